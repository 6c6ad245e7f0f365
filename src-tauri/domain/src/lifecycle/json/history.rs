//! HISTORY.json: the versions, markers and unfinished uploads that `simulate` works on without a
//! bucket, each slip named by its entry and field.

use super::super::finding::FindingCode;
use super::super::future::{DocumentHistory, HistoryEntry, HistoryKind, UnfinishedUpload};
use super::members::{Members, Told};
use super::tree::Json;
use crate::history::NULL;
use crate::object::{Key, MAX_KEY_BYTES, StorageClass, VersionId};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The size of a version of which none is said: 1 MiB, large enough for every transition.
const USUAL_BYTES: u64 = 1 << 20;

/// Something wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EntryProblem {
    /// The entry's place in the array, counted from 0; none where the whole text is meant.
    pub entry: Option<usize>,
    /// The member.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Reads an array of entries, newest first within a key; keys may be interleaved. The documents
/// come back in the order in which their keys first appear.
///
/// Defaults: 1 MiB, `STANDARD`, no tags, no retention, no marker. An entry without `VersionId` has
/// the id `null`, the text for what was written without versioning; where a key has more of them,
/// which S3 can't have, they are `unnamed-1`, `unnamed-2` … from the newest on. A time without a
/// zone is UTC. `UploadInitiated` tells when the upload of a finished multipart object began: for
/// S3 that is its age (User Guide, "Setting lifecycle configuration on a bucket"), so it counts
/// instead of `LastModified`. Size, tags and the like of a delete marker are ignored.
pub fn read_history(text: &str) -> Result<Vec<DocumentHistory>, Vec<EntryProblem>> {
    let mut told = Told::default();
    let documents = match Json::parse(text) {
        Ok(Json::List(entries)) => read(&entries, &mut told),
        Ok(other) => {
            let found = other.shown();
            let message = format!("The history must be an array of entries, but is {found}.");
            told.refuse(FindingCode::WrongType, "", message);
            Vec::new()
        }
        Err(message) => {
            told.refuse(FindingCode::InvalidJson, "", message);
            Vec::new()
        }
    };
    if told.errors.is_empty() {
        return Ok(documents);
    }
    let problems = told.errors.into_iter();
    Err(problems
        .map(|found| EntryProblem { entry: found.rule, field: found.field, message: found.message })
        .collect())
}

/// A document under construction: its entries may still lack an id.
#[derive(Default)]
struct Draft {
    key: String,
    entries: Vec<(Option<VersionId>, Timestamp, HistoryKind)>,
    uploads: Vec<UnfinishedUpload>,
    ids: HashSet<String>,
}

fn read(entries: &[Json], told: &mut Told) -> Vec<DocumentHistory> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (index, value) in entries.iter().enumerate() {
        told.enter(index, None);
        let Some(members) = told.object(value, "") else {
            continue;
        };
        let mut members = members.with_nulls();
        let Some(key) = key(&mut members, told) else {
            continue;
        };
        let place = *places.entry(key.clone()).or_insert_with(|| {
            drafts.push(Draft { key, ..Draft::default() });
            drafts.len() - 1
        });
        if is_upload(&mut members) {
            drafts[place].uploads.extend(upload(members, told));
        } else {
            entry(members, told, &mut drafts[place]);
        }
    }
    told.leave();
    drafts.into_iter().map(Draft::finished).collect()
}

fn key(members: &mut Members<'_>, told: &mut Told) -> Option<String> {
    let key = members.needed(told, "Key")?;
    if key.is_empty() || key.len() > MAX_KEY_BYTES {
        let message = format!("A key has 1 to 1,024 bytes, but this one has {}.", key.len());
        told.refuse(FindingCode::InvalidValue, "Key", message);
        return None;
    }
    Some(key)
}

/// Whether an entry is an unfinished upload: those have no date of their own.
fn is_upload(members: &mut Members<'_>) -> bool {
    let named = members.get("UploadId").is_some() || members.get("Initiated").is_some();
    named || (members.get("LastModified").is_none() && members.get("UploadInitiated").is_some())
}

fn upload(mut members: Members<'_>, told: &mut Told) -> Option<UnfinishedUpload> {
    let upload_id = members.text(told, "UploadId").unwrap_or_default();
    let initiated = match members.get("UploadInitiated") {
        Some(_) => members.date(told, "UploadInitiated"),
        None if members.need(told, "Initiated") => members.date(told, "Initiated"),
        None => None,
    };
    for known in ["StorageClass", "Owner", "Initiator", "ChecksumAlgorithm", "ChecksumType"] {
        members.get(known);
    }
    members.finish(told);
    Some(UnfinishedUpload { upload_id, initiated: initiated? })
}

