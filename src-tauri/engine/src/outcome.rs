//! What came of one act on many documents, and the sentence that tells it.

use crate::commands::app::Done;
use crate::words;
use strata_domain::fault::{Code, Fault};
use strata_domain::object::Key;

/// What came of it: every one of them is in one of the lists.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) done: Vec<Key>,
    pub(crate) failed: Vec<(Key, Fault)>,
}

/// Failures that are told one by one.
const MOST_TOLD: usize = 5;

impl Outcome {
    /// The sentence for the person: how many of how many, and for the others which and why.
    ///
    /// # Errors
    /// When nothing was done: the document's own fault, or `Partial` with all of them.
    pub(crate) fn told(
        mut self,
        verb: &str,
        asked: usize,
        end: &str,
        undo: Option<String>,
    ) -> Result<Done, Fault> {
        self.failed.sort_by(|a, b| a.0.cmp(&b.0));
        if self.done.is_empty() {
            return Err(self.nothing_done(asked));
        }
        let what = match (self.failed.len(), self.done.as_slice()) {
            (0, [one]) => words::quoted(one),
            (0, all) => words::documents(all.len()),
            (_, some) => format!("{} of {}", some.len(), words::documents(asked)),
        };
        let message = format!("{verb} {what}{end}.");
        if self.failed.is_empty() {
            return Ok(Done::new(message, undo));
        }
        let failed = Some(u32::try_from(self.failed.len()).unwrap_or(u32::MAX));
        Ok(Done { failed, ..Done::new(format!("{message} {}", self.reasons()), undo) })
    }

    fn nothing_done(&mut self, asked: usize) -> Fault {
        if self.failed.len() == 1
            && let Some((_, fault)) = self.failed.pop()
        {
            return fault;
        }
        let first = self.failed.first().map(|(_, fault)| fault.code);
        let same = first.filter(|first| self.failed.iter().all(|(_, f)| f.code == *first));
        let hint = self.failed.first().and_then(|(_, fault)| fault.hint.clone());
        let message =
            format!("None of {} was changed. {}", words::documents(asked), self.reasons());
        let mut fault = Fault::new(same.unwrap_or(Code::Partial), message);
        fault.hint = hint.filter(|_| same.is_some());
        fault
    }

    fn reasons(&self) -> String {
        let told = self.failed.iter().take(MOST_TOLD).map(|(_, fault)| fault.message.as_str());
        let told = told.collect::<Vec<_>>().join(" ");
        match self.failed.len().saturating_sub(MOST_TOLD) {
            0 => told,
            more => {
                let keys = self.failed.iter().skip(MOST_TOLD).map(|(key, _)| key);
                format!("{told} And {more} more: {}.", words::listed(keys, 20))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn outcome(done: usize, failed: usize) -> Outcome {
        let fault = |n: usize| Fault::new(Code::Changed, format!("f{n} was changed."));
        Outcome {
            done: (0..done).map(|n| Key(format!("d{n}"))).collect(),
            failed: (0..failed).map(|n| (Key(format!("f{n}")), fault(n))).collect(),
        }
    }

    #[test]
    fn all_done_is_told_by_name_or_number() {
        let told = |done| outcome(done, 0).told("Deleted", done, "", None).unwrap().message;
        assert_eq!(told(1), "Deleted “d0”.");
        assert_eq!(told(12), "Deleted 12 documents.");
    }

    #[test]
    fn a_part_done_names_those_that_failed_and_why() {
        let done = outcome(7, 2).told("Deleted", 9, " for good", Some("u".into())).unwrap();
        let message = "Deleted 7 of 9 documents for good. f0 was changed. f1 was changed.";
        assert_eq!((done.message.as_str(), done.undo.as_deref()), (message, Some("u")));
        let many = outcome(1, 30).told("Deleted", 31, "", None).unwrap().message;
        assert!(many.contains("f12 was changed") && many.contains("And 25 more: “f13”"), "{many}");
        assert!(many.len() < 2000);
    }

    #[test]
    fn nothing_done_is_a_fault_of_the_common_reason() {
        let one = outcome(0, 1).told("Deleted", 1, "", None).unwrap_err();
        assert_eq!((one.code, one.message.as_str()), (Code::Changed, "f0 was changed."));
        let same = outcome(0, 3).told("Deleted", 3, "", None).unwrap_err();
        assert_eq!(same.code, Code::Changed);
        let mut mixed = outcome(0, 2);
        mixed.failed[0].1.code = Code::Denied;
        assert_eq!(mixed.told("Deleted", 2, "", None).unwrap_err().code, Code::Partial);
    }
}
