//! The running sandbox: opens the store, binds the port, serves until it is stopped.

use crate::error::SandboxError;
use crate::server::{Adapter, Front};
use crate::store::{self, Aged, Refusal, Store};
use crate::time::Time;
use crate::{Clock, REGION, Trouble, seed};
use std::fmt;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use strata_domain::fault::Fault;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often it is looked whether a midnight has passed.
const MIDNIGHT_CHECK: Duration = Duration::from_secs(60);

/// How to start a sandbox.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it keeps its data; made when absent.
    pub folder: PathBuf,
    /// The port on 127.0.0.1; 0 picks a free one.
    pub port: u16,
    /// The only access key that it takes; `None` makes a random one.
    pub credentials: Option<Credentials>,
    /// Its time.
    pub clock: Clock,
    /// Whether the sample documents are put in, once in the folder's life.
    pub seed: bool,
}

/// An access key of the sandbox.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Access key id.
    pub access_key_id: String,
    /// Secret access key.
    pub secret_access_key: String,
}

impl Credentials {
    /// Makes a pair that was never used before.
    pub fn random() -> Self {
        let [id, first, second] = [(); 3].map(|()| Uuid::new_v4().simple().to_string());
        Self {
            access_key_id: format!("STRATA{}", id[..14].to_uppercase()),
            secret_access_key: format!("{first}{}", &second[..8]),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &"<redacted>")
            .finish()
    }
}

/// A running sandbox. Dropping it stops the server; [`stop`](Self::stop) also waits for it.
#[derive(Debug)]
pub struct Sandbox {
    endpoint: String,
    credentials: Credentials,
    clock: Clock,
    trouble: Trouble,
    store: Arc<Store>,
    notices: Vec<Fault>,
    end: CancellationToken,
    serving: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Opens the store (one instance per folder), seeds it when asked, and serves on 127.0.0.1.
    ///
    /// # Errors
    /// The folder is in use or can't be used, the port is taken, or the store fails.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        let Options { folder, port, credentials, clock, seed } = options;
        let opened = tokio::task::spawn_blocking(move || Store::open(&folder))
            .await
            .map_err(|error| SandboxError::Store(error.to_string()))??;
        let store = Arc::new(opened.store);
        let told = |refusal: Refusal| SandboxError::Store(refusal.to_string());
        if clock.ahead().is_some() {
            // What was stored after the clock was moved must not lie in the future.
            clock.advance(store.read(store::ahead).await.map_err(told)?);
        }
        if seed {
            seed::apply(&store, clock.now()).await?;
        }
        let now = clock.now();
        store.write(move |tx| store::run_rules(tx, now)).await.map_err(told)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(|source| SandboxError::Port { port, source })?;
        let address =
            listener.local_addr().map_err(|source| SandboxError::Port { port, source })?;
        let credentials = credentials.unwrap_or_else(Credentials::random);
        let trouble = Trouble::default();
        let adapter = Adapter::new(store.clone(), clock.clone());
        let front = Front::new(adapter, &credentials, trouble.clone());
        let end = CancellationToken::new();
        let serving = tokio::spawn(front.serve(listener, end.clone()));
        tokio::spawn(keep_to_the_rules(Arc::clone(&store), clock.clone(), end.clone()));
        Ok(Self {
            endpoint: format!("http://{address}"),
            credentials,
            clock,
            trouble,
            store,
            notices: opened.notices,
            end,
            serving: Some(serving),
        })
    }

    /// `http://127.0.0.1:PORT`, for path-style requests.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The region to sign for.
    pub fn region(&self) -> &str {
        REGION
    }

    /// The access key that it takes.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Its time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Its time, for whoever holds no sandbox.
    pub fn time(&self) -> Time {
        Time::new(&self.store, self.clock.clone())
    }

    /// Moves its time forward by whole days. The lifecycle rules of all buckets act on every
    /// midnight that passes, as the forecast says.
    ///
    /// # Errors
    /// The store fails; then nothing has changed.
    pub async fn advance(&self, days: u32) -> Result<Aged, SandboxError> {
        self.time().advance(days).await
    }

    /// Failures on demand and the requests seen.
    pub fn trouble(&self) -> &Trouble {
        &self.trouble
    }

    /// What went wrong at the start without keeping it from starting, e.g. a damaged database that
    /// was set aside.
    pub fn notices(&self) -> &[Fault] {
        &self.notices
    }

    /// Puts `keys` tiny documents under `documents/` into a bucket, straight into the store; the
    /// bucket is made, with versioning, when absent.
    ///
    /// # Errors
    /// The store fails.
    pub async fn fill(&self, bucket: &str, keys: u64) -> Result<(), SandboxError> {
        seed::fill(&self.store, bucket, keys, self.clock.now()).await
    }

    /// Stops serving, breaks off what is going on, and closes the store.
    pub async fn stop(mut self) {
        self.end.cancel();
        if let Some(serving) = self.serving.take()
            && let Err(error) = serving.await
        {
            tracing::warn!(%error, "the sandbox's server ended badly");
        }
        let store = self.store.clone();
        if let Err(error) = tokio::task::spawn_blocking(move || store.close()).await {
            tracing::warn!(%error, "the sandbox's store closed badly");
        }
    }
}

/// Lets the rules act soon after each midnight that passes by itself.
async fn keep_to_the_rules(store: Arc<Store>, clock: Clock, end: CancellationToken) {
    loop {
        tokio::select! {
            () = end.cancelled() => return,
            () = tokio::time::sleep(MIDNIGHT_CHECK) => {}
        }
        let now = clock.now();
        if let Err(error) = store.write(move |tx| store::run_rules(tx, now)).await {
            tracing::warn!(%error, "the lifecycle rules could not act");
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.end.cancel();
    }
}
