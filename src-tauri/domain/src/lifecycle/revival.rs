//! What lifecycle does to an old version that becomes current again, before anybody makes it so:
//! it keeps its age, and may be covered or moved at the next midnight. A copy on top starts anew.

use super::future::{
    Action, DocumentHistory, Event, HistoryEntry, HistoryKind, Situation, Subject,
};
use super::outlook::{Change, Turn};
use super::rule::Configuration;
use super::simulate;
use crate::history::{NULL, Versioning};
use crate::object::VersionId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is about to be done to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Taking away the delete markers on top, which is an undelete.
    RemoveMarkers,
    /// Deleting all entries that are newer than this version.
    DeleteNewer(VersionId),
}

/// What would happen to the version that becomes current.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Revival {
    /// The version.
    pub version_id: VersionId,
    /// What would happen to it.
    pub revived: Vec<Change>,
    /// What would happen to a copy of it on top instead.
    pub copied: Vec<Change>,
    /// What would happen to it within 48 hours.
    pub soon: Option<Change>,
    /// Whether a copy would be spared from that.
    pub copy_is_spared: bool,
    /// What to tell a person before it is done; none where nothing happens soon.
    pub warning: Option<String>,
}

/// What counts as soon: lifecycle runs once a day, and the last run may be some hours ago.
const SOON: SignedDuration = SignedDuration::from_hours(48);

/// Tells what `intent` would lead to; none where it makes no version current.
pub fn revival(
    history: &DocumentHistory,
    configuration: &Configuration,
    situation: &Situation,
    intent: &Intent,
) -> Option<Revival> {
    let at = match intent {
        Intent::RemoveMarkers => history.entries.iter().position(HistoryEntry::is_version)?,
        Intent::DeleteNewer(id) => {
            history.entries.iter().position(|entry| entry.version_id == *id)?
        }
    };
    let version = history.entries.get(at).filter(|entry| at > 0 && entry.is_version())?;
    let after = |entries: Vec<HistoryEntry>| {
        let after = DocumentHistory { key: history.key.clone(), entries, uploads: Vec::new() };
        let subject = Subject::Version(after.entries[0].version_id.clone());
        let mut events = simulate::events(&after, configuration, situation);
        events.retain(|event| event.subject == subject);
        changes(configuration, &events)
    };
    let revived = after(history.entries[at..].to_vec());
    let copied = after(with_copy(history, version, situation));
    let limit = situation.now.checked_add(SOON).unwrap_or(Timestamp::MAX);
    let is_soon = |change: &&Change| change.due <= limit;
    let soon = revived.iter().find(is_soon).cloned();
    let copy_is_spared = soon.is_some() && !copied.iter().any(|change| is_soon(&change));
    Some(Revival {
        version_id: version.version_id.clone(),
        warning: soon.as_ref().map(|soon| warning(soon, copy_is_spared)),
        revived,
        copied,
        soon,
        copy_is_spared,
    })
}

/// A marker with the id `null` destroys the version that has it.
fn changes(configuration: &Configuration, events: &[Event]) -> Vec<Change> {
    let null = |event: &Event| event.subject == Subject::Version(VersionId::from(NULL));
    let event = |event: &Event| {
        let destroys = event.replaces_null && null(event);
        let action = if destroys { Action::DeleteVersion } else { event.action.clone() };
        Change::new(configuration, &Event { action, ..event.clone() })
    };
    events.iter().map(event).collect()
}

/// The history once a copy of `version` lies on top: of the same class, with the same tags,
/// written now and not retained. Where versions are not kept it takes the id `null`.
fn with_copy(
    history: &DocumentHistory,
    version: &HistoryEntry,
    situation: &Situation,
) -> Vec<HistoryEntry> {
    let kept = situation.versioning == Versioning::Enabled;
    // No version has an empty id, so that nothing else is taken for the copy.
    let id = if kept { "" } else { NULL };
    let mut copy =
        HistoryEntry { version_id: id.into(), modified: situation.now, kind: version.kind.clone() };
    if let HistoryKind::Version { retain_until, .. } = &mut copy.kind {
        *retain_until = None;
    }
    let beneath = history.entries.iter().filter(|entry| kept || entry.version_id.as_str() != NULL);
    [copy].into_iter().chain(beneath.cloned()).collect()
}

fn warning(soon: &Change, copy_is_spared: bool) -> String {
    let Change { rule, turn, .. } = soon;
    let what = match turn {
        Turn::Moves { class } => format!("moves it to {class}"),
        Turn::Covered => "covers it with a delete marker again".into(),
        _ => "deletes it for good".into(),
    };
    let advice = if copy_is_spared {
        "Put a copy on top instead: it starts with a fresh age."
    } else {
        "A copy on top would not be spared either: change the rule first."
    };
    format!("This version keeps its age: “{rule}” {what} within 48 hours. {advice}")
}

impl HistoryEntry {
    fn is_version(&self) -> bool {
        matches!(self.kind, HistoryKind::Version { .. })
    }
}

#[cfg(test)]
#[path = "revival_tests.rs"]
mod tests;
