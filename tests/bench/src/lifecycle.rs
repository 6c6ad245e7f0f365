//! What rules will do to ten million versions: folding them into cells, and projecting the cells.

use crate::report::{Report, mebibytes};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use strata_domain::history::Versioning;
use strata_domain::lifecycle::cells::{Cells, Fold};
use strata_domain::lifecycle::future::HistoryKind;
use strata_domain::lifecycle::rule::Configuration;
use strata_domain::lifecycle::templates;
use strata_domain::object::StorageClass;

const VERSIONS: u64 = 10_000_000;
/// The days over which they were written.
const DAYS: u64 = 1100;
const MONTHS: i64 = 36;

/// Measures fold and projection under the guide's rules and one that keeps the newest old versions.
pub fn measure(report: &mut Report) -> Result<(), Box<dyn std::error::Error>> {
    let rules = vec![
        templates::archive_old_documents(),
        templates::delete_expired_documents(),
        templates::delete_incomplete_uploads(),
        templates::keep_old_versions(5, 30),
    ];
    let configuration = Configuration { rules, ..Configuration::default() };
    let now: Timestamp = "2026-11-01T12:00:00Z".parse()?;
    // Forgets the peak of what was measured before.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = resident("VmRSS")?;
    let began = Instant::now();
    let cells = folded(&configuration, now);
    report.time("lifecycle: folding 10,000,000 versions", &[began.elapsed()]);
    let peak = resident("VmHWM")?.saturating_sub(before);
    report.plain("lifecycle: memory of the fold at its peak", mebibytes(peak));
    report.plain("lifecycle: cells", cells.len().to_string());
    let until = now.checked_add(SignedDuration::from_hours(24 * 30 * MONTHS + 24 * 16))?;
    let times: Vec<Duration> = (0..9)
        .map(|_| {
            let began = Instant::now();
            let forecast = cells.project(now, until);
            let took = began.elapsed();
            assert!(!forecast.rows.is_empty(), "the rules do something");
            took
        })
        .collect();
    report.time("lifecycle: projecting them over 36 months", &times);
    Ok(())
}

fn folded(configuration: &Configuration, now: Timestamp) -> Cells {
    let mut dice = Dice(1);
    let mut fold = Fold::new(configuration, Versioning::Enabled, now);
    let mut written = 0;
    let mut document = 0_u64;
    while written < VERSIONS {
        let key = format!("folder-{:03}/document-{document:08}.pdf", document % 500);
        document += 1;
        let mut at = now;
        for entry in 0..1 + dice.below(4) {
            let back = 1 + dice.below(DAYS / 4) * 86_400 + dice.below(86_400);
            at = at.checked_sub(SignedDuration::from_secs(back as i64)).unwrap_or(at);
            let kind = if entry == 0 && dice.below(20) == 0 {
                HistoryKind::DeleteMarker
            } else {
                HistoryKind::Version {
                    size: 1 + dice.below(400_000),
                    class: StorageClass::Standard,
                    tags: BTreeMap::new(),
                    retain_until: None,
                }
            };
            fold.entry(&key, false, at, &kind);
            written += 1;
        }
    }
    fold.finish()
}

/// A field of this process's memory, in bytes.
fn resident(field: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(field)).ok_or("no such field")?;
    let kibibytes: u64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kibibytes * 1024)
}

/// SplitMix64: the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}
