//! A rule drawn as lanes over time.

use super::sentence;
use crate::commands::lifecycle::{Bar, BarState, RuleBars};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};
use strata_domain::history::Versioning;
use strata_domain::lifecycle::outlook::rule_name;
use strata_domain::lifecycle::rule::{Configuration, Rule};

/// One rule of a configuration, drawn.
pub(super) fn drawn(
    configuration: &Configuration,
    place: usize,
    versioning: Versioning,
) -> RuleBars {
    let rule = &configuration.rules[place];
    let expiration = rule.expiration.as_ref();
    RuleBars {
        name: rule_name(configuration, place),
        applies_to: sentence::applies_to(rule),
        says: sentence::says(rule, versioning),
        current: current(rule, versioning),
        old: if versioning == Versioning::Unversioned { Vec::new() } else { old(rule) },
        abort_days: rule.abort_uploads.as_ref().and_then(|abort| abort.days),
        cleans_markers: expiration
            .is_some_and(|expiration| expiration.expired_object_delete_marker == Some(true)),
    }
}

/// When a stretch begins. Days come before dates, as the two can't be compared.
type Begin = (Option<i64>, Option<Timestamp>);

fn current(rule: &Rule, versioning: Versioning) -> Vec<Bar> {
    let moves = rule.transitions.iter().map(|transition| {
        ((transition.days, transition.date), BarState::Class { class: transition.class.clone() })
    });
    let end = match versioning {
        Versioning::Unversioned => BarState::Gone,
        Versioning::Enabled | Versioning::Suspended => BarState::Covered,
    };
    let expiration = rule.expiration.as_ref();
    let expires = expiration.map(|expiration| ((expiration.days, expiration.date), end));
    lane(moves.chain(expires).collect())
}

fn old(rule: &Rule) -> Vec<Bar> {
    let moves = rule.noncurrent_transitions.iter().map(|transition| {
        ((transition.days, None), BarState::Class { class: transition.class.clone() })
    });
    let expires = rule.noncurrent_expiration.as_ref();
    let expires = expires.map(|expiration| ((expiration.days, None), BarState::Gone));
    lane(moves.chain(expires).collect())
}

/// The stretches in order of time, the first one as it was stored; none where nothing happens.
fn lane(mut stretches: Vec<(Begin, BarState)>) -> Vec<Bar> {
    stretches.retain(|((days, date), _)| days.is_some() || date.is_some());
    stretches.sort_by_key(|((days, date), _)| (days.is_none(), *days, *date));
    let stored = match stretches.first() {
        None => return Vec::new(),
        Some(((days, _), _)) => days.is_none_or(|days| days > 0),
    };
    let stored =
        stored.then_some(Bar { from_days: Some(0), from_date: None, state: BarState::Stored });
    let bars = stretches.into_iter().map(|((days, date), state)| Bar {
        from_days: days,
        from_date: date.filter(|_| days.is_none()).map(|date| day(date).to_string()),
        state,
    });
    stored.into_iter().chain(bars).collect()
}

/// The day (UTC) in which a time lies.
pub(super) fn day(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use strata_domain::lifecycle::templates;

    fn of(rule: Rule, versioning: Versioning) -> RuleBars {
        let configuration = Configuration { rules: vec![rule], ..Configuration::default() };
        drawn(&configuration, 0, versioning)
    }

    #[test]
    fn a_lane_begins_as_it_was_stored_and_ends_as_the_bucket_keeps_versions() {
        let expiring = templates::delete_expired_documents;
        let kept = of(expiring(), Versioning::Enabled);
        assert_eq!(kept.current[0].state, BarState::Stored);
        assert_eq!(kept.current[1].state, BarState::Covered);
        assert_eq!(kept.current[1].from_days, Some(730));
        assert_eq!(kept.old[1].state, BarState::Gone);
        let gone = of(expiring(), Versioning::Unversioned);
        assert_eq!(gone.current[1].state, BarState::Gone);
        assert_eq!(gone.old, []);
    }

    #[test]
    fn a_move_at_once_leaves_nothing_as_it_was_stored() {
        let bars = of(templates::intelligent_tiering(), Versioning::Enabled);
        assert_eq!(bars.current.len(), 1);
        assert_eq!(bars.current[0].from_days, Some(0));
    }

    #[test]
    fn a_rule_without_a_lane_draws_none() {
        let bars = of(templates::abort_uploads(7), Versioning::Enabled);
        assert_eq!((bars.current, bars.old, bars.abort_days), (vec![], vec![], Some(7)));
        assert!(of(templates::clean_delete_markers(), Versioning::Enabled).cleans_markers);
    }
}
