//! Rule sets that S3 takes (API Reference, "PutBucketLifecycleConfiguration"; notes 2.1 and 2.5), and
//! drafts that it refuses but that are simulated all the same.

use super::histories::{TAGS, time_of_day};
use super::{DAY, Dice, small};
use jiff::Timestamp;
use strata_domain::lifecycle::future::DocumentHistory;
use strata_domain::lifecycle::rule::{
    AbortUploads, And, Configuration, Expiration, Filter, NoncurrentExpiration,
    NoncurrentTransition, Rule, Status, Tag, Transition, UnknownElement,
};
use strata_domain::object::StorageClass;

/// Classes that a rule can move to, in the order of the waterfall.
const TARGETS: [StorageClass; 6] = [
    StorageClass::StandardIa,
    StorageClass::IntelligentTiering,
    StorageClass::OneZoneIa,
    StorageClass::GlacierInstant,
    StorageClass::GlacierFlexible,
    StorageClass::DeepArchive,
];

const GREATER: [i64; 6] = [0, 1, 1000, 131_071, 131_072, (1 << 20) - 1];
const LESS: [i64; 6] = [1, 2, 1001, 131_072, 131_073, (1 << 20) + 1];

/// One to six rules for a key.
pub fn configuration(
    dice: &mut Dice,
    base: Timestamp,
    history: &DocumentHistory,
    draft: bool,
) -> Configuration {
    let key = history.key.as_str();
    let count = dice.one(&[1, 1, 2, 2, 3, 3, 4, 5, 6]);
    let legacy = dice.percent(10);
    let mut rules: Vec<Rule> = Vec::new();
    // A rule without an action is refused, and so are legacy rules that overlap: those are dropped,
    // and when too many are, there are fewer rules.
    for attempt in 0..4 * count {
        if rules.len() == count {
            break;
        }
        let mut rule = if legacy { legacy_rule(dice, key) } else { filter_rule(dice, key) };
        add_actions(dice, base, &mut rule);
        if legacy {
            without_overlap(&rules, &mut rule);
        }
        if draft {
            spoil(dice, base, &mut rule);
        }
        if has_action(&rule) {
            rule.id = dice.percent(70).then(|| format!("rule {attempt}"));
            if dice.percent(12) {
                rule.status = Status::Disabled;
            }
            rules.push(rule);
        }
    }
    Configuration { rules, ..Configuration::default() }
}

fn legacy_rule(dice: &mut Dice, key: &str) -> Rule {
    Rule { legacy_prefix: Some(prefix(dice, key)), ..Rule::default() }
}

/// A prefix that is one of the key in most cases, and in others nearly one.
fn prefix(dice: &mut Dice, key: &str) -> String {
    let mut ends: Vec<usize> = key.char_indices().map(|(end, _)| end).collect();
    ends.push(key.len());
    let own = key[..dice.one(&ends)].to_owned();
    match dice.between(0, 9) {
        0..=3 => String::new(),
        4..=7 => own,
        8 => format!("{own}/"),
        _ => dice.one(&["/", "logs", "LOGS/", "tmp/a", "b"]).to_owned(),
    }
}

/// A rule with a filter of any form: empty, one predicate, or several in `And`.
fn filter_rule(dice: &mut Dice, key: &str) -> Rule {
    let mut filter = Filter::default();
    match dice.between(0, 19) {
        0..=7 => {}
        8..=10 => filter.prefix = Some(prefix(dice, key)),
        11 | 12 => filter.tag = Some(tag(dice)),
        13 => filter.size_greater_than = Some(dice.one(&GREATER)),
        14 => filter.size_less_than = Some(dice.one(&LESS)),
        _ => filter.and = Some(and(dice, key)),
    }
    Rule { filter: Some(filter), ..Rule::default() }
}

fn tag(dice: &mut Dice) -> Tag {
    let (key, value) = dice.one(&TAGS);
    Tag { key: key.to_owned(), value: value.to_owned() }
}

