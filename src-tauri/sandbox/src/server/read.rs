//! GetObject and HeadObject: conditions, ranges, parts, overridden headers, archived versions.

use super::body;
use super::describe::value;
use super::fault::{self, STATUS};
use super::headers::{condition_test, etag, expiration_header, http_date, time_in, time_out};
use super::objects::{IgnoreRange, checked_id, checksum_type, encryption, shown_id, signed};
use super::{Adapter, Bucket};
use crate::store::{self, Announced, Current, ETagTest, Phase, Refusal, Thaw, Version};
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG,
    EXPIRES, HeaderMap, LAST_MODIFIED,
};
use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use s3s::dto::{
    ETagCondition, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput, Range,
    StorageClass,
};
use s3s::{S3Request, S3Response, S3Result};
use std::ops::Range as Span;

/// How often a read starts over because the version was replaced between looking and opening.
const ATTEMPTS: usize = 5;

/// What GET and HEAD ask alike.
struct Asked {
    bucket: String,
    key: String,
    id: Option<String>,
    range: Option<Range>,
    part: Option<i32>,
    checksums: bool,
    if_match: Option<ETagCondition>,
    if_none_match: Option<ETagCondition>,
    if_modified_since: Option<s3s::dto::Timestamp>,
    if_unmodified_since: Option<s3s::dto::Timestamp>,
}

macro_rules! asked {
    ($input:ident, $range:expr) => {
        Asked {
            bucket: $input.bucket,
            key: $input.key,
            id: $input.version_id,
            range: $range,
            part: $input.part_number,
            checksums: $input.checksum_mode.is_some_and(|mode| mode.as_str() == "ENABLED"),
            if_match: $input.if_match,
            if_none_match: $input.if_none_match,
            if_modified_since: $input.if_modified_since,
            if_unmodified_since: $input.if_unmodified_since,
        }
    };
}

/// A version that may be read, and which stretch of it.
struct Chosen {
    bucket: Bucket,
    version: Version,
    span: Span<u64>,
    partial: bool,
    /// When a rule expires it; told of the current version only, when none is named.
    expires: Option<Announced>,
}

pub(super) async fn get(
    adapter: &Adapter,
    request: S3Request<GetObjectInput>,
) -> S3Result<S3Response<GetObjectOutput>> {
    let S3Request { input, extensions, .. } = request;
    let ignored = extensions.get::<IgnoreRange>().is_some();
    let mut asked = asked!(input, input.range.filter(|_| !ignored));
    asked.id = checked_id(adapter, asked.id)?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let chosen = choose(adapter, &asked).await?;
        chosen.version.readable(adapter.now()).map_err(fault::of)?;
        let (store, content, span) =
            (adapter.store.clone(), chosen.version.content, chosen.span.clone());
        let opened = adapter
            .read(move |connection| {
                let content = store::content_of(connection, content)?;
                Ok(body::open(&store, content, span)?)
            })
            .await;
        let opened = match opened {
            Err(_) if attempt < ATTEMPTS => continue,
            opened => opened?,
        };
        let mut output = describe(adapter, &asked, &chosen);
        output.body = Some(opened.stream(&adapter.store));
        return Ok(S3Response::new(output));
    }
}