fn entry(mut members: Members<'_>, told: &mut Told, draft: &mut Draft) {
    let id = members.text(told, "VersionId").filter(|id| !id.is_empty());
    if let Some(id) = &id
        && !draft.ids.insert(id.clone())
    {
        let message = format!("“{}” has two entries with the id “{id}”.", draft.key);
        told.refuse(FindingCode::DuplicateMember, "VersionId", message);
    }
    let marker = members.flag(told, "IsDeleteMarker").unwrap_or_default();
    let modified = match members.need(told, "LastModified") {
        true => members.date(told, "LastModified"),
        false => None,
    };
    let began = members.date(told, "UploadInitiated");
    if let (Some(began), Some(modified)) = (began, modified)
        && began > modified
    {
        let message = format!(
            "The upload can't have begun ({began}) after the version was written ({modified})."
        );
        told.refuse(FindingCode::InvalidValue, "UploadInitiated", message);
    }
    let size = size(&mut members, told);
    let class = members.text(told, "StorageClass").map(StorageClass::from).unwrap_or_default();
    let tags = tags(&mut members, told);
    let retain_until = members.date(told, "RetainUntil");
    // The rest of what ListObjectVersions says.
    for known in ["IsLatest", "ETag", "Owner", "ChecksumAlgorithm", "ChecksumType", "RestoreStatus"]
    {
        members.get(known);
    }
    members.finish(told);
    let kind = if marker {
        HistoryKind::DeleteMarker
    } else {
        HistoryKind::Version { size, class, tags, retain_until }
    };
    if let Some(modified) = began.or(modified) {
        draft.entries.push((id.map(VersionId), modified, kind));
    }
}

fn size(members: &mut Members<'_>, told: &mut Told) -> u64 {
    let Some(bytes) = members.int(told, "Size") else {
        return USUAL_BYTES;
    };
    u64::try_from(bytes).unwrap_or_else(|_| {
        told.refuse(FindingCode::InvalidValue, "Size", format!("A size can't be {bytes} bytes."));
        0
    })
}

/// Tags as an object, or as the list that the S3 API has.
fn tags(members: &mut Members<'_>, told: &mut Told) -> BTreeMap<String, String> {
    let path = members.path("Tags");
    let mut tags = BTreeMap::new();
    let mut add = |told: &mut Told, path: &str, name: String, value: String| {
        if tags.insert(name.clone(), value).is_some() {
            let message = format!("The tag “{name}” stands there twice.");
            told.refuse(FindingCode::DuplicateMember, path, message);
        }
    };
    match members.get("Tags") {
        None => {}
        Some(Json::Object(all)) => {
            for (name, value) in all {
                let path = format!("{path}.{name}");
                if let Some(value) = told.text(value, &path) {
                    add(told, &path, name.clone(), value);
                }
            }
        }
        Some(Json::List(list)) => {
            for (at, tag) in list.iter().enumerate() {
                let path = format!("{path}[{at}]");
                let Some(mut tag) = told.object(tag, &path) else {
                    continue;
                };
                let (name, value) = (tag.needed(told, "Key"), tag.needed(told, "Value"));
                tag.finish(told);
                if let (Some(name), Some(value)) = (name, value) {
                    add(told, &path, name, value);
                }
            }
        }
        Some(other) => {
            let message = format!(
                "“Tags” must be an object such as {{\"team\": \"law\"}}, but is {}.",
                other.shown()
            );
            told.refuse(FindingCode::WrongType, "Tags", message);
        }
    }
    tags
}

impl Draft {
    fn finished(mut self) -> DocumentHistory {
        let unnamed = self.entries.iter().filter(|(id, ..)| id.is_none()).count();
        let lone = unnamed == 1 && !self.ids.contains(NULL);
        let mut next = 0;
        let mut free = || loop {
            next += 1;
            let id = format!("unnamed-{next}");
            if self.ids.insert(id.clone()) {
                return VersionId(id);
            }
        };
        let entries = self
            .entries
            .into_iter()
            .map(|(id, modified, kind)| {
                let made = || if lone { VersionId::from(NULL) } else { free() };
                HistoryEntry { version_id: id.unwrap_or_else(made), modified, kind }
            })
            .collect();
        DocumentHistory { key: Key(self.key), entries, uploads: self.uploads }
    }
}
