//! Tokens from the OIDC service of IAM Identity Center: the device flow of RFC 8628 and renewal.

use super::identity::Trouble;
use super::page::{may_be_opened, same_host};
use super::plan::SsoProfile;
use super::token::{Renewal, Token};
use super::tools::is_amazon;
use super::{Page, Tools};
use crate::s3::{of_sso, told};
use crate::secret::Secret;
use aws_sdk_ssooidc::Client;
use aws_sdk_ssooidc::operation::create_token::CreateTokenOutput;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;

const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const REFRESH: &str = "refresh_token";
/// How much slower to ask when told so (RFC 8628, 3.5).
const SLOWER: Duration = Duration::from_secs(5);

/// The application as the service knows it.
struct Known {
    id: String,
    secret: Secret,
    until: Timestamp,
}

/// What the service answered to the wish to sign in.
struct Device {
    code: Secret,
    pause: Duration,
    page: Page,
}

enum Polled {
    Token(Box<Token>),
    /// Nobody confirmed in time.
    Over,
}

fn client(tools: &Tools, sso: &SsoProfile) -> Result<Client, Trouble> {
    let config = tools.config(&sso.region, sso.endpoint_url.as_deref(), true)?;
    Ok(Client::new(&config))
}

/// A new token in place of one that can be renewed; none when the service wants the person again.
pub(super) async fn renewed(
    tools: &Tools,
    sso: &SsoProfile,
    token: &Token,
) -> Result<Option<Token>, Trouble> {
    let Some(renewal) = &token.renewal else { return Ok(None) };
    let now = tools.reception.now();
    if renewal.until <= now {
        return Ok(None);
    }
    let answer = client(tools, sso)?
        .create_token()
        .client_id(&renewal.client_id)
        .client_secret(renewal.client_secret.expose())
        .grant_type(REFRESH)
        .refresh_token(renewal.refresh_token.expose())
        .send()
        .await;
    match answer {
        Ok(answer) => {
            let known = Known {
                id: renewal.client_id.clone(),
                secret: renewal.client_secret.clone(),
                until: renewal.until,
            };
            let mut fresh = token_of(sso, &known, &answer, now)?;
            // Without a new one the old one stays good.
            fresh.renewal.get_or_insert_with(|| renewal.clone());
            Ok(Some(fresh))
        }
        // Refused: the session has ended. Without an answer the person could not sign in either.
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|error| !error.is_internal_server_exception()) =>
        {
            Ok(None)
        }
        Err(error) => Err(told(of_sso("CreateToken"), &error).fault.into()),
    }
}

/// Signs in by the browser: the person confirms a code there. Goes on with a new code as long as
/// nobody does, until the person gives up.
pub(super) async fn by_browser(tools: &Tools, sso: &SsoProfile) -> Result<Token, Trouble> {
    let service = client(tools, sso)?;
    let known = register(tools, sso, &service).await?;
    loop {
        let device = begin(tools, sso, &service, &known).await?;
        let polled = tokio::select! {
            biased;
            polled = poll(tools, sso, &service, &known, &device) => polled?,
            given_up = tools.reception.confirm_page(device.page.clone()) => {
                return Err(given_up.into());
            }
        };
        if let Polled::Token(token) = polled {
            return Ok(*token);
        }
    }
}

async fn register(tools: &Tools, sso: &SsoProfile, service: &Client) -> Result<Known, Trouble> {
    let scopes = Some(sso.scopes.clone()).filter(|scopes| !scopes.is_empty());
    let grants = scopes.as_ref().map(|_| vec![DEVICE.to_owned(), REFRESH.to_owned()]);
    let answer = service
        .register_client()
        .client_name("Strata")
        .client_type("public")
        .set_scopes(scopes)
        .set_grant_types(grants)
        .send()
        .await
        .map_err(|error| told(of_sso("RegisterClient"), &error).fault)?;
    let until = Timestamp::from_second(answer.client_secret_expires_at())
        .unwrap_or_else(|_| tools.reception.now());
    match (answer.client_id, answer.client_secret) {
        (Some(id), Some(secret)) => Ok(Known { id, secret: Secret::new(secret), until }),
        _ => Err(incomplete().into()),
    }
}

