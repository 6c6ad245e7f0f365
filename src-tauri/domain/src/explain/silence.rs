//! No answer at all: names, connections, certificates, time.

use super::stated::Stated;
use super::{Effect, Explained, Request};
use crate::fault::Code;

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// No request could be made of the names.
    NoRequest,
    /// The name leads to an address that is never contacted.
    NotAllowed,
    /// The name is not known to DNS.
    NoSuchName,
    /// Nothing listens there.
    Refused,
    /// No connection could be made for another reason.
    NoConnection,
    /// The connection took too long.
    NoConnectionInTime,
    /// The encryption failed.
    Untrusted(Untrusted),
    /// What came is not HTTP.
    NotHttp,
    /// The connection was there, and no answer came in time.
    NoAnswerInTime,
    /// The connection broke before the answer.
    Broken,
    /// Something came, and it can't be understood or contradicts itself.
    Garbled,
    /// Something else.
    Unknown,
}

/// Why a server's encryption is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untrusted {
    /// Nobody whom this computer trusts has issued the certificate.
    Issuer,
    /// The certificate is for another name.
    Name,
    /// It has ended.
    Expired,
    /// It begins later.
    NotYetValid,
    /// It was revoked.
    Revoked,
    /// The two sides have no protocol in common.
    Protocol,
    /// The server wants a certificate of ours.
    WantsOurs,
    /// Something else, for instance a port without encryption.
    Other,
}

const NETWORK: &str = "Check the network connection, then try again.";

pub(super) fn explain(request: &Request<'_>, silence: Silence) -> Explained {
    let endpoint = request.endpoint;
    let (stated, message) = match silence {
        Silence::NoRequest => (
            Stated::refused(Code::Invalid, "no request can be made with these names")
                .causes(["A name has characters that an address can't have."])
                .remedies(["Check the bucket's name and the connection's endpoint and region."]),
            None,
        ),
        Silence::NotAllowed => (
            Stated::refused(Code::Invalid, "the address is not allowed")
                .hint("Link-local and metadata addresses are never contacted.")
                .causes([
                    "The name leads to a link-local, metadata or loopback address, which no store has.",
                    "A DNS server of this network answers with addresses of its own.",
                ])
                .remedies(["Check the endpoint's name.", "Try another network or DNS server."]),
            Some(format!("{endpoint} leads to an address that is not allowed.")),
        ),
        Silence::Untrusted(why) => {
            let message = format!("The certificate or encryption of {endpoint} can't be trusted.");
            (untrusted(why), Some(message))
        }
        Silence::NotHttp => (
            Stated::new(Code::NetPortal, Effect::Unclear, "what answers is not S3")
                .hint("Check the address and port of the endpoint.")
                .causes([
                    "The port belongs to another program.",
                    "The server wants https, and was asked without, or the other way round.",
                ])
                .remedies(["Check the address and port of the endpoint."]),
            Some(format!("What answers at {endpoint} is not S3.")),
        ),
        Silence::NoAnswerInTime => (slow(Effect::Unclear), None),
        Silence::NoConnectionInTime => (slow(Effect::NotSent), None),
        Silence::Garbled => (
            Stated::new(Code::Malformed, Effect::Unclear, "the answer can't be understood")
                .hint("Try again. If it stays so, the store or a proxy on the way is at fault.")
                .causes([
                    "A proxy on the way changed or cut the answer.",
                    "The store answers differently from Amazon S3 here.",
                ])
                .remedies([
                    "Try again.",
                    "If it stays so, copy the details and report them to whoever runs the store.",
                ]),
            None,
        ),
        Silence::Unknown => (
            Stated::new(Code::Malformed, Effect::Unclear, "the request failed in an unknown way")
                .causes(["The connection or its encryption failed in a way that is not known."])
                .remedies(["Try again. If it stays so, copy the details and report them."]),
            None,
        ),
        Silence::NoSuchName | Silence::Refused | Silence::NoConnection | Silence::Broken => {
            (unreachable(request, silence), None)
        }
    };
    let named = matches!(
        silence,
        Silence::NoSuchName | Silence::Refused | Silence::NoConnection | Silence::Broken
    ) && request.bucket.is_some();
    let mut explained = stated.without_answer(request, message);
    if named {
        let sentence = explained.fault.message.trim_end_matches('.').to_owned();
        explained.fault.message = format!("{sentence} ({endpoint})");
    }
    explained
}

