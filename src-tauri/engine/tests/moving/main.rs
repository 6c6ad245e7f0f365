//! Journeys through listings and transfers: the engine as a face uses it, against a real server
//! on loopback.

#![allow(clippy::unwrap_used)]

mod downloads;
mod going_on;
mod listings;
#[allow(dead_code)] // the other journeys use all of it
#[path = "../journeys/raw.rs"]
mod raw;
mod uploads;
mod world;
