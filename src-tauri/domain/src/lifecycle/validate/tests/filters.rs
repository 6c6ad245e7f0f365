//! Filters: one child or `And`, sizes, and the actions that look at no more than the prefix.

use super::*;

#[test]
fn a_filter_has_one_child_or_and() {
    let and = |inner: &str| filtered(&format!(r#"{{"And":{{{inner}}}}}"#));
    let tag = r#"{"Key":"k","Value":"v"}"#;
    check(vec![
        Row {
            why: "two side by side",
            refused: filtered(&format!(r#"{{"Prefix":"a","Tag":{tag}}}"#)),
            field: "Filter",
            code: MalformedXml,
            taken: and(&format!(r#""Prefix":"a","Tags":[{tag}]"#)),
        },
        Row {
            why: "two sizes side by side",
            refused: filtered(r#"{"ObjectSizeGreaterThan":1,"ObjectSizeLessThan":9}"#),
            field: "Filter",
            code: MalformedXml,
            taken: and(r#""ObjectSizeGreaterThan":1,"ObjectSizeLessThan":9"#),
        },
        Row {
            why: "a child beside And",
            refused: filtered(&format!(
                r#"{{"Prefix":"a","And":{{"Prefix":"a","Tags":[{tag}]}}}}"#
            )),
            field: "Filter",
            code: MalformedXml,
            taken: filtered(r#"{"Prefix":"a"}"#),
        },
        Row {
            why: "And with a lone prefix",
            refused: and(r#""Prefix":"a""#),
            field: "Filter.And",
            code: MalformedXml,
            taken: and(r#""Prefix":"","ObjectSizeGreaterThan":0"#),
        },
        Row {
            why: "And with nothing",
            refused: and(""),
            field: "Filter.And",
            code: MalformedXml,
            taken: filtered("{}"),
        },
        Row {
            why: "And with a lone tag",
            refused: and(&format!(r#""Tags":[{tag}]"#)),
            field: "Filter.And",
            code: MalformedXml,
            taken: filtered(&format!(r#"{{"Tag":{tag}}}"#)),
        },
        Row {
            why: "a tag key twice, even with one value",
            refused: and(&format!(r#""Tags":[{tag},{tag}]"#)),
            field: "Filter.And.Tags[1].Key",
            code: InvalidRequest,
            taken: and(&format!(r#""Tags":[{tag},{{"Key":"K","Value":"v"}}]"#)),
        },
    ]);
}

#[test]
fn sizes_leave_room_for_an_object() {
    let and = |greater: i64, less: i64| {
        filtered(&format!(
            r#"{{"And":{{"ObjectSizeGreaterThan":{greater},"ObjectSizeLessThan":{less}}}}}"#
        ))
    };
    check(vec![
        Row {
            why: "nothing is smaller than nothing",
            refused: filtered(r#"{"ObjectSizeGreaterThan":-1}"#),
            field: "Filter.ObjectSizeGreaterThan",
            code: InvalidArgument,
            taken: filtered(r#"{"ObjectSizeGreaterThan":0}"#),
        },
        Row {
            why: "nothing is smaller than 0 bytes",
            refused: filtered(r#"{"ObjectSizeLessThan":0}"#),
            field: "Filter.ObjectSizeLessThan",
            code: InvalidArgument,
            taken: filtered(r#"{"ObjectSizeLessThan":1}"#),
        },
        Row {
            why: "the bounds are in order",
            refused: and(5, 5),
            field: "Filter.And.ObjectSizeLessThan",
            code: InvalidRequest,
            taken: and(5, 7),
        },
        Row {
            why: "the server judges how large objects can be",
            refused: and(9, 2),
            field: "Filter.And.ObjectSizeLessThan",
            code: InvalidRequest,
            taken: filtered(r#"{"ObjectSizeGreaterThan":50000000000000}"#),
        },
    ]);
}

#[test]
fn markers_and_uploads_are_only_told_by_prefix() {
    let rule = |filter: &str, action: &str| {
        format!(r#"{{"ID":"r","Status":"Enabled","Filter":{filter},{action}}}"#)
    };
    let marker = r#""Expiration":{"ExpiredObjectDeleteMarker":true}"#;
    let abort = r#""AbortIncompleteMultipartUpload":{"DaysAfterInitiation":1}"#;
    let prefix = r#"{"Prefix":"a/"}"#;
    let mut rows = Vec::new();
    for filter in [
        r#"{"Tag":{"Key":"k","Value":"v"}}"#,
        r#"{"ObjectSizeGreaterThan":1}"#,
        r#"{"ObjectSizeLessThan":1}"#,
        r#"{"And":{"Prefix":"a/","Tags":[{"Key":"k","Value":"v"}]}}"#,
        r#"{"And":{"Prefix":"a/","ObjectSizeLessThan":9}}"#,
    ] {
        for (action, field) in [
            (marker, "Expiration.ExpiredObjectDeleteMarker"),
            (abort, "AbortIncompleteMultipartUpload"),
        ] {
            rows.push(Row {
                why: "neither has tags or a size",
                refused: rule(filter, action),
                field,
                code: InvalidRequest,
                taken: rule(prefix, action),
            });
        }
    }
    check(rows);
}
