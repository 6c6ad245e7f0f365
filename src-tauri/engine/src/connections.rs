//! The connections of this run: saved ones and the sandbox, their secrets and their clients.
//!
//! A secret is written before the settings that need it and removed after them, so that a crash
//! leaves no connection whose secret is gone without a word.

mod entered;
mod front;
mod probe;
mod rotation;
mod secrets;
mod signing;

use crate::app::{Clock, SandboxAccess};
use crate::commands::connections::{
    Authority, Connection, ConnectionKind, Keychain as State, SaveConnection,
};
use crate::events::{Bus, Tag};
use crate::settings::KeptSettings;
use crate::signins::SignIns;
use entered::{checked, invalid};
use probe::Probe;
use secrets::AccessKey;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::reach::Reach;
use strata_gateway::keychain::Keychain;
use strata_gateway::s3::{Access, Authority as Certificates, Limits, S3, Terms};
use strata_gateway::secret::Secret;
use strata_gateway::settings::{SavedAuthority, SavedConnection, SavedKind};
use strata_gateway::signin::{AwsFiles, Keys, Who};
use tokio::sync::OnceCell;
use tokio::time::Instant;

/// The sandbox connection's id.
pub const SANDBOX: &str = "sandbox";
/// How long a list waits to learn whether a secret is in an unlocked keychain.
const GLANCE: Duration = Duration::from_secs(2);

/// What the connections start from.
pub(crate) struct Origin {
    pub(crate) settings: KeptSettings,
    pub(crate) sandbox: Result<SandboxAccess, Fault>,
    pub(crate) limits: Limits,
    /// The shared AWS files, for profiles.
    pub(crate) files: AwsFiles,
    pub(crate) signins: SignIns,
    pub(crate) clock: Clock,
}

/// All connections. Cheap to clone.
#[derive(Clone)]
pub struct Connections(Arc<Inner>);

struct Inner {
    settings: KeptSettings,
    /// One change at a time; the lists go on meanwhile.
    changing: tokio::sync::Mutex<()>,
    /// Connections whose user was warned in this run that the key is old.
    warned: Mutex<HashSet<String>>,
    sandbox: Result<SandboxAccess, Fault>,
    limits: Limits,
    keychain: Keychain,
    probe: Probe,
    /// Keys that the person wants kept for this run only.
    session: Mutex<HashMap<String, AccessKey>>,
    /// Whether the keychain is known to hold a connection's secret.
    kept: Mutex<HashMap<String, bool>>,
    clients: Mutex<HashMap<String, Arc<OnceCell<S3>>>>,
    /// Sign-in tokens of this run, which the keychain has too where there is one.
    tokens: Mutex<HashMap<String, Secret>>,
    files: AwsFiles,
    signins: SignIns,
    clock: Clock,
    /// Authorities that were chosen in this run, by their ids.
    chosen: Mutex<HashMap<String, SavedAuthority>>,
    bus: Bus,
}

impl Connections {
    /// Starts with what was saved; the keychain is probed in the background.
    pub(crate) fn new(origin: Origin, keychain: Keychain, bus: Bus) -> Self {
        Self(Arc::new(Inner {
            settings: origin.settings,
            changing: tokio::sync::Mutex::default(),
            warned: Mutex::default(),
            sandbox: origin.sandbox,
            limits: origin.limits,
            probe: Probe::start(keychain.clone(), bus.clone()),
            keychain,
            session: Mutex::default(),
            kept: Mutex::default(),
            clients: Mutex::default(),
            tokens: Mutex::default(),
            files: origin.files,
            signins: origin.signins,
            clock: origin.clock,
            chosen: Mutex::default(),
            bus,
        }))
    }

    /// All connections, the sandbox first, then by name.
    pub(crate) async fn list(&self) -> Vec<Connection> {
        let mut saved = self.0.settings.now().connections.clone();
        saved.sort_by_key(|one| (one.name.to_lowercase(), one.id.clone()));
        let mut all = vec![self.sandbox()];
        if saved.is_empty() {
            return all;
        }
        let probed = self.0.probe.soon().await;
        // One deadline for all: a slow keychain must not delay the list once for each of them.
        let until = Instant::now() + GLANCE;
        for one in &saved {
            let kept = self.is_kept(&one.id, probed.as_ref(), until).await;
            all.push(self.shown(one, kept));
        }
        all
    }

