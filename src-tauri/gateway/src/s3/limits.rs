//! Every limit of the conversation in one value, so that tests can make them short.

use std::time::Duration;
use strata_domain::transfer::{self, RetrySchedule};

const MIB: u64 = 1024 * 1024;

/// Times and sizes that bound every request. The defaults are what the application uses.
#[derive(Debug, Clone)]
pub struct Limits {
    /// To open a connection.
    pub connect: Duration,
    /// To the first byte of an answer.
    pub first_byte: Duration,
    /// To the end of a small request's answer.
    pub small_call: Duration,
    /// To the answer of an act that the server may work on for minutes (Copy, Complete).
    pub long_answer: Duration,
    /// To the answer of a PUT after its last byte was handed to the network.
    pub stored: Duration,
    /// Without a single byte while bytes should flow.
    pub stall: Duration,
    /// Over which the lowest speed is measured.
    pub slow_window: Duration,
    /// The lowest speed, in bytes per second.
    pub slow_rate: u64,
    /// For what a person waits for: listings, heads, single acts.
    pub asking: RetrySchedule,
    /// For parts and ranges of a transfer.
    pub moving: RetrySchedule,
    /// How long an unknown outcome is looked up.
    pub lookup: Duration,
    /// Files up to this many bytes are sent in one PUT.
    pub single_put: u64,
    /// Preferred part of an upload, in bytes.
    pub upload_part: u64,
    /// Objects up to this many bytes are fetched in one GET.
    pub single_get: u64,
    /// Bytes of one range of a larger download.
    pub download_range: u64,
    /// Parts or ranges of one transfer under way at a time.
    pub workers: usize,
    /// Objects up to this many bytes are copied by one CopyObject.
    pub single_copy: u64,
    /// Preferred part of a multipart copy, in bytes.
    pub copy_part: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(30),
            small_call: Duration::from_secs(60),
            long_answer: Duration::from_secs(600),
            stored: Duration::from_secs(120),
            stall: Duration::from_secs(20),
            slow_window: Duration::from_secs(60),
            slow_rate: 1024,
            asking: RetrySchedule {
                base: Duration::from_millis(300),
                cap: Duration::from_secs(5),
                budget: Duration::from_secs(15),
                tries: 6,
            },
            moving: RetrySchedule {
                base: Duration::from_millis(500),
                cap: Duration::from_secs(20),
                budget: Duration::from_secs(65),
                tries: 10,
            },
            lookup: Duration::from_secs(15),
            single_put: 16 * MIB,
            upload_part: transfer::USUAL_PART_BYTES,
            single_get: 16 * MIB,
            download_range: 8 * MIB,
            workers: 4,
            single_copy: transfer::MAX_SINGLE_COPY_BYTES,
            copy_part: 512 * MIB,
        }
    }
}
