//! Tokens of IAM Identity Center: our own as it stands in the keychain, and the AWS CLI's, which is
//! read and never written.

use super::plan::SsoProfile;
use crate::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A token is not used in the last minute of its life.
const SPARE: SignedDuration = SignedDuration::from_secs(60);

/// A token and what renews it.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// The portal that it is for.
    pub(super) start_url: String,
    /// The session that it is for.
    pub(super) session: Option<String>,
    pub(super) access_token: Secret,
    pub(super) expires: Timestamp,
    pub(super) renewal: Option<Renewal>,
}

/// What a new token can be had with, without the person.
#[derive(Debug, Clone)]
pub(super) struct Renewal {
    pub(super) refresh_token: Secret,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    /// When the registration of the client ends.
    pub(super) until: Timestamp,
}

/// As it stands in the keychain.
#[derive(Serialize)]
struct Written<'a> {
    start_url: &'a str,
    session: Option<&'a str>,
    access_token: &'a str,
    expires: Timestamp,
    refresh_token: Option<&'a str>,
    client_id: Option<&'a str>,
    client_secret: Option<&'a str>,
    until: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Read {
    start_url: String,
    session: Option<String>,
    access_token: String,
    expires: Timestamp,
    refresh_token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    until: Option<Timestamp>,
}

/// The AWS CLI's file, as far as it is used: renewing its token would take it away from the CLI.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfCli {
    start_url: Option<String>,
    access_token: String,
    expires_at: String,
}

impl Token {
    /// Whether it is for this profile's portal and session.
    pub(super) fn is_for(&self, sso: &SsoProfile) -> bool {
        self.start_url == sso.start_url && self.session == sso.session
    }

    /// Whether it lasts.
    pub(super) fn lasts(&self, now: Timestamp) -> bool {
        self.expires.duration_since(now) > SPARE
    }

    /// The text for the keychain.
    pub(super) fn text(&self) -> Option<Secret> {
        let renewal = self.renewal.as_ref();
        let written = Written {
            start_url: &self.start_url,
            session: self.session.as_deref(),
            access_token: self.access_token.expose(),
            expires: self.expires,
            refresh_token: renewal.map(|one| one.refresh_token.expose()),
            client_id: renewal.map(|one| one.client_id.as_str()),
            client_secret: renewal.map(|one| one.client_secret.expose()),
            until: renewal.map(|one| one.until),
        };
        serde_json::to_string(&written).ok().map(Secret::new)
    }

    /// Reads what the keychain has; none when it was not written by us.
    pub(super) fn read(text: &Secret) -> Option<Self> {
        let read: Read = serde_json::from_str(text.expose()).ok()?;
        let renewal = match (read.refresh_token, read.client_id, read.client_secret, read.until) {
            (Some(refresh_token), Some(client_id), Some(client_secret), Some(until)) => {
                let refresh_token = Secret::new(refresh_token);
                let client_secret = Secret::new(client_secret);
                Some(Renewal { refresh_token, client_id, client_secret, until })
            }
            _ => None,
        };
        Some(Self {
            start_url: read.start_url,
            session: read.session,
            access_token: Secret::new(read.access_token),
            expires: read.expires,
            renewal,
        })
    }

    /// The token that the AWS CLI has for this profile, if any.
    pub(super) async fn of_cli(folder: &Path, sso: &SsoProfile) -> Option<Self> {
        let bytes = Zeroizing::new(tokio::fs::read(cached_at(folder, sso)).await.ok()?);
        let read: OfCli = serde_json::from_slice(&bytes).ok()?;
        let access_token = Secret::new(read.access_token);
        // Older versions wrote the zone as a word.
        let expires = read.expires_at.replace("UTC", "Z").parse().ok()?;
        if read.start_url.is_some_and(|url| url != sso.start_url) {
            return None;
        }
        let (start_url, session) = (sso.start_url.clone(), sso.session.clone());
        Some(Self { start_url, session, access_token, expires, renewal: None })
    }
}

/// Where the AWS CLI keeps it: by the session's name, or the portal's address in a legacy profile.
fn cached_at(folder: &Path, sso: &SsoProfile) -> PathBuf {
    let name = sso.session.as_deref().unwrap_or(&sso.start_url);
    folder.join(format!("{}.json", hex::encode(Sha1::digest(name.as_bytes()))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn profile(session: Option<&str>) -> SsoProfile {
        SsoProfile {
            profile: "p".into(),
            session: session.map(str::to_owned),
            start_url: "https://d-abc123.awsapps.com/start".into(),
            region: "eu-west-1".into(),
            account_id: "1".into(),
            role_name: "r".into(),
            scopes: Vec::new(),
            endpoint_url: None,
        }
    }

    #[test]
    fn a_token_comes_back_from_its_text_and_is_not_in_its_debug_text() {
        let token = Token {
            start_url: "u".into(),
            session: Some("s".into()),
            access_token: Secret::new("canary-a".into()),
            expires: "2030-01-01T00:00:00Z".parse().unwrap(),
            renewal: Some(Renewal {
                refresh_token: Secret::new("canary-r".into()),
                client_id: "c".into(),
                client_secret: Secret::new("canary-s".into()),
                until: "2031-01-01T00:00:00Z".parse().unwrap(),
            }),
        };
        let read = Token::read(&token.text().unwrap()).unwrap();
        assert_eq!(read.access_token.expose(), "canary-a");
        assert_eq!(read.renewal.as_ref().unwrap().client_secret.expose(), "canary-s");
        assert!(!format!("{read:?}").contains("canary"));
        assert!(Token::read(&Secret::new("{}".into())).is_none());
    }

    #[tokio::test]
    async fn the_token_of_the_aws_cli_is_found_by_session_or_portal() {
        let folder = tempfile::tempdir().unwrap();
        for (session, name) in [
            // `printf %s dev | sha1sum`, and the same of the portal's address.
            (Some("dev"), "34c6fceca75e456f25e7e99531e2425c6c1de443"),
            (None, "40a89917e3175433e361b710a9d43528d7f1890a"),
        ] {
            let sso = profile(session);
            let path = cached_at(folder.path(), &sso);
            assert!(path.ends_with(format!("{name}.json")), "{path:?}");
            assert!(Token::of_cli(folder.path(), &sso).await.is_none());
            let text = r#"{"startUrl":"https://d-abc123.awsapps.com/start","region":"eu-west-1",
                "accessToken":"t","expiresAt":"2030-06-17T10:02:08UTC"}"#;
            std::fs::write(&path, text).unwrap();
            let token = Token::of_cli(folder.path(), &sso).await.unwrap();
            assert!(token.is_for(&sso) && token.renewal.is_none());
            assert!(token.lasts("2030-06-17T10:00:00Z".parse().unwrap()));
            assert!(!token.lasts("2030-06-17T10:01:30Z".parse().unwrap()));
        }
    }
}
