//! Reads a ListObjectVersions answer in document order (API reference, "ListObjectVersions").
//!
//! The SDK sorts versions and delete markers into two lists and so loses the order within a key,
//! which dates can't bring back: they have whole seconds, and multipart uploads carry the time of
//! their initiation.

use super::shapes::{VersionsMarker, VersionsPage};
use jiff::Timestamp;
use quick_xml::Reader;
use quick_xml::events::Event;
use strata_domain::history::{Archive, Entry, EntryKind};
use strata_domain::object::{ETag, Key, StorageClass, VersionId};

/// Why an answer can't be used. Says what is wrong, never what the text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadList {
    #[error("it is not well-formed XML")]
    Xml,
    #[error("it declares a document type")]
    Doctype,
    #[error("it ends too early")]
    Cut,
    #[error("it is not a list of versions")]
    Root,
    #[error("an entry lacks its {0}")]
    Missing(&'static str),
    #[error("an entry's {0} can't be read")]
    Field(&'static str),
    #[error("it is to be continued, but does not say where")]
    NoMarker,
}

/// One `Version` or `DeleteMarker` element with its texts as they stand in the document.
#[derive(Default)]
struct Raw {
    marker: bool,
    key: Option<String>,
    version_id: Option<String>,
    is_latest: Option<String>,
    modified: Option<String>,
    etag: Option<String>,
    size: Option<String>,
    class: Option<String>,
    restoring: Option<String>,
    restored_until: Option<String>,
}

#[derive(Default)]
struct Document {
    entries: Vec<Raw>,
    prefixes: Vec<String>,
    truncated: bool,
    next_key: Option<String>,
    next_version: Option<String>,
    url_encoded: bool,
}

/// Reads one page.
pub(super) fn read_versions(xml: &[u8]) -> Result<VersionsPage, BadList> {
    let document = read_document(xml)?;
    let encoded = document.url_encoded;
    let decode = |text: &str| decoded(text, encoded);
    let mut page = VersionsPage::default();
    for raw in document.entries {
        page.entries.push(entry(raw, encoded)?);
    }
    for prefix in &document.prefixes {
        page.prefixes.push(decode(prefix).ok_or(BadList::Field("prefix"))?);
    }
    if document.truncated {
        let key = document.next_key.ok_or(BadList::NoMarker)?;
        page.next = Some(VersionsMarker {
            key: decode(&key).ok_or(BadList::Field("marker"))?,
            // S3 refuses an empty marker: absent and empty mean the same.
            version_id: document.next_version.filter(|id| !id.is_empty()),
        });
    }
    Ok(page)
}

/// Decodes a listed name exactly once; `+` stands for a blank.
pub(super) fn decoded(text: &str, url_encoded: bool) -> Option<String> {
    if !url_encoded {
        return Some(text.to_owned());
    }
    let blanks = text.replace('+', " ");
    percent_encoding::percent_decode_str(&blanks).decode_utf8().ok().map(Into::into)
}

fn read_document(xml: &[u8]) -> Result<Document, BadList> {
    let mut reader = Reader::from_reader(xml);
    let mut document = Document::default();
    let mut path: Vec<Vec<u8>> = Vec::new();
    let mut text = String::new();
    let mut finished = false;
    loop {
        match reader.read_event().map_err(|_| BadList::Xml)? {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_vec();
                open(&mut document, &path, &name)?;
                path.push(name);
                text.clear();
            }
            Event::Empty(tag) => {
                let name = tag.local_name().as_ref().to_vec();
                open(&mut document, &path, &name)?;
                path.push(name);
                close(&mut document, &path, String::new());
                path.pop();
                finished |= path.is_empty();
            }
            Event::End(_) => {
                close(&mut document, &path, std::mem::take(&mut text));
                path.pop();
                finished |= path.is_empty();
            }
            Event::Text(part) => text.push_str(&part.decode().map_err(|_| BadList::Xml)?),
            Event::CData(part) => text.push_str(&part.decode().map_err(|_| BadList::Xml)?),
            Event::GeneralRef(reference) => {
                let resolved = reference.resolve_char_ref().map_err(|_| BadList::Xml)?;
                let name: &[u8] = &reference;
                match (resolved, name) {
                    (Some(c), _) => text.push(c),
                    (None, b"lt") => text.push('<'),
                    (None, b"gt") => text.push('>'),
                    (None, b"amp") => text.push('&'),
                    (None, b"quot") => text.push('"'),
                    (None, b"apos") => text.push('\''),
                    _ => return Err(BadList::Xml),
                }
            }
            // Entities of the document's own would come with one; no S3 answer has it.
            Event::DocType(_) => return Err(BadList::Doctype),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if finished => return Ok(document),
            Event::Eof => return Err(BadList::Cut),
        }
    }
}

