// Generated from src-tauri/engine by `cargo run -p strata-engine --example bindings`; do not edit.

/**
 * `AbortIncompleteMultipartUpload`.
 */
export type AbortUploads = { 
/**
 * `DaysAfterInitiation`.
 */
days: number | null, };

/**
 * How far to move the sandbox's clock.
 */
export type AdvanceSandbox = { 
/**
 * Whole days, at least 1.
 */
days: number, };

/**
 * What the rules did while the sandbox's clock moved.
 */
export type AdvancedSandbox = { 
/**
 * The sandbox's time now, RFC 3339 in UTC.
 */
now: string, 
/**
 * What happened, in one sentence.
 */
says: string, };

/**
 * What lies ahead of one entry or upload.
 */
export type Ahead = { 
/**
 * What happens next.
 */
next: Change | null, 
/**
 * How it ends.
 */
end: Change | null, };

/**
 * How often something happens, and to how many bytes.
 */
export type Amount = { 
/**
 * Versions, markers or uploads.
 */
count: number, 
/**
 * Bytes.
 */
bytes: number, };

/**
 * `And` of a filter: two predicates or more, all of which must match.
 */
export type And = { 
/**
 * `Prefix`.
 */
prefix: string | null, 
/**
 * `Tag`, in the order of the document.
 */
tags: Array<ObjectTag>, 
/**
 * `ObjectSizeGreaterThan` in bytes, exclusive.
 */
size_greater_than: number | null, 
/**
 * `ObjectSizeLessThan` in bytes, exclusive.
 */
size_less_than: number | null, 
/**
 * Children that this application does not know, kept as they came.
 */
unknown: Array<UnknownElement>, };

/**
 * What the window needs to know once.
 */
export type AppInfo = { 
/**
 * The application's version.
 */
version: string, 
/**
 * What the face can do: a browser host has no native file drop, for instance.
 */
native_drop: boolean, 
/**
 * What `set_preference` was told in this and earlier runs, by name.
 */
preferences: { [key in string]: string }, 
/**
 * Trouble met at start that the person should know: a settings file set aside, no keychain.
 */
notices: Array<Fault>, };

/**
 * What came of it.
 */
export type AppliedLifecycle = { "outcome": "applied", 
/**
 * What is in force now.
 */
lifecycle: Lifecycle, 
/**
 * Takes it back, by `undo`.
 */
undo?: string, } | { "outcome": "invalid", 
/**
 * The errors among these.
 */
findings: Array<Finding>, } | { "outcome": "must_confirm", 
/**
 * What would be destroyed.
 */
soon: DestroyedSoon, 
/**
 * The bucket's name.
 */
type_this: string, } | { "outcome": "changed", 
/**
 * What is in force now.
 */
lifecycle: Lifecycle, 
/**
 * What the draft began from, mine and theirs, rule by rule.
 */
three_way: ThreeWay, 
/**
 * Both sides' changes together; none where a person has to choose.
 */
merged: Configuration | null, };

/**
 * Puts a draft in force.
 */
export type ApplyLifecycle = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The draft.
 */
configuration: Configuration, 
/**
 * What the draft began from, by `Lifecycle.stamp`.
 */
stamp: string, 
/**
 * What the person typed to confirm; needed where documents would be destroyed soon.
 */
typed?: string, };

/**
 * Whether an archived version can be read now.
 */
export type Archive = { "state": "readable" } | { "state": "archived" } | { "state": "retrieving" } | { "state": "retrieved", 
/**
 * End of the readable copy, where the server says it.
 */
until: string | null, };

/**
 * What is asked.
 */
export type Ask = { "ask": "mfa_code", 
/**
 * The device's serial number or ARN.
 */
device: string, 
/**
 * The role that is assumed with it.
 */
role: string, 
/**
 * Why the last code was not taken, after a wrong one.
 */
refused?: string, } | { "ask": "browser", 
/**
 * The code to compare there.
 */
code: string, 
/**
 * The page's address, for copying.
 */
address: string, 
/**
 * When the code ends, RFC 3339 in UTC.
 */
expires: string, } | { "ask": "fresh_key", 
/**
 * The key that has expired.
 */
access_key_id: string, };

/**
 * A certificate authority that the person chose beside the system's own.
 */
export type Authority = { 
/**
 * Hand this to `save_connection`: the SHA-256 of the file's certificates, in hex.
 */
id: string, 
/**
 * The file's name, for the eye.
 */
name: string, 
/**
 * How many certificates it holds.
 */
certificates: number, };

/**
 * A stretch of a lane.
 */
export type Bar = { 
/**
 * Days after the beginning; none where it begins on a date.
 */
from_days: number | null, 
/**
 * The date, `2027-01-01`, where it begins on one.
 */
from_date: string | null, 
/**
 * Where versions lie from then on, or that they are gone.
 */
state: BarState, };

/**
 * Where versions lie, or that they are gone.
 */
export type BarState = { "kind": "stored" } | { "kind": "class", 
/**
 * The class.
 */
class: StorageClass, } | { "kind": "covered" } | { "kind": "gone" };

/**
 * A bucket as the list of buckets has it.
 */
export type Bucket = { 
/**
 * Its name.
 */
name: string, 
/**
 * When it was made, RFC 3339 in UTC.
 */
created?: string, };

/**
 * What the window says about a bucket beside its name.
 */
export type BucketInfo = { 
/**
 * Its name.
 */
bucket: string, 
/**
 * Its region, where known.
 */
region?: string, 
/**
 * Whether old versions are kept; absent when the identity may not know.
 */
versioning?: Versioning, 
/**
 * Why the versioning state is not known.
 */
versioning_fault?: Fault, };

/**
 * Names a bucket.
 */
export type BucketRef = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket's name.
 */
bucket: string, };

/**
 * The buckets of a connection.
 */
export type Buckets = { 
/**
 * By name.
 */
buckets: Array<Bucket>, };

/**
 * What was counted, and when.
 */
export type Census = { 
/**
 * When the counting ended, RFC 3339 in UTC.
 */
as_of: string, 
/**
 * Keys, deleted ones included.
 */
documents: number, 
/**
 * Versions with data.
 */
versions: number, 
/**
 * Delete markers.
 */
markers: number, 
/**
 * Unfinished uploads.
 */
uploads: number, 
/**
 * Bytes of all versions.
 */
bytes: number, };

/**
 * Something that a rule will do, ready to be shown: “{words} on {due} (rule “{rule}”)”.
 */
