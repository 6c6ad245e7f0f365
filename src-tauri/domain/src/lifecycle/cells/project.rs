//! Projecting cells into the future: each through the passes by a representative.

use super::super::forecast::{Forecast, Sum};
use super::super::future::Situation;
use super::super::happening::{Deed, Item, Span};
use super::super::passes::Passes;
use super::super::program::INERT;
use super::super::simulate::aborted;
use super::Cells;
use super::cell::{BARE, Cell, Kind, inert_marker};
use super::ledger::{Ledger, Left, Spot};
use jiff::Timestamp;

impl Cells {
    /// What will happen on the midnights from `now` until `until`, both included. An earlier `now`
    /// than that of the listing counts as that.
    pub fn project(&self, now: Timestamp, until: Timestamp) -> Forecast {
        let now = now.max(self.as_of);
        let span = Span::from(&Situation { versioning: self.versioning, now, until });
        let mut ledger = Ledger::default();
        let mut passes = Passes::default();
        let mut representative = Vec::new();
        for alike in self.sorted.chunk_by(|(a, _), (b, _)| a.fate() == b.fate()) {
            let cell = alike[0].0;
            let mut sum = Sum::default();
            for (_, part) in alike {
                sum.add(*part);
            }
            let marker = matches!(cell.kind, Kind::CurrentMarker | Kind::LaterMarker);
            let current = matches!(cell.kind, Kind::CurrentMarker | Kind::Current);
            ledger.open(Spot::of(current, marker, cell.class), sum);
            if cell.program != INERT {
                self.represent(&cell, &mut representative);
                self.run(&cell, sum, &representative, &span, &mut passes, &mut ledger);
            }
        }
        self.run_kept(&span, &mut passes, &mut ledger);
        for ((group, initiated), uploads) in &self.uploads {
            ledger.open(Spot::Upload, uploads.sum);
            if let Some((day, rule)) = aborted(&self.programs, *group, *initiated, &span) {
                ledger.abort(day, rule, *uploads);
            }
        }
        ledger.close(self, now, until)
    }

    /// A key in which the cell's entry has just what its fate depends on around it. The entry is
    /// the first one of a current cell and the last one of a noncurrent cell.
    fn represent(&self, cell: &Cell, items: &mut Vec<Item>) {
        items.clear();
        let day = i64::from(cell.day);
        let item = Item {
            program: cell.program,
            class: cell.class,
            marker: matches!(cell.kind, Kind::CurrentMarker | Kind::LaterMarker),
            newer: cell.newer.into(),
            ..inert_marker(day)
        };
        match cell.kind {
            Kind::Current => items.push(item),
            Kind::CurrentMarker => {
                items.push(item);
                if let Some(program) = self.programs.removing(cell.context) {
                    items.push(Item { program, ..inert_marker(day) });
                }
            }
            Kind::Later | Kind::LaterMarker => {
                // The marker beneath stands for the successor, whose clock counts.
                if let Some(covering) = self.coverings.get(cell.context as usize) {
                    items.push(Item {
                        program: covering.program,
                        class: covering.class,
                        marker: false,
                        ..inert_marker(covering.day.into())
                    });
                }
                items.push(inert_marker(day));
                items.push(item);
            }
        }
    }

    fn run(
        &self,
        cell: &Cell,
        sum: Sum,
        items: &[Item],
        span: &Span,
        passes: &mut Passes,
        ledger: &mut Ledger,
    ) {
        let current = matches!(cell.kind, Kind::Current | Kind::CurrentMarker);
        let counted = if current { 0 } else { items.len() - 1 };
        let cover =
            if cell.kind == Kind::Current && cell.context != BARE { cell.context } else { INERT };
        passes.run(self.programs.all(), items, cover, span, |happening| match happening.item {
            Some(item) if item == counted => {
                ledger.enter(happening, sum);
                if happening.deed == Deed::Delete && (cell.ends.oldest || cell.ends.newest) {
                    let losing = if cell.ends.oldest { sum.count } else { 0 };
                    let gone = if cell.ends.newest { sum.count } else { 0 };
                    ledger.lose(happening.day, losing, gone);
                }
            }
            None if current => ledger.enter(happening, Sum { bytes: 0, ..sum }),
            _ => {}
        });
    }

    fn run_kept(&self, span: &Span, passes: &mut Passes, ledger: &mut Ledger) {
        let kept = self.kept.iter();
        for (cover, items, kept) in
            kept.flat_map(|(cover, kept)| kept.iter().map(|(items, kept)| (*cover, items, kept)))
        {
            let sum = |index: usize| Sum { count: kept.count, bytes: kept.bytes[index] };
            for (index, item) in items.iter().enumerate() {
                ledger.open(Spot::of(index == 0, item.marker, item.class), sum(index));
            }
            let versions = items.iter().filter(|item| !item.marker).count();
            let mut left = Left { keys: kept.count, versions, whole: true };
            passes.run(self.programs.all(), items, cover, span, |happening| {
                let new = Sum { count: kept.count, bytes: 0 };
                ledger.enter(happening, happening.item.map_or(new, sum));
                ledger.follow(happening, &mut left);
            });
        }
    }
}
