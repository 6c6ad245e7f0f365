//! Retrieving an archived version for some days (API reference, "RestoreObject"; User Guide,
//! "Understanding archive retrieval options"). Not to be mixed up with restoring an old version.

use super::model::Bucket;
use super::{Refusal, Tx, Version, lookup};
use jiff::{SignedDuration, Timestamp};
use rusqlite::params;
use serde::{Deserialize, Serialize};

/// Seconds in a day of UTC.
const DAY: i64 = 24 * 60 * 60;

/// A retrieval that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Thaw {
    /// When the copy is there.
    pub ready: Timestamp,
    /// When it is gone again.
    pub until: Timestamp,
}

/// Where a retrieval stands at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Cold,
    Ongoing,
    Readable { until: Timestamp },
}

/// What RestoreObject asks for.
#[derive(Debug, Clone)]
pub(crate) struct ThawRequest {
    pub days: i32,
    pub tier: String,
}

impl Thaw {
    pub(crate) fn phase(thaw: Option<Self>, now: Timestamp) -> Phase {
        match thaw {
            Some(thaw) if now < thaw.ready => Phase::Ongoing,
            Some(thaw) if now < thaw.until => Phase::Readable { until: thaw.until },
            _ => Phase::Cold,
        }
    }
}

/// Whether a GET of this class needs a retrieval first.
fn is_archived(class: &str) -> bool {
    matches!(class, "GLACIER" | "DEEP_ARCHIVE")
}

impl Version {
    /// Refuses reading an archived version that has no live retrieved copy.
    pub(crate) fn readable(&self, now: Timestamp) -> Result<(), Refusal> {
        let cold = !matches!(Thaw::phase(self.entry.thaw, now), Phase::Readable { .. });
        if is_archived(&self.entry.class) && cold {
            return Err(Refusal::Archived { class: self.entry.class.clone() });
        }
        Ok(())
    }
}

/// How long a retrieval typically takes.
fn typical(class: &str, tier: &str) -> Option<SignedDuration> {
    match (class, tier) {
        ("GLACIER", "Expedited") => Some(SignedDuration::from_mins(3)),
        ("GLACIER", "Standard") => Some(SignedDuration::from_hours(4)),
        ("GLACIER", "Bulk") => Some(SignedDuration::from_hours(8)),
        ("DEEP_ARCHIVE", "Standard") => Some(SignedDuration::from_hours(12)),
        ("DEEP_ARCHIVE", "Bulk") => Some(SignedDuration::from_hours(48)),
        _ => None,
    }
}

/// The copy's end: the moment plus the days, rounded up to the next midnight UTC.
fn end(moment: Timestamp, days: i32) -> Timestamp {
    let due = moment
        .checked_add(SignedDuration::from_hours(24 * i64::from(days)))
        .unwrap_or(Timestamp::MAX);
    let midnight = due.as_second().div_euclid(DAY) * DAY;
    let next = if Timestamp::from_second(midnight).is_ok_and(|at| at == due) {
        midnight
    } else {
        midnight + DAY
    };
    Timestamp::from_second(next).unwrap_or(Timestamp::MAX)
}

/// Asks for a retrieval. `true` when it begins now (202), `false` when a live copy's end was moved
/// (200). A faster tier may overtake a slower one that is going on.
pub(crate) fn thaw(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    id: Option<&str>,
    request: &ThawRequest,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let found = lookup(tx.connection, bucket, key, id)?;
    let class = found.entry.class;
    if !is_archived(&class) {
        return Err(Refusal::NotArchived { class });
    }
    let wait = typical(&class, &request.tier).ok_or(Refusal::TierNotOffered)?;
    let ready = now.checked_add(wait).unwrap_or(Timestamp::MAX);
    let (thaw, begins) = match Thaw::phase(found.entry.thaw, now) {
        Phase::Readable { .. } => (Thaw { ready: now, until: end(now, request.days) }, false),
        Phase::Ongoing if found.entry.thaw.is_some_and(|old| old.ready <= ready) => {
            return Err(Refusal::ThawInProgress);
        }
        Phase::Ongoing | Phase::Cold => (Thaw { ready, until: end(ready, request.days) }, true),
    };
    tx.connection
        .prepare_cached("UPDATE version SET thaw = ?2 WHERE seq = ?1")?
        .execute(params![found.entry.seq, serde_json::to_string(&thaw)?])?;
    Ok(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// Both pairs are the User Guide's ("Restoring an archived object").
    #[test]
    fn a_copy_ends_at_the_midnight_after_its_days() {
        assert_eq!(end(at("2012-10-15T10:30:00Z"), 3), at("2012-10-19T00:00:00Z"));
        assert_eq!(end(at("2012-10-16T11:00:00Z"), 1), at("2012-10-18T00:00:00Z"));
    }

    #[test]
    fn a_retrieval_is_cold_ongoing_readable_and_cold_again() {
        let thaw =
            Some(Thaw { ready: at("2026-01-01T04:00:00Z"), until: at("2026-01-03T00:00:00Z") });
        let phase = |text| Thaw::phase(thaw, at(text));
        assert_eq!(Thaw::phase(None, at("2026-01-01T00:00:00Z")), Phase::Cold);
        assert_eq!(phase("2026-01-01T03:59:59Z"), Phase::Ongoing);
        assert_eq!(
            phase("2026-01-01T04:00:00Z"),
            Phase::Readable { until: at("2026-01-03T00:00:00Z") }
        );
        assert_eq!(phase("2026-01-03T00:00:00Z"), Phase::Cold);
    }

    #[test]
    fn deep_archive_offers_no_expedited_retrieval() {
        assert_eq!(typical("DEEP_ARCHIVE", "Expedited"), None);
        assert!(typical("GLACIER", "Expedited") < typical("GLACIER", "Standard"));
    }
}
