//! Moving the sandbox's clock.

use super::census::now;
use crate::app::App;
use crate::commands::lifecycle::{AdvanceSandbox, AdvancedSandbox};
use crate::connections::SANDBOX;
use crate::events::Tag;
use crate::host::Host;
use strata_domain::fault::{Code, Fault};

pub(crate) async fn advance(
    app: &App,
    host: &dyn Host,
    request: AdvanceSandbox,
) -> Result<AdvancedSandbox, Fault> {
    if request.days == 0 {
        let fault = Fault::new(Code::Invalid, "The sandbox's clock moves by whole days.");
        return Err(fault.hint("Choose 1 day or more."));
    }
    let says = host.advance_sandbox(request.days).await?;
    app.lifecycles.forget_counts(SANDBOX);
    app.bus.stale(stale(app).await);
    Ok(AdvancedSandbox { now: now(app, host, SANDBOX).to_string(), says })
}

/// Anything in any bucket may have changed.
async fn stale(app: &App) -> Vec<Tag> {
    let connection = || SANDBOX.to_owned();
    let mut tags = vec![Tag::Buckets { connection: connection() }];
    let buckets = match app.s3(SANDBOX).await {
        Ok(s3) => s3.list_buckets().await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    for bucket in buckets {
        let bucket = || bucket.name.clone();
        tags.push(Tag::Objects {
            connection: connection(),
            bucket: bucket(),
            prefix: String::new(),
        });
        tags.push(Tag::Lifecycle { connection: connection(), bucket: bucket() });
    }
    tags
}
