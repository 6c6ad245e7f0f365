//! Connections and their buckets.

use super::app::Nothing;
use crate::app::App;
use crate::host::Host;
use serde::{Deserialize, Serialize};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;
use ts_rs::TS;

/// Whether the operating system's keychain can hold secrets.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Keychain {
    /// It can.
    pub available: bool,
    /// Why not, and what to do.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// What a connection connects to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// The local server of sample documents; always there, can't be removed.
    Sandbox,
    /// An access key at AWS or any S3 endpoint.
    AccessKey,
}

/// A connection, without its secret.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Connection {
    /// Identifies it in other commands.
    pub id: String,
    /// The person's name for it.
    pub name: String,
    /// What it connects to.
    pub kind: ConnectionKind,
    /// The endpoint's URL; absent for AWS itself.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The region requests are signed for.
    pub region: String,
    /// The access key id (not a secret); empty for the sandbox.
    pub access_key_id: String,
    /// Whether bucket names go into the path instead of the host name.
    pub path_style: bool,
    /// True when the secret is kept for this run only.
    pub session_only: bool,
    /// True when a secret is at hand (kept in the keychain or for this run).
    pub has_secret: bool,
}

/// All connections.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Connections {
    /// The sandbox first, then by name.
    pub connections: Vec<Connection>,
    /// Whether new secrets can be kept.
    pub keychain: Keychain,
}

/// A new connection, or a changed one.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct SaveConnection {
    /// The connection to change; absent for a new one.
    #[ts(optional)]
    pub id: Option<String>,
    /// The person's name for it.
    pub name: String,
    /// `https://host[:port]`, or `http://` for a loopback address; absent for AWS.
    #[ts(optional)]
    pub endpoint: Option<String>,
    /// For instance `eu-central-1`.
    pub region: String,
    /// The access key id.
    pub access_key_id: String,
    /// The secret; absent when changing a connection whose secret stays.
    #[ts(optional)]
    pub secret_access_key: Option<String>,
    /// For temporary credentials.
    #[ts(optional)]
    pub session_token: Option<String>,
    /// Whether bucket names go into the path.
    pub path_style: bool,
    /// Keep the secret for this run only instead of in the keychain.
    pub session_only: bool,
}

impl std::fmt::Debug for SaveConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaveConnection").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Names a connection.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConnectionRef {
    /// Its id.
    pub connection: String,
}

/// A bucket as the list of buckets has it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// When it was made, RFC 3339 in UTC.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
}

/// The buckets of a connection.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Buckets {
    /// By name.
    pub buckets: Vec<Bucket>,
}

/// Names a bucket.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BucketRef {
    /// The connection.
    pub connection: String,
    /// The bucket's name.
    pub bucket: String,
}

/// What the window says about a bucket beside its name.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BucketInfo {
    /// Its name.
    pub bucket: String,
    /// Its region, where known.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Whether old versions are kept; absent when the identity may not know.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versioning: Option<Versioning>,
    /// Why the versioning state is not known.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versioning_fault: Option<Fault>,
}

pub(super) async fn list_connections(
    app: &App,
    _: &dyn Host,
    _: Nothing,
) -> Result<Connections, Fault> {
    let (connections, keychain) = tokio::join!(app.connections.list(), app.connections.keychain());
    Ok(Connections { connections, keychain })
}

pub(super) async fn save_connection(
    app: &App,
    _: &dyn Host,
    request: SaveConnection,
) -> Result<Connection, Fault> {
    app.connections.save(request).await
}

pub(super) async fn remove_connection(
    app: &App,
    _: &dyn Host,
    request: ConnectionRef,
) -> Result<Nothing, Fault> {
    app.connections.remove(&request.connection).await?;
    Ok(Nothing {})
}

pub(super) async fn list_buckets(
    app: &App,
    _: &dyn Host,
    request: ConnectionRef,
) -> Result<Buckets, Fault> {
    let s3 = app.s3(&request.connection).await?;
    let found = s3.list_buckets().await.map_err(|fault| match fault.code {
        Code::Denied => fault.hint(
            "This access key may not list buckets (s3:ListAllMyBuckets). Open a bucket by its name.",
        ),
        _ => fault,
    })?;
    let mut buckets: Vec<Bucket> = found
        .into_iter()
        .map(|one| Bucket { name: one.name, created: one.created.map(|at| at.to_string()) })
        .collect();
    buckets.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Buckets { buckets })
}

pub(super) async fn bucket_info(
    app: &App,
    _: &dyn Host,
    request: BucketRef,
) -> Result<BucketInfo, Fault> {
    let s3 = app.s3(&request.connection).await?;
    let bucket = request.bucket;
    let (region, versioning) = tokio::join!(s3.bucket_region(&bucket), s3.versioning(&bucket));
    let region = match region {
        Ok(region) => region,
        // A store may refuse the question and still serve what is in the bucket.
        Err(fault) if fault.code == Code::Denied => None,
        Err(fault) => return Err(fault),
    };
    let (versioning, versioning_fault) = match versioning {
        Ok(versioning) => (Some(versioning), None),
        Err(fault) => (None, Some(fault)),
    };
    Ok(BucketInfo { bucket, region, versioning, versioning_fault })
}
