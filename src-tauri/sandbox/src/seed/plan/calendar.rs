//! When things happened: days on which people work, hours at which they do, and revisions that come
//! in bursts with months of quiet between them. All in UTC, from a given now.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::seed::documents::random::Random;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The calendar of the two years before a moment.
pub struct Calendar {
    now: i64,
}

impl Calendar {
    /// The calendar that ends at a moment.
    pub fn until(now: Timestamp) -> Self {
        Self { now: now.as_second() }
    }

    /// The days since the epoch until now, in seconds.
    fn earliest(&self) -> i64 {
        self.now - 728 * DAY
    }

    /// The UTC day of a moment.
    pub fn day(at: Timestamp) -> Date {
        TimeZone::UTC.to_datetime(at).date()
    }

    /// The UTC day so many days before now.
    pub fn day_before_now(&self, days: i64) -> Date {
        Self::day(moment(self.now - days * DAY))
    }

    /// How many minutes before now a moment was.
    pub fn minutes_ago(&self, at: Timestamp) -> i64 {
        (self.now - at.as_second()) / 60
    }

    /// The moments at which a document was written: the last one about `newest` minutes before now.
    pub fn history(&self, key: &str, newest: i64, count: usize) -> Vec<Timestamp> {
        let mut random = Random::sown(key);
        let mut last = self.now - newest * 60 - random.between(0, 59);
        if newest > 3 * 24 * 60 {
            last = at_work(last, &mut random);
        }
        let mut moments = vec![last];
        for _ in 1..count {
            let pause = if random.chance(58) {
                random.between(3_000, 5 * DAY)
            } else {
                random.between(12 * DAY, 95 * DAY)
            };
            // The first days of the two years take what would lie before them.
            let mut earlier = (last - pause).max(self.earliest() + random.between(0, 9 * DAY));
            if pause > DAY {
                earlier = at_work(earlier, &mut random);
            }
            if earlier >= last {
                earlier = last - random.between(240, 5_400);
            }
            moments.push(earlier);
            last = earlier;
        }
        moments.reverse();
        moments.into_iter().map(moment).collect()
    }

    /// A moment between another and now.
    pub fn after(&self, at: Timestamp, random: &mut Random) -> Timestamp {
        let (start, left) = (at.as_second(), self.now - at.as_second());
        moment(start + (left * random.between(15, 60) / 100).clamp(1, 40 * DAY))
    }
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MIN)
}

/// Moves a moment into working hours, and mostly off the weekend.
fn at_work(second: i64, random: &mut Random) -> i64 {
    let mut day = second.div_euclid(DAY);
    // The epoch began on a Thursday.
    let weekend = (day + 4).rem_euclid(7);
    if random.chance(88) {
        day -= match weekend {
            6 => 1,
            0 => 2,
            _ => 0,
        };
    }
    // Two draws make the middle of the day the busiest.
    day * DAY + random.between(25_200, 46_800) + random.between(0, 21_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_rises_and_ends_when_it_should() {
        let now: Timestamp = "2026-11-24T15:42:07Z".parse().unwrap();
        let calendar = Calendar::until(now);
        for newest in [12, 3_000, 400 * 1_440, 727 * 1_440] {
            let history = calendar.history("a/key", newest, 9);
            assert_eq!(history.len(), 9);
            assert!(history.windows(2).all(|pair| pair[0] < pair[1]));
            let end = calendar.minutes_ago(history[8]);
            assert!(end >= newest - 1_440 && end <= newest + 3 * 1_440, "{end} {newest}");
        }
    }
}
