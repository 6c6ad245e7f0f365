//! The way out: transfers end cleanly first, but the person never waits long.

use crate::bridge::Bridge;
use std::sync::Arc;
use std::time::Duration;
use tauri::{Manager, WebviewWindow};

/// What has not ended by then is ended by the journal's clean-up at the next start.
const LIMIT: Duration = Duration::from_secs(4);

/// Hides the window, closes the engine and the sandbox, and ends the program.
pub(crate) fn begin(window: &WebviewWindow) {
    let bridge = Arc::clone(&window.state::<Arc<Bridge>>());
    if !bridge.begin_closing() {
        return;
    }
    if let Err(error) = window.hide() {
        tracing::debug!(%error, "the window could not be hidden");
    }
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        if tokio::time::timeout(LIMIT, bridge.close()).await.is_err() {
            tracing::warn!("closing took too long and was cut short");
        }
        if let Err(error) = window.destroy() {
            tracing::error!(%error, "the window could not be closed");
            window.app_handle().exit(1);
        }
    });
}

/// A polite end by the system (log-out, Ctrl-C) goes the same way as the window's button.
pub(crate) fn on_signals(window: &WebviewWindow) {
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        match wait_for_signal().await {
            Ok(()) => begin(&window),
            Err(error) => tracing::warn!(%error, "signals can't be received"),
        }
    });
}

#[cfg(unix)]
async fn wait_for_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        outcome = tokio::signal::ctrl_c() => outcome,
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
