//! Small conversions between the SDK's values and ours.

use jiff::Timestamp;
use strata_domain::history::Archive;
use strata_domain::object::StorageClass;

use super::versions_xml::archive;

/// An SDK date as a timestamp.
pub(super) fn timestamp(date: &aws_sdk_s3::primitives::DateTime) -> Option<Timestamp> {
    Timestamp::new(date.secs(), i32::try_from(date.subsec_nanos()).ok()?).ok()
}

/// A length that must not be negative.
pub(super) fn count(size: Option<i64>) -> Option<u64> {
    size.and_then(|size| u64::try_from(size).ok())
}

/// A length for the SDK, which counts in signed numbers.
pub(super) fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// Reads the `x-amz-restore` header: `ongoing-request="false", expiry-date="Fri, …"`
/// (API reference, "HeadObject").
pub(super) fn archive_of(class: &StorageClass, restore: Option<&str>, tier: bool) -> Archive {
    let quoted = |name: &str| {
        let rest = restore?.split_once(name)?.1.strip_prefix("=\"")?;
        rest.split_once('"').map(|(text, _)| text)
    };
    let in_progress = quoted("ongoing-request").map(|text| text == "true");
    let until = quoted("expiry-date")
        .and_then(|text| jiff::fmt::rfc2822::parse(text).ok())
        .map(|date| date.timestamp());
    match archive(class, in_progress, until) {
        // Intelligent-Tiering's archive tiers stand in a header of their own, not in the class.
        Archive::Readable if tier => Archive::Archived,
        archive => archive,
    }
}

/// A part count from a multipart entity tag such as `"d41d…-12"`.
pub(super) fn parts_of(etag: &str) -> Option<u32> {
    let (hash, parts) = etag.trim_matches('"').rsplit_once('-')?;
    (hash.len() == 32).then(|| parts.parse().ok())?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_restore_header_is_read() {
        let glacier = StorageClass::GlacierFlexible;
        let done = "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\"";
        let until = Some("2012-12-21T00:00:00Z".parse().unwrap());
        for (header, archive) in [
            (None, Archive::Archived),
            (Some("ongoing-request=\"true\""), Archive::Retrieving),
            (Some(done), Archive::Retrieved { until }),
            (Some("nonsense"), Archive::Archived),
        ] {
            assert_eq!(archive_of(&glacier, header, false), archive);
        }
        let tiering = StorageClass::IntelligentTiering;
        assert_eq!(archive_of(&tiering, None, true), Archive::Archived);
        assert_eq!(archive_of(&tiering, None, false), Archive::Readable);
    }

    #[test]
    fn only_a_multipart_tag_has_parts() {
        assert_eq!(parts_of("\"d41d8cd98f00b204e9800998ecf8427e-12\""), Some(12));
        assert_eq!(parts_of("\"d41d8cd98f00b204e9800998ecf8427e\""), None);
        assert_eq!(parts_of("\"x-y\""), None);
    }
}
