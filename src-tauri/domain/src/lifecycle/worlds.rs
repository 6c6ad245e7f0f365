//! Short ways to write histories, rules and what is expected of them, for tests.
#![allow(clippy::unwrap_used)]

use super::future::{
    Action, DocumentHistory, Event, HistoryEntry, HistoryKind, Situation, Subject, UnfinishedUpload,
};
use super::rule::{
    AbortUploads, Configuration, Expiration, Filter, NoncurrentExpiration, NoncurrentTransition,
    Rule, Tag, Transition,
};
use crate::history::Versioning;
use crate::object::StorageClass;
use jiff::Timestamp;

pub(super) const MIB: u64 = 1 << 20;

/// A time; a date alone is its midnight.
pub(super) fn at(text: &str) -> Timestamp {
    let time = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00Z") };
    time.parse().unwrap_or_else(|error| panic!("{time}: {error}"))
}

pub(super) fn version(id: &str, modified: &str) -> HistoryEntry {
    HistoryEntry {
        version_id: id.into(),
        modified: at(modified),
        kind: HistoryKind::Version {
            size: MIB,
            class: StorageClass::Standard,
            tags: [].into(),
            retain_until: None,
        },
    }
}

pub(super) fn marker(id: &str, modified: &str) -> HistoryEntry {
    HistoryEntry { version_id: id.into(), modified: at(modified), kind: HistoryKind::DeleteMarker }
}

impl HistoryEntry {
    pub(super) fn sized(mut self, bytes: u64) -> Self {
        if let HistoryKind::Version { size, .. } = &mut self.kind {
            *size = bytes;
        }
        self
    }

    pub(super) fn stored(mut self, name: &str) -> Self {
        if let HistoryKind::Version { class, .. } = &mut self.kind {
            *class = name.to_owned().into();
        }
        self
    }

    pub(super) fn tagged(mut self, key: &str, value: &str) -> Self {
        if let HistoryKind::Version { tags, .. } = &mut self.kind {
            tags.insert(key.into(), value.into());
        }
        self
    }

    pub(super) fn retained(mut self, until: &str) -> Self {
        if let HistoryKind::Version { retain_until, .. } = &mut self.kind {
            *retain_until = Some(at(until));
        }
        self
    }
}

pub(super) fn document(key: &str, entries: impl Into<Vec<HistoryEntry>>) -> DocumentHistory {
    DocumentHistory { key: key.into(), entries: entries.into(), uploads: Vec::new() }
}

pub(super) fn upload(id: &str, initiated: &str) -> UnfinishedUpload {
    UnfinishedUpload { upload_id: id.into(), initiated: at(initiated) }
}

/// A rule for all keys that does nothing yet.
pub(super) fn rule() -> Rule {
    Rule { filter: Some(Filter::default()), ..Rule::default() }
}

impl Rule {
    pub(super) fn prefix(mut self, prefix: &str) -> Self {
        self.filter.get_or_insert_default().prefix = Some(prefix.into());
        self
    }

    pub(super) fn tag(mut self, key: &str, value: &str) -> Self {
        let tag = Tag { key: key.into(), value: value.into() };
        self.filter.get_or_insert_default().tag = Some(tag);
        self
    }

    pub(super) fn greater(mut self, bytes: i64) -> Self {
        self.filter.get_or_insert_default().size_greater_than = Some(bytes);
        self
    }

    pub(super) fn less(mut self, bytes: i64) -> Self {
        self.filter.get_or_insert_default().size_less_than = Some(bytes);
        self
    }

    pub(super) fn moves(mut self, days: i64, class: &str) -> Self {
        let class = class.to_owned().into();
        self.transitions.push(Transition { days: Some(days), date: None, class });
        self
    }

    pub(super) fn expires(mut self, days: i64) -> Self {
        self.expiration.get_or_insert_default().days = Some(days);
        self
    }

    pub(super) fn expires_on(mut self, date: &str) -> Self {
        self.expiration = Some(Expiration { date: Some(at(date)), ..Expiration::default() });
        self
    }

    pub(super) fn clears_markers(mut self) -> Self {
        self.expiration.get_or_insert_default().expired_object_delete_marker = Some(true);
        self
    }

    pub(super) fn moves_old(mut self, days: i64, newer: Option<i64>, class: &str) -> Self {
        self.noncurrent_transitions.push(NoncurrentTransition {
            days: Some(days),
            newer_versions: newer,
            class: class.to_owned().into(),
        });
        self
    }

    pub(super) fn expires_old(mut self, days: i64, newer: Option<i64>) -> Self {
        let expiration = NoncurrentExpiration { days: Some(days), newer_versions: newer };
        self.noncurrent_expiration = Some(expiration);
        self
    }

    pub(super) fn aborts(mut self, days: i64) -> Self {
        self.abort_uploads = Some(AbortUploads { days: Some(days) });
        self
    }
}

pub(super) fn rules(rules: impl Into<Vec<Rule>>) -> Configuration {
    Configuration { rules: rules.into(), ..Configuration::default() }
}

/// From long before all dates of the tests until long after them.
pub(super) fn ever(versioning: Versioning) -> Situation {
    Situation { versioning, now: at("2010-01-01"), until: at("2060-01-01") }
}

/// Events in short: `2026-01-19 v1 GLACIER`.
pub(super) fn told(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .map(|event| {
            let subject = match &event.subject {
                Subject::Version(id) => id.as_str(),
                Subject::NewMarker => "new",
                Subject::Upload(id) => id,
            };
            let action = match &event.action {
                Action::Transition(class) => class.as_str(),
                Action::CreateDeleteMarker => "covered",
                Action::DeleteVersion => "deleted",
                Action::RemoveDeleteMarker => "removed",
                Action::AbortUpload => "aborted",
            };
            let due = event.due.to_string();
            let due = due.strip_suffix("T00:00:00Z").unwrap_or(&due);
            let null = if event.replaces_null { " -null" } else { "" };
            format!("{due} {subject} {action}{null}")
        })
        .collect()
}
