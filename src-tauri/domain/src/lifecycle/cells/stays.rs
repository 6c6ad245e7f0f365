//! How long ago that was written which lies in a class with a least stay: what early deletion
//! costs depends on it.

use super::super::class::Class;
use super::super::day;
use super::super::forecast::{Place, Sum};
use super::Cells;
use super::cell::Kind;
use super::ledger::Spot;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Versions of one place that were written on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Where they lie.
    pub place: Place,
    /// The midnight (UTC) with which the day began on which they were written. What was written
    /// longer ago than the least stay of its class stands under one day before that.
    pub written: Timestamp,
    /// How many, and how much.
    pub sum: Sum,
}

impl Cells {
    /// What lies in classes that charge for a least number of days, by the day on which it was
    /// written, which is the earliest on which it can have come there.
    pub fn stays(&self) -> Vec<Stay> {
        let mut found: BTreeMap<(Spot, i64), Sum> = BTreeMap::new();
        let mut add = |current: bool, class: Class, written: i64, sum: Sum| {
            found.entry((Spot::of(current, false, class), written)).or_default().add(sum);
        };
        for (cell, sum) in &self.sorted {
            if cell.class.least_stay().is_some() {
                add(cell.kind == Kind::Current, cell.class, cell.written.into(), *sum);
            }
        }
        for (items, kept) in self.kept.values().flatten() {
            for (index, (item, bytes)) in items.iter().zip(&kept.bytes).enumerate() {
                if let Some(stay) = item.class.least_stay() {
                    let sum = Sum { count: kept.count, bytes: *bytes };
                    add(index == 0, item.class, self.no_older(item.day, stay), sum);
                }
            }
        }
        let stay = |((spot, written), sum)| Stay {
            place: self.place(spot),
            written: day::midnight(written),
            sum,
        };
        found.into_iter().map(stay).collect()
    }
}
