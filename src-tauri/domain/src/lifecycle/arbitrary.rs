//! Any configuration, for property tests: legal or not, with every text that XML can hold.

use super::rule::{
    AbortUploads, And, Configuration, Expiration, Filter, MinimumSize, NoncurrentExpiration,
    NoncurrentTransition, Rule, Status, Tag, Transition, UnknownElement,
};
use crate::object::StorageClass;
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// A text of characters that XML 1.0 allows, the awkward ones more often.
pub(super) fn text() -> impl Strategy<Value = String> {
    let awkward = proptest::sample::select(vec![
        '&', '<', '>', '"', '\'', '\r', '\n', '\t', ' ', ']', '\\', '$', '%', '{', 'é', '\u{85}',
        '\u{2028}', '\u{fffd}', '😀',
    ]);
    let plain = proptest::char::range('a', 'z');
    let any = any::<char>().prop_filter("XML 1.0 allows it", |c| {
        !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    });
    vec(prop_oneof![awkward, plain, any], 0..8).prop_map(String::from_iter)
}

fn number() -> impl Strategy<Value = Option<i64>> {
    option::of(prop_oneof![Just(0), Just(30), -3..400_i64, any::<i64>()])
}

fn date() -> impl Strategy<Value = Option<Timestamp>> {
    let time = |seconds| Timestamp::from_second(seconds).ok();
    option::of((0..4_000_000_000_i64).prop_filter_map("a time", time))
}

fn class() -> impl Strategy<Value = StorageClass> {
    let names = [
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER_IR",
        "GLACIER",
        "DEEP_ARCHIVE",
        "COLD_LINE",
    ];
    proptest::sample::select(names.to_vec()).prop_map(|name| StorageClass::from(name.to_owned()))
}

fn tag() -> impl Strategy<Value = Tag> {
    (text(), text()).prop_map(|(key, value)| Tag { key, value })
}

fn unknown() -> impl Strategy<Value = Vec<UnknownElement>> {
    let element = (proptest::sample::select(vec!["Pause", "Owner", "x:Later"]), 0..9_i64);
    let element = element.prop_map(|(name, number)| {
        let local = name.rsplit(':').next().unwrap_or(name);
        let space = if name == local { "" } else { " xmlns:x=\"urn:x\"" };
        UnknownElement {
            name: local.to_owned(),
            xml: format!("<{name}{space}><A b='1'>{number}&amp;</A><!-- c --><B/></{name}>"),
        }
    });
    vec(element, 0..2)
}

fn filter() -> impl Strategy<Value = Filter> {
    let and = (option::of(text()), vec(tag(), 0..3), number(), number(), unknown()).prop_map(
        |(prefix, tags, size_greater_than, size_less_than, unknown)| And {
            prefix,
            tags,
            size_greater_than,
            size_less_than,
            unknown,
        },
    );
    let parts =
        (option::of(text()), option::of(tag()), number(), number(), option::of(and), unknown());
    parts.prop_map(|(prefix, tag, size_greater_than, size_less_than, and, unknown)| Filter {
        prefix,
        tag,
        size_greater_than,
        size_less_than,
        and,
        unknown,
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let status =
        prop_oneof![Just(Status::Enabled), Just(Status::Disabled), text().prop_map(Status::from),];
    let head = (option::of(text()), status, option::of(filter()), option::of(text()), unknown());
    let transition = (number(), date(), class());
    let transition = transition.prop_map(|(days, date, class)| Transition { days, date, class });
    let noncurrent = (number(), number(), class()).prop_map(|(days, newer_versions, class)| {
        NoncurrentTransition { days, newer_versions, class }
    });
    let expiration = (number(), date(), option::of(any::<bool>())).prop_map(
        |(days, date, expired_object_delete_marker)| Expiration {
            days,
            date,
            expired_object_delete_marker,
        },
    );
    let noncurrent_expiration = (number(), number())
        .prop_map(|(days, newer_versions)| NoncurrentExpiration { days, newer_versions });
    let tail = (
        vec(transition, 0..3),
        vec(noncurrent, 0..3),
        option::of(expiration),
        option::of(noncurrent_expiration),
        option::of(number().prop_map(|days| AbortUploads { days })),
    );
    (head, tail).prop_map(|(head, tail)| {
        let (id, status, filter, legacy_prefix, unknown) = head;
        let (transitions, noncurrent_transitions, expiration, noncurrent_expiration, abort_uploads) =
            tail;
        Rule {
            id,
            status,
            filter,
            legacy_prefix,
            transitions,
            noncurrent_transitions,
            expiration,
            noncurrent_expiration,
            abort_uploads,
            unknown,
        }
    })
}

/// Any configuration.
pub(super) fn configuration() -> impl Strategy<Value = Configuration> {
    let sizes = [MinimumSize::AllStorageClasses128K, MinimumSize::VariesByStorageClass];
    let size = option::of(proptest::sample::select(sizes.to_vec()));
    (vec(rule(), 0..4), size, unknown()).prop_map(|(rules, minimum_size, unknown)| Configuration {
        rules,
        minimum_size,
        unknown,
    })
}

/// The same without the elements that are not known.
pub(super) fn without_unknown(mut configuration: Configuration) -> Configuration {
    configuration.unknown.clear();
    for rule in &mut configuration.rules {
        rule.unknown.clear();
        if let Some(filter) = &mut rule.filter {
            filter.unknown.clear();
            if let Some(and) = &mut filter.and {
                and.unknown.clear();
            }
        }
    }
    configuration
}
