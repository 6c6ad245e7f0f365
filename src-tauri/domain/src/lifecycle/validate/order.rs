//! The actions of one rule in their order: down the waterfall of the classes, no class left before
//! its minimum stay, expiration last (User Guide, "Transitioning objects using Amazon S3 Lifecycle").

use super::super::class;
use super::super::finding::{FindingCode, OfRule};
use super::super::rule::Rule;
use crate::object::StorageClass;
use FindingCode::{InvalidArgument, InvalidRequest};
use jiff::Timestamp;
use std::collections::HashSet;

pub(super) fn check(rule: &Rule, of: &mut OfRule<'_>) {
    let current: Vec<_> = rule.transitions.iter().map(|to| (to.days, &to.class)).collect();
    let noncurrent: Vec<_> =
        rule.noncurrent_transitions.iter().map(|to| (to.days, &to.class)).collect();
    moves("Transitions", "Days", &current, of);
    moves("NoncurrentVersionTransitions", "NoncurrentDays", &noncurrent, of);
    dated(rule, of);
    let end = |expiration: Option<i64>, moves: &[(Option<i64>, &StorageClass)]| {
        let latest = moves.iter().filter_map(|(days, _)| *days).max()?;
        expiration.filter(|days| *days <= latest && *days > 0).map(|days| (days, latest))
    };
    let days = rule.expiration.as_ref().and_then(|expiration| expiration.days);
    if let Some((days, latest)) = end(days, &current) {
        let message = format!(
            "Expiration after {days} days must come later than the last transition after {latest} \
             days. Write {} or more.",
            latest.saturating_add(1)
        );
        of.refuse(InvalidArgument, "Expiration.Days", message);
    }
    let days = rule.noncurrent_expiration.as_ref().and_then(|expiration| expiration.days);
    if let Some((days, latest)) = end(days, &noncurrent) {
        let message = format!(
            "Expiration of noncurrent versions after {days} days must come later than their last \
             transition after {latest} days. Write {} or more.",
            latest.saturating_add(1)
        );
        of.refuse(InvalidArgument, "NoncurrentVersionExpiration.NoncurrentDays", message);
    }
}

/// A transition by its place in the rule, when, and to where.
type Move<'a> = (usize, i64, &'a StorageClass);

fn moves(
    list: &str,
    unit: &str,
    transitions: &[(Option<i64>, &StorageClass)],
    of: &mut OfRule<'_>,
) {
    let mut seen = HashSet::new();
    for (index, (_, to)) in transitions.iter().enumerate() {
        if !seen.insert(*to) {
            let message = format!("The rule moves to {to} already. Keep one of the two.");
            of.refuse(InvalidRequest, format!("{list}[{index}].StorageClass"), message);
        }
    }
    let timed = transitions.iter().enumerate();
    let timed = timed.filter_map(|(index, (days, to))| Some((index, (*days)?, *to)));
    // Among moves of one day the warmer class counts as the first.
    let mut timed: Vec<Move<'_>> =
        timed.filter(|(_, days, to)| *days >= 0 && class::is_target(to)).collect();
    timed.sort_by_key(|(_, days, to)| (*days, class::rank(to)));
    for pair in timed.windows(2) {
        let ((_, from_days, from), (index, days, to)) = (pair[0], pair[1]);
        if from == to {
            continue;
        }
        if !class::leads_to(from, to) {
            let message = format!(
                "Nothing moves from {from} (day {from_days}) to {to} (day {days}). Remove one of \
                 them, or change their order."
            );
            of.refuse(InvalidArgument, format!("{list}[{index}].StorageClass"), message);
        } else if let Some(stay) = class::stay_in_rule(from, to)
            && days - from_days < stay
        {
            let message = format!(
                "The move to {to} comes {} days after the one to {from}, but there must be {stay}. \
                 Write {} or more.",
                days - from_days,
                from_days.saturating_add(stay)
            );
            of.refuse(InvalidArgument, format!("{list}[{index}].{unit}"), message);
        }
    }
}

/// The same for transitions by date.
fn dated(rule: &Rule, of: &mut OfRule<'_>) {
    let timed = rule.transitions.iter().enumerate();
    let mut timed: Vec<(usize, Timestamp, &StorageClass)> = timed
        .filter(|(_, to)| to.days.is_none() && class::is_target(&to.class))
        .filter_map(|(index, to)| Some((index, to.date?, &to.class)))
        .collect();
    timed.sort_by_key(|(_, date, to)| (*date, class::rank(to)));
    for pair in timed.windows(2) {
        let ((_, _, from), (index, _, to)) = (pair[0], pair[1]);
        if from != to && !class::leads_to(from, to) {
            let message = format!(
                "Nothing moves from {from} to {to}. Remove one of them, or change their order."
            );
            of.refuse(InvalidArgument, format!("Transitions[{index}].StorageClass"), message);
        }
    }
    let end = rule.expiration.as_ref().filter(|end| end.days.is_none());
    if let (Some(end), Some((_, latest, _))) = (end.and_then(|end| end.date), timed.last())
        && end <= *latest
    {
        let message = format!(
            "Expiration must come later than the last transition on {}.",
            jiff::tz::TimeZone::UTC.to_datetime(*latest).date()
        );
        of.refuse(InvalidArgument, "Expiration.Date", message);
    }
}
