//! What the server refuses (API Reference, "PutBucketLifecycleConfiguration"; User Guide,
//! "Lifecycle configuration elements"), each finding at its field, with S3's code and a remedy.

mod document;
mod filter;
mod order;
mod times;

use super::finding::{Finding, Findings, Severity};
use super::rule::{Configuration, Rule};

/// The most rules that a configuration can have.
pub const MOST_RULES: usize = 1000;

/// What decides beside the rules whether a configuration is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Receiver {
    /// The kind of bucket.
    pub kind: BucketKind,
    /// Whether MFA Delete is on.
    pub mfa_delete: bool,
}

/// Kinds of buckets that take different rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BucketKind {
    /// A general purpose bucket of Amazon S3.
    #[default]
    General,
    /// A directory bucket of Amazon S3 (S3 Express One Zone).
    Directory,
    /// A bucket of another store, whose storage classes are its own affair.
    OtherStore,
}

/// All that is wrong with a configuration. Errors are what the server refuses; a warning is where
/// AWS' own documents contradict each other and the server decides.
///
/// Elements that are not known may be what a rule seems to lack (an action, a predicate), so that
/// nothing is told missing where there are any. Of more rules than a bucket can have, those beyond
/// are not looked at.
pub fn validate(configuration: &Configuration, receiver: Receiver) -> Vec<Finding> {
    let mut findings = Findings::default();
    document::check(configuration, receiver, &mut findings);
    for (index, rule) in configuration.rules.iter().enumerate().take(MOST_RULES) {
        let mut of = findings.of(index, rule);
        document::rule(rule, &mut of);
        filter::check(rule, &mut of);
        times::check(rule, receiver.kind, &mut of);
        order::check(rule, &mut of);
        if receiver.kind == BucketKind::Directory {
            document::directory(rule, &mut of);
        }
    }
    findings.sorted()
}

/// Whether a configuration has nothing that the server refuses.
pub fn is_valid(configuration: &Configuration, receiver: Receiver) -> bool {
    let findings = validate(configuration, receiver);
    findings.iter().all(|finding| finding.severity != Severity::Error)
}

/// Whether a rule uses predicates that look at the object itself, with their field.
fn beyond_prefix(rule: &Rule) -> Option<&'static str> {
    let filter = rule.filter.as_ref()?;
    let and = filter.and.as_ref();
    if filter.tag.is_some() || and.is_some_and(|and| !and.tags.is_empty()) {
        return Some("tags");
    }
    let sized = |greater: Option<i64>, less: Option<i64>| greater.is_some() || less.is_some();
    let sized = sized(filter.size_greater_than, filter.size_less_than)
        || and.is_some_and(|and| sized(and.size_greater_than, and.size_less_than));
    sized.then_some("a size")
}

#[cfg(test)]
mod tests;
