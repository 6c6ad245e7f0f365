//! Brings an old version back by copying it on top: nothing is removed, and the copy keeps
//! metadata, content headers, tags and storage class (API reference, "CopyObject").

use super::S3;
use super::connect::long_call;
use super::delete::expect_current;
use super::fault::{Asked, Effect, Failure};
use super::shapes::{Expect, ObjectHead, Written};
use aws_sdk_s3::types::{MetadataDirective, StorageClass as SdkClass, TaggingDirective};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::{Archive, Entry, EntryKind};
use strata_domain::object::{ETag, Key, VersionId};

/// What is encoded in a copy source: all but RFC 3986's unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// As above, but for the slash.
const KEY: &AsciiSet = &ENCODED.remove(b'/');

/// A copy: which version of which key, as it is known before it starts.
pub(super) struct Copy<'a> {
    pub(super) bucket: &'a str,
    pub(super) key: &'a Key,
    pub(super) source: &'a VersionId,
    pub(super) head: &'a ObjectHead,
    pub(super) expect: &'a Expect,
    /// The newest entry before the copy; none when it may not be listed.
    pub(super) before: Option<&'a [Entry]>,
}

impl Copy<'_> {
    /// The `x-amz-copy-source` header: the names encoded, the query not.
    pub(super) fn source_header(&self) -> String {
        let key = utf8_percent_encode(self.key.as_str(), KEY);
        let version = utf8_percent_encode(self.source.as_str(), ENCODED);
        format!("{}/{key}?versionId={version}", utf8_percent_encode(self.bucket, ENCODED))
    }

    /// `If-Match` and `If-None-Match` for the destination.
    pub(super) fn conditions(&self, plain: bool) -> (Option<String>, Option<String>) {
        match self.expect {
            _ if plain => (None, None),
            Expect::Anything => (None, None),
            Expect::Current(etag) => (Some(etag.0.clone()), None),
            Expect::NothingOrMarker => (None, Some("*".to_owned())),
        }
    }

    /// The storage class to ask for; S3 would take STANDARD otherwise.
    pub(super) fn class(&self) -> SdkClass {
        SdkClass::from(self.head.class.as_str())
    }
}

impl S3 {
    /// Copies a version onto its own key, where it becomes the current one.
    ///
    /// # Errors
    /// `Archived` when it must be retrieved first, `Changed` when the expectation does not hold,
    /// `Gone` when the version is gone, `Unknown` when the outcome can't be found out.
    pub async fn copy_version_on_top(
        &self,
        bucket: &str,
        key: &Key,
        source: &VersionId,
        expect: Expect,
    ) -> Result<Written, Fault> {
        let asked = self.asked("CopyObject", Some(bucket), Some(key.as_str()));
        let (head, before) = tokio::join!(
            self.reading(|| self.head_once(bucket, key, Some(source))),
            self.newest_of(bucket, key, 1),
        );
        let head = head.map_err(|failure| match failure.status {
            404 if failure.code.is_empty() || failure.is("NotFound") => {
                asked.fault(Code::Gone, "this version is not there any more")
            }
            _ => failure.into(),
        })?;
        if matches!(head.archive, Archive::Archived | Archive::Retrieving) {
            return Err(asked
                .fault(Code::Archived, "this version is archived")
                .hint("Retrieve it from the archive first; that takes minutes to hours."));
        }
        let before = before.ok();
        if let Some(before) = &before {
            check_expectation(before, &expect, &asked)?;
        }
        let copy =
            Copy { bucket, key, source, head: &head, expect: &expect, before: before.as_deref() };
        if head.size > self.0.limits.single_copy {
            self.copy_in_parts(&copy).await
        } else {
            self.copy_whole(&copy).await
        }
    }

    async fn copy_whole(&self, copy: &Copy<'_>) -> Result<Written, Fault> {
        let asked = self.asked("CopyObject", Some(copy.bucket), Some(copy.key.as_str()));
        let mut plain = false;
        loop {
            let (if_match, if_none_match) = copy.conditions(plain);
            let answer = self
                .acting(|| async {
                    self.0
                        .client
                        .copy_object()
                        .bucket(copy.bucket)
                        .key(copy.key.as_str())
                        .copy_source(copy.source_header())
                        .set_copy_source_if_match(copy.head.etag.clone().map(|etag| etag.0))
                        .set_if_match(if_match.clone())
                        .set_if_none_match(if_none_match.clone())
                        .metadata_directive(MetadataDirective::Copy)
                        .tagging_directive(TaggingDirective::Copy)
                        .storage_class(copy.class())
                        .set_website_redirect_location(copy.head.website_redirect.clone())
                        .customize()
                        .config_override(long_call(&self.0.limits))
                        .send()
                        .await
                        .map_err(|error| asked.failure(&error))
                })
                .await;
            return match answer {
                Ok(answer) => {
                    let result = answer.copy_object_result().and_then(|result| result.e_tag());
                    Ok(Written {
                        version_id: answer.version_id().map(VersionId::from),
                        etag: result.map(ETag::from),
                    })
                }
                Err(failure) if !plain && failure.is("NotImplemented") => {
                    // The store does not know conditional copies; the look before has to do.
                    plain = true;
                    continue;
                }
                Err(failure) if failure.effect == Effect::Unclear => {
                    self.find_copied(copy, failure).await
                }
                Err(failure) => Err(copy_fault(copy, &asked, failure)),
            };
        }
    }

