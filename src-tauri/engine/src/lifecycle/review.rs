//! What is to be said about a draft, its other forms, and drafts out of texts.

use super::read::{Found, known, receiver};
use super::{Bucket, bars};
use crate::app::App;
use crate::commands::lifecycle::{ImportedLifecycle, LifecycleDraft, LifecycleText, Review};
use crate::host::Host;
use std::cmp::Reverse;
use strata_domain::fault::Fault;
use strata_domain::lifecycle::advice::advise;
use strata_domain::lifecycle::changes::compare;
use strata_domain::lifecycle::finding::{Finding, FindingCode, Severity};
use strata_domain::lifecycle::rule::Configuration;
use strata_domain::lifecycle::validate::validate;
use strata_domain::lifecycle::{json, terraform, xml};

pub(crate) async fn review(
    app: &App,
    _: &dyn Host,
    request: LifecycleDraft,
) -> Result<Review, Fault> {
    let bucket = Bucket::new(&request.connection, &request.bucket);
    let found = known(app, &bucket).await?;
    Ok(reviewed(app, &bucket, &request.configuration, &found))
}

/// What is to be said about a draft in a bucket where `found` is in force.
pub(super) fn reviewed(app: &App, bucket: &Bucket, draft: &Configuration, found: &Found) -> Review {
    let mut findings = refusals(app, bucket, draft);
    let valid = findings.iter().all(|finding| finding.severity != Severity::Error);
    findings.extend(advise(draft, found.versioning));
    findings.sort_by_key(|finding| (finding.rule, Reverse(finding.severity)));
    let terraform = terraform::block(draft, &bucket.name);
    Review {
        findings,
        valid,
        bars: (0..draft.rules.len())
            .map(|place| bars::drawn(draft, place, found.versioning))
            .collect(),
        changes: compare(&found.configuration, draft),
        json: json::write(draft).text,
        cli: terraform::command_line(draft, &bucket.name).text,
        terraform: terraform.text,
        // The block lacks all that the other forms lack, and more.
        left_out: terraform.left_out,
    }
}

/// What the server would refuse. A draft without rules is none that it gets: what is in force is
/// removed then.
pub(super) fn refusals(app: &App, bucket: &Bucket, draft: &Configuration) -> Vec<Finding> {
    if draft.rules.is_empty() { Vec::new() } else { validate(draft, receiver(app, bucket)) }
}

pub(crate) async fn import(
    _: &App,
    _: &dyn Host,
    request: LifecycleText,
) -> Result<ImportedLifecycle, Fault> {
    let text = request.text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') {
        return Ok(match xml::read(text.as_bytes()) {
            Ok(configuration) => {
                ImportedLifecycle { configuration: Some(configuration), findings: Vec::new() }
            }
            Err(error) => refused(format!("This is no lifecycle configuration: {error}.")),
        });
    }
    Ok(match json::read(text) {
        Ok(reading) => ImportedLifecycle {
            configuration: Some(reading.configuration),
            findings: reading.notes,
        },
        Err(findings) => ImportedLifecycle { configuration: None, findings },
    })
}

fn refused(message: String) -> ImportedLifecycle {
    let finding = Finding {
        rule: None,
        rule_id: None,
        field: String::new(),
        code: FindingCode::MalformedXml,
        severity: Severity::Error,
        message,
    };
    ImportedLifecycle { configuration: None, findings: vec![finding] }
}
