//! Cases with known outcomes: AWS' own examples and those of our notes (2.10), and one for each
//! decision where the documents are silent. LV42 and the second half of LV40 are refused when the
//! rules are saved and are the validation's to prove.

mod decisions;
mod examples;

use crate::{Case, Simulate, legible, reference};
use jiff::Timestamp;
use std::collections::BTreeMap;
use strata_domain::history::Versioning;
use strata_domain::lifecycle::future::{
    DocumentHistory, HistoryEntry, HistoryKind, Situation, UnfinishedUpload,
};
use strata_domain::lifecycle::rule::{
    AbortUploads, Configuration, Expiration, Filter, NoncurrentExpiration, NoncurrentTransition,
    Rule, Transition,
};
use strata_domain::object::{Key, StorageClass, VersionId};

/// A case and the lines that come of it.
struct Vector {
    id: &'static str,
    case: Case,
    told: &'static [&'static str],
}

/// Every vector that does not come out as it must.
pub fn failures(simulate: Simulate) -> String {
    let mut failures = String::new();
    for Vector { id, case, told } in examples::all().into_iter().chain(decisions::all()) {
        let events = case.events(simulate);
        assert!(events.iter().all(|event| event.key == case.history.key), "{id}: the wrong key");
        let lines: Vec<String> = events.iter().map(legible::event).collect();
        if lines != told {
            failures += &format!("{id}\n{case}told {lines:#?}\nmust {told:#?}\n\n");
        }
    }
    failures
}

#[test]
fn the_reference_tells_every_known_outcome() {
    let failures = failures(reference::events);
    assert!(failures.is_empty(), "{failures}");
}

/// A time as text.
fn at(text: &str) -> Timestamp {
    let full = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
    full.parse().expect("a time")
}

/// A bucket's key, one mebibyte each version, watched for long.
fn case(versioning: Versioning, entries: Vec<HistoryEntry>, rules: Vec<Rule>) -> Case {
    // The notes take a start before all dates, so that nothing is due when it begins.
    let first = entries.iter().map(|entry| entry.modified).min();
    let now = first.unwrap_or_else(|| at("2026-01-01"));
    Case {
        history: DocumentHistory { key: Key::from("logs/x"), entries, uploads: Vec::new() },
        configuration: Configuration { rules, ..Configuration::default() },
        situation: Situation { versioning, now, until: at("2032-01-01") },
    }
}

impl Case {
    fn key(mut self, key: &str) -> Self {
        self.history.key = Key::from(key);
        self
    }

    fn upload(mut self, id: &str, initiated: &str) -> Self {
        let initiated = at(initiated);
        self.history.uploads.push(UnfinishedUpload { upload_id: id.to_owned(), initiated });
        self
    }

    fn starting(mut self, now: &str) -> Self {
        self.situation.now = at(now);
        self
    }

    fn until(mut self, until: &str) -> Self {
        self.situation.until = at(until);
        self
    }
}

/// A version of 1 MiB in `STANDARD`.
fn version(id: &str, modified: &str) -> HistoryEntry {
    HistoryEntry {
        version_id: VersionId::from(id),
        modified: at(modified),
        kind: HistoryKind::Version {
            size: 1 << 20,
            class: StorageClass::Standard,
            tags: BTreeMap::new(),
            retain_until: None,
        },
    }
}

fn marker(id: &str, modified: &str) -> HistoryEntry {
    HistoryEntry {
        version_id: VersionId::from(id),
        modified: at(modified),
        kind: HistoryKind::DeleteMarker,
    }
}

/// The same version with another size.
fn sized(mut entry: HistoryEntry, bytes: u64) -> HistoryEntry {
    if let HistoryKind::Version { size, .. } = &mut entry.kind {
        *size = bytes;
    }
    entry
}

/// The same version in another class.
fn stored(mut entry: HistoryEntry, as_class: StorageClass) -> HistoryEntry {
    if let HistoryKind::Version { class, .. } = &mut entry.kind {
        *class = as_class;
    }
    entry
}

/// The same version with a tag.
fn tagged(mut entry: HistoryEntry, key: &str, value: &str) -> HistoryEntry {
    if let HistoryKind::Version { tags, .. } = &mut entry.kind {
        tags.insert(key.to_owned(), value.to_owned());
    }
    entry
}

/// The same version under retention.
fn retained(mut entry: HistoryEntry, until: &str) -> HistoryEntry {
    if let HistoryKind::Version { retain_until, .. } = &mut entry.kind {
        *retain_until = Some(at(until));
    }
    entry
}

/// A rule for every key that does nothing yet.
fn rule() -> Rule {
    Rule { filter: Some(Filter::default()), ..Rule::default() }
}

fn under(prefix: &str, rule: Rule) -> Rule {
    filtered(Filter { prefix: Some(prefix.to_owned()), ..Filter::default() }, rule)
}

fn filtered(filter: Filter, rule: Rule) -> Rule {
    Rule { filter: Some(filter), ..rule }
}

fn expire(days: i64) -> Rule {
    let expiration = Expiration { days: Some(days), ..Expiration::default() };
    Rule { expiration: Some(expiration), ..rule() }
}

fn expire_on(date: &str) -> Rule {
    let expiration = Expiration { date: Some(at(date)), ..Expiration::default() };
    Rule { expiration: Some(expiration), ..rule() }
}

fn remove_expired_markers() -> Rule {
    let found = Some(true);
    let expiration = Expiration { expired_object_delete_marker: found, ..Expiration::default() };
    Rule { expiration: Some(expiration), ..rule() }
}

fn transitions(steps: &[(i64, StorageClass)]) -> Rule {
    let transitions = steps
        .iter()
        .map(|(days, class)| Transition { days: Some(*days), date: None, class: class.clone() })
        .collect();
    Rule { transitions, ..rule() }
}

fn transition(days: i64, class: StorageClass) -> Rule {
    transitions(&[(days, class)])
}

fn expire_noncurrent(days: i64, newer_versions: Option<i64>) -> Rule {
    let expiration = NoncurrentExpiration { days: Some(days), newer_versions };
    Rule { noncurrent_expiration: Some(expiration), ..rule() }
}

fn transition_noncurrent(days: i64, newer_versions: Option<i64>, class: StorageClass) -> Rule {
    let transition = NoncurrentTransition { days: Some(days), newer_versions, class };
    Rule { noncurrent_transitions: vec![transition], ..rule() }
}

fn abort(days: i64) -> Rule {
    Rule { abort_uploads: Some(AbortUploads { days: Some(days) }), ..rule() }
}
