//! ListObjects, ListObjectsV2 and ListObjectVersions, written as XML in S3's own order: entries of a
//! key newest first, versions and delete markers interleaved.

use super::fault::{error, with_detail};
use super::headers::text;
use super::route::Parameters;
use super::xml::{Xml, url_encoded};
use super::{ACCOUNT, Adapter, buckets};
use crate::store::{self, Entry, Item, Page, Phase, Query, Start, Thaw};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use s3s::{Body, S3Error, S3ErrorCode, S3Request, S3Response, S3Result};

/// Lines on a page at most.
const PAGE: usize = 1000;

/// Which listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    V1,
    V2,
    Versions,
}

/// What all three ask.
struct Asked {
    prefix: String,
    delimiter: Option<String>,
    max: usize,
    encoded: bool,
    owner: bool,
    restore_status: bool,
}

fn invalid(message: &'static str, name: &str, value: &str) -> S3Error {
    let error = error(S3ErrorCode::InvalidArgument, message);
    with_detail(with_detail(error, "ArgumentName", name), "ArgumentValue", value)
}

impl Asked {
    fn of(query: &Parameters, headers: &HeaderMap, kind: Kind) -> S3Result<Self> {
        let max = match query.get("max-keys").filter(|text| !text.is_empty()) {
            None => PAGE,
            Some(text) => {
                text.parse::<i32>().ok().and_then(|max| usize::try_from(max).ok()).ok_or_else(
                    || {
                        invalid(
                            "Provided max-keys not an integer or within integer range",
                            "max-keys",
                            text,
                        )
                    },
                )?
            }
        };
        let encoded = match query.get("encoding-type").filter(|text| !text.is_empty()) {
            None => false,
            Some("url") => true,
            Some(other) => {
                return Err(invalid(
                    "Invalid Encoding Method specified in Request",
                    "encoding-type",
                    other,
                ));
            }
        };
        let optional = text(headers, &HeaderName::from_static("x-amz-optional-object-attributes"))
            .unwrap_or_default();
        Ok(Self {
            prefix: query.get("prefix").unwrap_or_default().to_owned(),
            delimiter: query.get("delimiter").filter(|text| !text.is_empty()).map(str::to_owned),
            max: max.min(PAGE),
            encoded,
            owner: kind != Kind::V2 || query.get("fetch-owner") == Some("true"),
            restore_status: optional.split(',').any(|name| name.trim() == "RestoreStatus"),
        })
    }

    fn name(&self, text: &str) -> String {
        if self.encoded { url_encoded(text) } else { text.to_owned() }
    }

    fn query(&self, start: Start) -> Query {
        Query {
            prefix: self.prefix.clone(),
            delimiter: self.delimiter.clone(),
            start,
            max: self.max,
        }
    }

    /// The elements that every listing begins with.
    fn head(&self, xml: &mut Xml, bucket: &str, page: &Page) {
        xml.leaf("Name", bucket);
        xml.leaf("Prefix", &self.name(&self.prefix));
        xml.leaf("MaxKeys", &self.max.to_string());
        xml.leaf("IsTruncated", if page.truncated { "true" } else { "false" });
        xml.maybe("Delimiter", self.delimiter.as_deref().map(|text| self.name(text)).as_deref());
        xml.maybe("EncodingType", self.encoded.then_some("url"));
    }

    fn prefixes(&self, xml: &mut Xml, page: &Page) {
        for item in &page.items {
            if let Item::Prefix(prefix) = item {
                xml.open("CommonPrefixes");
                xml.leaf("Prefix", &self.name(prefix));
                xml.close("CommonPrefixes");
            }
        }
    }

    /// What an object and a version show alike.
    fn object(&self, xml: &mut Xml, entry: &Entry, now: Timestamp) {
        xml.leaf("Key", &self.name(&entry.key));
        xml.leaf("LastModified", &date(entry.modified));
        xml.leaf("ETag", &format!("\"{}\"", entry.etag));
        if let Some(sum) = &entry.checksum {
            xml.leaf("ChecksumAlgorithm", sum.algorithm.name());
            xml.leaf("ChecksumType", if sum.is_composite() { "COMPOSITE" } else { "FULL_OBJECT" });
        }
        xml.leaf("Size", &entry.size.to_string());
        if self.owner {
            owner(xml);
        }
        xml.leaf("StorageClass", &entry.class);
        if self.restore_status {
            restore_status(xml, entry, now);
        }
    }
}

fn owner(xml: &mut Xml) {
    xml.open("Owner");
    xml.leaf("ID", ACCOUNT);
    xml.maybe("DisplayName", buckets::owner().display_name.as_deref());
    xml.close("Owner");
}

fn restore_status(xml: &mut Xml, entry: &Entry, now: Timestamp) {
    let (ongoing, until) = match Thaw::phase(entry.thaw, now) {
        Phase::Cold => return,
        Phase::Ongoing => ("true", None),
        Phase::Readable { until } => ("false", Some(date(until))),
    };
    xml.open("RestoreStatus");
    xml.leaf("IsRestoreInProgress", ongoing);
    xml.maybe("RestoreExpiryDate", until.as_deref());
    xml.close("RestoreStatus");
}

/// Whole seconds, as S3 writes them.
fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

pub(super) async fn answer(
    adapter: &Adapter,
    bucket: &str,
    kind: Kind,
    request: &S3Request<Body>,
) -> S3Result<S3Response<Body>> {
    let query = Parameters::of(&request.uri);
    let asked = Asked::of(&query, &request.headers, kind)?;
    let xml = match kind {
        Kind::V1 => objects(adapter, bucket, &asked, &query).await?,
        Kind::V2 => objects_v2(adapter, bucket, &asked, &query).await?,
        Kind::Versions => versions(adapter, bucket, &asked, &query).await?,
    };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    headers.insert("x-amz-bucket-region", HeaderValue::from_static(crate::REGION));
    Ok(S3Response::with_headers(Body::from(xml), headers))
}

