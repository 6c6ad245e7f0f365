//! The real program in a session of its own: a private keychain, a sandbox that the program itself
//! serves, moto, and boto3 to look at what happened.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, missing_docs)]

mod asking;
mod beside;
mod connections;
mod documents;
mod endings;
mod keys;
mod lifecycle;
mod testing;
mod world;
