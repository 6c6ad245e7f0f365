//! One line of the table: reason, causes and remedies, and how they become a fault.

use super::needs::Need;
use super::{Answer, Effect, Explained, Request, policy};
use crate::fault::{Code, Explanation};

/// What an answer means.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    code: Code,
    effect: Effect,
    /// Completes “Could not … : …”.
    reason: String,
    /// One line for where there is no room for more; the first remedy without it.
    hint: Option<String>,
    causes: Vec<String>,
    remedies: Vec<String>,
    needs: Vec<Need>,
}

impl Stated {
    pub(super) fn new(code: Code, effect: Effect, reason: impl Into<String>) -> Self {
        let (causes, remedies, needs) = (Vec::new(), Vec::new(), Vec::new());
        Self { code, effect, reason: reason.into(), hint: None, causes, remedies, needs }
    }

    /// The server refused: asking again does not help.
    pub(super) fn refused(code: Code, reason: impl Into<String>) -> Self {
        Self::new(code, Effect::Refused, reason)
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn because(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }

    pub(super) fn causes<const N: usize>(mut self, causes: [&str; N]) -> Self {
        self.causes.extend(causes.map(str::to_owned));
        self
    }

    pub(super) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedies.push(remedy.into());
        self
    }

    pub(super) fn remedies<const N: usize>(mut self, remedies: [&str; N]) -> Self {
        self.remedies.extend(remedies.map(str::to_owned));
        self
    }

    pub(super) fn needs(mut self, needs: Vec<Need>) -> Self {
        self.needs = needs;
        self
    }

    /// The fault, with all that is told about it.
    pub(super) fn into_words(self, request: &Request<'_>, answer: &Answer<'_>) -> Explained {
        let mut fault = request.fault(self.code, &self.reason);
        if let Some(hint) = self.hint.or_else(|| self.remedies.first().cloned()) {
            fault = fault.hint(hint);
        }
        let operation = request.operation;
        let mut detail = vec![operation.to_owned(), format!("HTTP {}", answer.status)];
        detail.extend(answer.code.map(str::to_owned));
        detail.extend(answer.request_id.map(|id| format!("request {id}")));
        fault = fault.detail(detail.join(" · "));
        fault.explained = Some(Box::new(Explanation {
            tried: request.tried(),
            answer: Some(match answer.code {
                Some(code) => format!("{code} (HTTP {})", answer.status),
                None => format!("HTTP {}", answer.status),
            }),
            request_id: answer.request_id.map(str::to_owned),
            causes: self.causes,
            remedies: self.remedies,
            actions: self.needs.iter().map(|need| need.action.to_owned()).collect(),
            policy: policy::document(request, &self.needs),
        }));
        Explained { fault, effect: self.effect }
    }

    /// The fault where nothing came back.
    pub(super) fn without_answer(
        self,
        request: &Request<'_>,
        message: Option<String>,
    ) -> Explained {
        let mut fault = request.fault(self.code, &self.reason);
        if let Some(message) = message {
            fault.message = message;
        }
        if let Some(hint) = self.hint.or_else(|| self.remedies.first().cloned()) {
            fault = fault.hint(hint);
        }
        fault.explained = Some(Box::new(Explanation {
            tried: request.tried(),
            causes: self.causes,
            remedies: self.remedies,
            ..Explanation::default()
        }));
        Explained { fault, effect: self.effect }
    }
}
