//! Keys, version ids, storage classes: the values that S3 hands out and takes back.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

macro_rules! opaque {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub String);

        impl $name {
            /// The text as S3 has it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

opaque! {
    /// An object's key: 1 to 1,024 bytes of UTF-8, compared bytewise, never a path
    /// (Amazon S3 User Guide, "Naming Amazon S3 objects").
    Key
}
opaque! {
    /// An opaque version id, at most 1,024 bytes; the text `null` for what was written
    /// without versioning (User Guide, "How S3 Versioning works").
    VersionId
}
opaque! {
    /// An entity tag with its quotes, compared as opaque text.
    ETag
}

/// The longest key S3 takes, in bytes.
pub const MAX_KEY_BYTES: usize = 1024;

/// Where a version is stored. Unknown classes are kept as they came.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, TS,
)]
#[serde(from = "String", into = "String")]
#[ts(type = "string")]
pub enum StorageClass {
    /// `STANDARD`
    #[default]
    Standard,
    /// `REDUCED_REDUNDANCY`
    ReducedRedundancy,
    /// `STANDARD_IA`
    StandardIa,
    /// `ONEZONE_IA`
    OneZoneIa,
    /// `INTELLIGENT_TIERING`
    IntelligentTiering,
    /// `GLACIER_IR`: archived, but readable at once
    GlacierInstant,
    /// `GLACIER`: Glacier Flexible Retrieval, readable after retrieval
    GlacierFlexible,
    /// `DEEP_ARCHIVE`: readable after retrieval
    DeepArchive,
    /// A class that this version of the application does not know.
    Other(String),
}

impl StorageClass {
    /// The name in the S3 API.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Standard => "STANDARD",
            Self::ReducedRedundancy => "REDUCED_REDUNDANCY",
            Self::StandardIa => "STANDARD_IA",
            Self::OneZoneIa => "ONEZONE_IA",
            Self::IntelligentTiering => "INTELLIGENT_TIERING",
            Self::GlacierInstant => "GLACIER_IR",
            Self::GlacierFlexible => "GLACIER",
            Self::DeepArchive => "DEEP_ARCHIVE",
            Self::Other(name) => name,
        }
    }

    /// Whether a GET needs a finished RestoreObject first (API reference, "RestoreObject").
    /// Intelligent-Tiering's archive tiers are not visible in the class.
    pub fn needs_retrieval(&self) -> bool {
        matches!(self, Self::GlacierFlexible | Self::DeepArchive)
    }
}

impl From<String> for StorageClass {
    fn from(name: String) -> Self {
        match name.as_str() {
            "" | "STANDARD" => Self::Standard,
            "REDUCED_REDUNDANCY" => Self::ReducedRedundancy,
            "STANDARD_IA" => Self::StandardIa,
            "ONEZONE_IA" => Self::OneZoneIa,
            "INTELLIGENT_TIERING" => Self::IntelligentTiering,
            "GLACIER_IR" => Self::GlacierInstant,
            "GLACIER" => Self::GlacierFlexible,
            "DEEP_ARCHIVE" => Self::DeepArchive,
            _ => Self::Other(name),
        }
    }
}

impl From<StorageClass> for String {
    fn from(class: StorageClass) -> Self {
        class.as_str().to_owned()
    }
}

impl fmt::Display for StorageClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