    /// Whether the keychain can keep new secrets; believed until it is known. After trouble it is
    /// probed again for next time.
    pub(crate) async fn keychain(&self) -> State {
        let fault = self.0.probe.soon().await.and_then(Result::err);
        if fault.is_some() {
            self.0.probe.again();
        }
        State { available: fault.is_none(), fault }
    }

    /// What the probe of the start found, if it has ended; otherwise trouble is told by an event.
    pub(crate) fn keychain_notice(&self) -> Option<Fault> {
        self.0.probe.notice()
    }

    /// The client of a connection, made once and kept.
    pub(crate) async fn s3(&self, id: &str) -> Result<S3, Fault> {
        // The place before the key: a key that changes meanwhile takes the place away, so that
        // no client of the key before it is kept.
        let cell = Arc::clone(locked(&self.0.clients).entry(id.to_owned()).or_default());
        let saved = if id == SANDBOX { None } else { Some(self.saved(id)?) };
        let client = cell.get_or_try_init(|| async {
            let access = match &saved {
                None => self.sandbox_access()?,
                Some(saved) => {
                    let key = match saved.kind {
                        SavedKind::AccessKey => Some(self.key(saved).await?),
                        SavedKind::Profile | SavedKind::Environment => None,
                    };
                    self.access(saved, key).await?
                }
            };
            S3::connect_with(access, self.0.limits.clone())
        });
        client.await.cloned()
    }

    /// The client of a connection, only when that needs no dialog: for work in the background.
    pub(crate) async fn s3_without_asking(&self, id: &str) -> Result<S3, Fault> {
        if id != SANDBOX && !locked(&self.0.session).contains_key(id) {
            self.saved(id)?;
            self.0.probe.result().await?;
        }
        let s3 = self.s3(id).await?.quietly();
        s3.ready_without_asking().await?;
        Ok(s3)
    }

    /// Adds or changes a connection. Nothing is saved when its secret can't be kept.
    pub(crate) async fn save(&self, request: SaveConnection) -> Result<Connection, Fault> {
        let _one_at_a_time = self.0.changing.lock().await;
        let session_only = request.session_only;
        let old = request.id.as_deref().map(|id| self.changeable(id)).transpose()?;
        let (saved, key) = checked(request, old.as_ref(), |id| self.chosen(id))?;
        self.may_change(old.as_ref(), &saved, session_only)?;
        let id = saved.id.clone();
        // Where no key is given a placeholder stands for it: only endpoint and region are new then.
        S3::connect_with(self.access(&saved, key.clone()).await?, self.0.limits.clone())?;
        let fresh = key.clone().map(Keys::from);

        let was_session = locked(&self.0.session).contains_key(&id);
        let had_key = old.as_ref().is_some_and(|old| old.kind == SavedKind::AccessKey);
        let own_key = saved.kind == SavedKind::AccessKey;
        let moves = had_key && own_key && was_session != session_only;
        let key = match (key, &old) {
            (None, Some(old)) if moves => Some(self.key(old).await?),
            (key, _) => key,
        };
        match key {
            Some(key) if session_only => {
                let before = locked(&self.0.session).insert(id.clone(), key);
                if let Err(fault) = self.write(saved.clone()) {
                    self.put_session(&id, before);
                    return Err(fault);
                }
                if old.is_some() && !was_session {
                    self.forget_kept(&saved).await;
                }
            }
            Some(key) => {
                self.keep(&id, &key).await?;
                if let Err(fault) = self.write(saved.clone()) {
                    if old.is_none() {
                        self.forget_kept(&saved).await;
                    }
                    return Err(fault);
                }
                self.put_session(&id, None);
            }
            None => {
                self.write(saved.clone())?;
                // Another kind needs no secret of ours: the old one must not stay behind.
                if had_key && !own_key && locked(&self.0.session).remove(&id).is_none() {
                    self.forget_kept(&saved).await;
                }
            }
        }
        self.replace_client(&id, &saved.reach);
        let signs_in_anew = old
            .as_ref()
            .is_some_and(|old| (old.kind, &old.profile) != (saved.kind, &saved.profile));
        if signs_in_anew {
            self.0.signins.give_up(&id);
            if old.is_some_and(|old| old.kind != SavedKind::AccessKey) {
                self.forget_token(&id).await;
            }
        } else if let Some(fresh) = fresh {
            // What waits for a fresh key has it now.
            self.0.signins.answer_with(&id, &fresh);
        }
        self.0.bus.stale(vec![Tag::Connections, Tag::Buckets { connection: id }]);
        let kept = locked(&self.0.kept).get(&saved.id).copied().unwrap_or(true);
        Ok(self.shown(&saved, kept))
    }

