//! Rules as a whole: how many, their ids, status and actions, and the bucket they are for.

use super::*;
use crate::lifecycle::rule::Rule;

#[test]
fn each_rule_has_an_id_of_its_own_a_status_and_an_action() {
    let id = |length: usize| {
        let id = "é".repeat(length);
        format!(r#"{{"ID":"{id}","Status":"Enabled","Filter":{{}},"Expiration":{{"Days":1}}}}"#)
    };
    let status = |status: &str| {
        format!(r#"{{"ID":"r","Status":"{status}","Filter":{{}},"Expiration":{{"Days":1}}}}"#)
    };
    let two = |one: &str, two: &str| {
        let rule = |id: &str| {
            format!(r#"{{{id}"Status":"Enabled","Filter":{{}},"Expiration":{{"Days":1}}}}"#)
        };
        format!("{},{}", rule(one), rule(two))
    };
    check(vec![
        Row {
            why: "an ID has 255 characters at most",
            refused: id(256),
            field: "ID",
            code: InvalidArgument,
            taken: id(255),
        },
        Row {
            why: "IDs are unique",
            refused: two(r#""ID":"a","#, r#""ID":"a","#),
            field: "ID",
            code: InvalidArgument,
            taken: two(r#""ID":"a","#, r#""ID":"A","#),
        },
        Row {
            why: "two rules without ID get different ones",
            refused: two(r#""ID":"a","#, r#""ID":"a","#),
            field: "ID",
            code: InvalidArgument,
            taken: two("", ""),
        },
        Row {
            why: "the status is a word with a capital letter",
            refused: status("enabled"),
            field: "Status",
            code: MalformedXml,
            taken: status("Enabled"),
        },
        Row {
            why: "disabled is one as well",
            refused: status("Paused"),
            field: "Status",
            code: MalformedXml,
            taken: status("Disabled"),
        },
        Row {
            why: "a rule does something",
            refused: r#"{"ID":"r","Status":"Enabled","Filter":{}}"#.into(),
            field: "",
            code: InvalidRequest,
            taken: all(r#""AbortIncompleteMultipartUpload":{"DaysAfterInitiation":1}"#),
        },
        Row {
            why: "an empty list is no action",
            refused: all(r#""Transitions":[]"#),
            field: "",
            code: InvalidRequest,
            taken: all(r#""Transitions":[{"Days":0,"StorageClass":"GLACIER"}]"#),
        },
        Row {
            why: "a rule says for what it is",
            refused: r#"{"ID":"r","Status":"Enabled","Expiration":{"Days":1}}"#.into(),
            field: "Filter",
            code: MalformedXml,
            taken: r#"{"ID":"r","Status":"Enabled","Prefix":"","Expiration":{"Days":1}}"#.into(),
        },
    ]);
}

#[test]
fn a_configuration_has_one_to_a_thousand_rules() {
    let rule = |n: usize| {
        let mut rule = rules(&all(r#""Expiration":{"Days":1}"#)).rules.remove(0);
        rule.id = Some(n.to_string());
        rule
    };
    let many = |count: usize| Configuration {
        rules: (0..count).map(rule).collect(),
        ..Configuration::default()
    };
    let refused = [("Rules".to_owned(), MalformedXml)];
    assert_eq!(errors(&many(0)), refused);
    assert_eq!(errors(&many(1)), []);
    assert_eq!(errors(&many(1000)), []);
    assert_eq!(errors(&many(1001)), refused);
}

#[test]
fn prefixes_of_the_old_style_neither_overlap_nor_mix_with_filters() {
    let legacy = |prefix: &str, action: &str| {
        format!(r#"{{"Status":"Enabled","Prefix":"{prefix}",{action}}}"#)
    };
    let filter = |prefix: &str, action: &str| {
        format!(r#"{{"Status":"Enabled","Filter":{{"Prefix":"{prefix}"}},{action}}}"#)
    };
    let end = r#""Expiration":{"Days":5}"#;
    let abort = r#""AbortIncompleteMultipartUpload":{"DaysAfterInitiation":5}"#;
    let both = |one: String, two: String| format!("{one},{two}");
    check(vec![
        Row {
            why: "a rule has either",
            refused: format!(r#"{{"Status":"Enabled","Filter":{{}},"Prefix":"",{end}}}"#),
            field: "Prefix",
            code: InvalidRequest,
            taken: legacy("", end),
        },
        Row {
            why: "all rules have the same style",
            refused: both(legacy("a/", end), filter("b/", end)),
            field: "Prefix",
            code: InvalidRequest,
            taken: both(filter("a/", end), filter("b/", end)),
        },
        Row {
            why: "old prefixes of one action do not overlap",
            refused: both(legacy("a", end), legacy("a/b", end)),
            field: "Prefix",
            code: InvalidRequest,
            taken: both(legacy("a/", end), legacy("b/", end)),
        },
        Row {
            why: "nor the other way around",
            refused: both(legacy("a/b", end), legacy("", end)),
            field: "Prefix",
            code: InvalidRequest,
            taken: both(filter("a/b", end), filter("", end)),
        },
        Row {
            why: "but those of different actions do",
            refused: both(legacy("a/", end), legacy("a/", end)),
            field: "Prefix",
            code: InvalidRequest,
            taken: both(legacy("a/", end), legacy("a/", abort)),
        },
    ]);
}

#[test]
fn a_bucket_with_mfa_delete_takes_no_rules() {
    let configuration = rules(&all(r#""Expiration":{"Days":1}"#));
    let receiver = |mfa_delete| Receiver { mfa_delete, ..Receiver::default() };
    let refused = told(&configuration, receiver(true), Severity::Error);
    assert_eq!(refused, [("Rules".to_owned(), InvalidRequest)]);
    assert_eq!(told(&configuration, receiver(false), Severity::Error), []);
}

#[test]
fn a_directory_bucket_only_expires_by_days_and_aborts() {
    let directory = Receiver { kind: BucketKind::Directory, mfa_delete: false };
    let tag = r#"{"Tag":{"Key":"k","Value":"v"}}"#;
    let days = r#""Expiration":{"Days":1}"#;
    for (rule, field) in [
        (all(r#""Transitions":[{"Days":1,"StorageClass":"GLACIER"}]"#), "Transitions"),
        (
            all(
                r#""NoncurrentVersionTransitions":[{"NoncurrentDays":1,"StorageClass":"GLACIER"}]"#,
            ),
            "NoncurrentVersionTransitions",
        ),
        (
            all(r#""NoncurrentVersionExpiration":{"NoncurrentDays":1}"#),
            "NoncurrentVersionExpiration",
        ),
        (all(r#""Expiration":{"Date":"2027-01-31T00:00:00Z"}"#), "Expiration.Date"),
        (
            all(r#""Expiration":{"ExpiredObjectDeleteMarker":true}"#),
            "Expiration.ExpiredObjectDeleteMarker",
        ),
        (format!(r#"{{"Status":"Enabled","Filter":{tag},{days}}}"#), "Filter"),
    ] {
        let configuration = rules(&rule);
        let refused = told(&configuration, directory, Severity::Error);
        assert_eq!(refused, [(field.to_owned(), InvalidRequest)], "{rule}");
        assert_eq!(errors(&configuration), [], "a general purpose bucket takes {rule}");
    }
    let sized = format!(
        r#"{{"Status":"Enabled","Filter":{{"And":{{"Prefix":"a","ObjectSizeLessThan":9}}}},{days}}}"#
    );
    let abort = r#""AbortIncompleteMultipartUpload":{"DaysAfterInitiation":1}"#;
    for taken in [all(days), all(abort), sized] {
        assert_eq!(told(&rules(&taken), directory, Severity::Error), [], "{taken}");
    }
}

#[test]
fn what_is_not_known_may_be_what_a_rule_lacks() {
    let unknown = vec![UnknownElement { name: "New".into(), xml: "<New/>".into() }];
    let rule = Rule { unknown: unknown.clone(), ..Rule::default() };
    assert_eq!(errors(&Configuration { rules: vec![rule], ..Configuration::default() }), []);
    assert_eq!(errors(&Configuration { unknown, ..Configuration::default() }), []);
}
