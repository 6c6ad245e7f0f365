//! What a connection is limited to: named buckets, a prefix, reading only.

use crate::fault::{Code, Fault};
use crate::naming::shown_text;
use crate::object::MAX_KEY_BYTES;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The most buckets that a connection may be limited to.
const MOST_BUCKETS: usize = 1000;

/// What a connection is limited to. Empty lists and absent values limit nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Reach {
    /// The only buckets it may use: for identities that can't list buckets, or shouldn't see others.
    pub buckets: Vec<String>,
    /// The only prefix it may use, in every bucket.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Nothing is written, deleted or configured: the store itself refuses it too.
    pub read_only: bool,
}

impl Reach {
    /// Tidies what was entered: no blanks around names, no bucket twice, no empty prefix.
    ///
    /// # Errors
    /// `Invalid`, naming the field, for a bucket name or prefix that no store can have.
    pub fn checked(self) -> Result<Self, Fault> {
        let mut buckets: Vec<String> = Vec::new();
        for bucket in &self.buckets {
            let bucket = bucket.trim();
            if bucket.is_empty() || buckets.iter().any(|one| one == bucket) {
                continue;
            }
            if !is_bucket_name(bucket) {
                let message = format!("“{}” is not a bucket's name.", shown_text(bucket));
                return Err(Fault::new(Code::Invalid, message)
                    .hint("A bucket's name has 3 to 63 small letters, digits, hyphens and dots.")
                    .detail("field: buckets"));
            }
            buckets.push(bucket.to_owned());
        }
        if buckets.len() > MOST_BUCKETS {
            return Err(Fault::new(
                Code::Invalid,
                "These are too many buckets for one connection.",
            )
            .hint("Name up to 1,000, or none for all.")
            .detail("field: buckets"));
        }
        let prefix = self.prefix.filter(|prefix| !prefix.is_empty());
        if prefix.as_ref().is_some_and(|prefix| prefix.len() > MAX_KEY_BYTES) {
            return Err(Fault::new(Code::Invalid, "The prefix is longer than 1,024 bytes.")
                .hint("No document can have such a name. Shorten it.")
                .detail("field: prefix"));
        }
        Ok(Self { buckets, prefix, read_only: self.read_only })
    }
}

/// Whether some store takes it as a bucket's name. Old buckets of AWS and of compatible stores
/// have capital letters and underscores (User Guide, "General purpose bucket naming rules").
pub fn is_bucket_name(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        && text.bytes().any(|b| b != b'.')
}
