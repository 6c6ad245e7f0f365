//! What a request says about the object it writes: content headers, metadata, tags, storage class,
//! checksums; and the rules that S3 sets for them.

use super::fault::{self, error, with_detail};
use super::headers::{text, time_in};
use crate::store::{Algorithm, Description, Sums, Tags};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE,
    HeaderMap, HeaderName, HeaderValue,
};
use percent_encoding::percent_decode_str;
use s3s::dto::{Metadata, Timestamp};
use s3s::{S3ErrorCode, S3Result, TrailingHeaders};

/// User metadata in all (User Guide, "Working with object metadata").
const METADATA_MAX: usize = 2 * 1024;
/// Tags of an object (User Guide, "Categorizing your objects using tags").
const OBJECT_TAGS_MAX: usize = 10;

/// The storage classes that a write may ask for.
const CLASSES: [&str; 8] = [
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER_IR",
    "GLACIER",
    "DEEP_ARCHIVE",
];

/// The storage class asked for, STANDARD when none.
pub(super) fn class(headers: &HeaderMap) -> S3Result<String> {
    let class =
        text(headers, &HeaderName::from_static("x-amz-storage-class")).unwrap_or("STANDARD");
    if CLASSES.contains(&class) {
        return Ok(class.to_owned());
    }
    Err(error(S3ErrorCode::InvalidStorageClass, "The storage class you specified is not valid"))
}

/// The headers that are kept with an object. `metadata` and `expires` come parsed.
pub(super) fn description(
    headers: &HeaderMap,
    metadata: Option<Metadata>,
    expires: Option<&Timestamp>,
) -> S3Result<Description> {
    let own = |name: &HeaderName| text_lossy(headers, name);
    let metadata = metadata.unwrap_or_default();
    let size: usize = metadata.iter().map(|(name, value)| name.len() + value.len()).sum();
    if size > METADATA_MAX {
        let error = error(
            S3ErrorCode::MetadataTooLarge,
            "Your metadata headers exceed the maximum allowed metadata size",
        );
        return Err(with_detail(error, "MaxSizeAllowed", &METADATA_MAX.to_string()));
    }
    acl_allowed(headers)?;
    Ok(Description {
        content_type: own(&CONTENT_TYPE),
        cache_control: own(&CACHE_CONTROL),
        content_disposition: own(&CONTENT_DISPOSITION),
        content_encoding: own(&CONTENT_ENCODING).and_then(|value| without_framing(&value)),
        content_language: own(&CONTENT_LANGUAGE),
        expires: expires.and_then(time_in),
        metadata: metadata.into_iter().collect(),
        ..placement(headers)
    })
}

/// What is said anew on each write and never copied: redirect and encryption.
pub(super) fn placement(headers: &HeaderMap) -> Description {
    let own = |name| text_lossy(headers, &HeaderName::from_static(name));
    Description {
        redirect: own("x-amz-website-redirect-location"),
        encryption: own("x-amz-server-side-encryption"),
        kms_key: own("x-amz-server-side-encryption-aws-kms-key-id"),
        ..Description::default()
    }
}

/// Header values may hold UTF-8; anything else is kept as well as text can.
fn text_lossy(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned()).filter(|text| !text.is_empty())
}

/// `aws-chunked` is the framing of the request, not the encoding of the object.
fn without_framing(value: &str) -> Option<String> {
    let kept: Vec<&str> = value
        .split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty() && *one != "aws-chunked")
        .collect();
    (!kept.is_empty()).then(|| kept.join(","))
}

/// The bucket's owner enforces ownership: only ACLs that say just that are taken.
fn acl_allowed(headers: &HeaderMap) -> S3Result<()> {
    let acl = text(headers, &HeaderName::from_static("x-amz-acl")).unwrap_or("private");
    let grants = headers.keys().any(|name| name.as_str().starts_with("x-amz-grant-"));
    if matches!(acl, "private" | "bucket-owner-full-control" | "bucket-owner-read") && !grants {
        return Ok(());
    }
    Err(error(S3ErrorCode::AccessControlListNotSupported, "The bucket does not allow ACLs"))
}

/// The tags of the `x-amz-tagging` header, which is written like a query.
pub(super) fn header_tags(header: Option<&str>) -> S3Result<Tags> {
    let mut tags = Tags::new();
    for pair in header.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        tags.push((form_decoded(name)?, form_decoded(value)?));
    }
    checked_tags(tags, OBJECT_TAGS_MAX)
}

fn form_decoded(text: &str) -> S3Result<String> {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| error(S3ErrorCode::InvalidArgument, "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates."))
}

