//! Uploads and downloads as the window shows them.

use super::app::Nothing;
use super::versions::DocumentRef;
use crate::app::App;
use crate::host::Host;
use serde::{Deserialize, Serialize};
use strata_domain::fault::Fault;
use strata_domain::naming::ShownName;
use ts_rs::TS;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the bucket.
    Upload,
    /// To this machine.
    Download,
}

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Waits for its turn.
    Queued,
    /// Bytes are moving.
    Running,
    /// The bytes are there and are being compared.
    Verifying,
    /// Finished and verified as `verified` says.
    Done,
    /// Ended with a fault; nothing half-written is left.
    Failed,
    /// Ended by the person; nothing half-written is left.
    Cancelled,
}

/// How sure "done" is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verified {
    /// A checksum over all bytes equals the stored one.
    Whole,
    /// Every part's checksum equals the stored one.
    Parts,
    /// The MD5 entity tag is equal.
    Md5,
    /// Only the length is known to be right: shown as unverified.
    Length,
}

/// A transfer. Numbers are absolute.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Transfer {
    /// Identifies it.
    pub id: String,
    /// Which way.
    pub direction: Direction,
    /// The document's name, as shown.
    pub name: ShownName,
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The folder in the bucket, as shown.
    pub folder: String,
    /// The local file's name, made visible.
    pub local: String,
    /// Where it stands.
    pub state: TransferState,
    /// Bytes moved.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Bytes in all.
    #[ts(type = "number")]
    pub total: u64,
    /// Bytes a second over the last seconds; absent when not running.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed: Option<u64>,
    /// Seconds left at that speed.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_left: Option<u64>,
    /// How the end was checked.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// Why it failed.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Hand this to `undo` once done.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
}

/// Where uploads go: the folder on screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Folder {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The prefix.
    pub prefix: String,
}

/// Where files dropped on the window go; absent when there is no folder on screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DropTarget {
    /// The folder on screen.
    #[ts(optional)]
    pub folder: Option<Folder>,
}

/// One document or version to download.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DownloadItem {
    /// The key.
    pub key: String,
    /// A version; absent for the current one.
    #[ts(optional)]
    pub version_id: Option<String>,
}

/// What to download; the host asks where to.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DownloadDocuments {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The documents.
    pub items: Vec<DownloadItem>,
}

/// How many transfers were queued; 0 when the person cancelled the dialog.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Queued {
    /// Their ids.
    pub transfers: Vec<String>,
    /// What was left out, and why.
    pub skipped: Vec<Fault>,
}

/// Names a transfer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TransferRef {
    /// Its id.
    pub transfer: String,
}

pub(super) async fn upload_documents(
    app: &App,
    host: &dyn Host,
    request: Folder,
) -> Result<Queued, Fault> {
    // Nobody should choose files for what can't be done.
    app.s3(&request.connection).await?.may_change()?;
    let paths = host.pick_files().await;
    app.transfers.upload(app, host, request, paths).await
}

pub(super) async fn upload_document(
    app: &App,
    host: &dyn Host,
    request: DocumentRef,
) -> Result<Queued, Fault> {
    let paths = host.pick_files().await;
    app.transfers.upload_as(app, host, request, paths).await
}

pub(super) async fn set_drop_target(
    app: &App,
    _: &dyn Host,
    request: DropTarget,
) -> Result<Nothing, Fault> {
    app.transfers.set_drop_target(request.folder);
    Ok(Nothing {})
}

pub(super) async fn download_documents(
    app: &App,
    host: &dyn Host,
    request: DownloadDocuments,
) -> Result<Queued, Fault> {
    app.transfers.download(app, host, request).await
}

pub(super) async fn cancel_transfer(
    app: &App,
    _: &dyn Host,
    request: TransferRef,
) -> Result<Nothing, Fault> {
    app.transfers.cancel(&request.transfer)?;
    Ok(Nothing {})
}

pub(super) async fn retry_transfer(
    app: &App,
    _: &dyn Host,
    request: TransferRef,
) -> Result<Nothing, Fault> {
    app.transfers.retry(app, &request.transfer).await?;
    Ok(Nothing {})
}

pub(super) async fn clear_transfers(app: &App, _: &dyn Host, _: Nothing) -> Result<Nothing, Fault> {
    app.transfers.clear();
    Ok(Nothing {})
}
