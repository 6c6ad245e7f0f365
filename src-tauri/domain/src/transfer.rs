//! Part plans and retry schedules: arithmetic only.
//!
//! Randomness and elapsed time come in as arguments, so that every schedule can be replayed.

use std::ops::Range;
use std::time::Duration;

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

/// The most parts an upload may have (User Guide, "Amazon S3 multipart upload limits").
pub const MAX_PARTS: u64 = 10_000;
/// The smallest part but for the last, in bytes.
pub const MIN_PART_BYTES: u64 = 5 * MIB;
/// The largest part, in bytes.
pub const MAX_PART_BYTES: u64 = 5 * GIB;
/// The part size of all but very large objects, in bytes.
pub const USUAL_PART_BYTES: u64 = 8 * MIB;
/// The largest object that parts can make, in bytes (48.8 TiB).
pub const MAX_OBJECT_BYTES: u64 = MAX_PARTS * MAX_PART_BYTES;
/// The largest object that one CopyObject takes, in bytes (API reference, "CopyObject").
pub const MAX_SINGLE_COPY_BYTES: u64 = 5 * GIB;

/// How an object is cut into parts: all of one size, the last one possibly smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartPlan {
    size: u64,
    part: u64,
}

impl PartPlan {
    /// Plans parts of at least `preferred` bytes: the next power of two that keeps within
    /// [`MAX_PARTS`], at most [`MAX_PART_BYTES`]. None when the object is larger than S3 takes.
    pub fn new(size: u64, preferred: u64) -> Option<Self> {
        if size > MAX_OBJECT_BYTES {
            return None;
        }
        let needed = size.div_ceil(MAX_PARTS).next_power_of_two().min(MAX_PART_BYTES);
        let part = preferred.clamp(MIN_PART_BYTES, MAX_PART_BYTES).max(needed);
        Some(Self { size, part })
    }

    /// Bytes of each part but the last.
    pub fn part_size(&self) -> u64 {
        self.part
    }

    /// Number of parts: at least one, since an empty object is one empty part.
    pub fn count(&self) -> u64 {
        self.size.div_ceil(self.part).max(1)
    }

    /// The bytes of a part, numbered from 1 as in S3.
    pub fn range(&self, number: u64) -> Range<u64> {
        let start = number.saturating_sub(1).saturating_mul(self.part).min(self.size);
        start..start.saturating_add(self.part).min(self.size)
    }

    /// The part numbers, from 1.
    pub fn numbers(&self) -> impl Iterator<Item = u64> + use<> {
        1..=self.count()
    }
}

/// When to try again: exponential pauses with full jitter inside a budget of time and tries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetrySchedule {
    /// Upper bound of the first pause.
    pub base: Duration,
    /// Upper bound of any pause.
    pub cap: Duration,
    /// No try starts later than this after the first failure.
    pub budget: Duration,
    /// Tries in all, the first included.
    pub tries: u32,
}

