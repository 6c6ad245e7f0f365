//! What a further rule can delay. It ends no document later, with one exception: a transition takes
//! the day of a marker. A *noncurrent* version can well be kept longer by a further rule: when that
//! rule removes the entry above it first, its time begins anew (N4), and when it removes a newer
//! noncurrent version, the number that is kept may never be reached again (N2).

use super::{CASES, same};
use crate::random::DAY;
use crate::shrinking::check_cases;
use crate::{Case, Simulate, legible};
use jiff::Timestamp;
use strata_domain::history::Versioning;
use strata_domain::lifecycle::future::{
    Action, DocumentHistory, Event, HistoryEntry, HistoryKind, Situation, Subject,
};
use strata_domain::lifecycle::rule::{Configuration, Filter, NoncurrentExpiration, Rule, Tag};
use strata_domain::object::{Key, StorageClass, VersionId};

/// The case without its last rule, which is the one that is added.
fn without_last(case: &Case) -> Option<Case> {
    let mut before = case.clone();
    before.configuration.rules.pop()?;
    Some(before)
}

/// The end of what is current at the start: it is covered by a marker or deleted.
fn end(told: &[Event], current: &Subject) -> Option<Timestamp> {
    let ends = |action: &Action| {
        matches!(
            action,
            Action::CreateDeleteMarker | Action::DeleteVersion | Action::RemoveDeleteMarker
        )
    };
    told.iter()
        .find(|event| event.subject == *current && ends(&event.action))
        .map(|event| event.due)
}

pub fn adding_a_rule_delays_the_end_of_a_document_only_by_its_transitions(simulate: Simulate) {
    check_cases(3 * CASES, |case| {
        let Some(before) = without_last(case) else { return Ok(()) };
        let Some(current) = case.history.entries.first() else { return Ok(()) };
        let is_version = matches!(current.kind, HistoryKind::Version { .. });
        if !is_version {
            return Ok(());
        }
        let current = Subject::Version(current.version_id.clone());
        let (old, new) = (before.events(simulate), case.events(simulate));
        let Some(was) = end(&old, &current) else { return Ok(()) };
        let is = end(&new, &current);
        let mut day = was;
        while is.is_none_or(|is| day < is) && day <= case.situation.until {
            let moved = new.iter().any(|event| {
                event.subject == current
                    && event.due == day
                    && matches!(event.action, Action::Transition(_))
            });
            if !moved || case.situation.versioning == Versioning::Unversioned {
                let (old, new) = (legible::events(&old), legible::events(&new));
                return Err(format!("without the last rule\n{old}\nwith it\n{new}"));
            }
            day += DAY;
        }
        Ok(())
    });
}

pub fn adding_a_rule_never_delays_the_abort_of_an_upload(simulate: Simulate) {
    check_cases(CASES, |case| {
        let Some(before) = without_last(case) else { return Ok(()) };
        let is_abort = |event: &&Event| event.action == Action::AbortUpload;
        let new = case.events(simulate);
        for was in before.events(simulate).iter().filter(is_abort) {
            let is = new.iter().find(|event| event.subject == was.subject);
            if is.is_none_or(|is| is.due > was.due) {
                return Err(format!("{}\nbut\n{}", legible::event(was), legible::events(&new)));
            }
        }
        Ok(())
    });
}

pub fn a_rule_that_only_moves_noncurrent_versions_ends_nothing_earlier_or_later(
    simulate: Simulate,
) {
    let ends = |told: Vec<Event>| -> Vec<Event> {
        let moves =
            |event: &Event| matches!(event.action, Action::Transition(_) | Action::AbortUpload);
        told.into_iter().filter(|event| !moves(event)).collect()
    };
    check_cases(CASES, |case| {
        let Some(before) = without_last(case) else { return Ok(()) };
        let mut case = case.clone();
        let last = case.configuration.rules.last_mut().expect("it was there");
        last.transitions.clear();
        last.expiration = None;
        last.noncurrent_expiration = None;
        let told = ends(case.events(simulate));
        same("with such a rule", &told, &ends(before.events(simulate)))
    });
}

