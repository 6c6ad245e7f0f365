//! As whom a connection signs in: its key, its profile or the surroundings, made into an access.

use super::front::{self, Front};
use super::secrets::AccessKey;
use super::{Connections, locked};
use crate::events::Tag;
use strata_domain::fault::Fault;
use strata_gateway::s3::{Access, Terms};
use strata_gateway::settings::{SavedConnection, SavedKind};
use strata_gateway::signin::{FoundProfile, Keys, Who};

impl Connections {
    /// The profiles of the shared AWS files.
    pub(crate) async fn profiles(&self) -> Result<Vec<FoundProfile>, Fault> {
        self.0.files.profiles().await
    }

    /// Where to connect and as whom.
    pub(super) async fn access(
        &self,
        saved: &SavedConnection,
        key: Option<AccessKey>,
    ) -> Result<Access, Fault> {
        let front = Front::of(self, &saved.id);
        let files = self.0.files.clone();
        let (who, region, endpoint) = match (saved.kind, key) {
            (SavedKind::AccessKey, key) => {
                let key = key.unwrap_or_else(|| AccessKey::placeholder(&saved.access_key_id));
                (Who::Keys(key.into(), front), None, None)
            }
            (SavedKind::Profile, _) => {
                let name = saved.profile.clone().unwrap_or_default();
                let found = files.profile(&name).await?;
                (Who::Profile(files, name, front), found.region, found.endpoint)
            }
            (SavedKind::Environment, _) => {
                let region = files.region_around().await;
                (Who::Environment(files, front), region, None)
            }
        };
        let entered = Some(saved.region.clone()).filter(|region| !region.is_empty());
        Ok(Access {
            endpoint: saved.endpoint.clone().or(endpoint),
            region: entered.or(region).unwrap_or_default(),
            path_style: saved.path_style,
            who,
            terms: Terms {
                name: saved.name.clone(),
                reach: saved.reach.clone(),
                authority: saved.authority.as_ref().map(|authority| authority.pem.clone()),
                plain_http: saved.plain_http,
            },
        })
    }

    /// Puts a fresh key in the place of an expired one, where that one was kept. The client stays:
    /// its identity is what waits for the key.
    pub(crate) async fn replace_key(&self, id: &str, keys: &Keys) -> Result<(), Fault> {
        let _one_at_a_time = self.0.changing.lock().await;
        let mut saved = self.changeable(id)?;
        let key = AccessKey::from(keys.clone());
        let old = if locked(&self.0.session).contains_key(id) {
            locked(&self.0.session).insert(id.to_owned(), key)
        } else {
            self.keep(id, &key).await?;
            None
        };
        if saved.access_key_id != keys.access_key_id {
            saved.access_key_id.clone_from(&keys.access_key_id);
            if let Err(fault) = self.write(saved) {
                if old.is_some() {
                    self.put_session(id, old);
                }
                return Err(fault);
            }
        }
        self.0.bus.stale(vec![Tag::Connections]);
        Ok(())
    }

    /// Forgets a sign-in token.
    pub(super) async fn forget_token(&self, id: &str) {
        locked(&self.0.tokens).remove(id);
        if let Err(fault) = self.0.keychain.remove(&front::token_account(id)).await {
            tracing::info!(code = ?fault.code, "a sign-in token could not be removed");
        }
    }
}