fn unreachable(request: &Request<'_>, silence: Silence) -> Stated {
    let hint = "Check the network connection and the endpoint's address.";
    let (effect, reason) = match silence {
        Silence::NoSuchName => (Effect::NotSent, "the endpoint's name is not known"),
        Silence::Refused => (Effect::NotSent, "the connection was refused: nothing listens there"),
        Silence::NoConnection => (Effect::NotSent, "no connection could be made"),
        _ => (Effect::Unclear, "the connection broke before the answer"),
    };
    let stated = Stated::new(Code::NetUnreachable, effect, reason).hint(hint);
    let stated = match silence {
        Silence::NoSuchName => stated.causes([
            "This computer is not connected to the internet, or its DNS server does not answer.",
            "The endpoint's host name, or the region in it, is mistyped.",
            "The name is known inside a company network or VPN only.",
        ]),
        Silence::Refused => stated.causes([
            "The server is not running.",
            "The port is another one.",
            "A firewall refuses the connection.",
        ]),
        Silence::NoConnection => stated.causes([
            "This computer is not connected to the network, or needs its VPN.",
            "A firewall or proxy of this network lets nothing else out.",
            "The server is switched off.",
        ]),
        _ => stated.causes([
            "The network was interrupted.",
            "A proxy, firewall or load balancer closed the connection.",
            "The server was restarted.",
        ]),
    };
    let stated = match (silence, request.amazon) {
        (Silence::NoSuchName, true) => {
            stated.remedy("Check the connection's region: it is a part of Amazon's host name.")
        }
        (Silence::NoSuchName | Silence::Refused, _) => {
            stated.remedy("Check the endpoint's address and port.")
        }
        _ => stated,
    };
    stated.remedies([
        NETWORK,
        "If this network has a proxy, ask for the endpoint's host name to be let through.",
    ])
}

fn slow(effect: Effect) -> Stated {
    Stated::new(Code::NetStall, effect, "the server did not answer in time")
        .hint(NETWORK)
        .causes([
            "The network is slow or interrupted.",
            "A firewall swallows the requests without a word.",
            "The server is overloaded.",
        ])
        .remedies([NETWORK, "Try without a VPN, or on another network."])
}

fn untrusted(why: Untrusted) -> Stated {
    let stated = Stated::refused(Code::TlsUntrusted, match why {
        Untrusted::Issuer => "nobody whom this computer trusts has issued its certificate",
        Untrusted::Name => "its certificate is for another name",
        Untrusted::Expired => "its certificate has ended",
        Untrusted::NotYetValid => "its certificate is not valid yet",
        Untrusted::Revoked => "its certificate was revoked",
        Untrusted::Protocol => "there is no encryption that both sides know",
        Untrusted::WantsOurs => "the server wants a certificate of this computer",
        Untrusted::Other => "its encryption can't be understood",
    })
    .hint(match why {
        Untrusted::Issuer => "The server needs a certificate that this computer trusts; a company's own authority can be chosen in the connection.",
        Untrusted::Name => "Check the address: use the name that the certificate is for.",
        Untrusted::Expired => "The server needs a new certificate. Check this computer's date, too.",
        Untrusted::NotYetValid => "Check this computer's date.",
        _ => "Check the address. The server needs a certificate that this computer trusts.",
    });
    match why {
        Untrusted::Issuer => stated
            .causes([
                "The server uses a certificate of a company's own authority, or one that it made itself.",
                "The server does not send the certificates between its own and the authority's.",
                "A proxy or virus scanner opens the encryption and puts its own certificate in.",
            ])
            .remedies([
                "Choose the authority's certificate (a .pem file) in the connection.",
                "Let the server's administrator install a certificate of a public authority.",
            ]),
        Untrusted::Name => stated
            .causes([
                "The endpoint was entered as an address or a short name, and the certificate has the full one.",
                "The certificate does not cover bucket names in the host name: then use path style.",
                "Another server answers there.",
            ])
            .remedies([
                "Enter the name that the certificate is for.",
                "Switch on path style in the connection.",
            ]),
        Untrusted::Expired | Untrusted::NotYetValid => stated
            .causes([
                "The server's certificate was not renewed.",
                "This computer's date is wrong.",
            ])
            .remedies([
                "Check this computer's date.",
                "Let the server's administrator renew the certificate.",
            ]),
        Untrusted::Revoked => stated
            .causes(["The certificate was withdrawn by who issued it."])
            .remedies(["Don't use this server until its administrator has replaced the certificate."]),
        Untrusted::Protocol => stated
            .causes([
                "The server is old and knows only TLS 1.1 or older, which is not safe any more.",
                "The port does not speak TLS.",
            ])
            .remedies(["Let the server's administrator switch on TLS 1.2 or 1.3.", "Check the port."]),
        Untrusted::WantsOurs => stated
            .causes(["The server asks every client for a certificate of its own, which Strata does not have."])
            .remedies(["Use an endpoint that signs in by access key alone."]),
        Untrusted::Other => stated
            .causes([
                "The port does not speak TLS: it is one for plain http, or of another program.",
                "A proxy on the way breaks the encryption.",
                "The certificate is damaged.",
            ])
            .remedies(["Check the address and port of the endpoint.", "Try another network."]),
    }
}
