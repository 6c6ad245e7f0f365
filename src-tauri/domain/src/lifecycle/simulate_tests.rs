use super::super::future::{DocumentHistory, Doubt, Event, HistoryEntry, Situation, Subject};
use super::super::rule::{And, Expiration, Filter, Rule, Status, Tag, Transition, UnknownElement};
use super::super::worlds::*;
use super::events;
use crate::history::Versioning::{self, Enabled, Suspended, Unversioned};
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
fn passes_are_the_midnights_from_now_until_the_end_both_included() {
    let rule = rules([rule().expires(1)]);
    let due = |now: &str, until: &str| {
        let situation = Situation { versioning: Unversioned, now: at(now), until: at(until) };
        told(&events(&one("2026-01-01T10:00Z"), &rule, &situation))
    };
    assert_eq!(due("2026-01-03", "2026-01-03"), ["2026-01-03 v deleted"]);
    assert_eq!(due("2026-01-01T12:00Z", "2026-01-02T23:59Z"), [""; 0]);
    // What became due before now happens on the first pass.
    assert_eq!(due("2026-05-03T00:00:01Z", "2026-05-10"), ["2026-05-04 v deleted"]);
    assert_eq!(due("2026-05-03T00:00:01Z", "2026-05-03T23:00Z"), [""; 0]);
    assert_eq!(due("2026-05-03", "2026-05-02"), [""; 0]);
}

#[test]
fn a_time_that_ends_exactly_at_a_midnight_is_due_a_day_later_and_doubtful() {
    let doubt = |modified: &str, rule: &Rule| {
        let found = happens(Unversioned, &one(modified), std::slice::from_ref(rule));
        (told(&found)[0].clone(), found[0].doubt)
    };
    let days = rule().expires(1);
    let exactly = ("2026-01-03 v deleted".to_owned(), Some(Doubt::ExactMidnight));
    assert_eq!(doubt("2026-01-01", &days), exactly);
    assert_eq!(doubt("2026-01-01T00:00:00.000000001Z", &days), (exactly.0.clone(), None));
    let date = rule().expires_on("2026-01-03");
    assert_eq!(doubt("2026-01-01", &date), (exactly.0, None), "a date is no doubt");
}

#[test]
fn numbers_that_never_come_never_act() {
    let absurd = [i64::MIN, -1, 8_000_000, i64::MAX];
    let history = DocumentHistory {
        uploads: vec![upload("u", "2026-01-01T10:00Z")],
        ..document("k", versions(3))
    };
    for days in absurd {
        let rule = rule()
            .moves(days, "GLACIER")
            .expires(days)
            .moves_old(days, None, "GLACIER")
            .expires_old(days, Some(i64::MAX))
            .aborts(days);
        let situation =
            Situation { versioning: Enabled, now: Timestamp::MIN, until: Timestamp::MAX };
        assert_eq!(events(&history, &rules([rule]), &situation), [], "{days} days");
    }
    let negative_rank = rule().expires_old(1, Some(-1));
    assert_eq!(tell(Enabled, &history, &[negative_rank]), [""; 0]);
    let days_count = Expiration { days: Some(-1), date: Some(at("2026-02-01")), ..<_>::default() };
    let both = Rule { expiration: Some(days_count), ..rule() };
    assert_eq!(tell(Unversioned, &one("2026-01-01T10:00Z"), &[both]), [""; 0]);
    let neither = Transition { class: "GLACIER".to_owned().into(), ..Transition::default() };
    let neither = Rule { transitions: vec![neither], ..rule() };
    assert_eq!(tell(Unversioned, &one("2026-01-01T10:00Z"), &[neither]), [""; 0]);
}

#[test]
fn the_ends_of_time_are_simulated_without_panic() {
    let ends = [Timestamp::MIN, Timestamp::MAX];
    for modified in ends {
        for date in ends {
            for now in ends {
                let mut history =
                    document("k", [version("v", "2026-01-01"), version("w", "2026-01-01")]);
                for entry in &mut history.entries {
                    entry.modified = modified;
                }
                let expiration = Expiration { date: Some(date), ..Expiration::default() };
                let dated = Rule { expiration: Some(expiration), ..rule() }.expires_old(0, None);
                let situation = Situation { versioning: Enabled, now, until: Timestamp::MAX };
                events(&history, &rules([dated, rule().moves(7_999_999, "GLACIER")]), &situation);
            }
        }
    }
}

#[test]
fn zero_days_are_simulated_as_they_are() {
    let rule = rule().moves(0, "GLACIER");
    assert_eq!(tell(Enabled, &one("2026-01-01T10:00Z"), &[rule]), ["2026-01-02 v GLACIER"]);
}

