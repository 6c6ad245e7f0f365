//! What a person does, through the one command list, on a real server.

#![allow(clippy::unwrap_used, missing_docs)]

mod checking;
mod connections;
mod deleting;
mod orphans;
mod preferences;
mod raw;
mod reach;
mod restoring;
mod secrecy;
mod session;
mod starting;
mod world;