export type Change = { 
/**
 * What.
 */
turn: Turn, 
/**
 * The midnight (UTC) from which it is due.
 */
due: string, 
/**
 * The name of the rule that does it.
 */
rule: string, 
/**
 * The rule's place in the configuration, counted from 0.
 */
place: number, 
/**
 * What, in words that follow a subject: “moves to GLACIER”.
 */
words: string, 
/**
 * Why AWS' documents leave this open, as a sentence.
 */
doubt: string | null, };

/**
 * What differs between two configurations.
 */
export type Changes = { 
/**
 * Rules that only the new one has.
 */
added: Array<RuleAt>, 
/**
 * Rules that only the old one had.
 */
removed: Array<RuleAt>, 
/**
 * Rules that both have, but not alike.
 */
changed: Array<RuleChange>, 
/**
 * Rules that mean the same in both.
 */
unchanged: Array<RuleAt>, 
/**
 * The default minimum size for transitions, and elements beside the rules.
 */
whole: Array<FieldChange>, };

/**
 * One step.
 */
export type Check = { 
/**
 * What it tries.
 */
step: CheckStep, 
/**
 * How far it is.
 */
state: CheckState, 
/**
 * How long it took, in milliseconds.
 */
millis?: number, 
/**
 * One sentence: what came of it, or why it was left out.
 */
says: string, 
/**
 * Why it failed.
 */
fault?: Fault, };

/**
 * How far a step is.
 */
export type CheckState = "waiting" | "running" | "passed" | "failed" | "skipped";

/**
 * What a step tries.
 */
export type CheckStep = "list" | "put" | "presign" | "compare" | "delete";

/**
 * What came of asking for a certificate file.
 */
export type ChosenAuthority = { 
/**
 * Absent when the person cancelled.
 */
authority?: Authority, };

/**
 * Why something did not happen. Closed: the UI has words for every code.
 */
export type Code = "net.unreachable" | "net.stall" | "tls.untrusted" | "net.portal" | "s3.throttled" | "s3.denied" | "s3.signature" | "s3.expired" | "s3.clock" | "s3.region" | "s3.changed" | "s3.gone" | "s3.conflict" | "s3.partial" | "s3.archived" | "s3.locked" | "s3.limit" | "s3.unsupported" | "s3.malformed" | "s3.server" | "data.mismatch" | "src.changed" | "disk.full" | "disk.io" | "disk.denied" | "disk.inuse" | "name.unsafe" | "key.locked" | "key.missing" | "key.toolong" | "state.unknown" | "state.quarantined" | "input.invalid" | "cancelled" | "internal";

/**
 * A bucket's whole lifecycle configuration.
 */
export type Configuration = { 
/**
 * The rules in the order of the document, which means nothing to S3.
 */
rules: Array<Rule>, 
/**
 * The default minimum object size for transitions, as the server or the person said it; none
 * where nobody did (stores other than Amazon's).
 */
minimum_size: MinimumSize | null, 
/**
 * Elements beside the rules that this application does not know, kept as they came.
 */
unknown: Array<UnknownElement>, };

/**
 * A connection, without its secret.
 */
export type Connection = { 
/**
 * Identifies it in other commands.
 */
id: string, 
/**
 * The person's name for it.
 */
name: string, 
/**
 * What it connects to.
 */
kind: ConnectionKind, 
/**
 * The endpoint's URL; absent for AWS itself.
 */
endpoint?: string, 
/**
 * The region requests are signed for; empty when it is found by itself, for each bucket.
 */
region: string, 
/**
 * The access key id (not a secret); empty for other kinds.
 */
access_key_id: string, 
/**
 * The profile's name, for that kind.
 */
profile?: string, 
/**
 * What it is limited to.
 */
reach: Reach, 
/**
 * The certificate authority chosen for it.
 */
authority?: Authority, 
/**
 * Plain http to this endpoint was allowed after the warning.
 */
plain_http: boolean, 
/**
 * Whether bucket names go into the path instead of the host name.
 */
path_style: boolean, 
/**
 * True when the secret is kept for this run only.
 */
session_only: boolean, 
/**
 * True when a secret is at hand (kept in the keychain or for this run).
 */
has_secret: boolean, };

/**
 * What a connection connects to.
 */
export type ConnectionKind = "sandbox" | "access_key" | "profile" | "environment";

/**
 * Names a connection.
 */
export type ConnectionRef = { 
/**
 * Its id.
 */
connection: string, };

/**
 * All connections.
 */
export type Connections = { 
/**
 * The sandbox first, then by name.
 */
connections: Array<Connection>, 
/**
 * Whether new secrets can be kept.
 */
keychain: Keychain, };

/**
 * Documents to delete. In a bucket with versioning each gets a delete marker; elsewhere the host asks first.
 */
export type DeleteDocuments = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The documents, at most 1,000.
 */
documents: Array<ShownDocument>, };

/**
 * What is destroyed within 48 hours.
 */
export type DestroyedSoon = { 
/**
 * Documents that lose versions for good.
 */
documents: number, 
/**
 * Those among them of which nothing is left.
 */
gone: number, 
/**
 * Versions.
 */
versions: number, 
/**
 * Their bytes.
 */
bytes: number, };

/**
 * What a HEAD and the tags say.
 */
export type Details = { 
/**
 * The key, made visible.
 */
key: string, 
/**
 * Version id, where the bucket has versions.
 */
version_id?: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * RFC 3339 in UTC.
 */
modified: string, 
/**
 * Content type.
 */
content_type?: string, 
/**
 * Storage class.
 */
class: StorageClass, 
/**
 * Entity tag.
 */
etag?: string, 
/**
 * For instance `CRC64NVME 1A2b…`.
 */
checksum?: string, 
/**
 * Server-side encryption, as the server names it.
 */
encryption?: string, 
/**
 * Other content headers that are set: Cache-Control and its like.
 */
headers: Array<Pair>, 
/**
 * User metadata.
 */
metadata: Array<Pair>, 
/**
 * Tags; absent when the identity may not read them.
 */
tags?: Array<Pair>, };

/**
 * Names a document or one version of it.
 */
export type DetailsOf = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The key.
 */
key: string, 
/**
 * A version; absent for the current one.
 */
version_id?: string, };

/**
 * Which way.
 */
export type Direction = "upload" | "download";

/**
 * A document.
 */
export type DocumentFuture = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The key.
 */
key: string, };

/**
 * Names a document.
 */
export type DocumentRef = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The key.
 */
key: string, };

/**
 * What came of an act that changes a bucket.
 */
export type Done = { 
/**
 * One sentence for the toast.
 */
message: string, 
/**
 * When the version that the act was about was written, RFC 3339 in UTC: the face tells it in
 * the person's own time.
 */
written?: string, 
/**
 * Hand this to `undo`; absent when it can't be undone.
 */
undo?: string, 
/**
 * True when the person said no in the dialog: nothing was done.
 */
cancelled: boolean, 
/**
 * Of several, how many it was not done to; the message tells which and why.
 */
failed?: number, };

