use super::super::buckets::{bucket, configuration, time, versioning};
use super::super::future::{
    Action, DocumentHistory, Event, HistoryEntry, HistoryKind, Situation, Subject,
};
use super::super::rule::Configuration;
use super::Simulation;
use crate::history::{NULL, Versioning};
use crate::object::VersionId;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// The id that a rule's marker has once it lies there.
fn made(versioning: Versioning) -> VersionId {
    if versioning == Versioning::Suspended { NULL.into() } else { "made".into() }
}

/// A document after one pass.
fn after(history: &DocumentHistory, pass: &[Event], versioning: Versioning) -> DocumentHistory {
    let mut after = history.clone();
    for event in pass {
        if let Action::Transition(to) = &event.action {
            let moved = |entry: &&mut HistoryEntry| {
                event.subject == Subject::Version(entry.version_id.clone())
            };
            let entry = after.entries.iter_mut().find(moved).map(|entry| &mut entry.kind);
            if let Some(HistoryKind::Version { class, .. }) = entry {
                class.clone_from(to);
            }
        }
    }
    let removed = |subject: Subject| {
        let removes = |event: &Event| {
            matches!(
                event.action,
                Action::DeleteVersion | Action::RemoveDeleteMarker | Action::AbortUpload
            )
        };
        pass.iter().any(|event| removes(event) && event.subject == subject)
    };
    let replaced = pass.iter().any(|event| event.replaces_null);
    after.entries.retain(|entry| {
        let replaced = replaced && entry.version_id.as_str() == NULL;
        !replaced && !removed(Subject::Version(entry.version_id.clone()))
    });
    after.uploads.retain(|upload| !removed(Subject::Upload(upload.upload_id.clone())));
    if let Some(event) = pass.iter().find(|event| event.action == Action::CreateDeleteMarker) {
        let modified = event.due + SignedDuration::from_secs(1);
        let kind = HistoryKind::DeleteMarker;
        after.entries.insert(0, HistoryEntry { version_id: made(versioning), modified, kind });
    }
    after
}

/// Events with a marker that a rule makes called by its id, and without doubts, since what a doubt
/// comes from may lie before the resumption.
fn settled(events: &[Event], versioning: Versioning) -> Vec<Event> {
    let settle = |event: &Event| {
        let mut event = Event { doubt: None, ..event.clone() };
        if event.subject == Subject::NewMarker {
            event.subject = Subject::Version(made(versioning));
        }
        event
    };
    events.iter().map(settle).collect()
}

fn shifted(time: Timestamp, days: i64) -> Timestamp {
    time + SignedDuration::from_hours(24 * days)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_simulation_that_is_resumed_after_any_pass_goes_on_alike(
        documents in bucket(),
        with in configuration(),
        versioning in versioning(),
    ) {
        let situation = Situation { versioning, now: time(0), until: time(400) };
        let mut simulation = Simulation::new(&with);
        for mut history in documents {
            let events = settled(&simulation.events(&history, &situation), versioning);
            let mut rest = events.as_slice();
            for pass in events.chunk_by(|a, b| a.due == b.due) {
                history = after(&history, pass, versioning);
                rest = &rest[pass.len()..];
                let now = pass[0].due + SignedDuration::from_secs(1);
                let resumed = simulation.events(&history, &Situation { now, ..situation });
                let resumed = settled(&resumed, versioning);
                prop_assert_eq!(resumed.as_slice(), rest);
            }
        }
    }

    #[test]
    fn looking_less_far_tells_the_same_up_to_there(
        documents in bucket(),
        with in configuration(),
        versioning in versioning(),
        until in 0..300_i64,
    ) {
        let far = Situation { versioning, now: time(0), until: time(400) };
        let near = Situation { until: time(until), ..far };
        for history in documents {
            let mut all = super::events(&history, &with, &far);
            all.retain(|event| event.due <= near.until);
            prop_assert_eq!(super::events(&history, &with, &near), all);
        }
    }

    #[test]
    fn times_that_are_shifted_by_whole_days_shift_what_happens(
        documents in bucket(),
        mut with in configuration(),
        versioning in versioning(),
        days in -20_000..20_000_i64,
    ) {
        let situation = Situation { versioning, now: time(0), until: time(300) };
        let here = super::bucket_events(&documents, &with, &situation);
        let mut moved = documents;
        for history in &mut moved {
            for entry in &mut history.entries {
                entry.modified = shifted(entry.modified, days);
                if let HistoryKind::Version { retain_until: Some(until), .. } = &mut entry.kind {
                    *until = shifted(*until, days);
                }
            }
            for upload in &mut history.uploads {
                upload.initiated = shifted(upload.initiated, days);
            }
        }
        shift(&mut with, days);
        let (now, until) = (shifted(situation.now, days), shifted(situation.until, days));
        let there = super::bucket_events(&moved, &with, &Situation { now, until, ..situation });
        let back: Vec<_> =
            there.into_iter().map(|event| Event { due: shifted(event.due, -days), ..event }).collect();
        prop_assert_eq!(back, here);
    }
}

fn shift(with: &mut Configuration, days: i64) {
    for rule in &mut with.rules {
        let transitions = rule.transitions.iter_mut().map(|transition| &mut transition.date);
        let expirations = rule.expiration.iter_mut().map(|expiration| &mut expiration.date);
        for date in transitions.chain(expirations) {
            *date = date.map(|date| shifted(date, days));
        }
    }
}
