//! For tests: random buckets, rules and everything that tells them apart.
#![allow(clippy::unwrap_used)]

use super::future::{DocumentHistory, HistoryEntry, HistoryKind, UnfinishedUpload};
use super::rule::{Configuration, Filter, MinimumSize, Rule, Status, Tag};
use super::worlds::{at, document, marker, rules, version};
use crate::history::Versioning::{self, Enabled, Suspended, Unversioned};
use crate::object::StorageClass;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

pub(super) fn begin() -> Timestamp {
    at("2026-02-01T06:00Z")
}

/// A time some days and quarters of a day from the beginning.
pub(super) fn time(quarters: i64) -> Timestamp {
    begin() + SignedDuration::from_hours(6 * quarters)
}

fn days() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 0..4_i64, 5 => 0..25_i64, 1 => Just(40), 1 => Just(-1)]
}

fn class() -> impl Strategy<Value = StorageClass> {
    prop_oneof![
        6 => Just("STANDARD"), 2 => Just("STANDARD_IA"), 1 => Just("ONEZONE_IA"),
        2 => Just("INTELLIGENT_TIERING"), 1 => Just("GLACIER_IR"), 2 => Just("GLACIER"),
        1 => Just("DEEP_ARCHIVE"), 1 => Just("REDUCED_REDUNDANCY"), 1 => Just("OUTPOSTS"),
        1 => Just("SNOW"),
    ]
    .prop_map(|name| name.to_owned().into())
}

fn target() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER_IR",
        "GLACIER",
        "DEEP_ARCHIVE",
    ])
}

fn newer() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![2 => Just(None), 3 => (1..5_i64).prop_map(Some), 1 => Just(Some(30))]
}

fn date() -> impl Strategy<Value = Timestamp> {
    (-40..80_i64).prop_map(|day| at("2026-02-01") + SignedDuration::from_hours(24 * day))
}

fn filter() -> impl Strategy<Value = Filter> {
    let bound = || {
        let bounds = vec![0, 1, 100, 131_071, 131_072, 200_000];
        prop::option::weighted(0.15, prop::sample::select(bounds))
    };
    let prefix = prop::option::weighted(0.4, prop::sample::select(vec!["", "a", "a/", "a/b", "c"]));
    let tag =
        prop::option::weighted(0.15, prop::sample::select(vec![("t", "1"), ("t", "2"), ("u", "")]));
    (prefix, tag, bound(), bound()).prop_map(|(prefix, tag, greater, less)| Filter {
        prefix: prefix.map(str::to_owned),
        tag: tag.map(|(key, value)| Tag { key: key.into(), value: value.into() }),
        size_greater_than: greater,
        size_less_than: less,
        ..Filter::default()
    })
}

prop_compose! {
    fn any_rule()(
        filter in filter(),
        enabled in prop::bool::weighted(0.95),
        transitions in prop::collection::vec((days(), prop::option::weighted(0.15, date()), target()), 0..3),
        later in prop::collection::vec((days(), newer(), target()), 0..2),
        expiration in prop::option::weighted(0.5, days()),
        expires_on in prop::option::weighted(0.1, date()),
        clears in prop::bool::weighted(0.3),
        later_expiration in prop::option::weighted(0.6, (days(), newer())),
        aborts in prop::option::weighted(0.3, days()),
    ) -> Rule {
        let mut made = Rule { filter: Some(filter), ..Rule::default() };
        if !enabled {
            made.status = Status::Disabled;
        }
        for (days, date, class) in transitions {
            made = made.moves(days, class);
            let last = made.transitions.last_mut().unwrap();
            (last.days, last.date) = if date.is_some() { (None, date) } else { (Some(days), None) };
        }
        for (days, newer, class) in later {
            made = made.moves_old(days, newer, class);
        }
        if let Some(days) = expiration {
            made = made.expires(days);
        }
        if expires_on.is_some() {
            let expiration = made.expiration.get_or_insert_default();
            (expiration.days, expiration.date) = (None, expires_on);
        }
        if clears {
            made = made.clears_markers();
        }
        if let Some((days, newer)) = later_expiration {
            made = made.expires_old(days, newer);
        }
        if let Some(days) = aborts {
            made = made.aborts(days);
        }
        made
    }
}

