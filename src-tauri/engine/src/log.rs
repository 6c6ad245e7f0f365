//! The log of every face: stderr, by `STRATA_LOG` (for instance `debug`), else what the face says.
//!
//! Only our own crates may say more than INFO: at DEBUG the SDK, HTTP and D-Bus crates print
//! requests, with tokens in them.

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::{FilterExt, FilterFn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// Starts writing; `usual` is the level when nobody asks for more. To be called once, before
/// anything is logged.
///
/// The sandbox's protocol crate calls every refused request an error; it is the client's to judge
/// that.
pub fn start(usual: Level) {
    let wanted = EnvFilter::try_from_env("STRATA_LOG")
        .unwrap_or_else(|_| EnvFilter::new(format!("{usual},s3s=off")));
    tracing_subscriber::registry().with(lines(wanted, std::io::stderr)).init();
}

fn lines<S, W>(wanted: EnvFilter, to: W) -> impl Layer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_writer(to).with_ansi(false);
    lines.with_filter(wanted.and(FilterFn::new(may_be_written)))
}

fn may_be_written(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("strata") || *metadata.level() <= Level::INFO
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Text(Arc<Mutex<Vec<u8>>>);

    impl Write for Text {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn whatever_is_wanted_only_our_own_crates_say_more_than_info() {
        let text = Text::default();
        let to = text.clone();
        let layer = lines(EnvFilter::new("trace"), move || to.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::trace!(target: "strata_gateway::s3", "ours-at-trace");
            tracing::info!(target: "aws_smithy_runtime", "theirs-at-info");
            tracing::debug!(target: "aws_smithy_runtime", "theirs-at-debug");
            tracing::trace!(target: "zbus", "theirs-at-trace");
        });
        let written = String::from_utf8(text.0.lock().unwrap().clone()).unwrap();
        let found = ["ours-at-trace", "theirs-at-info", "theirs-at-debug", "theirs-at-trace"]
            .map(|line| written.contains(line));
        assert_eq!(found, [true, true, false, false], "{written}");
    }
}
