//! The running application: one value that holds everything the commands work with.
//!
//! Opening never fails: what goes wrong becomes a notice, and the rest works. No global state.

mod beside;
mod late;
mod leftovers;
mod orphans;

pub use beside::Alone;

use crate::checks::{self, Checks};
use crate::commands::app::AppInfo;
use crate::commands::transfers::Queued;
use crate::connections::{Connections, Origin};
use crate::events::{Bus, Event, Sink, Subscription, Tag};
use crate::host::Host;
use crate::lifecycle::Lifecycles;
use crate::listings::Listings;
use crate::settings::KeptSettings;
use crate::signins::SignIns;
use crate::transfers::Transfers;
use crate::undo::{Place, Undos};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use late::LateNotices;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use strata_domain::fault::Fault;
use strata_domain::object::Key;
use strata_gateway::files;
use strata_gateway::journal::Journal;
use strata_gateway::keychain::Keychain;
use strata_gateway::s3::{Limits, S3};
use strata_gateway::secret::Secret;
use strata_gateway::settings::SettingsFile;
use strata_gateway::signin::AwsFiles;
use tokio_util::sync::CancellationToken;

/// The application's only reading of the wall clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock;

impl Clock {
    /// The time now, in UTC.
    #[allow(clippy::disallowed_methods)] // the one place: everything else is given the time
    pub fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// How to reach the sandbox that the face has started.
#[derive(Debug, Clone)]
pub struct SandboxAccess {
    /// `http://127.0.0.1:PORT`
    pub endpoint: String,
    /// The region requests are signed for.
    pub region: String,
    /// The public half of its key.
    pub access_key_id: String,
    /// The secret half of its key.
    pub secret_access_key: Secret,
}

/// What a face decides about the application that it opens.
#[derive(Debug, Clone)]
pub struct AppOptions {
    /// Holds settings and journal; made if needed.
    pub data_folder: PathBuf,
    /// The sandbox, or why it did not start.
    pub sandbox: Result<SandboxAccess, Fault>,
    /// Whether files can be dropped on the window from outside.
    pub native_drop: bool,
    /// The name under which secrets stand in the keychain: `strata`, or a test's own.
    pub keychain_service: String,
    /// The face's own program, when it asks [`crate::second_process`] first of all: it is started
    /// again to try the keychain. Without one no keychain is used.
    pub keychain_reader: Option<PathBuf>,
    /// Times and sizes of the conversation with S3.
    pub limits: Limits,
}

/// The running application.
pub struct App {
    /// Saved connections and what the window remembers.
    pub(crate) settings: KeptSettings,
    /// Connections, their secrets and clients.
    pub(crate) connections: Connections,
    /// Open listings.
    pub(crate) listings: Listings,
    /// Lifecycle rules that were read, and buckets that were counted for them.
    pub(crate) lifecycles: Lifecycles,
    /// Connection tests under way.
    pub(crate) checks: Checks,
    /// The queue of uploads and downloads.
    pub(crate) transfers: Transfers,
    /// What sign-ins wait for.
    pub(crate) signins: SignIns,
    /// Where events go.
    pub(crate) bus: Bus,
    /// Acts that can be taken back.
    pub(crate) undos: Undos,
    /// What was done, and which uploads are open.
    pub(crate) journal: Arc<Journal>,
    /// The wall clock.
    pub(crate) clock: Clock,
    /// Held while a connection's keys are looked at and changed.
    pub(crate) rotating: tokio::sync::Mutex<()>,
    /// The person's own time zone.
    zone: TimeZone,
    native_drop: bool,
    notices: Vec<Fault>,
    late: LateNotices,
    /// Ends work in the background.
    closing: CancellationToken,
}

impl App {
    /// Opens settings, journal and keychain. Never fails: trouble becomes a notice, and what was
    /// damaged is set aside. Transfers that an earlier run did not end go on in the background.
    pub async fn open(options: AppOptions) -> Arc<Self> {
        Self::open_with(options, AwsFiles::of_this_machine()).await
    }

    /// As [`App::open`], with other shared AWS files than those of this machine.
    pub async fn open_with(options: AppOptions, files_of_aws: AwsFiles) -> Arc<Self> {
        let folder_fault = made(&options.data_folder);
        let (journal, journal_fault) = Journal::open(&options.data_folder);
        let app = Self::build(options, files_of_aws, folder_fault, journal, journal_fault);
        let left = leftovers::found(&app.journal);
        checks::end_leftovers(&app, checks::found_leftovers(&app.journal));
        let going_on = app.transfers.resume(&app);
        leftovers::end(&app, left, &going_on);
        app
    }

