//! How a profile gets its credentials, read from the shared files: a first step that needs none,
//! and the roles that are assumed from there on (AWS SDKs guide, "Assume role credential provider").

use super::Keys;
use crate::secret::Secret;
use aws_config::profile::{Profile, ProfileSet};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;

/// What a profile asks for.
#[derive(Debug)]
pub(super) struct Plan {
    /// The profile at the bottom of the chain.
    pub(super) base_profile: String,
    pub(super) base: Base,
    /// Assumed one after the other.
    pub(super) roles: Vec<Role>,
    pub(super) region: Option<String>,
    /// Where the profile sends requests in place of Amazon's own addresses.
    pub(super) endpoint_url: Option<String>,
}

/// A first step.
#[derive(Debug)]
pub(super) enum Base {
    Keys(Keys),
    /// Kept as a secret: a command line may hold one.
    Process(Secret),
    WebIdentity(WebIdentity),
    Sso(SsoProfile),
    Named(Named),
}

/// A role assumed with a token file.
#[derive(Debug)]
pub(super) struct WebIdentity {
    pub(super) role_arn: String,
    pub(super) token_file: String,
    pub(super) session_name: Option<String>,
    pub(super) duration: Option<i32>,
}

/// A `credential_source`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Environment,
    Container,
    Instance,
}

/// A role of a profile.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) profile: String,
    pub(super) role_arn: String,
    pub(super) external_id: Option<String>,
    pub(super) session_name: Option<String>,
    pub(super) duration: Option<i32>,
    pub(super) mfa_serial: Option<String>,
}

/// An account and role of IAM Identity Center.
#[derive(Debug, Clone)]
pub(super) struct SsoProfile {
    pub(super) profile: String,
    /// The `sso-session`; none in a legacy profile.
    pub(super) session: Option<String>,
    pub(super) start_url: String,
    pub(super) region: String,
    pub(super) account_id: String,
    pub(super) role_name: String,
    pub(super) scopes: Vec<String>,
    pub(super) endpoint_url: Option<String>,
}

/// Reads what a profile asks for.
///
/// # Errors
/// `Invalid`, naming the profile and what is wrong with it.
pub(super) fn plan(set: &ProfileSet, name: &str) -> Result<Plan, Fault> {
    let first = set.get_profile(name).ok_or_else(|| {
        Fault::new(Code::Invalid, format!("There is no profile “{}”.", shown_text(name)))
            .hint("Check the AWS config and credentials files, or choose another profile.")
            .detail("field: profile")
    })?;
    let mut roles = Vec::new();
    let mut visited = vec![name];
    let mut profile = first;
    let base = loop {
        // A profile that is only a source is its own keys before anything else.
        if visited.len() > 1
            && let Some(keys) = keys_of(profile)?
        {
            break Base::Keys(keys);
        }
        let Some(role) = role_of(profile)? else { break base_of(set, profile)? };
        roles.push(role);
        match (given(profile, "source_profile"), given(profile, "credential_source")) {
            (Some(_), Some(_)) => {
                return Err(unusable(
                    profile,
                    "it has both a source_profile and a credential_source",
                ));
            }
            (None, None) => {
                return Err(unusable(
                    profile,
                    "its role needs a source_profile or a credential_source",
                ));
            }
            (None, Some(_)) => break base_of(set, profile)?,
            // A profile that is its own source means its own keys.
            (Some(source), None) if source == profile.name() => break base_of(set, profile)?,
            (Some(source), None) => {
                if visited.contains(&source) {
                    let way: Vec<&str> = visited.iter().copied().chain([source]).collect();
                    let way = shown_text(&way.join(" → "));
                    return Err(unusable(first, &format!("its sources go in a circle: {way}")));
                }
                visited.push(source);
                profile = set.get_profile(source).ok_or_else(|| {
                    let source = shown_text(source);
                    unusable(profile, &format!("its source profile “{source}” is not there"))
                })?;
            }
        }
    };
    roles.reverse();
    Ok(Plan {
        base_profile: profile.name().to_owned(),
        base,
        roles,
        region: given(first, "region").map(str::to_owned),
        endpoint_url: given(first, "endpoint_url").map(str::to_owned),
    })
}

/// A value that says something.
fn given<'a>(profile: &'a Profile, name: &str) -> Option<&'a str> {
    profile.get(name).map(str::trim).filter(|text| !text.is_empty())
}

fn owned(profile: &Profile, name: &str) -> Option<String> {
    given(profile, name).map(str::to_owned)
}

fn unusable(profile: &Profile, why: &str) -> Fault {
    let name = shown_text(profile.name());
    Fault::new(Code::Invalid, format!("The profile “{name}” can't be used: {why}."))
        .hint("Mend it in the AWS config file.")
        .detail("field: profile")
}

