//! The sandbox's time: every date that the store writes comes from here, so that tests, and later
//! the user, can move it forward. Signatures are checked against real time.

use crate::sync::lock;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex};

/// A clock that can be moved forward. Clones share it.
#[derive(Debug, Clone)]
pub struct Clock {
    reading: Arc<Mutex<Reading>>,
}

#[derive(Debug, Clone, Copy)]
enum Reading {
    System { ahead: SignedDuration },
    Fixed { now: Timestamp },
}

impl Clock {
    /// Runs with the machine's clock.
    pub fn system() -> Self {
        Self::new(Reading::System { ahead: SignedDuration::ZERO })
    }

    /// Stands still at `now` until it is advanced.
    pub fn fixed(now: Timestamp) -> Self {
        Self::new(Reading::Fixed { now })
    }

    fn new(reading: Reading) -> Self {
        Self { reading: Arc::new(Mutex::new(reading)) }
    }

    /// The sandbox's time in UTC.
    #[allow(clippy::disallowed_methods)]
    pub fn now(&self) -> Timestamp {
        match *lock(&self.reading) {
            Reading::System { ahead } => later(Timestamp::now(), ahead),
            Reading::Fixed { now } => now,
        }
    }

    /// How far it is ahead of the machine's clock; none for one that stands still.
    pub(crate) fn ahead(&self) -> Option<SignedDuration> {
        match *lock(&self.reading) {
            Reading::System { ahead } => Some(ahead),
            Reading::Fixed { .. } => None,
        }
    }

    /// Moves the clock by `step`. It stops at the last instant that can be represented.
    pub fn advance(&self, step: SignedDuration) {
        match &mut *lock(&self.reading) {
            Reading::System { ahead } => *ahead = ahead.saturating_add(step),
            Reading::Fixed { now } => *now = later(*now, step),
        }
    }
}

fn later(now: Timestamp, step: SignedDuration) -> Timestamp {
    now.checked_add(step).unwrap_or(if step.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_it_is_advanced() {
        let clock = Clock::fixed("2026-01-02T03:04:05Z".parse().unwrap());
        let shared = clock.clone();
        shared.advance(SignedDuration::from_hours(24));
        assert_eq!(clock.now().to_string(), "2026-01-03T03:04:05Z");
    }

    #[test]
    fn a_system_clock_keeps_its_lead() {
        let clock = Clock::system();
        let before = clock.now();
        clock.advance(SignedDuration::from_hours(1000));
        assert!(clock.now().duration_since(before) >= SignedDuration::from_hours(1000));
    }

    #[test]
    fn a_clock_can_not_be_pushed_beyond_the_end_of_time() {
        let clock = Clock::fixed(Timestamp::MAX);
        clock.advance(SignedDuration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
