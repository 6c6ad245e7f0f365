//! Lifecycle rules of buckets: read, reviewed, forecast, put in force.

use crate::app::App;
use crate::commands::connections::BucketRef;
use crate::commands::lifecycle::*;
use crate::host::Host;
use strata_domain::fault::{Code, Fault};

pub(crate) async fn read(_: &App, _: &dyn Host, _: BucketRef) -> Result<Lifecycle, Fault> {
    Err(Fault::new(Code::Unsupported, "Not yet."))
}

pub(crate) async fn review(_: &App, _: &dyn Host, _: LifecycleDraft) -> Result<Review, Fault> {
    Err(Fault::new(Code::Unsupported, "Not yet."))
}

pub(crate) async fn import(
    _: &App,
    _: &dyn Host,
    _: LifecycleText,
) -> Result<ImportedLifecycle, Fault> {
    Err(Fault::new(Code::Unsupported, "Not yet."))
}

pub(crate) async fn forecast(
    _: &App,
    _: &dyn Host,
    _: ForecastLifecycle,
) -> Result<LifecycleForecast, Fault> {
    Err(Fault::new(Code::Unsupported, "Not yet."))
}

pub(crate) async fn future(
    _: &App,
    _: &dyn Host,
    _: DocumentFuture,
) -> Result<FutureOfDocument, Fault> {
    Err(Fault::new(Code::Unsupported, "Not yet."))
}

pub(crate) async fn apply(
    _: &App,
    _: &dyn Host,
    _: ApplyLifecycle,
) -> Result<AppliedLifecycle, Fault> {
    Err(Fault::new(Code::Unsupported, "Not yet."))
}

pub(crate) async fn history(
    _: &App,
    _: &dyn Host,
    _: BucketRef,
) -> Result<LifecycleHistory, Fault> {
    Err(Fault::new(Code::Unsupported, "Not yet."))
}

pub(crate) async fn advance(
    _: &App,
    _: &dyn Host,
    _: AdvanceSandbox,
) -> Result<AdvancedSandbox, Fault> {
    Err(Fault::new(Code::Unsupported, "Not yet."))
}