pub(super) async fn head(
    adapter: &Adapter,
    request: S3Request<HeadObjectInput>,
) -> S3Result<S3Response<HeadObjectOutput>> {
    let input = request.input;
    let mut overrides = HeaderMap::new();
    let texts = [
        (CONTENT_TYPE, &input.response_content_type),
        (CONTENT_LANGUAGE, &input.response_content_language),
        (CACHE_CONTROL, &input.response_cache_control),
        (CONTENT_DISPOSITION, &input.response_content_disposition),
        (CONTENT_ENCODING, &input.response_content_encoding),
    ];
    for (name, text) in texts {
        if let Some(value) = text.as_deref().and_then(value) {
            overrides.insert(name, value);
        }
    }
    if let Some(value) = input.response_expires.as_ref().and_then(http_date) {
        overrides.insert(EXPIRES, value);
    }
    let mut asked = asked!(input, input.range);
    asked.id = checked_id(adapter, asked.id)?;
    let chosen = choose(adapter, &asked).await?;
    let said = describe(adapter, &asked, &chosen);
    let output = HeadObjectOutput {
        accept_ranges: said.accept_ranges,
        cache_control: said.cache_control,
        checksum_crc32: said.checksum_crc32,
        checksum_crc32c: said.checksum_crc32c,
        checksum_crc64nvme: said.checksum_crc64nvme,
        checksum_sha1: said.checksum_sha1,
        checksum_sha256: said.checksum_sha256,
        checksum_type: said.checksum_type,
        content_disposition: said.content_disposition,
        content_encoding: said.content_encoding,
        content_language: said.content_language,
        content_length: said.content_length,
        content_range: said.content_range,
        content_type: said.content_type,
        e_tag: said.e_tag,
        expiration: said.expiration,
        expires: said.expires,
        last_modified: said.last_modified,
        metadata: said.metadata,
        parts_count: said.parts_count,
        restore: said.restore,
        ssekms_key_id: said.ssekms_key_id,
        server_side_encryption: said.server_side_encryption,
        storage_class: said.storage_class,
        version_id: said.version_id,
        website_redirect_location: said.website_redirect_location,
        ..HeadObjectOutput::default()
    };
    if chosen.partial {
        overrides.insert(STATUS, HeaderValue::from(StatusCode::PARTIAL_CONTENT.as_u16()));
    }
    Ok(S3Response::with_headers(output, overrides))
}

async fn choose(adapter: &Adapter, asked: &Asked) -> S3Result<Chosen> {
    let (name, key, id) = (asked.bucket.clone(), asked.key.clone(), asked.id.clone());
    let (bucket, version, expires) = adapter
        .read(move |connection| {
            let bucket = store::find(connection, &name)?;
            let version = store::lookup(connection, &bucket, &key, id.as_deref())?;
            let expires = match id {
                None => store::expires(connection, &bucket, &Current::of(&version))?,
                Some(_) => None,
            };
            Ok((bucket, version, expires))
        })
        .await?;
    conditions(asked, &version)?;
    let (span, partial) = span(asked, &version)?;
    Ok(Chosen { bucket, version, span, partial, expires })
}

/// The conditions of RFC 9110, section 13.2.2, as S3 combines them.
fn conditions(asked: &Asked, version: &Version) -> S3Result<()> {
    let entry = &version.entry;
    let modified = entry.modified.as_second();
    let matches = |condition: &ETagCondition| match condition_test(condition) {
        ETagTest::Any => true,
        ETagTest::Is(etag) => etag == entry.etag,
    };
    let since =
        |at: &Option<s3s::dto::Timestamp>| at.as_ref().and_then(time_in).map(Timestamp::as_second);
    match &asked.if_match {
        Some(condition) if !matches(condition) => {
            return Err(fault::of(Refusal::Precondition("If-Match")));
        }
        None if since(&asked.if_unmodified_since).is_some_and(|limit| modified > limit) => {
            return Err(fault::of(Refusal::Precondition("If-Unmodified-Since")));
        }
        _ => {}
    }
    let unchanged = match &asked.if_none_match {
        Some(condition) => matches(condition),
        None => since(&asked.if_modified_since).is_some_and(|limit| modified <= limit),
    };
    if !unchanged {
        return Ok(());
    }
    let mut headers = HeaderMap::new();
    if let Some(value) = value(&format!("\"{}\"", entry.etag)) {
        headers.insert(ETAG, value);
    }
    if let Some(value) = http_date(&time_out(entry.modified)) {
        headers.insert(LAST_MODIFIED, value);
    }
    Err(fault::not_modified(headers))
}

