//! Test connection: the five steps of the guide, live, and what else tells a good connection.

use super::app::Nothing;
use crate::app::App;
use crate::host::Host;
use serde::{Deserialize, Serialize};
use strata_domain::fault::Fault;
use ts_rs::TS;

/// A connection to test.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestConnection {
    /// The connection.
    pub connection: String,
    /// The bucket to write the test document into; absent: only what needs no bucket.
    #[ts(optional)]
    pub bucket: Option<String>,
    /// An id that the caller makes up, so that it knows its own reports.
    pub run: String,
}

/// What a step tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckStep {
    /// List the buckets, or the documents of the bucket where buckets can't be listed.
    List,
    /// Put a small document under a temporary key.
    Put,
    /// Make a presigned link and fetch it without credentials.
    Presign,
    /// Get it and compare the bytes.
    Compare,
    /// Delete what was put, every version of it.
    Delete,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Not yet begun.
    Waiting,
    /// Under way.
    Running,
    /// It worked.
    Passed,
    /// It did not work.
    Failed,
    /// Left out; `says` tells why.
    Skipped,
}

/// One step.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Check {
    /// What it tries.
    pub step: CheckStep,
    /// How far it is.
    pub state: CheckState,
    /// How long it took, in milliseconds.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub millis: Option<u32>,
    /// One sentence: what came of it, or why it was left out.
    pub says: String,
    /// Why it failed.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// Who the connection is (STS GetCallerIdentity).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Identity {
    /// The account's number.
    pub account: String,
    /// The user's or role session's ARN.
    pub arn: String,
}

/// A test as it stands now.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TestReport {
    /// The id of the request.
    pub run: String,
    /// The connection.
    pub connection: String,
    /// The bucket, where one was given.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// The five steps, in order.
    pub steps: Vec<Check>,
    /// Who it is, where the store can say.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// Why the identity is not known.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_fault: Option<Fault>,
    /// The bucket's region, or the connection's.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// This computer's clock minus the server's, in milliseconds; `Date` has whole seconds.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_skew_millis: Option<i64>,
    /// The median time of a small request, in milliseconds.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_millis: Option<u32>,
    /// True when nothing more will change.
    pub done: bool,
}

/// Names a test.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestRef {
    /// The id that the caller made up.
    pub run: String,
}

pub(super) async fn test_connection(
    app: &App,
    _: &dyn Host,
    request: TestConnection,
) -> Result<TestReport, Fault> {
    app.checks.run(app, request).await
}

pub(super) async fn cancel_connection_test(
    app: &App,
    _: &dyn Host,
    request: TestRef,
) -> Result<Nothing, Fault> {
    app.checks.cancel(&request.run);
    Ok(Nothing {})
}