/**
 * What to download; the host asks where to.
 */
export type DownloadDocuments = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The documents.
 */
items: Array<DownloadItem>, };

/**
 * One document or version to download.
 */
export type DownloadItem = { 
/**
 * The key.
 */
key: string, 
/**
 * A version; absent for the current one.
 */
version_id?: string, };

/**
 * Where files dropped on the window go; absent when there is no folder on screen.
 */
export type DropTarget = { 
/**
 * The folder on screen.
 */
folder?: Folder, };

/**
 * A document to which something will happen.
 */
export type DueDocument = { 
/**
 * The key.
 */
key: string, 
/**
 * The version; none for a marker that does not exist yet, and for uploads.
 */
version_id: string | null, 
/**
 * What happens to it, and when.
 */
change: Change, };

/**
 * A version or a delete marker with what lies ahead of it.
 */
export type EntryAhead = { 
/**
 * Its id.
 */
version_id: VersionId, 
/**
 * What lies ahead.
 */
ahead: Ahead, };

/**
 * The environment with its secrets masked.
 */
export type Environment = { 
/**
 * The text, each secret as dots.
 */
masked: string, 
/**
 * What the person should know: a temporary key ends, a profile has no key to hand out.
 */
notes: Array<string>, 
/**
 * How long what is copied stays in the clipboard, in seconds.
 */
clipboard_seconds: number, };

/**
 * What of the environment is wanted, in which form (the guide's step 9).
 */
export type EnvironmentForm = "dotenv" | "vercel";

/**
 * The environment of an application that uses this connection and bucket.
 */
export type EnvironmentOf = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * In which form.
 */
form: EnvironmentForm, };

/**
 * An event. Small (below 8 KB), absolute, at most ten a second for one transfer, the final state always.
 */
export type Event = { "event": "snapshot", 
/**
 * All transfers, newest first.
 */
transfers: Array<Transfer>, 
/**
 * What sign-ins wait for; absent where only the transfers changed.
 */
questions?: Array<SignInQuestion>, } | { "event": "census", 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * Versions and markers counted so far.
 */
entries: number, 
/**
 * Whether it has ended.
 */
done: boolean, } | { "event": "sign_in", 
/**
 * The questions, oldest first.
 */
questions: Array<SignInQuestion>, } | { "event": "connection_test", 
/**
 * The report so far.
 */
report: TestReport, } | { "event": "transfer", 
/**
 * The transfer.
 */
transfer: Transfer, } | { "event": "listing", 
/**
 * The listing.
 */
listing: string, 
/**
 * Grows with each change of what a window would show.
 */
revision: number, } | { "event": "stale", 
/**
 * The tags.
 */
tags: Array<Tag>, } | { "event": "notice", 
/**
 * What it is.
 */
fault: Fault, };

/**
 * `Expiration` of current versions.
 */
export type Expiration = { 
/**
 * `Days` since the version was written.
 */
days: number | null, 
/**
 * `Date`, midnight UTC.
 */
date: string | null, 
/**
 * `ExpiredObjectDeleteMarker`: removes a marker below which nothing is left.
 */
expired_object_delete_marker: boolean | null, };

/**
 * An answer explained: for a person who wants to know why, and what to do.
 */
export type Explanation = { 
/**
 * What was tried, for instance `ListObjectsV2 in the bucket “photos”`.
 */
tried: string, 
/**
 * What came back, for instance `AccessDenied (HTTP 403)`.
 */
answer?: string, 
/**
 * The server's id of the request, for support.
 */
request_id?: string, 
/**
 * The usual causes, the most likely first.
 */
causes: Array<string>, 
/**
 * What to do, in order.
 */
remedies: Array<string>, 
/**
 * The IAM actions that may be missing, for instance `s3:ListBucket`.
 */
actions: Array<string>, 
/**
 * A policy statement that would allow them, as JSON to copy.
 */
policy?: string, };

/**
 * What went wrong, in words for a person. `detail` is for "copy details" and never holds a secret.
 */
export type Fault = { 
/**
 * The reason, for the program.
 */
code: Code, 
/**
 * One sentence that names the thing.
 */
message: string, 
/**
 * What to do about it.
 */
hint?: string, 
/**
 * Operation, S3 code, HTTP status, request id: for support.
 */
detail?: string, 
/**
 * What S3 or another service said, what it usually means and what to do.
 */
explained?: Explanation, };

/**
 * A field that differs.
 */
export type FieldChange = { 
/**
 * The field in the spelling of the AWS CLI.
 */
field: string, 
/**
 * What it was, in words.
 */
from: string, 
/**
 * What it is, in words.
 */
to: string, };

/**
 * `Filter`, child by child: S3 takes none of them or exactly one.
 */
export type Filter = { 
/**
 * `Prefix`: the first bytes of the key, no wildcards.
 */
prefix: string | null, 
/**
 * `Tag`.
 */
tag: ObjectTag | null, 
/**
 * `ObjectSizeGreaterThan` in bytes, exclusive.
 */
size_greater_than: number | null, 
/**
 * `ObjectSizeLessThan` in bytes, exclusive.
 */
size_less_than: number | null, 
/**
 * `And`.
 */
and: And | null, 
/**
 * Children that this application does not know, kept as they came. Such a filter can't be
 * judged: its rule is never simulated as if it matched.
 */
unknown: Array<UnknownElement>, };

/**
 * Something about a configuration that a person should know.
 */
export type Finding = { 
/**
 * The rule's place in the configuration, counted from 0; none where the whole configuration
 * is meant.
 */
rule: number | null, 
/**
 * The rule's `ID`, where it has one.
 */
rule_id: string | null, 
/**
 * The field in the spelling of the AWS CLI, from the rule on: `Transitions[0].Days`; empty
 * where the whole rule, or the whole text, is meant.
 */
field: string, 
/**
 * The reason, for the program.
 */
code: FindingCode, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * What is wrong and what to do, in words.
 */
message: string, };

/**
 * Why something is told.
 */
export type FindingCode = "InvalidArgument" | "InvalidRequest" | "MalformedXML" | "InvalidJson" | "WrongType" | "UnknownMember" | "MissingMember" | "DuplicateMember" | "InvalidValue" | "Mended" | "LeftOut" | "NotUnderstood" | "Disabled" | "DuplicateAction" | "NeverActs" | "NoEffect" | "MatchesNothing" | "MinimumCharge" | "SmallObjects" | "NoAbort" | "FreesNothing" | "MarkersStay" | "DateGoesOn";

/**
 * Where uploads go: the folder on screen.
 */
