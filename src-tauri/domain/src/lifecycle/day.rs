//! Days as lifecycle counts them: whole days from midnight to midnight, UTC, counted from the
//! epoch. No action depends on more of a time than that.

use jiff::Timestamp;

/// A day that never comes.
pub(super) const NEVER: i64 = i64::MAX;

/// More days than lie between the first and the last time that can be told.
pub(super) const BEYOND: i64 = 8_000_000;

const SECONDS: i64 = 86_400;

/// The day in which `time` lies.
pub(super) fn of(time: Timestamp) -> i64 {
    let before = i64::from(time.subsec_nanosecond() < 0);
    (time.as_second() - before).div_euclid(SECONDS)
}

/// Whether `time` is exactly a midnight.
pub(super) fn is_midnight(time: Timestamp) -> bool {
    time.subsec_nanosecond() == 0 && time.as_second().rem_euclid(SECONDS) == 0
}

/// The day that begins at `time` or next after it.
pub(super) fn from(time: Timestamp) -> i64 {
    of(time) + i64::from(!is_midnight(time))
}

/// The midnight with which a day begins.
pub(super) fn midnight(day: i64) -> Timestamp {
    let end = if day < 0 { Timestamp::MIN } else { Timestamp::MAX };
    day.checked_mul(SECONDS).and_then(|second| Timestamp::from_second(second).ok()).unwrap_or(end)
}

/// When an action is due: the midnight of a pass, or somewhat before it. Only a `Date` that is
/// none of S3's own (not a midnight) lies before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Moment {
    /// The first day that is due.
    pub day: i64,
    /// Nanoseconds from that midnight; never positive.
    offset: i64,
}

impl Moment {
    /// The midnight of a day.
    pub(super) fn midnight(day: i64) -> Self {
        Self { day, offset: 0 }
    }
}

impl From<Timestamp> for Moment {
    fn from(time: Timestamp) -> Self {
        let day = from(time);
        let offset = time.as_nanosecond() - i128::from(day) * i128::from(SECONDS) * 1_000_000_000;
        Self { day, offset: i64::try_from(offset).unwrap_or(0) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_and_ends_before_the_next_one() {
        for (time, day, next) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1970-01-01T00:00:00.000000001Z", 0, 1),
            ("1970-01-01T23:59:59.999999999Z", 0, 1),
            ("1969-12-31T23:59:59.999999999Z", -1, 0),
            ("1969-12-31T00:00:00Z", -1, -1),
            ("1969-12-30T23:59:59.5Z", -2, -1),
        ] {
            let time = time.parse().unwrap();
            assert_eq!((of(time), from(time)), (day, next), "{time}");
            assert_eq!(is_midnight(time), day == next, "{time}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        assert!(from(Timestamp::MAX) - of(Timestamp::MIN) < BEYOND);
        assert_eq!(midnight(i64::MAX), Timestamp::MAX);
        assert_eq!(midnight(i64::MIN), Timestamp::MIN);
        assert_eq!(Moment::from(Timestamp::MAX).day, from(Timestamp::MAX));
    }
}
