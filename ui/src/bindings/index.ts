// Generated from src-tauri/engine by `cargo run -p strata-engine --example bindings`; do not edit.

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
questions?: Array<SignInQuestion>, } | { "event": "sign_in", 
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
 * No arguments.
 */
export type Nothing = Record<symbol, never>;

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
prefix: string, } | { "tag": "versions", 
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