impl RetrySchedule {
    /// The pause before the next try, or none to give up.
    ///
    /// `failures` counts the tries that failed, from 1; `spent` is the time since the first
    /// failure; `asked` is what the server's `Retry-After` demands; `random` is uniform in 0..1.
    /// The last try is kept for the end of the budget, so that trouble which ends within the
    /// budget is survived however the dice fall.
    pub fn pause(
        &self,
        failures: u32,
        spent: Duration,
        asked: Option<Duration>,
        random: f64,
    ) -> Option<Duration> {
        if failures == 0 || failures >= self.tries || spent >= self.budget {
            return None;
        }
        let bound = self.base.saturating_mul(1_u32 << (failures - 1).min(20)).min(self.cap);
        let left = self.budget - spent;
        let jittered = bound.mul_f64(random.clamp(0.0, 1.0));
        let last = failures + 1 == self.tries;
        let pause = if last { jittered.max(left) } else { jittered }.min(left);
        match asked {
            // Trying earlier than asked only makes a throttled server's trouble worse.
            Some(asked) if asked > left => None,
            Some(asked) => Some(pause.max(asked)),
            None => Some(pause),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_plan_takes_eight_mebibytes_until_the_parts_run_out() {
        let part = |size| PartPlan::new(size, USUAL_PART_BYTES).unwrap().part_size();
        assert_eq!(part(0), 8 * MIB);
        assert_eq!(part(8 * MIB * 10_000), 8 * MIB);
        assert_eq!(part(8 * MIB * 10_000 + 1), 16 * MIB);
        // s3-semantics M2: 1 TiB needs at least 105 MiB, 50 TB needs 5 GiB.
        assert_eq!(part(1024 * GIB), 128 * MIB);
        assert_eq!(part(50_000_000_000_000), 5 * GIB);
        assert_eq!(part(MAX_OBJECT_BYTES), 5 * GIB);
        assert_eq!(PartPlan::new(MAX_OBJECT_BYTES + 1, USUAL_PART_BYTES), None);
    }

    #[test]
    fn an_empty_object_is_one_empty_part() {
        let plan = PartPlan::new(0, USUAL_PART_BYTES).unwrap();
        assert_eq!((plan.count(), plan.range(1)), (1, 0..0));
    }

    #[test]
    fn the_last_try_waits_for_the_end_of_the_budget() {
        let schedule = RetrySchedule {
            base: Duration::from_millis(500),
            cap: Duration::from_secs(20),
            budget: Duration::from_secs(60),
            tries: 10,
        };
        let none = schedule.pause(9, Duration::ZERO, None, 0.0);
        assert_eq!(none, Some(Duration::from_secs(60)));
        assert_eq!(schedule.pause(10, Duration::ZERO, None, 0.5), None);
        assert_eq!(schedule.pause(1, Duration::ZERO, None, 0.5), Some(Duration::from_millis(250)));
    }

    #[test]
    fn a_server_that_asks_for_time_gets_it_or_the_tries_end() {
        let schedule = RetrySchedule {
            base: Duration::from_millis(500),
            cap: Duration::from_secs(20),
            budget: Duration::from_secs(60),
            tries: 10,
        };
        let asked = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(schedule.pause(1, Duration::ZERO, asked(7), 0.1), asked(7));
        assert_eq!(schedule.pause(1, Duration::from_secs(59), asked(7), 0.1), None);
    }

    proptest! {
        #[test]
        fn parts_cover_the_object_exactly_and_keep_every_limit(
            size in prop_oneof![0..100 * MIB, 0..=MAX_OBJECT_BYTES],
            preferred in prop_oneof![Just(USUAL_PART_BYTES), 0..6 * GIB],
        ) {
            let plan = PartPlan::new(size, preferred).unwrap();
            prop_assert!(plan.count() <= MAX_PARTS);
            prop_assert!((MIN_PART_BYTES..=MAX_PART_BYTES).contains(&plan.part_size()));
            let mut end = 0;
            for number in plan.numbers() {
                let range = plan.range(number);
                prop_assert_eq!(range.start, end);
                end = range.end;
                if number < plan.count() {
                    prop_assert_eq!(range.end - range.start, plan.part_size());
                }
            }
            prop_assert_eq!(end, size);
        }

        #[test]
        fn a_schedule_ends_within_its_budget_whatever_the_dice(
            dice in proptest::collection::vec(0.0..1.0_f64, 0..40),
            tries in 1..15_u32,
        ) {
            let budget = Duration::from_secs(60);
            let schedule = RetrySchedule {
                base: Duration::from_millis(500), cap: Duration::from_secs(20), budget, tries,
            };
            let (mut spent, mut failures) = (Duration::ZERO, 0);
            for random in dice {
                failures += 1;
                match schedule.pause(failures, spent, None, random) {
                    Some(pause) => spent += pause,
                    None => break,
                }
            }
            prop_assert!(spent <= budget && failures <= tries);
        }
    }
}
