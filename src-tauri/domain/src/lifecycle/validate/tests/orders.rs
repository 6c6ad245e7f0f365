//! The order of the actions in one rule.

use super::*;

fn moves(list: &[(i64, &str)]) -> String {
    let list: Vec<_> = list
        .iter()
        .map(|(days, class)| format!(r#"{{"Days":{days},"StorageClass":"{class}"}}"#))
        .collect();
    format!(r#""Transitions":[{}]"#, list.join(","))
}

fn old_moves(list: &[(i64, &str)]) -> String {
    moves(list)
        .replace("\"Days\"", "\"NoncurrentDays\"")
        .replace("\"Transitions\"", "\"NoncurrentVersionTransitions\"")
}

type Moves<'a> = &'a [(i64, &'a str)];

#[test]
fn classes_come_in_the_order_of_the_waterfall_and_after_their_minimum_stay() {
    let rows: [(Moves<'_>, &str, FindingCode, Moves<'_>); 14] = [
        // Each class once.
        (
            &[(30, "GLACIER"), (200, "GLACIER")],
            "[1].StorageClass",
            InvalidRequest,
            &[(30, "GLACIER"), (200, "DEEP_ARCHIVE")],
        ),
        // Against the waterfall.
        (
            &[(30, "GLACIER"), (60, "STANDARD_IA")],
            "[1].StorageClass",
            InvalidArgument,
            &[(30, "STANDARD_IA"), (60, "GLACIER")],
        ),
        (
            &[(60, "STANDARD_IA"), (30, "GLACIER")],
            "[0].StorageClass",
            InvalidArgument,
            &[(60, "GLACIER"), (30, "STANDARD_IA")],
        ),
        (
            &[(30, "DEEP_ARCHIVE"), (300, "GLACIER")],
            "[1].StorageClass",
            InvalidArgument,
            &[(30, "GLACIER"), (300, "DEEP_ARCHIVE")],
        ),
        (
            &[(30, "INTELLIGENT_TIERING"), (60, "STANDARD_IA")],
            "[1].StorageClass",
            InvalidArgument,
            &[(30, "STANDARD_IA"), (60, "INTELLIGENT_TIERING")],
        ),
        (
            &[(30, "ONEZONE_IA"), (90, "GLACIER_IR")],
            "[1].StorageClass",
            InvalidArgument,
            &[(30, "ONEZONE_IA"), (90, "GLACIER")],
        ),
        // The minimum stay.
        (
            &[(30, "STANDARD_IA"), (45, "GLACIER")],
            "[1].Days",
            InvalidArgument,
            &[(30, "STANDARD_IA"), (60, "GLACIER")],
        ),
        (
            &[(30, "STANDARD_IA"), (59, "GLACIER_IR")],
            "[1].Days",
            InvalidArgument,
            &[(30, "STANDARD_IA"), (60, "GLACIER_IR")],
        ),
        (
            &[(30, "ONEZONE_IA"), (59, "DEEP_ARCHIVE")],
            "[1].Days",
            InvalidArgument,
            &[(30, "ONEZONE_IA"), (60, "DEEP_ARCHIVE")],
        ),
        (
            &[(4, "GLACIER_IR"), (93, "DEEP_ARCHIVE")],
            "[1].Days",
            InvalidArgument,
            &[(4, "GLACIER_IR"), (94, "DEEP_ARCHIVE")],
        ),
        (
            &[(0, "GLACIER_IR"), (89, "GLACIER")],
            "[1].Days",
            InvalidArgument,
            &[(0, "GLACIER_IR"), (90, "GLACIER")],
        ),
        (
            &[(0, "GLACIER"), (89, "DEEP_ARCHIVE")],
            "[1].Days",
            InvalidArgument,
            &[(0, "GLACIER"), (90, "DEEP_ARCHIVE")],
        ),
        (
            &[(30, "STANDARD_IA"), (30, "GLACIER")],
            "[1].Days",
            InvalidArgument,
            &[(30, "STANDARD_IA"), (31, "INTELLIGENT_TIERING")],
        ),
        (
            &[(30, "STANDARD_IA"), (90, "GLACIER"), (179, "DEEP_ARCHIVE")],
            "[2].Days",
            InvalidArgument,
            &[(30, "STANDARD_IA"), (90, "GLACIER"), (180, "DEEP_ARCHIVE")],
        ),
    ];
    for (refused, place, code, taken) in rows {
        for (list, write) in [
            ("Transitions", moves as fn(Moves<'_>) -> String),
            ("NoncurrentVersionTransitions", old_moves),
        ] {
            let unit = if list == "Transitions" { "Days" } else { "NoncurrentDays" };
            let field = format!("{list}{}", place.replace("Days", unit));
            assert_eq!(errors(&rules(&all(&write(refused)))), [(field, code)], "{refused:?}");
            assert_eq!(errors(&rules(&all(&write(taken)))), [], "{taken:?}");
        }
    }
}

#[test]
fn expiration_comes_after_the_last_transition() {
    let steps: Moves<'_> = &[(30, "STANDARD_IA"), (90, "GLACIER")];
    let current = |days: i64| all(&format!(r#"{},"Expiration":{{"Days":{days}}}"#, moves(steps)));
    let noncurrent = |days: i64| {
        all(&format!(
            r#"{},"NoncurrentVersionExpiration":{{"NoncurrentDays":{days}}}"#,
            old_moves(steps)
        ))
    };
    let dated = |day: u8| {
        all(&format!(
            r#""Transitions":[{{"Date":"2027-01-15T00:00:00Z","StorageClass":"GLACIER"}}],
               "Expiration":{{"Date":"2027-01-{day}T00:00:00Z"}}"#
        ))
    };
    check(vec![
        Row {
            why: "the same day",
            refused: current(90),
            field: "Expiration.Days",
            code: InvalidArgument,
            taken: current(91),
        },
        Row {
            why: "noncurrent versions",
            refused: noncurrent(90),
            field: "NoncurrentVersionExpiration.NoncurrentDays",
            code: InvalidArgument,
            taken: noncurrent(91),
        },
        Row {
            why: "dates",
            refused: dated(15),
            field: "Expiration.Date",
            code: InvalidArgument,
            taken: dated(16),
        },
    ]);
}

#[test]
fn transitions_by_date_follow_the_waterfall_too() {
    let rule = |first: &str, second: &str| {
        all(&format!(
            r#""Transitions":[{{"Date":"2027-01-15T00:00:00Z","StorageClass":"{first}"}},
                              {{"Date":"2028-01-15T00:00:00Z","StorageClass":"{second}"}}]"#
        ))
    };
    check(vec![Row {
        why: "dates",
        refused: rule("DEEP_ARCHIVE", "GLACIER"),
        field: "Transitions[1].StorageClass",
        code: InvalidArgument,
        taken: rule("GLACIER", "DEEP_ARCHIVE"),
    }]);
}

#[test]
fn rules_do_not_constrain_each_other() {
    let rule = |id: &str, action: &str| {
        format!(r#"{{"ID":"{id}","Status":"Enabled","Filter":{{}},{action}}}"#)
    };
    let one = rule("a", &moves(&[(90, "GLACIER")]));
    let two = rule("b", &moves(&[(30, "STANDARD_IA")]));
    let end = rule("c", r#""Expiration":{"Days":90}"#);
    assert_eq!(errors(&rules(&format!("{one},{two},{end}"))), []);
}
