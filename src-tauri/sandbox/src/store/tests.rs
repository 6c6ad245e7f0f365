//! The store's rules against S3's documentation, and what it does after a kill.

mod history;
mod keeping;
mod lifecycle;
mod listing;

use super::*;
use jiff::Timestamp;
use std::sync::Arc;
use tempfile::TempDir;

/// A store in a folder of its own.
struct Shelf {
    folder: TempDir,
    store: Arc<Store>,
}

impl Shelf {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Arc::new(Store::open(folder.path()).unwrap().store);
        Self { folder, store }
    }

    /// Makes the bucket `b` in this state.
    async fn bucket(&self, state: Versioning) {
        self.store
            .write(move |tx| {
                let bucket = create(tx, "b", at(0))?;
                if state == Versioning::Never { Ok(()) } else { set_versioning(tx, &bucket, state) }
            })
            .await
            .unwrap();
    }

    async fn put(&self, key: &str, text: &str) -> String {
        let (key, text) = (key.to_owned(), text.to_owned());
        self.store
            .write(move |tx| {
                let bucket = find(tx, "b")?;
                put(tx, &bucket, &key, version(tx, &text)?)
            })
            .await
            .unwrap()
    }

    async fn delete(&self, key: &str) -> Removed {
        let key = key.to_owned();
        self.store.write(move |tx| mark_deleted(tx, &find(tx, "b")?, &key, at(9))).await.unwrap()
    }

    async fn remove(&self, key: &str, id: &str) -> Removed {
        let (key, id) = (key.to_owned(), id.to_owned());
        self.store.write(move |tx| remove(tx, &find(tx, "b")?, &key, &id)).await.unwrap()
    }

    async fn versions(&self, query: Query) -> Page {
        self.store
            .read(move |connection| list_versions(connection, &find(connection, "b")?, &query))
            .await
            .unwrap()
    }

    async fn objects(&self, query: Query) -> Page {
        self.store
            .read(move |connection| list_current(connection, &find(connection, "b")?, &query))
            .await
            .unwrap()
    }

    /// Ids of a key, in the order of the listing.
    async fn ids(&self, key: &str) -> Vec<String> {
        let page = self.versions(everything()).await;
        let entries = page.items.into_iter().filter_map(|item| match item {
            Item::Entry(entry) if entry.key == key => Some(entry.id),
            _ => None,
        });
        entries.collect()
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn everything() -> Query {
    Query { max: 10_000, ..Query::default() }
}

fn version(tx: &Tx<'_>, text: &str) -> Result<NewVersion, Refusal> {
    let sums = Sums::of(text.as_bytes(), &[]);
    Ok(NewVersion {
        content: store_body(tx, Incoming::Inline(text.as_bytes().to_vec()))?,
        size: text.len() as u64,
        etag: etag(&sums.md5),
        class: "STANDARD".to_owned(),
        modified: at(1),
        description: Description::default(),
        tags: Tags::new(),
        checksum: None,
        parts: Vec::new(),
    })
}

/// A body in a file of its own, as uploads of more than 16 KiB are.
async fn filed(store: &Store, text: &str) -> Received {
    let (pieces, mut queue) = tokio::sync::mpsc::channel(2);
    let bodies = store.bodies().clone();
    let writing =
        tokio::task::spawn_blocking(move || bodies.write(&mut queue, &[Algorithm::Crc64Nvme]));
    pieces.send(Piece::Bytes(text.to_owned().into())).await.unwrap();
    pieces.send(Piece::End).await.unwrap();
    writing.await.unwrap().unwrap()
}

fn names(page: &Page) -> Vec<&str> {
    page.items.iter().map(Item::name).collect()
}
