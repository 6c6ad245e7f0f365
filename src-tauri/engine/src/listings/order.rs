//! The order of rows: folders before documents, then by a column, then by name.
//!
//! Names are compared as people expect: case is ignored, runs of digits count as numbers
//! (`page 9` before `page 10`), everything else by Unicode code point. Names that are equal so
//! (`A`, `a`, `a01` and `a1`) follow by their bytes, which is S3's own order.
//!
//! Descending reverses the column. Folders stay in front; they have no size, date, class or
//! versions, so by those columns they keep their names' order, as documents of equal value do.

use super::rows::Rows;
use crate::commands::listings::SortColumn;
use std::cmp::Ordering;
use strata_domain::object::StorageClass;

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) column: SortColumn,
    pub(super) descending: bool,
}

impl Order {
    /// By name, ascending: what all other orders are made from.
    pub(super) const NAME: Self = Self { column: SortColumn::Name, descending: false };
}

/// Appends a key whose bytes compare as the name does to people.
fn name_key(name: &str, out: &mut Vec<u8>) {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_digit() {
            let end = bytes[at..].iter().position(|b| !b.is_ascii_digit());
            let digits = &bytes[at..end.map_or(bytes.len(), |end| at + end)];
            let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
            // Behind the `0`, where digits belong among letters: how many digits, then they.
            out.push(b'0');
            let count = u32::try_from(digits.len() - zeros).unwrap_or(u32::MAX);
            out.extend_from_slice(&count.to_be_bytes()[1..]);
            out.extend_from_slice(&digits[zeros..]);
            at += digits.len();
        } else if byte.is_ascii() {
            out.push(byte.to_ascii_lowercase());
            at += 1;
        } else {
            let letter = name[at..].chars().next().unwrap_or_default();
            for lower in letter.to_lowercase() {
                out.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
            }
            at += letter.len_utf8();
        }
    }
}

/// Compares two names as people expect; equal only when they are the same.
fn compare_names(one: &str, two: &str, keys: &mut (Vec<u8>, Vec<u8>)) -> Ordering {
    keys.0.clear();
    keys.1.clear();
    name_key(one, &mut keys.0);
    name_key(two, &mut keys.1);
    keys.0.cmp(&keys.1).then_with(|| one.cmp(two))
}

/// All rows by name.
pub(super) fn by_name(rows: &Rows) -> Vec<u32> {
    let len = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let mut keys = Vec::with_capacity(rows.len() * 24);
    let mut starts = Vec::with_capacity(rows.len() + 1);
    for row in 0..len {
        starts.push(keys.len());
        name_key(rows.name(row), &mut keys);
    }
    starts.push(keys.len());
    let key = |row: u32| &keys[starts[row as usize]..starts[row as usize + 1]];
    // Most comparisons end within the first bytes that not all names share: those are kept at
    // hand as one number.
    let shared = (1..len).fold(if len == 0 { 0 } else { key(0).len() }, |shared, row| {
        key(row).iter().zip(&key(0)[..shared]).take_while(|(one, two)| one == two).count()
    });
    let head = |row: u32| {
        let rest = &key(row)[shared..];
        let mut head = [0; 8];
        let len = rest.len().min(8);
        head[..len].copy_from_slice(&rest[..len]);
        u64::from_be_bytes(head)
    };
    let mut order: Vec<(bool, u64, u32)> =
        (0..len).map(|row| (!rows.is_folder(row), head(row), row)).collect();
    order.sort_unstable_by(|one, two| {
        (one.0, one.1).cmp(&(two.0, two.1)).then_with(|| {
            let (one, two) = (one.2, two.2);
            key(one).cmp(key(two)).then_with(|| rows.name(one).cmp(rows.name(two)))
        })
    });
    order.into_iter().map(|(_, _, row)| row).collect()
}

/// All rows in an order, made from their order by name.
pub(super) fn arranged(rows: &Rows, order: Order, by_name: &[u32]) -> Vec<u32> {
    let mut arranged = by_name.to_vec();
    let folders = arranged.partition_point(|row| rows.is_folder(*row));
    let (folders, documents) = arranged.split_at_mut(folders);
    match (order.column, order.descending) {
        (SortColumn::Name, false) => {}
        (SortColumn::Name, true) => {
            folders.reverse();
            documents.reverse();
        }
        (column, descending) => {
            let value = Values::new(rows, column);
            // Stable, so that equal values keep the order of their names.
            if descending {
                documents.sort_by_key(|row| !value.of(*row));
            } else {
                documents.sort_by_key(|row| value.of(*row));
            }
        }
    }
    arranged
}

/// The values of a column as numbers that compare alike.
struct Values<'a> {
    rows: &'a Rows,
    column: SortColumn,
    class_ranks: Vec<u64>,
}

impl<'a> Values<'a> {
    fn new(rows: &'a Rows, column: SortColumn) -> Self {
        let mut class_ranks = Vec::new();
        if column == SortColumn::Class {
            let names: Vec<&str> = rows.classes().iter().map(StorageClass::as_str).collect();
            let rank = |name: &str| names.iter().filter(|other| **other < name).count() as u64;
            class_ranks.extend(names.iter().map(|name| rank(name)));
        }
        Self { rows, column, class_ranks }
    }

    fn of(&self, row: u32) -> u64 {
        match self.column {
            SortColumn::Name => 0,
            SortColumn::Size => self.rows.size(row),
            // Moves the signed range onto the unsigned one.
            SortColumn::Modified => self.rows.modified(row).cast_unsigned() ^ (1 << 63),
            SortColumn::Versions => self.rows.versions(row).unwrap_or(0).into(),
            SortColumn::Class => {
                let class = usize::from(self.rows.class(row));
                self.class_ranks.get(class).copied().unwrap_or(u64::MAX)
            }
        }
    }
}

/// Brings new rows into rows that are in order already, by looking each one's place up: cheap
/// when few come to many.
pub(super) fn merged(rows: &Rows, order: Order, old: &[u32], mut new: Vec<u32>) -> Vec<u32> {
    let values = Values::new(rows, order.column);
    let mut keys = (Vec::new(), Vec::new());
    let mut compare = |one: u32, two: u32| compare_rows(&values, order, one, two, &mut keys);
    new.sort_unstable_by(|one, two| compare(*one, *two));
    let mut all = Vec::with_capacity(old.len() + new.len());
    let mut rest = old;
    for row in new {
        let before = rest.partition_point(|other| compare(*other, row) == Ordering::Less);
        all.extend_from_slice(&rest[..before]);
        all.push(row);
        rest = &rest[before..];
    }
    all.extend_from_slice(rest);
    all
}

fn compare_rows(
    values: &Values<'_>,
    order: Order,
    one: u32,
    two: u32,
    keys: &mut (Vec<u8>, Vec<u8>),
) -> Ordering {
    let rows = values.rows;
    let folder = rows.is_folder(one);
    let kinds = rows.is_folder(two).cmp(&folder);
    if kinds != Ordering::Equal {
        return kinds;
    }
    let turned = |result: Ordering| if order.descending { result.reverse() } else { result };
    let names = compare_names(rows.name(one), rows.name(two), keys);
    match order.column {
        SortColumn::Name => turned(names),
        _ if folder => names,
        _ => turned(values.of(one).cmp(&values.of(two))).then(names),
    }
}

#[cfg(test)]
#[path = "order_tests.rs"]
mod tests;
