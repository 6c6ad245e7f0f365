//! Reading what is in force in a bucket.

use super::{Bucket, review};
use crate::app::App;
use crate::commands::connections::BucketRef;
use crate::commands::lifecycle::{Lifecycle, RuleTemplate};
use crate::host::Host;
use strata_domain::fault::Fault;
use strata_domain::history::Versioning;
use strata_domain::lifecycle::rule::Configuration;
use strata_domain::lifecycle::templates::TEMPLATES;
use strata_domain::lifecycle::validate::{BucketKind, Receiver};
use strata_gateway::s3::S3;

/// What ends the name of a directory bucket (User Guide, "Directory bucket naming rules").
const DIRECTORY: &str = "--x-s3";

/// What is in force in a bucket, as it was read.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) configuration: Configuration,
    pub(super) stamp: String,
    pub(super) versioning: Versioning,
}

pub(crate) async fn read(app: &App, _: &dyn Host, request: BucketRef) -> Result<Lifecycle, Fault> {
    let bucket = Bucket::new(&request.connection, &request.bucket);
    let s3 = app.s3(&bucket.connection).await?;
    let found = in_force(app, &s3, &bucket).await?;
    Ok(lifecycle(app, &bucket, found))
}

/// Reads what is in force, and keeps it for drafts.
pub(super) async fn in_force(app: &App, s3: &S3, bucket: &Bucket) -> Result<Found, Fault> {
    let (read, versioning) = tokio::join!(s3.lifecycle(&bucket.name), s3.versioning(&bucket.name));
    let (read, versioning) = (read?, versioning?);
    let stamp = read.stamp();
    let found = Found { configuration: read.configuration, stamp, versioning };
    app.lifecycles.keep(bucket, &found);
    Ok(found)
}

/// What was read last of the bucket, or what is in force where nothing was.
pub(super) async fn known(app: &App, bucket: &Bucket) -> Result<Found, Fault> {
    match app.lifecycles.last(bucket) {
        Some(found) => Ok(found),
        None => in_force(app, &app.s3(&bucket.connection).await?, bucket).await,
    }
}

/// What is in force, with all that is to be said about it.
pub(super) fn lifecycle(app: &App, bucket: &Bucket, found: Found) -> Lifecycle {
    let review = review::reviewed(app, bucket, &found.configuration, &found);
    let templates = TEMPLATES.iter().map(|template| RuleTemplate {
        name: template.name.to_owned(),
        description: template.description.to_owned(),
        rule: (template.rule)(),
    });
    Lifecycle {
        configuration: found.configuration,
        stamp: found.stamp,
        versioning: found.versioning,
        review,
        templates: templates.collect(),
    }
}

/// What decides beside the rules whether the bucket takes them.
pub(super) fn receiver(app: &App, bucket: &Bucket) -> Receiver {
    let kind = if app.connections.other_store(&bucket.connection).is_some() {
        BucketKind::OtherStore
    } else if bucket.name.ends_with(DIRECTORY) {
        BucketKind::Directory
    } else {
        BucketKind::General
    };
    // S3 does not tell an application's user of MFA Delete but by its refusal.
    Receiver { kind, mfa_delete: false }
}
