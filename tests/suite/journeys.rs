//! The user stories through the one command list, on a sandbox that speaks HTTP: what a person does in the window, and
//! what another client then finds in the bucket. Details of each act are tested beside the engine; here it is the whole.

mod checking;
mod connecting;
mod disk;
mod lifecycle;
mod other_clients;
mod sample;
mod signing_in;
mod transfers;
mod world;

pub use world::{Person, World, access, open};
