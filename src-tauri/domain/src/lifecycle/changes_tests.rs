#![allow(clippy::unwrap_used)]
use super::super::arbitrary;
use super::super::json;
use super::*;
use proptest::prelude::*;

fn rules(text: &str) -> Configuration {
    json::read(&format!("{{\"Rules\":[{text}]}}")).unwrap().configuration
}

/// A rule for all documents that expires them.
fn ends(id: &str, days: i64) -> String {
    format!(r#"{{"ID":"{id}","Status":"Enabled","Filter":{{}},"Expiration":{{"Days":{days}}}}}"#)
}

fn names(rules: &[RuleAt]) -> Vec<&str> {
    rules.iter().map(|rule| rule.name.as_str()).collect()
}

fn fields(changes: &Changes) -> Vec<(&str, &str, &str)> {
    let fields = changes.changed.iter().flat_map(|rule| &rule.fields);
    fields.map(|f| (f.field.as_str(), f.from.as_str(), f.to.as_str())).collect()
}

#[test]
fn rules_are_told_apart_by_id() {
    let before = rules(&[ends("a", 1), ends("b", 2), ends("c", 3)].join(","));
    let after = rules(&[ends("c", 3), ends("b", 9), ends("d", 1000)].join(","));
    let changes = compare(&before, &after);
    assert_eq!(names(&changes.unchanged), ["c"]);
    assert_eq!(names(&changes.removed), ["a"]);
    assert_eq!(names(&changes.added), ["d"]);
    assert_eq!((changes.changed[0].before, changes.changed[0].after), (1, 1));
    assert_eq!(fields(&changes), [("Expiration", "after 2 days", "after 9 days")]);
    assert!(!changes.is_empty());
}

#[test]
fn every_field_that_differs_is_told_in_words() {
    let before = rules(
        r#"{"ID":"r","Status":"Enabled","Filter":{"Prefix":"a/"},
            "Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"},
                           {"Days":90,"StorageClass":"GLACIER"}],
            "Expiration":{"Days":730},
            "NoncurrentVersionExpiration":{"NoncurrentDays":90}}"#,
    );
    let after = rules(
        r#"{"ID":"r","Status":"Disabled",
            "Filter":{"And":{"Prefix":"a/","Tags":[{"Key":"k","Value":"v"}],
                             "ObjectSizeGreaterThan":5,"ObjectSizeLessThan":9}},
            "Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"},
                           {"Days":180,"StorageClass":"DEEP_ARCHIVE"}],
            "NoncurrentVersionTransitions":
                [{"NoncurrentDays":1,"NewerNoncurrentVersions":2,"StorageClass":"GLACIER"}],
            "Expiration":{"ExpiredObjectDeleteMarker":true},
            "NoncurrentVersionExpiration":{"NoncurrentDays":90,"NewerNoncurrentVersions":3},
            "AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}"#,
    );
    assert_eq!(
        fields(&compare(&before, &after)),
        [
            ("Status", "Enabled", "Disabled"),
            (
                "Filter",
                "prefix “a/”",
                "prefix “a/”, tag “k” = “v”, larger than 5 bytes, smaller than 9 bytes"
            ),
            ("Transitions", "GLACIER after 90 days", "nothing"),
            ("Transitions", "nothing", "DEEP_ARCHIVE after 180 days"),
            (
                "NoncurrentVersionTransitions",
                "nothing",
                "GLACIER after 1 day, keeping 2 newer ones"
            ),
            ("Expiration", "after 730 days", "delete markers without versions"),
            ("NoncurrentVersionExpiration", "after 90 days", "after 90 days, keeping 3 newer ones"),
            ("AbortIncompleteMultipartUpload", "nothing", "after 7 days"),
        ]
    );
}

#[test]
fn what_aws_makes_of_a_rule_is_no_change() {
    let sent = rules(
        r#"{"Status":"Enabled","Filter":{},"Expiration":{"Days":9}},
           {"ID":"t","Status":"Enabled","Filter":{"Tag":{"Key":"k","Value":"v"}},
            "Transitions":[{"Days":90,"StorageClass":"GLACIER"},
                           {"Days":30,"StorageClass":"STANDARD_IA"}]}"#,
    );
    let kept = rules(
        r#"{"ID":"t","Status":"Enabled",
            "Filter":{"And":{"Prefix":"","Tags":[{"Key":"k","Value":"v"}]}},
            "Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"},
                           {"Days":90,"StorageClass":"GLACIER"}]},
           {"ID":"NWI3Nzc2","Status":"Enabled","Filter":{"Prefix":""},"Expiration":{"Days":9}}"#,
    );
    assert!(is_same(&sent, &kept));
    assert_eq!(names(&compare(&sent, &kept).unchanged), ["t", "NWI3Nzc2"]);
    let legacy = rules(r#"{"Status":"Enabled","Prefix":"","Expiration":{"Days":9}}"#);
    assert!(is_same(&legacy, &rules(&ends("x", 9))));
}

