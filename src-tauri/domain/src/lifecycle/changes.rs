//! What differs between two configurations, rule by rule, and between three: what was read, what
//! a person made of it, and what has become of it on the server meanwhile.

mod normal;
mod threefold;
mod words;

pub use normal::normal;
pub use threefold::{RuleState, Side, ThreeWay, merged, three_way};

use super::rule::{Configuration, MinimumSize, Rule, UnknownElement};
use serde::Serialize;
use ts_rs::TS;

/// What differs between two configurations.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
pub struct Changes {
    /// Rules that only the new one has.
    pub added: Vec<RuleAt>,
    /// Rules that only the old one had.
    pub removed: Vec<RuleAt>,
    /// Rules that both have, but not alike.
    pub changed: Vec<RuleChange>,
    /// Rules that mean the same in both.
    pub unchanged: Vec<RuleAt>,
    /// The default minimum size for transitions, and elements beside the rules.
    pub whole: Vec<FieldChange>,
}

/// A rule by its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RuleAt {
    /// Its place, counted from 0: in the old configuration if it was removed, in the new one else.
    #[ts(type = "number")]
    pub index: usize,
    /// Its `ID`, or its place in words.
    pub name: String,
}

/// A rule that both configurations have, but not alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RuleChange {
    /// Its place in the old configuration, counted from 0.
    #[ts(type = "number")]
    pub before: usize,
    /// Its place in the new one.
    #[ts(type = "number")]
    pub after: usize,
    /// Its `ID`, or its place in words.
    pub name: String,
    /// What differs.
    pub fields: Vec<FieldChange>,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FieldChange {
    /// The field in the spelling of the AWS CLI.
    pub field: String,
    /// What it was, in words.
    pub from: String,
    /// What it is, in words.
    pub to: String,
}

impl Changes {
    /// Whether both mean the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.whole.is_empty()
    }
}

/// Compares two configurations by what they mean (see [`normal`]). Rules are the same rule if they
/// have the same `ID`; of the rest, those that mean the same, so that an `ID` that S3 made for a
/// rule without one is no change.
pub fn compare(before: &Configuration, after: &Configuration) -> Changes {
    let mut changes = Changes { whole: whole(before, after), ..Changes::default() };
    for pair in normal::pairs(&before.rules, &after.rules) {
        match pair {
            (Some(index), None) => {
                changes.removed.push(rule_at(index, &before.rules[index]));
            }
            (None, Some(index)) => changes.added.push(rule_at(index, &after.rules[index])),
            (Some(old), Some(new)) => {
                let at = rule_at(new, &after.rules[new]);
                let fields = words::fields(&before.rules[old], &after.rules[new]);
                if fields.is_empty() {
                    changes.unchanged.push(at);
                } else {
                    let (before, after) = (old, new);
                    changes.changed.push(RuleChange { before, after, name: at.name, fields });
                }
            }
            (None, None) => {}
        }
    }
    changes
}

/// Whether two configurations mean the same.
pub fn is_same(one: &Configuration, other: &Configuration) -> bool {
    compare(one, other).is_empty()
}

fn rule_at(index: usize, rule: &Rule) -> RuleAt {
    let id = rule.id.clone().filter(|id| !id.is_empty());
    RuleAt { index, name: id.unwrap_or_else(|| format!("rule {}", index + 1)) }
}

/// What differs beside the rules.
fn whole(before: &Configuration, after: &Configuration) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    let (from, to) = (size(before), size(after));
    if from != to {
        fields.push(FieldChange {
            field: "TransitionDefaultMinimumObjectSize".to_owned(),
            from: words::minimum(from).to_owned(),
            to: words::minimum(to).to_owned(),
        });
    }
    fields.extend(words::unknown("Rules", &before.unknown, &after.unknown));
    fields
}

/// The default minimum size as S3 takes it where nobody said it.
fn size(configuration: &Configuration) -> MinimumSize {
    configuration.minimum_size.unwrap_or_default()
}

/// Elements that are not known in an order of their own: theirs means nothing to S3.
fn in_order(elements: &[UnknownElement]) -> Vec<&str> {
    let mut texts: Vec<_> = elements.iter().map(|element| element.xml.as_str()).collect();
    texts.sort_unstable();
    texts
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
