//! The shape that S3 documents for each configuration. Meaning is left to the reader: a rule that
//! makes no sense is kept, as S3 keeps it.

use super::describe::checked_tags;
use super::fault::error;
use s3s::dto::{
    BucketLifecycleConfiguration, BucketLoggingStatus, CORSConfiguration, OwnershipControls,
    PublicAccessBlockConfiguration, ServerSideEncryptionConfiguration, Tagging,
};
use s3s::xml::{Deserialize, Deserializer, SerializeContent, Serializer};
use s3s::{S3Error, S3ErrorCode, S3Result};
use strata_domain::lifecycle::rule::UnknownElement;
use strata_domain::lifecycle::xml;
use uuid::Uuid;

use super::xml::NAMESPACE;

/// Tags of a bucket.
const BUCKET_TAGS_MAX: usize = 50;
/// Rules in a lifecycle configuration.
const LIFECYCLE_RULES_MAX: usize = 1000;
/// Rules in a CORS configuration.
const CORS_RULES_MAX: usize = 100;
/// Bytes in a policy.
const POLICY_MAX: usize = 20 * 1024;

fn malformed() -> S3Error {
    error(
        S3ErrorCode::MalformedXML,
        "The XML you provided was not well-formed or did not validate against our published schema",
    )
}

fn read<T: for<'xml> Deserialize<'xml>>(given: &[u8]) -> S3Result<T> {
    let mut reader = Deserializer::new(given);
    let read = T::deserialize(&mut reader).map_err(|_| malformed())?;
    reader.expect_eof().map_err(|_| malformed())?;
    Ok(read)
}

fn written(root: &str, content: &impl SerializeContent) -> S3Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut xml = Serializer::new(&mut bytes);
    xml.decl()
        .and_then(|()| xml.content_with_ns(root, NAMESPACE, content))
        .map_err(S3Error::internal_error)?;
    Ok(bytes)
}

/// Status is told exactly; ids are unique, and made where they are missing (API reference,
/// "PutBucketLifecycleConfiguration").
pub(super) fn lifecycle(given: &[u8]) -> S3Result<Vec<u8>> {
    let known: Option<Vec<u8>> = known_today(given);
    let mut lifecycle: BucketLifecycleConfiguration = read(known.as_deref().unwrap_or(given))?;
    if lifecycle.rules.is_empty() || lifecycle.rules.len() > LIFECYCLE_RULES_MAX {
        return Err(malformed());
    }
    let mut ids = Vec::new();
    let mut added = false;
    for rule in &mut lifecycle.rules {
        if !matches!(rule.status.as_str(), "Enabled" | "Disabled") {
            return Err(malformed());
        }
        #[allow(deprecated)]
        let filtered = rule.filter.is_some() || rule.prefix.is_some();
        if !filtered {
            return Err(malformed());
        }
        let acts = rule.expiration.is_some()
            || rule.transitions.as_ref().is_some_and(|list| !list.is_empty())
            || rule.noncurrent_version_expiration.is_some()
            || rule.noncurrent_version_transitions.as_ref().is_some_and(|list| !list.is_empty())
            || rule.abort_incomplete_multipart_upload.is_some();
        if !acts {
            return Err(error(
                S3ErrorCode::InvalidRequest,
                "At least one action needs to be specified in a rule",
            ));
        }
        let id = rule.id.take().filter(|id| !id.is_empty()).unwrap_or_else(|| {
            added = true;
            Uuid::new_v4().to_string()
        });
        if id.len() > 255 {
            return Err(error(
                S3ErrorCode::InvalidArgument,
                "ID length should not exceed allowed limit of 255",
            ));
        }
        if ids.contains(&id) {
            return Err(error(
                S3ErrorCode::InvalidArgument,
                "Rule ID must be unique. Found same ID for more than one rule",
            ));
        }
        ids.push(id.clone());
        rule.id = Some(id);
    }
    match (added, known) {
        (false, _) => Ok(given.to_vec()),
        (true, None) => written("LifecycleConfiguration", &lifecycle),
        // To write it with ids would lose what is not known.
        (true, Some(_)) => Err(malformed()),
    }
}

/// What S3 calls the parts of a rule today: one of them that is not understood is a mistake.
const OF_A_RULE: [&str; 16] = [
    "Rule",
    "ID",
    "Status",
    "Filter",
    "And",
    "Prefix",
    "Tag",
    "ObjectSizeGreaterThan",
    "ObjectSizeLessThan",
    "Transition",
    "NoncurrentVersionTransition",
    "Expiration",
    "NoncurrentVersionExpiration",
    "AbortIncompleteMultipartUpload",
    "Days",
    "Date",
];

/// A configuration without the elements that S3 does not have yet: it gets new ones over the years,
/// and keeps them for clients that are older. None where there are no such elements.
fn known_today(given: &[u8]) -> Option<Vec<u8>> {
    let mut configuration = xml::read(given).ok()?;
    let mut found = std::mem::take(&mut configuration.unknown);
    for rule in &mut configuration.rules {
        found.append(&mut rule.unknown);
        if let Some(filter) = &mut rule.filter {
            found.append(&mut filter.unknown);
        }
    }
    let later = |element: &UnknownElement| !OF_A_RULE.contains(&element.name.as_str());
    let all_later = !found.is_empty() && found.iter().all(later);
    all_later.then(|| xml::write(&configuration).ok()).flatten().map(String::into_bytes)
}

