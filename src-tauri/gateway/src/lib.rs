//! Who the application talks to: S3, the keychain, the disk.
//!
//! Owns every conversation with the outside and turns what goes wrong into a `Fault`. It never
//! decides whether something should be done. No SDK type leaves this crate.

pub mod files;
pub mod iam;
pub mod journal;
pub mod keychain;
pub mod s3;
pub mod secret;
pub mod settings;
pub mod signin;
mod sts;

pub use sts::Caller;
