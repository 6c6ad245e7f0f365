//! What rules will do to a whole bucket.

use super::census::{Counting, counted, now};
use super::read::known;
use super::tagged::{Known, tags};
use super::{Bucket, told};
use crate::app::App;
use crate::commands::lifecycle::{DestroyedSoon, ForecastLifecycle, LifecycleForecast};
use crate::host::Host;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;
use strata_domain::lifecycle::cells::Fold;
use strata_domain::lifecycle::future::{Event, Situation};
use strata_domain::lifecycle::line::Line;
use strata_domain::lifecycle::rule::Configuration;
use strata_domain::lifecycle::simulate::Simulation;
use strata_gateway::s3::S3;

/// How far can be looked ahead.
const MOST_MONTHS: u8 = 36;
/// Documents next in line.
const IN_LINE: usize = 200;
/// How far the guard looks, with room for the midnight after it.
const GUARDED: SignedDuration = SignedDuration::from_hours(72);

pub(crate) async fn forecast(
    app: &App,
    host: &dyn Host,
    request: ForecastLifecycle,
) -> Result<LifecycleForecast, Fault> {
    if !(1..=MOST_MONTHS).contains(&request.months) {
        let message = format!("A forecast goes 1 to {MOST_MONTHS} months ahead.");
        return Err(Fault::new(Code::Invalid, message));
    }
    let bucket = Bucket::new(&request.connection, &request.bucket);
    let s3 = app.s3(&bucket.connection).await?;
    let (configuration, versioning) = match request.configuration {
        // The draft is all there is to know of rules; only the state of the bucket is asked.
        Some(draft) => match app.lifecycles.last(&bucket) {
            Some(found) => (draft, found.versioning),
            None => (draft, s3.versioning(&bucket.name).await?),
        },
        None => {
            let found = known(app, &bucket).await?;
            (found.configuration, found.versioning)
        }
    };
    let counting = counted(app, host, &bucket, request.recount).await?;
    let work = Work::new(&s3, &bucket, counting, configuration, versioning).await;
    let now = now(app, host, &bucket.connection);
    let until = told::later(now, request.months);
    apart(move || work.forecast(now, until)).await
}

/// What a draft destroys within 48 hours.
pub(super) async fn destroyed_soon(
    app: &App,
    host: &dyn Host,
    s3: &S3,
    bucket: &Bucket,
    draft: &Configuration,
    versioning: Versioning,
) -> Result<DestroyedSoon, Fault> {
    let counting = counted(app, host, bucket, false).await?;
    let work = Work::new(s3, bucket, counting, draft.clone(), versioning).await;
    let now = now(app, host, &bucket.connection);
    apart(move || {
        let until = now.checked_add(GUARDED).unwrap_or(Timestamp::MAX);
        let forecast = work.fold().finish().project(now, until);
        told::soon(forecast.destroyed_within_48_hours())
    })
    .await
}

/// Runs what takes long beside the requests.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let broken = |_| Fault::new(Code::Internal, "The forecast could not be made.");
    tokio::task::spawn_blocking(work).await.map_err(broken)
}

/// All that a forecast is made of.
struct Work {
    counting: Arc<Counting>,
    known: Known,
    configuration: Configuration,
    versioning: Versioning,
}

impl Work {
    async fn new(
        s3: &S3,
        bucket: &Bucket,
        counting: Arc<Counting>,
        configuration: Configuration,
        versioning: Versioning,
    ) -> Self {
        let known = tags(s3, bucket, &counting, &configuration).await;
        Self { counting, known, configuration, versioning }
    }

    fn fold(&self) -> Fold {
        let counted = &self.counting.counted;
        let mut fold = Fold::new(&self.configuration, self.versioning, counted.as_of);
        counted.histories(&self.known.tags).for_each(|history| fold.document(&history));
        fold
    }

    fn forecast(self, now: Timestamp, until: Timestamp) -> LifecycleForecast {
        let counted = &self.counting.counted;
        let forecast = self.fold().finish().project(now, until);
        let next = self.next_in_line(forecast.now, until);
        LifecycleForecast {
            census: counted.census(),
            now: forecast.now.to_string(),
            days: told::days(&forecast),
            months: told::months(&forecast),
            rules: told::rules(&self.configuration, &forecast),
            soon: told::soon(forecast.destroyed_within_48_hours()),
            next: next.iter().map(|event| told::due(&self.configuration, event)).collect(),
            caveats: told::caveats(&self.configuration, counted, &self.known, &forecast),
        }
    }

    fn next_in_line(&self, now: Timestamp, until: Timestamp) -> Vec<Event> {
        let mut line = Line::new(IN_LINE);
        let mut simulation = Simulation::new(&self.configuration);
        for history in self.counting.counted.histories(&self.known.tags) {
            // Later than the last one in a full line nothing is wanted.
            let until = line.full_until().map_or(until, |full| full.min(until));
            let situation = Situation { versioning: self.versioning, now, until };
            line.document(&simulation.events(&history, &situation));
        }
        line.into_events()
    }
}
