//! Start-up marks for measurements: with `STRATA_MARKS=1` each first is written to stderr, in milliseconds since `main`.

use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Instant;

/// What is worth measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    /// The window exists.
    Window,
    /// The page has run.
    Page,
    /// The engine answers.
    Engine,
    /// The first rows of a folder were handed to the page.
    FirstRows,
}

/// Remembers the start and which marks were written.
pub(crate) struct Marks {
    start: Instant,
    written: Option<Mutex<HashSet<Mark>>>,
}

impl Marks {
    /// Starts the clock.
    pub(crate) fn from_environment() -> Self {
        let wanted = std::env::var_os("STRATA_MARKS").is_some_and(|value| value == "1");
        Self { start: Instant::now(), written: wanted.then(Mutex::default) }
    }

    /// Writes the mark the first time it is reached.
    pub(crate) fn reach(&self, mark: Mark) {
        let Some(written) = &self.written else { return };
        let first = written.lock().is_ok_and(|mut set| set.insert(mark));
        if first {
            let name = match mark {
                Mark::Window => "window_ms",
                Mark::Page => "page_ms",
                Mark::Engine => "engine_ms",
                Mark::FirstRows => "first_rows_ms",
            };
            eprintln!("mark {name} {}", self.start.elapsed().as_millis());
        }
    }
}
