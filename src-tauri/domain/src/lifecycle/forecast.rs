//! What lifecycle will do to a whole bucket: how many versions and bytes each rule moves, covers
//! and destroys on which midnight (UTC), and what is left.

use super::future::Action;
use crate::object::StorageClass;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::collections::BTreeMap;

/// How many, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// Versions, markers or uploads.
    pub count: u64,
    /// Their bytes.
    pub bytes: u128,
}

impl Sum {
    /// Adds another sum to this one.
    pub(super) fn add(&mut self, other: Self) {
        self.count += other.count;
        self.bytes += other.bytes;
    }
}

/// Where something lies: what a price or a chart tells apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Current versions of a class.
    Current(StorageClass),
    /// Noncurrent versions of a class.
    Noncurrent(StorageClass),
    /// Delete markers, current or not.
    Marker,
    /// Unfinished uploads; their bytes as far as they are known.
    Upload,
}

/// What lies where.
pub type State = BTreeMap<Place, Sum>;

/// What one rule does on one midnight to what lies in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The midnight (UTC) from which it is due.
    pub due: Timestamp,
    /// The rule: its place in the configuration, counted from 0.
    pub rule: usize,
    /// What is done. `DeleteVersion` and `RemoveDeleteMarker` include what goes for good because a
    /// new marker takes the id `null`.
    pub action: Action,
    /// Where it lies before. `Noncurrent` or `Marker` for what a new marker's id replaces.
    pub from: Place,
    /// How many; of `CreateDeleteMarker` the versions covered, with their bytes.
    pub sum: Sum,
    /// Uploads whose bytes nobody knows, counted in `sum` without any bytes.
    pub unsized_uploads: u64,
}

/// Documents that lose versions for good on one midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Losses {
    /// The midnight (UTC).
    pub due: Timestamp,
    /// Documents that lose a version for the first time.
    pub losing: u64,
    /// Documents that lose their last version.
    pub gone: u64,
}

/// What is destroyed up to some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Destroyed {
    /// Documents that lose at least one version for good.
    pub documents: u64,
    /// Those among them of which no version is left.
    pub gone: u64,
    /// Versions that are gone for good.
    pub versions: u64,
    /// Their bytes.
    pub bytes: u128,
}

/// A calendar month (UTC), or the part of it that the forecast covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// What happens in it, each kind of row once; `due` is the first midnight on which it does.
    pub rows: Vec<Row>,
    /// Documents that lose a version for the first time in it.
    pub losing: u64,
    /// Documents that lose their last version in it.
    pub gone: u64,
    /// What lies where at its end.
    pub end: State,
}

/// What lifecycle will do to a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// From when on (UTC).
    pub now: Timestamp,
    /// Up to when (UTC), a midnight exactly then included.
    pub until: Timestamp,
    /// What lies where before the first midnight.
    pub opening: State,
    /// What happens, in order of time, then of the rules.
    pub rows: Vec<Row>,
    /// Documents that lose versions, in order of time.
    pub losses: Vec<Losses>,
    /// Versions that become current because the one above is gone, which only an odd history in a
    /// bucket without versioning shows: when, of which class.
    pub(super) promoted: Vec<(Timestamp, StorageClass, Sum)>,
}

/// How far ahead the guard looks before rules are put in force.
const GUARDED: SignedDuration = SignedDuration::from_hours(48);

impl Forecast {
    /// What is destroyed by rules within 48 hours.
    pub fn destroyed_within_48_hours(&self) -> Destroyed {
        self.destroyed_by(self.now.checked_add(GUARDED).unwrap_or(Timestamp::MAX))
    }

    /// What is destroyed on the midnights up to `time`, one exactly then included.
    pub fn destroyed_by(&self, time: Timestamp) -> Destroyed {
        let mut destroyed = Destroyed::default();
        let rows = self.rows.iter().filter(|row| row.action == Action::DeleteVersion);
        for row in rows.take_while(|row| row.due <= time) {
            destroyed.versions += row.sum.count;
            destroyed.bytes += row.sum.bytes;
        }
        for losses in self.losses.iter().take_while(|losses| losses.due <= time) {
            destroyed.documents += losses.losing;
            destroyed.gone += losses.gone;
        }
        destroyed
    }

