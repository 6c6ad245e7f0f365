//! Roles by STS: AssumeRole, with an MFA code where the profile wants one, and
//! AssumeRoleWithWebIdentity.

use super::Keys;
use super::Tools;
use super::files::secret_text;
use super::identity::{Held, Trouble};
use super::plan::{Plan, Role, WebIdentity};
use crate::s3::{Told, of_sts, told};
use crate::secret::Secret;
use jiff::Timestamp;
use std::path::Path;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;

/// How a session is called in the account's logs, where the profile does not say.
const SESSION: &str = "strata";
/// How many codes are asked for before it is given up.
const MOST_CODES: usize = 3;

/// Assumes a role as these credentials.
pub(super) async fn assume(
    tools: &Tools,
    plan: &Plan,
    role: &Role,
    from: &Held,
) -> Result<Held, Trouble> {
    let (region, endpoint) = (plan.region.as_deref(), plan.endpoint_url.as_deref());
    let mut refused = None;
    let mut last = None;
    for _ in 0..MOST_CODES {
        let code = match &role.mfa_serial {
            None => None,
            Some(device) => {
                let code = tools.reception.mfa_code(device, &role.role_arn, refused).await?;
                if !is_code(code.expose()) {
                    refused = Some("A code has six digits.");
                    continue;
                }
                Some(code)
            }
        };
        // A code is taken once: a request that carries one is never repeated.
        let client = tools.sts(region, endpoint, Some(from.credentials()), code.is_none())?;
        let answer = client
            .assume_role()
            .role_arn(&role.role_arn)
            .role_session_name(role.session_name.as_deref().unwrap_or(SESSION))
            .set_external_id(role.external_id.clone())
            .set_duration_seconds(role.duration)
            .set_serial_number(code.as_ref().and(role.mfa_serial.clone()))
            .set_token_code(code.as_ref().map(|code| code.expose().to_owned()))
            .send()
            .await;
        let error = match answer {
            Ok(answer) => return held(answer.credentials),
            Err(error) => told(of_sts("AssumeRole", code.is_some()), &error),
        };
        // The same answer says that a code is wrong and that a role is not allowed.
        let of_code = code.is_some() && error.code == "AccessDenied";
        let fault = in_words(error, &role.role_arn, &role.profile);
        if !of_code {
            return Err(fault.into());
        }
        refused = Some("The code was not taken. Each can be used once: wait for the next.");
        last = Some(fault);
    }
    Err(last
        .unwrap_or_else(|| {
            Fault::new(Code::Expired, "No MFA code was entered.").hint("Try again with a code.")
        })
        .into())
}

/// Whether a text has the form of a code (API reference, "AssumeRole", `TokenCode`).
fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Assumes a role with a token that another program keeps in a file.
pub(super) async fn assume_with_token(
    tools: &Tools,
    region: Option<&str>,
    endpoint: Option<&str>,
    web: &WebIdentity,
) -> Result<Held, Trouble> {
    let token = secret_text(Path::new(&web.token_file), "token file").await?;
    let client = tools.sts(region, endpoint, None, true)?;
    let answer = client
        .assume_role_with_web_identity()
        .role_arn(&web.role_arn)
        .role_session_name(web.session_name.as_deref().unwrap_or(SESSION))
        .set_duration_seconds(web.duration)
        .web_identity_token(token.trim())
        .send()
        .await;
    match answer {
        Ok(answer) => held(answer.credentials),
        Err(error) => {
            let error = told(of_sts("AssumeRoleWithWebIdentity", false), &error);
            Err(in_words(error, &web.role_arn, "").into())
        }
    }
}

fn in_words(error: Told, role: &str, profile: &str) -> Fault {
    let (role, profile) = (shown_text(role), shown_text(profile));
    let (code, reason, hint) = match error.code.as_str() {
        "AccessDenied" => (
            Code::Denied,
            "access is denied",
            "The role must trust this identity, and the identity needs sts:AssumeRole on the role. \
             With MFA the code must be right too.",
        ),
        "ExpiredToken" | "ExpiredTokenException" => (
            Code::Expired,
            "the credentials it is assumed with have expired",
            "Renew the profile's source, then try again.",
        ),
        "InvalidClientTokenId" | "SignatureDoesNotMatch" | "UnrecognizedClientException" => (
            Code::BadCredentials,
            "the keys it is assumed with are not accepted",
            "Check the keys of the profile's source.",
        ),
        "InvalidIdentityToken" | "IDPRejectedClaim" | "IDPCommunicationError" => (
            Code::BadCredentials,
            "the token is not accepted",
            "Check the token file and the identity provider.",
        ),
        "ValidationError" | "MalformedPolicyDocument" | "PackedPolicyTooLarge" => (
            Code::Invalid,
            "the request is not valid",
            "Check role_arn, role_session_name, external_id and mfa_serial of the profile.",
        ),
        "RegionDisabledException" => (
            Code::Denied,
            "STS is switched off in this region",
            "Choose another region in the profile.",
        ),
        _ => return error.fault,
    };
    let place = match profile.as_str() {
        "" => String::new(),
        profile => format!(" of the profile “{profile}”"),
    };
    let message = format!("Could not assume the role {role}{place}: {reason}.");
    Fault { code, message, hint: Some(hint.to_owned()), ..error.fault }
}

fn held(found: Option<aws_sdk_sts::types::Credentials>) -> Result<Held, Trouble> {
    let found = found.ok_or_else(|| {
        Fault::new(Code::Malformed, "STS answered without credentials.").hint("Try again.")
    })?;
    Ok(Held {
        keys: Keys {
            access_key_id: found.access_key_id,
            secret_access_key: Secret::new(found.secret_access_key),
            session_token: Some(Secret::new(found.session_token)),
        },
        expires: Timestamp::from_second(found.expiration.secs()).ok(),
    })
}
