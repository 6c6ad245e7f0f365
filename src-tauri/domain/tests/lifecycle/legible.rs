//! Cases and events as lines that a person reads when a test fails.

use crate::Case;
use jiff::Timestamp;
use std::fmt;
use strata_domain::lifecycle::future::{Action, Event, HistoryKind, Subject};
use strata_domain::lifecycle::rule::{Filter, Rule, Status, Tag};

/// A time, midnights as a date alone.
pub fn time(time: Timestamp) -> String {
    let text = time.to_string();
    text.strip_suffix("T00:00:00Z").map_or(text.clone(), str::to_owned)
}

/// An event with all that it says but the key.
pub fn event(event: &Event) -> String {
    let action = match &event.action {
        Action::Transition(class) => format!("moves to {class}"),
        Action::CreateDeleteMarker => "gets a marker".to_owned(),
        Action::DeleteVersion => "is deleted".to_owned(),
        Action::RemoveDeleteMarker => "is removed".to_owned(),
        Action::AbortUpload => "is aborted".to_owned(),
    };
    let subject = match &event.subject {
        Subject::Version(id) => id.to_string(),
        Subject::NewMarker => "the new marker".to_owned(),
        Subject::Upload(id) => format!("upload {id}"),
    };
    let null = if event.replaces_null { ", null goes" } else { "" };
    let doubt = event.doubt.map_or(String::new(), |doubt| format!(", {doubt:?}"));
    format!("{} {subject} {action} by rule {}{null}{doubt}", time(event.due), event.rule)
}

/// Events, one a line.
pub fn events(told: &[Event]) -> String {
    if told.is_empty() {
        return "  (nothing)".to_owned();
    }
    told.iter().map(|told| format!("  {}", event(told))).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { history, configuration, situation } = self;
        let (now, until) = (time(situation.now), time(situation.until));
        writeln!(f, "{:?}, from {now} to {until}", situation.versioning)?;
        if let Some(size) = configuration.minimum_size {
            writeln!(f, "minimum size {size:?}")?;
        }
        for (number, rule) in configuration.rules.iter().enumerate() {
            writeln!(f, "rule {number}: {}", self::rule(rule))?;
        }
        writeln!(f, "key {:?}", history.key.as_str())?;
        for entry in &history.entries {
            write!(f, "  {} {} ", entry.version_id, time(entry.modified))?;
            match &entry.kind {
                HistoryKind::DeleteMarker => writeln!(f, "marker")?,
                HistoryKind::Version { size, class, tags, retain_until } => {
                    write!(f, "{size} bytes {class}")?;
                    for (key, value) in tags {
                        write!(f, " {key}={value:?}")?;
                    }
                    if let Some(until) = retain_until {
                        write!(f, " retained until {}", time(*until))?;
                    }
                    writeln!(f)?;
                }
            }
        }
        for upload in &history.uploads {
            writeln!(f, "  upload {} {}", upload.upload_id, time(upload.initiated))?;
        }
        Ok(())
    }
}

fn rule(rule: &Rule) -> String {
    let mut parts = Vec::new();
    match &rule.status {
        Status::Enabled => {}
        other => parts.push(format!("({other:?})")),
    }
    parts.extend(rule.legacy_prefix.as_ref().map(|prefix| format!("[legacy {prefix:?}]")));
    parts.extend(rule.filter.as_ref().map(filter));
    for transition in &rule.transitions {
        let when = when(transition.days, transition.date);
        parts.push(format!("{} {when}", transition.class));
    }
    for transition in &rule.noncurrent_transitions {
        let when = when(transition.days, None);
        let keep = keep(transition.newer_versions);
        parts.push(format!("noncurrent {} {when}{keep}", transition.class));
    }
    if let Some(expiration) = &rule.expiration {
        if expiration.days.is_some() || expiration.date.is_some() {
            parts.push(format!("expire {}", when(expiration.days, expiration.date)));
        }
        if let Some(found) = expiration.expired_object_delete_marker {
            parts.push(format!("expired marker {found}"));
        }
    }
    if let Some(expiration) = &rule.noncurrent_expiration {
        let keep = keep(expiration.newer_versions);
        parts.push(format!("noncurrent expire {}{keep}", when(expiration.days, None)));
    }
    parts.extend(
        rule.abort_uploads.as_ref().map(|abort| format!("abort {}", when(abort.days, None))),
    );
    parts.join("; ")
}

fn when(days: Option<i64>, date: Option<Timestamp>) -> String {
    let days = days.map(|days| format!("+{days}d"));
    let date = date.map(|date| format!("on {}", time(date)));
    days.into_iter().chain(date).collect::<Vec<_>>().join(" and ")
}

fn keep(newer: Option<i64>) -> String {
    newer.map_or(String::new(), |newer| format!(" keep {newer}"))
}

fn filter(filter: &Filter) -> String {
    let mut parts = predicates(
        filter.prefix.as_ref(),
        filter.tag.as_slice(),
        filter.size_greater_than,
        filter.size_less_than,
    );
    let mut unknown = filter.unknown.len();
    if let Some(and) = &filter.and {
        let inner =
            predicates(and.prefix.as_ref(), &and.tags, and.size_greater_than, and.size_less_than);
        parts.push(format!("and({})", inner.join(" ")));
        unknown += and.unknown.len();
    }
    if unknown > 0 {
        parts.push("unknown".to_owned());
    }
    format!("[{}]", parts.join(" "))
}

fn predicates(
    prefix: Option<&String>,
    tags: &[Tag],
    greater: Option<i64>,
    less: Option<i64>,
) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(prefix.map(|prefix| format!("{prefix:?}")));
    parts.extend(tags.iter().map(|tag| format!("{}={:?}", tag.key, tag.value)));
    parts.extend(greater.map(|bound| format!(">{bound}")));
    parts.extend(less.map(|bound| format!("<{bound}")));
    parts
}
