//! What holds for every case, whoever tells it: found by thinking, not by the documents' examples.

mod added_rules;

use crate::random::{DAY, Dice, small};
use crate::shrinking::check_cases;
use crate::{Case, Simulate, legible, reference};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use strata_domain::history::NULL;
use strata_domain::lifecycle::future::{Action, Event, HistoryKind, Subject};
use strata_domain::lifecycle::rule::{Configuration, Status};
use strata_domain::object::VersionId;

/// How many cases a property is checked on.
const CASES: u64 = 1_500;

/// Gives each property as a test of one that tells.
macro_rules! hold_for {
    ($who:ident, $simulate:path: $($property:path as $name:ident),* $(,)?) => {
        mod $who {
            $(#[test]
            fn $name() {
                $property($simulate);
            })*
        }
    };
}

hold_for!(the_reference, crate::reference::events:
    super::an_empty_configuration_yields_no_events as an_empty_configuration_yields_no_events,
    super::shifting_by_whole_days_shifts_every_event as shifting_by_whole_days_shifts_every_event,
    super::a_longer_span_only_adds_later_events as a_longer_span_only_adds_later_events,
    super::a_start_before_anything_happens_changes_nothing
        as a_start_before_anything_happens_changes_nothing,
    super::events_fall_on_midnights_of_the_span_in_order
        as events_fall_on_midnights_of_the_span_in_order,
    super::one_entry_has_one_event_a_pass_and_none_when_it_is_gone
        as one_entry_has_one_event_a_pass_and_none_when_it_is_gone,
    super::only_what_is_not_retained_is_deleted as only_what_is_not_retained_is_deleted,
    super::the_order_of_rules_decides_only_which_is_named
        as the_order_of_rules_decides_only_which_is_named,
    super::rules_that_are_not_enabled_can_be_left_out
        as rules_that_are_not_enabled_can_be_left_out,
    super::added_rules::adding_a_rule_delays_the_end_of_a_document_only_by_its_transitions
        as adding_a_rule_delays_the_end_of_a_document_only_by_its_transitions,
    super::added_rules::adding_a_rule_never_delays_the_abort_of_an_upload
        as adding_a_rule_never_delays_the_abort_of_an_upload,
    super::added_rules::a_rule_that_only_moves_noncurrent_versions_ends_nothing_earlier_or_later
        as a_rule_that_only_moves_noncurrent_versions_ends_nothing_earlier_or_later,
    super::added_rules::among_expirations_of_every_key_a_further_one_delays_no_removal
        as among_expirations_of_every_key_a_further_one_delays_no_removal,
    super::added_rules::a_narrow_rule_can_keep_an_older_version_for_longer
        as a_narrow_rule_can_keep_an_older_version_for_longer,
);

/// Two lists of events that must be one.
fn same(what: &str, told: &[Event], must: &[Event]) -> Result<(), String> {
    if told == must {
        return Ok(());
    }
    Err(format!("{what}\n{}\nbut\n{}\n", legible::events(told), legible::events(must)))
}

fn an_empty_configuration_yields_no_events(simulate: Simulate) {
    check_cases(CASES, |case| {
        let rules = Vec::new();
        let configuration = Configuration { rules, ..case.configuration.clone() };
        let empty = Case { configuration, ..case.clone() };
        same("without rules", &empty.events(simulate), &[])
    });
}

fn shifting_by_whole_days_shifts_every_event(simulate: Simulate) {
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
fn a_longer_span_only_adds_later_events(simulate: Simulate) {
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

fn a_start_before_anything_happens_changes_nothing(simulate: Simulate) {
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

fn events_fall_on_midnights_of_the_span_in_order(simulate: Simulate) {
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

fn one_entry_has_one_event_a_pass_and_none_when_it_is_gone(simulate: Simulate) {
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

fn only_what_is_not_retained_is_deleted(simulate: Simulate) {
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
fn the_order_of_rules_decides_only_which_is_named(simulate: Simulate) {
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

fn rules_that_are_not_enabled_can_be_left_out(simulate: Simulate) {
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

/// Properties of cases in which nothing happens prove nothing.
#[test]
fn the_random_cases_reach_everything() {
    let mut reached = std::collections::BTreeMap::<String, u32>::new();
    let mut count = |what: String| *reached.entry(what).or_default() += 1;
    for seed in 1..=3_000 {
        let case = crate::random::case(seed);
        let told = case.events(reference::events);
        count(format!("{:?}", case.situation.versioning));
        if told.is_empty() {
            count("nothing".to_owned());
        }
        for event in told {
            count(format!("{:?}", event.action));
            count(format!("doubt {:?}", event.doubt));
            if event.replaces_null {
                let current = event.subject == Subject::Version(VersionId::from(NULL));
                count(format!("replaces null, current {current}"));
            }
            if event.subject == Subject::NewMarker {
                count(format!("new marker {:?}", event.action));
            }
        }
    }
    let expected = [
        "Unversioned",
        "Enabled",
        "Suspended",
        "nothing",
        "Transition(StandardIa)",
        "Transition(OneZoneIa)",
        "Transition(IntelligentTiering)",
        "Transition(GlacierInstant)",
        "Transition(GlacierFlexible)",
        "Transition(DeepArchive)",
        "CreateDeleteMarker",
        "DeleteVersion",
        "RemoveDeleteMarker",
        "AbortUpload",
        "doubt None",
        "doubt Some(ExactMidnight)",
        "doubt Some(MarkerLag)",
        "doubt Some(MarkersAmongNewer)",
        "doubt Some(TransitionBeforeMarker)",
        "doubt Some(Tier)",
        "replaces null, current true",
        "replaces null, current false",
        "new marker RemoveDeleteMarker",
    ];
    for what in expected {
        let times = reached.remove(what).unwrap_or(0);
        assert!(times >= 20, "{what} was reached {times} times only");
    }
    assert!(reached.is_empty(), "{reached:?}");
}
