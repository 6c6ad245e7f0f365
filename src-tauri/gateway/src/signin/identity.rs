//! The live identity of a connection: holds its credentials, renews them before they end and when
//! the store refuses them, one renewal at a time for all who wait.

use super::{Keys, Tools, Who, chain};
use crate::secret::Secret;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use futures::FutureExt;
use futures::future::{BoxFuture, Shared, WeakShared};
use jiff::{SignedDuration, Timestamp};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use strata_domain::fault::{Code, Fault};

/// How long before their end credentials are renewed; a quarter of a shorter life.
const EARLY: SignedDuration = SignedDuration::from_mins(5);
/// How long before their end they are not used any more; an eighth of a shorter life.
const OVER: SignedDuration = SignedDuration::from_secs(15);
/// How long an early renewal that failed is not tried again.
const REST: SignedDuration = SignedDuration::from_secs(30);

/// Why there are no credentials.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// A person would have to be asked, and must not be.
    NeedsPerson,
    /// Told in words.
    Told(Box<Fault>),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Told(Box::new(fault))
    }
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NeedsPerson => Self::new(Code::Expired, "This connection needs a sign-in.")
                .hint("Open the connection to sign in."),
            Trouble::Told(fault) => *fault,
        }
    }
}

/// Credentials and how long they last.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) keys: Keys,
    pub(super) expires: Option<Timestamp>,
}

impl Held {
    /// As the SDK wants them.
    pub(super) fn credentials(&self) -> Credentials {
        let Keys { access_key_id, secret_access_key, session_token } = &self.keys;
        Credentials::new(
            access_key_id,
            secret_access_key.expose(),
            session_token.as_ref().map(|token| token.expose().to_owned()),
            self.expires.and_then(system_time),
            "strata",
        )
    }

    /// From what an AWS provider found.
    pub(super) fn of(found: &Credentials) -> Self {
        let token = found.session_token().map(|token| Secret::new(token.to_owned()));
        Self {
            keys: Keys {
                access_key_id: found.access_key_id().to_owned(),
                secret_access_key: Secret::new(found.secret_access_key().to_owned()),
                session_token: token,
            },
            expires: found.expiry().and_then(|end| Timestamp::try_from(end).ok()),
        }
    }
}

