//! The age of an access key and the guided rotation of one: how far it is, as it is saved, and
//! when a key is old (IAM User Guide, "Update access keys").
//!
//! The order of acts is in `plan`: at every instant the connection has a key that works.

mod identity;
mod plan;
mod words;

pub use identity::{Signer, signer};
pub use plan::{Effect, Facts, Plan, Step, after_created, orphan, plan, settled};
pub use words::{deletion, next_step};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The age at which a key should be rotated, in days: the guide's "Rotate Access Keys: every 90 days".
pub const OLD_AFTER_DAYS: u32 = 90;

/// How long a deactivated key is kept before it may be deleted without a further warning. A week:
/// whatever else still uses the key every day, or every weekend, fails once while the key can
/// still be activated again.
pub const GRACE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The most access keys that a user can have (IAM quotas).
pub const MOST_KEYS: usize = 2;

/// How far the clocks of IAM and of this computer may be apart, and how long a request may be
/// under way, when a key is looked for whose making was cut off.
const NEAR: SignedDuration = SignedDuration::from_mins(15);

/// When a key was last used, as IAM knows it (GetAccessKeyLastUsed).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastUse {
    /// IAM was not asked, or did not say.
    Unknown,
    /// Never.
    Never,
    /// At this time; IAM may be some hours behind.
    At(Timestamp),
}

/// A key as ListAccessKeys has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// Its id.
    pub id: String,
    /// Whether requests may be signed with it.
    pub active: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used.
    pub last_use: LastUse,
}

/// Whole days since a key was made; none for one that the other clock has made in our future.
pub fn age_days(created: Timestamp, now: Timestamp) -> u32 {
    let hours = now.duration_since(created).as_hours();
    u32::try_from(hours / 24).unwrap_or(0)
}

/// Whether a key of this age should be rotated.
pub fn is_old(age_days: u32) -> bool {
    age_days >= OLD_AFTER_DAYS
}

/// How far a rotation is. The names that end in -ing are written before an act of which the
/// outcome may stay unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A new key is being made.
    Creating,
    /// It is made, and its secret is kept.
    Created,
    /// It was tried and works.
    Tested,
    /// The connection signs with it.
    Switched,
    /// The old key is being deactivated.
    Deactivating,
    /// The old key is inactive.
    Deactivated,
    /// The old key is being activated again.
    Reactivating,
    /// The old key is being deleted.
    Deleting,
    /// It is deleted, and the new key moves to its place in the keychain.
    Deleted,
    /// The new key is being deleted, because the rotation is taken back.
    Withdrawing,
}

/// A rotation as it is saved beside its connection. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// How far it is.
    pub phase: Phase,
    /// The user whose keys they are.
    pub user: String,
    /// The key that goes.
    pub old: String,
    /// The key that comes; none before it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// When the making of the new key began.
    pub began: Timestamp,
    /// The user's keys before that.
    #[serde(default)]
    pub before: Vec<String>,
    /// Whether the connection has ever signed with the new key, so that it may be in use elsewhere too.
    #[serde(default)]
    pub was_used: bool,
    /// When the old key may be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_after: Option<Timestamp>,
}

impl State {
    /// Whether the grace period of the old key is over.
    pub fn grace_over(&self, now: Timestamp) -> bool {
        self.delete_after.is_some_and(|after| after <= now)
    }

    fn at(&self, phase: Phase) -> Self {
        Self { phase, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_old_from_its_ninetieth_whole_day() {
        let made: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        for (now, days, old) in [
            ("2025-12-31T00:00:00Z", 0, false),
            ("2026-01-01T12:00:00Z", 0, false),
            ("2026-01-02T11:59:59Z", 0, false),
            ("2026-01-02T12:00:00Z", 1, false),
            ("2026-04-01T11:59:59Z", 89, false),
            ("2026-04-01T12:00:00Z", 90, true),
            ("2036-01-01T12:00:00Z", 3652, true),
        ] {
            let age = age_days(made, now.parse().unwrap());
            assert_eq!((age, is_old(age)), (days, old), "{now}");
        }
    }

    #[test]
    fn a_saved_rotation_is_read_back() {
        let state = State {
            phase: Phase::Deactivated,
            user: "ada".into(),
            old: "AKIAOLD".into(),
            new: Some("AKIANEW".into()),
            began: "2026-01-01T12:00:00Z".parse().unwrap(),
            before: vec!["AKIAOLD".into()],
            was_used: true,
            delete_after: Some("2026-01-08T12:00:00Z".parse().unwrap()),
        };
        let text = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state);
    }
}
