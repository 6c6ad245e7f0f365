//! Where the application runs: one window, the native dialogs, and the bridge to the engine.
//!
//! No decision about buckets or documents is made here; the page's commands go to the engine as they come.

mod bridge;
mod browser;
mod clipboard;
mod closing;
mod confirm;
mod dialogs;
mod drop;
mod engine;
mod look;
mod marks;
mod process;
#[cfg(feature = "test-seam")]
mod seam;
mod window;

use bridge::Bridge;
use std::process::ExitCode;
use std::sync::Arc;

/// Opens the window and stays until it is closed.
pub fn run() -> ExitCode {
    if let Some(done) = strata_engine::second_process() {
        return done;
    }
    strata_engine::log::start(tracing::Level::WARN);
    process::avoid_lost_frames();
    let marks = marks::Marks::from_environment();
    process::forbid_core_dumps();
    let outcome = tauri::Builder::default()
        .plugin(bridge::plugin())
        .manage(Arc::new(Bridge::new(marks)))
        .setup(|app| {
            let window = window::open(app)?;
            bridge::start(&window);
            closing::on_signals(&window);
            Ok(())
        })
        .run(tauri::generate_context!());
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}
