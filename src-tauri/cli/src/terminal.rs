//! The person in front of a terminal, as the engine's host: options answer its questions, and
//! where they don't the terminal is asked.

use crate::interrupt::Interrupt;
use crate::output::visible;
use crate::secret;
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use strata_engine::commands::signing::{Ask, SignInQuestion};
use strata_engine::host::{Confirmation, Host};
use strata_engine::{App, Code, Fault, commands};
use strata_sandbox::Time;
use tokio::sync::mpsc;

/// What the options have answered already.
#[derive(Debug, Default)]
pub struct Answers {
    /// Yes to every question.
    pub yes: bool,
    /// Files to upload.
    pub files: Vec<PathBuf>,
    /// Where downloads go: a file, or a folder when it is one.
    pub to: Option<PathBuf>,
    /// A file of certificates to trust.
    pub certificates: Option<PathBuf>,
}

/// The host. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Terminal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    answers: Answers,
    interrupt: Interrupt,
    time: Option<Time>,
}

impl Terminal {
    /// `time`: that of the sandbox, where this verb runs one.
    pub fn new(answers: Answers, interrupt: Interrupt, time: Option<Time>) -> Self {
        Self(Arc::new(Inner { answers, interrupt, time }))
    }

    /// Asks what sign-ins want to know, from now on.
    pub fn sign_ins(&self, app: &Arc<App>) -> SignIns {
        let (sender, questions) = mpsc::unbounded_channel();
        tokio::spawn(answer_all(self.clone(), Arc::downgrade(app), questions));
        SignIns(sender)
    }

    async fn agrees(&self, text: String) -> bool {
        if !can_ask() {
            eprintln!("{text}");
            eprintln!("strata: nobody can be asked here: --yes says yes.");
            return false;
        }
        eprint!("{text} [y/N] ");
        let answer = self.0.interrupt.or(secret::line()).await;
        matches!(answer, Some(Ok(answer)) if ["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
    }

    /// Where one document is saved: never over an existing file without a word.
    async fn save(&self, name: String) -> Option<PathBuf> {
        let path = match &self.0.answers.to {
            Some(to) if to.is_dir() => to.join(name),
            Some(to) => to.clone(),
            None => PathBuf::from(name),
        };
        let taken = path.symlink_metadata().is_ok();
        let shown = visible(&path.to_string_lossy());
        if taken
            && !self.0.answers.yes
            && !self.agrees(format!("“{shown}” is there already. Replace it?")).await
        {
            return None;
        }
        Some(path)
    }
}

impl Host for Terminal {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        async { self.0.answers.files.clone() }.boxed()
    }

    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        async { Some(self.0.answers.to.clone().unwrap_or_else(|| PathBuf::from("."))) }.boxed()
    }

    fn pick_save(&self, name: String) -> BoxFuture<'_, Option<PathBuf>> {
        self.save(name).boxed()
    }

    fn sandbox_time(&self) -> Option<Timestamp> {
        self.0.time.as_ref().map(Time::now)
    }

    fn advance_sandbox(&self, days: u32) -> BoxFuture<'_, Result<String, Fault>> {
        let time = self.0.time.clone();
        Box::pin(async move {
            let none = || Fault::new(Code::Unsupported, "No sandbox runs here.");
            let aged = time.ok_or_else(none)?.advance(days).await?;
            Ok(aged.told(days))
        })
    }

    fn confirm(&self, question: Confirmation) -> BoxFuture<'_, bool> {
        let Confirmation { title, message, confirm } = question;
        async move {
            let text =
                format!("{}\n{}\n{}?", visible(&title), visible(&message), visible(&confirm));
            self.0.answers.yes || self.agrees(text).await
        }
        .boxed()
    }

    fn pick_certificates(&self) -> BoxFuture<'_, Option<PathBuf>> {
        async { self.0.answers.certificates.clone() }.boxed()
    }
}

/// Whether somebody is there to be asked.
fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Hands the questions of sign-ins to whoever asks them.
#[derive(Debug, Clone)]
pub struct SignIns(mpsc::UnboundedSender<SignInQuestion>);

impl SignIns {
    /// All that is open now; what was heard before is asked once.
    pub fn heard(&self, questions: &[SignInQuestion]) {
        for question in questions {
            // Nobody asks any more when the verb has ended.
            drop(self.0.send(question.clone()));
        }
    }
}

async fn answer_all(
    terminal: Terminal,
    app: Weak<App>,
    mut questions: mpsc::UnboundedReceiver<SignInQuestion>,
) {
    let mut seen = HashSet::new();
    while let Some(question) = questions.recv().await {
        if !seen.insert(question.question.clone()) {
            continue;
        }
        let answered = terminal.0.interrupt.or(ask(&question)).await;
        let Some(app) = app.upgrade() else { return };
        let (name, request) = match answered {
            Some(Ok(Some(mut answer))) => {
                answer["question"] = json!(question.question);
                ("answer_sign_in", answer)
            }
            // It is confirmed in the browser; nothing is to be entered here.
            Some(Ok(None)) => continue,
            Some(Err(_)) | None => ("cancel_sign_in", json!({ "question": question.question })),
        };
        if let Err(fault) = commands::dispatch(&app, &terminal, name, request).await {
            eprintln!("strata: {}", visible(&fault.message));
        }
    }
}

/// Asks one question; none when it is answered elsewhere.
async fn ask(question: &SignInQuestion) -> Result<Option<Value>, Fault> {
    let name = visible(&question.name);
    match &question.asked {
        Ask::Browser { code, address, .. } => {
            eprintln!(
                "strata: “{name}” signs in by the browser. Open\n  {}\nand confirm the code {}",
                visible(address),
                visible(code)
            );
            Ok(None)
        }
        Ask::MfaCode { device, role, refused } => {
            if let Some(refused) = refused {
                eprintln!("strata: {}", visible(refused));
            }
            eprintln!("strata: “{name}” assumes {}.", visible(role));
            eprint!("Code of {}: ", visible(device));
            let code = secret::line().await?;
            Ok(Some(json!({ "code": code.trim() })))
        }
        Ask::FreshKey { access_key_id } => {
            let id = visible(access_key_id);
            eprintln!("strata: the temporary key {id} of “{name}” has expired. A fresh one:");
            eprint!("Access key id: ");
            let access_key_id = secret::line().await?;
            let secret_access_key = secret::hidden("Secret access key: ").await?;
            let session_token = secret::hidden("Session token: ").await?;
            Ok(Some(json!({
                "access_key_id": access_key_id.trim(),
                "secret_access_key": secret_access_key,
                "session_token": session_token,
            })))
        }
    }
}
