//! The outcomes of our notes 2.10; those that AWS' documents work out themselves are said so.

use super::{
    Vector, abort, at, case, expire, expire_noncurrent, expire_on, filtered, marker,
    remove_expired_markers, retained, sized, stored, transition, transition_noncurrent,
    transitions, under, version,
};
use crate::Case;
use strata_domain::history::Versioning::{Enabled, Suspended, Unversioned};
use strata_domain::lifecycle::rule::{Filter, MinimumSize, Rule, Status};
use strata_domain::object::StorageClass::{
    DeepArchive, GlacierFlexible, GlacierInstant, IntelligentTiering, OneZoneIa, StandardIa,
};

/// A never-versioned key written at a time.
fn plain(modified: &str, rules: Vec<Rule>) -> Case {
    case(Unversioned, vec![version("null", modified)], rules)
}

/// The rules of the guide that the client handed over.
fn guide() -> Vec<Rule> {
    let archive = Rule {
        noncurrent_transitions: transition_noncurrent(30, None, GlacierFlexible)
            .noncurrent_transitions,
        ..under("", transition(90, GlacierFlexible))
    };
    let delete = Rule {
        noncurrent_expiration: expire_noncurrent(90, None).noncurrent_expiration,
        ..under("", expire(730))
    };
    vec![archive, delete, under("", abort(7))]
}