export type Folder = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The prefix.
 */
prefix: string, };

/**
 * A day (UTC) on which something becomes due.
 */
export type ForecastDay = { 
/**
 * `2027-01-31`.
 */
date: string, 
/**
 * What.
 */
happens: Happenings, };

/**
 * Asks what a configuration will do to the bucket.
 */
export type ForecastLifecycle = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The draft; absent: what is in force.
 */
configuration?: Configuration, 
/**
 * Months from now, 1 to 36.
 */
months: number, 
/**
 * True to count the bucket anew; else a count of this run is used if there is one.
 */
recount: boolean, };

/**
 * A month (UTC).
 */
export type ForecastMonth = { 
/**
 * `2027-01`.
 */
month: string, 
/**
 * What happens in it.
 */
happens: Happenings, 
/**
 * What lies where at its end.
 */
end: Array<Lying>, };

/**
 * What lies ahead of a document under the rules in force.
 */
export type FutureOfDocument = { 
/**
 * What lies ahead of each entry; none where the bucket has no rules.
 */
outlook: Outlook | null, 
/**
 * What would happen to the version that an undelete brings back.
 */
revival: Revival | null, 
/**
 * A difference between this and what S3 itself says about the document, in words.
 */
disagreement: string | null, 
/**
 * Why it is not known: not permitted to read the rules, for instance.
 */
fault: Fault | null, };

/**
 * What happens in a span of time.
 */
export type Happenings = { 
/**
 * Versions that move to another storage class.
 */
moved: Amount, 
/**
 * Current versions that a delete marker covers.
 */
covered: Amount, 
/**
 * Versions that are destroyed.
 */
destroyed: Amount, 
/**
 * Delete markers that are removed.
 */
markers_removed: number, 
/**
 * Unfinished uploads that are discarded.
 */
aborted: Amount, };

/**
 * A document's history.
 */
export type History = { 
/**
 * The key.
 */
key: string, 
/**
 * The key's last part, as shown.
 */
name: ShownName, 
/**
 * The bucket's versioning state, where known.
 */
versioning?: Versioning, 
/**
 * Newest first, in S3's own order.
 */
versions: Array<Version>, 
/**
 * What is on top; absent when nothing is left.
 */
shown?: Shown, };

/**
 * Who the connection is (STS GetCallerIdentity).
 */
export type Identity = { 
/**
 * The account's number.
 */
account: string, 
/**
 * The user's or role session's ARN.
 */
arn: string, };

/**
 * What was read from a text.
 */
export type ImportedLifecycle = { 
/**
 * The configuration; none where the text can't be read.
 */
configuration: Configuration | null, 
/**
 * What was mended while reading, or why it can't be read.
 */
findings: Array<Finding>, };

/**
 * The keys of the connection's user.
 */
export type KeyReport = { 
/**
 * The user's name; absent where the identity is no IAM user.
 */
user?: string, 
/**
 * The user's keys, the one in use first.
 */
keys: Array<UserKey>, 
/**
 * The rotation under way.
 */
rotation?: Rotation, 
/**
 * A key that a cut-off rotation made and whose secret nobody has: offer to delete it.
 */
orphan?: string, 
/**
 * Why the keys are not known (no IAM user, not permitted, not AWS).
 */
fault?: Fault, };

/**
 * Whether the operating system's keychain can hold secrets.
 */
export type Keychain = { 
/**
 * It can.
 */
available: boolean, 
/**
 * Why not, and what to do.
 */
fault?: Fault, };

/**
 * A bucket's lifecycle configuration as it is in force.
 */
export type Lifecycle = { 
/**
 * The configuration; one without rules where the bucket has none.
 */
configuration: Configuration, 
/**
 * Stands for exactly what was read: applying a draft hands it back.
 */
stamp: string, 
/**
 * The bucket's versioning state, which decides what the rules do.
 */
versioning: Versioning, 
/**
 * What is to be said about it.
 */
review: Review, 
/**
 * Rules to begin with.
 */
templates: Array<RuleTemplate>, };

/**
 * A draft of a bucket's configuration.
 */
export type LifecycleDraft = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The draft.
 */
configuration: Configuration, };

/**
 * What a configuration will do to the bucket.
 */
export type LifecycleForecast = { 
/**
 * What the forecast stands on.
 */
census: Census, 
/**
 * Now (UTC), as the server's clock has it.
 */
now: string, 
/**
 * Days from now on, each with what becomes due on it; days without anything are left out.
 */
days: Array<ForecastDay>, 
/**
 * The months from now on.
 */
months: Array<ForecastMonth>, 
/**
 * What each rule does up to the end, in the order of the rules.
 */
rules: Array<RuleTotals>, 
/**
 * What is destroyed within 48 hours.
 */
soon: DestroyedSoon, 
/**
 * The documents next in line, at most 200, in order of time.
 */
next: Array<DueDocument>, 
/**
 * What the forecast can't see or assumes, one sentence each.
 */
caveats: Array<string>, };

/**
 * Configurations that were put in force from here, newest first.
 */
export type LifecycleHistory = { 
/**
 * At most the last 100.
 */
applied: Array<PastLifecycle>, };

/**
 * A text to be read as a configuration.
 */
export type LifecycleText = { 
/**
 * JSON of the AWS CLI, or the API's XML.
 */
text: string, };

/**
 * Names a listing.
 */
export type ListingRef = { 
/**
 * From `open_listing`.
 */
listing: string, };

/**
 * A window of rows.
 */
export type ListingRows = { 
/**
 * Rows that the filter leaves.
 */
total: number, 
/**
 * Rows before the filter.
 */
loaded: number, 
/**
 * Whether the listing has reached its end.
 */
complete: boolean, 
/**
 * Why it stopped before its end: what is shown is then not everything.
 */
fault?: Fault, 
/**
 * Grows with each change.
 */
revision: number, 
/**
 * First row, from 0.
 */
start: number, 
/**
 * The rows.
 */
rows: Array<Row>, };

/**
 * Which rows, in which order.
 */
export type ListingWindow = { 
/**
 * From `open_listing`.
 */
listing: string, 
/**
 * First row, from 0.
 */
start: number, 
/**
 * How many rows, at most 500.
 */
count: number, 
/**
 * The order.
 */
sort: SortColumn, 
/**
 * Whether the order is reversed.
 */
descending: boolean, 
/**
 * Only names that contain this, ignoring case; empty for all.
 */
filter: string, };

/**
 * What lies in one place.
 */
export type Lying = { 
/**
 * The storage class.
 */
class: StorageClass, 
/**
 * Whether they are current versions.
 */
current: boolean, 
/**
 * How much.
 */
amount: Amount, };

