//! A bucket as it was counted: every version, marker and unfinished upload, kept compactly.

use crate::commands::lifecycle::Census;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use strata_domain::history::{Entry, EntryKind, NULL};
use strata_domain::lifecycle::future::{
    DocumentHistory, HistoryEntry, HistoryKind, UnfinishedUpload,
};
use strata_domain::object::{Key, StorageClass, VersionId};

/// Tags of one version.
pub(super) type Tags = BTreeMap<String, String>;

/// A counted bucket.
#[derive(Debug, Default)]
pub(super) struct Counted {
    keys: Texts,
    /// For each key the place after its last line.
    ends: Vec<usize>,
    lines: Vec<Line>,
    ids: Texts,
    classes: Vec<StorageClass>,
    uploads: Vec<(Key, UnfinishedUpload)>,
    bytes: u64,
    markers: usize,
    /// Whether a marker lies among the old versions of a document.
    pub(super) markers_among_old: bool,
    /// When the counting ended, by the server's clock (UTC).
    pub(super) as_of: Timestamp,
    /// What the connection was limited to when it was counted.
    pub(super) prefix: Option<String>,
    /// Whether the unfinished uploads could be listed.
    pub(super) uploads_known: bool,
}

/// A version or a marker.
#[derive(Debug, Clone, Copy)]
struct Line {
    modified: Timestamp,
    size: u64,
    /// Its place among the classes; none for a marker.
    class: Option<u16>,
}

/// Many short texts in one.
#[derive(Debug, Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }
}

/// A version whose tags may matter.
pub(super) struct Asked<'a> {
    /// Its place among the lines.
    pub(super) line: usize,
    pub(super) key: &'a str,
    pub(super) id: &'a str,
    pub(super) size: u64,
}

impl Counted {
    /// Takes the next entry in S3's order: keys ascending, within a key newest first.
    pub(super) fn entry(&mut self, entry: &Entry) {
        let key = entry.key.as_str();
        let same = self.ends.len().checked_sub(1).is_some_and(|last| self.keys.get(last) == key);
        if !same {
            self.keys.push(key);
            self.ends.push(self.lines.len());
        }
        let (size, class) = match &entry.kind {
            EntryKind::Version { size, class, .. } => (*size, Some(self.class(class))),
            EntryKind::DeleteMarker => {
                self.markers += 1;
                self.markers_among_old |= same;
                (0, None)
            }
        };
        self.bytes = self.bytes.saturating_add(size);
        self.lines.push(Line { modified: entry.modified, size, class });
        self.ids.push(entry.version_id.as_str());
        if let Some(end) = self.ends.last_mut() {
            *end = self.lines.len();
        }
    }

    /// Takes the unfinished uploads.
    pub(super) fn uploads(&mut self, uploads: impl IntoIterator<Item = (Key, UnfinishedUpload)>) {
        self.uploads.extend(uploads);
    }

    /// Versions and markers so far.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// What was counted, in numbers.
    pub(super) fn census(&self) -> Census {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Census {
            as_of: self.as_of.to_string(),
            documents: number(self.ends.len()),
            versions: number(self.lines.len() - self.markers),
            markers: number(self.markers),
            uploads: number(self.uploads.len()),
            bytes: self.bytes,
        }
    }

    /// Whether a class is there for which S3 bills a least time.
    pub(super) fn has_cold_versions(&self) -> bool {
        self.classes
            .iter()
            .any(|class| !matches!(class, StorageClass::Standard | StorageClass::ReducedRedundancy))
    }

    /// Whether versions lie in Intelligent-Tiering.
    pub(super) fn has_tiers(&self) -> bool {
        self.classes.contains(&StorageClass::IntelligentTiering)
    }

