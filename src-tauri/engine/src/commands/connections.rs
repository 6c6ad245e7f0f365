//! Connections and their buckets.

use super::app::Nothing;
use crate::app::App;
use crate::host::Host;
use crate::rotation;
use serde::{Deserialize, Serialize};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;
use strata_domain::reach::Reach;
use strata_gateway::secret::Secret;
use strata_gateway::signin::{FoundProfile, Way};
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
    /// A named profile of the shared AWS config and credentials files.
    Profile,
    /// The surroundings: environment variables, web identity, container or instance role.
    Environment,
}

/// A certificate authority that the person chose beside the system's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Authority {
    /// Hand this to `save_connection`: the SHA-256 of the file's certificates, in hex.
    pub id: String,
    /// The file's name, for the eye.
    pub name: String,
    /// How many certificates it holds.
    pub certificates: u32,
}

/// What came of asking for a certificate file.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ChosenAuthority {
    /// Absent when the person cancelled.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<Authority>,
}

/// How a profile gets its credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProfileWay {
    /// A key in the file itself.
    Keys,
    /// A role assumed with another profile's credentials.
    AssumeRole,
    /// A role that also needs the code of an MFA device.
    AssumeRoleWithMfa,
    /// IAM Identity Center, by the browser.
    Sso,
    /// A program that prints credentials.
    Process,
    /// A role assumed with a token file.
    WebIdentity,
    /// The file does not say how.
    Unusable,
}

/// A profile of the shared AWS files, without anything secret.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// How it gets credentials.
    pub way: ProfileWay,
    /// Its region, where it names one.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// One sentence: the role, the account, or why it can't be used.
    pub says: String,
}

/// The profiles of this machine.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Profiles {
    /// By name, `default` first.
    pub profiles: Vec<Profile>,
    /// Why the files could not be read.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
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
    /// The region requests are signed for; empty when it is found by itself, for each bucket.
    pub region: String,
    /// The access key id (not a secret); empty for other kinds.
    pub access_key_id: String,
    /// The profile's name, for that kind.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// What it is limited to.
    pub reach: Reach,
    /// The certificate authority chosen for it.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<Authority>,
    /// Plain http to this endpoint was allowed after the warning.
    pub plain_http: bool,
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
#[derive(Clone, Deserialize, TS)]
pub struct SaveConnection {
    /// The connection to change; absent for a new one.
    #[ts(optional)]
    pub id: Option<String>,
    /// The person's name for it.
    pub name: String,
    /// `access_key`, `profile` or `environment`.
    #[serde(default = "access_key")]
    pub kind: ConnectionKind,
    /// The profile's name, for that kind.
    #[ts(optional)]
    pub profile: Option<String>,
    /// `https://host[:port]`; `http://` for a loopback address, or another when `plain_http`; absent for AWS.
    #[ts(optional)]
    pub endpoint: Option<String>,
    /// For instance `eu-central-1`; empty: found by itself.
    #[serde(default)]
    pub region: String,
    /// The access key id; empty for other kinds.
    #[serde(default)]
    pub access_key_id: String,
    /// The secret; absent when changing a connection whose secret stays.
    #[ts(optional, type = "string")]
    pub secret_access_key: Option<Secret>,
    /// For temporary credentials.
    #[ts(optional, type = "string")]
    pub session_token: Option<Secret>,
    /// Whether bucket names go into the path.
    pub path_style: bool,
    /// Keep the secret for this run only instead of in the keychain.
    pub session_only: bool,
    /// What it is limited to.
    #[serde(default)]
    pub reach: Reach,
    /// A certificate authority's id, from `choose_authority` or the connection's own; absent: the system's only.
    #[ts(optional)]
    pub authority: Option<String>,
    /// The person was warned and allows plain http to this one address.
    #[serde(default)]
    pub plain_http: bool,
}

/// What there was before there were kinds.
fn access_key() -> ConnectionKind {
    ConnectionKind::AccessKey
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

pub(super) async fn list_profiles(app: &App, _: &dyn Host, _: Nothing) -> Result<Profiles, Fault> {
    Ok(match app.connections.profiles().await {
        Ok(found) => {
            Profiles { profiles: found.into_iter().map(Profile::from).collect(), fault: None }
        }
        Err(fault) => Profiles { profiles: Vec::new(), fault: Some(fault) },
    })
}

impl From<FoundProfile> for Profile {
    fn from(found: FoundProfile) -> Self {
        let way = match found.way {
            Way::Keys => ProfileWay::Keys,
            Way::AssumeRole => ProfileWay::AssumeRole,
            Way::AssumeRoleWithMfa => ProfileWay::AssumeRoleWithMfa,
            Way::Sso => ProfileWay::Sso,
            Way::Process => ProfileWay::Process,
            Way::WebIdentity => ProfileWay::WebIdentity,
            Way::Unusable => ProfileWay::Unusable,
        };
        Self { name: found.name, way, region: found.region, says: found.says }
    }
}

pub(super) async fn choose_authority(
    app: &App,
    host: &dyn Host,
    _: Nothing,
) -> Result<ChosenAuthority, Fault> {
    let authority = match host.pick_certificates().await {
        Some(path) => Some(app.connections.choose_authority(path).await?),
        None => None,
    };
    Ok(ChosenAuthority { authority })
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
    rotation::watch_age(app, &request.connection);
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