/**
 * The default minimum object size for transitions: the header
 * `x-amz-transition-default-minimum-object-size`.
 */
export type MinimumSize = "all_storage_classes_128K" | "varies_by_storage_class";

/**
 * `NoncurrentVersionExpiration`.
 */
export type NoncurrentExpiration = { 
/**
 * `NoncurrentDays` since the next newer entry was written.
 */
days: number | null, 
/**
 * `NewerNoncurrentVersions`: this many newer noncurrent versions are kept.
 */
newer_versions: number | null, };

/**
 * `NoncurrentVersionTransition`.
 */
export type NoncurrentTransition = { 
/**
 * `NoncurrentDays` since the next newer entry was written.
 */
days: number | null, 
/**
 * `NewerNoncurrentVersions`: this many newer noncurrent versions stay out of it.
 */
newer_versions: number | null, 
/**
 * `StorageClass` to move to.
 */
class: StorageClass, };

/**
 * No arguments.
 */
export type Nothing = Record<symbol, never>;

/**
 * A tag that a version must have: key and value exactly, letter case included.
 */
export type ObjectTag = { 
/**
 * Key.
 */
key: string, 
/**
 * Value; an empty one matches only an empty one.
 */
value: string, };

/**
 * A prefix to list.
 */
export type OpenListing = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * Empty for the bucket's root; otherwise ends in `/`.
 */
prefix: string, 
/**
 * Whether documents under a delete marker are rows too, and rows count their versions.
 */
deleted: boolean, };

/**
 * The future of one document.
 */
export type Outlook = { 
/**
 * Its entries, newest first.
 */
entries: Array<EntryAhead>, 
/**
 * A delete marker that a rule will write: what lies ahead of it; none if there will be none.
 */
new_marker: Ahead | null, 
/**
 * Its unfinished uploads.
 */
uploads: Array<UploadAhead>, 
/**
 * When its last version is destroyed; none where one stays, or there is none already.
 */
gone: Change | null, 
/**
 * How far ahead was looked (UTC).
 */
until: string, };

/**
 * A name and its value: metadata, tags.
 */
export type Pair = { 
/**
 * The name.
 */
name: string, 
/**
 * The value, control characters made visible.
 */
value: string, };

/**
 * A configuration that was put in force from here.
 */
export type PastLifecycle = { 
/**
 * When, RFC 3339 in UTC.
 */
at: string, 
/**
 * The configuration that it replaced: returning to it is one draft away.
 */
before: Configuration, 
/**
 * The configuration.
 */
configuration: Configuration, 
/**
 * What it changed.
 */
changes: Changes, };

/**
 * A profile of the shared AWS files, without anything secret.
 */
export type Profile = { 
/**
 * Its name.
 */
name: string, 
/**
 * How it gets credentials.
 */
way: ProfileWay, 
/**
 * Its region, where it names one.
 */
region?: string, 
/**
 * One sentence: the role, the account, or why it can't be used.
 */
says: string, };

/**
 * How a profile gets its credentials.
 */
export type ProfileWay = "keys" | "assume_role" | "assume_role_with_mfa" | "sso" | "process" | "web_identity" | "unusable";

/**
 * The profiles of this machine.
 */
export type Profiles = { 
/**
 * By name, `default` first.
 */
profiles: Array<Profile>, 
/**
 * Why the files could not be read.
 */
fault?: Fault, };

/**
 * Names a question.
 */
export type QuestionRef = { 
/**
 * Its id.
 */
question: string, };

/**
 * How many transfers were queued; 0 when the person cancelled the dialog.
 */
export type Queued = { 
/**
 * Their ids.
 */
transfers: Array<string>, 
/**
 * What was left out, and why.
 */
skipped: Array<Fault>, };

/**
 * What a connection is limited to. Empty lists and absent values limit nothing.
 */
export type Reach = { 
/**
 * The only buckets it may use: for identities that can't list buckets, or shouldn't see others.
 */
buckets: Array<string>, 
/**
 * The only prefix it may use, in every bucket.
 */
prefix?: string, 
/**
 * Nothing is written, deleted or configured: the store itself refuses it too.
 */
read_only: boolean, };

/**
 * What the Restore button of a version would do.
 */
export type RestoreOffer = { "act": "copy_on_top" } | { "act": "overwrite", 
/**
 * What is destroyed or moved.
 */
warning: string, } | { "act": "refused", 
/**
 * Why, and what to do.
 */
why: string, };

/**
 * A version to bring back.
 */
export type RestoreVersion = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The key.
 */
key: string, 
/**
 * The version to copy on top.
 */
version_id: string, 
/**
 * From [`History::shown`].
 */
shown: Shown, };

/**
 * What is to be said about a configuration, and its other forms.
 */
export type Review = { 
/**
 * Errors that the server would answer, warnings and notes, worst first within a rule.
 */
findings: Array<Finding>, 
/**
 * Whether the server would take it.
 */
valid: boolean, 
/**
 * Each rule as bars on a line of days, in the order of the rules.
 */
bars: Array<RuleBars>, 
/**
 * What differs from what is in force.
 */
changes: Changes, 
/**
 * The document of the AWS CLI.
 */
json: string, 
/**
 * The command of the AWS CLI that would put it in force.
 */
cli: string, 
/**
 * A Terraform resource.
 */
terraform: string, 
/**
 * What the other forms can't express, in words.
 */
left_out: Array<Finding>, };

/**
 * What would happen to the version that becomes current.
 */
export type Revival = { 
/**
 * The version.
 */
version_id: VersionId, 
/**
 * What would happen to it.
 */
revived: Array<Change>, 
/**
 * What would happen to a copy of it on top instead.
 */
copied: Array<Change>, 
/**
 * What would happen to it within 48 hours.
 */
soon: Change | null, 
/**
 * Whether a copy would be spared from that.
 */
copy_is_spared: boolean, 
/**
 * What to tell a person before it is done; none where nothing happens soon.
 */
warning: string | null, };

/**
 * A step for a connection.
 */
export type RotateKey = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The step.
 */
step: RotationStep, };

/**
 * A rotation as it stands.
 */
export type Rotation = { 
/**
 * How far it is.
 */
stage: RotationStage, 
/**
 * The key that goes.
 */
old_key: string, 
/**
 * The key that comes.
 */
new_key: string, 
/**
 * When the old key may be deleted, RFC 3339 in UTC; from the stage `deactivated` on.
 */
delete_after?: string, 
/**
 * True once the grace period is over.
 */
grace_over: boolean, 
/**
 * One sentence: what the next step does.
 */
next: string, };

/**
 * How far a rotation is. Each step can be taken back until the last.
 */
export type RotationStage = "created" | "tested" | "switched" | "deactivated" | "deleted";

