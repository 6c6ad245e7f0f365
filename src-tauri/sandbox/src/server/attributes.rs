//! GetObjectAttributes, written as XML by hand: here alone S3 tells the ETag without its quotes.

use super::Adapter;
use super::describe::value;
use super::fault::error;
use super::headers::text;
use super::objects::{checked_id, shown_id};
use super::route::Parameters;
use super::xml::Xml;
use crate::store::{self, Algorithm, Version};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LAST_MODIFIED};
use s3s::{Body, S3ErrorCode, S3Request, S3Response, S3Result};

/// Parts on a page at most.
const PAGE: usize = 1000;

/// What may be asked for.
const KNOWN: [&str; 5] = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

pub(super) async fn answer(
    adapter: &Adapter,
    bucket: &str,
    key: String,
    request: &S3Request<Body>,
) -> S3Result<S3Response<Body>> {
    let query = Parameters::of(&request.uri);
    let wanted: Vec<String> = request
        .headers
        .get_all("x-amz-object-attributes")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|name| name.trim().to_owned())
        .collect();
    if wanted.is_empty() || wanted.iter().any(|name| !KNOWN.contains(&name.as_str())) {
        return Err(error(S3ErrorCode::InvalidArgument, "Invalid attribute name specified."));
    }
    let id = checked_id(adapter, query.get("versionId").map(str::to_owned))?;
    let name = bucket.to_owned();
    let (bucket, found) = adapter
        .read(move |connection| {
            let bucket = store::find(connection, &name)?;
            let found = store::lookup(connection, &bucket, &key, id.as_deref())?;
            Ok((bucket, found))
        })
        .await?;
    let number = |name: &'static str| {
        text(&request.headers, &HeaderName::from_static(name)).and_then(|text| text.parse().ok())
    };
    let after = number("x-amz-part-number-marker").unwrap_or(0);
    let max = number("x-amz-max-parts").unwrap_or(PAGE);
    let xml = written(&found, &wanted, after, max.min(PAGE));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    let modified = found.entry.modified.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Some(modified) = value(&modified) {
        headers.insert(LAST_MODIFIED, modified);
    }
    if let Some(id) = shown_id(&bucket, &found.entry.id).as_deref().and_then(value) {
        headers.insert("x-amz-version-id", id);
    }
    Ok(S3Response::with_headers(Body::from(xml), headers))
}

fn written(found: &Version, wanted: &[String], after: usize, max: usize) -> String {
    let wants = |name: &str| wanted.iter().any(|wanted| wanted == name);
    let entry = &found.entry;
    let mut xml = Xml::new("GetObjectAttributesResponse");
    if wants("ETag") {
        xml.leaf("ETag", &entry.etag);
    }
    if let Some(sum) = entry.checksum.as_ref().filter(|_| wants("Checksum")) {
        xml.open("Checksum");
        let bare = sum.value.split('-').next().unwrap_or_default();
        xml.leaf(element(sum.algorithm), bare);
        xml.leaf("ChecksumType", if sum.is_composite() { "COMPOSITE" } else { "FULL_OBJECT" });
        xml.close("Checksum");
    }
    if wants("ObjectParts") && !found.parts.is_empty() {
        parts(&mut xml, found, after, max);
    }
    if wants("StorageClass") {
        xml.leaf("StorageClass", &entry.class);
    }
    if wants("ObjectSize") {
        xml.leaf("ObjectSize", &entry.size.to_string());
    }
    xml.end("GetObjectAttributesResponse")
}

fn parts(xml: &mut Xml, found: &Version, after: usize, max: usize) {
    let number = |part: &store::PartMark| usize::try_from(part.number).unwrap_or(usize::MAX);
    let rest: Vec<_> = found.parts.iter().filter(|part| number(part) > after).collect();
    let page = &rest[..rest.len().min(max)];
    let next = page.last().map_or(after, |part| number(part));
    xml.open("ObjectParts");
    xml.leaf("PartsCount", &found.parts.len().to_string());
    xml.leaf("PartNumberMarker", &after.to_string());
    xml.leaf("NextPartNumberMarker", &next.to_string());
    xml.leaf("MaxParts", &max.to_string());
    xml.leaf("IsTruncated", if page.len() < rest.len() { "true" } else { "false" });
    let algorithm = found.entry.checksum.as_ref().map(|sum| sum.algorithm);
    for part in page {
        xml.open("Part");
        xml.leaf("PartNumber", &part.number.to_string());
        xml.leaf("Size", &part.size.to_string());
        if let (Some(algorithm), Some(sum)) = (algorithm, &part.checksum) {
            xml.leaf(element(algorithm), sum);
        }
        xml.close("Part");
    }
    xml.close("ObjectParts");
}

fn element(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Crc32 => "ChecksumCRC32",
        Algorithm::Crc32c => "ChecksumCRC32C",
        Algorithm::Crc64Nvme => "ChecksumCRC64NVME",
        Algorithm::Sha1 => "ChecksumSHA1",
        Algorithm::Sha256 => "ChecksumSHA256",
    }
}
