//! Pages of the uploads in progress.

use super::model::Bucket;
use super::uploads::{COLUMNS, row_to_upload};
use super::{Refusal, Upload};
use rusqlite::{Connection, params};

/// A page of uploads in progress is asked for by this.
#[derive(Debug, Clone, Default)]
pub(crate) struct UploadQuery {
    pub prefix: String,
    pub delimiter: Option<String>,
    /// Key and, inside it, the place of an upload after which to go on.
    pub after: Option<(String, Option<i64>)>,
    pub max: usize,
}

/// One line of such a page.
#[derive(Debug, Clone)]
pub(crate) enum UploadItem {
    Upload(Box<Upload>),
    Prefix(String),
}

/// Uploads in progress, by key and then by their begin; and whether there are more.
pub(crate) fn list_uploads(
    connection: &Connection,
    bucket: &Bucket,
    query: &UploadQuery,
) -> Result<(Vec<UploadItem>, bool), Refusal> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM upload WHERE bucket_id = ?1 AND key >= ?2 AND outcome IS NULL ORDER BY key, seq"
    ))?;
    let mut items: Vec<UploadItem> = Vec::new();
    for upload in statement.query_map(params![bucket.id, query.prefix.as_bytes()], row_to_upload)? {
        let upload = upload?;
        let Some(rest) = upload.key.strip_prefix(&query.prefix) else { break };
        let folded = query
            .delimiter
            .as_deref()
            .filter(|delimiter| !delimiter.is_empty())
            .and_then(|delimiter| rest.find(delimiter).map(|at| at + delimiter.len()))
            .map(|end| upload.key[..query.prefix.len() + end].to_owned());
        let name = folded.as_deref().unwrap_or(&upload.key);
        let passed = query.after.as_ref().is_some_and(|(key, seq)| {
            name < key.as_str()
                || (name == key && seq.is_none_or(|seq| folded.is_some() || upload.seq <= seq))
        });
        let repeated = matches!((items.last(), &folded), (Some(UploadItem::Prefix(last)), Some(now)) if last == now);
        if passed || repeated {
            continue;
        }
        if items.len() == query.max {
            return Ok((items, query.max > 0));
        }
        items.push(match folded {
            Some(prefix) => UploadItem::Prefix(prefix),
            None => UploadItem::Upload(Box::new(upload)),
        });
    }
    Ok((items, false))
}
