//! The secrets and settings of a connection whose key is being rotated.
//!
//! The key that comes has a place of its own in the keychain, beside the connection's. Which of
//! the two signs is said by the settings alone, in one write with how far the rotation is: there
//! is no instant in which the key they name is not kept.

use super::secrets::{self, AccessKey};
use super::{Connections, SANDBOX, invalid, locked};
use crate::commands::connections::Connection;
use crate::events::Tag;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::rotation::State;
use strata_gateway::s3::{Limits, S3};
use strata_gateway::secret::Secret;
use strata_gateway::settings::SavedConnection;

/// The keychain's account name of a key that stands beside a connection's own.
fn beside(id: &str, key: &str) -> String {
    format!("{}/key/{key}", secrets::account(id))
}

impl Connections {
    /// The rotation of a connection's key, if one is under way.
    pub(crate) fn rotation(&self, id: &str) -> Option<State> {
        self.0.settings.now().rotations.get(id).cloned()
    }

    /// What is saved of a connection with an access key of its own, and where that key is kept.
    ///
    /// # Errors
    /// `Unsupported` in words for the sandbox and for connections that keep no key here.
    pub(crate) fn with_own_key(&self, id: &str) -> Result<SavedConnection, Fault> {
        if id == SANDBOX {
            return Err(Fault::new(Code::Unsupported, "The sandbox's key belongs to no IAM user.")
                .hint("It is made anew by Strata itself and leaves this computer never."));
        }
        let saved = self.saved(id)?;
        if saved.access_key_id.is_empty() {
            let name = shown_text(&saved.name);
            return Err(Fault::new(
                Code::Unsupported,
                format!(
                    "“{name}” has no access key of its own: its credentials come from outside."
                ),
            )
            .hint("Rotate the key where it is kept, for instance by the AWS CLI."));
        }
        Ok(saved)
    }

    /// Whether a connection's secret is kept for this run only.
    pub(crate) fn is_session_only(&self, id: &str) -> bool {
        locked(&self.0.session).contains_key(id)
    }

    /// Whether the connection signs with temporary credentials.
    pub(crate) async fn is_temporary(&self, saved: &SavedConnection) -> Result<bool, Fault> {
        // Keys that STS issues begin so (IAM User Guide, "IAM identifiers").
        Ok(saved.access_key_id.starts_with("ASIA") || self.key(saved).await?.token.is_some())
    }

    /// Saves how far a rotation is, or that none is under way, and in the same write the key to
    /// sign with.
    pub(crate) async fn save_rotation(
        &self,
        id: &str,
        state: Option<State>,
        signs_with: &str,
    ) -> Result<(), Fault> {
        let _one_at_a_time = self.0.changing.lock().await;
        let before = self.saved(id)?.access_key_id;
        self.0.settings.change(|settings| {
            match state {
                Some(state) => settings.rotations.insert(id.to_owned(), state),
                None => settings.rotations.remove(id),
            };
            for one in settings.connections.iter_mut().filter(|one| one.id == id) {
                signs_with.clone_into(&mut one.access_key_id);
            }
        })?;
        if before != signs_with {
            locked(&self.0.clients).remove(id);
            self.0.bus.stale(vec![Tag::Connections]);
        }
        Ok(())
    }

    /// Keeps a key's secret beside the connection's own.
    pub(crate) async fn keep_beside(
        &self,
        id: &str,
        key: &str,
        secret: Secret,
    ) -> Result<(), Fault> {
        let key = AccessKey { access_key_id: key.to_owned(), secret, token: None };
        self.0.keychain.store(&beside(id, &key.access_key_id), &key.text()?).await
    }

    /// Which of these keys have their secrets beside the connection's own.
    pub(crate) async fn kept_beside(
        &self,
        id: &str,
        keys: &[String],
    ) -> Result<Vec<String>, Fault> {
        let mut kept = Vec::new();
        for key in keys {
            if self.0.keychain.load(&beside(id, key)).await?.is_some() {
                kept.push(key.clone());
            }
        }
        Ok(kept)
    }