    /// Every version, but no marker.
    pub(super) fn versions(&self) -> impl Iterator<Item = Asked<'_>> {
        let of_key = |at: usize| (self.lines_of(at), self.keys.get(at));
        (0..self.ends.len()).map(of_key).flat_map(move |(lines, key)| {
            lines.filter(|line| self.lines[*line].class.is_some()).map(move |line| Asked {
                line,
                key,
                id: self.ids.get(line),
                size: self.lines[line].size,
            })
        })
    }

    /// Every document, in S3's order, then keys with nothing but uploads. `tags` by the places of
    /// the lines.
    pub(super) fn histories<'a>(
        &'a self,
        tags: &'a HashMap<usize, Tags>,
    ) -> impl Iterator<Item = DocumentHistory> + 'a {
        let mut begun: BTreeMap<&Key, Vec<UnfinishedUpload>> = BTreeMap::new();
        for (key, upload) in &self.uploads {
            begun.entry(key).or_default().push(upload.clone());
        }
        let mut at = 0;
        std::iter::from_fn(move || {
            if at < self.ends.len() {
                let key = Key::from(self.keys.get(at));
                let entries = self.lines_of(at).map(|line| self.history_entry(line, tags));
                let entries = entries.collect();
                at += 1;
                let uploads = begun.remove(&key).unwrap_or_default();
                return Some(DocumentHistory { key, entries, uploads });
            }
            let (key, uploads) = begun.pop_first()?;
            Some(DocumentHistory { key: key.clone(), entries: Vec::new(), uploads })
        })
    }

    fn lines_of(&self, key: usize) -> std::ops::Range<usize> {
        key.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[key]
    }

    fn history_entry(&self, line: usize, tags: &HashMap<usize, Tags>) -> HistoryEntry {
        let Line { modified, size, class } = self.lines[line];
        let kind = match class {
            None => HistoryKind::DeleteMarker,
            Some(class) => HistoryKind::Version {
                size,
                class: self.classes[usize::from(class)].clone(),
                tags: tags.get(&line).cloned().unwrap_or_default(),
                retain_until: None,
            },
        };
        HistoryEntry { version_id: VersionId::from(self.ids.get(line)), modified, kind }
    }

    fn class(&mut self, class: &StorageClass) -> u16 {
        let known = self.classes.iter().position(|known| known == class);
        let place = known.unwrap_or_else(|| {
            self.classes.push(class.clone());
            self.classes.len() - 1
        });
        // S3 has a dozen classes; a store with more of them than fit shares the last place.
        u16::try_from(place).unwrap_or(0)
    }
}

/// An entry of a listing as the simulation takes it.
pub(super) fn history_entry(entry: &Entry, tags: Tags) -> HistoryEntry {
    let kind = match &entry.kind {
        EntryKind::DeleteMarker => HistoryKind::DeleteMarker,
        EntryKind::Version { size, class, .. } => {
            HistoryKind::Version { size: *size, class: class.clone(), tags, retain_until: None }
        }
    };
    let version_id = VersionId(entry.version_id.0.clone());
    HistoryEntry { version_id, modified: entry.modified, kind }
}

/// The id for a request about one version; none for what has none of its own.
pub(super) fn own_id(id: &str) -> Option<VersionId> {
    (id != NULL).then(|| VersionId::from(id))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use strata_domain::history::Archive;

    fn entry(key: &str, id: &str, size: Option<u64>) -> Entry {
        let kind = match size {
            None => EntryKind::DeleteMarker,
            Some(size) => EntryKind::Version {
                size,
                etag: None,
                class: StorageClass::Standard,
                archive: Archive::Readable,
            },
        };
        let modified = "2026-01-01T00:00:00Z".parse().unwrap();
        Entry { key: key.into(), version_id: id.into(), is_latest: false, modified, kind }
    }

    #[test]
    fn what_was_counted_comes_back_as_it_was() {
        let listed = [
            entry("a", "3", None),
            entry("a", "2", Some(5)),
            entry("b", "null", Some(7)),
            entry("é/c", "1", Some(1)),
            entry("é/c", "0", None),
        ];
        let mut counted = Counted::default();
        listed.iter().for_each(|one| counted.entry(one));
        let upload = |id: &str| UnfinishedUpload {
            upload_id: id.to_owned(),
            initiated: "2026-01-02T00:00:00Z".parse().unwrap(),
        };
        counted.uploads([("b".into(), upload("u")), ("z".into(), upload("w"))]);
        let tags = HashMap::from([(2, Tags::from([("k".to_owned(), "v".to_owned())]))]);
        let histories: Vec<_> = counted.histories(&tags).collect();
        let keys: Vec<_> = histories.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["a", "b", "é/c", "z"]);
        assert_eq!(histories[1].uploads, [upload("u")]);
        assert_eq!((histories[3].entries.len(), histories[3].uploads.len()), (0, 1));
        let entries = |at: usize| histories[at].entries.clone();
        assert_eq!(entries(0), [&listed[0], &listed[1]].map(|one| history_entry(one, Tags::new())));
        assert_eq!(entries(1), [history_entry(&listed[2], tags[&2].clone())]);
        let census = counted.census();
        assert_eq!((census.documents, census.versions, census.markers), (3, 3, 2));
        assert_eq!((census.bytes, census.uploads), (13, 2));
        assert!(counted.markers_among_old);
        let versions: Vec<_> = counted.versions().map(|one| (one.line, one.key, one.id)).collect();
        assert_eq!(versions, [(1, "a", "2"), (2, "b", "null"), (3, "é/c", "1")]);
    }
}
