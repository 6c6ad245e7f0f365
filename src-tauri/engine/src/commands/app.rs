//! Facts about the running application, and the exit from mistakes: undo.

use crate::app::App;
use crate::host::Host;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strata_domain::fault::Fault;
use ts_rs::TS;

/// No arguments.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// What the window needs to know once.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AppInfo {
    /// The application's version.
    pub version: String,
    /// What the face can do: a browser host has no native file drop, for instance.
    pub native_drop: bool,
    /// What `set_preference` was told in this and earlier runs, by name.
    pub preferences: BTreeMap<String, String>,
    /// Trouble met at start that the person should know: a settings file set aside, no keychain.
    pub notices: Vec<Fault>,
}

/// Something that the window remembers between starts: a theme, a width, the last folder.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetPreference {
    /// Up to 100 letters, digits, `.`, `_` and `-`. One that ends in `.` and a connection's id is
    /// forgotten with that connection.
    pub name: String,
    /// Up to 4 KiB of text, no secret; absent to forget.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// What came of an act that changes a bucket.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Done {
    /// One sentence for the toast.
    pub message: String,
    /// When the version that the act was about was written, RFC 3339 in UTC: the face tells it in
    /// the person's own time.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// Hand this to `undo`; absent when it can't be undone.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
    /// True when the person said no in the dialog: nothing was done.
    pub cancelled: bool,
    /// Of several, how many it was not done to; the message tells which and why.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<u32>,
}

/// An act to take back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Undo {
    /// From [`Done::undo`] or a transfer.
    pub undo: String,
}

pub(super) async fn app_info(app: &App, _: &dyn Host, _: Nothing) -> Result<AppInfo, Fault> {
    Ok(app.info())
}

pub(super) async fn set_preference(
    app: &App,
    _: &dyn Host,
    request: SetPreference,
) -> Result<Nothing, Fault> {
    app.settings.set_preference(&request.name, request.value)?;
    Ok(Nothing {})
}

pub(super) async fn undo(app: &App, _: &dyn Host, request: Undo) -> Result<Done, Fault> {
    crate::undo::take_back(app, &request.undo).await
}

impl Done {
    /// The person said no: nothing was done.
    pub(crate) fn cancelled() -> Self {
        Self { cancelled: true, ..Self::new("Nothing was changed.", None) }
    }

    /// It was done.
    pub(crate) fn new(message: impl Into<String>, undo: Option<String>) -> Self {
        Self { message: message.into(), written: None, undo, cancelled: false, failed: None }
    }

    /// Says which version it was about.
    pub(crate) fn written(self, at: Timestamp) -> Self {
        Self { written: Some(at.to_string()), ..self }
    }
}