pub(super) fn cors(given: &[u8]) -> S3Result<Vec<u8>> {
    let cors: CORSConfiguration = read(given)?;
    if cors.cors_rules.is_empty() || cors.cors_rules.len() > CORS_RULES_MAX {
        return Err(malformed());
    }
    for rule in &cors.cors_rules {
        if rule.allowed_methods.is_empty() || rule.allowed_origins.is_empty() {
            return Err(malformed());
        }
        if rule
            .allowed_methods
            .iter()
            .any(|method| !matches!(method.as_str(), "GET" | "PUT" | "POST" | "DELETE" | "HEAD"))
        {
            return Err(error(
                S3ErrorCode::InvalidRequest,
                "Found unsupported HTTP method in CORS config.",
            ));
        }
        let stars = |list: &[String]| list.iter().any(|text| text.matches('*').count() > 1);
        if stars(&rule.allowed_origins) || rule.allowed_headers.as_deref().is_some_and(stars) {
            return Err(error(
                S3ErrorCode::InvalidRequest,
                "AllowedOrigin or AllowedHeader can not have more than one wildcard.",
            ));
        }
    }
    Ok(given.to_vec())
}

pub(super) fn encryption(given: &[u8]) -> S3Result<Vec<u8>> {
    // Elements newer than s3s's types (BlockedEncryptionTypes, 2026) are kept unread.
    if !well_formed(given, "ServerSideEncryptionConfiguration") {
        return Err(malformed());
    }
    if let Ok(read) = read::<ServerSideEncryptionConfiguration>(given) {
        let known = read.rules.iter().all(|rule| {
            rule.apply_server_side_encryption_by_default.as_ref().is_none_or(|default| {
                matches!(default.sse_algorithm.as_str(), "AES256" | "aws:kms" | "aws:kms:dsse")
            })
        });
        if read.rules.len() != 1 || !known {
            return Err(malformed());
        }
    }
    Ok(given.to_vec())
}

/// Whether the text is XML with this root, well enough to be read back.
fn well_formed(given: &[u8], root: &str) -> bool {
    struct Any;
    impl<'xml> s3s::xml::DeserializeContent<'xml> for Any {
        fn deserialize_content(reader: &mut Deserializer<'xml>) -> s3s::xml::DeResult<Self> {
            reader.for_each_element(|reader, _| reader.content::<Self>().map(|_| ()))?;
            Ok(Self)
        }
    }
    let mut reader = Deserializer::new(given);
    reader.named_element(root, Deserializer::content::<Any>).is_ok() && reader.expect_eof().is_ok()
}

pub(super) fn public_access_block(given: &[u8]) -> S3Result<Vec<u8>> {
    read::<PublicAccessBlockConfiguration>(given)?;
    Ok(given.to_vec())
}

pub(super) fn logging(given: &[u8]) -> S3Result<Vec<u8>> {
    read::<BucketLoggingStatus>(given)?;
    Ok(given.to_vec())
}

/// The bucket that logs are to go to, when they are to go anywhere.
pub(super) fn log_target(given: &[u8]) -> S3Result<Option<String>> {
    let status: BucketLoggingStatus = read(given)?;
    Ok(status.logging_enabled.map(|enabled| enabled.target_bucket))
}

pub(super) fn ownership(given: &[u8]) -> S3Result<Vec<u8>> {
    let ownership: OwnershipControls = read(given)?;
    let known = ownership.rules.iter().all(|rule| {
        matches!(
            rule.object_ownership.as_str(),
            "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter"
        )
    });
    if ownership.rules.len() == 1 && known { Ok(given.to_vec()) } else { Err(malformed()) }
}

pub(super) fn tagging(given: &[u8]) -> S3Result<Vec<u8>> {
    let tagging: Tagging = read(given)?;
    let tags = tagging
        .tag_set
        .into_iter()
        .map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default()));
    checked_tags(tags.collect(), BUCKET_TAGS_MAX)?;
    Ok(given.to_vec())
}

/// A policy is JSON with statements; what they mean is not weighed here.
pub(super) fn policy(given: &[u8]) -> S3Result<Vec<u8>> {
    if given.len() > POLICY_MAX {
        return Err(error(
            S3ErrorCode::InvalidArgument,
            "Policy exceeds the maximum allowed document size",
        ));
    }
    let invalid = |message| error(S3ErrorCode::MalformedPolicy, message);
    let policy: serde_json::Value = serde_json::from_slice(given)
        .map_err(|_| invalid("Policies must be valid JSON and the first byte must be '{'"))?;
    match policy.get("Statement") {
        Some(serde_json::Value::Array(statements)) if !statements.is_empty() => Ok(given.to_vec()),
        Some(serde_json::Value::Object(_)) => Ok(given.to_vec()),
        _ => Err(invalid("Missing required field Statement")),
    }
}
