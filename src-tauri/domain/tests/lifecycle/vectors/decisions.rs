//! One case for each decision where AWS' documents are silent, and for each way in which rules,
//! entries and versioning states meet.

use super::{
    Vector, abort, case, expire, expire_noncurrent, filtered, marker, remove_expired_markers,
    retained, rule, sized, stored, tagged, transition, transition_noncurrent, version,
};
use crate::Case;
use strata_domain::history::Versioning::{Enabled, Suspended, Unversioned};
use strata_domain::lifecycle::rule::{
    And, Expiration, Filter, MinimumSize, Rule, Tag, UnknownElement,
};
use strata_domain::object::StorageClass::{
    DeepArchive, GlacierFlexible, GlacierInstant, IntelligentTiering, OneZoneIa, Other,
    ReducedRedundancy, Standard, StandardIa,
};

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

/// Three noncurrent versions beneath a current one, a day apart.
fn four(rules: Vec<Rule>) -> Case {
    let entries = vec![
        version("v4", "2026-03-04T10:00Z"),
        version("v3", "2026-03-03T10:00Z"),
        version("v2", "2026-03-02T10:00Z"),
        version("v1", "2026-03-01T10:00Z"),
    ];
    case(Enabled, entries, rules)
}

pub(super) fn all() -> Vec<Vector> {
    let mut all = passes();
    all.extend(noncurrent());
    all.extend(markers());
    all.extend(moves());
    all.extend(filters());
    all
}

/// When passes are and which rule is named.
fn passes() -> Vec<Vector> {
    let v1 = || vec![version("null", "2026-03-01T10:00Z")];
    vec![
        Vector {
            id: "a start and an end at midnight are passes themselves",
            case: case(Unversioned, v1(), vec![expire(1)])
                .starting("2026-03-03")
                .until("2026-03-03"),
            told: &["2026-03-03 null is deleted by rule 0"],
        },
        Vector {
            id: "nothing happens before the first midnight",
            case: case(Unversioned, v1(), vec![expire(1)])
                .starting("2026-03-03T00:00:01Z")
                .until("2026-03-03T23:59:59Z"),
            told: &[],
        },
        Vector {
            id: "of two overdue rules the one that became due first is named",
            case: case(Unversioned, v1(), vec![expire(3), expire(2)]).starting("2026-04-01"),
            told: &["2026-04-01 null is deleted by rule 1"],
        },
        Vector {
            id: "of two rules that are due together the first is named",
            case: case(Unversioned, v1(), vec![expire(3), expire(3)]),
            told: &["2026-03-05 null is deleted by rule 0"],
        },
        Vector {
            id: "the first of two uploads is aborted, and each by the shorter rule",
            case: case(Suspended, Vec::new(), vec![abort(9), abort(2)])
                .upload("u1", "2026-03-01T10:00Z")
                .upload("u2", "2026-03-01")
                .until("2026-03-04"),
            told: &[
                "2026-03-04 upload u1 is aborted by rule 1",
                "2026-03-04 upload u2 is aborted by rule 1, ExactMidnight",
            ],
        },
        Vector {
            id: "a retained document of a bucket without versioning stays but moves",
            case: case(
                Unversioned,
                vec![retained(version("null", "2026-03-01T10:00Z"), "2026-03-09T00:00:01Z")],
                vec![expire(3), transition(3, GlacierFlexible)],
            ),
            told: &[
                "2026-03-05 null moves to GLACIER by rule 1",
                "2026-03-10 null is deleted by rule 0",
            ],
        },
        Vector {
            id: "a number too large for time never comes",
            case: case(Unversioned, v1(), vec![expire(i64::MAX), transition(-1, DeepArchive)]),
            told: &[],
        },
        Vector {
            id: "noncurrent rules do nothing without versioning",
            case: case(
                Unversioned,
                v1(),
                vec![expire_noncurrent(1, None), transition_noncurrent(0, None, DeepArchive)],
            ),
            told: &[],
        },
        Vector {
            id: "nor to what a bucket without versioning can't hold",
            case: case(
                Unversioned,
                vec![version("v2", "2026-03-02T10:00Z"), version("v1", "2026-03-01T10:00Z")],
                vec![expire_noncurrent(1, None)],
            ),
            told: &[],
        },
    ]
}

