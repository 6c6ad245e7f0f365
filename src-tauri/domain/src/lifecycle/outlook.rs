//! The future of one document, told for a person: what happens next to each of its entries and
//! how each one ends. Dates stay dates; the words around them are here.

use super::future::{Action, DocumentHistory, Doubt, Event, HistoryKind, Situation, Subject};
use super::rule::Configuration;
use super::simulate;
use crate::history::NULL;
use crate::object::{StorageClass, VersionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What becomes of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Turn {
    /// It moves to another storage class.
    Moves {
        /// The class.
        class: StorageClass,
    },
    /// A delete marker covers it: the document is not there any more, its data is.
    Covered,
    /// It is gone for good.
    Destroyed,
    /// The delete marker is removed.
    MarkerRemoved,
    /// The parts of the upload are discarded.
    Aborted,
}

/// Something that a rule will do, ready to be shown: “{words} on {due} (rule “{rule}”)”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Change {
    /// What.
    pub turn: Turn,
    /// The midnight (UTC) from which it is due.
    #[ts(type = "string")]
    pub due: Timestamp,
    /// The name of the rule that does it.
    pub rule: String,
    /// The rule's place in the configuration, counted from 0.
    pub place: u32,
    /// What, in words that follow a subject: “moves to GLACIER”.
    pub words: String,
    /// Why AWS' documents leave this open, as a sentence.
    pub doubt: Option<String>,
}

/// What lies ahead of one entry or upload.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Ahead {
    /// What happens next.
    pub next: Option<Change>,
    /// How it ends.
    pub end: Option<Change>,
}

/// A version or a delete marker with what lies ahead of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EntryAhead {
    /// Its id.
    pub version_id: VersionId,
    /// What lies ahead.
    pub ahead: Ahead,
}

/// An unfinished upload with what lies ahead of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UploadAhead {
    /// Its id.
    pub upload_id: String,
    /// What lies ahead.
    pub ahead: Ahead,
}

/// The future of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outlook {
    /// Its entries, newest first.
    pub entries: Vec<EntryAhead>,
    /// A delete marker that a rule will write: what lies ahead of it; none if there will be none.
    pub new_marker: Option<Ahead>,
    /// Its unfinished uploads.
    pub uploads: Vec<UploadAhead>,
    /// When its last version is destroyed; none where one stays, or there is none already.
    pub gone: Option<Change>,
    /// How far ahead was looked (UTC).
    #[ts(type = "string")]
    pub until: Timestamp,
}

/// What a rule is called: its id, or its number in the configuration where it has none.
pub fn rule_name(configuration: &Configuration, place: usize) -> String {
    let id = configuration.rules.get(place).and_then(|rule| rule.id.clone());
    id.filter(|id| !id.is_empty()).unwrap_or_else(|| format!("rule {}", place + 1))
}

/// Tells the future of a document.
pub fn outlook(
    history: &DocumentHistory,
    configuration: &Configuration,
    situation: &Situation,
) -> Outlook {
    let events = simulate::events(history, configuration, situation);
    let change = |event: &Event| Change::new(configuration, event);
    let ahead = |subject: &Subject| {
        let mut own = events.iter().filter(|event| event.subject == *subject);
        let ends = |event: &&Event| event.action.ends();
        Ahead { end: own.clone().rfind(ends).map(change), next: own.next().map(change) }
    };
    let replacing = events.iter().find(|event| event.replaces_null);
    let entries: Vec<EntryAhead> = (history.entries.iter())
        .map(|entry| {
            let mut ahead = ahead(&Subject::Version(entry.version_id.clone()));
            let replacing = replacing.filter(|_| entry.version_id.as_str() == NULL);
            if let Some(replacing) =
                replacing.filter(|event| ahead.end.as_ref().is_none_or(|end| end.due > event.due))
            {
                let turn = match entry.kind {
                    HistoryKind::Version { .. } => Turn::Destroyed,
                    HistoryKind::DeleteMarker => Turn::MarkerRemoved,
                };
                ahead.replace(Change::with(configuration, replacing, turn));
            }
            EntryAhead { version_id: entry.version_id.clone(), ahead }
        })
        .collect();
    let versions = history.entries.iter().zip(&entries);
    let versions = versions.filter(|(entry, _)| matches!(entry.kind, HistoryKind::Version { .. }));
    let ends: Option<Vec<&Change>> = versions.map(|(_, entry)| entry.ahead.end.as_ref()).collect();
    let uploads = history.uploads.iter().map(|upload| UploadAhead {
        upload_id: upload.upload_id.clone(),
        ahead: ahead(&Subject::Upload(upload.upload_id.clone())),
    });
    let covered = events.iter().any(|event| event.action == Action::CreateDeleteMarker);
    Outlook {
        uploads: uploads.collect(),
        new_marker: covered.then(|| ahead(&Subject::NewMarker)),
        gone: ends.and_then(|ends| ends.into_iter().max_by_key(|end| end.due).cloned()),
        until: situation.until,
        entries,
    }
}

impl Ahead {
    /// Ends with `change`; what was to come later does not.
    fn replace(&mut self, change: Change) {
        if self.next.as_ref().is_none_or(|next| next.due >= change.due) {
            self.next = Some(change.clone());
        }
        self.end = Some(change);
    }
}

impl Action {
    /// Whether nothing of its subject is left afterwards.
    fn ends(&self) -> bool {
        matches!(self, Self::DeleteVersion | Self::RemoveDeleteMarker | Self::AbortUpload)
    }
}

impl Change {
    /// An event in words.
    pub fn new(configuration: &Configuration, event: &Event) -> Self {
        let turn = match &event.action {
            Action::Transition(class) => Turn::Moves { class: class.clone() },
            Action::CreateDeleteMarker => Turn::Covered,
            Action::DeleteVersion => Turn::Destroyed,
            Action::RemoveDeleteMarker => Turn::MarkerRemoved,
            Action::AbortUpload => Turn::Aborted,
        };
        Self::with(configuration, event, turn)
    }

    fn with(configuration: &Configuration, event: &Event, turn: Turn) -> Self {
        Self {
            words: turn.words(),
            due: event.due,
            rule: rule_name(configuration, event.rule),
            place: u32::try_from(event.rule).unwrap_or(u32::MAX),
            doubt: event.doubt.map(|doubt| doubt.words().to_owned()),
            turn,
        }
    }
}

impl Turn {
    fn words(&self) -> String {
        match self {
            Self::Moves { class } => format!("moves to {class}"),
            Self::Covered => "is covered by a delete marker".into(),
            Self::Destroyed => "is gone for good".into(),
            Self::MarkerRemoved => "is removed".into(),
            Self::Aborted => "is aborted".into(),
        }
    }
}

impl Doubt {
    /// The doubt as a sentence for a person.
    pub fn words(self) -> &'static str {
        match self {
            Self::ExactMidnight => {
                "The time it counts from is exactly a midnight (UTC): it may happen one day earlier."
            }
            Self::MarkerLag => {
                "It counts from a delete marker that S3 is still to write: it may happen a day or \
                 more later."
            }
            Self::MarkersAmongNewer => {
                "Delete markers lie among the newer versions, and AWS does not say whether they \
                 count: it may happen earlier."
            }
            Self::TransitionBeforeMarker => {
                "It was due on the day of a move to another class, and AWS does not say which \
                 comes first: it may happen a day earlier."
            }
            Self::Tier => {
                "Whether it moves depends on the tier of Intelligent-Tiering that it lies in."
            }
        }
    }
}

#[cfg(test)]
#[path = "outlook_tests.rs"]
mod tests;
