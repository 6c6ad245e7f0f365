use super::super::future::{
    Action, DocumentHistory, Doubt, Event, HistoryEntry, HistoryKind, Situation, Subject,
};
use super::super::rule::{Configuration, MinimumSize, Rule};
use super::super::worlds::*;
use super::{Simulation, bucket_events, events};
use crate::history::Versioning::{self, Enabled, Unversioned};
use jiff::Timestamp;

fn happens(versioning: Versioning, history: &DocumentHistory, with: &[Rule]) -> Vec<Event> {
    events(history, &rules(with), &ever(versioning))
}

fn tell(versioning: Versioning, history: &DocumentHistory, with: &[Rule]) -> Vec<String> {
    told(&happens(versioning, history, with))
}

fn one(modified: &str) -> DocumentHistory {
    document("k", [version("v", modified)])
}

/// Newest first, a day apart, v1 the oldest; all before 2026-02-01.
fn versions(count: usize) -> Vec<HistoryEntry> {
    (1..=count)
        .rev()
        .map(|number| version(&format!("v{number}"), &format!("2026-01-{number:02}T10:00Z")))
        .collect()
}

#[test]
fn newer_noncurrent_versions_are_kept() {
    let history = document("k", versions(10));
    let with = [rule().expires_old(0, Some(5))];
    let found = tell(Enabled, &history, &with);
    assert_eq!(found.len(), 4, "one current and five noncurrent versions remain: {found:?}");
    assert_eq!(found[0], "2026-01-03 v1 deleted");
    assert!(found.iter().all(|event| !event.contains("v5")));
    // The current version becomes noncurrent, and one more may go.
    let covered = [rule().expires(100), rule().expires_old(0, Some(5))];
    let found = tell(Enabled, &history, &covered);
    assert_eq!(found[4..], ["2026-04-21 v10 covered", "2026-04-22 v5 deleted"]);
}

#[test]
fn markers_do_not_count_among_the_newer_versions_but_are_doubtful() {
    let entries = |upper: HistoryEntry| {
        [
            version("top", "2026-01-05T10:00Z"),
            upper,
            version("b", "2026-01-03T10:00Z"),
            version("c", "2026-01-02T10:00Z"),
        ]
    };
    let with = [rule().expires_old(0, Some(1))];
    let counted =
        happens(Enabled, &document("k", entries(version("a", "2026-01-04T10:00Z"))), &with);
    assert_eq!(told(&counted), ["2026-01-04 c deleted", "2026-01-05 b deleted"]);
    assert!(counted.iter().all(|event| event.doubt.is_none()));
    let doubted =
        happens(Enabled, &document("k", entries(marker("a", "2026-01-04T10:00Z"))), &with);
    assert_eq!(told(&doubted), ["2026-01-04 c deleted"], "a and b have no version newer than them");
    assert_eq!(doubted[0].doubt, Some(Doubt::MarkersAmongNewer));
    let unranked = [rule().expires_old(0, None), rule().expires_old(0, Some(1))];
    let found =
        happens(Enabled, &document("k", entries(marker("a", "2026-01-04T10:00Z"))), &unranked);
    assert!(found.iter().all(|event| event.doubt.is_none() && event.rule == 0));
}

#[test]
fn noncurrent_markers_go_like_versions() {
    let history = document(
        "k",
        [
            version("top", "2026-01-05T10:00Z"),
            version("a", "2026-01-04T10:00Z"),
            marker("m", "2026-01-03T10:00Z"),
        ],
    );
    let with = [rule().expires_old(3, Some(1)).moves_old(0, None, "GLACIER")];
    assert_eq!(tell(Enabled, &history, &with), ["2026-01-06 a GLACIER", "2026-01-08 m removed"]);
}

#[test]
fn noncurrent_actions_do_nothing_without_versioning() {
    let with = [rule().expires_old(0, None).moves_old(0, None, "GLACIER")];
    assert_eq!(tell(Unversioned, &document("k", versions(3)), &with), [""; 0]);
}