#[test]
fn what_s3_refuses_is_not_the_same_as_what_it_takes() {
    let rule = |filter: &str| {
        rules(&format!(
            r#"{{"ID":"r","Status":"Enabled","Filter":{filter},"Expiration":{{"Days":9}}}}"#
        ))
    };
    let beside = rule(r#"{"Prefix":"a","ObjectSizeLessThan":9}"#);
    let within = rule(r#"{"And":{"Prefix":"a","ObjectSizeLessThan":9}}"#);
    assert!(!is_same(&beside, &within));
    let lone = rule(r#"{"And":{"Prefix":"a"}}"#);
    assert!(!is_same(&lone, &rule(r#"{"Prefix":"a"}"#)));
    let two = rule(r#"{"And":{"Prefix":"","Tags":[],"ObjectSizeLessThan":9}}"#);
    assert!(is_same(&two, &rule(r#"{"ObjectSizeLessThan":9}"#)));
    let none = rules(r#"{"ID":"r","Status":"Enabled","Expiration":{"Days":9}}"#);
    assert_eq!(fields(&compare(&none, &rule("{}"))), [("Filter", "no filter", "all documents")]);
}

#[test]
fn a_rule_with_another_id_but_the_same_meaning_was_renamed() {
    let changes = compare(&rules(&ends("old", 9)), &rules(&ends("new", 9)));
    assert_eq!(fields(&changes), [("ID", "“old”", "“new”")]);
    assert_eq!(changes.changed[0].name, "new");
}

#[test]
fn the_default_minimum_size_is_a_change_of_the_whole() {
    let before = rules(&ends("a", 9));
    let mut after = before.clone();
    after.minimum_size = Some(MinimumSize::AllStorageClasses128K);
    assert!(is_same(&before, &after), "it is what S3 takes where none is said");
    after.minimum_size = Some(MinimumSize::VariesByStorageClass);
    let changes = compare(&before, &after);
    assert_eq!(changes.whole[0].field, "TransitionDefaultMinimumObjectSize");
    assert_eq!(names(&changes.unchanged), ["a"]);
}

#[test]
fn elements_that_are_not_known_count() {
    let element = |xml: &str| UnknownElement { name: "New".into(), xml: xml.into() };
    let before = rules(&ends("a", 9));
    let mut after = before.clone();
    after.rules[0].unknown = vec![element("<New>1</New>")];
    assert_eq!(fields(&compare(&before, &after)), [("Rule", "nothing", "<New>")]);
    let mut later = before.clone();
    later.rules[0].unknown = vec![element("<New>2</New>")];
    assert_eq!(fields(&compare(&after, &later)), [("Rule", "<New>", "<New>, changed")]);
    later.rules[0].unknown = vec![element("<New>2</New>"), element("<New>1</New>")];
    let mut turned = later.clone();
    turned.rules[0].unknown.reverse();
    assert!(is_same(&later, &turned));
    later.unknown = vec![element("<New/>")];
    assert_eq!(compare(&turned, &later).whole.len(), 1);
}

/// What each rule's side is.
fn sides(base: &str, mine: &str, theirs: &str) -> Vec<(String, Side)> {
    let state = three_way(&rules(base), &rules(mine), &rules(theirs));
    state.rules.into_iter().map(|rule| (rule.name, rule.side)).collect()
}

#[test]
fn who_changed_a_rule_is_told() {
    let base = ends("a", 1);
    let side = |mine: &str, theirs: &str| sides(&base, mine, theirs)[0].1;
    let (two, three) = (ends("a", 2), ends("a", 3));
    assert_eq!(side(&base, &base), Side::Same);
    assert_eq!(side(&two, &base), Side::OnlyMine);
    assert_eq!(side(&base, &two), Side::OnlyTheirs);
    assert_eq!(side(&two, &two), Side::BothAlike);
    assert_eq!(side(&two, &three), Side::Conflict);
    assert_eq!(side("", &base), Side::OnlyMine);
    assert_eq!(side(&base, ""), Side::OnlyTheirs);
    assert_eq!(side("", ""), Side::BothAlike);
    assert_eq!(side("", &two), Side::Conflict, "one removed what the other changed");
    assert_eq!(side(&two, ""), Side::Conflict);
}

#[test]
fn rules_that_both_added_are_compared_with_each_other() {
    let (one, two) = (ends("n", 1), ends("n", 2));
    let told = |mine: &str, theirs: &str| sides("", mine, theirs);
    let one_rule = |side| vec![("n".to_owned(), side)];
    assert_eq!(told(&one, &one), one_rule(Side::BothAlike));
    assert_eq!(told(&one, &two), one_rule(Side::Conflict));
    assert_eq!(told(&one, ""), one_rule(Side::OnlyMine));
    assert_eq!(told("", &one), one_rule(Side::OnlyTheirs));
}

#[test]
fn changes_of_both_sides_are_put_together() {
    let base = rules(&[ends("a", 1), ends("b", 2), ends("c", 3), ends("d", 4)].join(","));
    let mut mine = rules(&[ends("new", 11), ends("a", 7), ends("b", 2), ends("d", 4)].join(","));
    mine.minimum_size = Some(MinimumSize::VariesByStorageClass);
    let theirs = rules(&[ends("c", 3), ends("b", 8), ends("a", 1), ends("other", 12)].join(","));
    let state = three_way(&base, &mine, &theirs);
    assert!(!state.has_conflict());
    assert_eq!(state.minimum_size, Side::OnlyMine);
    let b = state.rules.iter().find(|rule| rule.name == "b").unwrap();
    assert_eq!((b.my_fields.len(), b.their_fields.len()), (0, 1));
    let merged = merged(&base, &mine, &theirs).unwrap();
    let ids: Vec<_> = merged.rules.iter().filter_map(|rule| rule.id.as_deref()).collect();
    assert_eq!(ids, ["new", "a", "b", "other"], "mine without c, theirs without d");
    assert_eq!(merged.rules[1].expiration.as_ref().unwrap().days, Some(7));
    assert_eq!(merged.rules[2].expiration.as_ref().unwrap().days, Some(8));
    assert_eq!(merged.minimum_size, mine.minimum_size);
}

#[test]
fn a_conflict_is_never_put_together() {
    let (base, mine, theirs) = (rules(&ends("a", 1)), rules(&ends("a", 2)), rules(&ends("a", 3)));
    assert!(three_way(&base, &mine, &theirs).has_conflict());
    assert_eq!(merged(&base, &mine, &theirs), None);
}

proptest! {
    #[test]
    fn a_configuration_is_the_same_as_itself_in_any_order(
        configuration in arbitrary::configuration()
    ) {
        let mut turned = configuration.clone();
        turned.rules.reverse();
        for rule in &mut turned.rules {
            rule.transitions.reverse();
            rule.noncurrent_transitions.reverse();
        }
        // Rules of one ID are told apart by their order alone, which S3 never lets happen.
        let mut ids: Vec<_> = configuration.rules.iter().filter_map(normal::id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assume!(ids.len() == count);
        let changes = compare(&configuration, &turned);
        prop_assert!(changes.is_empty(), "{:?}", changes);
    }

    #[test]
    fn comparing_the_other_way_around_swaps_added_and_removed(
        one in arbitrary::configuration(), other in arbitrary::configuration()
    ) {
        let (there, back) = (compare(&one, &other), compare(&other, &one));
        prop_assert_eq!(there.added.len(), back.removed.len());
        prop_assert_eq!(there.removed.len(), back.added.len());
        prop_assert_eq!(there.changed.len(), back.changed.len());
        prop_assert_eq!(there.whole.len(), back.whole.len());
    }

    #[test]
    fn a_rule_differs_in_some_field_exactly_if_it_means_something_else(
        one in arbitrary::configuration(), other in arbitrary::configuration()
    ) {
        for (before, after) in one.rules.iter().zip(&other.rules) {
            let same = normal::is_same(before, after);
            prop_assert_eq!(words::fields(before, after).is_empty(), same);
        }
    }

    #[test]
    fn one_sided_changes_are_taken_over(
        base in arbitrary::configuration(), changed in arbitrary::configuration()
    ) {
        let mine = merged(&base, &changed, &base).unwrap();
        prop_assert!(is_same(&mine, &changed), "{:?}", compare(&mine, &changed));
        let theirs = merged(&base, &base, &changed).unwrap();
        prop_assert!(is_same(&theirs, &changed), "{:?}", compare(&theirs, &changed));
    }

    #[test]
    fn the_normal_form_of_a_normal_form_is_itself(configuration in arbitrary::configuration()) {
        for rule in &configuration.rules {
            let once = normal(rule);
            prop_assert_eq!(normal(&once), once);
        }
    }
}