#[test]
fn rules_that_are_not_enabled_or_not_understood_never_act() {
    let unknown = || vec![UnknownElement { name: "Colour".into(), xml: "<Colour/>".into() }];
    let acts = |rule: Rule| {
        let history = DocumentHistory {
            uploads: vec![upload("u", "2026-01-01T10:00Z")],
            ..one("2026-01-01T10:00Z")
        };
        tell(Unversioned, &history, &[rule.expires(1).aborts(1)]).len()
    };
    assert_eq!(acts(rule()), 2);
    assert_eq!(acts(Rule { status: Status::Disabled, ..rule() }), 0);
    assert_eq!(acts(Rule { status: Status::Other("enabled".into()), ..rule() }), 0);
    assert_eq!(acts(Rule::default()), 0, "neither filter nor prefix");
    assert_eq!(acts(Rule { legacy_prefix: Some(String::new()), ..Rule::default() }), 2);
    let filter = Filter { unknown: unknown(), ..Filter::default() };
    assert_eq!(acts(Rule { filter: Some(filter), ..Rule::default() }), 0);
    let and = And { unknown: unknown(), ..And::default() };
    let filter = Filter { and: Some(and), ..Filter::default() };
    assert_eq!(acts(Rule { filter: Some(filter), ..Rule::default() }), 0);
    assert_eq!(acts(Rule { unknown: unknown(), ..rule() }), 2, "beside the filter");
}

#[test]
fn every_predicate_of_a_filter_must_match() {
    let tag = |key: &str, value: &str| Tag { key: key.into(), value: value.into() };
    let and = And {
        prefix: Some("logs".into()),
        tags: vec![tag("a", "1"), tag("b", "")],
        size_greater_than: Some(10),
        size_less_than: Some(20),
        unknown: Vec::new(),
    };
    let filter = Filter { and: Some(and), ..Filter::default() };
    let rule = Rule { filter: Some(filter), ..Rule::default() }.expires(1);
    let acts = |key: &str, tags: &[(&str, &str)], size: u64| {
        let mut entry = version("v", "2026-01-01T10:00Z").sized(size);
        for (key, value) in tags {
            entry = entry.tagged(key, value);
        }
        !tell(Unversioned, &document(key, [entry]), std::slice::from_ref(&rule)).is_empty()
    };
    let both = [("a", "1"), ("b", "")];
    assert!(acts("logs", &both, 11) && acts("logs2024/x", &both, 19));
    assert!(acts("logs/x", &[("a", "1"), ("b", ""), ("c", "3")], 15), "further tags do not matter");
    assert!(!acts("Logs/x", &both, 15) && !acts("log", &both, 15) && !acts("/logs", &both, 15));
    assert!(!acts("logs/x", &both, 10) && !acts("logs/x", &both, 20), "bounds are exclusive");
    assert!(!acts("logs/x", &[("a", "1")], 15) && !acts("logs/x", &[("a", "1"), ("b", "x")], 15));
    assert!(!acts("logs/x", &[("A", "1"), ("b", "")], 15), "letter case counts");
}

#[test]
fn a_marker_has_no_bytes_and_no_tags() {
    let history = || document("k", [version("v", "2026-01-02T10:00Z"), marker("m", "2026-01-01")]);
    let removed = ["2026-01-04 m removed"];
    assert_eq!(tell(Enabled, &history(), &[rule().less(1).expires_old(1, None)]), removed);
    assert_eq!(tell(Enabled, &history(), &[rule().greater(0).expires_old(1, None)]), [""; 0]);
    assert_eq!(tell(Enabled, &history(), &[rule().tag("a", "").expires_old(1, None)]), [""; 0]);
}