/// Where every rule is for every key and keeps no number of versions, nothing is retained, and the
/// history falls in time, a further expiration delays the removal of nothing at all.
pub fn among_expirations_of_every_key_a_further_one_delays_no_removal(simulate: Simulate) {
    check_cases(3 * CASES, |case| {
        let mut case = case.clone();
        if case.situation.versioning == Versioning::Suspended {
            return Ok(());
        }
        for rule in &mut case.configuration.rules {
            rule.filter = Some(Filter::default());
            rule.legacy_prefix = None;
            rule.transitions.clear();
            if let Some(expiration) = &mut rule.noncurrent_expiration {
                expiration.newer_versions = None;
            }
        }
        let mut newest = Timestamp::MAX;
        for entry in &mut case.history.entries {
            entry.modified = entry.modified.min(newest);
            newest = entry.modified;
            if let HistoryKind::Version { retain_until, .. } = &mut entry.kind {
                *retain_until = None;
            }
        }
        if let Some(entry) = case.history.entries.first() {
            case.situation.now = case.situation.now.max(entry.modified);
        }
        let Some(before) = without_last(&case) else { return Ok(()) };
        let (old, new) = (before.events(simulate), case.events(simulate));
        let removes = |event: &&Event| !matches!(event.action, Action::Transition(_));
        for was in old.iter().filter(removes) {
            let is = new.iter().find(|is| is.subject == was.subject && is.action == was.action);
            if is.is_none_or(|is| is.due > was.due) {
                let (old, new) = (legible::events(&old), legible::events(&new));
                return Err(format!("{case}without the last rule\n{old}\nwith it\n{new}"));
            }
        }
        Ok(())
    });
}

/// The other side: narrow rules that keep an older version for longer, in both ways.
pub fn a_narrow_rule_can_keep_an_older_version_for_longer(simulate: Simulate) {
    let entry = |id: &str, modified: &str, team: &str| HistoryEntry {
        version_id: VersionId::from(id),
        modified: modified.parse().expect("a time"),
        kind: HistoryKind::Version {
            size: 1,
            class: StorageClass::Standard,
            tags: [("team".to_owned(), team.to_owned())].into(),
            retain_until: None,
        },
    };
    let expire = |days, newer_versions, filter| Rule {
        filter: Some(filter),
        noncurrent_expiration: Some(NoncurrentExpiration { days: Some(days), newer_versions }),
        ..Rule::default()
    };
    let history = DocumentHistory {
        key: Key::from("a"),
        entries: vec![
            entry("v3", "2026-03-09T10:00:00Z", "b"),
            entry("v2", "2026-03-02T10:00:00Z", "a"),
            entry("v1", "2026-03-01T10:00:00Z", "b"),
        ],
        uploads: Vec::new(),
    };
    let situation = Situation {
        versioning: Versioning::Enabled,
        now: "2026-03-09T12:00:00Z".parse().expect("a time"),
        until: "2026-12-31T00:00:00Z".parse().expect("a time"),
    };
    let tag = Tag { key: "team".to_owned(), value: "a".to_owned() };
    let narrow = expire(1, None, Filter { tag: Some(tag), ..Filter::default() });
    for (keep, told) in [
        (None, ["2026-03-12 v1 is deleted by rule 0", "2026-03-19 v1 is deleted by rule 0"]),
        (Some(1), ["2026-03-12 v1 is deleted by rule 0", ""]),
    ] {
        let v1 = |rules| {
            let configuration = Configuration { rules, ..Configuration::default() };
            let events = simulate(&history, &configuration, &situation);
            let of_v1 = Subject::Version(VersionId::from("v1"));
            let its: Vec<&Event> = events.iter().filter(|event| event.subject == of_v1).collect();
            its.iter().map(|event| legible::event(event)).collect::<String>()
        };
        let wide = expire(9, keep, Filter::default());
        assert_eq!([v1(vec![wide.clone()]), v1(vec![wide, narrow.clone()])], told);
    }
}
