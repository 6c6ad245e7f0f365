//! A rule in plain sentences.

use super::bars::day;
use crate::words;
use jiff::Timestamp;
use strata_domain::history::Versioning;
use strata_domain::lifecycle::rule::Rule;
use strata_domain::naming::shown_text;

/// What a rule applies to: “below “logs/”, larger than 1 MB”.
pub(super) fn applies_to(rule: &Rule) -> String {
    let Some(predicates) = rule.predicates() else {
        return "what its filter says, which Strata does not understand".to_owned();
    };
    let mut parts = Vec::new();
    if !predicates.prefix.is_empty() {
        parts.push(format!("below “{}”", shown_text(predicates.prefix)));
    }
    for tag in predicates.tags {
        parts.push(format!("tagged “{}” = “{}”", shown_text(&tag.key), shown_text(&tag.value)));
    }
    let bytes = |size: i64| words::bytes(u64::try_from(size).unwrap_or_default());
    if let Some(size) = predicates.size_greater_than {
        parts.push(format!("larger than {}", bytes(size)));
    }
    if let Some(size) = predicates.size_less_than {
        parts.push(format!("smaller than {}", bytes(size)));
    }
    if parts.is_empty() { "all documents".to_owned() } else { parts.join(", ") }
}

/// The whole rule in one or two sentences.
pub(super) fn says(rule: &Rule, versioning: Versioning) -> String {
    let mut sentences = Vec::new();
    sentences.extend(of_current(rule, versioning));
    if versioning != Versioning::Unversioned {
        sentences.extend(of_old(rule));
    }
    let mut cleans = Vec::new();
    if let Some(days) = rule.abort_uploads.as_ref().and_then(|abort| abort.days) {
        cleans.push(format!("discards uploads that are unfinished after {}", count_days(days)));
    }
    let expiration = rule.expiration.as_ref();
    if expiration.is_some_and(|one| one.expired_object_delete_marker == Some(true)) {
        cleans.push("removes delete markers of which no version is left".to_owned());
    }
    if !cleans.is_empty() {
        sentences.push(format!("{}.", capital(&listed(&cleans))));
    }
    let all = sentences.join(" ");
    match (all.is_empty(), rule.is_enabled()) {
        (true, _) => "Does nothing.".to_owned(),
        (false, true) => all,
        (false, false) => format!("Switched off. If it were on: {all}"),
    }
}

fn of_current(rule: &Rule, versioning: Versioning) -> Option<String> {
    let mut acts: Vec<String> = Vec::new();
    for transition in &rule.transitions {
        let when = when(transition.days, transition.date);
        acts.push(format!("moves documents to {}{when}", transition.class));
    }
    let expiration = rule.expiration.as_ref();
    let expiration = expiration.filter(|one| one.days.is_some() || one.date.is_some());
    if let Some(expiration) = expiration {
        let when = when(expiration.days, expiration.date);
        acts.push(match versioning {
            Versioning::Unversioned => format!("deletes documents for good{when}"),
            Versioning::Enabled => format!("covers documents with a delete marker{when}"),
            Versioning::Suspended => format!(
                "covers documents with a delete marker{when}, which destroys what has no version id"
            ),
        });
    }
    (!acts.is_empty()).then(|| format!("{}.", capital(&listed(&acts))))
}

fn of_old(rule: &Rule) -> Option<String> {
    let replaced = |days: Option<i64>, newer: Option<i64>| {
        let kept = newer.filter(|newer| *newer > 0);
        let kept = kept.map_or_else(String::new, |newer| match newer {
            1 => ", but not the newest of them".to_owned(),
            newer => format!(", but not the {newer} newest of them"),
        });
        let days = days.map(|days| format!(" {} after they were replaced", count_days(days)));
        format!("{}{kept}", days.unwrap_or_default())
    };
    let mut acts: Vec<String> = Vec::new();
    for transition in &rule.noncurrent_transitions {
        let when = replaced(transition.days, transition.newer_versions);
        acts.push(format!("moves old versions to {}{when}", transition.class));
    }
    if let Some(expiration) = &rule.noncurrent_expiration {
        let when = replaced(expiration.days, expiration.newer_versions);
        acts.push(format!("deletes old versions for good{when}"));
    }
    (!acts.is_empty()).then(|| format!("{}.", capital(&listed(&acts))))
}

fn when(days: Option<i64>, date: Option<Timestamp>) -> String {
    match (days, date) {
        (Some(0), _) => " at the next midnight".to_owned(),
        (Some(days), _) => format!(" {} after they were written", count_days(days)),
        (None, Some(date)) => format!(" from {} on", day(date).strftime("%-d %b %Y")),
        (None, None) => String::new(),
    }
}

fn count_days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn listed(acts: &[String]) -> String {
    match acts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use strata_domain::lifecycle::rule::{Filter, Status};
    use strata_domain::lifecycle::templates;

    #[test]
    fn the_guides_rules_read_as_they_are_meant() {
        let enabled = Versioning::Enabled;
        assert_eq!(
            says(&templates::archive_old_documents(), enabled),
            "Moves documents to GLACIER 90 days after they were written. Moves old versions to \
             GLACIER 30 days after they were replaced."
        );
        assert_eq!(
            says(&templates::delete_expired_documents(), enabled),
            "Covers documents with a delete marker 730 days after they were written. Deletes old \
             versions for good 90 days after they were replaced."
        );
        assert_eq!(
            says(&templates::delete_incomplete_uploads(), enabled),
            "Discards uploads that are unfinished after 7 days."
        );
    }

    #[test]
    fn what_is_kept_and_what_is_off_is_said() {
        let keep = templates::keep_old_versions(5, 30);
        assert_eq!(
            says(&keep, Versioning::Enabled),
            "Deletes old versions for good 30 days after they were replaced, but not the 5 newest \
             of them."
        );
        assert_eq!(says(&keep, Versioning::Unversioned), "Does nothing.");
        let off = Rule { status: Status::Disabled, ..templates::abort_uploads(1) };
        assert_eq!(
            says(&off, Versioning::Enabled),
            "Switched off. If it were on: Discards uploads that are unfinished after 1 day."
        );
    }

    #[test]
    fn a_filter_reads_as_what_it_applies_to() {
        let filter = Filter {
            prefix: Some("logs/".to_owned()),
            size_greater_than: Some(1_000_000),
            ..Filter::default()
        };
        let rule = Rule { filter: Some(filter), ..Rule::default() };
        assert_eq!(applies_to(&rule), "below “logs/”, larger than 1.0 MB");
        let rule = Rule { filter: Some(Filter::default()), ..Rule::default() };
        assert_eq!(applies_to(&rule), "all documents");
    }
}
