//! Joining the cells of two parts of a bucket, so that parts can be listed and folded apart.

use super::super::happening::Item;
use super::super::program::{INERT, ProgramId};
use super::cell::{BARE, Cell, Covering, Kind};
use super::{Class, Fold, Kept};

/// The two parts were not folded for the same configuration, state and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("These parts of the bucket were read for other rules, another state or another time.")]
pub struct Unlike;

impl Fold {
    /// Takes over what another fold has found under other keys.
    ///
    /// # Errors
    /// [`Unlike`] if it was not begun alike.
    pub fn merge(&mut self, mut other: Self) -> Result<(), Unlike> {
        self.end_key();
        other.end_key();
        let theirs = other.cells;
        let ours = &mut self.cells;
        if ours.programs.plan != theirs.programs.plan
            || ours.versioning != theirs.versioning
            || ours.as_of != theirs.as_of
        {
            return Err(Unlike);
        }
        let matched = theirs.programs.matched().iter().cloned();
        let ids: Vec<ProgramId> = matched.map(|matched| ours.programs.intern(matched)).collect();
        let program = |id: ProgramId| ids[id as usize];
        let names = theirs.names.iter();
        let classes: Vec<Class> = names.map(|name| ours.class_named(name)).collect();
        let class = |class: Class| {
            let place = class.0.checked_sub(Class::OTHER.0);
            place.and_then(|place| classes.get(usize::from(place))).copied().unwrap_or(class)
        };
        for (cell, sum) in theirs.found {
            let context = match cell.kind {
                _ if cell.context == BARE => BARE,
                Kind::Current => program(cell.context),
                Kind::CurrentMarker => {
                    let removing = theirs.programs.removing(cell.context).map_or(INERT, program);
                    ours.programs.all()[removing as usize].removal
                }
                Kind::Later | Kind::LaterMarker => {
                    let covering = theirs.coverings[cell.context as usize];
                    ours.covering(Covering {
                        program: program(covering.program),
                        class: class(covering.class),
                        ..covering
                    })
                }
            };
            let cell =
                Cell { context, program: program(cell.program), class: class(cell.class), ..cell };
            ours.found.entry(cell).or_default().add(sum);
        }
        for (cover, theirs) in theirs.kept {
            let ours = ours.kept.entry(program(cover)).or_default();
            for (mut items, kept) in theirs {
                for item in &mut items {
                    *item =
                        Item { program: program(item.program), class: class(item.class), ..*item };
                }
                let entries = items.len();
                ours.entry(items).or_insert_with(|| Kept::new(entries)).take(&kept);
            }
        }
        for (begun, uploads) in theirs.uploads {
            ours.uploads.entry(begun).or_default().add(uploads);
        }
        Ok(())
    }
}

impl Kept {
    fn take(&mut self, other: &Self) {
        self.add(other.bytes.iter().copied());
        self.count += other.count - 1;
    }
}
