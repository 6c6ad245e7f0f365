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
 * Why something did not happen. Closed: the UI has words for every code.
 */
export type Code = "net.unreachable" | "net.stall" | "tls.untrusted" | "net.portal" | "s3.throttled" | "s3.denied" | "s3.signature" | "s3.expired" | "s3.clock" | "s3.region" | "s3.changed" | "s3.gone" | "s3.conflict" | "s3.partial" | "s3.archived" | "s3.locked" | "s3.unsupported" | "s3.malformed" | "s3.server" | "data.mismatch" | "src.changed" | "disk.full" | "disk.io" | "disk.denied" | "name.unsafe" | "key.locked" | "key.missing" | "key.toolong" | "state.unknown" | "state.quarantined" | "input.invalid" | "cancelled" | "internal";

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
 * The region requests are signed for.
 */
region: string, 
/**
 * The access key id (not a secret); empty for the sandbox.
 */
access_key_id: string, 
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
export type ConnectionKind = "sandbox" | "access_key";

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
 * Hand this to `undo`; absent when it can't be undone.
 */
undo?: string, 
/**
 * True when the person said no in the dialog: nothing was done.
 */
cancelled: boolean, };

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
 * An event. Small (below 8 KB), absolute, at most ten a second for one transfer, the final state always.
 */
export type Event = { "event": "snapshot", 
/**
 * All transfers, newest first.
 */
transfers: Array<Transfer>, } | { "event": "transfer", 
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
detail?: string, };

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
 * What the Restore button of a version would do.
 */
export type RestoreOffer = { "act": "copy_on_top" } | { "act": "overwrite" } | { "act": "refused", 
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
 * `https://host[:port]`, or `http://` for a loopback address; absent for AWS.
 */
endpoint?: string, 
/**
 * For instance `eu-central-1`.
 */
region: string, 
/**
 * The access key id.
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
session_only: boolean, };

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
  /** Takes the delete marker on top away. */
  undelete_document: { request: Undelete; response: Done };
  /** Asks for files and queues their upload into a folder. */
  upload_documents: { request: Folder; response: Queued };
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
