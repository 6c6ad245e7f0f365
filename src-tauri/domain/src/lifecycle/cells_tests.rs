#![allow(clippy::unwrap_used)]
use super::super::buckets::{begin, bucket, configuration, time, versioning};
use super::super::forecast::{Destroyed, Forecast, Place};
use super::super::future::{Action, DocumentHistory, Event, Situation};
use super::super::replay::{Told, of_forecast};
use super::super::rule::Configuration;
use super::super::simulate::Simulation;
use super::super::worlds::{at, document, marker, rule, rules, version};
use super::{Cells, Fold, Unlike};
use crate::history::Versioning::{Enabled, Suspended, Unversioned};
use crate::object::StorageClass;
use jiff::SignedDuration;
use jiff::Timestamp;
use proptest::prelude::*;

fn folded(documents: &[DocumentHistory], with: &Configuration, situation: &Situation) -> Cells {
    let mut fold = Fold::new(with, situation.versioning, situation.now);
    for history in documents {
        fold.document(history);
    }
    fold.finish()
}

fn all_events(
    documents: &[DocumentHistory],
    with: &Configuration,
    situation: &Situation,
) -> Vec<Vec<Event>> {
    let mut simulation = Simulation::new(with);
    documents.iter().map(|history| simulation.events(history, situation)).collect()
}

fn told_by(documents: &[DocumentHistory], events: &[Vec<Event>], time: Timestamp) -> Told {
    Told::by(documents.iter().zip(events.iter().map(Vec::as_slice)), time)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn cells_say_exactly_what_their_documents_say_together(
        documents in bucket(),
        with in configuration(),
        versioning in versioning(),
        split in 0..20_usize,
        later in prop_oneof![3 => Just(0), 1 => 1..60_i64],
        span in prop_oneof![1 => 0..20_i64, 3 => Just(300)],
        between in 0..300_i64,
    ) {
        let situation = Situation { versioning, now: time(later), until: time(later + span) };
        let (one, other) = documents.split_at(split.min(documents.len()));
        let mut fold = Fold::new(&with, versioning, begin());
        one.iter().for_each(|history| fold.document(history));
        let mut rest = Fold::new(&with, versioning, begin());
        other.iter().for_each(|history| rest.document(history));
        prop_assert_eq!(fold.merge(rest), Ok(()));
        let forecast = fold.finish().project(situation.now, situation.until);
        let events = all_events(&documents, &with, &situation);
        for time in [situation.until, time(later + between % (span + 1)), situation.now] {
            prop_assert_eq!(of_forecast(&forecast, time), told_by(&documents, &events, time));
        }
        months_agree(&forecast, &documents, &events);
    }
}

fn months_agree(forecast: &Forecast, documents: &[DocumentHistory], events: &[Vec<Event>]) {
    let months = forecast.months();
    let ends = months.iter().skip(1).map(|month| {
        at(&format!("{:04}-{:02}-01", month.year, month.month)) - SignedDuration::from_nanos(1)
    });
    let mut before = (0, 0);
    for (month, end) in months.iter().zip(ends.chain([forecast.until])) {
        let told = told_by(documents, events, end);
        assert_eq!(month.end, told.state);
        let lost = told.losses.values().fold((0, 0), |sum, lost| (sum.0 + lost.0, sum.1 + lost.1));
        assert_eq!((month.losing + before.0, month.gone + before.1), lost);
        before = lost;
    }
    let rows = months.iter().flat_map(|month| &month.rows);
    let total = rows.fold((0, 0), |sum, row| (sum.0 + row.sum.count, sum.1 + row.sum.bytes));
    let expected = forecast.rows.iter();
    let expected = expected.fold((0, 0), |sum, row| (sum.0 + row.sum.count, sum.1 + row.sum.bytes));
    assert_eq!(total, expected, "months leave nothing out");
}

fn project(documents: &[DocumentHistory], with: &Configuration, situation: &Situation) -> Forecast {
    folded(documents, with, situation).project(situation.now, situation.until)
}

fn soon() -> Situation {
    Situation { versioning: Enabled, now: at("2026-06-01T06:00Z"), until: at("2029-06-01") }
}

#[test]
fn documents_with_one_fate_share_a_cell() {
    let with = rules([rule().moves(30, "GLACIER").expires(365).expires_old(30, Some(2))]);
    let documents: Vec<_> = (0..500_u64)
        .map(|number| {
            let entries = ["2026-05-04", "2026-05-03", "2026-05-02", "2026-05-01"].map(|day| {
                version("v", &format!("{day}T{:02}:00Z", number % 24)).sized((1 << 20) + number)
            });
            document(&format!("k{number}"), entries)
        })
        .collect();
    let cells = folded(&documents, &with, &soon());
    // Current, two that nothing happens to before a marker comes, and one beyond them.
    assert_eq!(cells.len(), 4);
    let forecast = cells.project(soon().now, soon().until);
    let moved = &forecast.rows[1];
    assert_eq!(
        (&moved.action, moved.sum.count),
        (&Action::Transition(StorageClass::GlacierFlexible), 500)
    );
    assert_eq!(moved.sum.bytes, 500 * (1 << 20) + 499 * 500 / 2);
}