/// What is kept of noncurrent versions.
fn noncurrent() -> Vec<Vector> {
    vec![
        Vector {
            id: "two newer noncurrent versions are kept",
            case: four(vec![expire_noncurrent(1, Some(2))]),
            told: &["2026-03-04 v1 is deleted by rule 0"],
        },
        Vector {
            id: "a transition keeps newer versions out as well",
            case: four(vec![transition_noncurrent(0, Some(1), GlacierInstant)]),
            told: &[
                "2026-03-03 v1 moves to GLACIER_IR by rule 0",
                "2026-03-04 v2 moves to GLACIER_IR by rule 0",
            ],
        },
        Vector {
            id: "markers do not count among the newer ones, which is said",
            case: case(
                Enabled,
                vec![
                    version("v3", "2026-03-05T10:00Z"),
                    marker("m", "2026-03-04T10:00Z"),
                    version("v2", "2026-03-03T10:00Z"),
                    version("v1", "2026-03-02T10:00Z"),
                ],
                vec![expire_noncurrent(2, Some(1))],
            ),
            told: &["2026-03-06 v1 is deleted by rule 0, MarkersAmongNewer"],
        },
        Vector {
            id: "which is no matter where no number is kept",
            case: case(
                Enabled,
                vec![
                    version("v2", "2026-03-05T10:00Z"),
                    marker("m", "2026-03-04T10:00Z"),
                    version("v1", "2026-03-02T10:00Z"),
                ],
                vec![expire_noncurrent(3, None)],
            ),
            told: &["2026-03-08 v1 is deleted by rule 0", "2026-03-09 m is removed by rule 0"],
        },
        Vector {
            id: "a version whose successor went has the next one's time",
            case: case(
                Enabled,
                vec![
                    version("v3", "2026-03-09T10:00Z"),
                    tagged(version("v2", "2026-03-02T10:00Z"), "team", "a"),
                    version("v1", "2026-03-01T10:00Z"),
                ],
                vec![
                    expire_noncurrent(9, None),
                    filtered(
                        Filter { tag: Some(tag("team", "a")), ..Filter::default() },
                        expire_noncurrent(1, None),
                    ),
                ],
            ),
            told: &["2026-03-11 v2 is deleted by rule 1", "2026-03-19 v1 is deleted by rule 0"],
        },
        Vector {
            id: "what goes in one pass is decided before any of it goes",
            case: four(vec![expire_noncurrent(1, Some(1))]).starting("2026-04-01"),
            told: &["2026-04-01 v2 is deleted by rule 0", "2026-04-01 v1 is deleted by rule 0"],
        },
        Vector {
            id: "a noncurrent version at exactly midnight",
            case: case(
                Enabled,
                vec![version("v2", "2026-03-02"), version("v1", "2026-03-01T10:00Z")],
                vec![expire_noncurrent(1, None)],
            ),
            told: &["2026-03-04 v1 is deleted by rule 0, ExactMidnight"],
        },
    ]
}

