//! What goes wrong with a keychain, and the words for it. Errors of the stores are judged by
//! their types and never printed: some carry the secret's bytes.

use std::time::Duration;
use strata_domain::fault::{Code, Fault};

const THIS_RUN: &str = "or keep the secret for this run only";

/// Why a keychain did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Trouble {
    #[error("there is no keychain ({0})")]
    Missing(&'static str),
    #[error("the keychain has no default collection")]
    NoCollection,
    #[error("the keychain is locked")]
    Locked,
    #[error("the keychain does not answer")]
    Silent(Duration),
    #[error("the keychain waits for the person")]
    Busy,
    #[error("the secret is too long")]
    TooLong,
    #[error("an entry can't be read")]
    Garbled,
    #[error("several entries have the same name")]
    Ambiguous,
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        let (code, message, hint) = match trouble {
            Trouble::Missing(_) => (
                Code::KeychainMissing,
                "There is no keychain on this machine that can keep secrets.".to_owned(),
                if cfg!(target_os = "linux") {
                    format!(
                        "Install and unlock one (GNOME Keyring, KWallet or KeePassXC with its Secret Service), {THIS_RUN}."
                    )
                } else {
                    format!("Check that the system's keychain works, {THIS_RUN}.")
                },
            ),
            Trouble::NoCollection => (
                Code::KeychainMissing,
                "The system's keychain has no default keyring that could keep secrets.".to_owned(),
                format!(
                    "Make one in the desktop's password application (Passwords and Keys, KWalletManager), {THIS_RUN}."
                ),
            ),
            Trouble::Locked => (
                Code::KeychainLocked,
                "The system's keychain is locked.".to_owned(),
                format!("Unlock it and try again, {THIS_RUN}."),
            ),
            Trouble::Silent(limit) => (
                Code::KeychainLocked,
                format!("The system's keychain did not answer within {} seconds.", limit.as_secs()),
                format!("Look for a dialog that asks to unlock it and try again, {THIS_RUN}."),
            ),
            Trouble::Busy => (
                Code::KeychainLocked,
                "The system's keychain is waiting for an answer to an earlier question.".to_owned(),
                "Look for a dialog that asks to unlock it, then try again.".to_owned(),
            ),
            Trouble::TooLong => (
                Code::SecretTooLong,
                "The secret is longer than the keychain takes.".to_owned(),
                "Check that nothing else was pasted with it.".to_owned(),
            ),
            Trouble::Garbled => (
                Code::Mismatch,
                "The secret in the keychain is damaged, or another program wrote it.".to_owned(),
                "Enter the secret again.".to_owned(),
            ),
            Trouble::Ambiguous => (
                Code::Mismatch,
                "The keychain holds several secrets under the same name.".to_owned(),
                "Remove the connection and add it again.".to_owned(),
            ),
        };
        Self::new(code, message).hint(hint).detail(trouble.to_string())
    }
}

impl From<keyring_core::Error> for Trouble {
    fn from(error: keyring_core::Error) -> Self {
        use keyring_core::Error as E;
        match error {
            E::NoStorageAccess(cause) => cause_of(&*cause).unwrap_or(Self::Locked),
            E::PlatformFailure(cause) => {
                cause_of(&*cause).unwrap_or(Self::Missing("the system's call failed"))
            }
            E::TooLong(..) => Self::TooLong,
            E::BadEncoding(_) | E::BadDataFormat(..) | E::NoEntry => Self::Garbled,
            E::Ambiguous(_) => Self::Ambiguous,
            _ => Self::Missing("the store does not work here"),
        }
    }
}

/// The store's own reason, where it has one of a known type.
#[cfg(target_os = "linux")]
fn cause_of(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<Trouble> {
    cause.downcast_ref::<secret_service::Error>().map(Trouble::from)
}

#[cfg(not(target_os = "linux"))]
fn cause_of(_: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<Trouble> {
    None
}

#[cfg(target_os = "linux")]
impl From<&secret_service::Error> for Trouble {
    fn from(error: &secret_service::Error) -> Self {
        use secret_service::Error as E;
        match error {
            E::Locked | E::Prompt | E::PromptDisconnected => Self::Locked,
            E::NoResult => Self::NoCollection,
            E::Unavailable => Self::Missing("no Secret Service on the session bus"),
            E::Crypto(_) => Self::Missing("the session's encryption failed"),
            _ => Self::Missing("the session bus refused the call"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fault_repeats_the_bytes_that_a_store_error_carries() {
        let canary = b"wJalrXUtnFEMI".to_vec();
        let cause = || Box::new(std::io::Error::other("wJalrXUtnFEMI"));
        for error in [
            keyring_core::Error::BadEncoding(canary.clone()),
            keyring_core::Error::BadDataFormat(canary, cause()),
            keyring_core::Error::PlatformFailure(cause()),
            keyring_core::Error::NoStorageAccess(cause()),
        ] {
            let fault = Fault::from(Trouble::from(error));
            assert!(!format!("{fault:?}").contains("wJalr"));
        }
    }

    #[test]
    fn a_missing_and_a_locked_keychain_are_told_apart_and_say_what_to_do() {
        let missing = Fault::from(Trouble::Missing("no bus"));
        let locked = Fault::from(Trouble::from(keyring_core::Error::NoStorageAccess(Box::new(
            std::io::Error::other("denied"),
        ))));
        assert_eq!((missing.code, locked.code), (Code::KeychainMissing, Code::KeychainLocked));
        for fault in [missing, locked] {
            assert!(fault.hint.is_some_and(|hint| hint.contains("for this run only")));
        }
    }
}