/**
 * A step of the rotation to take.
 */
export type RotationStep = "create" | "test" | "switch" | "deactivate" | "delete" | "back" | "delete_orphan";

/**
 * One row.
 */
export type Row = { "row": "folder", 
/**
 * Its last part, as shown.
 */
name: ShownName, 
/**
 * The prefix to open.
 */
prefix: string, } | { "row": "document", 
/**
 * The part of the key after the listing's prefix, as shown.
 */
name: ShownName, 
/**
 * The key.
 */
key: string, 
/**
 * Bytes; 0 for a deleted document.
 */
size: number, 
/**
 * RFC 3339 in UTC: when written, or when deleted.
 */
modified: string, 
/**
 * Storage class.
 */
class: StorageClass, 
/**
 * Entity tag with quotes.
 */
etag?: string, 
/**
 * Version id of the current entry, where the listing knows it.
 */
version_id?: string, 
/**
 * How many versions there are (markers not counted), where the listing knows it.
 */
versions?: number, 
/**
 * True when a delete marker is on top.
 */
deleted: boolean, };

/**
 * One rule.
 */
export type Rule = { 
/**
 * `ID`: up to 255 characters, unique; S3 makes one where there is none.
 */
id: string | null, 
/**
 * `Status`.
 */
status: Status, 
/**
 * `Filter`, if there is one.
 */
filter: Filter | null, 
/**
 * `Prefix` of the rule itself, which older configurations have instead of `Filter`.
 */
legacy_prefix: string | null, 
/**
 * `Transition`, in the order of the document.
 */
transitions: Array<Transition>, 
/**
 * `NoncurrentVersionTransition`, in the order of the document.
 */
noncurrent_transitions: Array<NoncurrentTransition>, 
/**
 * `Expiration`.
 */
expiration: Expiration | null, 
/**
 * `NoncurrentVersionExpiration`.
 */
noncurrent_expiration: NoncurrentExpiration | null, 
/**
 * `AbortIncompleteMultipartUpload`.
 */
abort_uploads: AbortUploads | null, 
/**
 * Elements of the rule that this application does not know, kept as they came.
 */
unknown: Array<UnknownElement>, };

/**
 * A rule by its place.
 */
export type RuleAt = { 
/**
 * Its place, counted from 0: in the old configuration if it was removed, in the new one else.
 */
index: number, 
/**
 * Its `ID`, or its place in words.
 */
name: string, };

/**
 * One rule drawn as lanes over time.
 */
export type RuleBars = { 
/**
 * The rule's id, or its number.
 */
name: string, 
/**
 * What it applies to, in words: “all documents”, “below “logs/”, larger than 1 MB”.
 */
applies_to: string, 
/**
 * The whole rule in one or two sentences.
 */
says: string, 
/**
 * Current versions, counted from the day they were written.
 */
current: Array<Bar>, 
/**
 * Old versions, counted from the day they were replaced.
 */
old: Array<Bar>, 
/**
 * Unfinished uploads are discarded after so many days.
 */
abort_days: number | null, 
/**
 * Lone delete markers are removed.
 */
cleans_markers: boolean, };

/**
 * A rule that both configurations have, but not alike.
 */
export type RuleChange = { 
/**
 * Its place in the old configuration, counted from 0.
 */
before: number, 
/**
 * Its place in the new one.
 */
after: number, 
/**
 * Its `ID`, or its place in words.
 */
name: string, 
/**
 * What differs.
 */
fields: Array<FieldChange>, };

/**
 * One rule in all three.
 */
export type RuleState = { 
/**
 * Its `ID`, or its place in words.
 */
name: string, 
/**
 * Its place in what both began from, counted from 0; none where it is not there.
 */
base: number | null, 
/**
 * Its place in mine.
 */
mine: number | null, 
/**
 * Its place in theirs.
 */
theirs: number | null, 
/**
 * Who changed it.
 */
side: Side, 
/**
 * What I changed, where the rule is still there.
 */
my_fields: Array<FieldChange>, 
/**
 * What they changed, where the rule is still there.
 */
their_fields: Array<FieldChange>, };

/**
 * A rule to begin with.
 */
export type RuleTemplate = { 
/**
 * What it is called.
 */
name: string, 
/**
 * What it does, in one sentence.
 */
description: string, 
/**
 * The rule, for all documents.
 */
rule: Rule, };

/**
 * What a rule does.
 */
export type RuleTotals = { 
/**
 * The rule's id, or its number.
 */
name: string, 
/**
 * What it does up to the end of the forecast.
 */
happens: Happenings, };

/**
 * A new connection, or a changed one.
 */
export type SaveConnection = { 
/**
 * The connection to change; absent for a new one.
 */
id?: string, 
/**
 * The person's name for it.
 */
name: string, 
/**
 * `access_key`, `profile` or `environment`.
 */
kind: ConnectionKind, 
/**
 * The profile's name, for that kind.
 */
profile?: string, 
/**
 * `https://host[:port]`; `http://` for a loopback address, or another when `plain_http`; absent for AWS.
 */
endpoint?: string, 
/**
 * For instance `eu-central-1`; empty: found by itself.
 */
region: string, 
/**
 * The access key id; empty for other kinds.
 */
access_key_id: string, 
/**
 * The secret; absent when changing a connection whose secret stays.
 */
secret_access_key?: string, 
/**
 * For temporary credentials.
 */
session_token?: string, 
/**
 * Whether bucket names go into the path.
 */
path_style: boolean, 
/**
 * Keep the secret for this run only instead of in the keychain.
 */
session_only: boolean, 
/**
 * What it is limited to.
 */
reach: Reach, 
/**
 * A certificate authority's id, from `choose_authority` or the connection's own; absent: the system's only.
 */
authority?: string, 
/**
 * The person was warned and allows plain http to this one address.
 */
plain_http: boolean, };

/**
 * Something that the window remembers between starts: a theme, a width, the last folder.
 */
export type SetPreference = { 
/**
 * Up to 100 letters, digits, `.`, `_` and `-`. One that ends in `.` and a connection's id is
 * forgotten with that connection.
 */
name: string, 
/**
 * Up to 4 KiB of text, no secret; absent to forget.
 */
value?: string, };

/**
 * How bad a finding is.
 */
export type Severity = "note" | "warning" | "error";

/**
 * What was on top when the person looked; an act on the document is refused when it is no longer so.
 */
export type Shown = { 
/**
 * Version id of the current entry.
 */
version_id: string, 
/**
 * Its entity tag; absent for a delete marker.
 */
etag?: string, 
/**
 * Whether it is a delete marker.
 */
delete_marker: boolean, };