/// Markers that rules make and remove.
fn markers() -> Vec<Vector> {
    let m = || vec![marker("m", "2026-03-01")];
    vec![
        Vector {
            id: "a lone marker goes by its own age",
            case: case(Enabled, m(), vec![expire(2)]),
            told: &["2026-03-04 m is removed by rule 0, ExactMidnight"],
        },
        Vector {
            id: "a lone marker goes as soon as a pass finds it",
            case: case(Suspended, m(), vec![expire(2), remove_expired_markers()]),
            told: &["2026-03-01 m is removed by rule 1"],
        },
        Vector {
            id: "unless it was old enough before",
            case: case(Suspended, m(), vec![remove_expired_markers(), expire(2)])
                .starting("2026-04-01"),
            told: &["2026-04-01 m is removed by rule 1, ExactMidnight"],
        },
        Vector {
            id: "a marker beneath a version goes like a version",
            case: case(
                Enabled,
                vec![version("v2", "2026-03-02T10:00Z"), marker("m", "2026-03-01T10:00Z")],
                vec![expire_noncurrent(1, None), remove_expired_markers()],
            ),
            told: &["2026-03-04 m is removed by rule 0"],
        },
        Vector {
            id: "a rule with a tag never touches a marker, one for empty things does",
            case: case(
                Enabled,
                vec![version("v2", "2026-03-02T10:00Z"), marker("m", "2026-03-01T10:00Z")],
                vec![
                    filtered(
                        Filter { tag: Some(tag("team", "a")), ..Filter::default() },
                        expire_noncurrent(1, None),
                    ),
                    filtered(
                        Filter { size_less_than: Some(1), ..Filter::default() },
                        expire_noncurrent(2, None),
                    ),
                ],
            ),
            told: &["2026-03-05 m is removed by rule 1"],
        },
        Vector {
            id: "the marker of a suspended bucket destroys the current null version",
            case: case(
                Suspended,
                vec![version("null", "2026-03-02T10:00Z"), version("v1", "2026-03-01T10:00Z")],
                vec![expire(1), expire_noncurrent(5, None)],
            )
            .until("2026-03-11"),
            told: &[
                "2026-03-04 null gets a marker by rule 0, null goes",
                // Its clock is the marker's from then on.
                "2026-03-10 v1 is deleted by rule 1, MarkerLag",
                "2026-03-11 the new marker is removed by rule 0, MarkerLag",
            ],
        },
        Vector {
            id: "and an older null version, which has no event of its own on that day",
            case: case(
                Suspended,
                vec![version("v2", "2026-03-02T10:00Z"), version("null", "2026-03-01T10:00Z")],
                vec![expire(1), expire_noncurrent(1, None)],
            )
            .until("2026-03-05"),
            told: &["2026-03-04 v2 gets a marker by rule 0, null goes"],
        },
        Vector {
            id: "in an enabled bucket the null version stays",
            case: case(Enabled, vec![version("null", "2026-03-02T10:00Z")], vec![expire(1)])
                .until("2026-03-31"),
            told: &["2026-03-04 null gets a marker by rule 0"],
        },
        Vector {
            id: "a marker waits for a transition of the same day",
            case: case(
                Enabled,
                vec![version("v1", "2026-03-01T10:00Z")],
                vec![expire(1), transition(1, StandardIa), transition(2, GlacierFlexible)],
            ),
            told: &[
                "2026-03-03 v1 moves to STANDARD_IA by rule 1",
                "2026-03-04 v1 moves to GLACIER by rule 2",
                "2026-03-05 v1 gets a marker by rule 0, TransitionBeforeMarker",
            ],
        },
        Vector {
            id: "a marker may cover a retained version",
            case: case(
                Enabled,
                vec![retained(version("v1", "2026-03-01T10:00Z"), "9999-01-01")],
                vec![expire(1), expire_noncurrent(1, None)],
            ),
            told: &["2026-03-03 v1 gets a marker by rule 0"],
        },
    ]
}

/// Which moves between classes there are and which one wins.
fn moves() -> Vec<Vector> {
    let in_class = |class, rules| {
        case(Enabled, vec![stored(version("v1", "2026-03-01T10:00Z"), class)], rules)
    };
    let to = |class| transition(1, class);
    vec![
        Vector {
            id: "of all targets the cheapest wins",
            case: in_class(
                ReducedRedundancy,
                vec![to(StandardIa), to(OneZoneIa), to(GlacierInstant), to(GlacierFlexible)],
            ),
            told: &["2026-03-03 v1 moves to GLACIER by rule 3"],
        },
        Vector {
            id: "intelligent tiering is preferred to all but the archives, and then left",
            case: in_class(
                Standard,
                vec![to(StandardIa), to(GlacierInstant), to(OneZoneIa), to(IntelligentTiering)],
            ),
            told: &[
                "2026-03-03 v1 moves to INTELLIGENT_TIERING by rule 3",
                "2026-03-04 v1 moves to GLACIER_IR by rule 1, Tier",
            ],
        },
        Vector {
            id: "one zone is cheaper than three",
            case: in_class(Standard, vec![to(StandardIa), to(OneZoneIa)]),
            told: &["2026-03-03 v1 moves to ONEZONE_IA by rule 1"],
        },
        Vector {
            id: "of two rules for one class the one that became due first is named",
            case: in_class(Standard, vec![transition(3, DeepArchive), to(DeepArchive)])
                .starting("2026-04-01"),
            told: &["2026-04-01 v1 moves to DEEP_ARCHIVE by rule 1"],
        },
        Vector {
            id: "from every tier there is a way to the deepest",
            case: in_class(IntelligentTiering, vec![to(DeepArchive)]),
            told: &["2026-03-03 v1 moves to DEEP_ARCHIVE by rule 0"],
        },
        Vector {
            id: "the dearer class waits in vain when the cheaper one was reached",
            case: in_class(
                Standard,
                vec![transition(1, GlacierFlexible), transition(5, StandardIa)],
            ),
            told: &["2026-03-03 v1 moves to GLACIER by rule 0"],
        },
        Vector {
            id: "an unknown class neither moves nor is moved to",
            case: in_class(
                Standard,
                vec![to(Other("FSX_ONTAP".to_owned())), to(Standard), to(ReducedRedundancy)],
            ),
            told: &[],
        },
        Vector {
            id: "an unknown class does not move",
            case: in_class(Other("FSX_ONTAP".to_owned()), vec![to(DeepArchive)]),
            told: &[],
        },
        Vector {
            id: "a rule with a size filter has no smallest size of its own",
            case: case(
                Enabled,
                vec![sized(version("v1", "2026-03-01T10:00Z"), 2048)],
                vec![
                    to(GlacierFlexible),
                    filtered(
                        Filter { size_greater_than: Some(1000), ..Filter::default() },
                        to(StandardIa),
                    ),
                ],
            ),
            told: &["2026-03-03 v1 moves to STANDARD_IA by rule 1"],
        },
        Vector {
            id: "the smallest size holds for noncurrent versions",
            case: {
                let mut case = case(
                    Enabled,
                    vec![
                        version("v2", "2026-03-02T10:00Z"),
                        sized(version("v1", "2026-03-01T10:00Z"), 131_071),
                    ],
                    vec![
                        transition_noncurrent(0, None, GlacierInstant),
                        transition_noncurrent(1, None, DeepArchive),
                    ],
                );
                case.configuration.minimum_size = Some(MinimumSize::VariesByStorageClass);
                case
            },
            told: &["2026-03-04 v1 moves to DEEP_ARCHIVE by rule 1"],
        },
    ]
}