    /// Writes the secret that stands beside as the connection's own. Done twice it is the same.
    pub(crate) async fn move_in(&self, id: &str, key: &str) -> Result<(), Fault> {
        let found = self.key(&self.signing_with(id, key)?).await?;
        self.keep(id, &found).await
    }

    /// Removes the secret that stands beside.
    pub(crate) async fn forget(&self, id: &str, key: &str) -> Result<(), Fault> {
        self.0.keychain.remove(&beside(id, key)).await
    }

    /// A client that signs with the given one of the connection's two keys, and is not kept.
    pub(crate) async fn client_with(&self, id: &str, key: &str) -> Result<S3, Fault> {
        let saved = self.signing_with(id, key)?;
        let access = self.access(&saved, Some(self.key(&saved).await?)).await?;
        S3::connect_with(access, self.0.limits.clone())
    }

    /// A connection as it is shown, without a look at the keychain.
    pub(crate) fn one(&self, id: &str) -> Result<Connection, Fault> {
        if id == SANDBOX {
            return Ok(self.sandbox());
        }
        Ok(self.shown(&self.saved(id)?, true))
    }

    /// Lists on what the connection reaches, as the window does when it opens it.
    pub(crate) async fn lists(&self, id: &str, s3: &S3) -> Result<(), Fault> {
        let reach = self.saved(id)?.reach;
        match reach.buckets.first() {
            None => s3.list_buckets().await.map(drop),
            Some(bucket) => {
                let prefix = reach.prefix.unwrap_or_default();
                s3.objects_page(bucket, &prefix, None, None, 1).await.map(drop)
            }
        }
    }

    /// Times and sizes of the conversation.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// True for the first who asks in this run.
    pub(crate) fn begins_watching(&self, id: &str) -> bool {
        locked(&self.0.warned).insert(id.to_owned())
    }

    /// Refuses what would part a connection from the rotation of its key.
    pub(super) fn may_change(
        &self,
        old: Option<&SavedConnection>,
        new: &SavedConnection,
        session_only: bool,
    ) -> Result<(), Fault> {
        let Some(old) = old.filter(|old| self.rotation(&old.id).is_some()) else { return Ok(()) };
        let moves = self.is_session_only(&old.id) != session_only;
        if !moves && (&old.access_key_id, &old.endpoint) == (&new.access_key_id, &new.endpoint) {
            return Ok(());
        }
        let name = shown_text(&old.name);
        Err(invalid(&format!("The access key of “{name}” is being rotated."))
            .hint("Finish the rotation or take it back, then change the connection's key."))
    }

    /// The key that the settings name: the connection's own, or the one beside it.
    pub(super) async fn kept_key(&self, saved: &SavedConnection) -> Result<AccessKey, Fault> {
        let own = self.0.keychain.load(&secrets::account(&saved.id)).await?;
        locked(&self.0.kept).insert(saved.id.clone(), own.is_some());
        let fault = match AccessKey::read(own.as_ref(), saved) {
            Ok(key) => return Ok(key),
            Err(fault) => fault,
        };
        match self.0.keychain.load(&beside(&saved.id, &saved.access_key_id)).await? {
            Some(other) => AccessKey::read(Some(&other), saved),
            None => Err(fault),
        }
    }

    /// Removes what a rotation keeps of a connection that is being removed; a failure is told.
    pub(super) async fn forget_beside(&self, id: &str, rotation: Option<&State>) {
        let Some(key) = rotation.and_then(|state| state.new.as_deref()) else { return };
        if let Err(fault) = self.forget(id, key).await {
            let message = format!("The secret of the access key {key} is still in the keychain.");
            let told = Fault::new(fault.code, message)
                .hint("Remove it in the desktop's password application.");
            self.0.bus.notice(told.detail(fault.message));
        }
    }

    fn signing_with(&self, id: &str, key: &str) -> Result<SavedConnection, Fault> {
        Ok(SavedConnection { access_key_id: key.to_owned(), ..self.saved(id)? })
    }
}
