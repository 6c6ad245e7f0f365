//! The log: stderr, by `STRATA_LOG` (for instance `debug`), warnings without it.
//!
//! Only our own crates may say more than INFO: at DEBUG the SDK, HTTP and D-Bus crates print requests, with tokens in them.

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, FilterFn};
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts writing.
pub(crate) fn start() {
    let wanted = EnvFilter::try_from_env("STRATA_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_filter(wanted.and(FilterFn::new(may_be_written)));
    tracing_subscriber::registry().with(lines).init();
}

fn may_be_written(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("strata") || *metadata.level() <= Level::INFO
}
