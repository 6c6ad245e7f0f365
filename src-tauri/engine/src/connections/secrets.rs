//! The key of a connection: how it stands in the keychain, and how it becomes an access.

use serde::{Deserialize, Serialize};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::secret::Secret;
use strata_gateway::settings::SavedConnection;
use strata_gateway::signin::Keys;

/// An access key with its secrets, which redact themselves.
#[derive(Debug, Clone)]
pub(super) struct AccessKey {
    pub(super) access_key_id: String,
    pub(super) secret: Secret,
    pub(super) token: Option<Secret>,
}

/// As it stands in the keychain: one value, so that the parts always belong together. The id is
/// in it so that a crash between keychain and settings is noticed.
#[derive(Serialize)]
struct Written<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
}

#[derive(Deserialize)]
struct Read {
    access_key_id: String,
    secret_access_key: Secret,
    #[serde(default)]
    session_token: Option<Secret>,
}

/// The keychain's account name of a connection.
pub(super) fn account(id: &str) -> String {
    format!("connection/{id}")
}

impl AccessKey {
    /// Stands for a secret that need not be known.
    pub(super) fn placeholder(access_key_id: &str) -> Self {
        let secret = Secret::new("unchanged".to_owned());
        Self { access_key_id: access_key_id.to_owned(), secret, token: None }
    }

    /// The text for the keychain.
    pub(super) fn text(&self) -> Result<Secret, Fault> {
        let written = Written {
            access_key_id: &self.access_key_id,
            secret_access_key: self.secret.expose(),
            session_token: self.token.as_ref().map(Secret::expose),
        };
        // A text that has to grow leaves its beginnings behind in memory: this one never does, as
        // a byte becomes at most six.
        let parts = [Some(&self.secret), self.token.as_ref()].into_iter().flatten();
        let longest = parts.map(|part| part.expose().len() * 6 + 40).sum::<usize>();
        let mut bytes = Vec::with_capacity(longest + self.access_key_id.len() * 6 + 40);
        let made = serde_json::to_writer(&mut bytes, &written).ok();
        let text = made.and_then(|()| String::from_utf8(bytes).ok());
        text.map(Secret::new)
            .ok_or_else(|| Fault::new(Code::Internal, "The secret can't be written as JSON."))
    }

    /// Reads what the keychain has for a connection.
    ///
    /// # Errors
    /// `BadCredentials` when there is nothing, or something that does not belong to it.
    pub(super) fn read(text: Option<&Secret>, saved: &SavedConnection) -> Result<Self, Fault> {
        let name = shown_text(&saved.name);
        let again = |message: String| {
            Fault::new(Code::BadCredentials, message)
                .hint("Edit the connection and enter its secret access key again.")
        };
        let text =
            text.ok_or_else(|| again(format!("The secret of “{name}” is not in the keychain.")))?;
        // The error of serde is dropped: it can quote the text.
        let read: Read = serde_json::from_str(text.expose()).map_err(|_| {
            again(format!("What the keychain has for “{name}” was not written by Strata."))
        })?;
        let key = Self {
            access_key_id: read.access_key_id,
            secret: read.secret_access_key,
            token: read.session_token,
        };
        if key.access_key_id != saved.access_key_id {
            return Err(again(format!("The secret of “{name}” belongs to another access key.")));
        }
        Ok(key)
    }
}

impl From<AccessKey> for Keys {
    fn from(key: AccessKey) -> Self {
        let AccessKey { access_key_id, secret, token } = key;
        Self { access_key_id, secret_access_key: secret, session_token: token }
    }
}

impl From<Keys> for AccessKey {
    fn from(keys: Keys) -> Self {
        let Keys { access_key_id, secret_access_key, session_token } = keys;
        Self { access_key_id, secret: secret_access_key, token: session_token }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn saved(access_key_id: &str) -> SavedConnection {
        SavedConnection {
            id: "1".into(),
            name: "Work".into(),
            region: "eu-central-1".into(),
            access_key_id: access_key_id.into(),
            ..SavedConnection::default()
        }
    }

    fn key(token: Option<&str>) -> AccessKey {
        AccessKey {
            access_key_id: "AKIA".into(),
            secret: Secret::new("wJalr\"canary".into()),
            token: token.map(|token| Secret::new(token.into())),
        }
    }

    #[test]
    fn a_key_comes_back_from_its_text_with_and_without_a_token() {
        for token in [None, Some("token-canary")] {
            let text = key(token).text().unwrap();
            let read = AccessKey::read(Some(&text), &saved("AKIA")).unwrap();
            assert_eq!(read.secret.expose(), "wJalr\"canary");
            assert_eq!(read.token.as_ref().map(Secret::expose), token);
            assert!(!format!("{read:?}").contains("canary"));
        }
    }

    #[test]
    fn a_missing_a_foreign_and_another_keys_secret_are_told_without_quoting_them() {
        let foreign = Secret::new("canary".into());
        let other = key(None).text().unwrap();
        for (text, words) in [
            (None, "not in the keychain"),
            (Some(&foreign), "not written by Strata"),
            (Some(&other), "another access key"),
        ] {
            let fault = AccessKey::read(text, &saved("AKIB")).unwrap_err();
            assert!(fault.message.contains(words), "{fault:?}");
            assert!(fault.message.contains("“Work”") && !format!("{fault:?}").contains("canary"));
        }
    }
}
