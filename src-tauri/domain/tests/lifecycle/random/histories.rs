//! Histories: versions and markers of all kinds, close together in time.

use super::{DAY, Dice, small};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use strata_domain::history::{NULL, Versioning};
use strata_domain::lifecycle::future::{
    DocumentHistory, HistoryEntry, HistoryKind, UnfinishedUpload,
};
use strata_domain::object::{Key, StorageClass, VersionId};

/// Keys that share prefixes, in letters of one byte and of more.
pub const KEYS: [&str; 6] = ["logs/x", "logs2024/y", "Logs/x", "tmp/ä/é", "/lead", "b"];

/// Sizes around the minimum for transitions and around the filters' bounds.
pub const SIZES: [u64; 12] =
    [0, 1, 2, 999, 1000, 1001, 131_071, 131_072, 131_073, 1 << 20, 500_000, 5 << 40];

/// Tags that differ in the key, in its letters' case, or in the value only.
pub const TAGS: [(&str, &str); 6] =
    [("team", "a"), ("team", "b"), ("Team", "a"), ("team", ""), ("keep", "yes"), ("keep", "Yes")];

/// A history that a bucket of that state can hold, around a day.
pub fn history(dice: &mut Dice, base: Timestamp, versioning: Versioning) -> DocumentHistory {
    let count = match versioning {
        Versioning::Unversioned => i64::from(dice.percent(95)),
        _ => match dice.between(0, 9) {
            0 => dice.between(0, 1),
            1 | 2 => 1,
            3..=7 => dice.between(2, 5),
            _ => dice.between(6, 12),
        },
    };
    let mut times = times(dice, base, count);
    // Objects uploaded in parts carry the time of initiation, so that a list need not fall in time.
    if dice.percent(10) {
        for place in 1..times.len() {
            if dice.percent(50) {
                times.swap(place - 1, place);
            }
        }
    }
    let markers = dice.one(&[0, 15, 35, 70]);
    let mut entries = Vec::new();
    for (place, modified) in times.into_iter().enumerate() {
        let marker = versioning != Versioning::Unversioned && dice.percent(markers);
        entries.push(HistoryEntry {
            version_id: VersionId(format!("v{}", usize::try_from(count).expect("few") - place)),
            modified,
            kind: if marker { HistoryKind::DeleteMarker } else { version(dice, base) },
        });
    }
    let has_null = match versioning {
        Versioning::Unversioned => true,
        Versioning::Enabled => dice.percent(25),
        Versioning::Suspended => dice.percent(75),
    };
    if has_null && !entries.is_empty() {
        let last = i64::try_from(entries.len()).expect("few") - 1;
        let place = if dice.percent(40) { 0 } else { dice.between(0, last) };
        entries[usize::try_from(place).expect("a place")].version_id = VersionId::from(NULL);
    }
    DocumentHistory { key: Key::from(dice.one(&KEYS)), entries, uploads: uploads(dice, base) }
}

/// Times that fall from a day on, often on the same day or at the very same moment.
fn times(dice: &mut Dice, base: Timestamp, count: i64) -> Vec<Timestamp> {
    let mut day = base + DAY * small(dice.between(-2, 2));
    let mut times = Vec::new();
    for _ in 0..count {
        times.push(time_of_day(dice, day));
        let back = match dice.between(0, 9) {
            0..=2 => 0,
            3..=5 => 1,
            6..=8 => dice.between(2, 8),
            _ => dice.between(9, 120),
        };
        day -= DAY * small(back);
    }
    times.sort_by(|one, other| other.cmp(one));
    times
}

/// A time on the day of another, with a liking for midnight and its neighbours.
pub fn time_of_day(dice: &mut Dice, time: Timestamp) -> Timestamp {
    let day = time.as_second().div_euclid(86_400) * 86_400;
    let midnight = Timestamp::from_second(day).expect("a time");
    midnight
        + match dice.between(0, 9) {
            0..=2 => SignedDuration::ZERO,
            3 => SignedDuration::from_secs(1),
            4 => SignedDuration::from_secs(86_399),
            5 => SignedDuration::from_millis(dice.one(&[1, 86_399_999])),
            6 | 7 => SignedDuration::from_hours(12),
            _ => SignedDuration::from_secs(dice.between(0, 86_399)),
        }
}

fn version(dice: &mut Dice, base: Timestamp) -> HistoryKind {
    let class = if dice.percent(50) {
        StorageClass::Standard
    } else {
        dice.one(&[
            StorageClass::ReducedRedundancy,
            StorageClass::StandardIa,
            StorageClass::OneZoneIa,
            StorageClass::IntelligentTiering,
            StorageClass::GlacierInstant,
            StorageClass::GlacierFlexible,
            StorageClass::DeepArchive,
            StorageClass::Other("FSX_OPENZFS".to_owned()),
        ])
    };
    let mut tags = BTreeMap::new();
    for _ in 0..dice.one(&[0, 0, 1, 2, 3]) {
        let (key, value) = dice.one(&TAGS);
        tags.insert(key.to_owned(), value.to_owned());
    }
    let size = if dice.percent(40) { 1 << 20 } else { dice.one(&SIZES) };
    let retain_until = match dice.between(0, 19) {
        0..=2 => {
            let day = base + DAY * small(dice.between(-5, 60));
            Some(time_of_day(dice, day))
        }
        3 => Some(Timestamp::MAX),
        _ => None,
    };
    HistoryKind::Version { size, class, tags, retain_until }
}

fn uploads(dice: &mut Dice, base: Timestamp) -> Vec<UnfinishedUpload> {
    let mut uploads = Vec::new();
    for number in 1..=dice.one(&[0, 0, 0, 1, 2]) {
        let day = base + DAY * small(dice.between(-10, 10));
        let initiated = time_of_day(dice, day);
        uploads.push(UnfinishedUpload { upload_id: format!("u{number}"), initiated });
    }
    uploads
}
