//! Ctrl-C: the first one ends the work cleanly, the second one at once.

use strata_engine::{Code, Fault};
use tokio_util::sync::CancellationToken;

/// Whether the person has asked for the end.
#[derive(Debug, Clone)]
pub struct Interrupt(CancellationToken);

impl Interrupt {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn listen() -> Result<Self, Fault> {
        let token = CancellationToken::new();
        let asked = token.clone();
        let mut signals = signals()?;
        tokio::spawn(async move {
            signals.next().await;
            asked.cancel();
            eprintln!("strata: ending; once more Ctrl-C ends at once.");
            signals.next().await;
            std::process::exit(130);
        });
        Ok(Self(token))
    }

    /// Waits for it.
    pub async fn asked(&self) {
        self.0.cancelled().await;
    }

    /// Whether it has come.
    pub fn has_come(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Does work that may be broken off anywhere; none when it was.
    pub async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.0.run_until_cancelled(work).await
    }
}

/// The fault of work that was broken off.
pub fn ended() -> Fault {
    Fault::new(Code::Cancelled, "Ended by Ctrl-C.")
}

/// Ctrl-C, and SIGTERM where there is such a thing.
struct Signals {
    #[cfg(unix)]
    kinds: [tokio::signal::unix::Signal; 2],
    #[cfg(not(unix))]
    kinds: [tokio::signal::windows::CtrlC; 1],
}

fn signals() -> Result<Signals, Fault> {
    let refused = |error: std::io::Error| {
        Fault::new(Code::Internal, format!("Ctrl-C can't be listened for: {error}."))
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt()).map_err(refused)?;
        let terminate = signal(SignalKind::terminate()).map_err(refused)?;
        Ok(Signals { kinds: [interrupt, terminate] })
    }
    #[cfg(not(unix))]
    {
        Ok(Signals { kinds: [tokio::signal::windows::ctrl_c().map_err(refused)?] })
    }
}

impl Signals {
    #[cfg(unix)]
    async fn next(&mut self) {
        let [interrupt, terminate] = &mut self.kinds;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        self.kinds[0].recv().await;
    }
}
