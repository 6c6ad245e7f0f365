//! Puts the sample documents in, and fills buckets for tests of scale: straight into the store, in
//! one transaction each.

mod documents;
mod plan;

use crate::store::{
    self, Algorithm, Bucket, Checksum, Description, Incoming, NewVersion, Refusal, Row, Store,
    Sums, Tags, Versioning, base64, etag,
};
use crate::{SEED_BUCKET, SandboxError};
use jiff::{SignedDuration, Timestamp};
use plan::{Event, EventKind};

/// What the setup guide configures on its bucket: encryption with a bucket key. Public access
/// is blocked from a bucket's birth.
const ENCRYPTION: &str = "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>";
const TAGS: &str = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>project</Key><Value>hireflux</Value></Tag><Tag><Key>content</Key><Value>sample documents</Value></Tag></TagSet></Tagging>";

/// Puts the sample documents in, once in the store's life: a user who deletes them is not given
/// them again.
pub(crate) async fn apply(store: &Store, now: Timestamp) -> Result<(), SandboxError> {
    let told = |refusal: Refusal| SandboxError::Seed(refusal.to_string());
    let needed =
        store.write(|tx| store::remembers(tx, SEEDED).map(|known| !known)).await.map_err(told)?;
    if !needed {
        return Ok(());
    }
    let events = tokio::task::spawn_blocking(move || plan::plan(now))
        .await
        .map_err(|error| SandboxError::Seed(error.to_string()))?;
    let seeded = store.write(move |tx| {
        store::remember(tx, SEEDED)?;
        let first = events.first().map_or(now, |event| event.at);
        let bucket = store::create(tx, SEED_BUCKET, first)?;
        store::set_versioning(tx, &bucket, Versioning::Enabled)?;
        for (kind, xml) in [("encryption", ENCRYPTION), ("tagging", TAGS)] {
            store::put_setting(tx, &bucket, kind, xml.as_bytes(), None)?;
        }
        let bucket = store::find(tx, SEED_BUCKET)?;
        for event in events {
            happen(tx, &bucket, event)?;
        }
        Ok(())
    });
    seeded.await.map_err(told)
}

/// The note that the sample documents were put in.
const SEEDED: &str = "seeded";

fn happen(tx: &store::Tx<'_>, bucket: &Bucket, event: Event) -> Result<(), Refusal> {
    let EventKind::Put { body, content_type, class, metadata, tags } = event.kind else {
        store::mark_deleted(tx, bucket, &event.key, event.at)?;
        return Ok(());
    };
    let sums = Sums::of(&body, &[Algorithm::Crc64Nvme]);
    let size = body.len() as u64;
    let version = NewVersion {
        // Whatever its size: one commit for all of them, and no file to sync.
        content: store::store_body(tx, Incoming::Inline(body))?,
        size,
        etag: etag(&sums.md5),
        class: class.to_owned(),
        modified: event.at,
        description: Description {
            content_type: Some(content_type.to_owned()),
            metadata: metadata.into_iter().collect(),
            ..Description::default()
        },
        tags,
        checksum: crc(&sums),
        parts: Vec::new(),
    };
    store::put(tx, bucket, &event.key, version)?;
    Ok(())
}

fn crc(sums: &Sums) -> Option<Checksum> {
    let algorithm = Algorithm::Crc64Nvme;
    sums.get(algorithm).map(|sum| Checksum { algorithm, value: base64(sum) })
}

/// The folder that is filled.
const FILLED: &str = "documents/";

/// Different bodies in a filled bucket.
const BODIES: u64 = 16;

/// Puts `keys` tiny documents under `documents/`; the bucket is made when absent.
pub(crate) async fn fill(
    store: &Store,
    name: &str,
    keys: u64,
    now: Timestamp,
) -> Result<(), SandboxError> {
    let name = name.to_owned();
    let filled = store
        .write(move |tx| {
            let bucket = match store::find(tx, &name) {
                Ok(bucket) => bucket,
                Err(_) => {
                    let bucket = store::create(tx, &name, now)?;
                    store::set_versioning(tx, &bucket, Versioning::Enabled)?;
                    store::find(tx, &name)?
                }
            };
            let mut patterns = Vec::new();
            for n in 0..BODIES {
                patterns.push(tiny(tx, n)?);
            }
            let rows: Vec<Row> = (0..keys).map(|n| row(n, now)).collect();
            store::put_many(tx, &bucket, FILLED, &patterns, &rows)?;
            for pattern in patterns {
                store::release(tx, pattern.content)?;
            }
            Ok(())
        })
        .await;
    filled.map_err(|refusal| SandboxError::Store(refusal.to_string()))
}

fn tiny(tx: &store::Tx<'_>, n: u64) -> Result<NewVersion, Refusal> {
    let text = format!("Sample text number {n}.\n");
    let sums = Sums::of(text.as_bytes(), &[Algorithm::Crc64Nvme]);
    Ok(NewVersion {
        size: text.len() as u64,
        content: store::store_body(tx, Incoming::Inline(text.into_bytes()))?,
        etag: etag(&sums.md5),
        class: "STANDARD".to_owned(),
        modified: Timestamp::UNIX_EPOCH,
        description: Description {
            content_type: Some("text/plain".to_owned()),
            ..Description::default()
        },
        tags: Tags::new(),
        checksum: crc(&sums),
        parts: Vec::new(),
    })
}

/// Dates are spread over two years, so that a sort by date has something to sort.
fn row(n: u64, now: Timestamp) -> Row {
    let minutes = i64::try_from(n.wrapping_mul(7919) % (2 * 365 * 24 * 60)).unwrap_or(0);
    let class = match n % 20 {
        0 => "STANDARD_IA",
        1 => "GLACIER_IR",
        _ => "STANDARD",
    };
    Row {
        key: format!("{FILLED}{n:08}.txt"),
        pattern: usize::try_from(n % BODIES).unwrap_or_default(),
        modified: now.checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(now),
        class,
    }
}
