//! The stores of the three systems, chosen when compiled: there is no other one to fall back to.

use super::parts::Slots;
use super::second;
use super::trouble::Trouble;
use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The system's store, connected when first needed and again after a failure.
pub(super) struct Native {
    service: String,
    /// The program that reads the probe back in a process of its own.
    reader: Option<Arc<Path>>,
    store: Option<Arc<CredentialStore>>,
}

impl Native {
    pub(super) fn new(service: &str, reader: Option<Arc<Path>>) -> Self {
        Self { service: service.to_owned(), reader, store: None }
    }

    fn entry(&mut self, account: &str) -> Result<Entry, Trouble> {
        let store = match &self.store {
            Some(store) => store,
            None => self.store.insert(connected()?),
        };
        Ok(store.build(&self.service, account, None)?)
    }

    fn with<T>(
        &mut self,
        account: &str,
        act: impl FnOnce(&Entry) -> Result<T, Error>,
    ) -> Result<Option<T>, Trouble> {
        let done = match act(&self.entry(account)?) {
            Ok(done) => return Ok(Some(done)),
            Err(Error::NoEntry) => return Ok(None),
            Err(error) => Trouble::from(error),
        };
        if matches!(done, Trouble::Missing(_)) {
            // The bus or the service may have been restarted: a new connection finds the new one.
            self.store = None;
        }
        Err(done)
    }

    /// Writes, has a second process read it back, and deletes, without a dialog.
    pub(super) fn probe(&mut self) -> Result<(), Trouble> {
        let reader = self.reader.clone();
        let reader = reader.ok_or(Trouble::Missing("no second process to try it with"))?;
        unlocked()?;
        let account = format!("{}{}", second::PROBE, uuid::Uuid::new_v4());
        let written = uuid::Uuid::new_v4().to_string();
        self.put(&account, written.as_bytes())?;
        let read = second::hash_in_another_process(&reader, &self.service, &account);
        self.forget(&account)?;
        match read? {
            Some(hash) if hash == second::hash_of(written.as_bytes()) => Ok(()),
            _ => Err(Trouble::Missing("a second process does not find what it was given")),
        }
    }
}

impl Slots for Native {
    fn put(&mut self, account: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let put = self.with(account, |entry| entry.set_secret(bytes))?;
        put.ok_or(Trouble::Garbled)
    }

    fn get(&mut self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        Ok(self.with(account, Entry::get_secret)?.map(Zeroizing::new))
    }

    fn forget(&mut self, account: &str) -> Result<(), Trouble> {
        self.with(account, Entry::delete_credential).map(|_| ())
    }
}

#[cfg(target_os = "linux")]
fn connected() -> Result<Arc<CredentialStore>, Trouble> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn connected() -> Result<Arc<CredentialStore>, Trouble> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn connected() -> Result<Arc<CredentialStore>, Trouble> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// Whether a write would not ask the person: the store itself would open the unlock dialog.
#[cfg(target_os = "linux")]
fn unlocked() -> Result<(), Trouble> {
    use secret_service::{EncryptionType, blocking::SecretService};
    let locked = SecretService::connect(EncryptionType::Dh)
        .and_then(|service| service.get_default_collection()?.is_locked())
        .map_err(|error| Trouble::from(&error))?;
    if locked { Err(Trouble::Locked) } else { Ok(()) }
}

#[cfg(not(target_os = "linux"))]
fn unlocked() -> Result<(), Trouble> {
    Ok(())
}
