//! What subscribers hear, and when.

#![allow(clippy::unwrap_used)]

use super::*;
use strata_domain::fault::Code;

type Heard = Arc<Mutex<Vec<String>>>;

fn name(event: &Event) -> String {
    match event {
        Event::Notice { fault } => fault.message.clone(),
        other => serde_json::to_value(other).unwrap()["event"].as_str().unwrap().to_owned(),
    }
}

fn ear() -> (Heard, Sink) {
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    (heard, Arc::new(move |event: Event| kept.lock().unwrap().push(name(&event))))
}

fn notice(bus: &Bus, text: &str) {
    bus.notice(Fault::new(Code::Internal, text));
}

fn snapshot() -> Event {
    Event::Snapshot { transfers: Vec::new(), questions: None }
}

#[test]
fn the_snapshot_comes_first_even_before_what_happens_while_it_is_taken() {
    let bus = Bus::default();
    let (heard, sink) = ear();
    let subscription = bus.subscribe(sink, || {
        notice(&bus, "meanwhile");
        snapshot()
    });
    notice(&bus, "after");
    drop(subscription);
    notice(&bus, "too late");
    assert_eq!(*heard.lock().unwrap(), ["snapshot", "meanwhile", "after"]);
}

#[test]
fn what_nobody_heard_waits_for_the_first_who_listens() {
    let bus = Bus::default();
    bus.stale(vec![Tag::Connections]);
    notice(&bus, "before the window listened");
    let (heard, sink) = ear();
    let _first = bus.subscribe(sink, snapshot);
    let (later, sink) = ear();
    let _second = bus.subscribe(sink, snapshot);
    assert_eq!(*heard.lock().unwrap(), ["snapshot", "before the window listened"]);
    assert_eq!(*later.lock().unwrap(), ["snapshot"]);

    let bus = Bus::default();
    (0..100).for_each(|n| notice(&bus, &n.to_string()));
    let (heard, sink) = ear();
    let _subscription = bus.subscribe(sink, snapshot);
    assert_eq!(heard.lock().unwrap().len(), 1 + MOST_UNHEARD, "what waits is bounded");
}

#[test]
fn every_subscriber_hears_everything_from_many_threads_in_each_senders_order() {
    let bus = Bus::default();
    let (heard, sink) = ear();
    let _subscription = bus.subscribe(sink, snapshot);
    std::thread::scope(|scope| {
        for sender in 0..4 {
            let bus = &bus;
            scope.spawn(move || (0..250).for_each(|n| notice(bus, &format!("{sender} {n:03}"))));
        }
    });
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 1001);
    for sender in 0..4 {
        let of: Vec<_> =
            heard.iter().filter(|text| text.starts_with(&format!("{sender} "))).collect();
        assert!(of.len() == 250 && of.is_sorted());
    }
}

#[test]
fn many_stale_tags_are_sent_once_each_in_events_below_the_limit() {
    let bus = Bus::default();
    let sizes = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&sizes);
    let sink: Sink = Arc::new(move |event: Event| {
        let Event::Stale { tags } = &event else { return };
        kept.lock().unwrap().push((tags.len(), serde_json::to_string(&event).unwrap().len()));
    });
    let _subscription = bus.subscribe(sink, snapshot);
    let tags = (0..300).flat_map(|n| {
        let (connection, bucket) = ("c".to_owned(), "b".to_owned());
        [
            Tag::Objects {
                connection: connection.clone(),
                bucket: bucket.clone(),
                prefix: "p/".into(),
            },
            Tag::Versions { connection, bucket, key: format!("{n}{}", "k".repeat(1000)) },
        ]
    });
    bus.stale(tags.collect());
    bus.stale(Vec::new());
    let sizes = sizes.lock().unwrap();
    assert_eq!(sizes.iter().map(|(tags, _)| tags).sum::<usize>(), 301);
    assert!(sizes.iter().all(|(_, bytes)| *bytes < 8192));
}
