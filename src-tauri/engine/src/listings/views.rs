//! Views of the rows: which, in which order. The last few are kept, so that scrolling costs no
//! more than the rows shown, and a view of a growing listing only takes the new rows in.

use super::filter::Filter;
use super::order::{Order, arranged, by_name, merged};
use super::rows::Rows;

/// Views kept at a time, the one by name included.
const KEPT: usize = 4;

#[derive(Debug)]
struct View {
    order: Order,
    filter: Filter,
    /// How many of the rows, from the first, this view has looked at.
    covered: usize,
    rows: Vec<u32>,
}

/// The views of one listing.
#[derive(Debug, Default)]
pub(super) struct Views {
    /// The one used last at the end.
    kept: Vec<View>,
}

impl Views {
    /// The rows that the filter leaves, in the order asked for.
    pub(super) fn view(&mut self, rows: &Rows, order: Order, filter: &Filter) -> &[u32] {
        let at = |views: &Self| {
            views.kept.iter().position(|view| view.order == order && view.filter == *filter)
        };
        let view = match at(self) {
            Some(at) => grown(self.kept.remove(at), rows),
            None => self.made(rows, order, filter),
        };
        if self.kept.len() >= KEPT {
            self.kept.remove(0);
        }
        self.kept.push(view);
        self.kept.last().map(|view| view.rows.as_slice()).unwrap_or_default()
    }

    fn made(&mut self, rows: &Rows, order: Order, filter: &Filter) -> View {
        let sorted = if !filter.is_empty() {
            self.view(rows, order, &Filter::default()).to_vec()
        } else if order == Order::NAME {
            by_name(rows)
        } else {
            arranged(rows, order, self.view(rows, Order::NAME, filter))
        };
        let rows_shown = filtered(rows, filter, sorted);
        View { order, filter: filter.clone(), covered: rows.len(), rows: rows_shown }
    }
}

fn filtered(rows: &Rows, filter: &Filter, mut sorted: Vec<u32>) -> Vec<u32> {
    if !filter.is_empty() {
        let mut space = String::new();
        sorted.retain(|row| filter.lets_through(rows.name(*row), &mut space));
        sorted.shrink_to_fit();
    }
    sorted
}

/// Takes rows in that came after the view was made.
fn grown(view: View, rows: &Rows) -> View {
    if view.covered == rows.len() {
        return view;
    }
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let new = (number(view.covered)..number(rows.len())).collect();
    let new = filtered(rows, &view.filter, new);
    let many = new.len() > view.rows.len() / 4 && new.len() > 1000;
    let grown = if many && view.filter.is_empty() {
        let by_name = by_name(rows);
        arranged(rows, view.order, &by_name)
    } else {
        merged(rows, view.order, &view.rows, new)
    };
    View { covered: rows.len(), rows: grown, ..view }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Document;
    use super::*;
    use crate::commands::listings::SortColumn;
    use jiff::Timestamp;
    use strata_domain::object::StorageClass;

    fn put(rows: &mut Rows, numbers: std::ops::Range<u64>) {
        for number in numbers {
            rows.push_document(&Document {
                name: &format!("Scan {number}.pdf"),
                size: number % 10,
                modified: Timestamp::UNIX_EPOCH,
                class: &StorageClass::Standard,
                etag: None,
                history: None,
                deleted: false,
            });
        }
    }

    fn orders() -> Vec<Order> {
        let of = |column| [false, true].map(|descending| Order { column, descending });
        [SortColumn::Name, SortColumn::Size].into_iter().flat_map(of).collect()
    }

    #[test]
    fn a_view_that_grew_equals_one_made_anew() {
        for filter in ["", "9", "SCAN 1"].map(Filter::new) {
            for order in orders() {
                let (mut rows, mut views) = (Rows::new(false), Views::default());
                for step in [0..1, 1..700, 700..4000, 4000..4010] {
                    put(&mut rows, step);
                    let grown = views.view(&rows, order, &filter).to_vec();
                    assert_eq!(grown, Views::default().view(&rows, order, &filter));
                }
            }
        }
    }

    #[test]
    fn scrolling_reads_the_same_view_again_and_only_the_last_few_are_kept() {
        let (mut rows, mut views) = (Rows::new(false), Views::default());
        put(&mut rows, 0..5000);
        let filter = Filter::new("7");
        let first = views.view(&rows, Order::NAME, &filter).as_ptr();
        assert_eq!(views.view(&rows, Order::NAME, &filter).as_ptr(), first);
        for text in ["1", "2", "3", "4", "5", "6"] {
            for order in orders() {
                views.view(&rows, order, &Filter::new(text));
                assert!(views.kept.len() <= KEPT);
            }
        }
    }
}
