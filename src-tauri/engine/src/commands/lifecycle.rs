//! A bucket's lifecycle rules: what is in force, drafts of it, what they will do, and putting them
//! in force.

use super::connections::BucketRef;
use crate::app::App;
use crate::host::Host;
use crate::lifecycle;
use serde::{Deserialize, Serialize};
use strata_domain::fault::Fault;
use strata_domain::history::Versioning;
use strata_domain::lifecycle::changes::{Changes, ThreeWay};
use strata_domain::lifecycle::finding::Finding;
use strata_domain::lifecycle::outlook::{Change, Outlook};
use strata_domain::lifecycle::revival::Revival;
use strata_domain::lifecycle::rule::{Configuration, Rule};
use strata_domain::object::StorageClass;
use ts_rs::TS;

/// A bucket's lifecycle configuration as it is in force.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Lifecycle {
    /// The configuration; one without rules where the bucket has none.
    pub configuration: Configuration,
    /// Stands for exactly what was read: applying a draft hands it back.
    pub stamp: String,
    /// The bucket's versioning state, which decides what the rules do.
    pub versioning: Versioning,
    /// What is to be said about it.
    pub review: Review,
    /// Rules to begin with.
    pub templates: Vec<RuleTemplate>,
}

/// A rule to begin with.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RuleTemplate {
    /// What it is called.
    pub name: String,
    /// What it does, in one sentence.
    pub description: String,
    /// The rule, for all documents.
    pub rule: Rule,
}

/// What is to be said about a configuration, and its other forms.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Review {
    /// Errors that the server would answer, warnings and notes, worst first within a rule.
    pub findings: Vec<Finding>,
    /// Whether the server would take it.
    pub valid: bool,
    /// Each rule as bars on a line of days, in the order of the rules.
    pub bars: Vec<RuleBars>,
    /// What differs from what is in force.
    pub changes: Changes,
    /// The document of the AWS CLI.
    pub json: String,
    /// The command of the AWS CLI that would put it in force.
    pub cli: String,
    /// A Terraform resource.
    pub terraform: String,
    /// What the other forms can't express, in words.
    pub left_out: Vec<Finding>,
}

/// One rule drawn as lanes over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RuleBars {
    /// The rule's id, or its number.
    pub name: String,
    /// What it applies to, in words: “all documents”, “below “logs/”, larger than 1 MB”.
    pub applies_to: String,
    /// The whole rule in one or two sentences.
    pub says: String,
    /// Current versions, counted from the day they were written.
    pub current: Vec<Bar>,
    /// Old versions, counted from the day they were replaced.
    pub old: Vec<Bar>,
    /// Unfinished uploads are discarded after so many days.
    #[ts(type = "number | null")]
    pub abort_days: Option<i64>,
    /// Lone delete markers are removed.
    pub cleans_markers: bool,
}

/// A stretch of a lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Bar {
    /// Days after the beginning; none where it begins on a date.
    #[ts(type = "number | null")]
    pub from_days: Option<i64>,
    /// The date, `2027-01-01`, where it begins on one.
    pub from_date: Option<String>,
    /// Where versions lie from then on, or that they are gone.
    pub state: BarState,
}

/// Where versions lie, or that they are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BarState {
    /// As they were stored.
    Stored,
    /// In this storage class.
    Class {
        /// The class.
        class: StorageClass,
    },
    /// Covered by a delete marker.
    Covered,
    /// Gone for good.
    Gone,
}

/// A draft of a bucket's configuration.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct LifecycleDraft {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The draft.
    pub configuration: Configuration,
}

/// A text to be read as a configuration.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct LifecycleText {
    /// JSON of the AWS CLI, or the API's XML.
    pub text: String,
}

/// What was read from a text.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportedLifecycle {
    /// The configuration; none where the text can't be read.
    pub configuration: Option<Configuration>,
    /// What was mended while reading, or why it can't be read.
    pub findings: Vec<Finding>,
}

