//! What `strata lifecycle simulate` and `validate` print as JSON.

use super::super::finding::Finding;
use super::super::future::{Action, Doubt, Event, Subject};
use super::super::rule::Configuration;
use crate::history::{NULL, Versioning};
use jiff::Timestamp;
use serde::Serialize;

/// One event as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PrintedEvent {
    /// The key.
    pub key: String,
    /// The version or marker it happens to; for `CreateDeleteMarker` the version that is covered.
    /// None for a marker that a rule made meanwhile, whose id S3 has not said, and for uploads.
    pub version_id: Option<String>,
    /// What happens.
    pub action: &'static str,
    /// The new class of a transition.
    pub storage_class: Option<String>,
    /// The rule's `ID`, where it has one.
    pub rule_id: Option<String>,
    /// The midnight (UTC) from which it is due.
    pub due: Timestamp,
    /// The unfinished upload that is aborted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_id: Option<String>,
    /// Whether the entry with the id `null` goes for good with it; left out where it does not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub replaces_null: bool,
    /// Why the date or the outcome is open, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<&'static str>,
}

impl PrintedEvent {
    fn new(event: &Event, configuration: &Configuration, versioning: Versioning) -> Self {
        let (version_id, upload_id) = match &event.subject {
            Subject::Version(id) => (Some(id.as_str().to_owned()), None),
            Subject::NewMarker if versioning == Versioning::Suspended => (Some(NULL.into()), None),
            Subject::NewMarker => (None, None),
            Subject::Upload(id) => (None, Some(id.clone())),
        };
        let (action, class) = match &event.action {
            Action::Transition(class) => ("Transition", Some(class)),
            Action::CreateDeleteMarker => ("CreateDeleteMarker", None),
            Action::DeleteVersion => ("DeleteVersion", None),
            Action::RemoveDeleteMarker => ("RemoveDeleteMarker", None),
            Action::AbortUpload => ("AbortUpload", None),
        };
        Self {
            key: event.key.as_str().to_owned(),
            version_id,
            action,
            storage_class: class.map(|class| class.as_str().to_owned()),
            rule_id: configuration.rules.get(event.rule).and_then(|rule| rule.id.clone()),
            due: event.due,
            upload_id,
            replaces_null: event.replaces_null,
            doubt: event.doubt.map(|doubt| match doubt {
                Doubt::ExactMidnight => "ExactMidnight",
                Doubt::MarkerLag => "MarkerLag",
                Doubt::MarkersAmongNewer => "MarkersAmongNewer",
                Doubt::TransitionBeforeMarker => "TransitionBeforeMarker",
                Doubt::Tier => "Tier",
            }),
        }
    }
}

/// The events as they are printed, in their order.
pub fn print_events(
    events: &[Event],
    configuration: &Configuration,
    versioning: Versioning,
) -> Vec<PrintedEvent> {
    events.iter().map(|event| PrintedEvent::new(event, configuration, versioning)).collect()
}

/// One finding as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PrintedFinding {
    /// The rule's `ID`; none where the whole configuration is meant, or the rule has none.
    pub rule_id: Option<String>,
    /// The field: `Transitions[0].Days`; for a rule without `ID` with its place before it,
    /// `Rules[2].Transitions[0].Days`. `Rule` is a rule as a whole.
    pub field: String,
    /// S3's error code, or the reason why the text can't be read.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

/// The findings as they are printed, in their order.
pub fn print_findings(findings: &[Finding]) -> Vec<PrintedFinding> {
    let printed = findings.iter().map(|finding| PrintedFinding {
        rule_id: finding.rule_id.clone(),
        field: match (finding.rule, &finding.rule_id) {
            // A rule that is no object is named by its place already.
            (Some(index), None) if !finding.field.starts_with("Rules[") => {
                let dot = if finding.field.is_empty() { "" } else { "." };
                format!("Rules[{index}]{dot}{}", finding.field)
            }
            (Some(_), Some(_)) if finding.field.is_empty() => "Rule".to_owned(),
            _ => finding.field.clone(),
        },
        code: finding.code.as_str(),
        message: finding.message.clone(),
    });
    printed.collect()
}
