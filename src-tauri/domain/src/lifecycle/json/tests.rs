#![allow(clippy::unwrap_used)]
mod histories;
mod printed;

use super::super::arbitrary;
use super::*;
use crate::lifecycle::rule::{Filter, MinimumSize, Status, Tag, UnknownElement};
use crate::object::StorageClass;
use proptest::prelude::*;

/// The document of the client's guide, letter by letter.
const GUIDE: &str = include_str!("tests/guide.json");

fn fields(errors: &[Finding]) -> Vec<(&str, FindingCode)> {
    errors.iter().map(|error| (error.field.as_str(), error.code)).collect()
}

fn one_rule(rule: &str) -> String {
    format!(r#"{{"Rules":[{{"ID":"a","Status":"Enabled","Filter":{{}},{rule}}}]}}"#)
}

#[test]
fn the_guides_document_imports_as_it_stands_and_its_slip_is_told() {
    let reading = read(GUIDE).unwrap();
    let rules = &reading.configuration.rules;
    let ids: Vec<_> = rules.iter().filter_map(|rule| rule.id.as_deref()).collect();
    assert_eq!(
        ids,
        ["ArchiveOldDocuments", "DeleteExpiredDocuments", "DeleteIncompleteMultipartUploads"]
    );
    assert_eq!(rules[0].transitions[0].days, Some(90));
    assert_eq!(rules[0].transitions[0].class, StorageClass::GlacierFlexible);
    assert_eq!(rules[0].noncurrent_transitions[0].days, Some(30));
    assert_eq!(rules[1].expiration.as_ref().unwrap().days, Some(730));
    assert_eq!(rules[1].noncurrent_expiration.as_ref().unwrap().days, Some(90));
    assert_eq!(rules[2].abort_uploads.as_ref().unwrap().days, Some(7));
    assert_eq!(reading.notes.len(), 3);
    for (index, note) in reading.notes.iter().enumerate() {
        assert_eq!((note.rule, note.field.as_str()), (Some(index), "Id"));
        assert_eq!((note.code, note.severity), (FindingCode::Mended, Severity::Note));
        assert_eq!(note.rule_id.as_deref(), Some(ids[index]));
    }
    // What is written is what the CLI takes.
    let written = write(&reading.configuration);
    assert!(written.left_out.is_empty());
    assert!(!written.text.contains("\"Id\""), "{}", written.text);
    assert!(read(&written.text).unwrap().notes.is_empty());
}

#[test]
fn every_element_is_read() {
    let text = r#"{
      "TransitionDefaultMinimumObjectSize": "varies_by_storage_class",
      "Rules": [
        {"ID": "all", "Status": "Disabled",
         "Filter": {"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "v"}],
                            "ObjectSizeGreaterThan": 1, "ObjectSizeLessThan": 9}},
         "Transitions": [{"Date": "2027-01-31T00:00:00+00:00", "StorageClass": "DEEP_ARCHIVE"}],
         "NoncurrentVersionTransitions":
            [{"NoncurrentDays": 3, "NewerNoncurrentVersions": 2, "StorageClass": "GLACIER_IR"}],
         "Expiration": {"ExpiredObjectDeleteMarker": true},
         "NoncurrentVersionExpiration": {"NoncurrentDays": 9, "NewerNoncurrentVersions": 5}},
        {"Status": "enabled", "Prefix": "old/", "Expiration": {"Days": -1}},
        {"Status": "Enabled", "Filter": {"Tag": {"Key": "t", "Value": ""}},
         "Expiration": {"Date": "2027-01-31T00:00:00.000Z"}}
      ]}"#;
    let reading = read(text).unwrap();
    let configuration = &reading.configuration;
    assert_eq!(configuration.minimum_size, Some(MinimumSize::VariesByStorageClass));
    let [all, old, tagged] = &configuration.rules[..] else { panic!("{configuration:?}") };
    assert_eq!(all.status, Status::Disabled);
    let and = all.filter.as_ref().unwrap().and.as_ref().unwrap();
    assert_eq!((and.size_greater_than, and.size_less_than), (Some(1), Some(9)));
    assert_eq!(and.tags, [Tag { key: "k".into(), value: "v".into() }]);
    let midnight = "2027-01-31T00:00:00Z".parse().unwrap();
    assert_eq!(all.transitions[0].date, Some(midnight));
    assert_eq!(all.noncurrent_transitions[0].newer_versions, Some(2));
    assert_eq!(all.expiration.as_ref().unwrap().expired_object_delete_marker, Some(true));
    assert_eq!(all.noncurrent_expiration.as_ref().unwrap().newer_versions, Some(5));
    assert_eq!(old.status, Status::Other("enabled".into()));
    assert_eq!((old.legacy_prefix.as_deref(), &old.filter), (Some("old/"), &None));
    assert_eq!(old.expiration.as_ref().unwrap().days, Some(-1), "a draft may be wrong");
    assert_eq!(tagged.expiration.as_ref().unwrap().date, Some(midnight));
    assert!(reading.notes.is_empty());
}

