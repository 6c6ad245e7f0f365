//! Starts the sandbox and the engine for one run.

use crate::Arguments;
use crate::answers::Answers;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use strata_engine::{App, AppOptions, Limits, SandboxAccess, Secret};
use strata_sandbox::{Clock, Options, Sandbox, Trouble};
use tempfile::TempDir;

/// Never the name under which the application keeps a person's secrets.
const KEYCHAIN_NAME: &str = "strata-test-host";

/// All that a request may need.
pub struct World {
    pub app: Arc<App>,
    pub answers: Answers,
    pub clock: Clock,
    pub trouble: Trouble,
    pub page: PathBuf,
    _temporary: Option<TempDir>,
}

impl World {
    /// Opens everything, filled as asked. The sandbox is the caller's to stop.
    pub async fn open(
        arguments: &Arguments,
    ) -> Result<(Self, Sandbox), Box<dyn std::error::Error>> {
        let (data, temporary) = data_folder(arguments)?;
        let sandbox = Sandbox::start(Options {
            folder: data.join("sandbox"),
            port: 0,
            credentials: None,
            clock: Clock::system(),
            seed: !arguments.no_seed,
        })
        .await?;
        for (bucket, keys) in &arguments.fill {
            sandbox.fill(bucket, *keys).await?;
        }
        if let Some(path) = &arguments.sandbox_json {
            write_access(&sandbox, path)?;
        }
        let app = open_app(&sandbox, data).await;
        let world = Self {
            app,
            answers: Answers::on(&sandbox),
            clock: sandbox.clock().clone(),
            trouble: sandbox.trouble().clone(),
            page: arguments.page.clone(),
            _temporary: temporary,
        };
        Ok((world, sandbox))
    }
}

fn data_folder(arguments: &Arguments) -> std::io::Result<(PathBuf, Option<TempDir>)> {
    if let Some(folder) = &arguments.data {
        std::fs::create_dir_all(folder)?;
        return Ok((folder.clone(), None));
    }
    let temporary = tempfile::Builder::new().prefix("strata-host-").tempdir()?;
    Ok((temporary.path().to_owned(), Some(temporary)))
}

async fn open_app(sandbox: &Sandbox, data_folder: PathBuf) -> Arc<App> {
    let credentials = sandbox.credentials();
    App::open(AppOptions {
        data_folder,
        sandbox: Ok(SandboxAccess {
            endpoint: sandbox.endpoint().to_owned(),
            region: sandbox.region().to_owned(),
            access_key_id: credentials.access_key_id.clone(),
            secret_access_key: Secret::new(credentials.secret_access_key.clone()),
        }),
        native_drop: false,
        keychain_service: KEYCHAIN_NAME.to_owned(),
        keychain_reader: std::env::current_exe().ok(),
        limits: Limits::default(),
    })
    .await
}

fn write_access(sandbox: &Sandbox, path: &Path) -> std::io::Result<()> {
    let credentials = sandbox.credentials();
    let access = serde_json::json!({
        "endpoint": sandbox.endpoint(),
        "region": sandbox.region(),
        "access_key_id": credentials.access_key_id,
        "secret_access_key": credentials.secret_access_key,
    });
    std::fs::write(path, access.to_string())
}
