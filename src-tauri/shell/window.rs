//! The one window and what its page may not do: leave, open others, download, ask for the camera.

use crate::bridge::{self, Bridge};
use crate::look::Look;
use crate::marks::Mark;
use crate::{closing, drop};
use std::sync::Arc;
use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionResponse};
use tauri::{App, DragDropEvent, Manager, Url, WebviewWindow, WebviewWindowBuilder, WindowEvent};

/// Makes the window that `tauri.conf.json` describes.
pub(crate) fn open(app: &App) -> Result<WebviewWindow, Box<dyn std::error::Error>> {
    let config = app.config().app.windows.first().ok_or("tauri.conf.json describes no window")?;
    let mut builder = WebviewWindowBuilder::from_config(app, config)?;
    if let Some(look) = Look::chosen() {
        builder = builder.background_color(look.ground()).initialization_script(look.script());
    }
    let window = builder
        .incognito(config.incognito && !driven_by_a_test())
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_document_title_changed(|window, title| named(&window, &title))
        .on_page_load(|window, load| loaded(&window, load.event()))
        .build()?;
    app.state::<Arc<Bridge>>().marks.reach(Mark::Window);
    let target = window.clone();
    window.on_window_event(move |event| happened(&target, event));
    Ok(window)
}

/// WebKit lets a driver into a lasting context only; the product build never asks for one.
fn driven_by_a_test() -> bool {
    cfg!(feature = "test-seam")
        && std::env::var("TAURI_WEBVIEW_AUTOMATION").as_deref() == Ok("true")
}

fn is_our_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

fn named(window: &WebviewWindow, title: &str) {
    if let Err(error) = window.set_title(title) {
        tracing::debug!(%error, "the window could not be named");
    }
}

fn loaded(window: &WebviewWindow, event: PageLoadEvent) {
    match event {
        // The channel of the page before it leads nowhere any more.
        PageLoadEvent::Started => bridge::forget_listener(window),
        PageLoadEvent::Finished => window.state::<Arc<Bridge>>().marks.reach(Mark::Page),
    }
}

fn happened(window: &WebviewWindow, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            closing::begin(window);
        }
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
            drop::upload(window, paths.clone());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_pages_own_address_may_be_opened() {
        let allowed = |text: &str| is_our_page(&text.parse().unwrap());
        assert!(allowed("tauri://localhost/index.html"));
        assert!(!allowed("tauri://localhost.example.com/"));
        assert!(!allowed("https://example.com/"));
        assert!(!allowed("file:///etc/passwd"));
        assert!(!allowed("data:text/html,x"));
        assert!(!allowed("about:blank"));
        assert_eq!(allowed("http://tauri.localhost/"), cfg!(windows));
    }
}
