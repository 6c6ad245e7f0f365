//! Configurations that were put in force from here, out of the journal.

use crate::app::App;
use crate::commands::connections::BucketRef;
use crate::commands::lifecycle::{LifecycleHistory, PastLifecycle};
use crate::host::Host;
use serde::{Deserialize, Serialize};
use strata_domain::fault::Fault;
use strata_domain::lifecycle::changes::compare;
use strata_domain::lifecycle::rule::Configuration;

/// The name of the act in the journal.
pub(super) const ACT: &str = "lifecycle";
/// How many are told.
const MOST: u32 = 100;

/// What the journal keeps of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Applied {
    /// What was in force.
    pub(super) before: Configuration,
    /// What was put in its place.
    pub(super) after: Configuration,
}

pub(crate) async fn history(
    app: &App,
    _: &dyn Host,
    request: BucketRef,
) -> Result<LifecycleHistory, Fault> {
    let acts = app.journal.acts_on(ACT, &request.connection, &request.bucket, MOST)?;
    let past = acts.into_iter().filter_map(|act| {
        let Applied { before, after } = serde_json::from_value(act.detail).ok()?;
        Some(PastLifecycle {
            at: act.at.to_string(),
            changes: compare(&before, &after),
            before,
            configuration: after,
        })
    });
    Ok(LifecycleHistory { applied: past.collect() })
}
