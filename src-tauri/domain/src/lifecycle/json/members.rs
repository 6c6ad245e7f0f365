//! Takes the members out of a JSON object one by one and tells what does not fit, at its field.

use super::super::finding::{Finding, FindingCode, Severity};
use super::tree::Json;
use super::when;
use jiff::Timestamp;

/// As many errors as a person will ever read.
const MOST_TOLD: usize = 1000;

/// What reading has to tell. One of it goes through the whole document.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Why the document can't be used.
    pub(super) errors: Vec<Finding>,
    /// What was mended.
    pub(super) notes: Vec<Finding>,
    rule: Option<usize>,
    rule_id: Option<String>,
}

impl Told {
    /// From here on, everything concerns this rule.
    pub(super) fn enter(&mut self, rule: usize, rule_id: Option<String>) {
        (self.rule, self.rule_id) = (Some(rule), rule_id);
    }

    /// From here on, everything concerns the whole document.
    pub(super) fn leave(&mut self) {
        (self.rule, self.rule_id) = (None, None);
    }

    /// Adds an error.
    pub(super) fn refuse(&mut self, code: FindingCode, field: &str, message: impl Into<String>) {
        if self.errors.len() < MOST_TOLD {
            let finding = self.finding(code, Severity::Error, field, message.into());
            self.errors.push(finding);
        }
    }

    /// Adds a note about something that was mended.
    pub(super) fn mended(&mut self, field: &str, message: impl Into<String>) {
        if self.notes.len() < MOST_TOLD {
            let finding = self.finding(FindingCode::Mended, Severity::Note, field, message.into());
            self.notes.push(finding);
        }
    }

    fn finding(
        &self,
        code: FindingCode,
        severity: Severity,
        field: &str,
        message: String,
    ) -> Finding {
        let rule_id = self.rule_id.clone();
        Finding { rule: self.rule, rule_id, field: field.to_owned(), code, severity, message }
    }

    fn wrong_type<T>(&mut self, path: &str, needed: &str, found: &Json) -> Option<T> {
        let message = format!("“{path}” must be {needed}, but is {}.", found.shown());
        self.refuse(FindingCode::WrongType, path, message);
        None
    }

    /// The members of an object.
    pub(super) fn object<'a>(&mut self, value: &'a Json, path: &str) -> Option<Members<'a>> {
        match value {
            Json::Object(all) => {
                Some(Members { path: path.to_owned(), all, asked: Vec::new(), nulls: false })
            }
            other => self.wrong_type(path, "an object in braces { }", other),
        }
    }

    /// The items of an array.
    pub(super) fn list<'a>(&mut self, value: &'a Json, path: &str) -> Option<&'a [Json]> {
        match value {
            Json::List(items) => Some(items),
            other => self.wrong_type(path, "an array in brackets [ ]", other),
        }
    }

    /// A string.
    pub(super) fn text(&mut self, value: &Json, path: &str) -> Option<String> {
        match value {
            Json::Text(text) => Some(text.clone()),
            other => self.wrong_type(path, "a text in quotes", other),
        }
    }

    /// A whole number.
    pub(super) fn int(&mut self, value: &Json, path: &str) -> Option<i64> {
        match value {
            Json::Int(number) => Some(*number),
            Json::Text(text) if text.trim().parse::<i64>().is_ok() => {
                self.wrong_type(path, "a whole number without quotes", value)
            }
            other => self.wrong_type(path, "a whole number", other),
        }
    }

    /// True or false.
    pub(super) fn flag(&mut self, value: &Json, path: &str) -> Option<bool> {
        match value {
            Json::Flag(flag) => Some(*flag),
            other => self.wrong_type(path, "true or false without quotes", other),
        }
    }

    /// A date.
    pub(super) fn date(&mut self, value: &Json, path: &str) -> Option<Timestamp> {
        let read = match value {
            Json::Int(seconds) => Timestamp::from_second(*seconds).ok().map(when::Read::Exact),
            Json::Text(text) => when::read(text),
            other => return self.wrong_type(path, "a date such as “2027-01-31T00:00:00Z”", other),
        };
        match read {
            Some(when::Read::Exact(time)) => Some(time),
            Some(when::Read::Assumed(time)) => {
                self.mended(
                    path,
                    format!(
                        "“{path}” names no time zone; it was read as UTC: {time}. \
                         The AWS CLI would take the time zone of its computer."
                    ),
                );
                Some(time)
            }
            None => {
                let found = value.shown();
                let message = format!(
                    "“{path}” is not a date: {found}. Write it like “2027-01-31T00:00:00Z”."
                );
                self.refuse(FindingCode::InvalidValue, path, message);
                None
            }
        }
    }
}

