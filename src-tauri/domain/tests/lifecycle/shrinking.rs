//! The smallest case that still fails: parts are taken away, one at a time, as long as it does.

use crate::Case;
use crate::random::{DAY, case};
use jiff::Timestamp;
use strata_domain::lifecycle::future::HistoryKind;
use strata_domain::lifecycle::rule::{Expiration, Filter, Rule};
use strata_domain::object::StorageClass;

/// The first seed of a run; `LIFECYCLE_SEED` begins elsewhere.
const FIRST_SEED: u64 = 1;

/// Checks so many cases (`LIFECYCLE_CASES` wants more or fewer), and panics with the smallest that
/// fails.
pub fn check_cases(cases: u64, check: impl Fn(&Case) -> Result<(), String>) {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let first = number("LIFECYCLE_SEED").unwrap_or(FIRST_SEED);
    for seed in first..first + number("LIFECYCLE_CASES").unwrap_or(cases) {
        let case = case(seed);
        if check(&case).is_err() {
            let (case, why) = smallest(case, &check);
            panic!("seed {seed}, the smallest case of its kind:\n{case}{why}");
        }
    }
}

fn smallest(mut case: Case, check: &impl Fn(&Case) -> Result<(), String>) -> (Case, String) {
    while let Some(next) = smaller(&case).into_iter().find(|next| check(next).is_err()) {
        case = next;
    }
    let why = check(&case).expect_err("it fails");
    (case, why)
}

/// Cases that are a little smaller, the boldest first.
fn smaller(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    let mut push = |change: &dyn Fn(&mut Case)| {
        let mut next = case.clone();
        change(&mut next);
        if next != *case {
            all.push(next);
        }
    };
    for place in 0..case.configuration.rules.len() {
        push(&|case| drop(case.configuration.rules.remove(place)));
    }
    for place in 0..case.history.entries.len() {
        push(&|case| drop(case.history.entries.remove(place)));
    }
    for place in 0..case.history.uploads.len() {
        push(&|case| drop(case.history.uploads.remove(place)));
    }
    push(&|case| case.configuration.minimum_size = None);
    for place in 0..case.configuration.rules.len() {
        for change in simpler_rules(&case.configuration.rules[place]) {
            push(&|case| case.configuration.rules[place] = change.clone());
        }
    }
    for place in 0..case.history.entries.len() {
        push(&|case| {
            if let HistoryKind::Version { tags, .. } = &mut case.history.entries[place].kind {
                tags.clear();
            }
        });
        push(&|case| {
            if let HistoryKind::Version { class, .. } = &mut case.history.entries[place].kind {
                *class = StorageClass::Standard;
            }
        });
        push(&|case| {
            if let HistoryKind::Version { size, .. } = &mut case.history.entries[place].kind {
                *size = 1 << 20;
            }
        });
        push(&|case| {
            let kind = &mut case.history.entries[place].kind;
            if let HistoryKind::Version { retain_until, .. } = kind {
                *retain_until = None;
            }
        });
        push(&|case| {
            let modified = &mut case.history.entries[place].modified;
            *modified = noon(*modified);
        });
    }
    push(&|case| case.situation.until = whole_day(case.situation.until));
    push(&|case| case.situation.now = whole_day(case.situation.now));
    if case.situation.until > case.situation.now {
        push(&|case| case.situation.until -= DAY);
        push(&|case| case.situation.now += DAY);
    }
    all
}

fn simpler_rules(rule: &Rule) -> Vec<Rule> {
    let mut all = Vec::new();
    let mut push = |change: &dyn Fn(&mut Rule)| {
        let mut next = rule.clone();
        change(&mut next);
        all.push(next);
    };
    for place in 0..rule.transitions.len() {
        push(&|rule| drop(rule.transitions.remove(place)));
    }
    for place in 0..rule.noncurrent_transitions.len() {
        push(&|rule| drop(rule.noncurrent_transitions.remove(place)));
        push(&|rule| rule.noncurrent_transitions[place].newer_versions = None);
    }
    push(&|rule| rule.expiration = None);
    push(&|rule| {
        if let Some(Expiration { days: Some(_), date, .. }) = &mut rule.expiration {
            *date = None;
        }
    });
    push(&|rule| rule.noncurrent_expiration = None);
    push(&|rule| {
        if let Some(expiration) = &mut rule.noncurrent_expiration {
            expiration.newer_versions = None;
        }
    });
    push(&|rule| rule.abort_uploads = None);
    push(&|rule| rule.id = None);
    push(&|rule| {
        rule.legacy_prefix = None;
        rule.filter = Some(Filter::default());
    });
    push(&|rule| {
        if let Some(and) = rule.filter.as_mut().and_then(|filter| filter.and.as_mut()) {
            and.prefix = None;
        }
    });
    push(&|rule| {
        if let Some(and) = rule.filter.as_mut().and_then(|filter| filter.and.as_mut()) {
            and.tags.clear();
        }
    });
    all
}

/// The same day at 12:00 UTC.
fn noon(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second().div_euclid(86_400) * 86_400 + 43_200)
        .expect("a time of the same day")
}

/// The midnight (UTC) before a time, or the time itself if it is one.
fn whole_day(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second().div_euclid(86_400) * 86_400)
        .expect("a time of the same day")
}

#[test]
fn a_failing_case_shrinks_to_what_makes_it_fail() {
    let fails = |case: &Case| {
        let told = case.events(crate::reference::events);
        if told.iter().any(|event| event.replaces_null) { Err(String::new()) } else { Ok(()) }
    };
    let large = (1..).map(case).find(|case| {
        fails(case).is_err() && case.configuration.rules.len() > 3 && case.history.entries.len() > 3
    });
    let (small, _) = smallest(large.expect("a large one"), &fails);
    assert_eq!(small.configuration.rules.len(), 1, "{small}");
    assert!(small.history.entries.len() <= 2, "{small}");
    assert_eq!(small.events(crate::reference::events).len(), 1, "{small}");
}