    /// What lies where after the midnights up to `time`.
    pub fn state_at(&self, time: Timestamp) -> State {
        let mut running = Running::new(&self.opening);
        for row in self.rows.iter().take_while(|row| row.due <= time) {
            running.apply(row);
        }
        for (_, class, sum) in self.promoted.iter().take_while(|(due, ..)| *due <= time) {
            running.promote(class, *sum);
        }
        running.state()
    }

    /// The months from `now` to `until`, each with what happens in it and what lies where at its
    /// end.
    pub fn months(&self) -> Vec<Month> {
        if self.until < self.now {
            return Vec::new();
        }
        let mut months = Vec::new();
        let mut running = Running::new(&self.opening);
        let mut rows = self.rows.iter().peekable();
        let mut losses = self.losses.iter().peekable();
        let mut promoted = self.promoted.iter().peekable();
        let last = month_of(self.until);
        let mut at = month_of(self.now);
        loop {
            let mut merged: Vec<Row> = Vec::new();
            while let Some(row) = rows.next_if(|row| month_of(row.due) == at) {
                running.apply(row);
                merge(&mut merged, row);
            }
            while let Some((_, class, sum)) = promoted.next_if(|(due, ..)| month_of(*due) == at) {
                running.promote(class, *sum);
            }
            let (mut losing, mut gone) = (0, 0);
            while let Some(lost) = losses.next_if(|losses| month_of(losses.due) == at) {
                losing += lost.losing;
                gone += lost.gone;
            }
            let (year, month) = at;
            months.push(Month { year, month, rows: merged, losing, gone, end: running.state() });
            if at >= last {
                return months;
            }
            at = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
    }
}

fn month_of(time: Timestamp) -> (i16, i8) {
    let date = TimeZone::UTC.to_datetime(time).date();
    (date.year(), date.month())
}

fn merge(rows: &mut Vec<Row>, row: &Row) {
    let like = |other: &&mut Row| {
        other.rule == row.rule && other.action == row.action && other.from == row.from
    };
    match rows.iter_mut().find(like) {
        Some(other) => {
            other.sum.add(row.sum);
            other.unsized_uploads += row.unsized_uploads;
        }
        None => rows.push(row.clone()),
    }
}

/// A state while it changes: within one midnight a place may be left before it is filled.
struct Running(BTreeMap<Place, (i128, i128)>);

impl Running {
    fn new(opening: &State) -> Self {
        let signed = |(place, sum): (&Place, &Sum)| {
            (place.clone(), (i128::from(sum.count), sum.bytes as i128))
        };
        Self(opening.iter().map(signed).collect())
    }

    fn add(&mut self, place: Place, sum: Sum, sign: i128) {
        let (count, bytes) = self.0.entry(place).or_default();
        *count += sign * i128::from(sum.count);
        *bytes += sign * sum.bytes as i128;
    }

    fn apply(&mut self, row: &Row) {
        self.add(row.from.clone(), row.sum, -1);
        match (&row.action, &row.from) {
            (Action::Transition(to), Place::Current(_)) => {
                self.add(Place::Current(to.clone()), row.sum, 1);
            }
            (Action::Transition(to), _) => self.add(Place::Noncurrent(to.clone()), row.sum, 1),
            (Action::CreateDeleteMarker, Place::Current(class)) => {
                self.add(Place::Noncurrent(class.clone()), row.sum, 1);
                self.add(Place::Marker, Sum { bytes: 0, ..row.sum }, 1);
            }
            _ => {}
        }
    }

    fn promote(&mut self, class: &StorageClass, sum: Sum) {
        self.add(Place::Noncurrent(class.clone()), sum, -1);
        self.add(Place::Current(class.clone()), sum, 1);
    }

    fn state(&self) -> State {
        let held = self.0.iter().filter(|(_, (count, _))| *count > 0);
        held.map(|(place, (count, bytes))| {
            let count = u64::try_from(*count).unwrap_or(u64::MAX);
            (place.clone(), Sum { count, bytes: u128::try_from(*bytes).unwrap_or(0) })
        })
        .collect()
    }
}