/// Asks what a configuration will do to the bucket.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ForecastLifecycle {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The draft; absent: what is in force.
    #[ts(optional)]
    pub configuration: Option<Configuration>,
    /// Months from now, 1 to 36.
    pub months: u8,
    /// True to count the bucket anew; else a count of this run is used if there is one.
    pub recount: bool,
}

/// What a configuration will do to the bucket.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LifecycleForecast {
    /// What the forecast stands on.
    pub census: Census,
    /// Now (UTC), as the server's clock has it.
    pub now: String,
    /// Days from now on, each with what becomes due on it; days without anything are left out.
    pub days: Vec<ForecastDay>,
    /// The months from now on.
    pub months: Vec<ForecastMonth>,
    /// What each rule does up to the end, in the order of the rules.
    pub rules: Vec<RuleTotals>,
    /// What is destroyed within 48 hours.
    pub soon: DestroyedSoon,
    /// The documents next in line, at most 200, in order of time.
    pub next: Vec<DueDocument>,
    /// What the forecast can't see or assumes, one sentence each.
    pub caveats: Vec<String>,
}

/// What was counted, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Census {
    /// When the counting ended, RFC 3339 in UTC.
    pub as_of: String,
    /// Keys, deleted ones included.
    pub documents: u32,
    /// Versions with data.
    pub versions: u32,
    /// Delete markers.
    pub markers: u32,
    /// Unfinished uploads.
    pub uploads: u32,
    /// Bytes of all versions.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// How often something happens, and to how many bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct Amount {
    /// Versions, markers or uploads.
    #[ts(type = "number")]
    pub count: u64,
    /// Bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// What happens in a span of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct Happenings {
    /// Versions that move to another storage class.
    pub moved: Amount,
    /// Current versions that a delete marker covers.
    pub covered: Amount,
    /// Versions that are destroyed.
    pub destroyed: Amount,
    /// Delete markers that are removed.
    #[ts(type = "number")]
    pub markers_removed: u64,
    /// Unfinished uploads that are discarded.
    pub aborted: Amount,
}

/// A day (UTC) on which something becomes due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ForecastDay {
    /// `2027-01-31`.
    pub date: String,
    /// What.
    pub happens: Happenings,
}

/// A month (UTC).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ForecastMonth {
    /// `2027-01`.
    pub month: String,
    /// What happens in it.
    pub happens: Happenings,
    /// What lies where at its end.
    pub end: Vec<Lying>,
}

/// What lies in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Lying {
    /// The storage class.
    pub class: StorageClass,
    /// Whether they are current versions.
    pub current: bool,
    /// How much.
    pub amount: Amount,
}

/// What a rule does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RuleTotals {
    /// The rule's id, or its number.
    pub name: String,
    /// What it does up to the end of the forecast.
    pub happens: Happenings,
}

/// What is destroyed within 48 hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct DestroyedSoon {
    /// Documents that lose versions for good.
    #[ts(type = "number")]
    pub documents: u64,
    /// Those among them of which nothing is left.
    #[ts(type = "number")]
    pub gone: u64,
    /// Versions.
    #[ts(type = "number")]
    pub versions: u64,
    /// Their bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// A document to which something will happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DueDocument {
    /// The key.
    pub key: String,
    /// The version; none for a marker that does not exist yet, and for uploads.
    pub version_id: Option<String>,
    /// What happens to it, and when.
    pub change: Change,
}

/// A document.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DocumentFuture {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
}

/// What lies ahead of a document under the rules in force.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FutureOfDocument {
    /// What lies ahead of each entry; none where the bucket has no rules.
    pub outlook: Option<Outlook>,
    /// What would happen to the version that an undelete brings back.
    pub revival: Option<Revival>,
    /// A difference between this and what S3 itself says about the document, in words.
    pub disagreement: Option<String>,
    /// Why it is not known: not permitted to read the rules, for instance.
    pub fault: Option<Fault>,
}

