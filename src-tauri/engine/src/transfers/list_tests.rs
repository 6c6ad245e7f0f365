//! What is told about transfers, and when.

use super::*;
use crate::commands::transfers::Direction;
use crate::events::Subscription;
use crate::transfers::download::DownloadSpec;
use std::sync::Mutex;
use strata_domain::fault::Code;

/// A bus and everything that was sent over it.
struct Heard {
    bus: Bus,
    events: Arc<Mutex<Vec<Event>>>,
    _subscription: Subscription,
}

impl Heard {
    fn new() -> Self {
        let (bus, events) = (Bus::default(), Arc::new(Mutex::new(Vec::new())));
        let sink = Arc::clone(&events);
        let subscription = bus
            .subscribe(Arc::new(move |event| sink.lock().unwrap().push(event)), || {
                Event::Snapshot { transfers: Vec::new(), questions: None }
            });
        events.lock().unwrap().clear();
        Self { bus, events, _subscription: subscription }
    }

    fn take(&self) -> Vec<Event> {
        std::mem::take(&mut self.events.lock().unwrap())
    }

    fn told(&self, list: &mut List, at: u64) -> Vec<Transfer> {
        list.tell(&self.bus, Duration::from_millis(at));
        let transfers = self.take().into_iter().filter_map(|event| match event {
            Event::Transfer { transfer } => Some(transfer),
            _ => None,
        });
        transfers.collect()
    }
}

fn job() -> Job {
    let what = DownloadSpec::of_test("k");
    Job::Download(DownloadJob { s3: None, what, size: None, row: None, resume: None })
}

fn transfer(name: &str, total: u64) -> Transfer {
    Transfer {
        id: String::new(),
        direction: Direction::Download,
        name: super::super::names::shown_name(name),
        connection: "sandbox".to_owned(),
        bucket: "docs".to_owned(),
        folder: String::new(),
        local: name.to_owned(),
        state: TransferState::Queued,
        bytes: 0,
        total,
        speed: None,
        seconds_left: None,
        verified: None,
        fault: None,
        undo: None,
    }
}

fn finished(tags: Vec<Tag>) -> Finished {
    Finished { size: 2000, verified: Verified::Whole, undo: None, local: None, stale: tags }
}

#[test]
fn numbers_are_absolute_and_the_speed_comes_and_goes() {
    let (heard, mut list) = (Heard::new(), List::default());
    let number = list.add(transfer("a", 2000), job());
    list.set_state(number, TransferState::Running);
    assert_eq!(heard.told(&mut list, 0).len(), 1);
    assert_eq!(heard.told(&mut list, 100).len(), 0, "nothing has changed");
    list.entries[&number].done.store(1000, Relaxed);
    let told = heard.told(&mut list, 1000);
    assert_eq!((told[0].bytes, told[0].speed, told[0].seconds_left), (1000, Some(1000), Some(1)));
    // It stands still: told once a second, slower each time, until the speed is nothing.
    let later: Vec<_> = (11..80).flat_map(|at| heard.told(&mut list, at * 100)).collect();
    assert_eq!(later.len(), 6);
    assert_eq!(later.last().unwrap().speed, Some(0));
    assert_eq!(later.last().unwrap().seconds_left, None);
    let _ = list.end(&heard.bus, number, TransferState::Done, None, Some(finished(Vec::new())));
    let Some(Event::Transfer { transfer }) = heard.take().pop() else {
        panic!("the end is told at once")
    };
    assert_eq!((transfer.state, transfer.bytes, transfer.total), (TransferState::Done, 2000, 2000));
    assert_eq!((transfer.speed, transfer.verified), (None, Some(Verified::Whole)));
    assert!(!list.tell(&heard.bus, Duration::from_secs(9)), "nothing is left to watch");
}

#[test]
fn many_changes_between_two_tellings_are_one_event() {
    let (heard, mut list) = (Heard::new(), List::default());
    let number = list.add(transfer("a", 10), job());
    list.set_state(number, TransferState::Running);
    for bytes in 0..10 {
        list.entries[&number].done.store(bytes, Relaxed);
    }
    list.set_state(number, TransferState::Verifying);
    let told = heard.told(&mut list, 100);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].state, told[0].bytes), (TransferState::Verifying, 9));
}

