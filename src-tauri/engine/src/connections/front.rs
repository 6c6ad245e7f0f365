//! What a connection's identity meets of the application: the clock, the keychain for its sign-in
//! token, and the questions to the person.

use super::{Connections, Inner, locked};
use crate::commands::signing::Ask;
use crate::signins::{Answer, Waiting};
use futures::future::BoxFuture;
use jiff::Timestamp;
use std::sync::{Arc, Weak};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::secret::Secret;
use strata_gateway::signin::{Keys, Page, Reception};

/// The front for one connection. Weak: the clients are kept by the connections themselves.
pub(super) struct Front {
    inner: Weak<Inner>,
    id: String,
    clock: crate::app::Clock,
}

/// The keychain's account name of a connection's sign-in token.
pub(super) fn token_account(id: &str) -> String {
    format!("connection/{id}/sso")
}

impl Front {
    pub(super) fn of(connections: &Connections, id: &str) -> Arc<Self> {
        let inner = Arc::downgrade(&connections.0);
        Arc::new(Self { inner, id: id.to_owned(), clock: connections.0.clock })
    }

    fn connections(&self) -> Result<Connections, Fault> {
        self.inner
            .upgrade()
            .map(Connections)
            .ok_or_else(|| Fault::new(Code::Cancelled, "Strata is closing: the sign-in ended."))
    }

    fn ask(&self, asked: Ask) -> Result<Waiting, Fault> {
        let connections = self.connections()?;
        let name = connections.saved(&self.id)?.name;
        Ok(connections.0.signins.ask(&self.id, &name, asked))
    }
}

fn wrong_answer() -> Fault {
    Fault::new(Code::Internal, "The sign-in was answered with something else.")
}

impl Reception for Front {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn mfa_code<'a>(
        &'a self,
        device: &'a str,
        role: &'a str,
        refused: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Secret, Fault>> {
        Box::pin(async move {
            let (device, role) = (shown_text(device), shown_text(role));
            let refused = refused.map(str::to_owned);
            let mut waiting = self.ask(Ask::MfaCode { device, role, refused })?;
            match waiting.answered().await? {
                Answer::Code(code) => Ok(code),
                _ => Err(wrong_answer()),
            }
        })
    }

    fn confirm_page(&self, page: Page) -> BoxFuture<'_, Fault> {
        Box::pin(async move {
            let Page { code, address, expires } = page;
            let asked = Ask::Browser { code, address, expires: expires.to_string() };
            match self.ask(asked) {
                Ok(mut waiting) => waiting.answered().await.err().unwrap_or_else(wrong_answer),
                Err(fault) => fault,
            }
        })
    }

    fn fresh_keys<'a>(&'a self, access_key_id: &'a str) -> BoxFuture<'a, Result<Keys, Fault>> {
        Box::pin(async move {
            let access_key_id = access_key_id.to_owned();
            let mut waiting = self.ask(Ask::FreshKey { access_key_id })?;
            match waiting.answered().await? {
                Answer::Keys(keys) => Ok(keys),
                _ => Err(wrong_answer()),
            }
        })
    }

    fn kept_token(&self) -> BoxFuture<'_, Option<Secret>> {
        Box::pin(async {
            let connections = self.connections().ok()?;
            if let Some(token) = locked(&connections.0.tokens).get(&self.id) {
                return Some(token.clone());
            }
            // Without a keychain there is a sign-in more, and nothing worse.
            connections.0.keychain.load(&token_account(&self.id)).await.ok()?
        })
    }

    fn keep_token(&self, token: Option<Secret>) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let Ok(connections) = self.connections() else { return };
            if connections.saved(&self.id).is_err() {
                return;
            }
            match token {
                Some(token) => {
                    locked(&connections.0.tokens).insert(self.id.clone(), token.clone());
                    let account = token_account(&self.id);
                    if let Err(fault) = connections.0.keychain.store(&account, &token).await {
                        tracing::info!(code = ?fault.code, "a sign-in is kept for this run only");
                    }
                }
                None => connections.forget_token(&self.id).await,
            }
        })
    }
}