#[test]
fn what_is_older_than_every_rule_shares_a_cell() {
    let documents: Vec<_> = (0..4_000_i64)
        .map(|days| {
            let mut history = document(&days.to_string(), [version("v", "2026-01-01")]);
            history.entries[0].modified = soon().now - SignedDuration::from_hours(24 * days);
            history
        })
        .collect();
    assert!(folded(&documents, &rules([rule().expires(365)]), &soon()).len() <= 370);
    assert_eq!(folded(&documents, &rules([]), &soon()).len(), 1);
}

#[test]
fn equal_keys_that_are_kept_whole_are_kept_once() {
    let with = rules([rule().less(10).expires_old(5, None)]);
    let documents: Vec<_> = (0..100)
        .map(|number| {
            let old = version("v", "2026-05-01").sized(number % 10);
            let entries = [version("w", "2026-05-02"), version("u", "2026-05-01"), old];
            document(&number.to_string(), entries)
        })
        .chain([document("x", [version("w", "2026-05-02"), version("v", "2026-05-01").sized(10)])])
        .collect();
    let cells = folded(&documents, &with, &soon());
    assert_eq!(cells.len(), 3, "the last key has two cells");
    let events = all_events(&documents, &with, &soon());
    let forecast = cells.project(soon().now, soon().until);
    assert_eq!(of_forecast(&forecast, soon().until), told_by(&documents, &events, soon().until));
}

#[test]
fn the_guard_counts_documents_versions_and_bytes_of_the_next_48_hours() {
    let with = rules([rule().expires_old(1, None), rule().prefix("late/").expires_old(31, None)]);
    let entries = |newest: &str| {
        [
            version("c", newest),
            version("b", "2026-05-01T10:00Z").sized(7),
            version("a", "2026-05-01T09:00Z").sized(5),
        ]
    };
    let documents = [
        document("both", entries("2026-05-20T10:00Z")),
        document("one", entries("2026-06-01T05:00Z")),
        document(
            "deleted",
            [marker("m", "2026-05-31T10:00Z"), version("a", "2026-05-01T09:00Z").sized(3)],
        ),
        document("kept", [version("a", "2026-05-01T09:00Z")]),
    ];
    let forecast = project(&documents, &with, &soon());
    // On 2 June what has been noncurrent long enough, on 3 June the rest of “one”.
    let first = Destroyed { documents: 3, gone: 1, versions: 4, bytes: 5 + 7 + 5 + 3 };
    assert_eq!(forecast.destroyed_by(at("2026-06-02")), first);
    let both = Destroyed { versions: 5, bytes: first.bytes + 7, ..first };
    assert_eq!(forecast.destroyed_within_48_hours(), both);
    assert_eq!(forecast.destroyed_by(at("2026-06-01T23:59Z")), Destroyed::default());
    let exactly = Situation { now: at("2026-06-01"), ..soon() };
    let late = [document("x", [version("b", "2026-06-01T01:00Z"), version("a", "2026-05-01")])];
    let forecast = project(&late, &with, &exactly);
    assert_eq!(forecast.destroyed_within_48_hours().versions, 1, "48 hours later is within");
}

#[test]
fn documents_of_a_bucket_without_versioning_are_destroyed_whole() {
    let documents = [
        document("a", [version("null", "2026-05-01").sized(9)]),
        document("b", [version("null", "2026-05-31").sized(1)]),
    ];
    for versioning in [Unversioned, Suspended] {
        let situation = Situation { versioning, ..soon() };
        let forecast = project(&documents, &rules([rule().expires(10)]), &situation);
        let destroyed = Destroyed { documents: 1, gone: 1, versions: 1, bytes: 9 };
        assert_eq!(forecast.destroyed_within_48_hours(), destroyed, "{versioning:?}");
    }
    let forecast = project(&documents, &rules([rule().expires(10)]), &soon());
    assert_eq!(
        forecast.destroyed_within_48_hours(),
        Destroyed::default(),
        "markers destroy nothing"
    );
}

