//! What changes a user's keys. One attempt each; when the answer is lost, the list of the user's
//! keys says what came of it (P06).

use super::Iam;
use crate::secret::Secret;
use aws_sdk_iam::types::StatusType;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::rotation::ListedKey;

/// A key that IAM has just made: its secret is told this once.
#[derive(Debug, Clone)]
pub struct CreatedKey {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: Secret,
}

impl Iam {
    /// Makes an access key for a user that has the keys `before`.
    ///
    /// # Errors
    /// `Invalid` when the user has as many keys as IAM allows; `Unknown`, naming the key, when one
    /// was made and the answer with its secret was lost; and IAM's own.
    pub async fn create_access_key(
        &self,
        user: &str,
        before: &[String],
    ) -> Result<CreatedKey, Fault> {
        let asked = self.s3.asked("CreateAccessKey", None, None);
        let failure = match self.client.create_access_key().user_name(user).send().await {
            Ok(answer) => match answer.access_key() {
                Some(key) if !key.access_key_id().is_empty() => {
                    return Ok(CreatedKey {
                        id: key.access_key_id().to_owned(),
                        secret: Secret::new(key.secret_access_key().to_owned()),
                    });
                }
                _ => asked.malformed("the answer has no key"),
            },
            Err(error) => asked.failure(&error),
        };
        if !failure.is_unclear() {
            return Err(self.fault("CreateAccessKey", Some(user), failure));
        }
        match self.looked_up(user, &Wanted::Beside(before)).await {
            Some(orphan) => Err(Fault::new(
                Code::Unknown,
                format!(
                    "The answer was lost after the access key {orphan} of the user “{}” was made, and its secret with it.",
                    shown_text(user)
                ),
            )
            .hint("Delete that key: nobody can use it. Then begin again.")
            .detail("CreateAccessKey")),
            None => Err(self.fault("CreateAccessKey", Some(user), failure)),
        }
    }

    /// Activates or deactivates a key.
    ///
    /// # Errors
    /// IAM's own. After a lost answer only when the key is not as it was asked to be.
    pub async fn set_active(&self, user: &str, key: &str, active: bool) -> Result<(), Fault> {
        let asked = self.s3.asked("UpdateAccessKey", None, None);
        let status = if active { StatusType::Active } else { StatusType::Inactive };
        let call = self.client.update_access_key().user_name(user).access_key_id(key);
        let Err(error) = call.status(status).send().await else { return Ok(()) };
        let failure = asked.failure(&error);
        let as_asked = Wanted::Active(key, active);
        if failure.is_unclear() && self.looked_up(user, &as_asked).await.is_some() {
            return Ok(());
        }
        Err(self.fault("UpdateAccessKey", Some(user), failure))
    }

    /// Deletes a key. One that is gone already is deleted.
    ///
    /// # Errors
    /// IAM's own. After a lost answer only when the key is still there.
    pub async fn delete_access_key(&self, user: &str, key: &str) -> Result<(), Fault> {
        let asked = self.s3.asked("DeleteAccessKey", None, None);
        let call = self.client.delete_access_key().user_name(user).access_key_id(key);
        let Err(error) = call.send().await else { return Ok(()) };
        let failure = asked.failure(&error);
        if failure.error_code() == "NoSuchEntity" {
            return Ok(());
        }
        if failure.is_unclear() && self.looked_up(user, &Wanted::Gone(key)).await.is_some() {
            return Ok(());
        }
        Err(self.fault("DeleteAccessKey", Some(user), failure))
    }

    /// Lists the keys until they are as wanted, or the time for it is over: IAM spreads a change
    /// over seconds. Returns the key that it is about.
    async fn looked_up(&self, user: &str, wanted: &Wanted<'_>) -> Option<String> {
        for pause in self.s3.lookup_pauses() {
            tokio::time::sleep(pause).await;
            match self.access_keys(user).await {
                Ok(keys) => {
                    if let Some(key) = wanted.found(&keys) {
                        return Some(key.to_owned());
                    }
                }
                Err(fault) => tracing::debug!(code = ?fault.code, "keys can't be looked up"),
            }
        }
        None
    }
}

/// What an act should have brought about.
enum Wanted<'a> {
    /// A key beside these.
    Beside(&'a [String]),
    /// This key, active or not.
    Active(&'a str, bool),
    /// No such key.
    Gone(&'a str),
}

impl Wanted<'_> {
    fn found<'a>(&'a self, keys: &'a [ListedKey]) -> Option<&'a str> {
        let mut keys = keys.iter();
        match self {
            Self::Beside(before) => {
                keys.find(|one| !before.contains(&one.id)).map(|one| one.id.as_str())
            }
            Self::Active(key, active) => {
                keys.find(|one| one.id == *key && one.active == *active).map(|one| one.id.as_str())
            }
            Self::Gone(key) => keys.all(|one| one.id != *key).then_some(*key),
        }
    }
}