/// Two predicates or more, each tag key once, the bounds of size apart.
fn and(dice: &mut Dice, key: &str) -> And {
    loop {
        let mut and = And::default();
        if dice.percent(50) {
            and.prefix = Some(prefix(dice, key));
        }
        for _ in 0..dice.one(&[0, 1, 1, 2]) {
            let tag = tag(dice);
            if and.tags.iter().all(|other| other.key != tag.key) {
                and.tags.push(tag);
            }
        }
        and.size_greater_than = dice.percent(40).then(|| dice.one(&GREATER));
        and.size_less_than = dice.percent(40).then(|| dice.one(&LESS));
        let bounds = [and.size_greater_than, and.size_less_than];
        let predicates =
            usize::from(and.prefix.is_some()) + and.tags.len() + bounds.iter().flatten().count();
        let apart = match (and.size_greater_than, and.size_less_than) {
            (Some(greater), Some(less)) => greater < less,
            _ => true,
        };
        if predicates >= 2 && apart {
            return and;
        }
    }
}

/// Whether the filter asks for tags or sizes, which some actions do not go with.
fn asks_more_than_prefix(rule: &Rule) -> bool {
    rule.filter.as_ref().is_some_and(|filter| {
        let and = filter.and.as_ref().is_some_and(|and| {
            !and.tags.is_empty() || and.size_greater_than.is_some() || and.size_less_than.is_some()
        });
        and || filter.tag.is_some()
            || filter.size_greater_than.is_some()
            || filter.size_less_than.is_some()
    })
}

fn add_actions(dice: &mut Dice, base: Timestamp, rule: &mut Rule) {
    // Days and dates do not mix in a rule.
    let dated = dice.percent(15);
    let first_date = base + DAY * small(dice.between(-5, 40));
    let mut latest = -1;
    if dice.percent(55) {
        for (days, class) in ladder(dice) {
            latest = days;
            rule.transitions.push(if dated {
                Transition { days: None, date: Some(first_date + DAY * small(days)), class }
            } else {
                Transition { days: Some(days), date: None, class }
            });
        }
    }
    if dice.percent(50) {
        // Later than the last transition of the rule, at least one day.
        let days = (latest + dice.between(1, 6)).max(1);
        let mut expiration = Expiration::default();
        if !asks_more_than_prefix(rule) && dice.percent(35) {
            expiration.expired_object_delete_marker = Some(dice.percent(85));
        } else if dated {
            expiration.date = Some(first_date + DAY * small(days));
        } else {
            expiration.days = Some(days);
        }
        rule.expiration = Some(expiration);
    }
    let mut latest = 0;
    if dice.percent(35) {
        for (days, class) in ladder(dice) {
            latest = days;
            let newer_versions = keep(dice, rule);
            rule.noncurrent_transitions.push(NoncurrentTransition {
                days: Some(days),
                newer_versions,
                class,
            });
        }
    }
    if dice.percent(50) {
        let days = latest + dice.one(&[1, 1, 2, 3, 5, 8, 30]);
        let newer_versions = keep(dice, rule);
        rule.noncurrent_expiration =
            Some(NoncurrentExpiration { days: Some(days), newer_versions });
    }
    if !asks_more_than_prefix(rule) && dice.percent(30) {
        rule.abort_uploads = Some(AbortUploads { days: Some(dice.between(1, 9)) });
    }
}

/// How many noncurrent versions stay; legacy rules can't say it.
fn keep(dice: &mut Dice, rule: &Rule) -> Option<i64> {
    (rule.filter.is_some() && dice.percent(45)).then(|| dice.one(&[1, 1, 2, 3, 5]))
}

