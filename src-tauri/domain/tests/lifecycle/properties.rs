//! What holds for every case, whoever tells it: found by thinking, not by the documents' examples.

mod added_rules;
mod always;

use crate::{legible, random, reference};
use std::collections::BTreeMap;
use strata_domain::history::NULL;
use strata_domain::lifecycle::future::{Event, Subject};
use strata_domain::object::VersionId;

/// How many cases a property is checked on.
const CASES: u64 = 300;

/// All properties, as tests of one that tells.
macro_rules! hold {
    ($who:ident, $simulate:path; $($module:ident::$property:ident,)*) => {
        mod $who {
            $(#[test]
            fn $property() {
                super::$module::$property($simulate);
            })*
        }
    };
    ($who:ident, $simulate:path) => {
        hold!($who, $simulate;
            always::an_empty_configuration_yields_no_events,
            always::shifting_by_whole_days_shifts_every_event,
            always::a_longer_span_only_adds_later_events,
            always::a_start_before_anything_happens_changes_nothing,
            always::events_fall_on_midnights_of_the_span_in_order,
            always::one_entry_has_one_event_a_pass_and_none_when_it_is_gone,
            always::only_what_is_not_retained_is_deleted,
            always::the_order_of_rules_decides_only_which_is_named,
            always::rules_that_are_not_enabled_can_be_left_out,
            added_rules::adding_a_rule_delays_the_end_of_a_document_only_by_its_transitions,
            added_rules::adding_a_rule_never_delays_the_abort_of_an_upload,
            added_rules::a_rule_that_only_moves_noncurrent_versions_ends_nothing_earlier_or_later,
            added_rules::among_expirations_of_every_key_a_further_one_delays_no_removal,
            added_rules::a_narrow_rule_can_keep_an_older_version_for_longer,
        );
    };
}

hold!(the_reference, crate::reference::events);
hold!(the_simulation, strata_domain::lifecycle::simulate::events);

/// Two lists of events that must be one.
fn same(what: &str, told: &[Event], must: &[Event]) -> Result<(), String> {
    if told == must {
        return Ok(());
    }
    Err(format!("{what}\n{}\nbut\n{}\n", legible::events(told), legible::events(must)))
}

/// Properties of cases in which nothing happens prove nothing.
#[test]
fn the_random_cases_reach_everything() {
    let mut reached = BTreeMap::<String, u32>::new();
    let mut count = |what: String| *reached.entry(what).or_default() += 1;
    for seed in 1..=3_000 {
        let case = random::case(seed);
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