/**
 * A document as it was shown in the table.
 */
export type ShownDocument = { 
/**
 * The key.
 */
key: string, 
/**
 * Entity tag as shown.
 */
etag?: string, 
/**
 * Bytes as shown.
 */
size: number, };

/**
 * A name as the screen shows it.
 */
export type ShownName = { 
/**
 * The name with unsafe characters escaped, for instance `cv\u{202e}fdp.exe`.
 */
text: string, 
/**
 * True when characters had to be escaped.
 */
escaped: boolean, 
/**
 * The true last extension in lower case, without its dot; empty when there is none.
 */
extension: string, };

/**
 * Who changed something.
 */
export type Side = "same" | "only_mine" | "only_theirs" | "both_alike" | "conflict";

/**
 * The answer to a question.
 */
export type SignInAnswer = { 
/**
 * The question's id.
 */
question: string, 
/**
 * The MFA code.
 */
code?: string, 
/**
 * The fresh access key id.
 */
access_key_id?: string, 
/**
 * The fresh secret.
 */
secret_access_key?: string, 
/**
 * The fresh session token.
 */
session_token?: string, };

/**
 * A question that work waits for.
 */
export type SignInQuestion = { 
/**
 * Identifies it.
 */
question: string, 
/**
 * The connection that signs in.
 */
connection: string, 
/**
 * The connection's name.
 */
name: string, 
/**
 * What is asked.
 */
asked: Ask, };

/**
 * What rows are ordered by. Folders always come before documents.
 */
export type SortColumn = "name" | "size" | "modified" | "versions" | "class";

/**
 * Whether a rule acts.
 */
export type Status = string;

/**
 * Where a version is stored. Unknown classes are kept as they came.
 */
export type StorageClass = string;

/**
 * Something a read result depends on; a successful write makes it stale.
 */
export type Tag = { "tag": "connections" } | { "tag": "buckets", 
/**
 * The connection.
 */
connection: string, } | { "tag": "objects", 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The prefix of the folder that holds the changed document.
 */
prefix: string, } | { "tag": "lifecycle", 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, } | { "tag": "versions", 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The key.
 */
key: string, };

/**
 * A connection to test.
 */
export type TestConnection = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket to write the test document into; absent: only what needs no bucket.
 */
bucket?: string, 
/**
 * An id that the caller makes up, so that it knows its own reports.
 */
run: string, };

/**
 * Names a test.
 */
export type TestRef = { 
/**
 * The id that the caller made up.
 */
run: string, };

/**
 * A test as it stands now.
 */
export type TestReport = { 
/**
 * The id of the request.
 */
run: string, 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket, where one was given.
 */
bucket?: string, 
/**
 * The five steps, in order.
 */
steps: Array<Check>, 
/**
 * Who it is, where the store can say.
 */
identity?: Identity, 
/**
 * Why the identity is not known.
 */
identity_fault?: Fault, 
/**
 * The bucket's region, or the connection's.
 */
region?: string, 
/**
 * This computer's clock minus the server's, in milliseconds; `Date` has whole seconds.
 */
clock_skew_millis?: number, 
/**
 * The median time of a small request, in milliseconds.
 */
latency_millis?: number, 
/**
 * True when nothing more will change.
 */
done: boolean, };

/**
 * What became of each rule, and of the rest.
 */
export type ThreeWay = { 
/**
 * The rules in my order; then those that only they have, in theirs; then the removed ones.
 */
rules: Array<RuleState>, 
/**
 * The default minimum size for transitions.
 */
minimum_size: Side, 
/**
 * Elements beside the rules that are not known.
 */
unknown: Side, };

/**
 * A transfer. Numbers are absolute.
 */
export type Transfer = { 
/**
 * Identifies it.
 */
id: string, 
/**
 * Which way.
 */
direction: Direction, 
/**
 * The document's name, as shown.
 */
name: ShownName, 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The folder in the bucket, as shown.
 */
folder: string, 
/**
 * The local file's name, made visible.
 */
local: string, 
/**
 * Where it stands.
 */
state: TransferState, 
/**
 * Bytes moved.
 */
bytes: number, 
/**
 * Bytes in all.
 */
total: number, 
/**
 * Bytes a second over the last seconds; absent when not running.
 */
speed?: number, 
/**
 * Seconds left at that speed.
 */
seconds_left?: number, 
/**
 * How the end was checked.
 */
verified?: Verified, 
/**
 * Why it failed.
 */
fault?: Fault, 
/**
 * Hand this to `undo` once done.
 */
undo?: string, };

/**
 * Names a transfer.
 */
export type TransferRef = { 
/**
 * Its id.
 */
transfer: string, };

/**
 * Where a transfer stands.
 */
export type TransferState = "queued" | "running" | "verifying" | "done" | "failed" | "cancelled";

/**
 * `Transition` of current versions.
 */
export type Transition = { 
/**
 * `Days` since the version was written.
 */
days: number | null, 
/**
 * `Date`, midnight UTC.
 */
date: string | null, 
/**
 * `StorageClass` to move to.
 */
class: StorageClass, };

/**
 * What becomes of an entry.
 */
export type Turn = { "kind": "moves", 
/**
 * The class.
 */
class: StorageClass, } | { "kind": "covered" } | { "kind": "destroyed" } | { "kind": "marker_removed" } | { "kind": "aborted" };

/**
 * A delete marker to take away.
 */
export type Undelete = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The key.
 */
key: string, 
/**
 * The marker on top, as shown; absent to take what is on top now (from a table row).
 */
version_id?: string, };

/**
 * An act to take back.
 */
export type Undo = { 
/**
 * From [`Done::undo`] or a transfer.
 */
undo: string, };

/**
 * An element that this application does not know, with all that stands in it.
 */
export type UnknownElement = { 
/**
 * The element's name, which is what a person is told of.
 */
name: string, 
/**
 * The element as XML, from its start tag to its end tag.
 */
xml: string, };

/**
 * An unfinished upload with what lies ahead of it.
 */
export type UploadAhead = { 
/**
 * Its id.
 */
upload_id: string, 
/**
 * What lies ahead.
 */
ahead: Ahead, };

/**
 * An access key of the connection's user.
 */
export type UserKey = { 
/**
 * Its id.
 */
access_key_id: string, 
/**
 * Whether requests may be signed with it.
 */
active: boolean, 
/**
 * When it was made, RFC 3339 in UTC.
 */
created: string, 
/**
 * Its age in whole days.
 */
age_days: number, 
/**
 * Older than the guide's 90 days.
 */
old: boolean, 
/**
 * When it was last used, where IAM says so, RFC 3339 in UTC.
 */
last_used?: string, 
/**
 * The key that this connection signs with.
 */
in_use: boolean, };