    fn build(
        options: AppOptions,
        files_of_aws: AwsFiles,
        folder_fault: Option<Fault>,
        journal: Journal,
        journal_fault: Option<Fault>,
    ) -> Arc<Self> {
        let (file, settings, settings_fault) = SettingsFile::open(&options.data_folder);
        let sandbox_fault = options.sandbox.as_ref().err().cloned();
        let notices = match folder_fault {
            // The others only repeat it.
            Some(fault) => vec![fault],
            None => [settings_fault, journal_fault].into_iter().flatten().collect(),
        };
        let bus = Bus::default();
        let undos = Undos::default();
        let journal = Arc::new(journal);
        let clock = Clock;
        let single_put = options.limits.single_put;
        let settings = KeptSettings::new(file, settings);
        let signins = SignIns::new(bus.clone());
        let origin = Origin {
            settings: settings.clone(),
            sandbox: options.sandbox,
            limits: options.limits,
            files: files_of_aws,
            signins: signins.clone(),
            clock,
        };
        let keychain = Keychain::system(&options.keychain_service, options.keychain_reader);
        Arc::new(Self {
            settings,
            connections: Connections::new(origin, keychain, bus.clone()),
            listings: Listings::new(bus.clone()),
            lifecycles: Lifecycles::default(),
            checks: Checks::default(),
            transfers: Transfers::new(
                bus.clone(),
                undos.clone(),
                Arc::clone(&journal),
                clock,
                single_put,
            ),
            signins,
            bus,
            undos,
            journal,
            clock,
            rotating: tokio::sync::Mutex::default(),
            zone: TimeZone::system(),
            native_drop: options.native_drop,
            notices: notices.into_iter().chain(sandbox_fault).collect(),
            late: LateNotices::default(),
            closing: CancellationToken::new(),
        })
    }

    /// Facts about the application and what went wrong so far.
    pub(crate) fn info(&self) -> AppInfo {
        AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            native_drop: self.native_drop,
            preferences: self.settings.preferences(),
            notices: self
                .notices
                .iter()
                .cloned()
                .chain(self.connections.keychain_notice())
                .chain(self.late.read())
                .collect(),
        }
    }

    /// Hears events from now on: a snapshot first. Dropping the subscription ends it.
    pub fn subscribe(self: &Arc<Self>, sink: Sink) -> Subscription {
        self.bus.subscribe(sink, || Event::Snapshot {
            transfers: self.transfers.snapshot(),
            questions: Some(self.signins.questions()),
        })
    }

    /// Queues files and folders that were dropped on the window for the folder on screen.
    pub async fn drop_files(&self, host: &dyn Host, paths: Vec<PathBuf>) -> Result<Queued, Fault> {
        self.transfers.drop_files(self, host, paths).await
    }

    /// Stops listings and transfers; the next run goes on with the transfers.
    pub async fn close(&self) {
        self.closing.cancel();
        self.listings.close();
        self.checks.close().await;
        self.transfers.close().await;
    }

    /// The client of a connection, made once and kept.
    ///
    /// # Errors
    /// `Gone` for an unknown connection, the sandbox's own fault when it did not start, and the
    /// keychain's when the secret can't be had.
    pub(crate) async fn s3(&self, connection: &str) -> Result<S3, Fault> {
        self.connections.s3(connection).await
    }

    /// The time now, in UTC.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The person's own time zone, for times in the questions of native dialogs.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Ends when the application closes.
    pub(crate) fn closing(&self) -> CancellationToken {
        self.closing.clone()
    }

    /// Tells trouble that was found after the start, whether or not somebody listens already.
    pub(crate) fn tell(&self, fault: Fault) {
        self.late.add(fault, &self.bus);
    }

    /// Records an act that has happened. A journal that can't be written does not undo the act.
    pub(crate) fn record(&self, act: &str, at: &Place, detail: &Value) {
        self.record_all(act, &at.connection, &at.bucket, [(&at.key, detail)]);
    }

    /// As [`App::record`], for one act on many documents of a bucket.
    pub(crate) fn record_all<'a>(
        &self,
        act: &str,
        connection: &str,
        bucket: &str,
        keys: impl IntoIterator<Item = (&'a Key, &'a Value)>,
    ) {
        let keys = keys.into_iter().map(|(key, detail)| (key.as_str(), detail));
        if let Err(fault) = self.journal.record_all(self.now(), act, connection, bucket, keys) {
            tracing::warn!(code = ?fault.code, act, "an act could not be recorded");
        }
    }

    /// Says that documents and their versions changed.
    pub(crate) fn changed(&self, places: &[Place]) {
        let objects = places.iter().map(|at| Tag::Objects {
            connection: at.connection.clone(),
            bucket: at.bucket.clone(),
            prefix: at.prefix().to_owned(),
        });
        let versions = places.iter().map(|at| Tag::Versions {
            connection: at.connection.clone(),
            bucket: at.bucket.clone(),
            key: at.key.0.clone(),
        });
        self.bus.stale(objects.chain(versions).collect());
    }
}

/// Makes the data folder if needed.
fn made(folder: &Path) -> Option<Fault> {
    std::fs::create_dir_all(folder).err().map(|error| files::fault_of(&error, folder))
}
