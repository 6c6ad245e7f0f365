//! The rows of one listing, held compactly: names in one text, numbers in columns.
//!
//! A million rows of an ordinary bucket stay below 120 MB. Rows are only ever added.

use super::tags::Tags;
use crate::commands::listings::Row;
use jiff::Timestamp;
use std::collections::HashMap;
use strata_domain::naming;
use strata_domain::object::StorageClass;

/// More rows than this are not held: a table of them helps nobody.
pub(super) const MOST_ROWS: usize = 5_000_000;
/// Names and ids stay below this many bytes, so that 32-bit offsets suffice.
const MOST_TEXT: usize = 1 << 30;

/// A document as it is put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document<'a> {
    /// The key without the listing's prefix.
    pub(super) name: &'a str,
    pub(super) size: u64,
    pub(super) modified: Timestamp,
    pub(super) class: &'a StorageClass,
    pub(super) etag: Option<&'a str>,
    /// Id of the current entry and the number of data versions, where the listing knows them.
    pub(super) history: Option<(&'a str, u32)>,
    pub(super) deleted: bool,
}

/// Texts one after the other.
#[derive(Debug, Default)]
struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        if self.text.capacity() - self.text.len() < text.len() {
            self.text.reserve_exact(slack(self.text.len()).max(text.len()));
        }
        self.text.push_str(text);
        // The limit on rows and text keeps this below 32 bits.
        add(&mut self.ends, u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start as usize..self.ends[at] as usize]
    }

    fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 4
    }
}

/// Room to grow by: doubling would waste up to half of a large listing's memory.
fn slack(len: usize) -> usize {
    (len / 16).max(1024)
}

pub(super) fn add<T>(column: &mut Vec<T>, value: T) {
    if column.len() == column.capacity() {
        column.reserve_exact(slack(column.len()));
    }
    column.push(value);
}

const FOLDER: u8 = 1;
const DELETED: u8 = 2;

/// The rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    names: Texts,
    flags: Vec<u8>,
    sizes: Vec<u64>,
    /// Milliseconds since 1970, UTC: servers that are not Amazon's give more than seconds.
    modified: Vec<i64>,
    classes: Vec<u16>,
    class_names: Vec<StorageClass>,
    class_index: HashMap<StorageClass, u16>,
    tags: Tags,
    /// Present where the listing reads versions.
    history: Option<(Texts, Vec<u32>)>,
}

impl Rows {
    /// No rows yet; `versions` says whether they will carry ids and counts of versions.
    pub(super) fn new(versions: bool) -> Self {
        Self { history: versions.then(Default::default), ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.flags.len()
    }

    /// Whether nothing more should be put in.
    pub(super) fn is_full(&self) -> bool {
        let ids = self.history.as_ref().map_or(0, |(ids, _)| ids.text.len());
        self.len() >= MOST_ROWS || self.names.text.len().max(ids) >= MOST_TEXT
    }

    /// Adds a folder by its name, without the listing's prefix and without the closing `/`.
    pub(super) fn push_folder(&mut self, name: &str) {
        let class = StorageClass::Standard;
        self.push(name, FOLDER, 0, 0, &class, None, Some(("", 0)));
    }

    /// Adds a document.
    pub(super) fn push_document(&mut self, document: &Document<'_>) {
        let Document { name, size, modified, class, etag, history, deleted } = document;
        let flags = if *deleted { DELETED } else { 0 };
        self.push(name, flags, *size, modified.as_millisecond(), class, *etag, *history);
    }

    #[allow(clippy::too_many_arguments)] // the columns of one row; a struct would only rename them
    fn push(
        &mut self,
        name: &str,
        flags: u8,
        size: u64,
        modified: i64,
        class: &StorageClass,
        etag: Option<&str>,
        history: Option<(&str, u32)>,
    ) {
        let class = self.class_of(class);
        self.names.push(name);
        add(&mut self.flags, flags);
        add(&mut self.sizes, size);
        add(&mut self.modified, modified);
        add(&mut self.classes, class);
        self.tags.push(etag);
        if let Some((ids, counts)) = &mut self.history {
            let (id, count) = history.unwrap_or_default();
            ids.push(id);
            add(counts, count);
        }
    }

    fn class_of(&mut self, class: &StorageClass) -> u16 {
        if let Some(index) = self.class_index.get(class) {
            return *index;
        }
        // A server that invents a class per object gets them all shown as the last one.
        let Ok(index) = u16::try_from(self.class_names.len()) else { return u16::MAX };
        self.class_names.push(class.clone());
        self.class_index.insert(class.clone(), index);
        index
    }

    /// The name of a row, without the listing's prefix and without a folder's closing `/`.
    pub(super) fn name(&self, row: u32) -> &str {
        self.names.get(row as usize)
    }

    pub(super) fn is_folder(&self, row: u32) -> bool {
        self.flags[row as usize] & FOLDER != 0
    }

    pub(super) fn is_deleted(&self, row: u32) -> bool {
        self.flags[row as usize] & DELETED != 0
    }

    pub(super) fn size(&self, row: u32) -> u64 {
        self.sizes[row as usize]
    }

    /// Milliseconds since 1970, UTC.
    pub(super) fn modified(&self, row: u32) -> i64 {
        self.modified[row as usize]
    }

    pub(super) fn versions(&self, row: u32) -> Option<u32> {
        self.history.as_ref().map(|(_, counts)| counts[row as usize])
    }

    /// The classes that occur; [`Rows::class`] is an index into them.
    pub(super) fn classes(&self) -> &[StorageClass] {
        &self.class_names
    }

    pub(super) fn class(&self, row: u32) -> u16 {
        self.classes[row as usize]
    }

    /// A row as the window shows it.
    pub(super) fn row(&self, row: u32, prefix: &str) -> Row {
        let name = self.name(row);
        if self.is_folder(row) {
            return Row::Folder { name: naming::shown(name), prefix: format!("{prefix}{name}/") };
        }
        let at = row as usize;
        let history = self.history.as_ref().map(|(ids, counts)| (ids.get(at), counts[at]));
        let class = self.class_names.get(usize::from(self.classes[at]));
        // Only what came in as a timestamp was put in, so it can be read back.
        let modified = Timestamp::from_millisecond(self.modified[at]).unwrap_or_default();
        Row::Document {
            name: naming::shown(name),
            key: format!("{prefix}{name}"),
            size: self.sizes[at],
            modified: modified.to_string(),
            class: class.cloned().unwrap_or_default(),
            etag: self.tags.get(at),
            version_id: history.map(|(id, _)| id.to_owned()),
            versions: history.map(|(_, count)| count),
            deleted: self.is_deleted(row),
        }
    }

    /// Gives back what was reserved for rows that did not come.
    pub(super) fn shrink(&mut self) {
        let texts = |texts: &mut Texts| {
            texts.text.shrink_to_fit();
            texts.ends.shrink_to_fit();
        };
        texts(&mut self.names);
        self.flags.shrink_to_fit();
        self.sizes.shrink_to_fit();
        self.modified.shrink_to_fit();
        self.classes.shrink_to_fit();
        self.tags.shrink();
        if let Some((ids, counts)) = &mut self.history {
            texts(ids);
            counts.shrink_to_fit();
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let numbers = self.flags.capacity()
            + self.sizes.capacity() * 8
            + self.modified.capacity() * 8
            + self.classes.capacity() * 2;
        let history = self.history.as_ref().map_or(0, |(ids, n)| ids.bytes() + n.capacity() * 4);
        self.names.bytes() + numbers + self.tags.bytes() + history
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
