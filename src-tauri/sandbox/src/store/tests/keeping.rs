//! What lies on the disk: after a commit, a failure, a kill, damage.

use super::*;
use std::fs;

fn files(shelf: &Shelf) -> usize {
    fs::read_dir(shelf.folder.path().join("bodies")).unwrap().count()
}

async fn put_filed(shelf: &Shelf, key: &'static str) -> String {
    let received = filed(&shelf.store, "a body in a file").await;
    shelf
        .store
        .write(move |tx| {
            let mut new = version(tx, "")?;
            release(tx, new.content)?;
            new.content = store_body(tx, received.body)?;
            new.size = received.size;
            put(tx, &find(tx, "b")?, key, new)
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn a_copy_shares_its_bytes_and_the_last_user_takes_the_file_along() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    let id = put_filed(&shelf, "k").await;
    let copy = shelf
        .store
        .write(|tx| {
            let bucket = find(tx, "b")?;
            let source = lookup(tx, &bucket, "k", None)?;
            let mut new = version(tx, "")?;
            release(tx, new.content)?;
            new.content = share_content(tx, source.content)?;
            put(tx, &bucket, "copy", new)
        })
        .await
        .unwrap();
    shelf.remove("k", &id).await;
    assert_eq!(files(&shelf), 1);
    shelf.remove("copy", &copy).await;
    assert_eq!(files(&shelf), 0);
}

#[tokio::test]
async fn a_refused_write_leaves_no_file_and_spares_those_beside_it() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    let received = filed(&shelf.store, "not wanted").await;
    let refused = shelf.store.write(move |tx| -> Result<(), Refusal> {
        store_body(tx, received.body)?;
        Err(Refusal::NoSuchKey)
    });
    let (refused, id) = tokio::join!(refused, shelf.put("beside", "kept"));
    assert!(matches!(refused, Err(Refusal::NoSuchKey)));
    assert_eq!(files(&shelf), 0);
    assert_eq!(shelf.ids("beside").await, [id]);
}

#[tokio::test]
async fn what_a_kill_left_is_swept_and_what_was_committed_is_not() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    let id = put_filed(&shelf, "k").await;
    let Shelf { folder, store } = shelf;
    drop(store);
    fs::write(folder.path().join("bodies/orphan"), b"renamed, never committed").unwrap();
    fs::write(folder.path().join("incoming/half"), b"half").unwrap();
    let store = Arc::new(Store::open(folder.path()).unwrap().store);
    let shelf = Shelf { folder, store };
    assert_eq!(files(&shelf), 1);
    assert_eq!(fs::read_dir(shelf.folder.path().join("incoming")).unwrap().count(), 0);
    assert_eq!(shelf.ids("k").await, [id]);
}

#[tokio::test]
async fn a_folder_is_held_by_one_store_and_free_when_it_is_closed() {
    let shelf = Shelf::new();
    let second = Store::open(shelf.folder.path()).map(|_| ());
    let Err(SandboxError::InUse { folder }) = second else { panic!("{second:?}") };
    assert_eq!(folder, shelf.folder.path());
    shelf.store.close();
    assert!(Store::open(shelf.folder.path()).is_ok());
    assert!(matches!(shelf.store.write(|_| Ok(())).await, Err(Refusal::Closed)));
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_with_its_bodies_and_told() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    put_filed(&shelf, "k").await;
    let Shelf { folder, store } = shelf;
    drop(store);
    for expected in ["store.sqlite.damaged-1", "store.sqlite.damaged-2"] {
        fs::write(folder.path().join("store.sqlite"), b"this is no database, and long enough")
            .unwrap();
        let opened = Store::open(folder.path()).unwrap();
        assert_eq!(opened.notices[0].code, Code::Quarantined);
        assert!(opened.notices[0].message.contains(expected), "{}", opened.notices[0].message);
        assert!(folder.path().join(expected).exists());
    }
    let saved = folder.path().join("store.sqlite.damaged-1.bodies");
    assert_eq!(fs::read_dir(saved).unwrap().count(), 1);
}

#[tokio::test]
async fn ids_and_places_outlive_the_store_that_made_them() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    let id = shelf.put("k", "one").await;
    let seq = shelf.store.seq_of(&id);
    let Shelf { folder, store } = shelf;
    drop(store);
    let store = Store::open(folder.path()).unwrap().store;
    assert!(seq.is_some());
    assert_eq!(store.seq_of(&id), seq);
}