async fn begin(
    tools: &Tools,
    sso: &SsoProfile,
    service: &Client,
    known: &Known,
) -> Result<Device, Trouble> {
    let answer = service
        .start_device_authorization()
        .client_id(&known.id)
        .client_secret(known.secret.expose())
        .start_url(&sso.start_url)
        .send()
        .await
        .map_err(|error| {
            let told = told(of_sso("StartDeviceAuthorization"), &error);
            match told.code.as_str() {
                "InvalidRequestException" => {
                    let message = format!(
                        "The portal of the profile “{}” is not known.",
                        shown_text(&sso.profile)
                    );
                    Fault::new(Code::Invalid, message)
                        .hint("Check sso_start_url and sso_region in the AWS config file.")
                }
                _ => told.fault,
            }
        })?;
    let (Some(code), Some(user_code), Some(address)) =
        (answer.device_code, answer.user_code, answer.verification_uri)
    else {
        return Err(incomplete().into());
    };
    let from_amazon = sso.endpoint_url.as_deref().is_none_or(is_amazon);
    if !may_be_opened(&address, from_amazon) {
        return Err(Fault::new(Code::Denied, "The sign-in page that was named is not AWS's.")
            .hint("Check sso_region and endpoint_url in the AWS config file.")
            .into());
    }
    let complete = answer
        .verification_uri_complete
        .filter(|page| may_be_opened(page, from_amazon) && same_host(page, &address));
    let life = SignedDuration::from_secs(i64::from(answer.expires_in.clamp(30, 3600)));
    let pause = u64::try_from(answer.interval).unwrap_or_default().clamp(1, 60);
    let page = Page {
        code: shown_text(&user_code.chars().take(40).collect::<String>()),
        address: complete.unwrap_or(address),
        expires: tools.reception.now() + life,
    };
    Ok(Device { code: Secret::new(code), pause: Duration::from_secs(pause), page })
}

async fn poll(
    tools: &Tools,
    sso: &SsoProfile,
    service: &Client,
    known: &Known,
    device: &Device,
) -> Result<Polled, Trouble> {
    let mut pause = device.pause;
    loop {
        tokio::time::sleep(pause).await;
        let now = tools.reception.now();
        if now >= device.page.expires {
            return Ok(Polled::Over);
        }
        let answer = service
            .create_token()
            .client_id(&known.id)
            .client_secret(known.secret.expose())
            .grant_type(DEVICE)
            .device_code(device.code.expose())
            .send()
            .await;
        let error = match answer {
            Ok(answer) => {
                let token = token_of(sso, known, &answer, tools.reception.now())?;
                return Ok(Polled::Token(Box::new(token)));
            }
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(error) if error.is_authorization_pending_exception() => {}
            Some(error) if error.is_slow_down_exception() => pause += SLOWER,
            Some(error) if error.is_expired_token_exception() => return Ok(Polled::Over),
            Some(error) if error.is_access_denied_exception() => {
                return Err(Fault::new(Code::Denied, "The sign-in was refused in the browser.")
                    .hint("Try again and allow it there.")
                    .into());
            }
            Some(error) if !error.is_internal_server_exception() => {
                let told = Fault::new(Code::Denied, "The sign-in was not accepted.");
                return Err(told.hint("Try again.").into());
            }
            // A network that is away for a while must not end the person's sign-in.
            _ => tracing::debug!("the sign-in could not be asked about"),
        }
    }
}

fn token_of(
    sso: &SsoProfile,
    known: &Known,
    answer: &CreateTokenOutput,
    now: Timestamp,
) -> Result<Token, Fault> {
    let access_token = answer.access_token().ok_or_else(incomplete)?;
    let life = SignedDuration::from_secs(i64::from(answer.expires_in().max(0)));
    let renewal = answer.refresh_token().map(|refresh_token| Renewal {
        refresh_token: Secret::new(refresh_token.to_owned()),
        client_id: known.id.clone(),
        client_secret: known.secret.clone(),
        until: known.until,
    });
    Ok(Token {
        start_url: sso.start_url.clone(),
        session: sso.session.clone(),
        access_token: Secret::new(access_token.to_owned()),
        expires: now + life,
        renewal,
    })
}

fn incomplete() -> Fault {
    Fault::new(Code::Malformed, "IAM Identity Center answered incompletely.").hint("Try again.")
}