    /// Looks for the copy in the history, above what was newest before.
    pub(super) async fn find_copied(
        &self,
        copy: &Copy<'_>,
        failure: Failure,
    ) -> Result<Written, Fault> {
        let unknown = || self.unknown("CopyObject", copy.bucket, copy.key);
        let Some(before) = copy.before else {
            return Err(unknown());
        };
        let mut looked = false;
        for pause in self.lookup_pauses() {
            tokio::time::sleep(pause).await;
            let Ok(now) = self.newest_of(copy.bucket, copy.key, 20).await else {
                continue;
            };
            looked = true;
            let found = now.iter().take_while(|entry| !same_entry(entry, before.first())).find_map(
                |entry| match &entry.kind {
                    EntryKind::Version { size, etag, .. } if *size == copy.head.size => {
                        Some(Written {
                            version_id: Some(entry.version_id.clone()),
                            etag: etag.clone(),
                        })
                    }
                    _ => None,
                },
            );
            if let Some(written) = found {
                return Ok(written);
            }
        }
        Err(if looked { failure.into() } else { unknown() })
    }
}

/// Whether two entries are the same write. Ids decide, but for `null`, which an overwrite keeps.
fn same_entry(entry: &Entry, before: Option<&Entry>) -> bool {
    before.is_some_and(|before| {
        entry.version_id == before.version_id
            && entry.modified == before.modified
            && entry.is_delete_marker() == before.is_delete_marker()
    })
}

/// A look of our own at what the server will check too: some stores ignore the conditions.
fn check_expectation(before: &[Entry], expect: &Expect, asked: &Asked<'_>) -> Result<(), Fault> {
    let holds = match expect {
        Expect::Anything => true,
        Expect::Current(etag) => expect_current(before, etag).is_ok(),
        Expect::NothingOrMarker => before.first().is_none_or(Entry::is_delete_marker),
    };
    if holds { Ok(()) } else { Err(changed(asked)) }
}

fn changed(asked: &Asked<'_>) -> Fault {
    asked
        .fault(Code::Changed, "it was changed by someone else in the meantime")
        .hint("Reload the versions and look at them again.")
}

/// "Not found" can mean the source or, with a condition, the destination.
pub(super) fn copy_fault(copy: &Copy<'_>, asked: &Asked<'_>, failure: Failure) -> Fault {
    let destination = failure.is("NoSuchKey") && matches!(copy.expect, Expect::Current(_));
    if destination { changed(asked) } else { failure.into() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use strata_domain::object::StorageClass;

    fn head() -> ObjectHead {
        ObjectHead {
            size: 1,
            modified: jiff::Timestamp::UNIX_EPOCH,
            etag: None,
            version_id: None,
            class: StorageClass::StandardIa,
            archive: Archive::Readable,
            content_type: None,
            content_encoding: None,
            content_language: None,
            content_disposition: None,
            cache_control: None,
            expires: None,
            website_redirect: None,
            metadata: Vec::new(),
            encryption: None,
            checksum: None,
            parts: None,
            expiration: None,
        }
    }

    #[test]
    fn the_copy_source_encodes_names_but_not_the_query() {
        let head = head();
        let header = |key: &str, version: &str| {
            let (key, source) = (Key::from(key), VersionId::from(version));
            let (expect, before) = (&Expect::Anything, None);
            Copy { bucket: "b", key: &key, source: &source, head: &head, expect, before }
                .source_header()
        };
        assert_eq!(header("a/b c.txt", "v1"), "b/a/b%20c.txt?versionId=v1");
        assert_eq!(header("a?b%41+c&d", "x+/y="), "b/a%3Fb%2541%2Bc%26d?versionId=x%2B%2Fy%3D");
        assert_eq!(header("ä\n../x", "null"), "b/%C3%A4%0A../x?versionId=null");
    }

    #[test]
    fn the_class_of_the_source_is_asked_for() {
        let head = head();
        let (key, source) = (Key::from("k"), VersionId::from("v"));
        let expect = Expect::Current(ETag::from("\"e\""));
        let copy = Copy {
            bucket: "b",
            key: &key,
            source: &source,
            head: &head,
            expect: &expect,
            before: None,
        };
        assert_eq!(copy.class().as_str(), "STANDARD_IA");
        assert_eq!(copy.conditions(false), (Some("\"e\"".into()), None));
        assert_eq!(copy.conditions(true), (None, None));
    }
}
