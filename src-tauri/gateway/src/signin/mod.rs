//! Who a connection is: keys, a profile of the shared AWS files, or what stands around the process.
//!
//! Every kind becomes one live `Identity` that renews itself, and asks the person only through
//! `Reception`. Nothing secret is written to a file, and no text of an SDK's error is passed on.

mod chain;
mod files;
mod identity;
mod oidc;
mod page;
mod plan;
mod process;
mod profiles;
mod roles;
mod sso;
mod token;
mod tools;

pub use files::AwsFiles;
pub(crate) use identity::Identity;
pub use profiles::{FoundProfile, Way};
pub(crate) use tools::Tools;

use crate::secret::Secret;
use futures::future::BoxFuture;
use jiff::Timestamp;
use std::fmt;
use std::sync::Arc;
use strata_domain::fault::{Code, Fault};

/// An access key with its secrets, which redact themselves.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The public half.
    pub access_key_id: String,
    /// The secret half.
    pub secret_access_key: Secret,
    /// What makes it temporary.
    pub session_token: Option<Secret>,
}

impl Keys {
    /// Refuses keys that no request can be signed with.
    ///
    /// # Errors
    /// `Invalid`, naming the field.
    pub fn check(&self) -> Result<(), Fault> {
        let token = self.session_token.as_ref().map_or("-", Secret::expose);
        for (name, field, text) in [
            ("access key id", "access_key_id", self.access_key_id.as_str()),
            ("secret access key", "secret_access_key", self.secret_access_key.expose()),
            ("session token", "session_token", token),
        ] {
            // A blank or line end comes along when a key is copied from a page or a mail.
            if text.is_empty() || text.bytes().any(|b| !b.is_ascii_graphic()) {
                return Err(Fault::new(Code::Invalid, format!("The {name} can't be used."))
                    .hint("Enter it again without blanks or line ends.")
                    .detail(format!("field: {field}")));
            }
        }
        Ok(())
    }

    /// Whether both are the same key and the same session.
    fn same(&self, other: &Self) -> bool {
        let token = |keys: &Self| keys.session_token.as_ref().map(|t| t.expose().to_owned());
        self.access_key_id == other.access_key_id
            && self.secret_access_key.expose() == other.secret_access_key.expose()
            && token(self).map(zeroize::Zeroizing::new) == token(other).map(zeroize::Zeroizing::new)
    }
}

/// A page of IAM Identity Center that the person confirms a code on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The code that the page must show too.
    pub code: String,
    /// Its address: https, and checked.
    pub address: String,
    /// When the code ends.
    pub expires: Timestamp,
}

/// What signing in needs of whoever runs it: the time, a safe place and a person's answers. A
/// question is withdrawn when the future of its answer is dropped.
pub trait Reception: Send + Sync {
    /// The time now, in UTC.
    fn now(&self) -> Timestamp;

    /// Asks for the code that an MFA device shows; `refused` says why the last one was not taken.
    fn mfa_code<'a>(
        &'a self,
        device: &'a str,
        role: &'a str,
        refused: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Secret, Fault>>;

    /// Shows a page to confirm; ends only when the person gives up.
    fn confirm_page(&self, page: Page) -> BoxFuture<'_, Fault>;

    /// Asks for a key in place of a temporary one that has expired.
    fn fresh_keys<'a>(&'a self, access_key_id: &'a str) -> BoxFuture<'a, Result<Keys, Fault>>;

    /// The sign-in token that was kept for this connection.
    fn kept_token(&self) -> BoxFuture<'_, Option<Secret>>;

    /// Keeps the sign-in token, where there is a safe place for it; none forgets it.
    fn keep_token(&self, token: Option<Secret>) -> BoxFuture<'_, ()>;
}

/// As whom to connect.
#[derive(Clone)]
pub enum Who {
    /// An access key.
    Keys(Keys, Arc<dyn Reception>),
    /// A named profile.
    Profile(AwsFiles, String, Arc<dyn Reception>),
    /// Environment variables, web identity, container or instance role.
    Environment(AwsFiles, Arc<dyn Reception>),
}

impl Who {
    /// An access key whose owner nobody can be asked for.
    pub fn keys(access_key_id: String, secret: Secret, session_token: Option<Secret>) -> Self {
        let keys = Keys { access_key_id, secret_access_key: secret, session_token };
        Self::Keys(keys, Arc::new(Nobody))
    }

    /// The public half of the key, where it is known without signing in.
    pub fn access_key_id(&self) -> Option<&str> {
        match self {
            Self::Keys(keys, _) => Some(&keys.access_key_id),
            Self::Profile(..) | Self::Environment(..) => None,
        }
    }
}

impl fmt::Debug for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(keys, _) => f.debug_tuple("Keys").field(keys).finish(),
            Self::Profile(_, name, _) => f.debug_tuple("Profile").field(name).finish(),
            Self::Environment(..) => f.write_str("Environment"),
        }
    }
}

/// Stands where there is no person: nothing is kept, every question is given up.
struct Nobody;

impl Nobody {
    fn fault() -> Fault {
        Fault::new(Code::Expired, "The session has ended.")
            .hint("Enter new temporary credentials for this connection.")
    }
}

impl Reception for Nobody {
    /// Keys that are given have no known end, so that no time is compared with it.
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn mfa_code<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
        _: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Secret, Fault>> {
        Box::pin(async { Err(Self::fault()) })
    }

    fn confirm_page(&self, _: Page) -> BoxFuture<'_, Fault> {
        Box::pin(async { Self::fault() })
    }

    fn fresh_keys<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Keys, Fault>> {
        Box::pin(async { Err(Self::fault()) })
    }

    fn kept_token(&self) -> BoxFuture<'_, Option<Secret>> {
        Box::pin(async { None })
    }

    fn keep_token(&self, _: Option<Secret>) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}
