//! The age of an IAM user's access keys and their guided rotation
//! (IAM User Guide, "Update access keys").

use super::app::Nothing;
use super::connections::ConnectionRef;
use crate::app::App;
use crate::environment;
use crate::host::Host;
use crate::rotation;
use serde::{Deserialize, Serialize};
use strata_domain::fault::Fault;
use ts_rs::TS;

/// An access key of the connection's user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct UserKey {
    /// Its id.
    pub access_key_id: String,
    /// Whether requests may be signed with it.
    pub active: bool,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// Its age in whole days.
    pub age_days: u32,
    /// Older than the guide's 90 days.
    pub old: bool,
    /// When it was last used, where IAM says so, RFC 3339 in UTC.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used: Option<String>,
    /// The key that this connection signs with.
    pub in_use: bool,
}

/// How far a rotation is. Each step can be taken back until the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RotationStage {
    /// A new key is made and stands in the keychain; the connection still uses the old one.
    Created,
    /// The new key was tried on the connection's own buckets, and works.
    Tested,
    /// The connection uses the new key; the old one is still active.
    Switched,
    /// The old key is deactivated and the grace period runs.
    Deactivated,
    /// The old key is deleted: the end, which can't be taken back.
    Deleted,
}

/// A rotation as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Rotation {
    /// How far it is.
    pub stage: RotationStage,
    /// The key that goes.
    pub old_key: String,
    /// The key that comes.
    pub new_key: String,
    /// When the old key may be deleted, RFC 3339 in UTC; from the stage `deactivated` on.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_after: Option<String>,
    /// True once the grace period is over.
    pub grace_over: bool,
    /// One sentence: what the next step does.
    pub next: String,
}

/// The keys of the connection's user.
#[derive(Debug, Clone, Serialize, TS)]
pub struct KeyReport {
    /// The user's name; absent where the identity is no IAM user.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The user's keys, the one in use first.
    pub keys: Vec<UserKey>,
    /// The rotation under way.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// A key that a cut-off rotation made and whose secret nobody has: offer to delete it.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orphan: Option<String>,
    /// Why the keys are not known (no IAM user, not permitted, not AWS).
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// A step of the rotation to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RotationStep {
    /// Make the new key and keep it in the keychain.
    Create,
    /// Try it.
    Test,
    /// Use it from now on.
    Switch,
    /// Deactivate the old key.
    Deactivate,
    /// Delete the old key, after the host has asked.
    Delete,
    /// Take the last step back.
    Back,
    /// Delete the orphan, after the host has asked.
    DeleteOrphan,
}

/// A step for a connection.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RotateKey {
    /// The connection.
    pub connection: String,
    /// The step.
    pub step: RotationStep,
}

/// What of the environment is wanted, in which form (the guide's step 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentForm {
    /// Lines for a `.env` file.
    Dotenv,
    /// Commands of the Vercel CLI that read the value from standard input.
    Vercel,
}

/// The environment of an application that uses this connection and bucket.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EnvironmentOf {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// In which form.
    pub form: EnvironmentForm,
}

/// The environment with its secrets masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Environment {
    /// The text, each secret as dots.
    pub masked: String,
    /// What the person should know: a temporary key ends, a profile has no key to hand out.
    pub notes: Vec<String>,
    /// How long what is copied stays in the clipboard, in seconds.
    pub clipboard_seconds: u32,
}

pub(super) async fn access_keys(
    app: &App,
    _: &dyn Host,
    request: ConnectionRef,
) -> Result<KeyReport, Fault> {
    rotation::report(app, &request.connection).await
}

pub(super) async fn rotate_key(
    app: &App,
    host: &dyn Host,
    request: RotateKey,
) -> Result<KeyReport, Fault> {
    rotation::take(app, host, &request.connection, request.step).await
}

pub(super) async fn show_environment(
    app: &App,
    _: &dyn Host,
    request: EnvironmentOf,
) -> Result<Environment, Fault> {
    environment::show(app, &request).await
}

pub(super) async fn copy_environment(
    app: &App,
    host: &dyn Host,
    request: EnvironmentOf,
) -> Result<Nothing, Fault> {
    environment::copy(app, host, &request).await?;
    Ok(Nothing {})
}
