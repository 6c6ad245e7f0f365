//! A pretend Amazon: a versioned S3 server on loopback, with its store and its sample documents.
//!
//! It is met only over the S3 protocol, as the real one is: nothing of the application reaches into
//! it. [`Sandbox`] starts and stops it; [`Clock`] and [`Trouble`] let tests move its time and make
//! it fail in ways that the real one does.

mod clock;
mod error;
mod sandbox;
mod seed;
mod server;
mod store;
mod sync;
mod time;
mod trouble;

pub use clock::Clock;
pub use error::SandboxError;
pub use sandbox::{Credentials, Options, Sandbox};
pub use store::Aged;
pub use time::Time;
pub use trouble::{Effect, Elsewhere, Match, Rule, Seen, Trouble};

/// The region that the sandbox pretends to be.
pub const REGION: &str = "us-east-1";

/// The bucket that holds the sample documents.
pub const SEED_BUCKET: &str = "hireflux-documents";
