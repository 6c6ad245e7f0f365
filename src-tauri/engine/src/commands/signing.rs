//! What a sign-in asks of the person in the middle of other work: an MFA code, a visit to the
//! browser, or a fresh temporary key. The work waits and goes on.

use super::app::Nothing;
use crate::app::App;
use crate::host::Host;
use crate::signins::Answer;
use serde::{Deserialize, Serialize};
use strata_domain::fault::{Code, Fault};
use strata_gateway::secret::Secret;
use strata_gateway::signin::Keys;
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
    app: &App,
    _: &dyn Host,
    request: SignInAnswer,
) -> Result<Nothing, Fault> {
    let SignInAnswer { question, code, access_key_id, secret_access_key, session_token } = request;
    let given = |text: Option<String>| {
        let text = text.map(Secret::new)?;
        let trimmed = text.expose().trim();
        (!trimmed.is_empty()).then(|| Secret::new(trimmed.to_owned()))
    };
    let (code, token) = (given(code), given(session_token));
    let (id, secret) = (given(access_key_id), given(secret_access_key));
    let asked = app.signins.question(&question)?;
    let answer = match asked.asked {
        Ask::MfaCode { .. } => {
            let code = code.filter(|code| is_code(code.expose())).ok_or_else(|| {
                Fault::new(Code::Invalid, "An MFA code has six digits.")
                    .hint("Enter the code that the device shows now.")
                    .detail("field: code")
            })?;
            Answer::Code(code)
        }
        Ask::FreshKey { .. } => {
            let text =
                |secret: Option<Secret>| secret.unwrap_or_else(|| Secret::new(String::new()));
            let keys = Keys {
                access_key_id: text(id).expose().to_owned(),
                secret_access_key: text(secret),
                session_token: token,
            };
            keys.check()?;
            app.connections.replace_key(&asked.connection, &keys).await?;
            Answer::Keys(keys)
        }
        Ask::Browser { .. } => {
            return Err(Fault::new(Code::Invalid, "This sign-in is confirmed in the browser."));
        }
    };
    app.signins.answer(&question, answer)?;
    Ok(Nothing {})
}

fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

pub(super) async fn cancel_sign_in(
    app: &App,
    _: &dyn Host,
    request: QuestionRef,
) -> Result<Nothing, Fault> {
    // One that has ended meanwhile is what was wanted.
    let _gone = app.signins.answer(&request.question, Answer::GivenUp);
    Ok(Nothing {})
}

pub(super) async fn open_sign_in_page(
    app: &App,
    host: &dyn Host,
    request: QuestionRef,
) -> Result<Nothing, Fault> {
    let Ask::Browser { address, .. } = app.signins.question(&request.question)?.asked else {
        return Err(Fault::new(Code::Invalid, "This sign-in has no page."));
    };
    if host.open_page(address).await {
        return Ok(Nothing {});
    }
    Err(Fault::new(Code::Unsupported, "The browser could not be opened.")
        .hint("Copy the address and open it yourself."))
}
