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

/// A request to a store, as far as a limit is about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// Whether it may change something.
    pub writes: bool,
    /// The bucket; none for requests about the whole account.
    pub bucket: Option<&'a str>,
    /// What it is about.
    pub about: About<'a>,
    /// What it copies from.
    pub source: Source,
}

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About<'a> {
    /// The account, or a fact about a bucket that says nothing about its documents.
    Place,
    /// The documents that begin with this.
    Listing(&'a str),
    /// One document.
    Document(&'a str),
    /// Anything else: it is taken to be about the whole bucket.
    Anything,
}

/// What a request copies from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// It copies nothing.
    None,
    /// A document.
    Document {
        /// Its bucket.
        bucket: String,
        /// Its key.
        key: String,
    },
    /// Something that can't be read.
    Unknown,
}

/// A limit that a request would cross.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// It would change something.
    ReadOnly,
    /// It is about another bucket; none means all of the account.
    Bucket(Option<String>),
    /// It is about something outside of the prefix.
    Prefix(String),
}

/// How a listing becomes one that the limits allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// As it is.
    Straight,
    /// Nothing there may be seen but this folder, the way to what may.
    Folder(String),
    /// Only what begins with this may be seen.
    Narrowed(String),
}

impl Reach {
    /// Whether nothing is limited.
    pub fn is_unlimited(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a request keeps to the limits.
    ///
    /// # Errors
    /// The limit that it would cross.
    pub fn allows(&self, request: &Request<'_>) -> Result<(), Limit> {
        if self.read_only && request.writes {
            return Err(Limit::ReadOnly);
        }
        self.allows_bucket(request.bucket)?;
        match &request.about {
            About::Place => {}
            About::Document(name) | About::Listing(name) => self.allows_name(name)?,
            About::Anything if self.prefix.is_none() => {}
            About::Anything => return Err(Limit::Prefix(String::new())),
        }
        match &request.source {
            Source::None => Ok(()),
            Source::Document { bucket, key } => {
                self.allows_bucket(Some(bucket))?;
                self.allows_name(key)
            }
            Source::Unknown if self.buckets.is_empty() && self.prefix.is_none() => Ok(()),
            Source::Unknown => Err(Limit::Bucket(None)),
        }
    }

    fn allows_bucket(&self, bucket: Option<&str>) -> Result<(), Limit> {
        let named = bucket.is_some_and(|bucket| self.buckets.iter().any(|one| one == bucket));
        if self.buckets.is_empty() || named {
            return Ok(());
        }
        Err(Limit::Bucket(bucket.map(str::to_owned)))
    }

    fn allows_name(&self, name: &str) -> Result<(), Limit> {
        match &self.prefix {
            Some(prefix) if !name.starts_with(prefix.as_str()) => {
                Err(Limit::Prefix(name.to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// How a listing of a prefix has to be made. `folders`: whether it stops at the next slash.
    pub fn way(&self, prefix: &str, folders: bool) -> Way {
        let Some(limit) = &self.prefix else {
            return Way::Straight;
        };
        match limit.strip_prefix(prefix) {
            // A listing outside of the limit stays as it is, to be refused.
            None | Some("") => Way::Straight,
            Some(rest) => match rest.find('/') {
                Some(at) if folders => Way::Folder(limit[..=prefix.len() + at].to_owned()),
                _ => Way::Narrowed(limit.clone()),
            },
        }
    }

    /// A crossed limit in words, for the connection of this name.
    pub fn fault(&self, limit: &Limit, name: &str) -> Fault {
        let name = shown_text(name);
        let (message, hint, kind) = match limit {
            Limit::ReadOnly => (
                format!("“{name}” is read-only: nothing can be changed through it."),
                "Edit the connection and turn read-only off.".to_owned(),
                "read_only",
            ),
            Limit::Bucket(bucket) => {
                let what = match bucket {
                    Some(bucket) => format!("The bucket “{}”", shown_text(bucket)),
                    None => "The list of all buckets".to_owned(),
                };
                let hint = format!("It may use {}.", self.named_buckets());
                (
                    format!("{what} is outside of what “{name}” is limited to."),
                    format!("{hint} Edit the connection to change that."),
                    "buckets",
                )
            }
            Limit::Prefix(what) => {
                let what = match what.as_str() {
                    "" => "The bucket as a whole".to_owned(),
                    what => format!("“{}”", shown_text(what)),
                };
                let prefix = shown_text(self.prefix.as_deref().unwrap_or_default());
                (
                    format!("{what} is outside of what “{name}” is limited to."),
                    format!(
                        "It may use names that begin with “{prefix}”. Edit the connection to change that."
                    ),
                    "prefix",
                )
            }
        };
        Fault::new(Code::Denied, message).hint(hint).detail(format!("limit: {kind}"))
    }

    fn named_buckets(&self) -> String {
        let shown: Vec<String> =
            self.buckets.iter().take(3).map(|name| format!("“{}”", shown_text(name))).collect();
        let more = self.buckets.len().saturating_sub(shown.len());
        let shown = shown.join(", ");
        if more == 0 { shown } else { format!("{shown} and {more} more") }
    }
}

/// Whether some store takes it as a bucket's name. Old buckets of AWS and of compatible stores
/// have capital letters and underscores (User Guide, "General purpose bucket naming rules").
pub fn is_bucket_name(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        && text.bytes().any(|b| b != b'.')
}

#[cfg(test)]
#[path = "reach_tests.rs"]
mod tests;
