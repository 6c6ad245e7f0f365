//! What a person enters for a connection: tidied, checked, and made into what is saved.

use super::secrets::AccessKey;
use crate::commands::connections::{ConnectionKind, SaveConnection};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::secret::Secret;
use strata_gateway::settings::{SavedAuthority, SavedConnection, SavedKind};

/// The longest name of a connection, in characters.
const LONGEST_NAME: usize = 100;

/// The longest name of a profile, in characters.
const LONGEST_PROFILE: usize = 255;

/// What was entered, made into what is saved, and the key when one was given. `chosen` finds a
/// certificate authority by its id.
pub(super) fn checked(
    request: SaveConnection,
    old: Option<&SavedConnection>,
    chosen: impl Fn(&str) -> Option<SavedAuthority>,
) -> Result<(SavedConnection, Option<AccessKey>), Fault> {
    let given = |text: Option<Secret>| {
        let text = text?;
        let trimmed = text.expose().trim();
        (!trimmed.is_empty()).then(|| Secret::new(trimmed.to_owned()))
    };
    let secret = given(request.secret_access_key);
    let token = given(request.session_token);
    let name = request.name.trim();
    if name.is_empty() {
        return Err(invalid("The connection needs a name.").detail("field: name"));
    }
    if name.chars().count() > LONGEST_NAME || shown_text(name) != name {
        return Err(invalid("This name can't be used for a connection.")
            .hint("Use up to 100 letters, digits and signs that can be seen.")
            .detail("field: name"));
    }
    let kind = match request.kind {
        ConnectionKind::AccessKey => SavedKind::AccessKey,
        ConnectionKind::Profile => SavedKind::Profile,
        ConnectionKind::Environment => SavedKind::Environment,
        ConnectionKind::Sandbox => return Err(invalid("There is only one sandbox.")),
    };
    let own_key = kind == SavedKind::AccessKey;
    let endpoint = request.endpoint.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let access_key_id = request.access_key_id.trim();
    let saved = SavedConnection {
        id: old.map_or_else(|| uuid::Uuid::new_v4().to_string(), |old| old.id.clone()),
        name: name.to_owned(),
        kind,
        profile: profile(request.profile.as_deref(), kind)?,
        endpoint: endpoint.map(str::to_owned),
        region: request.region.trim().to_owned(),
        access_key_id: if own_key { access_key_id.to_owned() } else { String::new() },
        path_style: request.path_style,
        reach: request.reach.checked()?,
        authority: authority(request.authority.as_deref(), old, chosen)?,
        // The leave is for one address: without an address there is nothing to allow.
        plain_http: request.plain_http && endpoint.is_some_and(is_plain),
    };
    if !own_key {
        return if secret.is_none() && token.is_none() {
            Ok((saved, None))
        } else {
            Err(invalid("This kind of connection has no secret of its own.")
                .hint("Leave the secret empty, or choose an access key as the kind.")
                .detail("field: secret_access_key"))
        };
    }
    let Some(secret) = secret else {
        let same_key = old.is_some_and(|old| {
            old.kind == SavedKind::AccessKey && old.access_key_id == saved.access_key_id
        });
        return if same_key && token.is_none() {
            Ok((saved, None))
        } else {
            Err(invalid("The secret access key is missing.")
                .hint("Enter the secret that belongs to this access key id.")
                .detail("field: secret_access_key"))
        };
    };
    let key = AccessKey { access_key_id: saved.access_key_id.clone(), secret, token };
    Ok((saved, Some(key)))
}

/// Whether an endpoint is one of plain http.
fn is_plain(endpoint: &str) -> bool {
    endpoint.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
}

fn profile(given: Option<&str>, kind: SavedKind) -> Result<Option<String>, Fault> {
    if kind != SavedKind::Profile {
        return Ok(None);
    }
    let name = given.map(str::trim).unwrap_or_default();
    if name.is_empty() {
        return Err(invalid("The profile's name is missing.")
            .hint("Choose a profile of the AWS config file.")
            .detail("field: profile"));
    }
    if name.chars().count() > LONGEST_PROFILE || shown_text(name) != name {
        return Err(invalid("This name can't be one of a profile.").detail("field: profile"));
    }
    Ok(Some(name.to_owned()))
}

/// The authority of an id: the connection's own, or one that was chosen in this run.
fn authority(
    id: Option<&str>,
    old: Option<&SavedConnection>,
    chosen: impl Fn(&str) -> Option<SavedAuthority>,
) -> Result<Option<SavedAuthority>, Fault> {
    let Some(id) = id.filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let own = old.and_then(|old| old.authority.clone()).filter(|own| own.id == id);
    own.or_else(|| chosen(id)).map(Some).ok_or_else(|| {
        invalid("The certificate file is not at hand any more.")
            .hint("Choose it again.")
            .detail("field: authority")
    })
}

pub(super) fn invalid(message: &str) -> Fault {
    Fault::new(Code::Invalid, message)
}