    /// Forgets a connection, then its secret.
    pub(crate) async fn remove(&self, id: &str) -> Result<(), Fault> {
        let _one_at_a_time = self.0.changing.lock().await;
        let saved = self.changeable(id)?;
        let rotation = self.rotation(id);
        let of_it = format!(".{id}");
        self.0.settings.change(|settings| {
            settings.connections.retain(|one| one.id != id);
            // What the window remembers of a connection has its id at the end of the name.
            settings.preferences.retain(|name, _| !name.ends_with(&of_it));
            settings.rotations.remove(id);
        })?;
        locked(&self.0.clients).remove(id);
        let session = locked(&self.0.session).remove(id);
        self.forget_beside(id, rotation.as_ref()).await;
        self.0.signins.give_up(id);
        self.0.bus.stale(vec![Tag::Connections]);
        match saved.kind {
            SavedKind::AccessKey if session.is_none() => self.forget_kept(&saved).await,
            SavedKind::AccessKey => {}
            SavedKind::Profile | SavedKind::Environment => self.forget_token(id).await,
        }
        Ok(())
    }

    /// Reads a file of certificates that the person chose, and keeps it for saving a connection.
    pub(crate) async fn choose_authority(&self, path: PathBuf) -> Result<Authority, Fault> {
        let read = tokio::task::spawn_blocking(move || Certificates::read(&path)).await;
        let broken = |_| Fault::new(Code::Internal, "The certificates could not be read.");
        let read = read.map_err(broken)??;
        let saved = SavedAuthority { id: read.id, name: read.name, pem: read.pem };
        let shown = shown_authority(&saved);
        locked(&self.0.chosen).insert(saved.id.clone(), saved);
        Ok(shown)
    }

    /// An authority that was chosen in this run, or that another connection has.
    fn chosen(&self, id: &str) -> Option<SavedAuthority> {
        let chosen = locked(&self.0.chosen).get(id).cloned();
        let of_others = || {
            let settings = self.0.settings.now();
            let mut all = settings.connections.iter().filter_map(|one| one.authority.as_ref());
            all.find(|authority| authority.id == id).cloned()
        };
        chosen.or_else(of_others)
    }

    /// Forgets the client of a connection that was changed. Work that still holds it keeps to the
    /// new limits from its next request on.
    fn replace_client(&self, id: &str, reach: &Reach) {
        let old = locked(&self.0.clients).remove(id);
        if let Some(client) = old.as_ref().and_then(|cell| cell.get()) {
            client.limit(reach.clone());
        }
    }

    /// Whether a connection is still saved.
    pub(crate) fn exists(&self, id: &str) -> bool {
        id == SANDBOX || self.saved(id).is_ok()
    }

    /// The address of another store than Amazon's, where the connection goes to one.
    pub(crate) fn other_store(&self, id: &str) -> Option<String> {
        let endpoint = self.saved(id).ok()?.endpoint?;
        let amazon = endpoint.contains(".amazonaws.com");
        (id != SANDBOX && !amazon).then_some(endpoint)
    }

    fn sandbox(&self) -> Connection {
        let access = self.0.sandbox.as_ref().ok();
        Connection {
            id: SANDBOX.to_owned(),
            name: "Sandbox".to_owned(),
            kind: ConnectionKind::Sandbox,
            endpoint: access.map(|access| access.endpoint.clone()),
            region: access.map_or_else(String::new, |access| access.region.clone()),
            access_key_id: String::new(),
            profile: None,
            reach: Reach::default(),
            authority: None,
            plain_http: false,
            path_style: true,
            session_only: false,
            has_secret: access.is_some(),
        }
    }

    fn sandbox_access(&self) -> Result<Access, Fault> {
        let access = self.0.sandbox.clone()?;
        Ok(Access {
            endpoint: Some(access.endpoint),
            region: access.region,
            path_style: true,
            who: Who::keys(access.access_key_id, access.secret_access_key, None),
            terms: Terms::default(),
        })
    }

