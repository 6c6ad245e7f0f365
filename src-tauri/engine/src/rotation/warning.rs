//! Tells once in a run, without being asked, that the key of a connection in use is old.

use super::listed;
use crate::app::App;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::rotation::{OLD_AFTER_DAYS, age_days, is_old};

/// The length of an IAM user's access key id, and how each begins (IAM User Guide, "IAM identifiers").
const KEY_ID_LENGTH: usize = 20;
const LONG_TERM: &str = "AKIA";

/// Looks in the background how old the key of a connection is, when it is used for the first time.
/// Only for keys that IAM makes; who may not know is not told.
pub(crate) fn watch_age(app: &App, id: &str) {
    let Ok(saved) = app.connections.with_own_key(id) else { return };
    let key = saved.access_key_id;
    let of_iam = key.len() == KEY_ID_LENGTH && key.starts_with(LONG_TERM);
    if !of_iam || !app.connections.begins_watching(id) {
        return;
    }
    let (connections, bus, clock) = (app.connections.clone(), app.bus.clone(), app.clock);
    let (id, name, closing) = (id.to_owned(), saved.name, app.closing());
    tokio::spawn(async move {
        let asked = closing.run_until_cancelled(listed(&connections, &id)).await;
        let Some(Ok((user, keys))) = asked else { return };
        let Some(one) = keys.iter().find(|one| one.id == key) else { return };
        let age = age_days(one.created, clock.now());
        if is_old(age) {
            let (name, user) = (shown_text(&name), shown_text(&user));
            bus.notice(
                Fault::new(
                    Code::Expired,
                    format!("The access key of “{name}” (user “{user}”) is {age} days old."),
                )
                .hint(format!(
                    "A key should be rotated every {OLD_AFTER_DAYS} days: see the connection's access keys."
                ))
                .detail(format!("key: {key}")),
            );
        }
    });
}