pub(super) fn all() -> Vec<Vector> {
    let mut all = Vec::new();
    let mut add = |id, case, told| all.push(Vector { id, case, told });

    // "Lifecycle configuration elements": an object of 1/15/2014 10:30 and three days.
    add(
        "LV01 expiration",
        plain("2014-01-15T10:30Z", vec![expire(3)]),
        &["2014-01-19 null is deleted by rule 0"][..],
    );
    add(
        "LV01 transition",
        plain("2014-01-15T10:30Z", vec![transition(3, GlacierFlexible)]),
        &["2014-01-19 null moves to GLACIER by rule 0"],
    );
    // The same page: an object of 1/1/2014 deleted on 1/2/2014 11:30 and five noncurrent days.
    add(
        "LV02",
        case(
            Enabled,
            vec![marker("m", "2014-01-02T11:30Z"), version("v1", "2014-01-01T10:30Z")],
            vec![expire_noncurrent(5, None)],
        ),
        &["2014-01-08 v1 is deleted by rule 0"],
    );
    // The same page: overwritten on 1/15/2014 10:30 and three noncurrent days.
    add(
        "LV03",
        case(
            Enabled,
            vec![version("v2", "2014-01-15T10:30Z"), version("v1", "2014-01-01T10:30Z")],
            vec![transition_noncurrent(3, None, GlacierFlexible)],
        ),
        &["2014-01-19 v1 moves to GLACIER by rule 0"],
    );
    for (id, modified, days, told) in [
        ("LV04", "2026-01-02T00:05Z", 1, &["2026-01-04 null is deleted by rule 0"]),
        ("LV05", "2026-01-31T23:59:59Z", 30, &["2026-03-03 null is deleted by rule 0"]),
        ("LV06", "2026-02-01T00:00:01Z", 30, &["2026-03-04 null is deleted by rule 0"]),
        ("LV07", "2024-02-28T12:00Z", 1, &["2024-03-01 null is deleted by rule 0"]),
        ("LV08", "2023-02-28T12:00Z", 1, &["2023-03-02 null is deleted by rule 0"]),
        ("LV47", "2026-03-05T23:30Z", 30, &["2026-04-05 null is deleted by rule 0"]),
        ("LV49 after 30 days", "2026-03-01T09:00Z", 30, &["2026-04-01 null is deleted by rule 0"]),
        ("LV49 after 90 days", "2026-03-01T09:00Z", 90, &["2026-05-31 null is deleted by rule 0"]),
    ] {
        add(id, plain(modified, vec![expire(days)]), told);
    }
    add(
        "LV09",
        plain("2026-05-01T22:00Z", vec![transition(0, GlacierFlexible)]),
        &["2026-05-02 null moves to GLACIER by rule 0"],
    );
    add(
        "LV10",
        plain("2026-05-02", vec![transition(0, GlacierFlexible)]),
        &["2026-05-03 null moves to GLACIER by rule 0, ExactMidnight"],
    );
    add(
        "LV11",
        plain(
            "2025-12-30T20:00Z",
            vec![transitions(&[(30, StandardIa), (90, GlacierFlexible), (180, DeepArchive)])],
        ),
        &[
            "2026-01-30 null moves to STANDARD_IA by rule 0",
            "2026-03-31 null moves to GLACIER by rule 0",
            "2026-06-29 null moves to DEEP_ARCHIVE by rule 0",
        ],
    );
    add(
        "LV12",
        plain(
            "2026-06-10T10:00Z",
            vec![
                under("", transition(365, StandardIa)),
                under("logs/", transition(365, GlacierFlexible)),
            ],
        ),
        &["2027-06-11 null moves to GLACIER by rule 1"],
    );
    add(
        "LV13",
        plain(
            "2026-06-10T10:00Z",
            vec![under("", expire(365)), under("logs/", transition(365, GlacierFlexible))],
        ),
        &["2027-06-11 null is deleted by rule 0"],
    );
    let general_longer = vec![under("", expire(14)), under("tmp/", expire(10))];
    add(
        "LV15 tmp/a",
        plain("2026-06-01T06:00Z", general_longer.clone()).key("tmp/a"),
        &["2026-06-12 null is deleted by rule 1"],
    );
    add(
        "LV15 b",
        plain("2026-06-01T06:00Z", general_longer).key("b"),
        &["2026-06-16 null is deleted by rule 0"],
    );
    add(
        "LV16",
        plain("2026-06-01T06:00Z", vec![under("", expire(10)), under("tmp/", expire(14))])
            .key("tmp/a"),
        &["2026-06-12 null is deleted by rule 0"],
    );
    add(
        "LV17",
        plain(
            "2026-02-10T10:00Z",
            vec![transition(30, StandardIa), transition(30, IntelligentTiering)],
        ),
        &["2026-03-13 null moves to INTELLIGENT_TIERING by rule 1"],
    );
    let of_size = |bytes, rule, minimum_size| {
        let entry = sized(version("null", "2026-02-10T10:00Z"), bytes);
        let mut case = case(Unversioned, vec![entry], vec![rule]);
        case.configuration.minimum_size = minimum_size;
        case
    };
    let all_classes = Some(MinimumSize::AllStorageClasses128K);
    let varies = Some(MinimumSize::VariesByStorageClass);
    add("LV19", of_size(102_400, transition(30, GlacierFlexible), all_classes), &[]);
    add(
        "LV20",
        of_size(102_400, transition(30, GlacierFlexible), varies),
        &["2026-03-13 null moves to GLACIER by rule 0"],
    );
    add("LV21", of_size(102_400, transition(30, StandardIa), varies), &[]);
    add(
        "LV23",
        of_size(131_072, transition(30, GlacierFlexible), None),
        &["2026-03-13 null moves to GLACIER by rule 0"],
    );
    let larger = Filter { size_greater_than: Some(131_072), ..Filter::default() };
    let larger = filtered(larger, transition(30, GlacierFlexible));
    add("LV24", of_size(131_072, larger, None), &[]);
    let expire_both = Rule {
        noncurrent_expiration: expire_noncurrent(30, None).noncurrent_expiration,
        ..expire(60)
    };
    add(
        "LV25",
        case(Enabled, vec![version("v1", "2026-01-01T10:00Z")], vec![expire_both.clone()])
            .until("2026-04-30"),
        &["2026-03-03 v1 gets a marker by rule 0", "2026-04-03 v1 is deleted by rule 0, MarkerLag"],
    );
    let marked = vec![marker("m", "2026-03-03T03:00Z"), version("v1", "2026-01-01T10:00Z")];
    add(
        "LV25 with the marker written at three",
        case(Enabled, marked.clone(), vec![expire_both.clone()]).until("2026-04-30"),
        &["2026-04-03 v1 is deleted by rule 0"],
    );
    add(
        "LV27",
        case(Enabled, marked, vec![expire_both, remove_expired_markers()]),
        &["2026-04-03 v1 is deleted by rule 0", "2026-04-04 m is removed by rule 1"],
    );
    add(
        "LV29",
        case(
            Enabled,
            vec![
                version("v5", "2026-03-20T10:00Z"),
                version("v4", "2026-03-15T10:00Z"),
                version("v3", "2026-03-10T10:00Z"),
                version("v2", "2026-02-10T10:00Z"),
                version("v1", "2026-02-01T10:00Z"),
            ],
            vec![expire_noncurrent(30, None)],
        ),
        &[
            "2026-03-13 v1 is deleted by rule 0",
            "2026-04-10 v2 is deleted by rule 0",
            "2026-04-15 v3 is deleted by rule 0",
            "2026-04-20 v4 is deleted by rule 0",
        ],
    );
    add(
        "LV31",
        case(Suspended, vec![version("v1", "2026-06-01T06:00Z")], vec![expire(10)]),
        &["2026-06-12 v1 gets a marker by rule 0"],
    );
    add(
        "LV32",
        case(
            Enabled,
            vec![marker("m", "2026-06-01T06:00Z"), version("v1", "2026-05-01T06:00Z")],
            vec![expire(10)],
        ),
        &[],
    );
    add(
        "LV33",
        case(Unversioned, Vec::new(), vec![abort(7)]).upload("u1", "2026-04-20T15:00Z"),
        &["2026-04-28 upload u1 is aborted by rule 0"],
    );
    add(
        "LV35",
        plain("2026-08-20T09:00Z", vec![expire_on("2026-09-01")]),
        &["2026-09-01 null is deleted by rule 0"],
    );
    add(
        "LV36",
        plain("2026-09-05T13:00Z", vec![expire_on("2026-09-01")]),
        &["2026-09-06 null is deleted by rule 0"],
    );
    add(
        "LV37",
        plain("2020-05-05T05:00Z", vec![expire(365)]).starting("2026-07-04T05:00Z"),
        &["2026-07-05 null is deleted by rule 0"],
    );
    add(
        "LV39",
        case(
            Unversioned,
            vec![stored(version("null", "2026-06-01T06:00Z"), OneZoneIa)],
            vec![transition(30, GlacierInstant)],
        ),
        &[],
    );
    add(
        "LV40",
        plain("2026-06-01T06:00Z", vec![transitions(&[(4, GlacierInstant), (94, DeepArchive)])]),
        &[
            "2026-06-06 null moves to GLACIER_IR by rule 0",
            "2026-09-04 null moves to DEEP_ARCHIVE by rule 0",
        ],
    );
    add(
        "LV43",
        case(
            Enabled,
            vec![
                version("v3", "2026-06-10T10:00Z"),
                version("v2", "2025-02-01T10:00Z"),
                version("v1", "2025-01-01T10:00Z"),
            ],
            vec![expire(365)],
        ),
        &["2027-06-11 v3 gets a marker by rule 0"],
    );
    add(
        "LV45",
        case(
            Enabled,
            vec![
                marker("m", "2026-01-10T08:00Z"),
                retained(version("v1", "2025-12-01T10:00Z"), "2030-01-01"),
            ],
            vec![expire_noncurrent(30, None)],
        ),
        &["2030-01-01 v1 is deleted by rule 0"],
    );
    add(
        "LV46",
        plain("2026-06-01T06:00Z", vec![Rule { status: Status::Disabled, ..expire(1) }]),
        &[],
    );
    add(
        "LV50",
        case(Enabled, vec![version("v1", "2025-11-26T12:00Z")], guide()),
        &[
            "2026-02-25 v1 moves to GLACIER by rule 0",
            "2027-11-27 v1 gets a marker by rule 1",
            "2028-02-26 v1 is deleted by rule 1, MarkerLag",
            "2029-11-27 the new marker is removed by rule 1, MarkerLag",
        ],
    );
    add(
        "LV52 before the overwrite",
        case(Enabled, vec![version("v1", "2026-01-01T10:00Z")], guide()).until("2026-06-10"),
        &["2026-04-02 v1 moves to GLACIER by rule 0"],
    );
    add(
        "LV52 after it",
        case(
            Enabled,
            vec![
                version("v2", "2026-06-10T10:00Z"),
                stored(version("v1", "2026-01-01T10:00Z"), GlacierFlexible),
            ],
            guide(),
        )
        .starting("2026-06-10T10:00Z")
        .until(&at("2026-09-10").to_string()),
        &["2026-09-09 v2 moves to GLACIER by rule 0", "2026-09-09 v1 is deleted by rule 1"],
    );
    all
}
