//! What a person enters for a connection: tidied, checked, and made into what is saved.

use super::secrets::AccessKey;
use crate::commands::connections::SaveConnection;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::secret::Secret;
use strata_gateway::settings::SavedConnection;

/// The longest name of a connection, in characters.
const LONGEST_NAME: usize = 100;

/// What was entered, made into what is saved, and the key when one was given.
pub(super) fn checked(
    request: SaveConnection,
    old: Option<&SavedConnection>,
) -> Result<(SavedConnection, Option<AccessKey>), Fault> {
    let given = |text: Option<String>| {
        let text = text.map(Secret::new)?;
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
    let endpoint = request.endpoint.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let saved = SavedConnection {
        id: old.map_or_else(|| uuid::Uuid::new_v4().to_string(), |old| old.id.clone()),
        name: name.to_owned(),
        endpoint: endpoint.map(str::to_owned),
        region: request.region.trim().to_owned(),
        access_key_id: request.access_key_id.trim().to_owned(),
        path_style: request.path_style,
    };
    let Some(secret) = secret else {
        let same_key = old.is_some_and(|old| old.access_key_id == saved.access_key_id);
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

pub(super) fn invalid(message: &str) -> Fault {
    Fault::new(Code::Invalid, message)
}
