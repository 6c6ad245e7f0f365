//! Details of a document, and deleting documents.

use super::app::Done;
use crate::app::App;
use crate::host::{Confirmation, Host};
use crate::outcome::Outcome;
use crate::undo::{AT_A_TIME, Place, UndoAct};
use crate::words;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use strata_domain::fault::{Code, Fault};
use strata_domain::history::{NULL, Versioning};
use strata_domain::naming::shown_text;
use strata_domain::object::{ETag, Key, StorageClass, VersionId};
use strata_domain::restore;
use ts_rs::TS;

/// Names a document or one version of it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DetailsOf {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// A version; absent for the current one.
    #[ts(optional)]
    pub version_id: Option<String>,
}

/// A name and its value: metadata, tags.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Pair {
    /// The name.
    pub name: String,
    /// The value, control characters made visible.
    pub value: String,
}

/// What a HEAD and the tags say.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Details {
    /// The key, made visible.
    pub key: String,
    /// Version id, where the bucket has versions.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// RFC 3339 in UTC.
    pub modified: String,
    /// Content type.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Storage class.
    pub class: StorageClass,
    /// Entity tag.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// For instance `CRC64NVME 1A2b…`.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// Server-side encryption, as the server names it.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption: Option<String>,
    /// Other content headers that are set: Cache-Control and its like.
    pub headers: Vec<Pair>,
    /// User metadata.
    pub metadata: Vec<Pair>,
    /// Tags; absent when the identity may not read them.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Pair>>,
}

/// A document as it was shown in the table.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ShownDocument {
    /// The key.
    pub key: String,
    /// Entity tag as shown.
    #[ts(optional)]
    pub etag: Option<String>,
    /// Bytes as shown.
    #[ts(type = "number")]
    pub size: u64,
}

/// Documents to delete. In a bucket with versioning each gets a delete marker; elsewhere the host asks first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeleteDocuments {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The documents, at most 1,000.
    pub documents: Vec<ShownDocument>,
}

/// The most documents of one act.
const MOST: usize = 1000;
/// Names that a question shows.
const SHOWN: usize = 5;

pub(super) async fn document_details(
    app: &App,
    _: &dyn Host,
    request: DetailsOf,
) -> Result<Details, Fault> {
    let s3 = app.s3(&request.connection).await?;
    let key = Key(request.key);
    let version = request.version_id.map(VersionId);
    let (head, tags) = tokio::join!(
        s3.head(&request.bucket, &key, version.as_ref()),
        s3.tags(&request.bucket, &key, version.as_ref()),
    );
    let head = head?;
    let headers = [
        ("Content-Encoding", &head.content_encoding),
        ("Content-Language", &head.content_language),
        ("Content-Disposition", &head.content_disposition),
        ("Cache-Control", &head.cache_control),
        ("Expires", &head.expires),
        ("Website redirect", &head.website_redirect),
    ];
    let headers = headers.into_iter().filter_map(|(name, value)| {
        Some(Pair { name: name.to_owned(), value: shown_text(value.as_deref()?) })
    });
    let checksum = head.checksum.map(|(algorithm, value, whole)| {
        let (algorithm, value) = (shown_text(&algorithm), shown_text(&value));
        if whole {
            format!("{algorithm} {value}")
        } else {
            format!("{algorithm} {value} (of parts)")
        }
    });
    Ok(Details {
        key: shown_text(key.as_str()),
        version_id: head.version_id.map(|id| id.0),
        size: head.size,
        modified: head.modified.to_string(),
        content_type: head.content_type.as_deref().map(shown_text),
        class: head.class,
        etag: head.etag.map(|etag| shown_text(etag.as_str())),
        checksum,
        encryption: head.encryption.as_deref().map(shown_text),
        headers: headers.collect(),
        metadata: pairs(head.metadata),
        // Not knowing the tags is no reason to hide the rest.
        tags: tags.ok().map(pairs),
    })
}