#[test]
fn retention_puts_deletion_off_and_nothing_else() {
    let locked = || version("v", "2026-01-01T10:00Z").retained("2026-03-01T12:00Z");
    let with = [rule().moves(5, "GLACIER").expires(10).expires_old(10, None)];
    assert_eq!(
        tell(Enabled, &document("k", [locked()]), &with),
        [
            "2026-01-07 v GLACIER",
            "2026-01-12 v covered",
            "2026-03-02 v deleted",
            "2026-03-03 new removed"
        ]
    );
    let ends_at_midnight = version("v", "2026-01-01T10:00Z").retained("2026-03-01");
    let history = document("k", [marker("m", "2026-01-02"), ends_at_midnight]);
    assert_eq!(tell(Enabled, &history, &with)[..1], ["2026-03-01 v deleted"]);
    let mut held = document("k", [marker("m", "2026-01-02"), locked()]);
    let HistoryKind::Version { retain_until, .. } = &mut held.entries[1].kind else {
        panic!("a version");
    };
    *retain_until = Some(Timestamp::MAX);
    assert_eq!(tell(Enabled, &held, &with), [""; 0], "a legal hold has no end");
    let moving = [rule().moves_old(12, None, "GLACIER").expires_old(10, None)];
    assert_eq!(
        tell(Enabled, &document("k", [marker("m", "2026-01-02T10:00Z"), locked()]), &moving),
        ["2026-01-15 v GLACIER", "2026-03-02 v deleted"]
    );
}

#[test]
fn removal_goes_before_transition_and_transition_before_a_marker() {
    let old = document("k", versions(2));
    let together = [rule().moves_old(3, None, "GLACIER").expires_old(3, None)];
    assert_eq!(tell(Enabled, &old, &together), ["2026-01-06 v1 deleted"]);
    let current = one("2026-01-01T10:00Z");
    let together = [rule().moves(3, "GLACIER"), rule().expires(3)];
    assert_eq!(tell(Unversioned, &current, &together), ["2026-01-05 v deleted"]);
    let found = happens(Enabled, &current, &together);
    assert_eq!(told(&found)[..2], ["2026-01-05 v GLACIER", "2026-01-06 v covered"]);
    assert_eq!(found[1].doubt, Some(Doubt::TransitionBeforeMarker));
    let exact = happens(Enabled, &one("2026-01-01"), &together);
    assert_eq!(exact[1].doubt, Some(Doubt::ExactMidnight), "the first doubt in the order is told");
}

#[test]
fn the_earliest_due_rule_is_named_even_if_it_was_due_long_ago() {
    let with = [
        rule().expires(20),
        rule().expires(10),
        rule().expires(10),
        rule().expires_on("2026-01-13"),
    ];
    let situation = Situation { now: at("2026-06-01"), ..ever(Unversioned) };
    let found = events(&one("2026-01-01T10:00Z"), &rules(with), &situation);
    assert_eq!((told(&found), found[0].rule), (vec!["2026-06-01 v deleted".to_owned()], 1));
    let date_first = [rule().expires(20), rule().expires_on("2025-01-13")];
    let found = events(&one("2026-01-01T10:00Z"), &rules(date_first), &situation);
    assert_eq!(found[0].rule, 1);
}

