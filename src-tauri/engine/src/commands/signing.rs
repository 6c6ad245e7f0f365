//! What a sign-in asks of the person in the middle of other work: an MFA code, a visit to the
//! browser, or a fresh temporary key. The work waits and goes on.

use super::app::Nothing;
use crate::app::App;
use crate::host::Host;
use serde::{Deserialize, Serialize};
use strata_domain::fault::{Code, Fault};
use ts_rs::TS;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// The code that an MFA device shows.
    MfaCode {
        /// The device's serial number or ARN.
        device: String,
        /// The role that is assumed with it.
        role: String,
        /// Why the last code was not taken, after a wrong one.
        #[ts(optional)]
        #[serde(skip_serializing_if = "Option::is_none")]
        refused: Option<String>,
    },
    /// To confirm a code in the browser, which the host opens.
    Browser {
        /// The code to compare there.
        code: String,
        /// The page's address, for copying.
        address: String,
        /// When the code ends, RFC 3339 in UTC.
        expires: String,
    },
    /// A fresh temporary key in place of an expired one.
    FreshKey {
        /// The key that has expired.
        access_key_id: String,
    },
}

/// A question that work waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SignInQuestion {
    /// Identifies it.
    pub question: String,
    /// The connection that signs in.
    pub connection: String,
    /// The connection's name.
    pub name: String,
    /// What is asked.
    pub asked: Ask,
}

/// The answer to a question.
#[derive(Clone, Deserialize, TS)]
pub struct SignInAnswer {
    /// The question's id.
    pub question: String,
    /// The MFA code.
    #[ts(optional)]
    pub code: Option<String>,
    /// The fresh access key id.
    #[ts(optional)]
    pub access_key_id: Option<String>,
    /// The fresh secret.
    #[ts(optional)]
    pub secret_access_key: Option<String>,
    /// The fresh session token.
    #[ts(optional)]
    pub session_token: Option<String>,
}

impl std::fmt::Debug for SignInAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInAnswer").field("question", &self.question).finish_non_exhaustive()
    }
}

/// Names a question.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QuestionRef {
    /// Its id.
    pub question: String,
}

pub(super) async fn answer_sign_in(
    _: &App,
    _: &dyn Host,
    _: SignInAnswer,
) -> Result<Nothing, Fault> {
    Err(Fault::new(Code::Gone, "Nothing waits for this answer any more."))
}

pub(super) async fn cancel_sign_in(
    _: &App,
    _: &dyn Host,
    _: QuestionRef,
) -> Result<Nothing, Fault> {
    Ok(Nothing {})
}

pub(super) async fn open_sign_in_page(
    _: &App,
    _: &dyn Host,
    _: QuestionRef,
) -> Result<Nothing, Fault> {
    Err(Fault::new(Code::Gone, "Nothing waits for this page any more."))
}
