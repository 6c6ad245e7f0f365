//! Numbers, dates and classes of each action.

use super::*;

fn transition(inner: &str) -> String {
    all(&format!(r#""Transitions":[{{{inner}}}]"#))
}

fn noncurrent_transition(inner: &str) -> String {
    all(&format!(r#""NoncurrentVersionTransitions":[{{{inner}}}]"#))
}

fn expiration(inner: &str) -> String {
    all(&format!(r#""Expiration":{{{inner}}}"#))
}

fn noncurrent_expiration(inner: &str) -> String {
    all(&format!(r#""NoncurrentVersionExpiration":{{{inner}}}"#))
}

fn abort(inner: &str) -> String {
    all(&format!(r#""AbortIncompleteMultipartUpload":{{{inner}}}"#))
}

#[test]
fn days_are_whole_and_not_negative() {
    let rows = [
        (expiration(r#""Days":0"#), "Expiration.Days", InvalidArgument, expiration(r#""Days":1"#)),
        (expiration(r#""Days":-1"#), "Expiration.Days", InvalidArgument, expiration(r#""Days":1"#)),
        (
            expiration(r#""Days":2147483648"#),
            "Expiration.Days",
            MalformedXml,
            expiration(r#""Days":2147483647"#),
        ),
        (
            noncurrent_expiration(r#""NoncurrentDays":0"#),
            "NoncurrentVersionExpiration.NoncurrentDays",
            InvalidArgument,
            noncurrent_expiration(r#""NoncurrentDays":1"#),
        ),
        (
            abort(r#""DaysAfterInitiation":0"#),
            "AbortIncompleteMultipartUpload.DaysAfterInitiation",
            InvalidArgument,
            abort(r#""DaysAfterInitiation":1"#),
        ),
        (
            transition(r#""Days":-1,"StorageClass":"GLACIER""#),
            "Transitions[0].Days",
            InvalidArgument,
            transition(r#""Days":0,"StorageClass":"GLACIER""#),
        ),
        (
            noncurrent_transition(r#""NoncurrentDays":-1,"StorageClass":"GLACIER""#),
            "NoncurrentVersionTransitions[0].NoncurrentDays",
            InvalidArgument,
            noncurrent_transition(r#""NoncurrentDays":0,"StorageClass":"GLACIER""#),
        ),
    ];
    check(
        rows.map(|(refused, field, code, taken)| Row { why: "days", refused, field, code, taken })
            .into(),
    );
}

#[test]
fn every_action_says_when_and_only_once() {
    let date = r#""Date":"2027-01-31T00:00:00Z""#;
    let noncurrent = noncurrent_expiration(r#""NoncurrentDays":1"#);
    let rows = [
        (expiration(""), "Expiration", expiration(r#""ExpiredObjectDeleteMarker":true"#)),
        (expiration(&format!(r#""Days":1,{date}"#)), "Expiration", expiration(date)),
        (
            transition(r#""StorageClass":"GLACIER""#),
            "Transitions[0]",
            transition(&format!(r#"{date},"StorageClass":"GLACIER""#)),
        ),
        (
            transition(&format!(r#""Days":1,{date},"StorageClass":"GLACIER""#)),
            "Transitions[0]",
            transition(r#""Days":1,"StorageClass":"GLACIER""#),
        ),
        (
            noncurrent_transition(r#""NewerNoncurrentVersions":1,"StorageClass":"GLACIER""#),
            "NoncurrentVersionTransitions[0].NoncurrentDays",
            noncurrent_transition(
                r#""NoncurrentDays":1,"NewerNoncurrentVersions":1,"StorageClass":"GLACIER""#,
            ),
        ),
        (
            noncurrent_expiration(""),
            "NoncurrentVersionExpiration.NoncurrentDays",
            noncurrent.clone(),
        ),
        (
            noncurrent_expiration(r#""NewerNoncurrentVersions":5"#),
            "NoncurrentVersionExpiration.NoncurrentDays",
            noncurrent_expiration(r#""NoncurrentDays":1,"NewerNoncurrentVersions":5"#),
        ),
        (
            abort(""),
            "AbortIncompleteMultipartUpload.DaysAfterInitiation",
            abort(r#""DaysAfterInitiation":7"#),
        ),
        (
            expiration(r#""Days":1,"ExpiredObjectDeleteMarker":true"#),
            "Expiration.ExpiredObjectDeleteMarker",
            expiration(r#""Days":1"#),
        ),
        (
            expiration(&format!(r#"{date},"ExpiredObjectDeleteMarker":false"#)),
            "Expiration.ExpiredObjectDeleteMarker",
            expiration(r#""ExpiredObjectDeleteMarker":false"#),
        ),
    ];
    check(
        rows.map(|(refused, field, taken)| Row {
            why: "when",
            refused,
            field,
            code: MalformedXml,
            taken,
        })
        .into(),
    );
}

#[test]
fn dates_are_midnights_of_utc() {
    let end = |date: &str| expiration(&format!(r#""Date":"{date}""#));
    let to = |date: &str| transition(&format!(r#""Date":"{date}","StorageClass":"GLACIER""#));
    check(vec![
        Row {
            why: "an hour",
            refused: end("2027-01-31T01:00:00Z"),
            field: "Expiration.Date",
            code: InvalidArgument,
            taken: end("2027-01-31T01:00:00+01:00"),
        },
        Row {
            why: "midnight elsewhere",
            refused: end("2027-01-31T00:00:00+01:00"),
            field: "Expiration.Date",
            code: InvalidArgument,
            taken: end("2027-01-31T00:00:00Z"),
        },
        Row {
            why: "a split second",
            refused: to("2027-01-31T00:00:00.001Z"),
            field: "Transitions[0].Date",
            code: InvalidArgument,
            taken: to("2027-01-31T00:00:00.000Z"),
        },
    ]);
}

#[test]
fn one_to_a_hundred_newer_versions_can_be_kept_by_rules_with_a_filter() {
    let end = |newer: i64| {
        noncurrent_expiration(&format!(r#""NoncurrentDays":1,"NewerNoncurrentVersions":{newer}"#))
    };
    let to = |newer: i64| {
        noncurrent_transition(&format!(
            r#""NoncurrentDays":1,"NewerNoncurrentVersions":{newer},"StorageClass":"GLACIER""#
        ))
    };
    let legacy = |newer: &str| {
        format!(
            r#"{{"Status":"Enabled","Prefix":"","NoncurrentVersionExpiration":{{"NoncurrentDays":1{newer}}}}}"#
        )
    };
    let ended = "NoncurrentVersionExpiration.NewerNoncurrentVersions";
    let moved = "NoncurrentVersionTransitions[0].NewerNoncurrentVersions";
    let newer = r#","NewerNoncurrentVersions":5"#;
    let rows = [
        (end(0), ended, InvalidArgument, end(1)),
        (end(101), ended, InvalidArgument, end(100)),
        (to(-1), moved, InvalidArgument, to(1)),
        (to(101), moved, InvalidArgument, to(100)),
        (legacy(newer), ended, InvalidRequest, legacy("")),
        (legacy(newer), ended, InvalidRequest, end(5)),
    ];
    check(
        rows.map(|(refused, field, code, taken)| Row {
            why: "newer versions",
            refused,
            field,
            code,
            taken,
        })
        .into(),
    );
}

#[test]
fn only_the_six_classes_can_be_moved_to() {
    let to = |class: &str| transition(&format!(r#""Days":30,"StorageClass":"{class}""#));
    let classes = [
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER_IR",
        "GLACIER",
        "DEEP_ARCHIVE",
    ];
    let rows = ["STANDARD", "REDUCED_REDUNDANCY", "glacier"].into_iter().flat_map(|class| {
        classes.map(|taken| Row {
            why: "class",
            refused: to(class),
            field: "Transitions[0].StorageClass",
            code: MalformedXml,
            taken: to(taken),
        })
    });
    check(rows.collect());
    let other = Receiver { kind: BucketKind::OtherStore, mfa_delete: false };
    assert_eq!(told(&rules(&to("COLD")), other, Severity::Error), [], "another store has others");
}

#[test]
fn days_and_dates_do_not_mix_in_a_rule() {
    let date = r#""Date":"2027-01-31T00:00:00Z""#;
    let later = r#""Date":"2028-01-31T00:00:00Z""#;
    let rule = |to: &str, end: &str| {
        all(&format!(r#""Transitions":[{{{to},"StorageClass":"GLACIER"}}],"Expiration":{{{end}}}"#))
    };
    let two = |one: &str, two: &str| {
        all(&format!(
            r#""Transitions":[{{{one},"StorageClass":"GLACIER_IR"}},{{{two},"StorageClass":"DEEP_ARCHIVE"}}]"#
        ))
    };
    check(vec![
        Row {
            why: "transition by days, expiration by date",
            refused: rule(r#""Days":30"#, later),
            field: "Expiration.Date",
            code: InvalidRequest,
            taken: rule(r#""Days":30"#, r#""Days":400"#),
        },
        Row {
            why: "transition by date, expiration by days",
            refused: rule(date, r#""Days":400"#),
            field: "Expiration.Days",
            code: InvalidRequest,
            taken: rule(date, later),
        },
        Row {
            why: "two transitions",
            refused: two(r#""Days":30"#, later),
            field: "Transitions[1].Date",
            code: InvalidRequest,
            taken: two(date, later),
        },
        Row {
            why: "the marker goes by neither",
            refused: rule(r#""Days":30"#, later),
            field: "Expiration.Date",
            code: InvalidRequest,
            taken: rule(date, r#""ExpiredObjectDeleteMarker":true"#),
        },
    ]);
}

#[test]
fn infrequent_access_before_day_30_is_a_warning_because_aws_contradicts_itself() {
    let warned = |rule: &str| {
        assert_eq!(errors(&rules(rule)), []);
        told(&rules(rule), Receiver::default(), Severity::Warning)
    };
    for class in ["STANDARD_IA", "ONEZONE_IA"] {
        let to = |days: i64| transition(&format!(r#""Days":{days},"StorageClass":"{class}""#));
        let old = |days: i64| {
            noncurrent_transition(&format!(r#""NoncurrentDays":{days},"StorageClass":"{class}""#))
        };
        for days in [0, 29] {
            assert_eq!(warned(&to(days)), [("Transitions[0].Days".to_owned(), InvalidArgument)]);
            let field = "NoncurrentVersionTransitions[0].NoncurrentDays".to_owned();
            assert_eq!(warned(&old(days)), [(field, InvalidArgument)]);
        }
        assert_eq!(warned(&to(30)), []);
        assert_eq!(warned(&old(30)), []);
    }
    assert_eq!(warned(&transition(r#""Days":0,"StorageClass":"GLACIER_IR""#)), []);
}
