//! Dates as the AWS CLI takes them: ISO 8601 with or without a time and a zone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// It named its zone.
    Exact(Timestamp),
    /// It named none and was taken as UTC.
    Assumed(Timestamp),
}

/// Reads a date; none for what is no date.
pub(super) fn read(text: &str) -> Option<Read> {
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(Read::Exact(time));
    }
    let civil = match text.parse::<DateTime>() {
        Ok(civil) => civil,
        Err(_) => text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()),
    };
    TimeZone::UTC.to_timestamp(civil).ok().map(Read::Assumed)
}
