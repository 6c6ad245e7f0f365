//! For tests: what a forecast must say, told from the events of single documents alone.

use super::forecast::{Forecast, Place, State};
use super::future::{Action, DocumentHistory, Event, HistoryKind, Subject};
use crate::history::NULL;
use crate::object::StorageClass;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Due, rule, action and place, with count, bytes and uploads of unknown bytes.
pub(super) type Rows = BTreeMap<(Timestamp, usize, String, Place), (u64, u128, u64)>;

/// What documents do together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub rows: Rows,
    pub losses: BTreeMap<Timestamp, (u64, u64)>,
    pub state: State,
}

#[derive(Debug, Clone)]
struct Lying {
    /// None for a marker that a rule made.
    id: Option<String>,
    marker: bool,
    class: StorageClass,
    size: u64,
}

impl Told {
    /// Everything up to `time`.
    pub(super) fn by<'a>(
        documents: impl IntoIterator<Item = (&'a DocumentHistory, &'a [Event])>,
        time: Timestamp,
    ) -> Self {
        let mut told = Self::default();
        for (history, events) in documents {
            told.document(history, events, time);
        }
        told
    }

    fn document(&mut self, history: &DocumentHistory, events: &[Event], time: Timestamp) {
        let mut lying: Vec<Lying> = history.entries.iter().map(Lying::from).collect();
        let mut uploads = history.uploads.len() as u64;
        let versions = |lying: &[Lying]| lying.iter().filter(|entry| !entry.marker).count();
        let before = versions(&lying);
        for pass in events.chunk_by(|a, b| a.due == b.due).take_while(|pass| pass[0].due <= time) {
            let left = versions(&lying);
            uploads -= self.pass(&mut lying, pass);
            let (due, now) = (pass[0].due, versions(&lying));
            if now < left && (left == before || now == 0) {
                let losses = self.losses.entry(due).or_default();
                losses.0 += u64::from(left == before);
                losses.1 += u64::from(now == 0);
            }
        }
        for (index, entry) in lying.iter().enumerate() {
            let sum = self.state.entry(entry.place(index == 0)).or_default();
            sum.count += 1;
            sum.bytes += u128::from(entry.size);
        }
        if uploads > 0 {
            self.state.entry(Place::Upload).or_default().count += uploads;
        }
    }

    /// Answers how many uploads are gone.
    fn pass(&mut self, lying: &mut Vec<Lying>, pass: &[Event]) -> u64 {
        let (mut gone, mut covered, mut uploads) = (Vec::new(), false, 0);
        let mut replaces = None;
        let mut after = lying.clone();
        for event in pass {
            let id = match &event.subject {
                Subject::Version(id) => Some(id.0.clone()),
                Subject::NewMarker => None,
                Subject::Upload(_) => {
                    uploads += 1;
                    self.row(event.due, event.rule, &event.action, Place::Upload, 0);
                    continue;
                }
            };
            let at = lying.iter().position(|entry| entry.id == id).expect("it is there");
            self.row(
                event.due,
                event.rule,
                &event.action,
                lying[at].place(at == 0),
                lying[at].size,
            );
            match &event.action {
                Action::Transition(class) => after[at].class = class.clone(),
                Action::CreateDeleteMarker => {
                    assert_eq!(at, 0, "only the current version is covered");
                    covered = true;
                    replaces = event.replaces_null.then_some((event.due, event.rule));
                }
                _ => gone.push(at),
            }
        }
        if let Some((due, rule)) = replaces {
            for (at, entry) in after.iter().enumerate() {
                if entry.id.as_deref() == Some(NULL) && !gone.contains(&at) {
                    let action = if entry.marker {
                        Action::RemoveDeleteMarker
                    } else {
                        Action::DeleteVersion
                    };
                    self.row(due, rule, &action, entry.place(false), entry.size);
                    gone.push(at);
                }
            }
        }
        let mut at = 0;
        after.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
        if covered {
            let class = StorageClass::Standard;
            after.insert(0, Lying { id: None, marker: true, class, size: 0 });
        }
        *lying = after;
        uploads
    }

    fn row(&mut self, due: Timestamp, rule: usize, action: &Action, from: Place, size: u64) {
        let upload = u64::from(from == Place::Upload);
        let row = self.rows.entry((due, rule, format!("{action:?}"), from)).or_default();
        *row = (row.0 + 1, row.1 + u128::from(size), row.2 + upload);
    }
}

impl From<&super::future::HistoryEntry> for Lying {
    fn from(entry: &super::future::HistoryEntry) -> Self {
        let (marker, class, size) = match &entry.kind {
            HistoryKind::Version { size, class, .. } => (false, class.clone(), *size),
            HistoryKind::DeleteMarker => (true, StorageClass::Standard, 0),
        };
        Self { id: Some(entry.version_id.0.clone()), marker, class, size }
    }
}

impl Lying {
    fn place(&self, current: bool) -> Place {
        match (self.marker, current) {
            (true, _) => Place::Marker,
            (false, true) => Place::Current(self.class.clone()),
            (false, false) => Place::Noncurrent(self.class.clone()),
        }
    }
}

/// A forecast in the same form, with the state at `time`.
pub(super) fn of_forecast(forecast: &Forecast, time: Timestamp) -> Told {
    let mut told = Told { state: forecast.state_at(time), ..Told::default() };
    for row in forecast.rows.iter().filter(|row| row.due <= time) {
        let key = (row.due, row.rule, format!("{:?}", row.action), row.from.clone());
        let sum = (row.sum.count, row.sum.bytes, row.unsized_uploads);
        assert_eq!(told.rows.insert(key, sum), None, "each row once");
    }
    let losses = forecast.losses.iter().filter(|losses| losses.due <= time);
    told.losses = losses.map(|lost| (lost.due, (lost.losing, lost.gone))).collect();
    told
}
