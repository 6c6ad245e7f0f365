//! The running sandbox: opens the store, binds the port, serves until it is stopped.

use crate::error::SandboxError;
use crate::server::{Adapter, Front};
use crate::store::Store;
use crate::{Clock, REGION, Trouble, seed};
use std::fmt;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use strata_domain::fault::Fault;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

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
        if seed {
            seed::apply(&store, clock.now()).await?;
        }
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

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.end.cancel();
    }
}
