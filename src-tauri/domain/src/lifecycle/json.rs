//! RULES.json: the lifecycle document of the AWS CLI (`aws s3api put-bucket-lifecycle-configuration`,
//! `get-bucket-lifecycle-configuration`), read with every slip named at its field, and written.

mod configuration;
mod history;
mod members;
mod printed;
mod tree;
mod when;
mod written;

pub use history::{EntryProblem, read_history};
pub use printed::{PrintedEvent, PrintedFinding, print_events, print_findings};

use super::finding::{Finding, FindingCode, Findings, Severity};
use super::rule::{Configuration, Rule};
use members::Told;
use serde::Serialize;
use tree::Json;
use ts_rs::TS;

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The rules. They can still be ones that the server refuses: that is for `validate`.
    pub configuration: Configuration,
    /// What was mended on the way.
    pub notes: Vec<Finding>,
}

/// A configuration written in another format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Written {
    /// The text.
    pub text: String,
    /// What the format can't express and the text therefore lacks.
    pub left_out: Vec<Finding>,
}

/// Reads the document: `{"Rules":[…]}`, what `get-bucket-lifecycle-configuration` prints, or a
/// whole request around it. Every problem is told, each at its field, up to a thousand of them.
pub fn read(text: &str) -> Result<Reading, Vec<Finding>> {
    let mut told = Told::default();
    let configuration = match Json::parse(text) {
        Ok(value) => configuration::read(&value, &mut told),
        Err(message) => {
            told.refuse(FindingCode::InvalidJson, "", message);
            Configuration::default()
        }
    };
    if told.errors.is_empty() {
        Ok(Reading { configuration, notes: told.notes })
    } else {
        Err(told.errors)
    }
}

/// Writes the document with the rules and the default minimum size, indented.
pub fn write(configuration: &Configuration) -> Written {
    // Structs of texts and numbers always serialise.
    let text = serde_json::to_string_pretty(&written::Document::whole(configuration));
    Written { text: text.unwrap_or_default(), left_out: left_out(configuration) }
}

/// The rules alone on one line: what `--lifecycle-configuration` takes.
pub(super) fn rules_on_one_line(configuration: &Configuration) -> String {
    serde_json::to_string(&written::Document::rules(configuration)).unwrap_or_default()
}

/// Whether a format other than XML can express a rule. One with elements that are not known is left
/// out whole: what they say may be what keeps it from other documents.
pub(super) fn is_expressible(rule: &Rule) -> bool {
    let filter = rule.filter.as_ref();
    let and = filter.and_then(|filter| filter.and.as_ref());
    rule.unknown.is_empty()
        && filter.is_none_or(|filter| filter.unknown.is_empty())
        && and.is_none_or(|and| and.unknown.is_empty())
}

/// What is kept as XML because this application does not know it: no other format can have it.
pub(super) fn left_out(configuration: &Configuration) -> Vec<Finding> {
    let kind = (FindingCode::LeftOut, Severity::Warning);
    let words = |name: &str| {
        format!(
            "“{name}” is not known to Strata and is missing in this text. It stays in the bucket \
             as long as the rules are edited here."
        )
    };
    let rule_words = |name: &str| {
        format!(
            "“{name}” is not known to Strata. Without it the rule could do more than it should, so \
             that the whole rule is missing in this text. It stays in the bucket as long as the \
             rules are edited here."
        )
    };
    let mut findings = Findings::default();
    for element in &configuration.unknown {
        findings.whole(kind, &element.name, words(&element.name));
    }
    for (index, rule) in configuration.rules.iter().enumerate() {
        let mut of = findings.of(index, rule);
        let and = rule.filter.as_ref().and_then(|filter| filter.and.as_ref());
        let places = [
            ("", Some(&rule.unknown)),
            ("Filter.", rule.filter.as_ref().map(|filter| &filter.unknown)),
            ("Filter.And.", and.map(|and| &and.unknown)),
        ];
        for (place, unknown) in places {
            for element in unknown.into_iter().flatten() {
                of.tell(kind, format!("{place}{}", element.name), rule_words(&element.name));
            }
        }
    }
    findings.sorted()
}

#[cfg(test)]
mod tests;