fn system_time(at: Timestamp) -> Option<SystemTime> {
    let seconds = u64::try_from(at.as_second()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

#[derive(Debug, PartialEq, Eq)]
enum Age {
    Good,
    Early,
    Over,
}

/// How far the life of credentials has come.
fn age(since: Timestamp, expires: Option<Timestamp>, now: Timestamp) -> Age {
    let Some(expires) = expires else { return Age::Good };
    let life = expires.duration_since(since);
    // They were over when they came: the clocks differ, and only the server knows.
    if !life.is_positive() {
        return Age::Good;
    }
    let left = expires.duration_since(now);
    if left <= OVER.min(life / 8) {
        Age::Over
    } else if left <= EARLY.min(life / 4) {
        Age::Early
    } else {
        Age::Good
    }
}

type Flight = BoxFuture<'static, Result<u64, Trouble>>;

/// A connection's identity. Cheap to clone; clones share everything.
#[derive(Clone)]
pub(crate) struct Identity(Arc<Inner>);

struct Inner {
    who: Who,
    tools: Tools,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Counts the credentials held so far; 0 while there were none.
    generation: u64,
    held: Option<(Held, Timestamp)>,
    /// The renewal under way, and whether it may ask nobody. Ends when nobody waits for it.
    flight: Option<(WeakShared<Flight>, bool)>,
    rests_until: Option<Timestamp>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Identity").field(&self.0.who).finish()
    }
}

impl Identity {
    pub(crate) fn new(who: Who, tools: Tools) -> Self {
        Self(Arc::new(Inner { who, tools, state: Mutex::default() }))
    }

    /// Waits until there are credentials to sign with and says which they are. The person may be
    /// asked, unless it shall be quiet.
    pub(crate) async fn ready(&self, quiet: bool) -> Result<u64, Trouble> {
        let now = self.0.tools.reception.now();
        let (generation, age) = {
            let state = self.state();
            let age = state.held.as_ref().map(|(held, since)| age(*since, held.expires, now));
            (state.generation, age)
        };
        match age {
            Some(Age::Good) => Ok(generation),
            Some(Age::Early) => {
                self.renew_early(generation, now);
                Ok(generation)
            }
            Some(Age::Over) | None => self.renewed(generation, quiet, false).await,
        }
    }

    /// Replaces the credentials of a generation, which the store refused; at once when that has
    /// happened already. None when nothing can take their place.
    pub(crate) async fn renew(&self, generation: u64, quiet: bool) -> Result<Option<u64>, Fault> {
        if !self.is_temporary() {
            return Ok(None);
        }
        Ok(self.renewed(generation, quiet, true).await.map(Some)?)
    }

    /// Whether what is held can end.
    pub(crate) fn is_temporary(&self) -> bool {
        let state = self.state();
        let token = state.held.as_ref().is_some_and(|(held, _)| held.keys.session_token.is_some());
        token || !matches!(self.0.who, Who::Keys(..))
    }

    /// Renews in the background what still lasts a while.
    fn renew_early(&self, generation: u64, now: Timestamp) {
        {
            let mut state = self.state();
            let rests = state.rests_until.is_some_and(|until| now < until);
            if rests || state.flight.as_ref().is_some_and(|(one, _)| one.upgrade().is_some()) {
                return;
            }
            // Set now, so that no second one starts before the first has begun.
            state.rests_until = Some(now + REST);
        }
        let this = self.clone();
        tokio::spawn(async move {
            if let Err(Trouble::Told(fault)) = this.renewed(generation, true, false).await {
                tracing::info!(code = ?fault.code, "credentials could not be renewed early");
            }
        });
    }

    async fn renewed(&self, after: u64, quiet: bool, refused: bool) -> Result<u64, Trouble> {
        loop {
            let (flight, is_quiet) = {
                let mut state = self.state();
                if state.generation > after {
                    return Ok(state.generation);
                }
                let under_way =
                    state.flight.as_ref().and_then(|(one, quiet)| Some((one.upgrade()?, *quiet)));
                under_way.unwrap_or_else(|| {
                    let flight = self.clone().fetch(quiet, refused).boxed().shared();
                    state.flight = flight.downgrade().map(|weak| (weak, quiet));
                    (flight, quiet)
                })
            };
            match wait_for(flight).await {
                // Somebody else's quiet attempt: this one may ask.
                Err(Trouble::NeedsPerson) if is_quiet && !quiet => {
                    self.state().flight = None;
                }
                done => return done,
            }
        }
    }

    async fn fetch(self, quiet: bool, refused: bool) -> Result<u64, Trouble> {
        let before = self.state().held.as_ref().map(|(held, _)| held.keys.clone());
        let Inner { who, tools, .. } = &*self.0;
        let held = match (who, &before) {
            (Who::Keys(keys, _), None) => Held { keys: keys.clone(), expires: None },
            (Who::Keys(..), Some(_)) if quiet => return Err(Trouble::NeedsPerson),
            (Who::Keys(_, reception), Some(before)) => {
                let keys = reception.fresh_keys(&before.access_key_id).await?;
                Held { keys, expires: None }
            }
            (Who::Profile(files, name, _), _) => {
                chain::of_profile(tools, files, name, quiet).await?
            }
            (Who::Environment(files, _), _) => chain::of_environment(tools, files, quiet).await?,
        };
        if refused && before.is_some_and(|before| before.same(&held.keys)) {
            return Err(still_the_same(who).into());
        }
        let now = tools.reception.now();
        let mut state = self.state();
        state.generation += 1;
        state.held = Some((held, now));
        state.rests_until = None;
        tracing::debug!(generation = state.generation, "credentials are there");
        Ok(state.generation)
    }

    fn credentials(&self) -> Option<Credentials> {
        self.state().held.as_ref().map(|(held, _)| held.credentials())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn wait_for(flight: Shared<Flight>) -> Result<u64, Trouble> {
    flight.await
}

/// The store refuses credentials, and their source has no others.
fn still_the_same(who: &Who) -> Fault {
    let (message, hint) = match who {
        Who::Profile(_, name, _) => (
            format!(
                "The credentials of the profile “{}” have expired.",
                strata_domain::naming::shown_text(name)
            ),
            "Renew them where they come from, then try again.",
        ),
        _ => (
            "The credentials of the environment have expired.".to_owned(),
            "Renew them where they come from, then start Strata again.",
        ),
    };
    Fault::new(Code::Expired, message).hint(hint)
}

impl ProvideCredentials for Identity {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.ready(false).await.map_err(|trouble| {
                // Only the fact: whoever signs a request of S3 has asked for the words before.
                let fault = Fault::from(trouble);
                tracing::debug!(code = ?fault.code, "there are no credentials");
                CredentialsError::not_loaded("there are no credentials")
            })?;
            self.credentials().ok_or_else(|| CredentialsError::not_loaded("there are none"))
        })
    }
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
