//! Files dropped on the window: their paths go straight to the engine, the page only sees that something hovers.

use crate::bridge::Bridge;
use crate::dialogs;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{Manager, WebviewWindow};

/// Uploads them into the folder on screen; what can't be uploaded is told as a notice.
pub(crate) fn upload(window: &WebviewWindow, paths: Vec<PathBuf>) {
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        let bridge = Arc::clone(&window.state::<Arc<Bridge>>());
        let outcome = match bridge.running().await {
            Ok(running) => {
                let host = dialogs::host(&window, running.time.clone());
                running.app.drop_files(host.as_ref(), paths).await
            }
            Err(fault) => Err(fault),
        };
        match outcome {
            Ok(queued) => queued.skipped.into_iter().for_each(|fault| bridge.notice(fault)),
            Err(fault) => bridge.notice(fault),
        }
    });
}
