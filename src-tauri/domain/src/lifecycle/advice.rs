//! Warnings where rules are legal but surely not meant: what they cost, what they leave behind,
//! what they never do. They hold for one state of versioning.

mod cost;
mod remains;
mod scope;
mod shadow;

use super::finding::{Finding, FindingCode, Findings, OfRule, Severity};
use super::rule::{Configuration, MinimumSize, Predicates, Rule};
use super::validate::MOST_RULES;
use crate::history::Versioning;
use scope::Acting;

/// What is told about rules as a whole.
struct Bucket<'a> {
    rules: Vec<Acting<'a>>,
    versioning: Versioning,
    minimum: MinimumSize,
}

/// What a person should know before the rules are put in force. It presumes that `validate` finds
/// nothing; a draft that has faults is told about as far as it goes.
///
/// Rules that are disabled, or whose filter holds something unknown, are never held against others.
pub fn advise(configuration: &Configuration, versioning: Versioning) -> Vec<Finding> {
    // The server takes no more; comparing each with each would only take time.
    if configuration.rules.len() > MOST_RULES {
        return Vec::new();
    }
    let bucket = Bucket {
        rules: configuration.rules.iter().enumerate().filter_map(scope::acting).collect(),
        versioning,
        minimum: configuration.minimum_size.unwrap_or_default(),
    };
    let mut findings = Findings::default();
    for element in &configuration.unknown {
        findings.whole(
            (FindingCode::NotUnderstood, Severity::Note),
            &element.name,
            not_understood(&element.name),
        );
    }
    if !configuration.rules.is_empty() && bucket.rules.iter().all(|rule| rule.abort().is_none()) {
        findings.whole(
            (FindingCode::NoAbort, Severity::Warning),
            "Rules",
            "No rule aborts unfinished uploads: their parts stay and are billed, though no list of \
             documents shows them. Add AbortIncompleteMultipartUpload after 7 days.",
        );
    }
    for (index, rule) in configuration.rules.iter().enumerate() {
        let mut of = findings.of(index, rule);
        understood(rule, &mut of);
        if !rule.is_enabled() {
            of.tell(
                (FindingCode::Disabled, Severity::Note),
                "Status",
                "The rule is disabled and does nothing.",
            );
        }
        filter(rule, &mut of);
        let Some(acting) = bucket.rules.iter().find(|acting| acting.index == index) else {
            continue;
        };
        shadow::check(acting, &bucket, &mut of);
        cost::check(acting, &bucket, &mut of);
        remains::check(acting, &bucket, &mut of);
    }
    findings.sorted()
}

fn not_understood(name: &str) -> String {
    format!("“{name}” is not known to Strata. It is kept as it is, but no forecast knows it.")
}

fn understood(rule: &Rule, of: &mut OfRule<'_>) {
    let kind = (FindingCode::NotUnderstood, Severity::Note);
    for element in &rule.unknown {
        of.tell(kind, &element.name, not_understood(&element.name));
    }
    let filter = rule.filter.iter();
    let within = filter.clone().flat_map(|filter| &filter.unknown);
    let deeper = filter.filter_map(|filter| filter.and.as_ref()).flat_map(|and| &and.unknown);
    for element in within.chain(deeper) {
        let message = format!(
            "“{}” is not known to Strata. It is kept as it is, but no forecast says what this \
             rule does.",
            element.name
        );
        of.tell(kind, "Filter", message);
    }
}

/// Filters that match nothing, or something else than they look like.
fn filter(rule: &Rule, of: &mut OfRule<'_>) {
    let Some(Predicates { prefix, size_greater_than, size_less_than, .. }) = rule.predicates()
    else {
        return;
    };
    let code = FindingCode::MatchesNothing;
    let and = rule.filter.as_ref().is_some_and(|filter| filter.and.is_some());
    let place = match (&rule.filter, and) {
        (None, _) => "",
        (Some(_), false) => "Filter.",
        (Some(_), true) => "Filter.And.",
    };
    let field = format!("{place}Prefix");
    if prefix.starts_with('/') {
        let message = format!(
            "“{prefix}” matches only keys that begin with a slash, which keys usually do not. \
             Leave the first slash out; every document is meant by an empty prefix."
        );
        of.warn(code, &field, message);
    } else if prefix.starts_with("s3://") {
        of.warn(code, &field, "A prefix begins after the bucket's name: leave “s3://…/” out.");
    }
    if prefix.contains('*') {
        let message = format!(
            "“{prefix}” is taken letter by letter: there are no wildcards. A prefix matches all \
             keys that begin with it."
        );
        of.warn(code, &field, message);
    }
    if let (Some(greater), Some(less)) = (size_greater_than, size_less_than)
        && greater.checked_add(1) == Some(less)
    {
        let message = format!("No whole number of bytes lies between {greater} and {less}.");
        of.warn(code, format!("{place}ObjectSizeLessThan"), message);
    }
}

#[cfg(test)]
#[path = "advice_tests.rs"]
mod tests;
