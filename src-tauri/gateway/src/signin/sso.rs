//! Credentials of a role by IAM Identity Center: with the token that is there, with a renewed one,
//! or after the person has signed in by the browser.

use super::files::AwsFiles;
use super::identity::{Held, Trouble};
use super::oidc;
use super::plan::SsoProfile;
use super::token::Token;
use super::{Keys, Tools};
use crate::s3::{of_sso, told};
use crate::secret::Secret;
use aws_sdk_sso::Client;
use jiff::Timestamp;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;

/// The credentials of the profile's account and role.
pub(super) async fn credentials(
    tools: &Tools,
    files: &AwsFiles,
    sso: &SsoProfile,
    quiet: bool,
) -> Result<Held, Trouble> {
    let mut held = tools.token.lock().await;
    let mut refused = Vec::new();
    loop {
        let token = token(tools, files, sso, &mut held, &refused, quiet).await?;
        match of_role(tools, sso, &token).await? {
            Some(found) => return Ok(found),
            // Each way of having a token is tried once: one from the browser is the last.
            None if refused.len() < 4 => refused.push(token.access_token.clone()),
            None => {
                return Err(Fault::new(Code::Expired, "The sign-in is not accepted.")
                    .hint("Try again. If it stays so, sign in to the portal in the browser first.")
                    .into());
            }
        }
    }
}

/// A token that was not refused yet.
async fn token(
    tools: &Tools,
    files: &AwsFiles,
    sso: &SsoProfile,
    held: &mut Option<Token>,
    refused: &[Secret],
    quiet: bool,
) -> Result<Token, Trouble> {
    let now = tools.reception.now();
    let is_refused =
        |token: &Token| refused.iter().any(|one| one.expose() == token.access_token.expose());
    let is_good = |token: &Token| token.is_for(sso) && token.lasts(now) && !is_refused(token);
    if held.as_ref().is_none_or(|token| !token.is_for(sso)) {
        let kept = tools.reception.kept_token().await;
        *held = kept.as_ref().and_then(Token::read).filter(|token| token.is_for(sso));
    }
    if let Some(token) = held.as_ref().filter(|token| is_good(token)) {
        return Ok(token.clone());
    }
    if let Some(token) = Token::of_cli(&files.sso_cache, sso).await.filter(is_good) {
        return Ok(token);
    }
    // A token that is new and refused all the same would be renewed without end.
    if let Some(old) = held.take().filter(|old| old.renewal.is_some() && refused.len() < 2)
        && let Some(fresh) = oidc::renewed(tools, sso, &old).await.inspect_err(|_| {
            // It may be renewed later, when there is a network.
            *held = Some(old.clone());
        })?
    {
        return Ok(keep(tools, held, fresh).await);
    }
    if quiet {
        return Err(Trouble::NeedsPerson);
    }
    let fresh = oidc::by_browser(tools, sso).await?;
    Ok(keep(tools, held, fresh).await)
}

async fn keep(tools: &Tools, held: &mut Option<Token>, token: Token) -> Token {
    *held = Some(token.clone());
    tools.reception.keep_token(token.text()).await;
    token
}

/// The role's credentials; none when the token is not accepted.
async fn of_role(tools: &Tools, sso: &SsoProfile, token: &Token) -> Result<Option<Held>, Trouble> {
    let config = tools.config(&sso.region, sso.endpoint_url.as_deref(), true)?;
    let answer = Client::new(&config)
        .get_role_credentials()
        .account_id(&sso.account_id)
        .role_name(&sso.role_name)
        .access_token(token.access_token.expose())
        .send()
        .await;
    let found = match answer {
        Ok(answer) => answer.role_credentials,
        Err(error) => {
            if error.as_service_error().is_some_and(|error| error.is_unauthorized_exception()) {
                return Ok(None);
            }
            let told = told(of_sso("GetRoleCredentials"), &error);
            let (role, account) = (shown_text(&sso.role_name), shown_text(&sso.account_id));
            return Err(match (told.code.as_str(), told.status) {
                ("ForbiddenException" | "ResourceNotFoundException", _) | (_, 403 | 404) => {
                    let message =
                        format!("You may not use the role {role} in the account {account}.");
                    Fault::new(Code::Denied, message)
                        .hint("Check sso_account_id and sso_role_name, or ask for access.")
                }
                _ => told.fault,
            }
            .into());
        }
    };
    let Some((id, secret, token, expires)) = found.and_then(|found| {
        let expires = Timestamp::from_millisecond(found.expiration()).ok();
        Some((found.access_key_id?, found.secret_access_key?, found.session_token?, expires))
    }) else {
        let message = "IAM Identity Center answered without credentials.";
        return Err(Fault::new(Code::Malformed, message).hint("Try again.").into());
    };
    Ok(Some(Held {
        keys: Keys {
            access_key_id: id,
            secret_access_key: Secret::new(secret),
            session_token: Some(Secret::new(token)),
        },
        expires,
    }))
}
