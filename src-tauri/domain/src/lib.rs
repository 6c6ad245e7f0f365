//! What is true without a network: the words of the field and the rules that follow from them.
//!
//! No I/O, no clock, no randomness: data and `now` come in as arguments.
//!
//! The words, as the S3 documentation uses them: a *bucket* holds *objects* (shown as documents)
//! under *keys*; the part of a key up to a `/` is a *prefix* (shown as a folder). In a bucket with
//! versioning each write makes a *version* and each plain delete puts a *delete marker* on top.

pub mod environment;
pub mod explain;
pub mod fault;
pub mod history;
pub mod lifecycle;
pub mod naming;
pub mod object;
pub mod reach;
pub mod region;
pub mod restore;
pub mod rotation;
pub mod transfer;