/**
 * How sure "done" is.
 */
export type Verified = "whole" | "parts" | "md5" | "length";

/**
 * A version or delete marker, as the timeline shows it.
 */
export type Version = { 
/**
 * Its id.
 */
version_id: string, 
/**
 * Whether it is the current entry.
 */
is_latest: boolean, 
/**
 * Whether it is a delete marker.
 */
delete_marker: boolean, 
/**
 * When written, RFC 3339 in UTC.
 */
modified: string, 
/**
 * Bytes; 0 for a marker.
 */
size: number, 
/**
 * Bytes more (or fewer) than the next older version; absent for the oldest and for markers.
 */
size_change?: number, 
/**
 * Storage class; absent for a marker.
 */
class?: StorageClass, 
/**
 * Whether it can be read now.
 */
archive: Archive, 
/**
 * What bringing it back would do; absent when there is nothing to do (it is current).
 */
restore?: RestoreOffer, };

/**
 * An opaque version id, at most 1,024 bytes; the text `null` for what was written
 * without versioning (User Guide, "How S3 Versioning works").
 */
export type VersionId = string;

/**
 * Names a version or a delete marker.
 */
export type VersionRef = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The bucket.
 */
bucket: string, 
/**
 * The key.
 */
key: string, 
/**
 * Its id.
 */
version_id: string, };

/**
 * A bucket's versioning state (User Guide, "Using versioning in S3 buckets").
 */
export type Versioning = "unversioned" | "enabled" | "suspended";

/** Every command: what it takes and what it answers. */
export interface Commands {
  /** Facts about the running application and trouble met at start. */
  app_info: { request: Nothing; response: AppInfo };
  /** Remembers something of the window for later starts, or forgets it. */
  set_preference: { request: SetPreference; response: Nothing };
  /** Takes an act back. */
  undo: { request: Undo; response: Done };
  /** All connections and the state of the keychain. */
  list_connections: { request: Nothing; response: Connections };
  /** Adds or changes a connection; the secret goes to the keychain or stays for this run. */
  save_connection: { request: SaveConnection; response: Connection };
  /** Forgets a connection and its secret. */
  remove_connection: { request: ConnectionRef; response: Nothing };
  /** The profiles of the shared AWS files on this machine. */
  list_profiles: { request: Nothing; response: Profiles };
  /** Asks for a file of certificates that a connection shall trust. */
  choose_authority: { request: Nothing; response: ChosenAuthority };
  /** Tries a connection step by step; an event tells each change, the response is the end. */
  test_connection: { request: TestConnection; response: TestReport };
  /** Ends a test: what it has put is removed, the rest is left out. */
  cancel_connection_test: { request: TestRef; response: Nothing };
  /** Answers what a sign-in asked. */
  answer_sign_in: { request: SignInAnswer; response: Nothing };
  /** Gives a sign-in up: what waited for it fails. */
  cancel_sign_in: { request: QuestionRef; response: Nothing };
  /** Opens the page of a sign-in in the browser again. */
  open_sign_in_page: { request: QuestionRef; response: Nothing };
  /** The access keys of the connection's IAM user, their age and the rotation under way. */
  access_keys: { request: ConnectionRef; response: KeyReport };
  /** Takes a step of a rotation. */
  rotate_key: { request: RotateKey; response: KeyReport };
  /** The environment of an application, secrets masked. */
  show_environment: { request: EnvironmentOf; response: Environment };
  /** Copies the environment with its secrets; the clipboard is cleared after a minute. */
  copy_environment: { request: EnvironmentOf; response: Nothing };
  /** The lifecycle rules in force in a bucket, and templates for new ones. */
  read_lifecycle: { request: BucketRef; response: Lifecycle };
  /** What is to be said about a draft, and its other forms. */
  review_lifecycle: { request: LifecycleDraft; response: Review };
  /** Reads a configuration from the JSON of the AWS CLI or the API's XML. */
  import_lifecycle: { request: LifecycleText; response: ImportedLifecycle };
  /** Counts the bucket where that is needed, and tells what rules will do to it. */
  forecast_lifecycle: { request: ForecastLifecycle; response: LifecycleForecast };
  /** What lies ahead of one document under the rules in force. */
  document_future: { request: DocumentFuture; response: FutureOfDocument };
  /** Puts a draft in force, if nobody else changed the rules meanwhile. */
  apply_lifecycle: { request: ApplyLifecycle; response: AppliedLifecycle };
  /** Configurations that were put in force from here. */
  lifecycle_history: { request: BucketRef; response: LifecycleHistory };
  /** Moves the sandbox's clock forward; its lifecycle rules act. */
  advance_sandbox: { request: AdvanceSandbox; response: AdvancedSandbox };
  /** Lists the buckets of a connection. */
  list_buckets: { request: ConnectionRef; response: Buckets };
  /** Region and versioning state of a bucket. */
  bucket_info: { request: BucketRef; response: BucketInfo };
  /** Starts listing a prefix; rows are read by window. */
  open_listing: { request: OpenListing; response: ListingRef };
  /** Reads a window of rows. */
  listing_window: { request: ListingWindow; response: ListingRows };
  /** Forgets a listing and stops its work. */
  close_listing: { request: ListingRef; response: Nothing };
  /** Details of a document or of one version. */
  document_details: { request: DetailsOf; response: Details };
  /** Deletes documents: a marker each, or for good after the host has asked. */
  delete_documents: { request: DeleteDocuments; response: Done };
  /** All versions of a document, newest first, in S3's own order. */
  list_versions: { request: DocumentRef; response: History };
  /** Copies an old version on top; refused when the document changed since it was shown. */
  restore_version: { request: RestoreVersion; response: Done };
  /** Removes one version, or one delete marker, for good, after the host has asked. */
  delete_version: { request: VersionRef; response: Done };
  /** Takes the delete marker on top away. */
  undelete_document: { request: Undelete; response: Done };
  /** Asks for files and queues their upload into a folder. */
  upload_documents: { request: Folder; response: Queued };
  /** Asks for one file and queues its upload under a key. */
  upload_document: { request: DocumentRef; response: Queued };
  /** Says where files dropped on the window go. */
  set_drop_target: { request: DropTarget; response: Nothing };
  /** Asks where to and queues downloads. */
  download_documents: { request: DownloadDocuments; response: Queued };
  /** Stops a transfer and leaves nothing half-written. */
  cancel_transfer: { request: TransferRef; response: Nothing };
  /** Queues a failed or cancelled transfer again. */
  retry_transfer: { request: TransferRef; response: Nothing };
  /** Forgets finished transfers. */
  clear_transfers: { request: Nothing; response: Nothing };
}