#[test]
fn uploads_are_counted_with_their_bytes_where_these_are_known() {
    let with = rules([rule().aborts(7), rule().prefix("tmp/").aborts(1)]);
    let mut fold = Fold::new(&with, Enabled, soon().now);
    fold.upload("a", at("2026-05-30T10:00Z"), Some(100));
    fold.upload("b", at("2026-05-30T11:00Z"), None);
    fold.upload("tmp/c", at("2020-05-30T11:00Z"), Some(3));
    let forecast = fold.finish().project(soon().now, soon().until);
    let rows: Vec<_> = (forecast.rows.iter())
        .map(|row| (row.due, row.rule, row.sum.count, row.sum.bytes, row.unsized_uploads))
        .collect();
    assert_eq!(rows, [(at("2026-06-02"), 1, 1, 3, 0), (at("2026-06-07"), 0, 2, 100, 1)]);
    assert_eq!(forecast.opening[&Place::Upload].count, 3);
    assert!(forecast.state_at(soon().until).is_empty());
}

#[test]
fn months_end_with_what_then_lies_where() {
    let with = rules([rule().moves(30, "GLACIER").expires(60)]);
    let documents = [document("a", [version("v", "2026-06-10T10:00Z").sized(1 << 20)])];
    let situation = Situation { now: at("2026-06-30T12:00Z"), until: at("2026-09-01"), ..soon() };
    let months = project(&documents, &with, &situation).months();
    let told: Vec<_> = (months.iter())
        .map(|month| (month.month, month.rows.len(), month.end.keys().cloned().collect::<Vec<_>>()))
        .collect();
    let archived = StorageClass::GlacierFlexible;
    assert_eq!(
        told,
        [
            (6, 0, vec![Place::Current(StorageClass::Standard)]),
            (7, 1, vec![Place::Current(archived.clone())]),
            (8, 1, vec![Place::Noncurrent(archived.clone()), Place::Marker]),
            (9, 0, vec![Place::Noncurrent(archived), Place::Marker]),
        ]
    );
    let backwards = Situation { until: at("2026-01-01"), ..situation };
    assert_eq!(project(&documents, &with, &backwards).months(), []);
}

#[test]
fn folds_that_were_begun_otherwise_are_not_merged() {
    let fold = |days: i64, versioning, now: &str| {
        Fold::new(&rules([rule().expires(days)]), versioning, at(now))
    };
    let one = || fold(1, Enabled, "2026-01-01");
    assert_eq!(one().merge(one()), Ok(()));
    assert_eq!(one().merge(fold(2, Enabled, "2026-01-01")), Err(Unlike));
    assert_eq!(one().merge(fold(1, Suspended, "2026-01-01")), Err(Unlike));
    assert_eq!(one().merge(fold(1, Enabled, "2026-01-02")), Err(Unlike));
}

#[test]
fn a_projection_does_not_begin_before_the_listing() {
    let documents = [document("a", [version("v", "2026-05-01")])];
    let cells = folded(&documents, &rules([rule().moves(1, "GLACIER")]), &soon());
    let forecast = cells.project(Timestamp::MIN, soon().until);
    assert_eq!((forecast.now, forecast.rows[0].due), (soon().now, at("2026-06-02")));
    assert!(Fold::new(&rules([]), Enabled, soon().now).finish().is_empty());
}

#[test]
fn what_is_charged_for_a_least_stay_is_told_with_its_day() {
    // Rules that wait a short time only do not blur the days.
    let with = rules([rule().greater(9).expires_old(2, None)]);
    let stored = |id: &str, day: &str, class: &str| version(id, day).sized(7).stored(class);
    let entries = || {
        [stored("c", "2026-05-20T10:00Z", "GLACIER"), stored("b", "2026-04-20T10:00Z", "GLACIER")]
    };
    let uneven = [
        version("e", "2026-05-21"),
        version("d", "2026-05-20"),
        stored("b", "2026-01-20", "DEEP_ARCHIVE"),
        stored("a", "2020-01-01", "STANDARD_IA"),
    ];
    let documents = [
        document("x", entries()),
        document("y", entries()),
        document("z", uneven),
        document("w", [stored("v", "2020-01-01", "DEEP_ARCHIVE"), version("u", "2019-01-01")]),
    ];
    let stays = folded(&documents, &with, &soon()).stays();
    let told: Vec<_> = (stays.iter())
        .map(|stay| {
            (
                stay.place.clone(),
                stay.written.strftime("%F").to_string(),
                stay.sum.count,
                stay.sum.bytes,
            )
        })
        .collect();
    let (glacier, deep) = (StorageClass::GlacierFlexible, StorageClass::DeepArchive);
    let expected = [
        (Place::Current(glacier.clone()), "2026-05-20".to_owned(), 2, 14),
        // The first pass is on 2 June: 180 days, and two more, before it.
        (Place::Current(deep.clone()), "2025-12-02".to_owned(), 1, 7),
        (Place::Noncurrent(StorageClass::StandardIa), "2026-05-01".to_owned(), 1, 7),
        (Place::Noncurrent(glacier), "2026-04-20".to_owned(), 2, 14),
        (Place::Noncurrent(deep), "2026-01-20".to_owned(), 1, 7),
    ];
    assert_eq!(told, expected);
}
