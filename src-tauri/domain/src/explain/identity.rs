//! Who asks, and when: keys, signatures, sessions and the clock (API reference, "Error responses";
//! IAM User Guide, "Troubleshoot Signature Version 4").

use super::stated::Stated;
use super::{Answer, Request};
use crate::fault::Code;

pub(super) fn by_code(request: &Request<'_>, answer: &Answer<'_>, code: &str) -> Option<Stated> {
    Some(match code {
        "InvalidAccessKeyId" | "InvalidClientTokenId" | "UnrecognizedClientException" => {
            unknown_key(request)
        }
        "SignatureDoesNotMatch" | "AuthFailure" | "InvalidSecurity" | "IncompleteSignature"
        | "InvalidSignatureException" => signature(request, answer),
        "MissingAuthenticationToken" | "MissingSecurityHeader" | "MissingAuthenticationTokenException" => {
            Stated::refused(Code::BadCredentials, "the request came without a key")
                .causes([
                    "A proxy on the way took the signature's header away.",
                    "This connection has no credentials.",
                ])
                .remedies(["Enter the key again.", "Try without the proxy."])
        }
        "ExpiredToken" | "ExpiredTokenException" | "TokenRefreshRequired" => expired(),
        "InvalidToken" => Stated::refused(Code::Expired, "the session token is not accepted")
            .hint("Enter new temporary credentials for this connection.")
            .causes([
                "The session token is cut short, or belongs to another access key.",
                "The session has ended or was revoked.",
                "The region is not switched on for the account, and the token is good for the first regions only.",
            ])
            .remedies([
                "Get new temporary credentials: key id, secret and token always change together.",
                "In a region that has to be switched on, get them from that region's STS endpoint.",
            ]),
        "RequestTimeTooSkewed" => clock(answer),
        "RequestExpired" | "ExpiredPresignRequest" => match answer.skew {
            Some(_) => clock(answer),
            None => Stated::refused(Code::ClockSkew, "the request was too old when it arrived")
                .causes([
                    "This computer's clock is wrong.",
                    "The request waited too long on a slow connection or at a proxy.",
                    "A link was used after its end.",
                ])
                .remedies(["Set the clock.", "Try again."]),
        },
        _ => return None,
    })
}

fn unknown_key(request: &Request<'_>) -> Stated {
    let mut stated = Stated::refused(Code::BadCredentials, "the access key is not known there")
        .hint("Check the access key id and that it belongs to this endpoint.");
    if request.temporary {
        stated = stated.because(
            "It is a temporary key (ASIA…): its session has ended, or its session token is missing or another's.",
        );
    }
    stated = stated.causes([
        "The access key id is mistyped or cut short.",
        "The key was deleted or deactivated in IAM.",
    ]);
    stated = if request.amazon {
        stated.because(
            "The key belongs to another partition (China, GovCloud, European Sovereign Cloud): its region has to be one of there.",
        )
    } else {
        stated.because("The key belongs to another store: check the endpoint.")
    };
    if request.temporary {
        stated = stated.remedy("Enter new temporary credentials, all three parts together.");
    }
    stated.remedies([
        "Check the access key id and that it belongs to this endpoint.",
        "Look in IAM whether the key is there and active; if not, create a new one.",
    ])
}

fn signature(request: &Request<'_>, answer: &Answer<'_>) -> Stated {
    let mut stated = Stated::refused(Code::BadCredentials, "the secret access key does not fit")
        .hint("Enter the secret again. A wrong region or clock can cause this too.")
        .causes([
            "The secret access key is mistyped or cut short, or a blank was copied along.",
            "The secret belongs to another access key id.",
        ]);
    if let Some(skew) = answer.skew {
        stated = stated.because(format!("{}.", off_by(skew)));
    }
    stated = stated.because("A proxy on the way changes headers or the address.");
    stated = if request.amazon {
        stated.because("The clock is wrong.")
    } else {
        stated.causes([
            "The store wants bucket names in the path (path style), or in the host name: try the other.",
            "The store is set up for another region name than this connection's.",
        ])
    };
    stated.remedies([
        "Enter the access key id and its secret again, without blanks.",
        "Check the connection's region and the clock.",
        "Try without a proxy or VPN.",
    ])
}

fn expired() -> Stated {
    Stated::refused(Code::Expired, "the session has ended")
        .hint("Enter new temporary credentials for this connection.")
        .causes([
            "Temporary credentials end by themselves, after 15 minutes to 36 hours.",
            "An administrator revoked the role's sessions.",
        ])
        .remedies([
            "Sign in again, or enter new temporary credentials for this connection.",
            "What was under way goes on from where it was.",
        ])
}

/// The clock is off, by a size that is known or not.
pub(super) fn clock(answer: &Answer<'_>) -> Stated {
    let stated =
        Stated::refused(Code::ClockSkew, "this computer's clock is too far from the server's");
    let stated = match answer.skew {
        Some(skew) => stated
            .hint(format!("{}. Set the clock.", off_by(skew)))
            .because(format!("{}.", off_by(skew))),
        None => stated.because("This computer's clock is more than 15 minutes off."),
    };
    stated.because("The time zone is right on the screen, but the clock below it is not.").remedies(
        ["Set the clock.", "Switch on setting the time from the network, so that it stays right."],
    )
}

fn off_by(skew: jiff::SignedDuration) -> String {
    let minutes = skew.as_secs().unsigned_abs().div_ceil(60);
    let way = if skew.is_negative() { "behind" } else { "ahead" };
    format!("This computer's clock is {minutes} min {way} of the server's")
}