/// Tests tags by the User Guide's limits.
pub(super) fn checked_tags(tags: Tags, max: usize) -> S3Result<Tags> {
    if tags.len() > max {
        let message = if max == OBJECT_TAGS_MAX {
            "Object tags cannot be greater than 10"
        } else {
            "Bucket tag count cannot be greater than 50"
        };
        return Err(fault::custom("BadRequest", StatusCode::BAD_REQUEST, message));
    }
    for (at, (name, value)) in tags.iter().enumerate() {
        if name.is_empty() || name.chars().count() > 128 {
            return Err(error(S3ErrorCode::InvalidTag, "The TagKey you have provided is invalid"));
        }
        if value.chars().count() > 256 {
            return Err(error(
                S3ErrorCode::InvalidTag,
                "The TagValue you have provided is invalid",
            ));
        }
        if tags[..at].iter().any(|(before, _)| before == name) {
            return Err(error(
                S3ErrorCode::InvalidTag,
                "Cannot provide multiple Tags with the same key",
            ));
        }
    }
    Ok(tags)
}

/// Tags of an object, from XML.
pub(super) fn object_tags(tagging: s3s::dto::Tagging) -> S3Result<Tags> {
    let tags = tagging
        .tag_set
        .into_iter()
        .map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default()));
    checked_tags(tags.collect(), OBJECT_TAGS_MAX)
}

/// What a request tells about its body: to be compared when the body is there.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub length: Option<u64>,
    md5: Option<[u8; 16]>,
    checksums: Vec<(Algorithm, String)>,
    /// Those that come after the body.
    trailing: Vec<Algorithm>,
    /// `x-amz-sdk-checksum-algorithm` or the upload's own.
    pub named: Option<Algorithm>,
}

/// The header that carries a checksum of this algorithm.
pub(super) fn checksum_header(algorithm: Algorithm) -> HeaderName {
    HeaderName::from_static(match algorithm {
        Algorithm::Crc32 => "x-amz-checksum-crc32",
        Algorithm::Crc32c => "x-amz-checksum-crc32c",
        Algorithm::Crc64Nvme => "x-amz-checksum-crc64nvme",
        Algorithm::Sha1 => "x-amz-checksum-sha1",
        Algorithm::Sha256 => "x-amz-checksum-sha256",
    })
}

/// Checksums in a request's headers.
pub(super) fn told_checksums(headers: &HeaderMap) -> Vec<(Algorithm, String)> {
    Algorithm::ALL
        .into_iter()
        .filter_map(|algorithm| {
            text(headers, &checksum_header(algorithm)).map(|value| (algorithm, value.to_owned()))
        })
        .collect()
}

impl Told {
    pub(super) fn of(headers: &HeaderMap, length: Option<i64>) -> S3Result<Self> {
        let md5 = match text(headers, &HeaderName::from_static("content-md5")) {
            None => None,
            Some(value) => {
                let bytes: Option<[u8; 16]> =
                    STANDARD.decode(value).ok().and_then(|bytes| bytes.try_into().ok());
                let invalid = || {
                    error(S3ErrorCode::InvalidDigest, "The Content-MD5 you specified was invalid")
                };
                Some(bytes.ok_or_else(invalid)?)
            }
        };
        let trailers = text(headers, &HeaderName::from_static("x-amz-trailer")).unwrap_or_default();
        let trailing = Algorithm::ALL
            .into_iter()
            .filter(|algorithm| {
                let header = checksum_header(*algorithm);
                trailers.split(',').any(|name| name.trim().eq_ignore_ascii_case(header.as_str()))
            })
            .collect();
        let named = text(headers, &HeaderName::from_static("x-amz-sdk-checksum-algorithm"))
            .or_else(|| text(headers, &HeaderName::from_static("x-amz-checksum-algorithm")))
            .and_then(|name| Algorithm::named(&name.to_ascii_uppercase()));
        Ok(Self {
            length: length.and_then(|length| u64::try_from(length).ok()),
            md5,
            checksums: told_checksums(headers),
            trailing,
            named,
        })
    }

    /// What must be computed to compare.
    pub(super) fn algorithms(&self) -> Vec<Algorithm> {
        let told = self.checksums.iter().map(|(algorithm, _)| *algorithm);
        told.chain(self.trailing.iter().copied()).chain(self.named).collect()
    }

    /// The algorithm whose checksum is kept with the object.
    pub(super) fn kept(&self) -> Algorithm {
        self.algorithms().first().copied().unwrap_or(Algorithm::Crc64Nvme)
    }

    /// Compares with what arrived.
    pub(super) fn compare(&self, sums: &Sums, trailers: Option<TrailingHeaders>) -> S3Result<()> {
        if self.md5.is_some_and(|md5| md5 != sums.md5) {
            return Err(fault::bad_digest());
        }
        let after = trailers.and_then(|trailers| trailers.take()).unwrap_or_default();
        let late = told_checksums(&after);
        for (algorithm, value) in self.checksums.iter().chain(&late) {
            if STANDARD.decode(value).ok().as_deref() != sums.get(*algorithm) {
                return Err(fault::bad_digest());
            }
        }
        Ok(())
    }
}

/// A header value, when the text can be one.
pub(super) fn value(text: &str) -> Option<HeaderValue> {
    HeaderValue::from_bytes(text.as_bytes()).ok()
}