#[test]
fn of_several_targets_the_documented_one_wins_and_only_allowed_ones_count() {
    let order = [
        "STANDARD_IA",
        "ONEZONE_IA",
        "GLACIER_IR",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
    ];
    for count in 1..=order.len() {
        let with: Vec<_> = order[..count].iter().map(|class| rule().moves(3, class)).collect();
        let found = tell(Unversioned, &one("2026-01-01T10:00Z"), &with);
        assert_eq!(found[0], format!("2026-01-05 v {}", order[count - 1]));
    }
    // One is left over that can still be reached: it follows on the next pass.
    let left = [rule().moves(3, "GLACIER_IR"), rule().moves(3, "INTELLIGENT_TIERING")];
    let found = happens(Unversioned, &one("2026-01-01T10:00Z"), &left);
    assert_eq!(told(&found), ["2026-01-05 v INTELLIGENT_TIERING", "2026-01-06 v GLACIER_IR"]);
    assert_eq!(found[1].doubt, Some(Doubt::Tier));
    let named =
        [rule().moves(5, "GLACIER"), rule().moves(3, "GLACIER"), rule().moves(1, "STANDARD_IA")];
    let situation = Situation { now: at("2026-06-01"), ..ever(Unversioned) };
    let found = events(&one("2026-01-01T10:00Z"), &rules(named), &situation);
    assert_eq!((found.len(), found[0].rule), (1, 1));
    for (class, with) in [
        ("OUTPOSTS", "GLACIER"),
        ("STANDARD", "STANDARD"),
        ("STANDARD", "SNOW"),
        ("GLACIER", "GLACIER"),
    ] {
        let history = document("k", [version("v", "2026-01-01T10:00Z").stored(class)]);
        assert_eq!(
            tell(Unversioned, &history, &[rule().moves(0, with)]),
            [""; 0],
            "{class} to {with}"
        );
    }
    let reduced = document("k", [version("v", "2026-01-01T10:00Z").stored("REDUCED_REDUNDANCY")]);
    assert_eq!(tell(Unversioned, &reduced, &[rule().moves(0, "STANDARD_IA")]).len(), 1);
}

#[test]
fn the_tier_is_a_doubt_except_for_the_deepest_archive() {
    let doubt = |class: &str| {
        let history =
            document("k", [version("v", "2026-01-01T10:00Z").stored("INTELLIGENT_TIERING")]);
        happens(Unversioned, &history, &[rule().moves(0, class)]).first().map(|event| event.doubt)
    };
    for class in ["ONEZONE_IA", "GLACIER_IR", "GLACIER"] {
        assert_eq!(doubt(class), Some(Some(Doubt::Tier)), "{class}");
    }
    assert_eq!(doubt("DEEP_ARCHIVE"), Some(None));
    assert_eq!(doubt("STANDARD_IA"), None);
}

#[test]
fn the_minimum_size_counts_for_current_and_noncurrent_versions_without_a_size_filter() {
    let moved = |minimum: Option<MinimumSize>, size: u64, rule: Rule| {
        let entries = [
            version("v2", "2026-01-02T10:00Z").sized(size),
            version("v1", "2026-01-01T10:00Z").sized(size),
        ];
        let configuration = Configuration { minimum_size: minimum, ..rules([rule]) };
        events(&document("k", entries), &configuration, &ever(Enabled)).len()
    };
    let both = |class: &str| rule().moves(0, class).moves_old(0, None, class);
    let varies = Some(MinimumSize::VariesByStorageClass);
    for class in [
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER_IR",
        "GLACIER",
        "DEEP_ARCHIVE",
    ] {
        let archive = class == "GLACIER" || class == "DEEP_ARCHIVE";
        assert_eq!(moved(None, 131_071, both(class)), 0, "{class}");
        assert_eq!(moved(None, 131_072, both(class)), 2, "{class}");
        assert_eq!(moved(varies, 131_071, both(class)), if archive { 2 } else { 0 }, "{class}");
        assert_eq!(moved(None, 1, both(class).greater(0)), 2, "{class}");
        assert_eq!(moved(None, 1, both(class).less(2)), 2, "{class}");
    }
    assert_eq!(moved(None, 1, rule().expires_old(0, None)), 1, "expiration has no minimum");
}

