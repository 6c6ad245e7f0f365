//! A secret in the system's clipboard, for a while: kept out of clipboard histories, and taken out
//! again when its time is over or the program ends, unless something else was copied since.
//!
//! On X11 and Wayland a program serves what it has copied itself, for as long as it lives: one
//! thread owns the clipboard until the window is closed.

use arboard::{Clipboard, Set};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use strata_engine::{Code, Fault, Secret};
use tokio::sync::oneshot;

/// The clipboard as this program uses it. Nothing is asked of the system before the first copy.
#[derive(Default)]
pub(crate) struct SecretClipboard {
    owner: Mutex<Option<mpsc::Sender<Order>>>,
}

enum Order {
    Copy {
        text: Secret,
        clear_after: Duration,
        answer: oneshot::Sender<Result<(), Fault>>,
    },
    /// The time is over, or the program ends.
    Clear {
        answer: oneshot::Sender<()>,
    },
}

impl SecretClipboard {
    /// Copies a secret, in place of an earlier one.
    pub(crate) async fn copy(&self, text: Secret, clear_after: Duration) -> Result<(), Fault> {
        let (answer, answered) = oneshot::channel();
        self.send(Order::Copy { text, clear_after, answer })?;
        answered.await.unwrap_or_else(|_| Err(unusable()))
    }

    /// Takes the secret out now, if it is still there.
    pub(crate) async fn clear(&self) {
        let Some(owner) = self.locked().clone() else { return };
        let (answer, answered) = oneshot::channel();
        if owner.send(Order::Clear { answer }).is_ok() {
            // An owner that has ended leaves nothing in the clipboard either.
            let _ = answered.await;
        }
    }

    fn send(&self, order: Order) -> Result<(), Fault> {
        let mut owner = self.locked();
        let order = match owner.as_ref() {
            Some(sender) => match sender.send(order) {
                Ok(()) => return Ok(()),
                Err(mpsc::SendError(order)) => order,
            },
            None => order,
        };
        let (sender, orders) = mpsc::channel();
        std::thread::Builder::new()
            .name("clipboard".to_owned())
            .spawn(move || own(&orders))
            .map_err(|_| unusable())?;
        // The thread waits for it: it ends only when this sender is dropped.
        let _ = sender.send(order);
        *owner = Some(sender);
        Ok(())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Option<mpsc::Sender<Order>>> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What stands in the clipboard, and until when.
struct Held {
    text: Secret,
    until: Instant,
}

fn own(orders: &mpsc::Receiver<Order>) {
    let mut clipboard: Option<Clipboard> = None;
    let mut held: Option<Held> = None;
    loop {
        let next = match &held {
            Some(held) => orders.recv_timeout(held.until.saturating_duration_since(Instant::now())),
            None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Order::Copy { text, clear_after, answer }) => {
                let outcome = put(&mut clipboard, &text);
                if outcome.is_ok() {
                    held = Some(Held { text, until: Instant::now() + clear_after });
                }
                // Nobody waits for the answer any more: the time runs all the same.
                let _ = answer.send(outcome);
            }
            Ok(Order::Clear { answer }) => {
                take_out(&mut clipboard, held.take());
                let _ = answer.send(());
            }
            Err(RecvTimeoutError::Timeout) => take_out(&mut clipboard, held.take()),
            Err(RecvTimeoutError::Disconnected) => {
                take_out(&mut clipboard, held.take());
                return;
            }
        }
    }
}

fn put(clipboard: &mut Option<Clipboard>, text: &Secret) -> Result<(), Fault> {
    let mut opened = match clipboard.take() {
        Some(opened) => opened,
        None => Clipboard::new().map_err(|error| fault(&error))?,
    };
    let outcome = out_of_histories(opened.set()).text(text.expose()).map_err(|error| fault(&error));
    *clipboard = Some(opened);
    outcome
}

/// Something else that was copied since is the person's own and stays.
fn take_out(clipboard: &mut Option<Clipboard>, held: Option<Held>) {
    let (Some(opened), Some(held)) = (clipboard.as_mut(), held) else { return };
    let found = opened.get_text().map(Secret::new);
    if found.is_ok_and(|found| found.expose() == held.text.expose())
        && let Err(error) = opened.clear()
    {
        tracing::warn!(%error, "a copied secret could not be taken out of the clipboard");
    }
}

/// KDE's hint for passwords.
#[cfg(target_os = "linux")]
fn out_of_histories(set: Set<'_>) -> Set<'_> {
    use arboard::SetExtLinux;
    set.exclude_from_history()
}

/// The type that macOS's clipboard programs leave out.
#[cfg(target_os = "macos")]
fn out_of_histories(set: Set<'_>) -> Set<'_> {
    use arboard::SetExtApple;
    set.exclude_from_history()
}

/// Neither in the history, nor on other devices, nor for programs that watch.
#[cfg(windows)]
fn out_of_histories(set: Set<'_>) -> Set<'_> {
    use arboard::SetExtWindows;
    set.exclude_from_monitoring().exclude_from_cloud().exclude_from_history()
}

fn fault(error: &arboard::Error) -> Fault {
    // The kind alone: what the system says beside it is not ours to vouch for.
    let kind = match error {
        arboard::Error::ClipboardOccupied => "occupied",
        arboard::Error::ClipboardNotSupported => "not supported",
        arboard::Error::ContentNotAvailable => "not available",
        arboard::Error::ConversionFailure => "conversion",
        _ => "unknown",
    };
    unusable().detail(format!("clipboard: {kind}"))
}

fn unusable() -> Fault {
    Fault::new(Code::Unsupported, "The clipboard can't be used, and so nothing was copied.")
        .hint("Another program may hold it. Try again.")
}
