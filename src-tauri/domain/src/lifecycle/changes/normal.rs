//! The normal form of a rule, and which rules of two configurations are the same rule.

use super::super::rule::{And, Filter, Rule};
use std::collections::{HashMap, VecDeque};

/// The normal form: two rules mean the same to S3 if and only if their normal forms are equal and
/// they have the same `ID`, or one of them has none because S3 makes one.
///
/// - It has no `ID`.
/// - Where an `And` is not needed, the filter has its only predicate as its child, or none for
///   every document: `Filter {}`, `Filter { Prefix "" }` and the older `Prefix ""` of a rule are
///   `Filter {}`; an `And` of an empty prefix and a tag is that tag; the older `Prefix "a"` is
///   `Filter { Prefix "a" }`. The tags of an `And` are in order.
/// - Transitions, and elements that are not known, are in order, as theirs means nothing.
///
/// What S3 refuses (several predicates side by side, a filter beside a prefix, two equal
/// transitions) stays as it is, so that a mended draft differs from the broken one.
pub fn normal(rule: &Rule) -> Rule {
    let mut rule = Rule { id: None, ..rule.clone() };
    match (&rule.filter, &rule.legacy_prefix) {
        (None, Some(prefix)) => {
            let prefix = Some(prefix.clone());
            rule.filter = Some(bare(Filter { prefix, ..Filter::default() }));
            rule.legacy_prefix = None;
        }
        (Some(filter), None) => rule.filter = Some(least(filter)),
        _ => {}
    }
    rule.transitions.sort_by(|a, b| (a.days, a.date, &a.class).cmp(&(b.days, b.date, &b.class)));
    rule.noncurrent_transitions.sort_by(|a, b| {
        (a.days, a.newer_versions, &a.class).cmp(&(b.days, b.newer_versions, &b.class))
    });
    rule.unknown.sort_by(|a, b| a.xml.cmp(&b.xml));
    rule
}

fn least(filter: &Filter) -> Filter {
    let mut filter = filter.clone();
    filter.unknown.sort_by(|a, b| a.xml.cmp(&b.xml));
    let alone = filter.prefix.is_none()
        && filter.tag.is_none()
        && filter.size_greater_than.is_none()
        && filter.size_less_than.is_none()
        && filter.unknown.is_empty();
    let Some(and) = &mut filter.and else {
        return if is_legal(&filter) { bare(filter) } else { filter };
    };
    and.tags.sort();
    and.unknown.sort_by(|a, b| a.xml.cmp(&b.xml));
    if !alone || !and.unknown.is_empty() || predicates(and) < 2 {
        return filter;
    }
    if and.prefix.as_deref() == Some("") {
        and.prefix = None;
    }
    if predicates(and) > 1 {
        return filter;
    }
    Filter {
        prefix: and.prefix.take(),
        tag: and.tags.pop(),
        size_greater_than: and.size_greater_than,
        size_less_than: and.size_less_than,
        ..Filter::default()
    }
}

/// Whether a filter without `And` has one child at most.
fn is_legal(filter: &Filter) -> bool {
    let children = [
        filter.prefix.is_some(),
        filter.tag.is_some(),
        filter.size_greater_than.is_some(),
        filter.size_less_than.is_some(),
    ];
    children.into_iter().filter(|there| *there).count() < 2
}

/// Leaves an empty prefix out.
fn bare(mut filter: Filter) -> Filter {
    // Beside something unknown it may matter.
    if filter.prefix.as_deref() == Some("") && filter.unknown.is_empty() {
        filter.prefix = None;
    }
    filter
}

fn predicates(and: &And) -> usize {
    let sizes = [and.size_greater_than, and.size_less_than].into_iter().flatten().count();
    usize::from(and.prefix.is_some()) + and.tags.len() + sizes
}

/// A rule's `ID`; S3 takes an empty one as none.
pub(super) fn id(rule: &Rule) -> Option<&str> {
    rule.id.as_deref().filter(|id| !id.is_empty())
}

/// Whether two rules mean the same.
pub(super) fn is_same(one: &Rule, other: &Rule) -> bool {
    let ids = match (id(one), id(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    ids && normal(one) == normal(other)
}

/// A rule in two lists: its place in each, where it is there.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// Which rules of two lists are the same rule: by `ID`, then by meaning. In the order of the second
/// list; what only the first one has comes last.
pub(super) fn pairs(before: &[Rule], after: &[Rule]) -> Vec<Pair> {
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    let mut taken = vec![false; before.len()];
    let by_id: fn(&Rule) -> Option<String> = |rule| id(rule).map(str::to_owned);
    let by_meaning: fn(&Rule) -> Option<String> = |rule| Some(format!("{:?}", normal(rule)));
    for key in [by_id, by_meaning] {
        let mut free: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (index, rule) in before.iter().enumerate().filter(|(index, _)| !taken[*index]) {
            if let Some(key) = key(rule) {
                free.entry(key).or_default().push_back(index);
            }
        }
        for (index, rule) in after.iter().enumerate() {
            if partner[index].is_none()
                && let Some(key) = key(rule)
                && let Some(found) = free.get_mut(&key).and_then(VecDeque::pop_front)
            {
                partner[index] = Some(found);
                taken[found] = true;
            }
        }
    }
    let kept = partner.into_iter().enumerate().map(|(index, partner)| (partner, Some(index)));
    let gone = taken.into_iter().enumerate().filter(|(_, taken)| !taken);
    kept.chain(gone.map(|(index, _)| (Some(index), None))).collect()
}
