//! The warning before an old version becomes current again: it keeps its age, and a rule may take
//! it at the next midnight.

use super::Bucket;
use super::future::{history_of, situation};
use super::read::in_force;
use crate::app::App;
use crate::host::Host;
use crate::undo::Place;
use strata_domain::history::Entry;
use strata_domain::lifecycle::revival::{Intent, revival};
use strata_gateway::s3::S3;

/// What a person should know before the document is changed as intended; none where no rule does
/// anything to it soon, or where the rules can't be read, which is no reason to stop anybody.
pub(crate) async fn warning(
    app: &App,
    host: &dyn Host,
    s3: &S3,
    at: &Place,
    entries: &[Entry],
    intent: Intent,
) -> Option<String> {
    let bucket = Bucket::new(&at.connection, &at.bucket);
    let found = in_force(app, s3, &bucket).await.ok()?;
    if found.configuration.rules.is_empty() {
        return None;
    }
    let (history, _) = history_of(s3, &bucket, &at.key, entries, &found).await;
    let situation = situation(app, host, &bucket, &found);
    revival(&history, &found.configuration, &situation, &intent)?.warning
}
