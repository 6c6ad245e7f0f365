#![allow(clippy::unwrap_used)]
use super::super::arbitrary;
use super::super::json;
use super::super::rule::{Filter, UnknownElement};
use super::*;
use FindingCode::*;
use Versioning::{Enabled, Suspended, Unversioned};
use proptest::prelude::*;

const ABORT: &str = r#"{"ID":"abort","Status":"Enabled","Filter":{},
                        "AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}"#;

/// A rule with this filter and these actions.
fn rule(id: &str, filter: &str, actions: &str) -> String {
    format!(r#"{{"ID":"{id}","Status":"Enabled","Filter":{filter},{actions}}}"#)
}

fn read(rules: &[String]) -> Configuration {
    let text = format!("{{\"Rules\":[{},{ABORT}]}}", rules.join(","));
    json::read(&text).unwrap_or_else(|errors| panic!("{text}: {errors:?}")).configuration
}

/// What is told, beside a rule that aborts uploads.
fn told(versioning: Versioning, rules: &[String]) -> Vec<(String, String, FindingCode)> {
    let findings = advise(&read(rules), versioning);
    let findings = findings.into_iter();
    findings.map(|f| (f.rule_id.unwrap_or_default(), f.field, f.code)).collect()
}

fn one(id: &str, field: &str, code: FindingCode) -> Vec<(String, String, FindingCode)> {
    vec![(id.to_owned(), field.to_owned(), code)]
}

fn glacier(days: i64) -> String {
    format!(r#""Transitions":[{{"Days":{days},"StorageClass":"GLACIER"}}]"#)
}

fn to(days: i64, class: &str) -> String {
    format!(r#""Transitions":[{{"Days":{days},"StorageClass":"{class}"}}]"#)
}

fn end(days: i64) -> String {
    format!(r#""Expiration":{{"Days":{days}}}"#)
}

fn old(days: i64) -> String {
    format!(r#""NoncurrentVersionExpiration":{{"NoncurrentDays":{days}}}"#)
}

const MARKERS: &str = r#""Expiration":{"ExpiredObjectDeleteMarker":true}"#;

#[test]
fn the_guides_rules_leave_the_archive_too_early_for_old_versions() {
    let guide = json::read(include_str!("json/tests/guide.json")).unwrap().configuration;
    let findings = advise(&guide, Enabled);
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(finding.code, MinimumCharge);
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.rule_id.as_deref(), Some("ArchiveOldDocuments"));
    assert_eq!(finding.field, "NoncurrentVersionTransitions[0].NoncurrentDays");
    assert_eq!(
        finding.message,
        "GLACIER is billed for 90 days at least, but these documents stay there for 60: they move \
         on day 30, and “DeleteExpiredDocuments” removes them on day 90. The rest of the 90 days \
         is charged all the same."
    );
}

#[test]
fn glacier_at_30_and_deletion_at_90_is_billed_for_90_in_the_archive() {
    let field = "Transitions[0].Days";
    for (class, least) in [
        ("STANDARD_IA", 30),
        ("ONEZONE_IA", 30),
        ("GLACIER_IR", 90),
        ("GLACIER", 90),
        ("DEEP_ARCHIVE", 180),
    ] {
        let rules = |gone: i64| [rule("a", "{}", &format!("{},{}", to(30, class), end(gone)))];
        assert_eq!(told(Unversioned, &rules(30 + least - 1)), one("a", field, MinimumCharge));
        assert_eq!(told(Unversioned, &rules(30 + least)), [], "{class}");
    }
    let tiering = [rule("a", "{}", &format!("{},{}", to(30, "INTELLIGENT_TIERING"), end(31)))];
    assert_eq!(told(Unversioned, &tiering), []);
}

#[test]
fn with_versioning_the_days_as_a_noncurrent_version_count_too() {
    let rules = |old_days: i64| {
        [rule("a", "{}", &format!("{},{}", glacier(30), end(90))), rule("b", "{}", &old(old_days))]
    };
    let told_of = |days| told(Enabled, &rules(days));
    assert_eq!(told_of(29), one("a", "Transitions[0].Days", MinimumCharge));
    assert_eq!(told_of(30), []);
}

#[test]
fn another_rule_that_moves_on_too_early_is_told() {
    let rules = |days: i64| {
        [rule("a", "{}", &to(30, "STANDARD_IA")), rule("b", r#"{"Prefix":"x/"}"#, &glacier(days))]
    };
    assert_eq!(told(Unversioned, &rules(59)), one("a", "Transitions[0].Days", MinimumCharge));
    assert_eq!(told(Unversioned, &rules(60)), []);
}

#[test]
fn rules_for_other_documents_are_not_held_against_each_other() {
    let rules = [
        rule("a", r#"{"Prefix":"a/"}"#, &glacier(30)),
        rule("b", r#"{"Prefix":"b/"}"#, &end(31)),
        rule("c", r#"{"Tag":{"Key":"k","Value":"v"}}"#, &end(400)),
    ];
    assert_eq!(told(Unversioned, &rules), []);
}

#[test]
fn an_expiration_that_another_one_precedes_never_acts() {
    let pair = |wide: &str, narrow: &str| {
        [rule("wide", "{}", wide), rule("narrow", r#"{"Prefix":"tmp/"}"#, narrow)]
    };
    let never = |field| one("narrow", field, NeverActs);
    assert_eq!(told(Unversioned, &pair(&end(10), &end(14))), never("Expiration"));
    assert_eq!(told(Unversioned, &pair(&end(14), &end(10))), [], "the narrow one acts earlier");
    let same = told(Unversioned, &pair(&end(10), &end(10)));
    assert_eq!(same, one("narrow", "Expiration", DuplicateAction));
    let dated = |day: u8| format!(r#""Expiration":{{"Date":"2027-01-{day}T00:00:00Z"}}"#);
    let told = told(Unversioned, &pair(&dated(10), &dated(11)));
    assert!(told.contains(&never("Expiration")[0]), "{told:?}");
}

#[test]
fn a_transition_after_the_end_never_acts() {
    let pair =
        |gone: i64, days: i64| [rule("end", "{}", &end(gone)), rule("move", "{}", &glacier(days))];
    let never = one("move", "Transitions[0]", NeverActs);
    assert_eq!(told(Unversioned, &pair(30, 30)), never, "deletion comes first");
    assert!(!told(Unversioned, &pair(31, 30)).contains(&never[0]));
    let with_old = |gone: i64| {
        let [end, moved] = pair(gone, 30);
        [end, moved, rule("old", "{}", &old(400))]
    };
    assert_eq!(told(Enabled, &with_old(29)), never);
    assert_eq!(told(Enabled, &with_old(30)), [], "a marker comes after the transition");
}

#[test]
fn a_transition_to_where_nothing_leads_any_more_never_acts() {
    let pair = |first: &str, second: &str| [rule("a", "{}", first), rule("b", "{}", second)];
    let never = one("b", "Transitions[0]", NeverActs);
    assert_eq!(told(Unversioned, &pair(&to(30, "DEEP_ARCHIVE"), &glacier(300))), never);
    assert_eq!(told(Unversioned, &pair(&to(30, "DEEP_ARCHIVE"), &glacier(30))), never);
    assert_eq!(told(Unversioned, &pair(&glacier(30), &to(120, "DEEP_ARCHIVE"))), []);
    assert_eq!(told(Unversioned, &pair(&glacier(30), &glacier(40))), never);
    let tiering = pair(&to(30, "STANDARD_IA"), &to(30, "INTELLIGENT_TIERING"));
    let told = told(Unversioned, &tiering);
    assert_eq!(told, one("a", "Transitions[0]", NeverActs), "Intelligent-Tiering is preferred");
}

#[test]
fn a_transition_of_small_objects_is_not_shadowed_by_one_that_leaves_them() {
    let small = |actions: &str| rule("small", r#"{"ObjectSizeLessThan":9000}"#, actions);
    let rules = [rule("all", "{}", &glacier(30)), small(&glacier(40))];
    assert_eq!(told(Unversioned, &rules), []);
    let mut varies = read(&rules);
    varies.minimum_size = Some(MinimumSize::VariesByStorageClass);
    let codes: Vec<_> = advise(&varies, Unversioned).into_iter().map(|f| f.code).collect();
    assert_eq!(codes, [NeverActs], "with the old default the first one moves them too");
}

#[test]
fn of_two_equal_rules_the_second_is_told() {
    let actions =
        [end(9), glacier(400), r#""Expiration":{"ExpiredObjectDeleteMarker":true}"#.into()];
    for (actions, field) in
        actions.iter().zip(["Expiration", "Transitions[0]", "Expiration.ExpiredObjectDeleteMarker"])
    {
        let rules = [
            rule("one", "{}", actions),
            rule("two", r#"{"Prefix":""}"#, actions),
            rule("old", "{}", &old(9)),
        ];
        let told = told(Enabled, &rules);
        assert_eq!(
            told.iter().filter(|told| told.2 == DuplicateAction).collect::<Vec<_>>(),
            one("two", field, DuplicateAction).iter().collect::<Vec<_>>()
        );
    }
}

#[test]
fn noncurrent_actions_and_aborts_shadow_each_other_too() {
    let kept = |days: i64, newer: i64| {
        format!(
            r#""NoncurrentVersionExpiration":{{"NoncurrentDays":{days},"NewerNoncurrentVersions":{newer}}}"#
        )
    };
    let moved =
        r#""NoncurrentVersionTransitions":[{"NoncurrentDays":30,"StorageClass":"GLACIER"}]"#;
    let told = |one: &str, two: &str| {
        let rules = [rule("a", "{}", one), rule("b", "{}", two), rule("m", "{}", MARKERS)];
        told(Enabled, &rules)
    };
    let field = "NoncurrentVersionExpiration";
    assert_eq!(told(&old(30), &old(40)), one("b", field, NeverActs));
    assert_eq!(told(&old(30), &kept(30, 5)), one("b", field, NeverActs));
    assert_eq!(told(&kept(30, 5), &old(40)), [], "the second removes the kept ones");
    assert_eq!(told(&old(30), moved), one("b", "NoncurrentVersionTransitions[0]", NeverActs));
    assert_eq!(told(&kept(30, 5), moved), [], "the kept ones move");
    let billed = told(&kept(31, 5), moved);
    let field = "NoncurrentVersionTransitions[0].NoncurrentDays";
    assert_eq!(billed, one("b", field, MinimumCharge));
    let abort =
        |days: i64| format!(r#""AbortIncompleteMultipartUpload":{{"DaysAfterInitiation":{days}}}"#);
    let late = told(&abort(9), &old(5));
    assert_eq!(late, one("a", "AbortIncompleteMultipartUpload", NeverActs), "7 days come first");
    // The shared rule stands last, so that an equal one before it is not told.
    let same = told(&abort(7), &old(5));
    assert_eq!(same, one("abort", "AbortIncompleteMultipartUpload", DuplicateAction));
}

#[test]
fn a_disabled_rule_is_noted_and_shadows_nothing() {
    let disabled = rule("off", "{}", &end(1)).replace("\"Enabled\"", "\"Disabled\"");
    let rules = [disabled, rule("on", "{}", &end(9))];
    assert_eq!(told(Unversioned, &rules), one("off", "Status", Disabled));
    let findings = advise(&read(&rules), Unversioned);
    assert_eq!(findings[0].severity, Severity::Note);
}

#[test]
fn without_a_rule_that_aborts_uploads_it_is_told() {
    let text = format!("{{\"Rules\":[{}]}}", rule("a", "{}", &end(9)));
    let findings = advise(&json::read(&text).unwrap().configuration, Unversioned);
    assert_eq!((findings[0].rule, findings[0].code), (None, NoAbort));
    assert_eq!(told(Unversioned, &[rule("a", "{}", &end(9))]), []);
    assert_eq!(advise(&Configuration::default(), Unversioned), [], "no rules, no advice");
}

#[test]
fn expiration_with_versioning_frees_nothing_alone() {
    let alone = [rule("a", "{}", &end(9))];
    assert_eq!(told(Enabled, &alone), one("a", "Expiration", FreesNothing));
    assert_eq!(told(Suspended, &alone), one("a", "Expiration", FreesNothing));
    assert_eq!(told(Unversioned, &alone), []);
    let elsewhere = [alone[0].clone(), rule("b", r#"{"Prefix":"b/"}"#, &old(9))];
    assert_eq!(told(Enabled, &elsewhere), [], "some of it is freed");
    let beside = [rule("a", r#"{"Prefix":"a/"}"#, &end(9)), elsewhere[1].clone()];
    assert_eq!(told(Enabled, &beside)[0], one("a", "Expiration", FreesNothing)[0]);
}

#[test]
fn markers_that_nothing_cleans_are_told() {
    let alone = rule("a", r#"{"Prefix":"a/"}"#, &old(9));
    let stay = one("a", "NoncurrentVersionExpiration", MarkersStay);
    assert_eq!(told(Enabled, std::slice::from_ref(&alone)), stay);
    let with = |other: String| told(Enabled, &[alone.clone(), other]);
    assert_eq!(with(rule("m", "{}", MARKERS)), []);
    assert_eq!(with(rule("m", r#"{"Prefix":"a"}"#, &end(400))), [], "expiration cleans them too");
    assert_eq!(with(rule("m", r#"{"Prefix":"a/b"}"#, MARKERS)), stay, "not all of them");
    let sized = rule("m", r#"{"ObjectSizeGreaterThan":0}"#, &end(400));
    assert_eq!(with(sized), stay, "markers have no size");
}

#[test]
fn what_has_no_effect_without_versioning_is_told() {
    let moved = r#""NoncurrentVersionTransitions":[{"NoncurrentDays":0,"StorageClass":"GLACIER"}]"#;
    for (actions, field) in [
        (old(9).as_str(), "NoncurrentVersionExpiration"),
        (moved, "NoncurrentVersionTransitions"),
        (MARKERS, "Expiration.ExpiredObjectDeleteMarker"),
    ] {
        assert_eq!(told(Unversioned, &[rule("a", "{}", actions)]), one("a", field, NoEffect));
    }
    let not = r#""Expiration":{"ExpiredObjectDeleteMarker":false}"#;
    let field = "Expiration.ExpiredObjectDeleteMarker";
    assert_eq!(told(Enabled, &[rule("a", "{}", not)]), one("a", field, NoEffect));
}

#[test]
fn filters_that_match_nothing_are_told() {
    let tag = r#""Tags":[{"Key":"k","Value":"v"}]"#;
    for (filter, field) in [
        (r#"{"Prefix":"/"}"#.to_owned(), "Filter.Prefix"),
        (r#"{"Prefix":"/logs/"}"#.into(), "Filter.Prefix"),
        (r#"{"Prefix":"s3://bucket/logs/"}"#.into(), "Filter.Prefix"),
        (r#"{"Prefix":"*.log"}"#.into(), "Filter.Prefix"),
        (format!(r#"{{"And":{{"Prefix":"/a",{tag}}}}}"#), "Filter.And.Prefix"),
        (
            r#"{"And":{"ObjectSizeGreaterThan":200000,"ObjectSizeLessThan":200001}}"#.into(),
            "Filter.And.ObjectSizeLessThan",
        ),
    ] {
        let found = told(Unversioned, &[rule("a", &filter, &end(9))]);
        assert_eq!(found, one("a", field, MatchesNothing), "{filter}");
    }
    let legacy = r#"{"ID":"a","Status":"Enabled","Prefix":"/x","Expiration":{"Days":9}}"#;
    assert_eq!(told(Unversioned, &[legacy.to_owned()]), one("a", "Prefix", MatchesNothing));
    assert_eq!(told(Unversioned, &[rule("a", r#"{"Prefix":"logs/"}"#, &end(9))]), []);
}

#[test]
fn small_objects_that_a_size_filter_lets_in_are_told() {
    let from = |bytes: i64, class: &str| {
        let filter = format!(r#"{{"ObjectSizeGreaterThan":{bytes}}}"#);
        told(Unversioned, &[rule("a", &filter, &to(30, class))])
    };
    let small = one("a", "Transitions[0].StorageClass", SmallObjects);
    for class in ["STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "INTELLIGENT_TIERING"] {
        assert_eq!(from(131_070, class), small, "{class}");
        assert_eq!(from(131_071, class), [], "{class}");
        assert_eq!(told(Unversioned, &[rule("a", "{}", &to(30, class))]), [], "the default keeps");
    }
    assert_eq!(from(0, "GLACIER"), []);
    let below = rule("a", r#"{"ObjectSizeLessThan":500000}"#, &to(30, "STANDARD_IA"));
    assert_eq!(told(Unversioned, &[below]), small);
}

#[test]
fn a_date_that_goes_on_acting_is_told() {
    let dated = [rule("a", "{}", r#""Expiration":{"Date":"2027-01-31T00:00:00Z"}"#)];
    assert_eq!(told(Unversioned, &dated), one("a", "Expiration.Date", DateGoesOn));
}

#[test]
fn elements_that_are_not_known_are_noted_and_their_filter_shadows_nothing() {
    let element = || vec![UnknownElement { name: "New".into(), xml: "<New/>".into() }];
    let mut configuration = read(&[rule("a", "{}", &end(1)), rule("b", "{}", &end(9))]);
    configuration.unknown = element();
    configuration.rules[0].filter = Some(Filter { unknown: element(), ..Filter::default() });
    configuration.rules[1].unknown = element();
    let found: Vec<_> = advise(&configuration, Unversioned)
        .into_iter()
        .map(|finding| (finding.rule, finding.field, finding.code, finding.severity))
        .collect();
    let note = |rule, field: &str| (rule, field.to_owned(), NotUnderstood, Severity::Note);
    assert_eq!(found, [note(None, "New"), note(Some(0), "Filter"), note(Some(1), "New")]);
}

proptest! {
    #[test]
    fn no_draft_makes_advice_panic(configuration in arbitrary::configuration()) {
        for versioning in [Unversioned, Enabled, Suspended] {
            for finding in advise(&configuration, versioning) {
                prop_assert!(finding.severity != Severity::Error);
                prop_assert!(finding.message.ends_with('.'));
            }
        }
    }
}