/// What filters match.
fn filters() -> Vec<Vector> {
    let tagged_case = |filter| {
        let entry = tagged(version("null", "2026-03-01T10:00Z"), "team", "a");
        let rules = vec![filtered(filter, expire(1))];
        case(Unversioned, vec![tagged(entry, "year", "")], rules)
    };
    let and = |and| Filter { and: Some(and), ..Filter::default() };
    let deleted = &["2026-03-03 null is deleted by rule 0"][..];
    let with_tag = |key, value| Filter { tag: Some(tag(key, value)), ..Filter::default() };
    let prefixed = |text: &str| Filter { prefix: Some(text.to_owned()), ..Filter::default() };
    let unknown = UnknownElement { name: "Owner".to_owned(), xml: "<Owner/>".to_owned() };
    let legacy =
        |prefix: &str| Rule { filter: None, legacy_prefix: Some(prefix.to_owned()), ..expire(1) };
    let plain = |rule| case(Unversioned, vec![version("null", "2026-03-01T10:00Z")], vec![rule]);
    vec![
        Vector { id: "a tag", case: tagged_case(with_tag("team", "a")), told: deleted },
        Vector { id: "an empty value", case: tagged_case(with_tag("year", "")), told: deleted },
        Vector { id: "a value's case", case: tagged_case(with_tag("team", "A")), told: &[] },
        Vector { id: "a key's case", case: tagged_case(with_tag("Team", "a")), told: &[] },
        Vector { id: "a value is not any", case: tagged_case(with_tag("team", "")), told: &[] },
        Vector {
            id: "all of And",
            case: tagged_case(and(And {
                prefix: Some("logs".to_owned()),
                tags: vec![tag("team", "a"), tag("year", "")],
                size_greater_than: Some((1 << 20) - 1),
                size_less_than: Some((1 << 20) + 1),
                unknown: Vec::new(),
            })),
            told: deleted,
        },
        Vector {
            id: "one of And missing",
            case: tagged_case(and(And {
                tags: vec![tag("team", "a"), tag("month", "")],
                ..And::default()
            })),
            told: &[],
        },
        Vector {
            id: "the upper bound is exclusive",
            case: tagged_case(Filter { size_less_than: Some(1 << 20), ..Filter::default() }),
            told: &[],
        },
        Vector { id: "a leading slash", case: tagged_case(prefixed("/")), told: &[] },
        Vector { id: "a longer prefix", case: tagged_case(prefixed("logs/xy")), told: &[] },
        Vector { id: "a prefix's case", case: tagged_case(prefixed("Logs")), told: &[] },
        Vector {
            id: "a filter that can't be judged",
            case: tagged_case(Filter { unknown: vec![unknown], ..Filter::default() }),
            told: &[],
        },
        Vector { id: "a legacy prefix", case: plain(legacy("logs/")), told: deleted },
        Vector { id: "another legacy prefix", case: plain(legacy("logs2")), told: &[] },
        Vector {
            id: "neither filter nor prefix",
            case: plain(Rule { filter: None, ..expire(1) }),
            told: &[],
        },
        Vector {
            id: "a rule that keeps expired markers",
            case: case(
                Enabled,
                vec![marker("m", "2026-03-01T10:00Z")],
                vec![Rule {
                    expiration: Some(Expiration {
                        expired_object_delete_marker: Some(false),
                        ..Expiration::default()
                    }),
                    ..rule()
                }],
            ),
            told: &[],
        },
    ]
}
