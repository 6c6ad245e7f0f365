//! The question before an upload that would destroy what stands under its key.

use super::gather::FoundFile;
use super::names::elided;
use crate::host::Confirmation;
use futures::{StreamExt, TryStreamExt};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;
use strata_domain::naming::shown_text;
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::S3;

/// Looks at keys under way at a time.
const LOOKS: usize = 16;
/// Names in a question.
const NAMES_ASKED: usize = 10;

/// The keys whose content an upload would destroy, in the order of the files. `versioning` is the
/// bucket's state, where it could be read.
pub(super) async fn would_be_lost(
    s3: &S3,
    bucket: &str,
    versioning: Option<Versioning>,
    files: &[FoundFile],
) -> Result<Vec<String>, Fault> {
    if versioning == Some(Versioning::Enabled) {
        return Ok(Vec::new());
    }
    // With versioning suspended a write replaces the version `null`, wherever it stands in the
    // history, and no other (User Guide, "Adding objects to versioning-suspended buckets").
    let suspended = versioning == Some(Versioning::Suspended);
    let null = suspended.then(|| VersionId::from("null"));
    let keys: Vec<String> = files.iter().map(|file| file.key.clone()).collect();
    let looks = futures::stream::iter(keys).map(|key| {
        let (s3, null) = (s3.clone(), null.clone());
        async move {
            match s3.head(bucket, &Key::from(key.as_str()), null.as_ref()).await {
                Ok(_) => Ok(Some(key)),
                // Nothing there, or a delete marker, which holds no content.
                Err(fault) if matches!(fault.code, Code::Gone | Code::Unsupported) => Ok(None),
                // Who may not look may still overwrite: better asked once too often.
                Err(fault) if fault.code == Code::Denied => Ok(Some(key)),
                Err(fault) => Err(fault),
            }
        }
    });
    let lost: Vec<Option<String>> = looks.buffered(LOOKS).try_collect().await?;
    Ok(lost.into_iter().flatten().collect())
}

/// Asks whether what stands under these keys may be lost.
pub(super) fn question(
    lost: &[String],
    bucket: &str,
    versioning: Option<Versioning>,
) -> Confirmation {
    let bucket = elided(&shown_text(bucket));
    let why = match versioning {
        Some(Versioning::Suspended) => "versioning is suspended in this bucket",
        Some(_) => "this bucket keeps no old versions",
        None => "it could not be found out whether this bucket keeps old versions",
    };
    let mut names: Vec<String> = lost
        .iter()
        .take(NAMES_ASKED)
        .map(|key| format!("“{}”", elided(&shown_text(key))))
        .collect();
    if lost.len() > NAMES_ASKED {
        names.push(format!("and {} more", lost.len() - NAMES_ASKED));
    }
    let (count, these) = match lost.len() {
        1 => ("1 document".to_owned(), "This document exists"),
        count => (format!("{count} documents"), "These documents exist"),
    };
    let names = names.join("\n");
    Confirmation {
        title: format!("Replace {count} in “{bucket}”?"),
        message: format!(
            "{these} already, and {why}: what is there now will be lost. This can't be undone.\n\n{names}"
        ),
        confirm: "Replace".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_what_would_be_lost_and_why() {
        let keys: Vec<String> = (0..12).map(|n| format!("a/{n}\u{202e}.pdf")).collect();
        let asked = question(&keys, "docs", Some(Versioning::Suspended));
        assert_eq!(asked.title, "Replace 12 documents in “docs”?");
        assert!(asked.message.contains("suspended") && asked.message.contains("can't be undone"));
        assert!(asked.message.contains("a/0\\u{202e}.pdf") && asked.message.contains("and 2 more"));
        assert!(!asked.message.contains("a/10") && !asked.message.contains('\u{202e}'));
        let one = question(&keys[..1], "docs", Some(Versioning::Unversioned));
        assert_eq!(one.title, "Replace 1 document in “docs”?");
        assert!(one.message.contains("keeps no old versions"));
    }
}