/// Puts a draft in force.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ApplyLifecycle {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The draft.
    pub configuration: Configuration,
    /// What the draft began from, by `Lifecycle.stamp`.
    pub stamp: String,
    /// What the person typed to confirm; needed where documents would be destroyed soon.
    #[ts(optional)]
    pub typed: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)] // made once per press of a button
pub enum AppliedLifecycle {
    /// It is in force, and was read back.
    Applied {
        /// What is in force now.
        lifecycle: Lifecycle,
        /// Takes it back, by `undo`.
        #[ts(optional)]
        #[serde(skip_serializing_if = "Option::is_none")]
        undo: Option<String>,
    },
    /// The server would refuse it; nothing was sent.
    Invalid {
        /// The errors among these.
        findings: Vec<Finding>,
    },
    /// Documents would be destroyed within 48 hours: the person has to type `type_this`.
    MustConfirm {
        /// What would be destroyed.
        soon: DestroyedSoon,
        /// The bucket's name.
        type_this: String,
    },
    /// Somebody changed what is in force meanwhile; nothing was sent.
    Changed {
        /// What is in force now.
        lifecycle: Lifecycle,
        /// What the draft began from, mine and theirs, rule by rule.
        three_way: ThreeWay,
        /// Both sides' changes together; none where a person has to choose.
        merged: Option<Configuration>,
    },
}

/// Configurations that were put in force from here, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LifecycleHistory {
    /// At most the last 100.
    pub applied: Vec<PastLifecycle>,
}

/// A configuration that was put in force from here.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PastLifecycle {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The configuration that it replaced: returning to it is one draft away.
    pub before: Configuration,
    /// The configuration.
    pub configuration: Configuration,
    /// What it changed.
    pub changes: Changes,
}

/// How far to move the sandbox's clock.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
pub struct AdvanceSandbox {
    /// Whole days, at least 1.
    pub days: u32,
}

/// What the rules did while the sandbox's clock moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AdvancedSandbox {
    /// The sandbox's time now, RFC 3339 in UTC.
    pub now: String,
    /// What happened, in one sentence.
    pub says: String,
}

pub(super) async fn read_lifecycle(
    app: &App,
    host: &dyn Host,
    request: BucketRef,
) -> Result<Lifecycle, Fault> {
    lifecycle::read(app, host, request).await
}

pub(super) async fn review_lifecycle(
    app: &App,
    host: &dyn Host,
    request: LifecycleDraft,
) -> Result<Review, Fault> {
    lifecycle::review(app, host, request).await
}

pub(super) async fn import_lifecycle(
    app: &App,
    host: &dyn Host,
    request: LifecycleText,
) -> Result<ImportedLifecycle, Fault> {
    lifecycle::import(app, host, request).await
}

pub(super) async fn forecast_lifecycle(
    app: &App,
    host: &dyn Host,
    request: ForecastLifecycle,
) -> Result<LifecycleForecast, Fault> {
    lifecycle::forecast(app, host, request).await
}

pub(super) async fn document_future(
    app: &App,
    host: &dyn Host,
    request: DocumentFuture,
) -> Result<FutureOfDocument, Fault> {
    lifecycle::future(app, host, request).await
}

pub(super) async fn apply_lifecycle(
    app: &App,
    host: &dyn Host,
    request: ApplyLifecycle,
) -> Result<AppliedLifecycle, Fault> {
    lifecycle::apply(app, host, request).await
}

pub(super) async fn lifecycle_history(
    app: &App,
    host: &dyn Host,
    request: BucketRef,
) -> Result<LifecycleHistory, Fault> {
    lifecycle::history(app, host, request).await
}

pub(super) async fn advance_sandbox(
    app: &App,
    host: &dyn Host,
    request: AdvanceSandbox,
) -> Result<AdvancedSandbox, Fault> {
    lifecycle::advance(app, host, request).await
}
