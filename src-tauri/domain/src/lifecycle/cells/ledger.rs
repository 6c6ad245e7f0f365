//! The books of a projection: what happens, summed by midnight, rule, action and place.

use super::super::class::Class;
use super::super::day;
use super::super::forecast::{Forecast, Losses, Row, State, Sum};
use super::super::future::Action;
use super::super::happening::{Deed, Happening};
use super::super::hash::FastMap;
use super::{Cells, Uploads};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Where something lies, as a small number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Spot {
    Current(Class),
    Noncurrent(Class),
    Marker,
    Upload,
}

impl Spot {
    pub(super) fn of(current: bool, marker: bool, class: Class) -> Self {
        match (marker, current) {
            (true, _) => Self::Marker,
            (false, true) => Self::Current(class),
            (false, false) => Self::Noncurrent(class),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Act {
    Transition(Class),
    Cover,
    Delete,
    RemoveMarker,
    Abort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Line {
    day: i64,
    rule: usize,
    act: Act,
    from: Spot,
}

/// Versions of one key that are left, and how many such keys there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    pub keys: u64,
    pub versions: usize,
    pub whole: bool,
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    opening: FastMap<Spot, Sum>,
    lines: FastMap<Line, Uploads>,
    losses: FastMap<i64, (u64, u64)>,
    promoted: FastMap<(i64, Class), Sum>,
}

impl Ledger {
    pub(super) fn open(&mut self, spot: Spot, sum: Sum) {
        self.opening.entry(spot).or_default().add(sum);
    }

    /// Enters what happens to `sum` entries at once.
    pub(super) fn enter(&mut self, happening: &Happening, sum: Sum) {
        let Happening { day, rule, class, marker, current, .. } = *happening;
        let act = match happening.deed {
            Deed::Transition(target) => Act::Transition(target),
            Deed::Cover => Act::Cover,
            Deed::Replaced | Deed::Delete | Deed::RemoveMarker if marker => Act::RemoveMarker,
            Deed::Replaced | Deed::Delete | Deed::RemoveMarker => Act::Delete,
            Deed::Promoted if marker => return,
            Deed::Promoted => {
                self.promoted.entry((day, class)).or_default().add(sum);
                return;
            }
        };
        let from = Spot::of(current, marker, class);
        self.lines.entry(Line { day, rule, act, from }).or_default().sum.add(sum);
    }

    pub(super) fn abort(&mut self, day: i64, rule: usize, uploads: Uploads) {
        let line = Line { day, rule, act: Act::Abort, from: Spot::Upload };
        self.lines.entry(line).or_default().add(uploads);
    }

    /// Enters that documents lose a version for the first time, and that others lose their last.
    pub(super) fn lose(&mut self, day: i64, losing: u64, gone: u64) {
        let losses = self.losses.entry(day).or_default();
        losses.0 += losing;
        losses.1 += gone;
    }

    /// Enters for keys that are followed whole what the removal of a version takes from them.
    pub(super) fn follow(&mut self, happening: &Happening, left: &mut Left) {
        let removed = matches!(happening.deed, Deed::Delete | Deed::Replaced);
        if removed && !happening.marker {
            left.versions -= 1;
            let gone = if left.versions == 0 { left.keys } else { 0 };
            let losing = if std::mem::take(&mut left.whole) { left.keys } else { 0 };
            if gone + losing > 0 {
                self.lose(happening.day, losing, gone);
            }
        }
    }

    pub(super) fn close(self, cells: &Cells, now: Timestamp, until: Timestamp) -> Forecast {
        let mut lines: Vec<_> = self.lines.into_iter().collect();
        lines.sort_unstable_by_key(|(line, _)| *line);
        let mut losses: Vec<_> = self.losses.into_iter().collect();
        losses.sort_unstable();
        let promoted: BTreeMap<_, _> = self.promoted.into_iter().collect();
        let row = |(line, uploads): (Line, Uploads)| Row {
            due: day::midnight(line.day),
            rule: line.rule,
            action: match line.act {
                Act::Transition(class) => Action::Transition(cells.class(class)),
                Act::Cover => Action::CreateDeleteMarker,
                Act::Delete => Action::DeleteVersion,
                Act::RemoveMarker => Action::RemoveDeleteMarker,
                Act::Abort => Action::AbortUpload,
            },
            from: cells.place(line.from),
            sum: uploads.sum,
            unsized_uploads: uploads.unknown,
        };
        let opening: State =
            self.opening.into_iter().map(|(spot, sum)| (cells.place(spot), sum)).collect();
        Forecast {
            now,
            until,
            opening,
            rows: lines.into_iter().map(row).collect(),
            losses: losses
                .into_iter()
                .map(|(day, (losing, gone))| Losses { due: day::midnight(day), losing, gone })
                .collect(),
            promoted: promoted
                .into_iter()
                .map(|((day, class), sum)| (day::midnight(day), cells.class(class), sum))
                .collect(),
        }
    }
}
