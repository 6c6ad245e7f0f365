//! The conversation with IAM about a user's own access keys, as the identity of a connection.
//!
//! IAM is global: the SDK finds its endpoint by the partition of the connection's region, and a
//! compatible store serves it at its own address. Acts are sent once; a lost answer is looked up.

mod acts;
mod fault;

use crate::s3::S3;
use aws_sdk_iam::Client;
use aws_sdk_iam::config::Region;
use aws_sdk_iam::types::StatusType;
use aws_smithy_types::DateTime;
use jiff::Timestamp;
use std::fmt;
use strata_domain::fault::Fault;
use strata_domain::rotation::{LastUse, ListedKey};

pub use acts::CreatedKey;

/// Where requests to a global service are signed for when a connection names no region.
const USUAL_REGION: &str = "us-east-1";

/// IAM, as the identity of one connection.
pub struct Iam {
    client: Client,
    s3: S3,
}

impl fmt::Debug for Iam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iam").field("s3", &self.s3).finish_non_exhaustive()
    }
}

impl Iam {
    /// IAM beside a connection: the same identity, network and limits. Nothing is sent yet.
    pub fn beside(s3: &S3) -> Self {
        let surroundings = s3.surroundings();
        let mut config = aws_sdk_iam::config::Builder::from(surroundings)
            // A server's clock may not move ours: a skew is told with its size instead.
            .disable_clock_skew_correction(true);
        if surroundings.region().is_none_or(|region| region.as_ref().is_empty()) {
            config = config.region(Region::from_static(USUAL_REGION));
        }
        Self { client: Client::from_conf(config.build()), s3: s3.clone() }
    }

    /// The name of the user that signs (GetUser without a name).
    ///
    /// # Errors
    /// `Unsupported` when the identity is no user or the endpoint serves no IAM, and IAM's own.
    pub async fn own_user(&self) -> Result<String, Fault> {
        let asked = self.s3.asked("GetUser", None, None);
        let answer = self
            .s3
            .reading(|| async {
                self.client.get_user().send().await.map_err(|error| asked.failure(&error))
            })
            .await
            .map_err(|failure| self.fault("GetUser", None, failure))?;
        match answer.user().map(|user| user.user_name()) {
            Some(name) if !name.is_empty() => Ok(name.to_owned()),
            _ => Err(fault::no_user()),
        }
    }

    /// A user's access keys, oldest first, each with its last use where IAM tells it.
    ///
    /// # Errors
    /// `Denied` with the actions that are missing, and IAM's own.
    pub async fn access_keys(&self, user: &str) -> Result<Vec<ListedKey>, Fault> {
        let mut keys = self.listed(user).await?;
        for key in &mut keys {
            key.last_use = self.last_use(&key.id).await;
        }
        Ok(keys)
    }

    async fn listed(&self, user: &str) -> Result<Vec<ListedKey>, Fault> {
        let asked = self.s3.asked("ListAccessKeys", None, None);
        let mut keys = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let page = self
                .s3
                .reading(|| async {
                    let call = self.client.list_access_keys().user_name(user);
                    let call = call.set_marker(marker.clone());
                    call.send().await.map_err(|error| asked.failure(&error))
                })
                .await
                .map_err(|failure| self.fault("ListAccessKeys", Some(user), failure))?;
            for one in page.access_key_metadata() {
                let created = one.create_date().and_then(instant);
                // A key without an id or a date can't be judged: a partial list is none (P08).
                let (Some(id), Some(created)) = (one.access_key_id(), created) else {
                    return Err(asked.malformed("a key in the answer has no id or date").into());
                };
                let active = one.status() == Some(&StatusType::Active);
                let id = id.to_owned();
                keys.push(ListedKey { id, active, created, last_use: LastUse::Unknown });
            }
            match (page.is_truncated(), page.marker()) {
                (false, _) => break,
                (true, Some(next)) if marker.as_deref() != Some(next) => {
                    marker = Some(next.to_owned());
                }
                (true, _) => return Err(asked.malformed("the list does not end").into()),
            }
        }
        keys.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        Ok(keys)
    }

    /// Who may list keys may not always see when they were used: that is then not known.
    async fn last_use(&self, key: &str) -> LastUse {
        let asked = self.s3.asked("GetAccessKeyLastUsed", None, None);
        let answer = self
            .s3
            .reading(|| async {
                let call = self.client.get_access_key_last_used().access_key_id(key);
                call.send().await.map_err(|error| asked.failure(&error))
            })
            .await;
        match answer {
            Err(failure) => {
                tracing::debug!(code = ?failure.fault.code, "when a key was used is not known");
                LastUse::Unknown
            }
            Ok(answer) => match answer.access_key_last_used() {
                None => LastUse::Unknown,
                Some(used) => used
                    .last_used_date()
                    .map_or(LastUse::Never, |at| instant(at).map_or(LastUse::Unknown, LastUse::At)),
            },
        }
    }
}

fn instant(at: &DateTime) -> Option<Timestamp> {
    Timestamp::from_second(at.secs()).ok()
}
