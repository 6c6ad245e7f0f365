//! Progress bars on standard error, when that is a terminal.

use crate::output::visible;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::HashMap;
use std::io::IsTerminal;
use strata_engine::commands::transfers::{Transfer, TransferState};

/// Bars under way; the rest is counted in the last one.
const MOST: usize = 8;
/// Characters of a name beside its bar.
const NAME: usize = 28;

/// The bars.
pub struct Bars {
    all: MultiProgress,
    bars: HashMap<String, ProgressBar>,
    total: Option<ProgressBar>,
    ended: HashMap<String, ()>,
}

impl Bars {
    /// Bars for this many transfers.
    pub fn new(count: usize) -> Self {
        let shown = std::io::stderr().is_terminal();
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let all = MultiProgress::with_draw_target(target);
        let total = (count > 1).then(|| {
            let bar = all.add(ProgressBar::new(count as u64));
            bar.set_style(style("{msg:28} {bar:24} {pos}/{len}"));
            bar.set_message("All");
            bar
        });
        Self { all, bars: HashMap::new(), total, ended: HashMap::new() }
    }

    /// Shows a transfer as it is now.
    pub fn show(&mut self, transfer: &Transfer) {
        let over = matches!(
            transfer.state,
            TransferState::Done | TransferState::Failed | TransferState::Cancelled
        );
        if over {
            if self.ended.insert(transfer.id.clone(), ()).is_none()
                && let Some(total) = &self.total
            {
                total.inc(1);
            }
            if let Some(bar) = self.bars.remove(&transfer.id) {
                bar.finish_and_clear();
                self.all.remove(&bar);
            }
            return;
        }
        if transfer.state == TransferState::Queued
            || (self.bars.len() >= MOST && !self.bars.contains_key(&transfer.id))
        {
            return;
        }
        let bar = self.bars.entry(transfer.id.clone()).or_insert_with(|| {
            let bar = self.all.insert(0, ProgressBar::new(transfer.total));
            bar.set_style(style(
                "{msg:28} {bar:24} {bytes:>10} of {total_bytes:>10} {bytes_per_sec:>12} {eta:>4}",
            ));
            bar
        });
        bar.set_length(transfer.total);
        bar.set_position(transfer.bytes);
        let name: String = visible(&transfer.name.text).chars().take(NAME).collect();
        bar.set_message(match transfer.state {
            TransferState::Verifying => "comparing".to_owned(),
            _ => name,
        });
    }

    /// Takes all of them away.
    pub fn clear(&self) {
        // Where nothing was drawn there is nothing to take away.
        drop(self.all.clear());
    }
}

fn style(template: &str) -> ProgressStyle {
    // The templates are ours; the plain style is for a mistake in them.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
