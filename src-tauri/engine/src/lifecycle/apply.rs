//! Putting a draft in force, and taking that back: only on what was read, and only with a yes to
//! what it destroys.

use super::Bucket;
use super::forecast::destroyed_soon;
use super::history::{ACT, Applied};
use super::read::{Found, in_force, lifecycle};
use super::review::refusals;
use crate::app::App;
use crate::commands::app::Done;
use crate::commands::lifecycle::{AppliedLifecycle, ApplyLifecycle};
use crate::events::Tag;
use crate::host::Host;
use crate::undo::{Place, UndoAct};
use strata_domain::fault::{Code, Fault};
use strata_domain::lifecycle::changes::{is_same, merged, three_way};
use strata_domain::lifecycle::finding::Severity;
use strata_domain::lifecycle::rule::Configuration;
use strata_domain::naming::shown_text;
use strata_domain::object::Key;
use strata_gateway::s3::S3;

pub(crate) async fn apply(
    app: &App,
    host: &dyn Host,
    request: ApplyLifecycle,
) -> Result<AppliedLifecycle, Fault> {
    let bucket = Bucket::new(&request.connection, &request.bucket);
    let s3 = app.s3(&bucket.connection).await?;
    s3.may_change()?;
    let mut draft = request.configuration;
    let findings = refusals(app, &bucket, &draft);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Ok(AppliedLifecycle::Invalid { findings });
    }
    let mut found = in_force(app, &s3, &bucket).await?;
    if found.stamp != request.stamp {
        return changed(app, &bucket, &draft, found, &request.stamp);
    }
    // Left out it would be S3's own choice, for the whole bucket.
    draft.minimum_size = draft.minimum_size.or(found.configuration.minimum_size);
    if !is_same(&draft, &found.configuration) {
        let versioning = found.versioning;
        let soon = destroyed_soon(app, host, &s3, &bucket, &draft, versioning).await?;
        if soon.versions > 0 && request.typed.as_deref() != Some(bucket.name.as_str()) {
            return Ok(AppliedLifecycle::MustConfirm { soon, type_this: bucket.name });
        }
        // Counting may have taken long: what is in force must still be what was read.
        found = in_force(app, &s3, &bucket).await?;
        if found.stamp != request.stamp {
            return changed(app, &bucket, &draft, found, &request.stamp);
        }
    }
    let now = put(app, &s3, &bucket, &found.configuration, &draft).await?;
    let undo = app.undos.keep(UndoAct::PutRulesBack {
        connection: bucket.connection.clone(),
        bucket: bucket.name.clone(),
        before: Box::new(found.configuration),
        stamp: now.stamp.clone(),
    });
    let lifecycle = lifecycle(app, &bucket, now);
    Ok(AppliedLifecycle::Applied { lifecycle, undo: Some(undo) })
}

/// Somebody else was faster: all three sides are shown.
fn changed(
    app: &App,
    bucket: &Bucket,
    mine: &Configuration,
    theirs: Found,
    stamp: &str,
) -> Result<AppliedLifecycle, Fault> {
    app.bus.stale(vec![tag(bucket)]);
    let Some(base) = app.lifecycles.stamped(stamp) else {
        return Err(Fault::new(
            Code::Changed,
            format!("The lifecycle rules of “{}” were changed meanwhile.", bucket.name),
        )
        .hint("Read them again; nothing was sent."));
    };
    Ok(AppliedLifecycle::Changed {
        three_way: three_way(&base, mine, &theirs.configuration),
        merged: merged(&base, mine, &theirs.configuration),
        lifecycle: lifecycle(app, bucket, theirs),
    })
}

/// Puts a configuration in force, and reads it back.
async fn put(
    app: &App,
    s3: &S3,
    bucket: &Bucket,
    before: &Configuration,
    after: &Configuration,
) -> Result<Found, Fault> {
    let put = if after.rules.is_empty() {
        s3.delete_lifecycle(&bucket.name).await
    } else {
        s3.put_lifecycle(&bucket.name, after).await
    };
    if put.as_ref().err().is_none_or(|fault| fault.code == Code::Unknown) {
        app.bus.stale(vec![tag(bucket)]);
    }
    put?;
    let applied = Applied { before: before.clone(), after: after.clone() };
    let at = Place {
        connection: bucket.connection.clone(),
        bucket: bucket.name.clone(),
        key: Key(String::new()),
    };
    // Texts and numbers always serialise.
    app.record(ACT, &at, &serde_json::to_value(&applied).unwrap_or_default());
    let found = in_force(app, s3, bucket).await?;
    let gone = after.rules.is_empty() && found.configuration.rules.is_empty();
    if !gone && !is_same(after, &found.configuration) {
        return Err(Fault::new(
            Code::Mismatch,
            format!("“{}” keeps other lifecycle rules than were sent.", shown_text(&bucket.name)),
        )
        .hint("Read them again: the store may not know all of them, or somebody changed them."));
    }
    Ok(found)
}

/// Puts the former rules back, while nobody changed those that took their place.
pub(crate) async fn put_back(
    app: &App,
    connection: &str,
    bucket: &str,
    before: &Configuration,
    stamp: &str,
) -> Result<Done, Fault> {
    let bucket = Bucket::new(connection, bucket);
    let s3 = app.s3(connection).await?;
    s3.may_change()?;
    let found = in_force(app, &s3, &bucket).await?;
    if found.stamp != stamp {
        app.bus.stale(vec![tag(&bucket)]);
        return Err(Fault::new(
            Code::Changed,
            format!("The lifecycle rules of “{}” were changed in the meantime.", bucket.name),
        )
        .hint("Look at them again; nothing was done."));
    }
    put(app, &s3, &bucket, &found.configuration, before).await?;
    let name = shown_text(&bucket.name);
    Ok(Done::new(format!("The former lifecycle rules of “{name}” are in force again."), None))
}

fn tag(bucket: &Bucket) -> Tag {
    Tag::Lifecycle { connection: bucket.connection.clone(), bucket: bucket.name.clone() }
}