#[test]
fn each_slip_is_told_at_its_own_field() {
    use FindingCode::*;
    let transition = |inner: &str| one_rule(&format!(r#""Transitions":[{{{inner}}}]"#));
    for (text, field, code) in [
        (one_rule(r#""Expiration":{"Days":"90"}"#), "Expiration.Days", WrongType),
        (one_rule(r#""Expiration":{"Days":1.5}"#), "Expiration.Days", WrongType),
        (one_rule(r#""Expiration":{"Days":1e3}"#), "Expiration.Days", WrongType),
        (one_rule(r#""Expiration":{"Days":99999999999999999999}"#), "Expiration.Days", WrongType),
        (one_rule(r#""Expiration":{"Days":null}"#), "Expiration.Days", WrongType),
        (one_rule(r#""Expiration":{"Date":"soon"}"#), "Expiration.Date", InvalidValue),
        (one_rule(r#""Expiration":{"Date":true}"#), "Expiration.Date", WrongType),
        (one_rule(r#""Expiration":{"Dayz":1}"#), "Expiration.Dayz", UnknownMember),
        (one_rule(r#""Expiration":[1]"#), "Expiration", WrongType),
        (one_rule(r#""Expiration":{"Days":1,"Days":2}"#), "Expiration.Days", DuplicateMember),
        (one_rule(r#""Transition":{"Days":1}"#), "Transition", UnknownMember),
        (one_rule(r#""Transitions":{"Days":1}"#), "Transitions", WrongType),
        (transition(r#""Days":"1","StorageClass":"GLACIER""#), "Transitions[0].Days", WrongType),
        (transition(r#""Days":1"#), "Transitions[0].StorageClass", MissingMember),
        (transition(r#""Days":1,"StorageClass":"""#), "Transitions[0].StorageClass", InvalidValue),
        (
            one_rule(r#""NoncurrentVersionTransitions":[{"Days":1,"StorageClass":"GLACIER"}]"#),
            "NoncurrentVersionTransitions[0].Days",
            UnknownMember,
        ),
        (
            r#"{"Rules":[{"ID":"a","Status":"Enabled","Filter":{"And":{"Tags":[{"Key":"k"}]}}}]}"#
                .into(),
            "Filter.And.Tags[0].Value",
            MissingMember,
        ),
        (r#"{"Rules":[{"ID":7,"Status":"Enabled"}]}"#.into(), "ID", WrongType),
        (r#"{"Rules":[{"ID":"a","Id":"b","Status":"Enabled"}]}"#.into(), "Id", UnknownMember),
        (r#"{"Rules":[{"ID":"a"}]}"#.into(), "Status", MissingMember),
        (r#"{"Rules":["a"]}"#.into(), "Rules[0]", WrongType),
        (r#"{"Rules":{}}"#.into(), "Rules", WrongType),
        (r#"{"rules":[]}"#.into(), "Rules", MissingMember),
        (
            r#"{"Rules":[],"TransitionDefaultMinimumObjectSize":"128K"}"#.into(),
            "TransitionDefaultMinimumObjectSize",
            InvalidRequest,
        ),
        ("[]".into(), "", WrongType),
        ("7".into(), "", WrongType),
        ("{\"Rules\":[".into(), "", InvalidJson),
        ("{'Rules':[]}".into(), "", InvalidJson),
        ("".into(), "", InvalidJson),
    ] {
        let errors = read(&text).unwrap_err();
        assert_eq!(fields(&errors)[0], (field, code), "{text}: {errors:?}");
        assert!(errors.iter().all(|error| error.severity == Severity::Error));
    }
}

#[test]
fn all_slips_are_told_at_once_and_with_their_rule() {
    let text = r#"{"Rules":[
        {"ID":"one","Status":"Enabled","Expiration":{"Days":"1"},"Foo":1},
        {"Id":"two","Status":true}], "Bar": 1}"#;
    let errors = read(text).unwrap_err();
    let told: Vec<_> = errors
        .iter()
        .map(|error| (error.rule, error.rule_id.as_deref(), error.field.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(0), Some("one"), "Expiration.Days"),
            (Some(0), Some("one"), "Foo"),
            (Some(1), Some("two"), "Status"),
            (None, None, "Bar"),
        ]
    );
}

#[test]
fn a_member_in_the_singular_or_in_small_letters_is_told_with_its_right_name() {
    let errors = read(&one_rule(r#""Transition":[],"expiration":{}"#)).unwrap_err();
    let messages: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "“Transition” is not known. “Transitions” is probably meant.",
            "“expiration” is not known. “Expiration” is probably meant.",
        ]
    );
}

#[test]
fn a_whole_request_around_the_rules_is_taken() {
    let text = r#"{"Bucket":"papers","TransitionDefaultMinimumObjectSize":"all_storage_classes_128K",
        "LifecycleConfiguration":{"Rules":[{"Status":"Enabled","Prefix":""}]}}"#;
    let reading = read(text).unwrap();
    assert_eq!(reading.configuration.rules.len(), 1);
    assert_eq!(reading.configuration.minimum_size, Some(MinimumSize::AllStorageClasses128K));
    assert_eq!(reading.notes[0].field, "Bucket");
    let errors = read(r#"{"LifecycleConfiguration":{"Rules":[],"Bucket":""}}"#).unwrap_err();
    assert_eq!(fields(&errors), [("LifecycleConfiguration.Bucket", FindingCode::UnknownMember)]);
    let errors = read(r#"{"LifecycleConfiguration":7}"#).unwrap_err();
    assert_eq!(fields(&errors), [("LifecycleConfiguration", FindingCode::WrongType)]);
}

#[test]
fn a_date_without_a_zone_is_utc_and_told() {
    for date in ["2027-01-31", "2027-01-31T00:00:00"] {
        let reading = read(&one_rule(&format!(r#""Expiration":{{"Date":"{date}"}}"#))).unwrap();
        let expiration = reading.configuration.rules[0].expiration.clone().unwrap();
        assert_eq!(expiration.date, Some("2027-01-31T00:00:00Z".parse().unwrap()));
        assert_eq!(reading.notes[0].field, "Expiration.Date");
    }
    let seconds = read(&one_rule(r#""Expiration":{"Date":1801353600}"#)).unwrap();
    let expiration = seconds.configuration.rules[0].expiration.clone().unwrap();
    assert_eq!(expiration.date, Some("2027-01-31T00:00:00Z".parse().unwrap()));
    assert!(seconds.notes.is_empty());
}

#[test]
fn a_text_of_windows_is_read() {
    let text = "\u{feff}{\r\n\"Rules\": []\r\n}\r\n";
    assert!(read(text).unwrap().configuration.rules.is_empty());
}

#[test]
fn deep_nesting_is_refused_and_does_no_harm() {
    let deep = format!("{{\"Rules\":{}", "[".repeat(1_000_000));
    assert_eq!(fields(&read(&deep).unwrap_err()), [("", FindingCode::InvalidJson)]);
}

#[test]
fn a_flood_of_slips_is_not_told_to_its_end() {
    let members: Vec<_> = (0..100_000).map(|n| format!("\"a{n}\":1")).collect();
    let text = format!("{{\"Rules\":[],{}}}", members.join(","));
    assert_eq!(read(&text).unwrap_err().len(), 1000);
}

#[test]
fn what_json_cant_express_is_told_where_it_stands() {
    let element = |name: &str| UnknownElement { name: name.into(), xml: format!("<{name}/>") };
    let mut configuration = read(GUIDE).unwrap().configuration;
    configuration.unknown.push(element("New"));
    configuration.rules[1].unknown.push(element("Pause"));
    configuration.rules[2].filter =
        Some(Filter { unknown: vec![element("Owner")], ..Filter::default() });
    let written = write(&configuration);
    let told: Vec<_> =
        written.left_out.iter().map(|finding| (finding.rule, finding.field.as_str())).collect();
    assert_eq!(told, [(None, "New"), (Some(1), "Pause"), (Some(2), "Filter.Owner")]);
    // Without its unknown filter the last rule would be for all documents.
    let rules = read(&written.text).unwrap().configuration.rules;
    assert_eq!(rules, configuration.rules[..1]);
}

#[test]
fn what_is_written_looks_like_what_the_cli_prints() {
    let text = r#"{
  "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K",
  "Rules": [
    {
      "ID": "a “b”",
      "Status": "Enabled",
      "Filter": {
        "Prefix": "x\\"
      },
      "Expiration": {
        "Date": "2027-01-31T00:00:00Z"
      }
    }
  ]
}"#;
    assert_eq!(write(&read(text).unwrap().configuration).text, text);
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same_configuration(configuration in arbitrary::configuration()) {
        let known = arbitrary::without_unknown(configuration);
        let reading = read(&write(&known).text).unwrap();
        prop_assert_eq!(reading.configuration, known);
        prop_assert!(reading.notes.is_empty());
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,200}") {
        let _ = (read(&text), read_history(&text));
    }

    #[test]
    fn a_damaged_document_never_makes_reading_panic(at in 0..GUIDE.len(), with in "[\\[\\]{}\":,a0 ]") {
        let mut text = GUIDE.to_owned();
        text.replace_range(at..=at, &with);
        let _ = (read(&text), read_history(&format!("[{text}]")));
    }
}
