//! IAM, STS and IAM Identity Center (IAM API reference and STS API reference, "Common errors" and the
//! operations' own; IAM Identity Center OIDC API reference, "CreateToken").

use super::stated::Stated;
use super::{Effect, Request, Service};
use crate::fault::Code;

pub(super) fn by_code(request: &Request<'_>, code: &str) -> Option<Stated> {
    match request.service {
        Service::S3 => None,
        Service::Iam => iam(code),
        Service::Sts => sts(request, code),
        Service::Sso => sso(code),
    }
}

fn iam(code: &str) -> Option<Stated> {
    Some(match code {
        "NoSuchEntity" | "NoSuchEntityException" => {
            Stated::refused(Code::Gone, "there is no such user or access key")
                .causes([
                    "The key or its user was deleted from elsewhere.",
                    "The connection's key belongs to another account.",
                ])
                .remedies(["Look at the user in the IAM console."])
        }
        "LimitExceeded" | "LimitExceededException" => Stated::refused(
            Code::Limit,
            "the user has as many access keys as it may",
        )
        .because("A user may have two access keys, deactivated ones included.")
        .remedies([
            "Delete the key that is not in use any more, after a look at when it was last used.",
            "Then begin again: the key in use stays as it is.",
        ]),
        "DeleteConflict" | "DeleteConflictException" => {
            Stated::refused(Code::Conflict, "something still depends on it")
                .because("A user with keys, policies or groups can't be deleted before these.")
                .remedies(["Remove what depends on it first."])
        }
        "EntityTemporarilyUnmodifiable" | "EntityTemporarilyUnmodifiableException" => Stated::new(
            Code::Conflict,
            Effect::PutOff,
            "IAM is still busy with an earlier change of it",
        )
        .because("The user was deleted and made again a moment ago, or was just changed.")
        .remedies(["Try again in a minute."]),
        "ConcurrentModification" | "ConcurrentModificationException" => Stated::new(
            Code::Conflict,
            Effect::PutOff,
            "someone else changes it at the same moment",
        )
        .because("Two changes of the same user met.")
        .remedies(["Try again in a minute."]),
        "ServiceFailure" | "ServiceFailureException" => {
            Stated::new(Code::Server, Effect::Unclear, "IAM failed")
                .because("A passing fault of IAM.")
                .remedies(["Look whether it was done, then try again."])
        }
        _ => return None,
    })
}

fn sts(request: &Request<'_>, code: &str) -> Option<Stated> {
    Some(match code {
        "RegionDisabledException" => Stated::refused(Code::Denied, "STS is switched off in this region for the account")
            .because("The account's administrator has not activated this region (IAM, Account settings, STS endpoints).")
            .remedies(["Use another region.", "Let an administrator activate STS in this region."]),
        "PackedPolicyTooLarge" | "PackedPolicyTooLargeException" => {
            Stated::refused(Code::Invalid, "the session's policies and tags are too long together")
                .because("They are packed together, and only so much fits.")
                .remedies(["Shorten the session policy or the session's tags in the profile."])
        }
        "IDPRejectedClaim" | "InvalidIdentityToken" | "IDPCommunicationError" => {
            Stated::refused(Code::Expired, "the web identity's token is not accepted")
                .causes([
                    "The token file is old: its token has ended.",
                    "The identity provider is not set up in the account, or can't be reached by AWS.",
                    "The token is meant for another audience.",
                ])
                .remedies(["Let the provider write a new token.", "Check the identity provider in IAM."])
        }
        // An MFA code that does not fit is an AccessDenied of the operation that it came with.
        "InvalidAuthenticationCode" | "InvalidMFAOneTimePassCode" if request.mfa => {
            return super::denied::by_code(request, "AccessDenied");
        }
        _ => return None,
    })
}

fn sso(code: &str) -> Option<Stated> {
    Some(match code {
        "UnauthorizedException"
        | "UnauthorizedClientException"
        | "InvalidClientException"
        | "InvalidGrantException"
        | "ExpiredTokenException" => Stated::refused(Code::Expired, "the sign-in has ended")
            .hint("Sign in again in the browser.")
            .causes([
                "The sign-in lasts some hours, as the organization has set it.",
                "Somebody signed out, or an administrator ended the session.",
            ])
            .remedies(["Sign in again in the browser.", "What was under way goes on after it."]),
        "AccessDeniedException" | "ForbiddenException" => sign_in_denied(),
        "AuthorizationPendingException" => Stated::new(
            Code::Throttled,
            Effect::PutOff,
            "the sign-in is not yet confirmed in the browser",
        )
        .because("The page in the browser waits for the code to be confirmed.")
        .remedies(["Confirm the code in the browser."]),
        "SlowDownException" => {
            Stated::new(Code::Throttled, Effect::PutOff, "the server asks to slow down")
                .because("It was asked too often whether the sign-in is confirmed.")
                .remedies(["Confirm the code in the browser; it is asked again by itself."])
        }
        "ResourceNotFoundException" => {
            Stated::refused(Code::Gone, "there is no such account or role for this sign-in")
                .causes([
                    "The account number or the permission set in the profile is mistyped.",
                    "The assignment was taken away.",
                ])
                .remedies([
                    "Check sso_account_id and sso_role_name in the profile.",
                    "Ask for the assignment in IAM Identity Center.",
                ])
        }
        "InvalidRequestException"
        | "InvalidScopeException"
        | "UnsupportedGrantTypeException"
        | "InvalidRequestRegionException"
        | "InvalidClientMetadataException"
        | "InvalidRedirectUriException" => {
            Stated::refused(Code::Invalid, "the sign-in's settings are not accepted")
                .causes([
                    "sso_region is not the region in which IAM Identity Center is set up.",
                    "sso_start_url is mistyped or of another organization.",
                ])
                .remedies(["Correct sso_region and sso_start_url in the profile."])
        }
        _ => return None,
    })
}

/// The organization does not let this person in.
pub(super) fn sign_in_denied() -> Stated {
    Stated::refused(Code::Denied, "the sign-in gives no access to this account and role")
        .hint("Ask for the account and role in IAM Identity Center.")
        .causes([
            "The person is not assigned to the account with this permission set.",
            "The request was refused in the browser.",
            "The role's name or the account number in the profile is mistyped.",
        ])
        .remedies([
            "Check sso_account_id and sso_role_name in the profile.",
            "Ask for the account and permission set in IAM Identity Center.",
        ])
}
