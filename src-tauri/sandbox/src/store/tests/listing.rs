//! Pages: order, delimiters, markers.

use super::*;

async fn stocked(keys: &[&str]) -> Shelf {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    for key in keys {
        shelf.put(key, "text").await;
    }
    shelf
}

fn folded(start: Start, max: usize) -> Query {
    Query { delimiter: Some("/".to_owned()), start, max, ..Query::default() }
}

#[tokio::test]
async fn keys_come_in_the_order_of_their_bytes() {
    let shelf = stocked(&["é", "z", "a\u{10FFFF}", "Z", "a", "a\u{0}", "e\u{301}", "\n"]).await;
    let page = shelf.objects(everything()).await;
    assert_eq!(names(&page), ["\n", "Z", "a", "a\u{0}", "a\u{10FFFF}", "e\u{301}", "z", "é"]);
}

#[tokio::test]
async fn a_delimiter_folds_and_pages_go_on_after_a_folded_prefix() {
    let shelf = stocked(&["a", "b/1", "b/2", "b//", "c/1", "d"]).await;
    let all = shelf.objects(folded(Start::Beginning, 10)).await;
    assert_eq!(names(&all), ["a", "b/", "c/", "d"]);
    let mut found = Vec::new();
    let mut start = Start::Beginning;
    loop {
        let page = shelf.objects(folded(start, 1)).await;
        found.extend(page.items.iter().map(|item| item.name().to_owned()));
        if !page.truncated {
            break;
        }
        start = Start::After(found.last().unwrap().clone());
    }
    assert_eq!(found, ["a", "b/", "c/", "d"]);
}

#[tokio::test]
async fn a_prefix_that_is_not_greater_than_the_marker_is_left_out() {
    let shelf = stocked(&["b/1", "b/2", "c"]).await;
    let page = shelf.objects(folded(Start::After("b/1".to_owned()), 10)).await;
    assert_eq!(names(&page), ["c"]);
}

#[tokio::test]
async fn a_prefix_inside_a_folder_shows_what_lies_below_it() {
    let shelf = stocked(&["a/", "a/b", "a/c/d", "a/c/e", "ab"]).await;
    let query = Query { prefix: "a/".to_owned(), ..folded(Start::Beginning, 10) };
    assert_eq!(names(&shelf.objects(query).await), ["a/", "a/b", "a/c/"]);
}

#[tokio::test]
async fn no_keys_asked_for_are_none_and_that_is_the_end() {
    let shelf = stocked(&["a"]).await;
    let page = shelf.objects(folded(Start::Beginning, 0)).await;
    assert!(page.items.is_empty() && !page.truncated);
}

#[tokio::test]
async fn a_version_listing_goes_on_after_an_entry_that_was_deleted_meanwhile() {
    let shelf = stocked(&["k", "k", "k", "l"]).await;
    let ids = shelf.ids("k").await;
    shelf.remove("k", &ids[1]).await;
    let store = shelf.store.clone();
    let marker = ids[1].clone();
    let page = shelf
        .store
        .read(move |connection| {
            let bucket = find(connection, "b")?;
            let start = store.place(connection, &bucket, "k".to_owned(), Some(&marker))?;
            list_versions(connection, &bucket, &Query { start, max: 10, ..Query::default() })
        })
        .await
        .unwrap();
    let Item::Entry(first) = &page.items[0] else { panic!("an entry") };
    assert_eq!(first.id, ids[2]);
    assert_eq!(names(&page), ["k", "l"]);
}

#[tokio::test]
async fn a_filled_folder_lists_in_pages_and_can_be_written_over() {
    let shelf = Shelf::new();
    crate::seed::fill(&shelf.store, "b", 250, at(0)).await.unwrap();
    let page = shelf.objects(Query { max: 100, ..Query::default() }).await;
    assert_eq!(page.items.len(), 100);
    assert!(page.truncated);
    assert_eq!(page.items[0].name(), "documents/00000000.txt");
    let id = shelf.put("documents/00000000.txt", "new").await;
    let ids = shelf.ids("documents/00000000.txt").await;
    assert_eq!((ids.len(), &ids[0]), (2, &id));
}
