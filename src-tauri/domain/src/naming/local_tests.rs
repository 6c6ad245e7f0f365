//! The hostile names of the threat model, and properties over all names.

use std::collections::HashSet;

use proptest::prelude::*;

use super::{PathRules, folded, local_name, local_path};

const ALL: [PathRules; 3] = [PathRules::Linux, PathRules::MacOs, PathRules::Windows];

fn name(part: &str, rules: PathRules) -> String {
    local_name(part, rules, &|_| false).name
}

#[test]
fn names_that_walk_or_vanish_become_plain_components() {
    for rules in ALL {
        assert_eq!(local_path("../../x", rules), ["%2E%2E", "%2E%2E", "x"]);
        assert_eq!(local_path("a//b", rules), ["a", "%5F", "b"]);
        assert_eq!(local_path("/etc/passwd", rules), ["%5F", "etc", "passwd"]);
        assert_eq!(local_path("a/", rules), ["a"]);
        assert_eq!(name(".", rules), "%2E");
    }
}

#[test]
fn windows_devices_streams_and_trailing_blanks_are_escaped() {
    for (part, expected) in [
        ("CON", "%43ON"),
        ("nul.txt", "%6Eul.txt"),
        ("COM¹", "%43OM¹"),
        ("CONIN$", "%43ONIN$"),
        ("a.txt:evil", "a.txt%3Aevil"),
        ("a. ", "a%2E%20"),
        (r"..\..\x", "..%5C..%5Cx"),
        ("CONSOLE", "CONSOLE"),
    ] {
        assert_eq!(name(part, PathRules::Windows), expected);
    }
    assert_eq!(name("CON", PathRules::Linux), "CON");
}

#[test]
fn a_percent_that_looks_like_an_escape_is_escaped_and_others_stay() {
    assert_eq!(name("100%", PathRules::Linux), "100%");
    assert_eq!(name("a%3Ab", PathRules::Linux), "a%253Ab");
}

#[test]
fn controls_and_bidi_do_not_reach_the_disk() {
    assert_eq!(name("a\nb\u{202e}c", PathRules::Linux), "a%0Ab%E2%80%AEc");
}

#[test]
fn names_equal_but_for_case_or_normalisation_do_not_share_a_file() {
    for rules in [PathRules::MacOs, PathRules::Windows] {
        for (one, two) in [("A.pdf", "a.PDF"), ("é.pdf", "e\u{301}.pdf")] {
            let mut used = HashSet::from([folded(&name(one, rules), rules)]);
            let second = local_name(two, rules, &|n| used.contains(n));
            assert!(second.changed);
            assert!(used.insert(folded(&second.name, rules)));
        }
    }
}

#[test]
fn a_long_name_keeps_its_extension() {
    let long = name(&format!("{}.pdf", "é".repeat(510)), PathRules::Linux);
    assert!(long.len() <= 240 && long.ends_with(".pdf"));
}

fn parts() -> impl Strategy<Value = String> {
    prop_oneof!["[aA.\\\\: %25E\u{301}\u{202e}¹é]{0,6}", "\\PC{0,300}", "(?s).{0,12}"]
        .prop_map(|part| part.replace('/', ""))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_name_is_one_safe_component(part in parts()) {
        for rules in ALL {
            let made = name(&part, rules);
            prop_assert!(!made.is_empty() && made != "." && made != "..");
            let raw = made.contains(['/', '\0', '\n', '\u{202e}']);
            prop_assert!(!raw);
            prop_assert_eq!(&made, &name(&part, rules));
            let windows = rules == PathRules::Windows;
            let length = if windows { made.encode_utf16().count() } else { made.len() };
            prop_assert!(length <= 255);
            if rules == PathRules::Windows {
                prop_assert!(!made.contains(['<', '>', ':', '"', '\\', '|', '?', '*']));
                prop_assert!(!made.ends_with(['.', ' ']));
            }
        }
    }

    #[test]
    fn distinct_parts_get_distinct_names(one in parts(), two in parts()) {
        prop_assume!(one != two);
        for rules in ALL {
            prop_assert_ne!(name(&one, rules), name(&two, rules));
        }
    }
}
