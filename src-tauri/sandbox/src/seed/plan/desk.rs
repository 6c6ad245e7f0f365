//! Files documents: turns one document with its versions into the events that wrote it, with the
//! content type, storage class, metadata and tags that an application would have set.

use jiff::Timestamp;

use super::calendar::Calendar;
use super::{Event, EventKind};
use crate::seed::documents::people::RECRUITERS;
use crate::seed::documents::random::Random;
use crate::seed::documents::resume::Stage;

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// The formats of the bucket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Portable document.
    Pdf,
    /// Word processor's document.
    Docx,
    /// Picture.
    Png,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// Table.
    Csv,
    /// The placeholder by which consoles make a folder.
    Folder,
}

impl Form {
    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Png => "png",
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Csv => "csv",
            Self::Folder => "",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Png => "image/png",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Folder => "application/x-directory",
        }
    }
}

/// How a document's history ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is there.
    Kept,
    /// It was deleted.
    Deleted,
    /// It was deleted, and written again since.
    Recreated,
}

/// A document about to be filed.
pub struct Filing {
    /// The key.
    pub key: String,
    /// The format.
    pub form: Form,
    /// The value of the tag `document-type`, in lower case with dashes.
    pub kind: &'static str,
    /// The value of the tag `department`, or empty.
    pub department: &'static str,
    /// Minutes since the last version.
    pub newest: i64,
    /// How many versions there are.
    pub versions: usize,
    /// What became of it.
    pub ending: Ending,
}

/// The desk on which events are collected.
pub struct Desk {
    /// When things happened.
    pub calendar: Calendar,
    events: Vec<Event>,
}

impl Desk {
    /// An empty desk.
    pub fn new(now: Timestamp) -> Self {
        Self { calendar: Calendar::until(now), events: Vec::new() }
    }

    /// Files a document; `write` gives the bytes of each version.
    pub fn file(&mut self, filing: &Filing, mut write: impl FnMut(Stage) -> Vec<u8>) {
        let times = self.calendar.history(&filing.key, filing.newest, filing.versions);
        let mut random = Random::sown(&format!("desk {}", filing.key));
        let candidate = random.between(1_000, 9_999);
        let source = random.pick(&["careers-portal", "email", "referral", "career-fair"]);
        let last = times[times.len() - 1];
        let last_day = Calendar::day(last);
        for (index, at) in times.iter().enumerate() {
            let stage = Stage { index, of: times.len(), day: Calendar::day(*at), last_day };
            let by = if source == "careers-portal" { source } else { random.pick(&RECRUITERS) };
            let metadata = vec![
                ("uploaded-by".to_owned(), by.to_lowercase().replace(' ', ".")),
                ("source".to_owned(), source.to_owned()),
                ("document-id".to_owned(), format!("doc-{candidate}")),
                ("revision".to_owned(), (index + 1).to_string()),
            ];
            let kind = EventKind::Put {
                body: write(stage),
                content_type: filing.form.content_type(),
                class: self.class(filing, *at, stage),
                metadata: if filing.form == Form::Folder { Vec::new() } else { metadata },
                tags: self.tags(filing, &mut random),
            };
            if filing.ending == Ending::Recreated && stage.left() == 0 && index > 0 {
                let deleted = (times[index - 1].as_second() + at.as_second()) / 2;
                self.delete(&filing.key, Timestamp::from_second(deleted).unwrap_or(*at));
            }
            self.events.push(Event { at: *at, key: filing.key.clone(), kind });
        }
        if filing.ending == Ending::Deleted {
            let at = self.calendar.after(last, &mut random);
            self.delete(&filing.key, at);
        }
    }

    /// All events, oldest first.
    pub fn into_events(self) -> Vec<Event> {
        let mut events = self.events;
        events.sort_by(|left, right| left.at.cmp(&right.at).then_with(|| left.key.cmp(&right.key)));
        events
    }

    fn delete(&mut self, key: &str, at: Timestamp) {
        self.events.push(Event { at, key: key.to_owned(), kind: EventKind::Delete });
    }

    /// What the lifecycle rules made of it. What is still worked on stays readable: only the oldest
    /// of many versions is cold there, so that an archived version can be met beside readable ones.
    fn class(&self, filing: &Filing, at: Timestamp, stage: Stage) -> &'static str {
        let age = self.calendar.minutes_ago(at) / DAY;
        let quiet = filing.newest / DAY;
        let lot = Random::sown(&format!("class {}", filing.key)).between(0, 99);
        let filed_away = filing.key.starts_with("archive/");
        let oldest_of_many = stage.of >= 5 && stage.index == 0 && age > 90;
        if filing.ending != Ending::Kept || filing.form == Form::Folder {
            "STANDARD"
        } else if filed_away && quiet > 600 {
            "DEEP_ARCHIVE"
        } else if filed_away || oldest_of_many || (quiet > 420 && lot < 45) {
            "GLACIER"
        } else if quiet > 180 && lot >= 60 {
            "STANDARD_IA"
        } else {
            "STANDARD"
        }
    }

    fn tags(&self, filing: &Filing, random: &mut Random) -> Vec<(String, String)> {
        let mut tags = vec![("document-type".to_owned(), filing.kind.to_owned())];
        if filing.form == Form::Folder {
            return Vec::new();
        }
        if !filing.department.is_empty() {
            tags.push(("department".to_owned(), filing.department.to_owned()));
            let status = if filing.newest > 300 * DAY {
                "closed"
            } else {
                random.pick(&["new", "in-review", "interviewing", "offer-made"])
            };
            tags.push(("status".to_owned(), status.to_owned()));
            tags.push(("contains-personal-data".to_owned(), "yes".to_owned()));
        }
        tags
    }
}