/// Transitions of one rule: down the waterfall, each after the shortest stay in the class before.
fn ladder(dice: &mut Dice) -> Vec<(i64, StorageClass)> {
    let mut ladder: Vec<(i64, StorageClass)> = Vec::new();
    let chance = dice.one(&[15, 25, 50]);
    for class in TARGETS {
        if !dice.percent(chance) {
            continue;
        }
        let Some((days, before)) = ladder.last() else {
            ladder.push((dice.one(&[0, 0, 1, 1, 2, 3, 4, 6, 9, 30]), class));
            continue;
        };
        let stay = match before {
            StorageClass::StandardIa | StorageClass::OneZoneIa => 30,
            StorageClass::GlacierInstant | StorageClass::GlacierFlexible => 90,
            _ => 1,
        };
        if *before != StorageClass::OneZoneIa || class != StorageClass::GlacierInstant {
            ladder.push((days + stay + dice.between(0, 2), class));
        }
    }
    ladder
}

/// Takes away the actions that an earlier legacy rule has for an overlapping prefix.
fn without_overlap(rules: &[Rule], rule: &mut Rule) {
    let own = rule.legacy_prefix.clone().unwrap_or_default();
    for other in rules {
        let prefix = other.legacy_prefix.as_deref().unwrap_or_default();
        if !own.starts_with(prefix) && !prefix.starts_with(own.as_str()) {
            continue;
        }
        if !other.transitions.is_empty() {
            rule.transitions.clear();
        }
        if !other.noncurrent_transitions.is_empty() {
            rule.noncurrent_transitions.clear();
        }
        if other.expiration.is_some() {
            rule.expiration = None;
        }
        if other.noncurrent_expiration.is_some() {
            rule.noncurrent_expiration = None;
        }
        if other.abort_uploads.is_some() {
            rule.abort_uploads = None;
        }
    }
}

fn has_action(rule: &Rule) -> bool {
    !rule.transitions.is_empty()
        || !rule.noncurrent_transitions.is_empty()
        || rule.expiration.is_some()
        || rule.noncurrent_expiration.is_some()
        || rule.abort_uploads.is_some()
}

/// Makes of a rule what a draft can hold and S3 refuses.
fn spoil(dice: &mut Dice, base: Timestamp, rule: &mut Rule) {
    let odd = [0, 0, 1, 2, 3, -1, -400, 2_147_483_647, i64::MAX, i64::MIN];
    for transition in &mut rule.transitions {
        if dice.percent(70) {
            transition.days = Some(dice.one(&odd));
        }
        if dice.percent(15) {
            transition.date = Some(time_of_day(dice, base));
        }
        if dice.percent(10) {
            let other = StorageClass::Other("AWS_BACKUP_WARM".to_owned());
            transition.class =
                dice.one(&[other, StorageClass::Standard, StorageClass::ReducedRedundancy]);
        }
    }
    for transition in &mut rule.noncurrent_transitions {
        if dice.percent(70) {
            transition.days = Some(dice.one(&odd));
        }
        if dice.percent(15) {
            transition.newer_versions = Some(dice.between(-1, 2));
        }
    }
    if let Some(expiration) = &mut rule.expiration
        && expiration.expired_object_delete_marker.is_none()
    {
        if dice.percent(50) {
            expiration.days = Some(dice.one(&odd));
        }
        if dice.percent(20) {
            expiration.date = Some(base + DAY * small(dice.between(-5, 20)));
        }
    }
    if let Some(expiration) = &mut rule.noncurrent_expiration {
        if dice.percent(50) {
            expiration.days = Some(dice.one(&odd));
        }
        if dice.percent(15) {
            expiration.newer_versions = Some(dice.between(-1, 2));
        }
        if dice.percent(5) {
            expiration.days = None;
        }
    }
    if let Some(abort) = &mut rule.abort_uploads
        && dice.percent(40)
    {
        abort.days = Some(dice.one(&odd));
    }
    let unknown = UnknownElement { name: "Colour".to_owned(), xml: "<Colour/>".to_owned() };
    match dice.between(0, 19) {
        0 => rule.status = Status::Other("enabled".to_owned()),
        1 => rule.unknown.push(unknown),
        2 => {
            if let Some(filter) = &mut rule.filter {
                match &mut filter.and {
                    Some(and) => and.unknown.push(unknown),
                    None => filter.unknown.push(unknown),
                }
            }
        }
        _ => {}
    }
}
