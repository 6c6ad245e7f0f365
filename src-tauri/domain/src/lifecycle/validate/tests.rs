#![allow(clippy::unwrap_used)]
mod documents;
mod filters;
mod orders;
mod timing;

use super::super::arbitrary;
use super::super::finding::FindingCode;
use super::super::json;
use super::super::rule::UnknownElement;
use super::*;
use FindingCode::{InvalidArgument, InvalidRequest, MalformedXml};
use proptest::prelude::*;

/// Rules as the CLI has them.
fn rules(text: &str) -> Configuration {
    let reading = json::read(&format!("{{\"Rules\":[{text}]}}"));
    reading.unwrap_or_else(|errors| panic!("{text}: {errors:?}")).configuration
}

/// One rule for all documents with these members.
fn all(members: &str) -> String {
    format!(r#"{{"ID":"r","Status":"Enabled","Filter":{{}},{members}}}"#)
}

/// One rule that expires documents, with this filter.
fn filtered(filter: &str) -> String {
    format!(
        r#"{{"ID":"r","Status":"Enabled","Filter":{filter},"NoncurrentVersionExpiration":{{"NoncurrentDays":9}}}}"#
    )
}

fn errors(configuration: &Configuration) -> Vec<(String, FindingCode)> {
    told(configuration, Receiver::default(), Severity::Error)
}

fn told(
    configuration: &Configuration,
    receiver: Receiver,
    severity: Severity,
) -> Vec<(String, FindingCode)> {
    let findings = validate(configuration, receiver);
    for finding in &findings {
        assert!(finding.message.ends_with('.'), "{}", finding.message);
    }
    let findings = findings.into_iter().filter(|finding| finding.severity == severity);
    findings.map(|finding| (finding.field, finding.code)).collect()
}

/// What S3 refuses, at which field and with which code, and the nearest that it takes.
struct Row {
    why: &'static str,
    refused: String,
    field: &'static str,
    code: FindingCode,
    taken: String,
}

fn check(rows: Vec<Row>) {
    for row in rows {
        let refused = errors(&rules(&row.refused));
        assert_eq!(refused, [(row.field.to_owned(), row.code)], "{}: {}", row.why, row.refused);
        assert_eq!(errors(&rules(&row.taken)), [], "{}: {}", row.why, row.taken);
    }
}

#[test]
fn the_guides_rules_are_valid() {
    let guide = include_str!("../json/tests/guide.json");
    let configuration = json::read(guide).unwrap().configuration;
    assert_eq!(validate(&configuration, Receiver::default()), []);
    assert!(is_valid(&configuration, Receiver::default()));
}

#[test]
fn a_finding_names_its_rule() {
    let rules = rules(
        r#"{"ID":"one","Status":"Enabled","Filter":{},"Expiration":{"Days":1}},
           {"ID":"two","Status":"Enabled","Filter":{},"Expiration":{"Days":0}},
           {"Status":"Enabled","Filter":{},"Expiration":{"Days":0}}"#,
    );
    let findings = validate(&rules, Receiver::default());
    let named: Vec<_> = findings.iter().map(|f| (f.rule, f.rule_id.as_deref())).collect();
    assert_eq!(named, [(Some(1), Some("two")), (Some(2), None)]);
    assert!(!is_valid(&rules, Receiver::default()));
}

#[test]
fn several_faults_of_one_rule_are_all_told() {
    let configuration = rules(
        r#"{"ID":"r","Status":"on","Transitions":[{"Days":-1,"StorageClass":"STANDARD"}],
            "Expiration":{"Days":0,"ExpiredObjectDeleteMarker":true}}"#,
    );
    let fields: Vec<_> = errors(&configuration).into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [
            "Status",
            "Filter",
            "Transitions[0].Days",
            "Transitions[0].StorageClass",
            "Expiration.ExpiredObjectDeleteMarker",
            "Expiration.Days",
        ]
    );
}

#[test]
fn findings_serialise_for_the_page() {
    let findings = validate(&rules(&all(r#""Expiration":{"Days":0}"#)), Receiver::default());
    let value = serde_json::to_value(&findings[0]).unwrap();
    assert_eq!(value["rule"], 0);
    assert_eq!(value["rule_id"], "r");
    assert_eq!(value["code"], "InvalidArgument");
    assert_eq!(value["severity"], "error");
    // The printed name of each code is the serialised one.
    for code in [MalformedXml, FindingCode::NeverActs, FindingCode::InvalidJson] {
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
    }
}

proptest! {
    #[test]
    fn no_draft_makes_validation_panic(configuration in arbitrary::configuration()) {
        for kind in [BucketKind::General, BucketKind::Directory, BucketKind::OtherStore] {
            for finding in validate(&configuration, Receiver { kind, mfa_delete: false }) {
                prop_assert!(finding.rule.is_none_or(|rule| rule < configuration.rules.len()));
                prop_assert!(finding.severity != Severity::Note);
            }
        }
    }
}