fn open(document: &mut Document, path: &[Vec<u8>], name: &[u8]) -> Result<(), BadList> {
    match (path.len(), name) {
        (0, b"ListVersionsResult") => Ok(()),
        (0, _) => Err(BadList::Root),
        (1, b"Version" | b"DeleteMarker") => {
            document.entries.push(Raw { marker: name == b"DeleteMarker", ..Raw::default() });
            Ok(())
        }
        _ => Ok(()),
    }
}

fn close(document: &mut Document, path: &[Vec<u8>], text: String) {
    let names: Vec<&[u8]> = path.iter().skip(1).map(Vec::as_slice).collect();
    match names.as_slice() {
        [b"IsTruncated"] => document.truncated = text.trim() == "true",
        [b"NextKeyMarker"] => document.next_key = Some(text),
        [b"NextVersionIdMarker"] => document.next_version = Some(text),
        [b"EncodingType"] => document.url_encoded = text.trim() == "url",
        [b"CommonPrefixes", b"Prefix"] => document.prefixes.push(text),
        [b"Version" | b"DeleteMarker", rest @ ..] => {
            let Some(raw) = document.entries.last_mut() else {
                return;
            };
            let field = match rest {
                [b"Key"] => &mut raw.key,
                [b"VersionId"] => &mut raw.version_id,
                [b"IsLatest"] => &mut raw.is_latest,
                [b"LastModified"] => &mut raw.modified,
                [b"ETag"] => &mut raw.etag,
                [b"Size"] => &mut raw.size,
                [b"StorageClass"] => &mut raw.class,
                [b"RestoreStatus", b"IsRestoreInProgress"] => &mut raw.restoring,
                [b"RestoreStatus", b"RestoreExpiryDate"] => &mut raw.restored_until,
                _ => return,
            };
            *field = Some(text);
        }
        _ => {}
    }
}

fn entry(raw: Raw, url_encoded: bool) -> Result<Entry, BadList> {
    let key = raw.key.ok_or(BadList::Missing("key"))?;
    let modified = raw.modified.ok_or(BadList::Missing("date"))?;
    let kind = if raw.marker {
        EntryKind::DeleteMarker
    } else {
        let class = StorageClass::from(raw.class.unwrap_or_default());
        let until = raw.restored_until.and_then(|text| text.trim().parse().ok());
        let archive = archive(&class, raw.restoring.as_deref().map(|t| t.trim() == "true"), until);
        let size = raw.size.ok_or(BadList::Missing("size"))?;
        EntryKind::Version {
            size: size.trim().parse().map_err(|_| BadList::Field("size"))?,
            etag: raw.etag.filter(|etag| !etag.is_empty()).map(ETag),
            class,
            archive,
        }
    };
    Ok(Entry {
        key: Key(decoded(&key, url_encoded).ok_or(BadList::Field("key"))?),
        // Some stores leave the id out where nothing was ever versioned.
        version_id: VersionId(raw.version_id.filter(|id| !id.is_empty()).unwrap_or("null".into())),
        is_latest: raw.is_latest.is_some_and(|text| text.trim() == "true"),
        modified: modified.trim().parse::<Timestamp>().map_err(|_| BadList::Field("date"))?,
        kind,
    })
}

/// What class and restore status say together. `in_progress` is none without a restore status.
pub(super) fn archive(
    class: &StorageClass,
    in_progress: Option<bool>,
    until: Option<Timestamp>,
) -> Archive {
    match in_progress {
        Some(true) => Archive::Retrieving,
        Some(false) if until.is_some() => Archive::Retrieved { until },
        _ if class.needs_retrieval() => Archive::Archived,
        _ => Archive::Readable,
    }
}

#[cfg(test)]
#[path = "versions_xml_tests.rs"]
mod tests;