/// The members of one object, of which the known ones are asked for by name.
pub(super) struct Members<'a> {
    path: String,
    all: &'a [(String, Json)],
    asked: Vec<&'static str>,
    nulls: bool,
}

impl<'a> Members<'a> {
    /// Lets `null` stand for a member that is not there.
    pub(super) fn with_nulls(mut self) -> Self {
        self.nulls = true;
        self
    }

    /// The path of a member.
    pub(super) fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The member, if it is there.
    pub(super) fn get(&mut self, name: &'static str) -> Option<&'a Json> {
        self.asked.push(name);
        let (_, value) = self.all.iter().find(|(found, _)| found == name)?;
        if self.nulls && *value == Json::Null { None } else { Some(value) }
    }

    /// The first member whose name differs from this one in letter case only, with its own name.
    pub(super) fn misspelt(&self, name: &str) -> Option<&'a (String, Json)> {
        self.all.iter().find(|(found, _)| found != name && found.eq_ignore_ascii_case(name))
    }

    /// A string member.
    pub(super) fn text(&mut self, told: &mut Told, name: &'static str) -> Option<String> {
        let value = self.get(name)?;
        told.text(value, &self.path(name))
    }

    /// A number member.
    pub(super) fn int(&mut self, told: &mut Told, name: &'static str) -> Option<i64> {
        let value = self.get(name)?;
        told.int(value, &self.path(name))
    }

    /// A member that is true or false.
    pub(super) fn flag(&mut self, told: &mut Told, name: &'static str) -> Option<bool> {
        let value = self.get(name)?;
        told.flag(value, &self.path(name))
    }

    /// A date member.
    pub(super) fn date(&mut self, told: &mut Told, name: &'static str) -> Option<Timestamp> {
        let value = self.get(name)?;
        told.date(value, &self.path(name))
    }

    /// An object member.
    pub(super) fn object(&mut self, told: &mut Told, name: &'static str) -> Option<Self> {
        let value = self.get(name)?;
        let mut members = told.object(value, &self.path(name))?;
        members.nulls = self.nulls;
        Some(members)
    }

    /// An array member, each item with its path.
    pub(super) fn items(&mut self, told: &mut Told, name: &'static str) -> Vec<(&'a Json, String)> {
        let Some(value) = self.get(name) else {
            return Vec::new();
        };
        let path = self.path(name);
        let items = told.list(value, &path).unwrap_or_default();
        items.iter().enumerate().map(|(at, item)| (item, format!("{path}[{at}]"))).collect()
    }

    /// A string member that must be there.
    pub(super) fn needed(&mut self, told: &mut Told, name: &'static str) -> Option<String> {
        self.need(told, name).then(|| self.text(told, name)).flatten()
    }

    /// Whether a member is there; told if not.
    pub(super) fn need(&mut self, told: &mut Told, name: &'static str) -> bool {
        let there = self.get(name).is_some();
        if !there {
            let path = self.path(name);
            told.refuse(FindingCode::MissingMember, &path, format!("“{path}” is missing."));
        }
        there
    }

    /// Tells of members that nobody asked for, and of those that stand there twice.
    pub(super) fn finish(self, told: &mut Told) {
        let mut before: std::collections::HashSet<&str> = std::collections::HashSet::new();
        for (name, _) in self.all {
            let path = self.path(name);
            if !before.insert(name) {
                let message = format!("“{path}” stands there twice. Keep one of them.");
                told.refuse(FindingCode::DuplicateMember, &path, message);
            } else if !self.asked.contains(&name.as_str()) {
                let near = self.asked.iter().find(|asked| is_near(asked, name));
                let message = match near {
                    Some(near) => {
                        format!("“{path}” is not known. “{near}” is probably meant.")
                    }
                    None => {
                        let mut known = self.asked.clone();
                        known.sort_unstable();
                        known.dedup();
                        format!("“{path}” is not known. Possible here: {}.", known.join(", "))
                    }
                };
                told.refuse(FindingCode::UnknownMember, &path, message);
            }
        }
    }
}

/// Whether a name is another one but for letter case and a plural.
fn is_near(known: &str, found: &str) -> bool {
    let bare = |name: &str| name.to_ascii_lowercase().trim_end_matches('s').to_owned();
    bare(known) == bare(found)
}