async fn current(adapter: &Adapter, bucket: &str, query: Query) -> S3Result<Page> {
    let bucket = bucket.to_owned();
    adapter
        .read(move |connection| {
            let bucket = store::find(connection, &bucket)?;
            store::list_current(connection, &bucket, &query)
        })
        .await
}

fn contents(xml: &mut Xml, asked: &Asked, page: &Page, now: Timestamp) {
    for item in &page.items {
        if let Item::Entry(entry) = item {
            xml.open("Contents");
            asked.object(xml, entry, now);
            xml.close("Contents");
        }
    }
}

fn after(marker: &str) -> Start {
    if marker.is_empty() { Start::Beginning } else { Start::After(marker.to_owned()) }
}

async fn objects(
    adapter: &Adapter,
    bucket: &str,
    asked: &Asked,
    query: &Parameters,
) -> S3Result<String> {
    let marker = query.get("marker").unwrap_or_default();
    let page = current(adapter, bucket, asked.query(after(marker))).await?;
    let mut xml = Xml::new("ListBucketResult");
    asked.head(&mut xml, bucket, &page);
    xml.leaf("Marker", &asked.name(marker));
    // Without a delimiter the last key is the marker, and S3 does not repeat it.
    let next = page.items.last().filter(|_| page.truncated && asked.delimiter.is_some());
    xml.maybe("NextMarker", next.map(|item| asked.name(item.name())).as_deref());
    contents(&mut xml, asked, &page, adapter.now());
    asked.prefixes(&mut xml, &page);
    Ok(xml.end("ListBucketResult"))
}

/// Continuation tokens are the last name on the page, made opaque.
fn token(name: &str) -> String {
    format!("1{}", URL_SAFE_NO_PAD.encode(name))
}

fn name_in(token: &str) -> S3Result<String> {
    let name = token
        .strip_prefix('1')
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    name.ok_or_else(|| {
        invalid("The continuation token provided is incorrect", "continuation-token", token)
    })
}

async fn objects_v2(
    adapter: &Adapter,
    bucket: &str,
    asked: &Asked,
    query: &Parameters,
) -> S3Result<String> {
    let given = query.get("continuation-token");
    let start_after = query.get("start-after").filter(|text| !text.is_empty());
    let marker = match given {
        Some("") => {
            return Err(invalid(
                "The continuation token provided is incorrect",
                "continuation-token",
                "",
            ));
        }
        Some(given) => name_in(given)?,
        None => start_after.unwrap_or_default().to_owned(),
    };
    let page = current(adapter, bucket, asked.query(after(&marker))).await?;
    let mut xml = Xml::new("ListBucketResult");
    asked.head(&mut xml, bucket, &page);
    xml.leaf("KeyCount", &page.items.len().to_string());
    xml.maybe("ContinuationToken", given);
    let next = page.items.last().filter(|_| page.truncated).map(|item| token(item.name()));
    xml.maybe("NextContinuationToken", next.as_deref());
    xml.maybe("StartAfter", start_after.map(|text| asked.name(text)).as_deref());
    contents(&mut xml, asked, &page, adapter.now());
    asked.prefixes(&mut xml, &page);
    Ok(xml.end("ListBucketResult"))
}

async fn versions(
    adapter: &Adapter,
    bucket: &str,
    asked: &Asked,
    query: &Parameters,
) -> S3Result<String> {
    let key_marker = query.get("key-marker").unwrap_or_default().to_owned();
    let version_marker = query.get("version-id-marker").map(str::to_owned);
    match version_marker.as_deref() {
        Some("") => {
            return Err(invalid("A version-id marker cannot be empty.", "version-id-marker", ""));
        }
        Some(id) if key_marker.is_empty() => {
            let message = "A version-id marker cannot be specified without a key marker.";
            return Err(invalid(message, "version-id-marker", id));
        }
        _ => {}
    }
    let store = adapter.store.clone();
    let (name, key, id) = (bucket.to_owned(), key_marker.clone(), version_marker.clone());
    let mut wanted = asked.query(Start::Beginning);
    let page = adapter
        .read(move |connection| {
            let bucket = store::find(connection, &name)?;
            if !key.is_empty() {
                wanted.start = store.place(connection, &bucket, key, id.as_deref())?;
            }
            store::list_versions(connection, &bucket, &wanted)
        })
        .await?;
    let mut xml = Xml::new("ListVersionsResult");
    asked.head(&mut xml, bucket, &page);
    xml.leaf("KeyMarker", &asked.name(&key_marker));
    xml.leaf("VersionIdMarker", version_marker.as_deref().unwrap_or_default());
    if let Some(last) = page.items.last().filter(|_| page.truncated) {
        xml.leaf("NextKeyMarker", &asked.name(last.name()));
        if let Item::Entry(entry) = last {
            xml.leaf("NextVersionIdMarker", &entry.id);
        }
    }
    let now = adapter.now();
    for item in &page.items {
        let Item::Entry(entry) = item else { continue };
        let element = if entry.marker { "DeleteMarker" } else { "Version" };
        xml.open(element);
        if entry.marker {
            xml.leaf("Key", &asked.name(&entry.key));
            xml.leaf("LastModified", &date(entry.modified));
            owner(&mut xml);
        } else {
            asked.object(&mut xml, entry, now);
        }
        xml.leaf("VersionId", &entry.id);
        xml.leaf("IsLatest", if entry.latest { "true" } else { "false" });
        xml.close(element);
    }
    asked.prefixes(&mut xml, &page);
    Ok(xml.end("ListVersionsResult"))
}
