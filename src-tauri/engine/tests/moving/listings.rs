//! Listings, read by window.

use super::world::{BUCKET, World};
use serde_json::{Value, json};
use std::collections::HashSet;
use strata_domain::fault::Code;
use strata_sandbox::{Effect, Match, Rule};

const ORDERS: [&str; 5] = ["name", "size", "modified", "versions", "class"];

/// All rows of an order, window by window.
async fn all(
    world: &World,
    listing: &str,
    order: &str,
    descending: bool,
    filter: &str,
) -> Vec<Value> {
    let mut rows = Vec::new();
    loop {
        let asked = json!({
            "start": rows.len(), "count": 400, "sort": order, "descending": descending, "filter": filter
        });
        let window = world.window(listing, asked).await;
        let more = window["rows"].as_array().unwrap().clone();
        if more.is_empty() {
            assert_eq!(window["total"], rows.len());
            return rows;
        }
        rows.extend(more);
    }
}

fn keys(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["key"].as_str().or(row["prefix"].as_str()).unwrap()).collect()
}

#[tokio::test]
async fn five_thousand_documents_are_read_by_window_in_every_order_with_and_without_a_filter() {
    let world = World::new().await;
    world.sandbox.fill(BUCKET, 5000).await.unwrap();
    for deleted in [false, true] {
        let listing = world.listed("documents/", deleted).await;
        for order in ORDERS {
            for descending in [false, true] {
                let rows = all(&world, &listing, order, descending, "").await;
                let found: HashSet<&str> = keys(&rows).into_iter().collect();
                assert_eq!((rows.len(), found.len()), (5000, 5000), "{order}");
                let sorted = rows.is_sorted_by(|one, two| {
                    let (one, two) = if descending { (two, one) } else { (one, two) };
                    match order {
                        "name" => one["key"].as_str() < two["key"].as_str(),
                        "size" | "versions" => one[order].as_u64() <= two[order].as_u64(),
                        _ => one[order].as_str() <= two[order].as_str(),
                    }
                });
                assert!(sorted, "{order} {descending}");
                let some = all(&world, &listing, order, descending, "77.TXT").await;
                let expected: Vec<&Value> = rows
                    .iter()
                    .filter(|row| row["key"].as_str().unwrap().contains("77.txt"))
                    .collect();
                assert_eq!(some.iter().collect::<Vec<_>>(), expected, "{order}");
                assert_eq!(some.len(), 50);
            }
        }
        let window =
            world.window(&listing, json!({"start": 4990, "count": 4_000_000_000_u32})).await;
        assert_eq!(window["rows"].as_array().unwrap().len(), 10);
        assert_eq!((&window["loaded"], &window["complete"]), (&json!(5000), &json!(true)));
        let last = world.heard().into_iter().rfind(|event| event["listing"] == listing).unwrap();
        assert_eq!(last["revision"], window["revision"], "the end is told");
    }
}

#[tokio::test]
async fn folders_come_first_and_the_folders_own_placeholder_is_no_row() {
    let world = World::new().await;
    for key in ["a/", "a/2.txt", "a/10.txt", "a/sub/x", "a//y", "b"] {
        world.put(key, b"x").await;
    }
    let listing = world.listed("a/", false).await;
    let rows = all(&world, &listing, "name", false, "").await;
    assert_eq!(keys(&rows), ["a//", "a/sub/", "a/2.txt", "a/10.txt"]);
    let root = world.listed("", false).await;
    assert_eq!(keys(&all(&world, &root, "name", false, "").await), ["a/", "b"]);
}

#[tokio::test]
async fn with_deleted_documents_each_row_tells_what_is_on_top_and_how_many_versions_there_are() {
    let world = World::new().await;
    let (_, second) = (world.put("a", b"one").await, world.put("a", b"three").await);
    world.put("b", b"bb").await;
    let marker = world.s3.delete(BUCKET, &"b".into(), None).await.unwrap().marker.unwrap();
    let listing = world.listed("", true).await;
    let rows = all(&world, &listing, "name", false, "").await;
    assert_eq!(rows.len(), 2);
    let facts = |row: &Value| {
        ["key", "size", "version_id", "versions", "deleted"].map(|name| row[name].clone())
    };
    assert_eq!(json!(facts(&rows[0])), json!(["a", 5, second, 2, false]));
    assert_eq!(json!(facts(&rows[1])), json!(["b", 0, marker.0, 1, true]));
    let current = world.listed("", false).await;
    assert_eq!(keys(&all(&world, &current, "name", false, "").await), ["a"]);
}

#[tokio::test]
async fn a_listing_whose_page_fails_keeps_its_rows_and_says_why() {
    let world = World::new().await;
    world.sandbox.fill(BUCKET, 2500).await.unwrap();
    let trouble = world.sandbox.trouble();
    for (parameter, deleted) in [("continuation-token", false), ("key-marker", true)] {
        trouble.add(Rule::always(Match::default().query(parameter), Effect::denied()));
        let listing = world.listed("documents/", deleted).await;
        let window = world.window(&listing, json!({})).await;
        assert_eq!((&window["loaded"], &window["complete"]), (&json!(1000), &json!(false)));
        assert_eq!(window["fault"]["code"], "s3.denied");
        trouble.clear();
    }
}

#[tokio::test]
async fn a_denied_list_of_versions_names_the_permission() {
    let world = World::new().await;
    let when = Match::default().query("versions");
    world.sandbox.trouble().add(Rule::always(when, Effect::denied()));
    let listing = world.listed("", true).await;
    let window = world.window(&listing, json!({})).await;
    assert_eq!((&window["loaded"], &window["complete"]), (&json!(0), &json!(false)));
    let text = window["fault"].to_string();
    assert!(text.contains("s3:ListBucketVersions"), "{text}");
}

#[tokio::test]
async fn closed_listings_and_the_oldest_of_too_many_are_gone() {
    let world = World::new().await;
    world.put("a", b"x").await;
    let first = world.listed("", false).await;
    let second = world.listed("", false).await;
    world.call("close_listing", json!({"listing": second})).await.unwrap();
    world.call("close_listing", json!({"listing": second})).await.unwrap();
    for _ in 0..8 {
        world.listed("", false).await;
    }
    for gone in [first, second] {
        let asked = json!({
            "listing": gone, "start": 0, "count": 1, "sort": "name", "descending": false, "filter": ""
        });
        let fault = world.call("listing_window", asked).await.unwrap_err();
        assert_eq!(fault.code, Code::Gone);
    }
}

#[tokio::test]
async fn what_can_not_be_listed_is_told() {
    let world = World::new().await;
    let open = |bucket: &str, prefix: &str| json!({"connection": "sandbox", "bucket": bucket, "prefix": prefix, "deleted": false});
    let fault = world.call("open_listing", open(BUCKET, "a")).await.unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
    let opened = world.call("open_listing", open("no-such-bucket", "")).await.unwrap();
    world.hears("its end", |event| event["listing"] == opened["listing"]).await;
    let window = world.window(opened["listing"].as_str().unwrap(), json!({})).await;
    assert_eq!(window["fault"]["code"], "s3.gone");
    assert!(window["fault"]["message"].as_str().unwrap().contains("no-such-bucket"));
}
