//! "Are you sure", asked by a native dialog that shows the engine's exact words.

use strata_engine::host::Confirmation;
use tauri::WebviewWindow;

/// True only when the person pressed the button that does it.
///
/// On Linux the toolkit's own dialog: rfd starts the program `zenity` there, and without it would answer "no" unseen.
#[cfg(target_os = "linux")]
pub(crate) async fn ask(window: &WebviewWindow, question: Confirmation) -> bool {
    let (answer, answered) = tokio::sync::oneshot::channel();
    let parent = window.clone();
    let shown = window.run_on_main_thread(move || {
        gtk::glib::MainContext::default().spawn_local(async move {
            // A receiver that is gone means that the command was given up: nobody to tell.
            let _ = answer.send(ask_here(&parent, question).await);
        });
    });
    if let Err(error) = shown {
        tracing::error!(%error, "a question could not be shown");
    }
    answered.await.unwrap_or(false)
}

#[cfg(target_os = "linux")]
async fn ask_here(window: &WebviewWindow, question: Confirmation) -> bool {
    use gtk::prelude::*;
    let dialog = gtk::MessageDialog::builder()
        .modal(true)
        .message_type(gtk::MessageType::Warning)
        .title(&question.title)
        .text(&question.title)
        .secondary_text(&question.message)
        .build();
    dialog.set_transient_for(window.gtk_window().ok().as_ref());
    dialog.add_button("Cancel", gtk::ResponseType::Cancel);
    let act = dialog.add_button(&question.confirm, gtk::ResponseType::Accept);
    act.style_context().add_class("destructive-action");
    dialog.set_default_response(gtk::ResponseType::Cancel);
    let response = dialog.run_future().await;
    dialog.close();
    response == gtk::ResponseType::Accept
}

/// True only when the person pressed the button that does it.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn ask(window: &WebviewWindow, question: Confirmation) -> bool {
    use rfd::{AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
    let act = question.confirm.clone();
    let answer = AsyncMessageDialog::new()
        .set_parent(window)
        .set_level(MessageLevel::Warning)
        .set_title(question.title)
        .set_description(question.message)
        .set_buttons(MessageButtons::OkCancelCustom(question.confirm, "Cancel".into()))
        .show()
        .await;
    answer == MessageDialogResult::Ok || answer == MessageDialogResult::Custom(act)
}
