//! A forecast as the window takes it, and what it can't see in words.

use super::bars::day;
use super::counted::Counted;
use super::tagged::Known;
use crate::commands::lifecycle::{
    Amount, DestroyedSoon, DueDocument, ForecastDay, ForecastMonth, Happenings, Lying, RuleTotals,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use std::collections::BTreeMap;
use strata_domain::lifecycle::forecast::{Destroyed, Forecast, Month, Place, Row, Sum};
use strata_domain::lifecycle::future::{Action, Event, Subject};
use strata_domain::lifecycle::outlook::{Change, rule_name};
use strata_domain::lifecycle::rule::Configuration;
use strata_domain::naming::shown_text;
use strata_domain::object::StorageClass;

/// The days on which something happens.
pub(super) fn days(forecast: &Forecast) -> Vec<ForecastDay> {
    let mut days: BTreeMap<Date, Happenings> = BTreeMap::new();
    for row in &forecast.rows {
        days.entry(day(row.due)).or_default().add(row);
    }
    let told = |(date, happens): (Date, _)| ForecastDay { date: date.to_string(), happens };
    days.into_iter().map(told).collect()
}

/// The months up to the end.
pub(super) fn months(forecast: &Forecast) -> Vec<ForecastMonth> {
    forecast.months().into_iter().map(month).collect()
}

fn month(month: Month) -> ForecastMonth {
    let mut happens = Happenings::default();
    month.rows.iter().for_each(|row| happens.add(row));
    let lying = |class: StorageClass, current: bool, sum: Sum| {
        Some(Lying { class, current, amount: amount(sum) })
    };
    let end = month.end.into_iter().filter_map(|(place, sum)| match place {
        Place::Current(class) => lying(class, true, sum),
        Place::Noncurrent(class) => lying(class, false, sum),
        Place::Marker | Place::Upload => None,
    });
    ForecastMonth {
        month: format!("{:04}-{:02}", month.year, month.month),
        happens,
        end: end.collect(),
    }
}

/// What each rule does, in the order of the rules.
pub(super) fn rules(configuration: &Configuration, forecast: &Forecast) -> Vec<RuleTotals> {
    let mut totals = vec![Happenings::default(); configuration.rules.len()];
    for row in &forecast.rows {
        if let Some(total) = totals.get_mut(row.rule) {
            total.add(row);
        }
    }
    let name = |(place, happens)| RuleTotals { name: rule_name(configuration, place), happens };
    totals.into_iter().enumerate().map(name).collect()
}

/// What is destroyed soon.
pub(super) fn soon(destroyed: Destroyed) -> DestroyedSoon {
    DestroyedSoon {
        documents: destroyed.documents,
        gone: destroyed.gone,
        versions: destroyed.versions,
        bytes: u64::try_from(destroyed.bytes).unwrap_or(u64::MAX),
    }
}

/// A document of those next in line.
pub(super) fn due(configuration: &Configuration, event: &Event) -> DueDocument {
    DueDocument {
        key: event.key.0.clone(),
        version_id: match &event.subject {
            Subject::Version(id) => Some(id.0.clone()),
            Subject::NewMarker | Subject::Upload(_) => None,
        },
        change: Change::new(configuration, event),
    }
}

fn amount(sum: Sum) -> Amount {
    Amount { count: sum.count, bytes: u64::try_from(sum.bytes).unwrap_or(u64::MAX) }
}

impl Happenings {
    fn add(&mut self, row: &Row) {
        let one = match row.action {
            Action::Transition(_) => &mut self.moved,
            Action::CreateDeleteMarker => &mut self.covered,
            Action::DeleteVersion => &mut self.destroyed,
            Action::AbortUpload => &mut self.aborted,
            Action::RemoveDeleteMarker => {
                self.markers_removed += row.sum.count;
                return;
            }
        };
        let more = amount(row.sum);
        one.count += more.count;
        one.bytes = one.bytes.saturating_add(more.bytes);
    }
}

/// What the forecast can't see or assumes.
pub(super) fn caveats(
    configuration: &Configuration,
    counted: &Counted,
    known: &Known,
    forecast: &Forecast,
) -> Vec<String> {
    let mut caveats = Vec::new();
    if let Some(prefix) = &counted.prefix {
        caveats.push(format!(
            "Only documents below “{}” were counted, as the connection is limited to them.",
            shown_text(prefix)
        ));
    }
    if !counted.uploads_known {
        caveats.push(
            "Unfinished uploads could not be listed: what rules discard of them is left out."
                .to_owned(),
        );
    }
    if known.unknown > 0 {
        caveats.push(format!(
            "The tags of {} versions are not known: rules by tags are left out for them.",
            known.unknown
        ));
    }
    for (place, rule) in configuration.rules.iter().enumerate() {
        if rule.is_enabled() && rule.predicates().is_none() {
            caveats.push(format!(
                "What “{}” applies to is not understood: it is left out.",
                rule_name(configuration, place)
            ));
        }
    }
    let acts = |wanted: fn(&Action) -> bool| forecast.rows.iter().any(|row| wanted(&row.action));
    if acts(|action| matches!(action, Action::DeleteVersion)) {
        caveats.push(
            "Object Lock is not looked at: what is under retention or a legal hold stays longer."
                .to_owned(),
        );
    }
    if !forecast.rows.is_empty() {
        caveats.push(
            "Replication is not looked at: S3 waits with versions that are still to be replicated."
                .to_owned(),
        );
    }
    if counted.has_cold_versions() {
        caveats.push(
            "S3 does not say when a version came into its storage class: charges for leaving one \
             early can't be foreseen."
                .to_owned(),
        );
    }
    let moves = acts(|action| matches!(action, Action::Transition(_)));
    if moves && counted.has_tiers() {
        caveats.push(
            "Versions in Intelligent-Tiering are taken to lie in its frequent or infrequent tier."
                .to_owned(),
        );
    }
    if keeps_newer(configuration) && counted.markers_among_old {
        caveats.push(
            "Where delete markers lie among a document's old versions, AWS does not say whether \
             they count as versions to keep: here they do not."
                .to_owned(),
        );
    }
    caveats
}

fn keeps_newer(configuration: &Configuration) -> bool {
    let keeps = |newer: Option<i64>| newer.is_some_and(|newer| newer > 0);
    configuration.rules.iter().filter(|rule| rule.is_enabled()).any(|rule| {
        rule.noncurrent_transitions.iter().any(|one| keeps(one.newer_versions))
            || rule.noncurrent_expiration.iter().any(|one| keeps(one.newer_versions))
    })
}

/// The time some months later (UTC).
pub(super) fn later(now: Timestamp, months: u8) -> Timestamp {
    let then = TimeZone::UTC.to_datetime(now).checked_add(Span::new().months(i32::from(months)));
    then.ok().and_then(|then| TimeZone::UTC.to_timestamp(then).ok()).unwrap_or(Timestamp::MAX)
}
