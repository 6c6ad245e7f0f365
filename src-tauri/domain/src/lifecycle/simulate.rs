//! What lifecycle does to the documents that it is shown, event by event.

use super::class::Class;
use super::day;
use super::future::{
    Action, DocumentHistory, Doubt, Event, HistoryKind, Situation, Subject, UnfinishedUpload,
};
use super::happening::{Deed, Happening, Item, Span};
use super::passes::Passes;
use super::program::{Group, Programs};
use super::rule::Configuration;
use jiff::Timestamp;

/// A configuration made ready to be run over any number of documents.
#[derive(Debug)]
pub struct Simulation {
    programs: Programs,
    passes: Passes,
    items: Vec<Item>,
}

/// Everything that the rules do to a document in the span of the situation, in order of time;
/// on one midnight newest entry first, then uploads.
pub fn events(
    history: &DocumentHistory,
    configuration: &Configuration,
    situation: &Situation,
) -> Vec<Event> {
    Simulation::new(configuration).events(history, situation)
}

/// Everything that the rules do to several documents, in order of time, on one midnight in order
/// of their keys.
pub fn bucket_events(
    histories: &[DocumentHistory],
    configuration: &Configuration,
    situation: &Situation,
) -> Vec<Event> {
    let mut simulation = Simulation::new(configuration);
    let mut events: Vec<_> =
        histories.iter().flat_map(|history| simulation.events(history, situation)).collect();
    events.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    events
}

impl Simulation {
    /// Makes a configuration ready.
    pub fn new(configuration: &Configuration) -> Self {
        Self {
            programs: Programs::new(configuration),
            passes: Passes::default(),
            items: Vec::new(),
        }
    }

    /// As the function [`events`].
    pub fn events(&mut self, history: &DocumentHistory, situation: &Situation) -> Vec<Event> {
        let span = Span::from(situation);
        let group = self.programs.group(history.key.as_str());
        let cover = self.programs.of_marker(group);
        self.items.clear();
        for entry in &history.entries {
            let null = entry.version_id.as_str() == crate::history::NULL;
            let programs = &mut self.programs;
            self.items.push(item(programs, group, null, entry.modified, &entry.kind));
        }
        let mut events = Vec::new();
        self.passes.run(self.programs.all(), &self.items, cover, &span, |happening| {
            events.extend(event(history, happening));
        });
        for upload in &history.uploads {
            events.extend(self.abort(history, group, upload, &span));
        }
        events.sort_by_key(|event| event.due);
        events
    }

    fn abort(
        &self,
        history: &DocumentHistory,
        group: Group,
        upload: &UnfinishedUpload,
        span: &Span,
    ) -> Option<Event> {
        let (day, rule) = aborted(&self.programs, group, day::of(upload.initiated), span)?;
        let exact = day::is_midnight(upload.initiated);
        Some(Event {
            key: history.key.clone(),
            subject: Subject::Upload(upload.upload_id.clone()),
            action: Action::AbortUpload,
            rule,
            due: day::midnight(day),
            replaces_null: false,
            doubt: exact.then_some(Doubt::ExactMidnight),
        })
    }
}

impl From<&Situation> for Span {
    fn from(situation: &Situation) -> Self {
        Self {
            versioning: situation.versioning,
            first: day::from(situation.now),
            last: day::of(situation.until),
        }
    }
}

/// The pass that aborts an upload, and the rule that does.
pub(super) fn aborted(
    programs: &Programs,
    group: Group,
    initiated: i64,
    span: &Span,
) -> Option<(i64, usize)> {
    let earliest = programs.aborts(group).min_by_key(|abort| (abort.what, abort.rule))?;
    let day = (initiated + earliest.what + 1).max(span.first);
    (day <= span.last).then_some((day, earliest.rule))
}

/// An entry as the passes see it.
pub(super) fn item(
    programs: &mut Programs,
    group: Group,
    null: bool,
    modified: Timestamp,
    kind: &HistoryKind,
) -> Item {
    let mut item = Item {
        program: 0,
        class: Class::default(),
        marker: true,
        null,
        exact: day::is_midnight(modified),
        day: day::of(modified),
        free: i64::MIN,
        newer: 0,
    };
    match kind {
        HistoryKind::DeleteMarker => item.program = programs.of_marker(group),
        HistoryKind::Version { size, class, tags, retain_until } => {
            item.program = programs.of_version(group, *size, tags);
            item.class = Class::of(class);
            item.marker = false;
            item.free = retain_until.map_or(i64::MIN, day::from);
        }
    }
    item
}

fn event(history: &DocumentHistory, happening: &Happening) -> Option<Event> {
    let action = match happening.deed {
        Deed::Transition(class) => Action::Transition(class.known()?),
        Deed::Cover => Action::CreateDeleteMarker,
        Deed::Delete => Action::DeleteVersion,
        Deed::RemoveMarker => Action::RemoveDeleteMarker,
        Deed::Replaced | Deed::Promoted => return None,
    };
    let subject = match happening.item {
        Some(index) => Subject::Version(history.entries.get(index)?.version_id.clone()),
        None => Subject::NewMarker,
    };
    Some(Event {
        key: history.key.clone(),
        subject,
        action,
        rule: happening.rule,
        due: day::midnight(happening.day),
        replaces_null: happening.replaces_null,
        doubt: happening.doubt,
    })
}

#[cfg(test)]
#[path = "resuming_tests.rs"]
mod resuming;
#[cfg(test)]
#[path = "settling_tests.rs"]
mod settling;
#[cfg(test)]
#[path = "simulate_tests.rs"]
mod tests;
#[cfg(test)]
#[path = "vectors_tests.rs"]
mod vectors;
