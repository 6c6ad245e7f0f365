//! Lifecycle rules without a bucket, for pipelines: texts in, JSON out.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;
use strata_domain::lifecycle::finding::{Finding, Severity};
use strata_domain::lifecycle::future::Situation;
use strata_domain::lifecycle::json::{self, Reading};
use strata_domain::lifecycle::rule::MinimumSize;
use strata_domain::lifecycle::simulate;
use strata_domain::lifecycle::validate::{Receiver, validate};

/// How far ahead is looked where nothing else is said: ten years.
const FAR: SignedDuration = SignedDuration::from_hours(24 * 3653);

/// What is wrong with rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What the server refuses, as it is printed; empty when it takes the rules.
    pub errors: Value,
    /// Warnings and what was mended while reading, in words.
    pub notes: Vec<String>,
}

/// What rules do to a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// The events in order of time, as they are printed.
    pub events: Value,
    /// What is to be known beside them, in words.
    pub notes: Vec<String>,
}

/// What to simulate. Texts as they stand in the files; times RFC 3339, or a date for its midnight
/// in UTC.
#[derive(Debug, Clone, Copy)]
pub struct Simulation<'a> {
    /// The lifecycle document of the AWS CLI.
    pub rules: &'a str,
    /// The entries.
    pub history: &'a str,
    /// The bucket's versioning state.
    pub versioning: Versioning,
    /// The default minimum size for transitions; what the rules say when there is none.
    pub minimum_size: Option<MinimumSize>,
    /// From when on.
    pub now: &'a str,
    /// Up to when; ten years later when there is none.
    pub until: Option<&'a str>,
}

/// Judges the lifecycle document of the AWS CLI as S3 would.
///
/// # Errors
/// None for what is wrong with the rules: that is the result.
pub fn judge(rules: &str) -> Judged {
    let (errors, notes) = match json::read(rules) {
        Err(findings) => (findings, Vec::new()),
        Ok(Reading { configuration, mut notes }) => {
            let found = validate(&configuration, Receiver::default());
            let (errors, warnings): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|finding| finding.severity == Severity::Error);
            notes.extend(warnings);
            (errors, notes)
        }
    };
    Judged { errors: json!(json::print_findings(&errors)), notes: words(&notes) }
}

/// Simulates rules over a history.
///
/// # Errors
/// `Invalid`, with what is wrong as JSON in the detail, when a text or a time can't be read.
pub fn simulation(given: &Simulation<'_>) -> Result<Simulated, Fault> {
    let Reading { mut configuration, notes } = json::read(given.rules).map_err(|findings| {
        unreadable("The rules can't be read.", &json!(json::print_findings(&findings)))
    })?;
    let documents = json::read_history(given.history)
        .map_err(|problems| unreadable("The history can't be read.", &json!(problems)))?;
    configuration.minimum_size = given.minimum_size.or(configuration.minimum_size);
    let now = time("now", given.now)?;
    let until = match given.until {
        Some(until) => time("until", until)?,
        None => now.checked_add(FAR).unwrap_or(Timestamp::MAX),
    };
    if until < now {
        return Err(Fault::new(Code::Invalid, "The end lies before the beginning.")
            .hint("Give a time for --until that is not before --now."));
    }
    let situation = Situation { versioning: given.versioning, now, until };
    let events = simulate::bucket_events(&documents, &configuration, &situation);
    let refused = validate(&configuration, Receiver::default());
    let refused: Vec<Finding> =
        refused.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let mut told = words(&notes);
    let refusals = words(&refused).into_iter();
    told.extend(refusals.map(|text| format!("S3 would refuse these rules: {text}")));
    let events = json!(json::print_events(&events, &configuration, given.versioning));
    Ok(Simulated { events, notes: told })
}

fn words(findings: &[Finding]) -> Vec<String> {
    let printed = json::print_findings(findings);
    let lines = printed.iter().map(|finding| match &finding.rule_id {
        Some(rule) => format!("{rule}: {}: {}", finding.field, finding.message),
        None if finding.field.is_empty() => finding.message.clone(),
        None => format!("{}: {}", finding.field, finding.message),
    });
    lines.collect()
}

fn unreadable(message: &str, problems: &Value) -> Fault {
    Fault::new(Code::Invalid, message).detail(problems.to_string())
}

fn time(name: &str, text: &str) -> Result<Timestamp, Fault> {
    let midnight = || {
        let date: Date = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()
    };
    text.parse().ok().or_else(midnight).ok_or_else(|| {
        Fault::new(Code::Invalid, format!("--{name}: “{text}” is no time."))
            .hint("Write a time such as 2026-01-31T12:00:00Z, or a date for its midnight in UTC.")
    })
}
