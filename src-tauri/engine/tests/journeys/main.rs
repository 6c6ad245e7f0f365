//! What a person does, through the one command list, on a real server.

#![allow(clippy::unwrap_used, missing_docs)]

mod connections;
mod deleting;
mod preferences;
mod raw;
mod reach;
mod restoring;
mod secrecy;
mod session;
mod starting;
mod world;
