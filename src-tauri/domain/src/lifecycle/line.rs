//! The documents next in line: those to which something happens first.

use super::future::Event;
use crate::object::Key;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashSet};

/// The first event of each of the first `count` documents, in order of time. The events are in
/// order of time already, as a bucket's simulation answers them.
pub fn next_in_line(events: &[Event], count: usize) -> Vec<&Event> {
    let mut seen = HashSet::new();
    events.iter().filter(|event| seen.insert(&event.key)).take(count).collect()
}

/// Finds the documents next in line while the documents of a bucket come by one at a time. Holds
/// no more than it was asked for.
#[derive(Debug)]
pub struct Line {
    count: usize,
    first: BTreeMap<(Timestamp, Key), Event>,
}

impl Line {
    /// For the first `count` documents.
    pub fn new(count: usize) -> Self {
        Self { count, first: BTreeMap::new() }
    }

    /// After this time nothing that a further document could bring is wanted; none as long as
    /// anything is.
    pub fn full_until(&self) -> Option<Timestamp> {
        let full = self.first.len() >= self.count;
        full.then(|| self.first.last_key_value().map_or(Timestamp::MIN, |((due, _), _)| *due))
    }

    /// Takes the events of one document, in order of time; each document comes by once.
    pub fn document(&mut self, events: &[Event]) {
        let Some(event) = events.first() else {
            return;
        };
        if self.full_until().is_some_and(|until| event.due > until) {
            return;
        }
        self.first.insert((event.due, event.key.clone()), event.clone());
        if self.first.len() > self.count {
            self.first.pop_last();
        }
    }

    /// The first events, in order of time, then of the keys.
    pub fn into_events(self) -> Vec<Event> {
        self.first.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::simulate::{bucket_events, events};
    use super::super::worlds::*;
    use super::*;
    use crate::history::Versioning::Enabled;

    #[test]
    fn the_documents_due_first_are_next_in_line_each_once() {
        let with =
            rules([rule().moves(5, "GLACIER").expires(6), rule().prefix("a").moves(1, "GLACIER")]);
        let documents: Vec<_> = [("c", 3), ("a", 9), ("e", 1), ("d", 3), ("b", 2), ("f", 28)]
            .map(|(key, day)| document(key, [version("v", &format!("2026-01-{day:02}T10:00Z"))]))
            .into();
        let situation = ever(Enabled);
        let all = bucket_events(&documents, &with, &situation);
        for count in 0..8 {
            let mut line = Line::new(count);
            for history in &documents {
                line.document(&events(history, &with, &situation));
            }
            let first = next_in_line(&all, count);
            assert_eq!(line.into_events().iter().collect::<Vec<_>>(), first, "the first {count}");
            let keys: String = first.iter().map(|event| event.key.as_str()).collect();
            assert_eq!(keys, "ebcdaf"[..count.min(6)]);
        }
    }

    #[test]
    fn a_line_of_nobody_wants_nothing() {
        assert_eq!(Line::new(0).full_until(), Some(Timestamp::MIN));
        assert_eq!(Line::new(1).full_until(), None);
    }
}
