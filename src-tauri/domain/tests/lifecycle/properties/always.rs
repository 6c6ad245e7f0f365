//! What holds for every case: of time, of what is gone, of what does not matter.

use super::{CASES, same};
use crate::random::{DAY, Dice, small};
use crate::shrinking::check_cases;
use crate::{Case, Simulate, legible};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use strata_domain::history::NULL;
use strata_domain::lifecycle::future::{Action, Event, HistoryKind, Subject};
use strata_domain::lifecycle::rule::{Configuration, Status};
use strata_domain::object::VersionId;

pub fn an_empty_configuration_yields_no_events(simulate: Simulate) {
    check_cases(CASES, |case| {
        let rules = Vec::new();
        let configuration = Configuration { rules, ..case.configuration.clone() };
        let empty = Case { configuration, ..case.clone() };
        same("without rules", &empty.events(simulate), &[])
    });
}

pub fn shifting_by_whole_days_shifts_every_event(simulate: Simulate) {
    check_cases(CASES, |case| {
        let days = Dice::new(case.history.entries.len() as u64).between(-9_000, 9_000);
        let by = DAY * small(days);
        let mut shifted = case.clone();
        shifted.situation.now += by;
        shifted.situation.until += by;
        for entry in &mut shifted.history.entries {
            entry.modified += by;
            if let HistoryKind::Version { retain_until: Some(end), .. } = &mut entry.kind
                && *end != Timestamp::MAX
            {
                *end += by;
            }
        }
        for upload in &mut shifted.history.uploads {
            upload.initiated += by;
        }
        for rule in &mut shifted.configuration.rules {
            for transition in &mut rule.transitions {
                transition.date = transition.date.map(|date| date + by);
            }
            if let Some(expiration) = &mut rule.expiration {
                expiration.date = expiration.date.map(|date| date + by);
            }
        }
        let mut must = case.events(simulate);
        for event in &mut must {
            event.due += by;
        }
        same("shifted by whole days", &shifted.events(simulate), &must)
    });
}

/// What was foretold for a time stays foretold when one looks further: so permanent deletions too
/// can only become more.
pub fn a_longer_span_only_adds_later_events(simulate: Simulate) {
    check_cases(CASES, |case| {
        let full = case.events(simulate);
        let ends: BTreeSet<Timestamp> = full.iter().map(|event| event.due).collect();
        for end in ends {
            for until in [end - SignedDuration::from_nanos(1), end] {
                let mut shorter = case.clone();
                shorter.situation.until = until;
                let within: Vec<Event> =
                    full.iter().filter(|event| event.due <= until).cloned().collect();
                same("a shorter span", &shorter.events(simulate), &within)?;
            }
        }
        Ok(())
    });
}

pub fn a_start_before_anything_happens_changes_nothing(simulate: Simulate) {
    check_cases(CASES, |case| {
        let told = case.events(simulate);
        let mut later = case.clone();
        later.situation.now = told.first().map_or(case.situation.until, |event| event.due);
        if later.situation.now < case.situation.now {
            return Ok(());
        }
        same("a start just before the first event", &later.events(simulate), &told)
    });
}

pub fn events_fall_on_midnights_of_the_span_in_order(simulate: Simulate) {
    check_cases(CASES, |case| {
        let told = case.events(simulate);
        let place = |event: &Event| {
            let by_id = |id: &VersionId| {
                case.history.entries.iter().position(|entry| entry.version_id == *id)
            };
            match &event.subject {
                Subject::NewMarker => 0,
                Subject::Version(id) => 1 + by_id(id).expect("an entry"),
                Subject::Upload(id) => {
                    let uploads = &case.history.uploads;
                    1_000 + uploads.iter().position(|upload| upload.upload_id == *id).expect("one")
                }
            }
        };
        let mut before = None;
        for event in &told {
            let now = (event.due, place(event));
            let in_span = case.situation.now <= event.due && event.due <= case.situation.until;
            let at_midnight = event.due.as_nanosecond().rem_euclid(DAY.as_nanos()) == 0;
            if !in_span || !at_midnight || before.is_some_and(|before| before >= now) {
                return Err(format!("{}\nof\n{}", legible::event(event), legible::events(&told)));
            }
            before = Some(now);
        }
        Ok(())
    });
}

pub fn one_entry_has_one_event_a_pass_and_none_when_it_is_gone(simulate: Simulate) {
    check_cases(CASES, |case| {
        let told = case.events(simulate);
        let mut touched = BTreeSet::new();
        let mut gone: Vec<Subject> = Vec::new();
        for event in &told {
            let subject = format!("{:?}", event.subject);
            let twice = !touched.insert((event.due, subject)) || gone.contains(&event.subject);
            let null = Subject::Version(VersionId::from(NULL));
            let exists = case.history.entries.iter().any(|entry| entry.version_id.as_str() == NULL);
            let nothing_replaced = event.replaces_null && (!exists || gone.contains(&null));
            if twice || nothing_replaced {
                return Err(format!("{}\nof\n{}", legible::event(event), legible::events(&told)));
            }
            if event.replaces_null {
                gone.push(null);
            }
            match event.action {
                Action::DeleteVersion | Action::RemoveDeleteMarker | Action::AbortUpload => {
                    gone.push(event.subject.clone());
                }
                Action::Transition(_) | Action::CreateDeleteMarker => {}
            }
        }
        // An entry that a marker replaces has no event on that midnight, wherever it is told.
        let replaced = told.iter().find(|event| event.replaces_null);
        let own = replaced.and_then(|replaced| {
            let null = Subject::Version(VersionId::from(NULL));
            told.iter().find(|event| {
                event.subject == null && event.due == replaced.due && *event != replaced
            })
        });
        own.map_or(Ok(()), |own| Err(legible::event(own)))
    });
}

pub fn only_what_is_not_retained_is_deleted(simulate: Simulate) {
    check_cases(CASES, |case| {
        for event in case.events(simulate) {
            let entry = case.history.entries.iter().find(|entry| {
                event.action == Action::DeleteVersion
                    && event.subject == Subject::Version(entry.version_id.clone())
            });
            if let Some(HistoryKind::Version { retain_until: Some(end), .. }) =
                entry.map(|entry| &entry.kind)
                && *end > event.due
            {
                return Err(legible::event(&event));
            }
        }
        Ok(())
    });
}

/// S3 does not read an order into the document. Which of two rules is named when both are due at
/// once is ours, and with it whether its own date is in doubt.
pub fn the_order_of_rules_decides_only_which_is_named(simulate: Simulate) {
    let bare = |events: Vec<Event>| -> Vec<Event> {
        events.into_iter().map(|event| Event { rule: 0, doubt: None, ..event }).collect()
    };
    check_cases(CASES, |case| {
        let told = bare(case.events(simulate));
        let mut turned = case.clone();
        turned.configuration.rules.reverse();
        same("in reversed order", &bare(turned.events(simulate)), &told)?;
        turned.configuration.rules.rotate_left(1);
        same("in another order", &bare(turned.events(simulate)), &told)
    });
}

pub fn rules_that_are_not_enabled_can_be_left_out(simulate: Simulate) {
    check_cases(CASES, |case| {
        let mut without = case.clone();
        let mut places = Vec::new();
        without.configuration.rules.clear();
        for (place, rule) in case.configuration.rules.iter().enumerate() {
            if rule.status == Status::Enabled {
                places.push(place);
                without.configuration.rules.push(rule.clone());
            }
        }
        let mut told = without.events(simulate);
        for event in &mut told {
            event.rule = places[event.rule];
        }
        same("without those rules", &told, &case.events(simulate))
    });
}