fn keys_of(profile: &Profile) -> Result<Option<Keys>, Fault> {
    let id = given(profile, "aws_access_key_id");
    match (id, given(profile, "aws_secret_access_key")) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(unusable(profile, "aws_access_key_id is missing")),
        (Some(_), None) => Err(unusable(profile, "aws_secret_access_key is missing")),
        (Some(id), Some(secret)) => Ok(Some(Keys {
            access_key_id: id.to_owned(),
            secret_access_key: Secret::new(secret.to_owned()),
            session_token: owned(profile, "aws_session_token").map(Secret::new),
        })),
    }
}

fn role_of(profile: &Profile) -> Result<Option<Role>, Fault> {
    // With a token file the role is a first step of its own.
    if given(profile, "web_identity_token_file").is_some() {
        return Ok(None);
    }
    let Some(role_arn) = owned(profile, "role_arn") else { return Ok(None) };
    Ok(Some(Role {
        profile: profile.name().to_owned(),
        role_arn,
        external_id: owned(profile, "external_id"),
        session_name: owned(profile, "role_session_name"),
        duration: duration_of(profile)?,
        mfa_serial: owned(profile, "mfa_serial"),
    }))
}

fn duration_of(profile: &Profile) -> Result<Option<i32>, Fault> {
    let Some(text) = given(profile, "duration_seconds") else { return Ok(None) };
    match text.parse() {
        // From 15 minutes to 12 hours (API reference, "AssumeRole").
        Ok(seconds @ 900..=43_200) => Ok(Some(seconds)),
        _ => Err(unusable(profile, "duration_seconds is not from 900 to 43200")),
    }
}

fn base_of(set: &ProfileSet, profile: &Profile) -> Result<Base, Fault> {
    if let Some(source) = given(profile, "credential_source") {
        return match source.to_ascii_lowercase().as_str() {
            "environment" => Ok(Base::Named(Named::Environment)),
            "ecscontainer" => Ok(Base::Named(Named::Container)),
            "ec2instancemetadata" => Ok(Base::Named(Named::Instance)),
            _ => {
                let source = shown_text(source);
                Err(unusable(profile, &format!("its credential_source “{source}” is not known")))
            }
        };
    }
    if let Some(token_file) = owned(profile, "web_identity_token_file") {
        let role_arn = owned(profile, "role_arn")
            .ok_or_else(|| unusable(profile, "web_identity_token_file needs a role_arn"))?;
        let session_name = owned(profile, "role_session_name");
        let duration = duration_of(profile)?;
        return Ok(Base::WebIdentity(WebIdentity { role_arn, token_file, session_name, duration }));
    }
    if let Some(sso) = sso_of(set, profile)? {
        return Ok(Base::Sso(sso));
    }
    if given(profile, "login_session").is_some() {
        return Err(unusable(profile, "sessions of “aws login” are not read"));
    }
    if let Some(command) = owned(profile, "credential_process") {
        return Ok(Base::Process(Secret::new(command)));
    }
    keys_of(profile)?
        .map(Base::Keys)
        .ok_or_else(|| unusable(profile, "it does not say where its credentials come from"))
}

fn sso_of(set: &ProfileSet, profile: &Profile) -> Result<Option<SsoProfile>, Fault> {
    let names = ["sso_session", "sso_start_url", "sso_account_id", "sso_role_name"];
    if names.iter().all(|name| given(profile, name).is_none()) {
        return Ok(None);
    }
    let missing = |name: &str| unusable(profile, &format!("{name} is missing"));
    let account_id = owned(profile, "sso_account_id").ok_or_else(|| missing("sso_account_id"))?;
    let role_name = owned(profile, "sso_role_name").ok_or_else(|| missing("sso_role_name"))?;
    let session = owned(profile, "sso_session");
    let (start_url, region, scopes, session_url) = match &session {
        Some(name) => {
            let section = set.sso_session(name).ok_or_else(|| {
                let name = shown_text(name);
                unusable(profile, &format!("its sso-session “{name}” is not there"))
            })?;
            let of = |key: &str| section.get(key).map(str::trim).filter(|text| !text.is_empty());
            let scopes = of("sso_registration_scopes").unwrap_or("sso:account:access");
            let scopes = scopes.split([',', ' ']).filter(|one| !one.is_empty());
            (
                of("sso_start_url").map(str::to_owned),
                of("sso_region").map(str::to_owned),
                scopes.map(str::to_owned).collect(),
                of("endpoint_url").map(str::to_owned),
            )
        }
        None => (owned(profile, "sso_start_url"), owned(profile, "sso_region"), Vec::new(), None),
    };
    Ok(Some(SsoProfile {
        profile: profile.name().to_owned(),
        session,
        start_url: start_url.ok_or_else(|| missing("sso_start_url"))?,
        region: region.ok_or_else(|| missing("sso_region"))?,
        account_id,
        role_name,
        scopes,
        endpoint_url: owned(profile, "endpoint_url").or(session_url),
    }))
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
