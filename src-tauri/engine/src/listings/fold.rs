//! Pages of the server's answer folded into rows: one per folder and one per document.
//!
//! Entries of one key can be spread over pages, so a document's row is put in when the next key
//! begins. What the server repeats is left out; what lies outside the prefix is refused.

use super::rows::{Document, Rows};
use jiff::Timestamp;
use std::collections::HashSet;
use strata_domain::fault::{Code, Fault};
use strata_domain::history::{Entry, EntryKind};
use strata_domain::naming::shown_text;
use strata_domain::object::{Key, StorageClass, VersionId};
use strata_gateway::s3::{ObjectsPage, VersionsPage};

/// Folds the pages of one listing.
#[derive(Debug)]
pub(super) struct Folding {
    prefix: String,
    open: Option<OpenDocument>,
    folders: Seen,
    documents: Seen,
}

/// A document whose entries may go on in the next page.
#[derive(Debug)]
struct OpenDocument {
    key: Key,
    version_id: VersionId,
    modified: Timestamp,
    data: Option<(u64, Option<String>, StorageClass)>,
    versions: u32,
}

impl Folding {
    pub(super) fn new(prefix: &str) -> Self {
        let (folders, documents) = (Seen::default(), Seen::default());
        Self { prefix: prefix.to_owned(), open: None, folders, documents }
    }

    /// Takes a page of current objects in.
    pub(super) fn objects(&mut self, page: &ObjectsPage, rows: &mut Rows) -> Result<(), Fault> {
        self.take_folders(&page.prefixes, rows)?;
        for object in &page.objects {
            let name = self.name(object.key.as_str())?;
            // The placeholder of the folder itself is no document in it.
            if name.is_empty() || !self.documents.is_new(name, rows, false) {
                continue;
            }
            rows.push_document(&Document {
                name,
                size: object.size,
                modified: object.modified,
                class: &object.class,
                etag: object.etag.as_ref().map(|etag| etag.as_str()),
                history: None,
                deleted: false,
            });
        }
        Ok(())
    }

    /// Takes a page of versions and delete markers in.
    pub(super) fn versions(&mut self, page: VersionsPage, rows: &mut Rows) -> Result<(), Fault> {
        self.take_folders(&page.prefixes, rows)?;
        for entry in page.entries {
            self.name(entry.key.as_str())?;
            if let Some(open) = self.open.as_mut().filter(|open| open.key == entry.key) {
                open.versions += u32::from(!entry.is_delete_marker());
                continue;
            }
            self.close(rows);
            self.open = Some(OpenDocument::new(entry));
        }
        Ok(())
    }

    /// Puts the last document in: nothing more of it will come.
    pub(super) fn close(&mut self, rows: &mut Rows) {
        let Some(open) = self.open.take() else { return };
        // Only what begins with the prefix was opened.
        let name = open.key.as_str().get(self.prefix.len()..).unwrap_or_default();
        if name.is_empty() || !self.documents.is_new(name, rows, false) {
            return;
        }
        let data = open.data.as_ref();
        let standard = StorageClass::Standard;
        rows.push_document(&Document {
            name,
            size: data.map_or(0, |(size, ..)| *size),
            modified: open.modified,
            class: data.map_or(&standard, |(_, _, class)| class),
            etag: data.and_then(|(_, etag, _)| etag.as_deref()),
            history: Some((open.version_id.as_str(), open.versions)),
            deleted: data.is_none(),
        });
    }

    fn take_folders(&mut self, prefixes: &[String], rows: &mut Rows) -> Result<(), Fault> {
        for prefix in prefixes {
            let name = self.name(prefix)?;
            let name = name.strip_suffix('/').ok_or_else(|| self.outside(prefix))?;
            if self.folders.is_new(name, rows, true) {
                rows.push_folder(name);
            }
        }
        Ok(())
    }

    fn name<'a>(&self, key: &'a str) -> Result<&'a str, Fault> {
        key.strip_prefix(self.prefix.as_str()).ok_or_else(|| self.outside(key))
    }

    fn outside(&self, name: &str) -> Fault {
        let (name, prefix) = (shown_text(name), shown_text(&self.prefix));
        Fault::new(
            Code::Malformed,
            format!("The server lists “{name}”, which is not in the folder “{prefix}”."),
        )
        .hint("Try again. If it stays so, the store or a proxy on the way is at fault.")
    }
}

impl OpenDocument {
    fn new(entry: Entry) -> Self {
        let versions = u32::from(!entry.is_delete_marker());
        let data = match entry.kind {
            EntryKind::Version { size, etag, class, .. } => Some((size, etag.map(|e| e.0), class)),
            EntryKind::DeleteMarker => None,
        };
        let Entry { key, version_id, modified, .. } = entry;
        Self { key, version_id, modified, data, versions }
    }
}