#[test]
fn what_became_stale_is_told_once_a_second_while_more_is_to_come_and_at_the_end() {
    let (heard, mut list) = (Heard::new(), List::default());
    let tag = |prefix: &str| Tag::Objects {
        connection: "c".to_owned(),
        bucket: "b".to_owned(),
        prefix: prefix.to_owned(),
    };
    let numbers: Vec<u64> = (0..30).map(|_| list.add(transfer("a", 1), job())).collect();
    for number in &numbers {
        list.set_state(*number, TransferState::Running);
    }
    let mut told = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        let _ = list.end(
            &heard.bus,
            *number,
            TransferState::Done,
            None,
            Some(finished(vec![tag("x/")])),
        );
        list.tell(&heard.bus, Duration::from_millis(at as u64 * 100));
        told.extend(heard.take().into_iter().filter_map(|event| match event {
            Event::Stale { tags } => Some((at, tags)),
            _ => None,
        }));
    }
    let one = || vec![tag("x/")];
    assert_eq!(told, [(0, one()), (10, one()), (20, one()), (29, one())]);
}

#[test]
fn a_snapshot_is_small_and_the_rest_follows() {
    let (heard, mut list) = (Heard::new(), List::default());
    for number in 0..100 {
        list.add(transfer(&format!("{}{number}.pdf", "\u{1}".repeat(900)), 1), job());
    }
    list.tell(&heard.bus, Duration::ZERO);
    for event in heard.take() {
        assert!(serde_json::to_string(&event).unwrap().len() < 8000);
    }
    let snapshot = list.snapshot();
    assert!(!snapshot.is_empty() && snapshot.is_sorted_by(|one, two| one.id > two.id));
    let rest = heard.told(&mut list, 1000);
    assert_eq!(snapshot.len() + rest.len(), 100);
    assert!(
        serde_json::to_string(&Event::Snapshot { transfers: snapshot, questions: None })
            .unwrap()
            .len()
            < 8000
    );
}

#[test]
fn a_fault_that_names_a_long_key_twice_still_fits_an_event() {
    let (heard, mut list) = (Heard::new(), List::default());
    let number = list.add(transfer(&"\u{202e}".repeat(340), 1), job());
    let long = "\\u{202e}".repeat(340);
    let fault = Fault::new(Code::Denied, format!("Could not upload “{long}”: access is denied."))
        .hint(long.clone())
        .detail(long);
    let _ = list.end(&heard.bus, number, TransferState::Failed, Some(fault), None);
    let event = heard.take().pop().unwrap();
    let text = serde_json::to_string(&event).unwrap();
    assert!(text.len() < 8000 && text.contains("access is denied."), "{}", text.len());
}

#[test]
fn an_explanation_goes_along_as_far_as_it_fits() {
    let explained = |cause: usize, policy: usize| {
        Box::new(Explanation {
            causes: vec!["a".repeat(cause)],
            policy: Some("b".repeat(policy)),
            ..Explanation::default()
        })
    };
    let whole = explanation_that_fits(explained(1000, 1000)).unwrap();
    assert!(whole.policy.is_some());
    let without_policy = explanation_that_fits(explained(1000, 2500)).unwrap();
    assert!(without_policy.policy.is_none());
    assert!(explanation_that_fits(explained(3000, 10)).is_none());
}

#[test]
fn only_ended_transfers_are_cleared_or_make_room() {
    let (heard, mut list) = (Heard::new(), List::default());
    let first = list.add(transfer("a", 1), job());
    let second = list.add(transfer("b", 1), job());
    let _ = list.end(&heard.bus, second, TransferState::Failed, None, None);
    for _ in 0..KEPT {
        list.add(transfer("c", 1), job());
    }
    heard.told(&mut list, 0);
    assert!(list.entries.contains_key(&first) && !list.entries.contains_key(&second));
    let third = list.add(transfer("d", 1), job());
    let _ = list.end(&heard.bus, third, TransferState::Cancelled, None, None);
    list.clear();
    assert!(list.entries.contains_key(&first) && !list.entries.contains_key(&third));
}

#[test]
fn ids_sort_as_the_transfers_were_queued() {
    assert!(id_of(9) < id_of(10) && number_of(&id_of(123)) == Some(123));
    assert_eq!((number_of("x1"), number_of("t"), number_of("")), (None, None, None));
}
