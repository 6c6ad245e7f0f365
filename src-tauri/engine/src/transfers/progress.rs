//! Speed and time left: arithmetic over what was measured, without a clock.

use std::collections::VecDeque;
use std::time::Duration;

/// Over how long the speed is taken.
const WINDOW: Duration = Duration::from_secs(5);
/// A speed over less than this says nothing.
const LEAST: Duration = Duration::from_millis(500);
/// No estimate reaches further: a transfer that takes longer has no end in sight.
const LONGEST: u64 = 100 * 24 * 3600;

/// How fast bytes moved in the last seconds. Times count from any fixed moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Pace {
    /// Oldest first: when, and how many bytes were there.
    samples: VecDeque<(Duration, u64)>,
}

impl Pace {
    /// Notes how many bytes are there at a time.
    pub(super) fn note(&mut self, at: Duration, bytes: u64) {
        // A part that is sent again takes bytes back: what was measured counts no more.
        if self.samples.back().is_some_and(|(_, before)| *before > bytes) {
            self.samples.clear();
        }
        self.samples.push_back((at, bytes));
        // One sample from before the window stays: it is where the window's bytes start.
        while self.samples.get(1).is_some_and(|(next, _)| at.saturating_sub(*next) >= WINDOW) {
            self.samples.pop_front();
        }
    }

    /// Bytes a second over the last seconds; none as long as too little was measured.
    pub(super) fn speed(&self) -> Option<u64> {
        let ((from, before), (to, now)) = (self.samples.front()?, self.samples.back()?);
        let time = to.saturating_sub(*from);
        if time < LEAST {
            return None;
        }
        let speed = u128::from(now - before) * 1000 / time.as_millis();
        Some(u64::try_from(speed).unwrap_or(u64::MAX))
    }
}

/// Seconds until all bytes are there, rounded up; none when nothing moves.
pub(super) fn seconds_left(bytes: u64, total: u64, speed: u64) -> Option<u64> {
    if speed == 0 {
        return None;
    }
    Some(total.saturating_sub(bytes).div_ceil(speed)).filter(|seconds| *seconds <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pace(samples: &[(u64, u64)]) -> Pace {
        let mut pace = Pace::default();
        for (at, bytes) in samples {
            pace.note(Duration::from_millis(*at), *bytes);
        }
        pace
    }

    #[test]
    fn speed_is_bytes_over_the_last_five_seconds() {
        assert_eq!(pace(&[]).speed(), None);
        assert_eq!(pace(&[(0, 0), (100, 50)]).speed(), None);
        assert_eq!(pace(&[(0, 0), (1000, 3000)]).speed(), Some(3000));
        let slower = [(0, 0), (1000, 9_000_000), (2000, 9_000_100), (7000, 9_000_600)];
        assert_eq!(pace(&slower).speed(), Some(100));
    }

    #[test]
    fn a_transfer_that_stands_still_comes_down_to_nothing() {
        let mut pace = pace(&[(0, 0), (1000, 1000)]);
        for second in 2..10 {
            pace.note(Duration::from_secs(second), 1000);
        }
        assert_eq!(pace.speed(), Some(0));
        assert_eq!(seconds_left(1000, 5000, 0), None);
    }

    #[test]
    fn a_part_sent_again_starts_the_measuring_anew() {
        let mut pace = pace(&[(0, 0), (1000, 8000), (2000, 4000)]);
        assert_eq!(pace.speed(), None);
        pace.note(Duration::from_secs(3), 5000);
        assert_eq!(pace.speed(), Some(1000));
    }

    #[test]
    fn the_time_left_is_rounded_up_and_has_an_end() {
        assert_eq!(seconds_left(0, 1001, 1000), Some(2));
        assert_eq!(seconds_left(1001, 1001, 1000), Some(0));
        assert_eq!(seconds_left(2000, 1001, 1000), Some(0));
        assert_eq!(seconds_left(0, u64::MAX, 1), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_samples_bring_it_out_of_step(steps in proptest::collection::vec((0..3000_u64, any::<u64>()), 0..50)) {
            let (mut pace, mut at) = (Pace::default(), 0);
            for (step, bytes) in steps {
                at += step;
                pace.note(Duration::from_millis(at), bytes);
                if let Some(speed) = pace.speed() {
                    let _ = seconds_left(bytes, u64::MAX, speed);
                }
                let span = pace.samples.len();
                prop_assert!(span < 3 || pace.samples[1].0 + WINDOW > Duration::from_millis(at));
            }
        }
    }
}