    fn shown(&self, saved: &SavedConnection, kept: bool) -> Connection {
        let session_only = locked(&self.0.session).contains_key(&saved.id);
        let own_key = saved.kind == SavedKind::AccessKey;
        Connection {
            id: saved.id.clone(),
            name: saved.name.clone(),
            kind: match saved.kind {
                SavedKind::AccessKey => ConnectionKind::AccessKey,
                SavedKind::Profile => ConnectionKind::Profile,
                SavedKind::Environment => ConnectionKind::Environment,
            },
            endpoint: saved.endpoint.clone(),
            region: saved.region.clone(),
            access_key_id: saved.access_key_id.clone(),
            profile: saved.profile.clone(),
            reach: saved.reach.clone(),
            authority: saved.authority.as_ref().map(shown_authority),
            plain_http: saved.plain_http,
            path_style: saved.path_style,
            session_only,
            // What needs no secret of its own lacks none.
            has_secret: session_only || kept || !own_key,
        }
    }

    /// Whether the keychain holds the secret, found out without a dialog. One that is locked or
    /// does not say is believed to: the person is asked when the connection is used.
    async fn is_kept(&self, id: &str, probed: Option<&Result<(), Fault>>, until: Instant) -> bool {
        if let Some(kept) = locked(&self.0.kept).get(id) {
            return *kept;
        }
        match probed {
            Some(Ok(())) => {}
            Some(Err(fault)) => return fault.code == Code::KeychainLocked,
            None => return true,
        }
        let account = secrets::account(id);
        match tokio::time::timeout_at(until, self.0.keychain.load(&account)).await {
            Ok(Ok(found)) => {
                locked(&self.0.kept).insert(id.to_owned(), found.is_some());
                found.is_some()
            }
            Ok(Err(fault)) => fault.code == Code::KeychainLocked,
            Err(_) => true,
        }
    }

    async fn key(&self, saved: &SavedConnection) -> Result<AccessKey, Fault> {
        if let Some(key) = locked(&self.0.session).get(&saved.id) {
            return Ok(key.clone());
        }
        self.kept_key(saved).await
    }

    /// Keeps a secret where a second process reads it back, or nowhere.
    async fn keep(&self, id: &str, key: &AccessKey) -> Result<(), Fault> {
        // A locked keychain can be tried once the person has unlocked it for the secret.
        self.0.probe.refusal().await.map_or(Ok(()), Err)?;
        let account = secrets::account(id);
        self.0.keychain.store(&account, &key.text()?).await?;
        if let Some(fault) = self.0.probe.refusal().await {
            self.0.keychain.remove(&account).await?;
            return Err(fault);
        }
        locked(&self.0.kept).insert(id.to_owned(), true);
        Ok(())
    }

    /// Removes a secret that no connection needs any more; a failure is told, not fatal.
    async fn forget_kept(&self, saved: &SavedConnection) {
        match self.0.keychain.remove(&secrets::account(&saved.id)).await {
            Ok(()) => {
                locked(&self.0.kept).remove(&saved.id);
            }
            // Where there is no keychain there is no secret in it.
            Err(fault) if fault.code == Code::KeychainMissing => {}
            Err(fault) => {
                let name = shown_text(&saved.name);
                let message = format!("The old secret of “{name}” is still in the keychain.");
                let told = Fault::new(fault.code, message)
                    .hint("Remove it in the desktop's password application.");
                self.0.bus.notice(told.detail(fault.message));
            }
        }
    }

    fn put_session(&self, id: &str, key: Option<AccessKey>) {
        let mut session = locked(&self.0.session);
        match key {
            Some(key) => session.insert(id.to_owned(), key),
            None => session.remove(id),
        };
    }

    fn write(&self, saved: SavedConnection) -> Result<(), Fault> {
        self.0.settings.change(|settings| {
            match settings.connections.iter_mut().find(|one| one.id == saved.id) {
                Some(one) => *one = saved,
                None => settings.connections.push(saved),
            }
        })
    }

    fn saved(&self, id: &str) -> Result<SavedConnection, Fault> {
        let settings = self.0.settings.now();
        settings.connections.iter().find(|one| one.id == id).cloned().ok_or_else(|| {
            Fault::new(Code::Gone, "This connection is not there any more.")
                .hint("Choose another connection.")
        })
    }

    fn changeable(&self, id: &str) -> Result<SavedConnection, Fault> {
        if id == SANDBOX {
            return Err(invalid("The sandbox can't be changed or removed."));
        }
        self.saved(id)
    }
}

fn shown_authority(saved: &SavedAuthority) -> Authority {
    let certificates = saved.pem.matches("-----BEGIN CERTIFICATE-----").count();
    Authority {
        id: saved.id.clone(),
        name: saved.name.clone(),
        certificates: u32::try_from(certificates).unwrap_or(u32::MAX),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