pub(super) fn configuration() -> impl Strategy<Value = Configuration> {
    let minimum = prop::sample::select(vec![
        None,
        Some(MinimumSize::AllStorageClasses128K),
        Some(MinimumSize::VariesByStorageClass),
    ]);
    // In half of the cases the filters tell fewer entries of one key apart.
    let plain = any::<bool>();
    (prop::collection::vec(any_rule(), 0..5), minimum, plain).prop_map(
        |(mut with, minimum, plain)| {
            for filter in with.iter_mut().filter_map(|rule| rule.filter.as_mut()).filter(|_| plain)
            {
                (filter.tag, filter.size_greater_than, filter.size_less_than) = (None, None, None);
            }
            Configuration { minimum_size: minimum, ..rules(with) }
        },
    )
}

prop_compose! {
    fn entry()(
        gap in prop_oneof![4 => 0..3_i64, 4 => 0..20_i64, 1 => -8..0_i64],
        is_marker in prop::bool::weighted(0.2),
        size in prop::sample::select(vec![0, 1, 100, 101, 131_071, 131_072, 131_073, 200_000, 1 << 30]),
        class in class(),
        tag in prop::option::weighted(0.2, prop::sample::select(vec![("t", "1"), ("t", "2"), ("u", "")])),
        retained in prop::option::weighted(0.03, -50..200_i64),
    ) -> (i64, HistoryEntry) {
        let mut made = if is_marker { marker("", "2026-01-01") } else { version("", "2026-01-01").sized(size) };
        if let HistoryKind::Version { class: stored, retain_until, .. } = &mut made.kind {
            *stored = class;
            *retain_until = retained.map(time);
        }
        (gap, match tag { Some((key, value)) => made.tagged(key, value), None => made })
    }
}

fn entries() -> impl Strategy<Value = Vec<(i64, HistoryEntry)>> {
    prop_oneof![
        4 => prop::collection::vec(entry(), 1..2),
        6 => prop::collection::vec(entry(), 0..7),
        1 => prop::collection::vec(entry(), 7..45),
    ]
}

prop_compose! {
    fn any_document()(
        folder in prop::sample::select(vec!["", "a", "a/", "a/b/", "c/"]),
        entries in entries(),
        newest in prop_oneof![9 => -60..1_i64, 1 => 0..90_i64],
        even in prop::bool::weighted(0.6),
        null in prop::option::weighted(0.3, 0..4_usize),
        uploads in prop::collection::vec(-100..2_i64, 0..3),
    ) -> DocumentHistory {
        let mut at = newest;
        let mut made = Vec::new();
        for (index, (gap, mut entry)) in entries.into_iter().enumerate() {
            entry.modified = time(at);
            at -= if even { gap.abs() } else { gap };
            entry.version_id = if null == Some(index) { "null".into() } else { format!("v{index}").into() };
            made.push(entry);
        }
        let upload = |(index, quarters): (usize, i64)| UnfinishedUpload {
            upload_id: format!("u{index}"),
            initiated: time(quarters),
        };
        DocumentHistory { uploads: uploads.into_iter().enumerate().map(upload).collect(), ..document(folder, made) }
    }
}

pub(super) fn bucket() -> impl Strategy<Value = Vec<DocumentHistory>> {
    let several = prop::collection::vec((any_document(), 1..4_usize), 0..8);
    several.prop_map(|several| {
        let repeated = several.into_iter().flat_map(|(history, times)| vec![history; times]);
        let mut documents: Vec<_> = repeated.collect();
        for (number, history) in documents.iter_mut().enumerate() {
            history.key.0.push_str(&number.to_string());
        }
        documents
    })
}

pub(super) fn versioning() -> impl Strategy<Value = Versioning> {
    prop_oneof![1 => Just(Unversioned), 5 => Just(Enabled), 3 => Just(Suspended)]
}
