//! The small document that a connection test puts, reads and takes away without a trace.

use super::S3;
use super::fault::Effect;
use super::limits::Limits;
use super::shapes::Written;
use aws_sdk_s3::primitives::ByteStream;
use http_body_util::{BodyExt, Limited};
use strata_domain::fault::{Code, Fault};
use strata_domain::object::{ETag, Key, VersionId};

/// What is left of a document whose every trace should go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// Nothing: no version, no marker.
    Nothing,
    /// A delete marker hides it; the versions below stay.
    Hidden {
        /// Why they stay.
        why: Fault,
    },
    /// It can still be read.
    Readable {
        /// Why.
        why: Fault,
    },
}

impl S3 {
    /// Puts a small document where none is: an existing one is never written over, also where the
    /// store does not know conditions (API reference, "PutObject").
    ///
    /// # Errors
    /// `Changed` when there is one already, `Unknown` when the answer was lost.
    pub async fn put_trial(
        &self,
        bucket: &str,
        key: &Key,
        bytes: &'static [u8],
    ) -> Result<Written, Fault> {
        let asked = self.asked("PutObject", Some(bucket), Some(key.as_str()));
        let mut condition = Some("*".to_owned());
        loop {
            let answer = self
                .acting(|| async {
                    let request = self.0.client.put_object().bucket(bucket).key(key.as_str());
                    let request = request
                        .content_type("text/plain")
                        .set_if_none_match(condition.clone())
                        .body(ByteStream::from_static(bytes));
                    request.send().await.map_err(|error| asked.failure(&error))
                })
                .await;
            return match answer {
                Ok(answer) => Ok(Written {
                    version_id: answer.version_id().map(VersionId::from),
                    etag: answer.e_tag().map(ETag::from),
                }),
                Err(failure) if failure.is("NotImplemented") && condition.is_some() => {
                    // The key holds a fresh random number: nothing else can be there.
                    condition = None;
                    continue;
                }
                Err(failure) if failure.effect == Effect::Unclear => {
                    Err(self.unknown("PutObject", bucket, key))
                }
                Err(failure) => Err(failure.into()),
            };
        }
    }

    /// Reads a small document, or one version of it, at most `most` bytes.
    ///
    /// # Errors
    /// What the store reports, `Malformed` when the body breaks off or is longer.
    pub async fn get_small(
        &self,
        bucket: &str,
        key: &Key,
        version: Option<&VersionId>,
        most: usize,
    ) -> Result<Vec<u8>, Fault> {
        let asked = self.asked("GetObject", Some(bucket), Some(key.as_str()));
        let read = self
            .reading(|| async {
                let request = self.0.client.get_object().bucket(bucket).key(key.as_str());
                let request = request.set_version_id(version.map(|id| id.0.clone()));
                let answer = request.send().await.map_err(|error| asked.failure(&error))?;
                let body = Limited::new(answer.body.into_inner(), most).collect();
                let Limits { small_call, .. } = self.0.limits;
                match tokio::time::timeout(small_call, body).await {
                    Ok(Ok(body)) => Ok(body.to_bytes().to_vec()),
                    Ok(Err(_)) => Err(asked.malformed("the content broke off or is too long")),
                    Err(_) => Err(asked.stalled("the content stopped coming")),
                }
            })
            .await;
        Ok(read?)
    }

    /// Removes every version and marker of a document that is nobody's. `known` are versions
    /// and markers that are sure to be its: where they can't be listed it is all that can go.
    ///
    /// # Errors
    /// When the store can't be asked: whether something is left is then not known.
    pub async fn remove_every_trace(
        &self,
        bucket: &str,
        key: &Key,
        known: &[VersionId],
    ) -> Result<Left, Fault> {
        let versions = match self.versions_of(bucket, key).await {
            Ok(entries) => entries.into_iter().map(|entry| entry.version_id).collect::<Vec<_>>(),
            Err(fault) if told(&fault) => known.to_vec(),
            Err(fault) => return Err(fault),
        };
        let mut kept = None;
        for version in &versions {
            match self.delete_version(bucket, key, version).await {
                Ok(_) => {}
                Err(fault) if fault.code == Code::Gone => {}
                Err(fault) if told(&fault) => kept = Some(fault),
                Err(fault) => return Err(fault),
            }
        }
        if kept.is_none() && !versions.is_empty() {
            return Ok(Left::Nothing);
        }
        // Without a version to name, or the right to: the plain delete still hides it.
        let readable = match self.head(bucket, key, None).await {
            Ok(_) => true,
            Err(fault) if fault.code == Code::Gone => false,
            Err(fault) if told(&fault) => true,
            Err(fault) => return Err(fault),
        };
        if readable {
            match self.delete(bucket, key, None).await {
                Ok(deleted) => match (kept, deleted.marker) {
                    (None, Some(marker)) => {
                        return self.uncovered(bucket, key, &marker).await;
                    }
                    (None, None) => return Ok(Left::Nothing),
                    (kept, _) => return Ok(hidden(kept)),
                },
                Err(fault) if fault.code == Code::Gone => {}
                Err(fault) if told(&fault) => {
                    return Ok(Left::Readable { why: kept.unwrap_or(fault) });
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(hidden(kept))
    }

    /// A marker was made where no version was known of: it goes again when nothing is below it.
    async fn uncovered(&self, bucket: &str, key: &Key, marker: &VersionId) -> Result<Left, Fault> {
        let below = match self.versions_of(bucket, key).await {
            Ok(entries) => Ok(entries.iter().any(|entry| !entry.is_delete_marker())),
            Err(fault) if told(&fault) => Err(fault),
            Err(fault) => return Err(fault),
        };
        match below {
            Ok(true) | Err(_) => {
                let why = below.err().unwrap_or_else(|| {
                    self.asked("DeleteObject", Some(bucket), Some(key.as_str()))
                        .fault(Code::Conflict, "a version of it came meanwhile")
                });
                Ok(Left::Hidden { why })
            }
            Ok(false) => match self.delete_version(bucket, key, marker).await {
                Ok(_) => Ok(Left::Nothing),
                Err(fault) if told(&fault) => Ok(Left::Hidden { why: fault }),
                Err(fault) => Err(fault),
            },
        }
    }
}

fn hidden(kept: Option<Fault>) -> Left {
    kept.map_or(Left::Nothing, |why| Left::Hidden { why })
}

/// Whether the store has answered, and would answer the same again.
fn told(fault: &Fault) -> bool {
    matches!(fault.code, Code::Denied | Code::Unsupported | Code::Locked | Code::Invalid)
}
