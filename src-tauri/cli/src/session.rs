//! The engine for one verb: opened beside the window, on its settings and keychain.

use crate::interrupt::{Interrupt, ended};
use crate::output::{Output, told};
use crate::terminal::{Answers, Terminal};
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use strata_engine::events::{Event, Subscription};
use strata_engine::{
    App, AppOptions, Code, Fault, Limits, SandboxAccess, Secret, commands, data_folder,
};
use strata_sandbox::{Clock, Options, Sandbox};
use tokio::sync::mpsc;

/// The name and id of the connection to the sandbox.
const SANDBOX: [&str; 2] = ["sandbox", "Sandbox"];

/// An open engine.
pub struct Session {
    /// The engine itself, for what is no command.
    pub app: Arc<App>,
    terminal: Terminal,
    interrupt: Interrupt,
    events: Mutex<Option<mpsc::UnboundedReceiver<Event>>>,
    sandbox: Option<Sandbox>,
    _subscription: Subscription,
}

impl Session {
    /// Opens the engine. The sandbox is started only for one of `connections` that is it.
    ///
    /// # Errors
    /// When there is no data folder.
    pub async fn open(
        connections: &[&str],
        answers: Answers,
        out: Output,
        interrupt: &Interrupt,
    ) -> Result<Self, Fault> {
        let folder = data_folder()?;
        let wanted = connections.iter().any(|one| SANDBOX.contains(one));
        let (sandbox, access) = if wanted {
            match start_sandbox(&folder).await {
                Ok(sandbox) => {
                    let access = access_to(&sandbox);
                    (Some(sandbox), Ok(access))
                }
                Err(fault) => (None, Err(fault)),
            }
        } else {
            (None, Err(Fault::new(Code::Unsupported, "The sandbox is not running.")))
        };
        let not_running = access.as_ref().err().cloned();
        let app = App::open_beside(AppOptions {
            data_folder: folder,
            sandbox: access,
            native_drop: false,
            keychain_service: "strata".to_owned(),
            keychain_reader: std::env::current_exe().ok(),
            limits: Limits::default(),
        })
        .await;
        let terminal =
            Terminal::new(answers, interrupt.clone(), sandbox.as_ref().map(Sandbox::time));
        let (sender, events) = mpsc::unbounded_channel();
        let asking = terminal.sign_ins(&app);
        let subscription = app.subscribe(Arc::new(move |event| {
            match &event {
                Event::SignIn { questions } => asking.heard(questions),
                Event::Notice { fault } => eprintln!("strata: {}", told(fault)),
                _ => {}
            }
            // Nobody may listen any more, which is no loss.
            drop(sender.send(event));
        }));
        let session = Self {
            app,
            terminal,
            interrupt: interrupt.clone(),
            events: Mutex::new(Some(events)),
            sandbox,
            _subscription: subscription,
        };
        let info = session.call("app_info", serde_json::json!({})).await?;
        for notice in info["notices"].as_array().into_iter().flatten() {
            if let Ok(notice) = serde_json::from_value::<Fault>(notice.clone())
                && Some(&notice) != not_running.as_ref()
                && !matches!(notice.code, Code::KeychainLocked | Code::KeychainMissing)
            {
                out.note(&told(&notice));
            }
        }
        Ok(session)
    }

    /// A command of the engine's one list.
    ///
    /// # Errors
    /// What the command reports.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, Fault> {
        commands::dispatch(&self.app, &self.terminal, name, request).await
    }

    /// As `call`, for what only reads: Ctrl-C breaks it off.
    ///
    /// # Errors
    /// What the command reports, `Cancelled` after Ctrl-C.
    pub async fn read(&self, name: &str, request: Value) -> Result<Value, Fault> {
        self.interrupt.or(self.call(name, request)).await.unwrap_or_else(|| Err(ended()))
    }

    /// The person in front of it.
    pub fn terminal(&self) -> &Terminal {
        &self.terminal
    }

    /// Everything that the engine tells, for one listener.
    pub fn events(&self) -> mpsc::UnboundedReceiver<Event> {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.take().unwrap_or_else(|| mpsc::unbounded_channel().1)
    }

    /// Ends what is under way, then the sandbox that some of it may talk to.
    pub async fn close(self) {
        self.app.close().await;
        if let Some(sandbox) = self.sandbox {
            sandbox.stop().await;
        }
    }
}

/// Opens a session, does one thing in it and closes it, whatever came of it.
///
/// # Errors
/// What opening it or the work reports.
pub async fn with<T>(
    connections: &[&str],
    answers: Answers,
    out: Output,
    interrupt: &Interrupt,
    work: impl AsyncFnOnce(&Session) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let session = Session::open(connections, answers, out, interrupt).await?;
    let done = work(&session).await;
    session.close().await;
    done
}

async fn start_sandbox(data: &Path) -> Result<Sandbox, Fault> {
    let folder = data.join("sandbox");
    let options =
        Options { folder, port: 0, credentials: None, clock: Clock::system(), seed: true };
    Sandbox::start(options).await.map_err(|error| {
        let fault = Fault::from(error);
        if fault.code == Code::InUse {
            return fault.hint(
                "Close the window or the `strata sandbox serve` that has it open, or connect to that one.",
            );
        }
        fault
    })
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