#[test]
fn uploads_look_at_the_prefix_only() {
    let history = DocumentHistory {
        uploads: vec![upload("u", "2026-01-01T10:00Z"), upload("w", "2026-01-01")],
        ..document("tmp/k", [])
    };
    let found = happens(
        Suspended,
        &history,
        &[
            rule().prefix("x").aborts(1),
            rule().prefix("tmp/").tag("a", "b").greater(5).aborts(3),
            rule().aborts(3),
            rule().aborts(4),
        ],
    );
    assert_eq!(told(&found), ["2026-01-05 u aborted", "2026-01-05 w aborted"]);
    assert_eq!(found.iter().map(|event| event.rule).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(found[1].doubt, Some(Doubt::ExactMidnight));
    assert_eq!(found[0].subject, Subject::Upload("u".into()));
}

#[test]
fn a_noncurrent_clock_begins_anew_when_the_entry_above_is_gone() {
    let history = document(
        "k",
        [
            version("top", "2026-03-01T10:00Z"),
            version("small", "2026-02-01T10:00Z").sized(1),
            version("old", "2026-01-01T10:00Z"),
        ],
    );
    let before = [rule().expires_old(40, None)];
    assert_eq!(
        tell(Enabled, &history, &before),
        ["2026-03-14 old deleted", "2026-04-11 small deleted"]
    );
    let small_first = [rule().expires_old(40, None), rule().less(2).expires_old(5, None)];
    assert_eq!(
        tell(Enabled, &history, &small_first),
        ["2026-03-07 small deleted", "2026-04-11 old deleted"]
    );
}

#[test]
fn expiration_does_what_the_versioning_state_says() {
    let history = || document("k", [version("null", "2026-01-01T10:00Z")]);
    let expires = [rule().expires(1)];
    assert_eq!(tell(Unversioned, &history(), &expires), ["2026-01-03 null deleted"]);
    assert_eq!(
        tell(Enabled, &history(), &expires)[0],
        "2026-01-03 null covered",
        "the id means nothing while versions are kept"
    );
    assert_eq!(
        tell(Suspended, &history(), &expires),
        ["2026-01-03 null covered -null", "2026-01-05 new removed"],
        "nothing is left beneath the marker"
    );
    let beneath = document(
        "k",
        [
            version("v", "2026-01-02T10:00Z"),
            marker("null", "2026-01-01T10:00Z"),
            version("w", "2025-01-01"),
        ],
    );
    let with = [rule().expires(1).expires_old(10, None)];
    assert_eq!(
        tell(Suspended, &beneath, &with),
        [
            "2026-01-04 v covered -null",
            // Its successor was the marker that is gone; now it is v.
            "2026-01-13 w deleted",
            "2026-01-15 v deleted",
            "2026-01-16 new removed",
        ]
    );
}

#[test]
fn an_entry_that_a_marker_replaces_has_no_event_of_its_own_on_that_day() {
    let history =
        document("k", [version("v", "2026-01-10T10:00Z"), version("null", "2026-01-01T10:00Z")]);
    for noncurrent in [rule().expires_old(1, None), rule().moves_old(1, None, "GLACIER")] {
        let with = [rule().expires(1), noncurrent];
        let told = tell(Suspended, &history, &with);
        let on_the_day: Vec<_> =
            told.iter().filter(|line| line.starts_with("2026-01-12")).collect();
        assert_eq!(on_the_day, ["2026-01-12 v covered -null"]);
    }
}

#[test]
fn a_marker_stays_while_anything_lies_beneath_it() {
    let lone = || document("k", [marker("m", "2026-01-01T10:00Z")]);
    assert_eq!(tell(Enabled, &lone(), &[rule().expires(10)]), ["2026-01-12 m removed"]);
    assert_eq!(
        tell(Suspended, &lone(), &[rule().expires_on("2026-01-05")]),
        ["2026-01-05 m removed"]
    );
    assert_eq!(tell(Enabled, &lone(), &[rule().expires_old(1, None)]), [""; 0]);
    let found = happens(Enabled, &lone(), &[rule().expires(10), rule().clears_markers()]);
    assert_eq!((found.len(), found[0].rule), (1, 1), "any age, so on the first pass");
    assert_eq!(found[0].due, ever(Enabled).now);
    for beneath in [version("x", "2026-01-01"), marker("x", "2026-01-01")] {
        let history = document("k", [marker("m", "2026-01-01T10:00Z"), beneath]);
        let with = [rule().expires(1).expires_old(20, None), rule().clears_markers()];
        assert_eq!(tell(Enabled, &history, &with)[1..], ["2026-01-23 m removed"]);
        assert_eq!(tell(Enabled, &history, &[rule().expires(1).clears_markers()]), [""; 0]);
    }
}

#[test]
fn the_expired_marker_rule_is_due_at_its_pass_and_age_may_have_been_earlier() {
    let history = document("k", [marker("m", "2026-01-01T10:00Z")]);
    let named = |now: &str| {
        let with = rules([rule().clears_markers(), rule().expires(10)]);
        events(&history, &with, &Situation { now: at(now), ..ever(Enabled) })[0].rule
    };
    assert_eq!(named("2026-01-11"), 0);
    assert_eq!(named("2026-01-12"), 0, "a tie goes to the first");
    assert_eq!(named("2026-01-13"), 1);
}
