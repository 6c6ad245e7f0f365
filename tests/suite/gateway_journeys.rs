//! The gateway's conversation with S3 when things go wrong: what the SDK's defaults were measured to do badly must not
//! happen to us. Numbers such as M05 and P06 are those of the design's measurements and promises.

mod answered_wrongly;
mod explained;
mod lost_answers;
mod regions;
mod sessions_end;
mod signing_in;
mod surroundings;
mod transfers;
mod trust;
mod wire;

use crate::servers::Server;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;
use strata_domain::object::Key;
use strata_domain::transfer::RetrySchedule;
use strata_gateway::s3::{Download, Limits, Progress, Upload};
use tokio_util::sync::CancellationToken;

/// Limits whose patience ends soon, while what a loaded machine takes its time for stays allowed.
fn impatient() -> Limits {
    let schedule = RetrySchedule {
        base: Duration::from_millis(2),
        cap: Duration::from_millis(10),
        budget: Duration::from_millis(300),
        tries: 6,
    };
    Limits {
        asking: schedule,
        moving: schedule,
        lookup: Duration::from_millis(300),
        single_put: 1024 * 1024,
        upload_part: 5 * 1024 * 1024,
        single_get: 64 * 1024,
        download_range: 64 * 1024,
        ..Limits::default()
    }
}

/// As `impatient`, where silence of a moment is too long.
fn hurried() -> Limits {
    Limits {
        first_byte: Duration::from_millis(300),
        small_call: Duration::from_millis(300),
        long_answer: Duration::from_millis(300),
        stored: Duration::from_millis(300),
        stall: Duration::from_millis(300),
        ..impatient()
    }
}

/// Remembers what a transfer reported.
#[derive(Default)]
struct Heard {
    uploads: Mutex<Vec<String>>,
}

impl Progress for Heard {
    fn bytes(&self, _done: u64) {}

    fn upload_started(&self, upload_id: &str) {
        self.uploads.lock().expect("no other test panicked").push(upload_id.to_owned());
    }
}

fn fetch(bucket: &str, key: &str, folder: &Path) -> Download {
    Download {
        bucket: bucket.to_owned(),
        key: Key::from(key),
        version: None,
        folder: folder.to_owned(),
        name: "fetched".to_owned(),
        replace: false,
        cancel: CancellationToken::new(),
    }
}

fn store(bucket: &str, key: &str, source: &Path) -> Upload {
    Upload {
        bucket: bucket.to_owned(),
        key: Key::from(key),
        source: source.to_owned(),
        content_type: None,
        cancel: CancellationToken::new(),
    }
}

/// Bytes in which every stretch is different from every other.
fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|n| u8::try_from((n / 251 + n) % 256).expect("a byte")).collect()
}

/// Stores such bytes without the gateway.
async fn stored(on: &Server, bucket: &str, key: &str, len: usize) -> Vec<u8> {
    let body = bytes(len);
    let call = on.s3.put_object().bucket(bucket).key(key).body(body.clone().into());
    call.send().await.expect("an object is stored");
    body
}

/// What is in a folder, hidden files too.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder can be read");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