/// The stretch that is asked for, and whether it is told as a part (206).
fn span(asked: &Asked, version: &Version) -> S3Result<(Span<u64>, bool)> {
    let size = version.entry.size;
    if let Some(number) = asked.part {
        return part_span(version, number);
    }
    match &asked.range {
        None => Ok((0..size, false)),
        Some(_) if size == 0 => Err(fault::invalid_range(0)),
        Some(range) => match range.check(size) {
            Ok(span) => Ok((span, true)),
            Err(_) => Err(fault::invalid_range(size)),
        },
    }
}

/// An object that came in one piece has part 1 only.
fn part_span(version: &Version, number: i32) -> S3Result<(Span<u64>, bool)> {
    let size = version.entry.size;
    if version.parts.is_empty() {
        return if number == 1 { Ok((0..size, size > 0)) } else { Err(no_such_part()) };
    }
    let mut start = 0;
    for part in &version.parts {
        if i64::from(part.number) == i64::from(number) {
            return Ok((start..start + part.size, part.size > 0));
        }
        start += part.size;
    }
    Err(no_such_part())
}

fn no_such_part() -> s3s::S3Error {
    fault::custom(
        "InvalidPartNumber",
        StatusCode::RANGE_NOT_SATISFIABLE,
        "The requested partnumber is not satisfiable",
    )
}

fn describe(adapter: &Adapter, asked: &Asked, chosen: &Chosen) -> GetObjectOutput {
    let Chosen { bucket, version, span, partial, expires } = chosen;
    let (entry, said) = (&version.entry, &version.description);
    let mut output = GetObjectOutput {
        accept_ranges: Some("bytes".to_owned()),
        cache_control: said.cache_control.clone(),
        content_disposition: said.content_disposition.clone(),
        content_encoding: said.content_encoding.clone(),
        content_language: said.content_language.clone(),
        content_length: Some(signed(span.end - span.start)),
        content_range: partial
            .then(|| format!("bytes {}-{}/{}", span.start, span.end.saturating_sub(1), entry.size)),
        content_type: said.content_type.clone().or_else(|| Some("binary/octet-stream".to_owned())),
        e_tag: Some(etag(&entry.etag)),
        expiration: expires.as_ref().map(expiration_header),
        expires: said.expires.map(time_out),
        last_modified: Some(time_out(entry.modified)),
        metadata: (!said.metadata.is_empty()).then(|| said.metadata.clone().into_iter().collect()),
        parts_count: asked
            .part
            .filter(|_| !version.parts.is_empty())
            .and_then(|_| i32::try_from(version.parts.len()).ok()),
        restore: restore_header(version, adapter.now()),
        server_side_encryption: Some(encryption(said)),
        ssekms_key_id: said.kms_key.clone(),
        storage_class: (entry.class != "STANDARD").then(|| StorageClass::from(entry.class.clone())),
        tag_count: (!version.tags.is_empty())
            .then(|| i32::try_from(version.tags.len()).unwrap_or(i32::MAX)),
        version_id: shown_id(bucket, &entry.id),
        website_redirect_location: said.redirect.clone(),
        ..GetObjectOutput::default()
    };
    let whole = span.end - span.start == entry.size;
    if let Some(sum) = entry.checksum.as_ref().filter(|_| asked.checksums && whole) {
        put_checksum!(output, sum.algorithm, Some(sum.value.clone()));
        output.checksum_type = Some(checksum_type(sum));
    }
    output
}

fn restore_header(version: &Version, now: Timestamp) -> Option<String> {
    match Thaw::phase(version.entry.thaw, now) {
        Phase::Cold => None,
        Phase::Ongoing => Some("ongoing-request=\"true\"".to_owned()),
        Phase::Readable { until } => {
            let date = http_date(&time_out(until))?;
            Some(format!("ongoing-request=\"false\", expiry-date=\"{}\"", date.to_str().ok()?))
        }
    }
}
