//! The two commands of the page: `call` asks the engine, `subscribe` listens to it.

use crate::clipboard::SecretClipboard;
use crate::dialogs;
use crate::engine::{self, Opening, Running};
use crate::marks::{Mark, Marks};
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use strata_engine::events::{Event, Subscription};
use strata_engine::{Fault, commands};
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{Manager, State, WebviewWindow, Wry};

/// What the window holds: the engine, which opens while the page loads, and the page's channel.
pub(crate) struct Bridge {
    opening: Opening,
    listener: Mutex<Option<Listener>>,
    closing: AtomicBool,
    pub(crate) clipboard: Arc<SecretClipboard>,
    pub(crate) marks: Marks,
}

struct Listener {
    channel: Channel<Event>,
    /// Held for its drop, which unsubscribes.
    _subscription: Subscription,
}

impl Bridge {
    pub(crate) fn new(marks: Marks) -> Self {
        Self {
            opening: Opening::new(),
            listener: Mutex::new(None),
            closing: AtomicBool::new(false),
            clipboard: Arc::default(),
            marks,
        }
    }

    /// The engine, as soon as it is open.
    pub(crate) async fn running(&self) -> Result<Arc<Running>, Fault> {
        self.opening.wait().await
    }

    /// Tells the page something that no command answered.
    pub(crate) fn notice(&self, fault: Fault) {
        let listener = self.listener.lock().ok();
        match listener.as_ref().and_then(|slot| slot.as_ref()) {
            Some(listener) => send(&listener.channel, Event::Notice { fault }),
            None => tracing::warn!(%fault, "nobody listens to a notice"),
        }
    }

    /// True for the first who asks.
    pub(crate) fn begin_closing(&self) -> bool {
        !self.closing.swap(true, Ordering::SeqCst)
    }

    /// Takes a copied secret out of the clipboard, then closes the engine and the sandbox.
    pub(crate) async fn close(&self) {
        self.listen(None);
        self.clipboard.clear().await;
        if let Ok(running) = self.opening.wait().await {
            running.close().await;
        }
    }

    fn listen(&self, listener: Option<Listener>) {
        if let Ok(mut slot) = self.listener.lock() {
            *slot = listener;
        }
    }

    fn mark_rows(&self, name: &str, response: &Value) {
        let has_rows = || response["rows"].as_array().is_some_and(|rows| !rows.is_empty());
        if name == "listing_window" && has_rows() {
            self.marks.reach(Mark::FirstRows);
        }
    }
}

/// The plugin that holds the commands: declared to the access list by the build script.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("strata")
        .invoke_handler(tauri::generate_handler![call, subscribe])
        .build()
}

/// Opens the engine beside the window, which need not wait for it.
pub(crate) fn start(window: &WebviewWindow) {
    let bridge = Arc::clone(&window.state::<Arc<Bridge>>());
    tauri::async_runtime::spawn(async move {
        let outcome = engine::open().await;
        bridge.marks.reach(Mark::Engine);
        bridge.opening.finish(outcome);
    });
}

/// Ends the subscription of a page that is going away.
pub(crate) fn forget_listener(window: &WebviewWindow) {
    window.state::<Arc<Bridge>>().listen(None);
}

/// Answers one command of the engine's list.
#[tauri::command]
async fn call(
    window: WebviewWindow,
    bridge: State<'_, Arc<Bridge>>,
    name: String,
    request: Value,
) -> Result<Value, Fault> {
    let running = bridge.running().await?;
    let host = dialogs::host(&window, running.time.clone());
    let response = commands::dispatch(&running.app, host.as_ref(), &name, request).await?;
    bridge.mark_rows(&name, &response);
    Ok(response)
}

/// Sends the engine's events to the page, in place of an earlier subscription.
#[tauri::command]
async fn subscribe(bridge: State<'_, Arc<Bridge>>, channel: Channel<Event>) -> Result<(), Fault> {
    let running = bridge.opening.wait().await?;
    let sink = channel.clone();
    let subscription = running.app.subscribe(Arc::new(move |event| send(&sink, event)));
    running.notices.iter().for_each(|fault| send(&channel, Event::Notice { fault: fault.clone() }));
    bridge.listen(Some(Listener { channel, _subscription: subscription }));
    Ok(())
}

fn send(channel: &Channel<Event>, event: Event) {
    if let Err(error) = channel.send(event) {
        tracing::debug!(%error, "an event did not reach the page");
    }
}
