//! Random cases from a seed: the same seed, the same case, on every machine.

mod histories;
mod rules;

use crate::Case;
use jiff::{SignedDuration, Timestamp};
use strata_domain::history::Versioning;
use strata_domain::lifecycle::future::Situation;
use strata_domain::lifecycle::rule::MinimumSize;

/// A day.
pub const DAY: SignedDuration = SignedDuration::from_hours(24);

/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators").
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low + i64::try_from(self.next() % width).expect("small ranges")
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of some things.
    pub fn one<T: Clone>(&mut self, things: &[T]) -> T {
        let last = i64::try_from(things.len()).expect("short lists") - 1;
        things[usize::try_from(self.between(0, last)).expect("a place")].clone()
    }
}

/// Beginnings of spans in which a case plays: ends of February in all kinds of years, ends of years,
/// the days around 1970 and the time of writing.
const BASES: [&str; 9] = [
    "2024-02-26T00:00:00Z",
    "2023-02-26T00:00:00Z",
    "2028-02-27T00:00:00Z",
    "2100-02-26T00:00:00Z",
    "2000-02-28T00:00:00Z",
    "2023-12-29T00:00:00Z",
    "1969-12-28T00:00:00Z",
    "2026-03-27T00:00:00Z",
    "2026-11-25T00:00:00Z",
];

/// A case of a seed. Most hold only what S3 takes; every fifth is a draft with what S3 refuses and
/// the conventions still give a meaning to.
pub fn case(seed: u64) -> Case {
    let mut dice = Dice::new(seed);
    let base: Timestamp = dice.one(&BASES).parse().expect("a time");
    let versioning = dice.one(&[
        Versioning::Unversioned,
        Versioning::Enabled,
        Versioning::Enabled,
        Versioning::Suspended,
        Versioning::Suspended,
    ]);
    let history = histories::history(&mut dice, base, versioning);
    let draft = dice.percent(20);
    let mut configuration = rules::configuration(&mut dice, base, &history, draft);
    configuration.minimum_size = dice.one(&[
        None,
        Some(MinimumSize::AllStorageClasses128K),
        Some(MinimumSize::VariesByStorageClass),
    ]);
    let first_day = base + DAY * small(dice.between(-3, 15));
    let now = histories::time_of_day(&mut dice, first_day);
    let span = match dice.between(0, 9) {
        0 => dice.between(-1, 2),
        1..=3 => dice.between(3, 15),
        4..=7 => dice.between(10, 60),
        _ => dice.between(60, 200),
    };
    let until = histories::time_of_day(&mut dice, now + DAY * small(span));
    Case { history, configuration, situation: Situation { versioning, now, until } }
}

/// A number of days that fits a factor of a duration.
pub fn small(days: i64) -> i32 {
    i32::try_from(days).expect("few days")
}
#[test]
fn what_is_no_draft_is_valid() {
    use strata_domain::lifecycle::validate::{Receiver, is_valid, validate};
    for seed in 1..=3_000 {
        let mut dice = Dice::new(seed);
        let base: Timestamp = dice.one(&BASES).parse().expect("a time");
        let history = histories::history(&mut dice, base, Versioning::Suspended);
        let configuration = rules::configuration(&mut dice, base, &history, false);
        let receiver = Receiver::default();
        assert!(
            is_valid(&configuration, receiver),
            "{seed}: {:#?}",
            validate(&configuration, receiver)
        );
    }
}