/// Which names were there already. S3 lists in ascending order, so that the last one tells; only
/// for stores that do not are all of them kept from then on.
#[derive(Debug, Default)]
struct Seen {
    last: Option<String>,
    disorder: Option<HashSet<String>>,
}

impl Seen {
    /// Whether a folder or document of this name is not among the rows yet.
    fn is_new(&mut self, name: &str, rows: &Rows, folder: bool) -> bool {
        if let Some(seen) = &mut self.disorder {
            return seen.insert(name.to_owned());
        }
        match &mut self.last {
            Some(last) if name > last.as_str() => {
                last.clear();
                last.push_str(name);
                true
            }
            Some(last) if name == last.as_str() => false,
            Some(_) => {
                let len = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                let alike = (0..len).filter(|row| rows.is_folder(*row) == folder);
                let mut seen: HashSet<_> = alike.map(|row| rows.name(row).to_owned()).collect();
                let new = seen.insert(name.to_owned());
                self.disorder = Some(seen);
                new
            }
            None => {
                self.last = Some(name.to_owned());
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::listings::Row;
    use strata_domain::history::Archive;
    use strata_gateway::s3::ObjectEntry;

    fn object(key: &str) -> ObjectEntry {
        let modified = Timestamp::UNIX_EPOCH;
        ObjectEntry {
            key: key.into(),
            size: 1,
            modified,
            etag: None,
            class: StorageClass::Standard,
        }
    }

    fn objects(keys: &[&str], prefixes: &[&str]) -> ObjectsPage {
        let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned()).collect();
        ObjectsPage { objects: keys.iter().map(|key| object(key)).collect(), prefixes, next: None }
    }

    fn entry(key: &str, id: &str, size: Option<u64>) -> Entry {
        let kind = match size {
            None => EntryKind::DeleteMarker,
            Some(size) => EntryKind::Version {
                size,
                etag: Some(format!("\"{id}\"").as_str().into()),
                class: StorageClass::Standard,
                archive: Archive::Readable,
            },
        };
        let modified = Timestamp::UNIX_EPOCH;
        Entry { key: key.into(), version_id: id.into(), is_latest: false, modified, kind }
    }

    fn shown(rows: &Rows, prefix: &str) -> Vec<String> {
        (0..u32::try_from(rows.len()).unwrap())
            .map(|row| match rows.row(row, prefix) {
                Row::Folder { prefix, .. } => prefix,
                Row::Document { key, version_id, versions, deleted, size, .. } => {
                    let id = version_id.unwrap_or_default();
                    format!("{key} {size} {id} {} {deleted}", versions.unwrap_or_default())
                }
            })
            .collect()
    }

    #[test]
    fn the_folders_own_placeholder_and_what_is_repeated_are_no_rows() {
        let (mut folding, mut rows) = (Folding::new("a/"), Rows::new(false));
        folding.objects(&objects(&["a/", "a/1", "a/2"], &["a/x/"]), &mut rows).unwrap();
        folding.objects(&objects(&["a/2", "a/3"], &["a/x/", "a//"]), &mut rows).unwrap();
        folding.objects(&objects(&["a/1", "a/0"], &["a/x/"]), &mut rows).unwrap();
        let names: Vec<_> = shown(&rows, "a/");
        let names: Vec<_> = names.iter().filter_map(|row| row.split(' ').next()).collect();
        assert_eq!(names, ["a/x/", "a/1", "a/2", "a//", "a/3", "a/0"]);
    }

    #[test]
    fn entries_of_a_key_become_one_row_even_across_pages() {
        let (mut folding, mut rows) = (Folding::new(""), Rows::new(true));
        let page = |entries| VersionsPage { entries, ..VersionsPage::default() };
        let first =
            vec![entry("a", "a2", None), entry("a", "a1", Some(7)), entry("b", "b3", Some(3))];
        folding.versions(page(first), &mut rows).unwrap();
        assert_eq!(shown(&rows, ""), ["a 0 a2 1 true"]);
        let second =
            vec![entry("b", "b2", None), entry("b", "b1", Some(1)), entry("c", "null", None)];
        folding.versions(page(second), &mut rows).unwrap();
        folding.close(&mut rows);
        assert_eq!(shown(&rows, ""), ["a 0 a2 1 true", "b 3 b3 2 false", "c 0 null 0 true"]);
    }

    #[test]
    fn what_lies_outside_the_prefix_is_refused_and_named() {
        let (mut folding, mut rows) = (Folding::new("a/"), Rows::new(false));
        for page in [objects(&["b/1"], &[]), objects(&[], &["a/x"]), objects(&[], &["b/"])] {
            let fault = folding.objects(&page, &mut rows).unwrap_err();
            assert_eq!(fault.code, Code::Malformed);
            assert!(fault.message.contains("not in the folder “a/”"), "{}", fault.message);
        }
        assert_eq!(rows.len(), 0);
    }
}
