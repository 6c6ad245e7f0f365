//! Rules to begin with: those of the setup guide, and what every bucket sooner or later needs.

use super::rule::{
    AbortUploads, Expiration, Filter, NoncurrentExpiration, NoncurrentTransition, Rule, Transition,
};
use crate::object::StorageClass;

/// A rule to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// What it is called.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub description: &'static str,
    /// The rule, for all documents.
    pub rule: fn() -> Rule,
}

/// All templates in the order in which they are offered.
pub const TEMPLATES: [Template; 7] = [
    Template {
        name: "Archive old documents",
        description: "Moves documents to Glacier after 90 days, and replaced versions after 30.",
        rule: archive_old_documents,
    },
    Template {
        name: "Delete expired documents",
        description: "Deletes documents after two years, and replaced versions after 90 days.",
        rule: delete_expired_documents,
    },
    Template {
        name: "Delete unfinished uploads",
        description: "Discards the parts of uploads that were not finished within 7 days.",
        rule: delete_incomplete_uploads,
    },
    Template {
        name: "Keep a few old versions",
        description: "Keeps the 5 newest replaced versions of each document and deletes older \
                      ones after 30 days.",
        rule: || keep_old_versions(5, 30),
    },
    Template {
        name: "Clean up delete markers",
        description: "Removes the delete marker of a document when none of its versions is left.",
        rule: clean_delete_markers,
    },
    Template {
        name: "Let S3 choose the storage",
        description: "Moves documents to Intelligent-Tiering at once, which bills rarely read ones \
                      less.",
        rule: intelligent_tiering,
    },
    Template {
        name: "Archive old versions",
        description: "Moves replaced versions to Glacier Instant Retrieval after 30 days, from \
                      where they can be restored at once.",
        rule: || archive_old_versions(30),
    },
];

fn for_all(id: impl Into<String>) -> Rule {
    let filter = Filter { prefix: Some(String::new()), ..Filter::default() };
    Rule { id: Some(id.into()), filter: Some(filter), ..Rule::default() }
}

fn after(days: i64, class: StorageClass) -> Vec<Transition> {
    vec![Transition { days: Some(days), class, ..Transition::default() }]
}

fn old_after(days: i64, class: StorageClass) -> Vec<NoncurrentTransition> {
    vec![NoncurrentTransition { days: Some(days), class, ..NoncurrentTransition::default() }]
}

/// The guide's first rule.
pub fn archive_old_documents() -> Rule {
    Rule {
        transitions: after(90, StorageClass::GlacierFlexible),
        noncurrent_transitions: old_after(30, StorageClass::GlacierFlexible),
        ..for_all("ArchiveOldDocuments")
    }
}

/// The guide's second rule.
pub fn delete_expired_documents() -> Rule {
    let old = NoncurrentExpiration { days: Some(90), ..NoncurrentExpiration::default() };
    Rule {
        expiration: Some(Expiration { days: Some(730), ..Expiration::default() }),
        noncurrent_expiration: Some(old),
        ..for_all("DeleteExpiredDocuments")
    }
}

/// The guide's third rule.
pub fn delete_incomplete_uploads() -> Rule {
    Rule { id: Some("DeleteIncompleteMultipartUploads".to_owned()), ..abort_uploads(7) }
}

/// Aborts uploads that are not finished within so many days.
pub fn abort_uploads(days: i64) -> Rule {
    Rule {
        abort_uploads: Some(AbortUploads { days: Some(days) }),
        ..for_all(format!("abort-uploads-after-{days}-days"))
    }
}

/// Keeps so many newest noncurrent versions and deletes older ones after so many days.
pub fn keep_old_versions(versions: i64, days: i64) -> Rule {
    let expiration = NoncurrentExpiration { days: Some(days), newer_versions: Some(versions) };
    Rule {
        noncurrent_expiration: Some(expiration),
        ..for_all(format!("keep-{versions}-old-versions-for-{days}-days"))
    }
}

/// Removes delete markers below which nothing is left.
pub fn clean_delete_markers() -> Rule {
    let expiration =
        Expiration { expired_object_delete_marker: Some(true), ..Expiration::default() };
    Rule { expiration: Some(expiration), ..for_all("clean-delete-markers") }
}

/// Moves documents to Intelligent-Tiering on the first midnight.
pub fn intelligent_tiering() -> Rule {
    Rule {
        transitions: after(0, StorageClass::IntelligentTiering),
        ..for_all("intelligent-tiering-at-once")
    }
}

/// Moves noncurrent versions to Glacier Instant Retrieval after so many days.
pub fn archive_old_versions(days: i64) -> Rule {
    Rule {
        noncurrent_transitions: old_after(days, StorageClass::GlacierInstant),
        ..for_all(format!("archive-old-versions-after-{days}-days"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::super::rule::Configuration;
    use super::super::validate::{Receiver, validate};
    use super::*;

    #[test]
    fn the_first_three_are_the_guides() {
        let guide = json::read(include_str!("json/tests/guide.json")).unwrap().configuration;
        let rules: Vec<_> = TEMPLATES.iter().take(3).map(|template| (template.rule)()).collect();
        assert_eq!(rules, guide.rules);
    }

    #[test]
    fn all_of_them_are_taken_together() {
        let rules: Vec<_> = TEMPLATES.iter().map(|template| (template.rule)()).collect();
        let configuration = Configuration { rules, ..Configuration::default() };
        assert_eq!(validate(&configuration, Receiver::default()), []);
    }

    #[test]
    fn each_has_a_name_of_its_own_and_one_sentence() {
        for (index, template) in TEMPLATES.iter().enumerate() {
            let mut others = TEMPLATES[..index].iter();
            assert!(others.all(|other| other.name != template.name));
            assert_eq!(template.description.matches(['.', '!', '?']).count(), 1);
            assert!(template.description.ends_with('.'));
        }
    }
}
