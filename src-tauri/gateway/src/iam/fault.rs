//! What IAM's error codes mean to a person (IAM API reference, "Common errors"). What is the same
//! for every service, such as a network that fails, comes from `s3::fault`.

use super::Iam;
use crate::s3::fault::Failure;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;

/// What a user needs for the rotation of its own keys, `${aws:username}` standing for its name.
const ACTIONS: &str = "iam:ListAccessKeys, iam:GetAccessKeyLastUsed, iam:CreateAccessKey, \
    iam:UpdateAccessKey and iam:DeleteAccessKey on arn:aws:iam::*:user/${aws:username}";

impl Iam {
    /// The fault of a failed request about the keys of `user`.
    pub(super) fn fault(
        &self,
        operation: &'static str,
        user: Option<&str>,
        failure: Failure,
    ) -> Fault {
        let own_address = self.s3.surroundings().endpoint_url().is_some();
        let whose = user.map_or_else(
            || "this access key".to_owned(),
            |user| format!("the user “{}”", shown_text(user)),
        );
        let act = match operation {
            "GetUser" => "find the user of",
            "ListAccessKeys" => "list the access keys of",
            "CreateAccessKey" => "make an access key for",
            "UpdateAccessKey" => "change an access key of",
            _ => "delete an access key of",
        };
        let told = |code, reason: &str, hint: &str| {
            let told = Fault::new(code, format!("Could not {act} {whose}: {reason}.")).hint(hint);
            let (detail, explained) =
                (failure.fault.detail.clone(), failure.fault.explained.clone());
            Fault { detail, explained, ..told }
        };
        match failure.error_code() {
            "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
                told(Code::Denied, "access is denied", &format!("It needs {ACTIONS}."))
            }
            "LimitExceeded" => told(
                Code::Invalid,
                "it has as many as IAM allows",
                "Delete one that is not used any more, then try again.",
            ),
            "NoSuchEntity" => told(
                Code::Gone,
                "IAM does not know it",
                "It was deleted elsewhere, or this key belongs to no IAM user.",
            ),
            "InvalidClientTokenId" | "UnrecognizedClientException" => told(
                Code::BadCredentials,
                "the access key is not known there or not active",
                "Check the access key in IAM.",
            ),
            "ValidationError" if user.is_none() => no_user(),
            "EntityTemporarilyUnmodifiable" | "ConcurrentModification" => told(
                Code::Conflict,
                "it is being changed at the same moment",
                "Try again in a minute.",
            ),
            "ServiceFailure" => told(Code::Server, "IAM failed", "Try again in a minute."),
            _ if own_address && no_iam(&failure) => {
                let hint = "Its access keys are managed where they were made.";
                Fault::new(Code::Unsupported, "This store serves no IAM.").hint(hint)
            }
            _ => *failure.fault,
        }
    }
}

/// S3 at the address of IAM answers in its own way: an error of S3's, or no IAM answer at all.
fn no_iam(failure: &Failure) -> bool {
    let s3_refuses = ["MethodNotAllowed", "NotImplemented", "InvalidRequest", "NoSuchBucket"];
    s3_refuses.contains(&failure.error_code())
        || failure.fault.code == Code::Malformed
        || matches!(failure.status, 404 | 405 | 501)
}

pub(super) fn no_user() -> Fault {
    Fault::new(Code::Unsupported, "This connection signs as no IAM user.").hint(
        "Only the access keys of an IAM user can be rotated here; a role's credentials end by themselves.",
    )
}