fn pairs(all: Vec<(String, String)>) -> Vec<Pair> {
    let shown = |(name, value): (String, String)| Pair {
        name: shown_text(&name),
        value: shown_text(&value),
    };
    all.into_iter().map(shown).collect()
}

pub(super) async fn delete_documents(
    app: &App,
    host: &dyn Host,
    request: DeleteDocuments,
) -> Result<Done, Fault> {
    let mut documents = request.documents;
    documents.sort_by(|a, b| a.key.cmp(&b.key));
    documents.dedup_by(|a, b| a.key == b.key);
    let asked = documents.len();
    if asked == 0 || asked > MOST {
        return Err(Fault::new(
            Code::Invalid,
            format!("{asked} documents can't be deleted at once."),
        )
        .hint(format!("Choose 1 to {MOST} documents.")));
    }
    let s3 = app.s3(&request.connection).await?;
    for document in &documents {
        s3.may_write(&request.bucket, &document.key)?;
    }
    let versioning = s3.versioning(&request.bucket).await.ok();
    let for_good = restore::delete(versioning) == restore::Delete::ForGood;
    if for_good && !host.confirm(question(&documents, versioning)).await {
        return Ok(Done::cancelled());
    }
    let place = |key: String| Place {
        connection: request.connection.clone(),
        bucket: request.bucket.clone(),
        key: Key(key),
    };
    let answers: Vec<_> = futures::stream::iter(documents)
        .map(|shown| {
            let (s3, at) = (&s3, place(shown.key));
            let etag = shown.etag.map(ETag);
            async move {
                let deleted = s3.delete(&at.bucket, &at.key, etag.as_ref()).await;
                (at, deleted)
            }
        })
        .buffer_unordered(AT_A_TIME)
        .collect()
        .await;
    let mut outcome = Outcome::default();
    let mut markers = Vec::new();
    let (mut changed, mut records) = (Vec::new(), Vec::new());
    for (at, deleted) in answers {
        match deleted {
            Ok(deleted) => {
                records.push((at.key.clone(), json!({ "marker": deleted.marker })));
                // A marker with the id `null` took the place of content: removing it brings
                // nothing back.
                if let Some(marker) = deleted.marker.filter(|id| id.as_str() != NULL) {
                    markers.push((at.key.clone(), marker));
                }
                outcome.done.push(at.key.clone());
                changed.push(at);
            }
            Err(fault) => {
                outcome.failed.push((at.key.clone(), fault));
                // It may have happened, or the row is not what it was: both are worth a look.
                changed.push(at);
            }
        }
    }
    let records = records.iter().map(|(key, detail)| (key, detail));
    app.record_all("delete", &request.connection, &request.bucket, records);
    app.changed(&changed);
    let (connection, bucket) = (request.connection, request.bucket);
    let undo = (!markers.is_empty() && !for_good)
        .then(|| app.undos.keep(UndoAct::RemoveMarkers { connection, bucket, markers }));
    outcome.told("Deleted", asked, if for_good { " for good" } else { "" }, undo)
}

fn question(documents: &[ShownDocument], versioning: Option<Versioning>) -> Confirmation {
    let keys: Vec<Key> = documents.iter().map(|one| Key(one.key.clone())).collect();
    let total = documents.iter().fold(0_u64, |sum, one| sum.saturating_add(one.size));
    let why = match versioning {
        Some(Versioning::Suspended) => {
            "Versioning is suspended in this bucket: what was written since then, or before versioning was first enabled, is destroyed. Other versions stay."
        }
        Some(Versioning::Unversioned) => "This bucket keeps no old versions.",
        _ => {
            "Strata could not find out whether this bucket keeps old versions, so it assumes that it does not."
        }
    };
    let count = words::documents(documents.len());
    Confirmation {
        title: format!("Delete {count} for good?"),
        message: format!(
            "{} ({}) will be deleted. {why} This can't be undone.",
            words::listed(&keys, SHOWN),
            words::bytes(total),
        ),
        confirm: "Delete for good".to_owned(),
    }
}