#[test]
fn what_follows_a_new_marker_is_told_with_its_lag() {
    let found = happens(
        Enabled,
        &document("k", versions(2)),
        &[rule().expires(5).moves_old(1, None, "GLACIER").expires_old(9, None)],
    );
    let doubts: Vec<_> =
        told(&found).into_iter().zip(found.iter().map(|event| event.doubt)).collect();
    let lag = Some(Doubt::MarkerLag);
    assert_eq!(
        doubts,
        [
            ("2026-01-04 v1 GLACIER".to_owned(), None),
            ("2026-01-08 v2 covered".to_owned(), None),
            ("2026-01-10 v2 GLACIER".to_owned(), lag),
            ("2026-01-12 v1 deleted".to_owned(), None),
            ("2026-01-18 v2 deleted".to_owned(), lag),
            ("2026-01-19 new removed".to_owned(), lag),
        ]
    );
    assert_eq!(found[5].subject, Subject::NewMarker);
    let date = [rule().expires_on("2026-01-08"), rule().expires_old(0, None)];
    let found = happens(Enabled, &one("2026-01-01T10:00Z"), &date);
    assert_eq!(found.last().map(|event| event.doubt), Some(None), "a date has no clock");
}

#[test]
fn events_are_in_order_of_time_then_key_then_place_then_uploads() {
    let uploads = || vec![upload("u2", "2026-01-01T09:00Z"), upload("u1", "2026-01-01T08:00Z")];
    let history = |key: &str| DocumentHistory {
        uploads: uploads(),
        ..document(key, [version("v2", "2026-01-01T10:00Z"), version("v1", "2026-01-01T09:00Z")])
    };
    let with = rules([rule().moves(1, "GLACIER").moves_old(1, None, "GLACIER").aborts(1)]);
    let found = bucket_events(&[history("b"), history("B")], &with, &ever(Enabled));
    let order: Vec<_> = found.iter().map(|event| event.key.as_str()).collect();
    assert_eq!(order, ["B", "B", "B", "B", "b", "b", "b", "b"]);
    let subjects = told(&found[4..]);
    assert_eq!(
        subjects,
        [
            "2026-01-03 v2 GLACIER",
            "2026-01-03 v1 GLACIER",
            "2026-01-03 u2 aborted",
            "2026-01-03 u1 aborted"
        ]
    );
}

#[test]
fn a_simulation_that_was_used_before_answers_like_a_new_one() {
    let with = rules([
        rule().expires(3).expires_old(1, Some(2)),
        rule().prefix("a").tag("t", "1").moves(1, "GLACIER"),
    ]);
    let histories = [
        document("a", versions(9)),
        document("b", [version("v", "2026-01-01").tagged("t", "1")]),
        document("a/b", [version("v", "2026-01-01").tagged("t", "1")]),
        document("c", [marker("m", "2026-01-01")]),
    ];
    let mut simulation = Simulation::new(&with);
    for history in histories.iter().chain(&histories) {
        let alone = events(history, &with, &ever(Enabled));
        assert_eq!(simulation.events(history, &ever(Enabled)), alone, "{}", history.key);
    }
}

#[test]
fn a_key_with_very_many_versions_is_told_whole() {
    let count = 10_000_i64;
    let begin = at("2026-01-01T10:00Z").as_second();
    let entries: Vec<_> = (0..count)
        .rev()
        .map(|number| {
            let mut entry = version(&number.to_string(), "2026-01-01");
            entry.modified = Timestamp::from_second(begin + number * 600).unwrap_or_default();
            entry.sized(if number % 3 == 0 { 1 } else { MIB })
        })
        .collect();
    let history = document("k", entries);
    let with = rules([
        rule().expires(30).expires_old(30, Some(100)),
        rule().less(2).expires_old(3, Some(7)),
        rule().expires_old(300, None),
    ]);
    let found = events(&history, &with, &ever(Enabled));
    let deleted = found.iter().filter(|event| event.action == Action::DeleteVersion).count();
    assert_eq!(deleted, 10_000);
    assert!(found.is_sorted_by_key(|event| event.due));
}
