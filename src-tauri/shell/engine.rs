//! Starts the sandbox and the engine beside the window, and holds them until the end.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use strata_engine::{App, AppOptions, Code, Fault, Limits, SandboxAccess, Secret, data_folder};
use strata_sandbox::{Clock, Options, Sandbox, Time};
use tempfile::TempDir;
use tokio::sync::{Mutex, watch};

/// The open engine and what lives as long as it.
pub(crate) struct Running {
    pub(crate) app: Arc<App>,
    /// Trouble of the shell's own, to be told as soon as somebody listens.
    pub(crate) notices: Vec<Fault>,
    /// The sandbox's time, where it runs.
    pub(crate) time: Option<Time>,
    sandbox: Mutex<Option<Sandbox>>,
    /// In place of a data folder that can't be had; removed at the end.
    for_this_run: Mutex<Option<TempDir>>,
}

impl Running {
    /// Ends transfers first, then the sandbox that some of them may talk to.
    pub(crate) async fn close(&self) {
        self.app.close().await;
        if let Some(sandbox) = self.sandbox.lock().await.take() {
            sandbox.stop().await;
        }
        // Not left to its drop: the window system ends the process without dropping anything.
        if let Some(Err(error)) = self.for_this_run.lock().await.take().map(TempDir::close) {
            tracing::warn!(%error, "the folder for this run could not be removed");
        }
    }
}

type Outcome = Result<Arc<Running>, Fault>;

/// The engine while it opens and after: whoever needs it waits.
pub(crate) struct Opening {
    outcome: watch::Sender<Option<Outcome>>,
}

impl Opening {
    pub(crate) fn new() -> Self {
        Self { outcome: watch::Sender::new(None) }
    }

    pub(crate) fn finish(&self, outcome: Result<Running, Fault>) {
        self.outcome.send_replace(Some(outcome.map(Arc::new)));
    }

    pub(crate) async fn wait(&self) -> Outcome {
        let mut receiver = self.outcome.subscribe();
        let closed = || Fault::new(Code::Internal, "The application is closing.");
        let outcome = receiver.wait_for(Option::is_some).await.map_err(|_| closed())?;
        outcome.clone().unwrap_or_else(|| Err(closed()))
    }
}

/// Opens the engine in the data folder. Only an unusable disk makes it fail; other trouble becomes notices.
pub(crate) async fn open() -> Result<Running, Fault> {
    let (folder, for_this_run, notice) = choose_folder()?;
    let (sandbox, access) = match start_sandbox(&folder).await {
        Ok(sandbox) => {
            let access = access_to(&sandbox);
            (Some(sandbox), Ok(access))
        }
        Err(fault) => (None, Err(fault)),
    };
    let app = App::open(AppOptions {
        data_folder: folder,
        sandbox: access,
        native_drop: true,
        keychain_service: "strata".to_owned(),
        keychain_reader: std::env::current_exe().ok(),
        limits: Limits::default(),
    })
    .await;
    Ok(Running {
        app,
        notices: notice.into_iter().collect(),
        time: sandbox.as_ref().map(Sandbox::time),
        sandbox: Mutex::new(sandbox),
        for_this_run: Mutex::new(for_this_run),
    })
}

/// The data folder, or, where that can't be had, one for this run and the reason.
fn choose_folder() -> Result<(PathBuf, Option<TempDir>, Option<Fault>), Fault> {
    let fault = match data_folder() {
        Ok(folder) => return Ok((folder, None, None)),
        Err(fault) => fault,
    };
    let Ok(temporary) = tempfile::Builder::new().prefix("strata-").tempdir() else {
        return Err(fault);
    };
    let mut notice = fault;
    notice.message.push_str(" Settings and sample documents last for this run only.");
    Ok((temporary.path().to_owned(), Some(temporary), Some(notice)))
}

async fn start_sandbox(data: &Path) -> Result<Sandbox, Fault> {
    let folder = data.join("sandbox");
    let options =
        Options { folder, port: 0, credentials: None, clock: Clock::system(), seed: true };
    Sandbox::start(options).await.map_err(Fault::from)
}

fn access_to(sandbox: &Sandbox) -> SandboxAccess {
    let credentials = sandbox.credentials();
    SandboxAccess {
        endpoint: sandbox.endpoint().to_owned(),
        region: sandbox.region().to_owned(),
        access_key_id: credentials.access_key_id.clone(),
        secret_access_key: Secret::new(credentials.secret_access_key.clone()),
    }
}
