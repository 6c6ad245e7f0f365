//! Which addresses may be talked to: https, or http to this machine and to an address that the
//! person allowed it for; never link-local or metadata addresses, neither as text nor after name
//! resolution.

use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
use http::Uri;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::region::is_region;

/// The longest endpoint that is read, in bytes.
const MAX_BYTES: usize = 2048;

/// Checks an endpoint as entered and returns it in its usual form, without a trailing slash.
/// `plain`: plain http to this very endpoint was allowed.
pub(crate) fn checked_endpoint(text: &str, plain: bool) -> Result<String, Fault> {
    // The form shows the fault beside the field that it names.
    usable_endpoint(text, plain).map_err(|fault| match fault.detail {
        Some(_) => fault,
        None => fault.detail("field: endpoint"),
    })
}

/// Whether an endpoint that was checked is a number instead of a name.
pub(super) fn is_address(endpoint: &str) -> bool {
    let uri = endpoint.parse::<Uri>().ok();
    let host = uri.as_ref().and_then(Uri::host);
    host.is_some_and(|host| matches!(literal(host), Literal::Address(_)))
}

fn usable_endpoint(text: &str, plain: bool) -> Result<String, Fault> {
    if text.len() > MAX_BYTES {
        return Err(invalid("The endpoint is too long.".to_owned()));
    }
    if text.is_empty() {
        return Err(invalid("The endpoint is empty.".to_owned()));
    }
    // A user name or password could stand here: neither may be repeated in a message.
    if text.contains('@') {
        return Err(invalid("The endpoint must not hold a user name or password.".to_owned()));
    }
    let bad = || {
        invalid(format!("“{}” is not an endpoint.", shown_text(text)))
            .hint("Enter an address such as https://s3.example.com.")
    };
    let uri: Uri = text.parse().map_err(|_| bad())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(bad());
    };
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return Err(bad().hint("Leave out everything after the host and port."));
    }
    let host = authority.host();
    if !host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._[]:".contains(&b)) || host.is_empty()
    {
        return Err(bad());
    }
    let port_text = authority.as_str().strip_prefix(host).and_then(|rest| rest.strip_prefix(':'));
    if let Some(port) = port_text
        && !port.parse::<u16>().is_ok_and(|port| port != 0)
    {
        return Err(bad().hint("A port is a number from 1 to 65535."));
    }
    match literal(host) {
        Literal::Odd => return Err(bad().hint("Write the address in its usual form.")),
        Literal::Address(ip) if forbidden(ip) => {
            return Err(invalid(format!("The address {host} is not allowed as an endpoint."))
                .hint("Link-local and metadata addresses are never contacted."));
        }
        Literal::Address(_) | Literal::Name => {}
    }
    match scheme {
        "https" => {}
        "http" if plain || is_this_machine(host) => {}
        "http" => {
            let hint = "Use https. If the network up to it is yours, allow plain http to this \
                address: whoever listens there can read documents and repeat requests.";
            return Err(invalid(format!("The endpoint {host} is not encrypted."))
                .hint(hint)
                .detail("field: plain_http"));
        }
        _ => return Err(bad().hint("The address must start with https://.")),
    }
    // A name with the root's dot is the same name, but no certificate is made out to it.
    let host = host.strip_suffix('.').unwrap_or(host);
    let port = port_text.map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{scheme}://{host}{port}"))
}

/// Checks a region: it becomes part of a host name.
pub(crate) fn checked_region(text: &str) -> Result<(), Fault> {
    if is_region(text) {
        return Ok(());
    }
    Err(invalid(format!("“{}” is not a region.", shown_text(text)))
        .hint("A region looks like eu-central-1: small letters, digits and hyphens.")
        .detail("field: region"))
}

fn invalid(message: String) -> Fault {
    Fault::new(Code::Invalid, message)
}

enum Literal {
    Name,
    Address(IpAddr),
    /// A number in a form that some resolvers take for an address (`2852039166`, `0xa9.254.1`).
    Odd,
}

fn literal(host: &str) -> Literal {
    if let Some(inner) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inner.parse::<Ipv6Addr>().map_or(Literal::Odd, |ip| Literal::Address(ip.into()));
    }
    if let Ok(ip) = host.parse::<Ipv4Addr>() {
        return Literal::Address(ip.into());
    }
    // No top-level domain starts with a digit: such a last label is meant as a number.
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    if last.bytes().next().is_none_or(|b| b.is_ascii_digit()) || host.contains(':') {
        return Literal::Odd;
    }
    Literal::Name
}

fn is_this_machine(host: &str) -> bool {
    match literal(host) {
        Literal::Address(ip) => ip.is_loopback(),
        Literal::Name => host.eq_ignore_ascii_case("localhost"),
        Literal::Odd => false,
    }
}

/// Link-local, metadata, unspecified and multicast addresses, also in their mapped forms.
fn forbidden(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            v4.is_link_local() || v4.is_unspecified() || v4.is_multicast() || v4.is_broadcast()
        }
        IpAddr::V6(v6) => match v6.to_ipv4() {
            Some(v4) if v6 != Ipv6Addr::LOCALHOST => forbidden(v4.into()),
            _ => {
                v6.is_unicast_link_local()
                    || v6.is_unspecified()
                    || v6.is_multicast()
                    // The whole block of the instance metadata service, fd00:ec2::/32.
                    || v6.segments()[..2] == [0xfd00, 0x0ec2]
            }
        },
    }
}

/// Resolves names with the system's resolver and drops every address that may not be contacted.
#[derive(Debug, Clone, Copy)]
pub(super) struct GuardedResolver;

impl ResolveDns for GuardedResolver {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let found: Vec<IpAddr> = tokio::net::lookup_host((name, 0))
                .await
                .map_err(ResolveDnsError::new)?
                .map(|address| address.ip())
                .collect();
            let allowed = allowed_addresses(name, found);
            if allowed.is_empty() {
                return Err(ResolveDnsError::new(NotAllowed));
            }
            Ok(allowed)
        })
    }
}

/// A name of this machine may only mean this machine, and no other name may mean it.
fn allowed_addresses(name: &str, found: Vec<IpAddr>) -> Vec<IpAddr> {
    let bare = name.trim_end_matches('.').to_ascii_lowercase();
    let local = bare == "localhost" || bare.ends_with(".localhost");
    found.into_iter().filter(|ip| !forbidden(*ip) && ip.is_loopback() == local).collect()
}

/// The name resolves to nothing that may be contacted.
#[derive(Debug, thiserror::Error)]
#[error("the name has no address that may be contacted")]
pub(super) struct NotAllowed;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn encrypted_endpoints_and_plain_loopback_are_allowed() {
        for text in [
            "https://s3.example.com",
            "https://s3.example.com/",
            "https://minio.intern:9000",
            "https://10.0.0.5:9000",
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
            "http://localhost:9000",
            "https://s3.amazonaws.com.evil.example",
            "https://host:22",
        ] {
            assert_eq!(
                checked_endpoint(text, false).unwrap(),
                text.trim_end_matches('/'),
                "{text}"
            );
        }
    }

    #[test]
    fn every_other_endpoint_is_refused_in_words() {
        let long = format!("https://{}.example", "a".repeat(10_000));
        for text in [
            "http://s3.example.com",
            "http://10.0.0.5:9000",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "https://169.254.169.254",
            "https://169.254.1.1:443",
            "https://[fd00:ec2::254]",
            "https://[::ffff:169.254.169.254]",
            "https://[::169.254.169.254]",
            "https://[fe80::1]",
            "https://0.0.0.0",
            "https://[::]",
            "https://2852039166",
            "https://0251.0376.0251.0376",
            "https://0xa9fea9fe",
            "https://169.254.43518",
            "http://127.1",
            "file:///etc/passwd",
            "ftp://host",
            "javascript:alert(1)",
            "//host",
            "host",
            "",
            "   ",
            long.as_str(),
            "https://host:0",
            "https://host:65536",
            "https://host:",
            "https://host/path",
            "https://host?x=1",
            "https://",
            "https://ho st",
            "https://host\n.evil",
        ] {
            let fault = checked_endpoint(text, false).unwrap_err();
            assert_eq!(fault.code, Code::Invalid, "{text}");
        }
    }

    #[test]
    fn plain_http_is_refused_by_its_own_name_and_allowed_only_when_the_person_did() {
        for text in ["http://s3.example.com", "http://10.0.0.5:9000", "http://[fd12::1]:9000"] {
            let fault = checked_endpoint(text, false).unwrap_err();
            assert_eq!(fault.detail.as_deref(), Some("field: plain_http"), "{text}");
            assert_eq!(checked_endpoint(text, true).unwrap(), text);
        }
        for text in ["http://169.254.169.254", "http://[fe80::1]", "http://0.0.0.0", "ftp://host"] {
            let fault = checked_endpoint(text, true).unwrap_err();
            assert_eq!(fault.detail.as_deref(), Some("field: endpoint"), "{text}");
        }
    }

    #[test]
    fn an_endpoint_takes_its_usual_form() {
        for (text, usual) in [
            ("https://s3.example.com.", "https://s3.example.com"),
            ("https://s3.example.com.:9000/", "https://s3.example.com:9000"),
            ("HTTPS://s3.example.com", "https://s3.example.com"),
            ("https://[::1]:9000/", "https://[::1]:9000"),
        ] {
            assert_eq!(checked_endpoint(text, false).unwrap(), usual);
        }
        assert!(is_address("https://[::1]:9000") && is_address("https://10.0.0.1"));
        assert!(!is_address("https://s3.example.com:9000"));
    }

    #[test]
    fn a_password_in_the_endpoint_is_refused_and_not_repeated() {
        let fault = checked_endpoint("https://user:hunter2@host", true).unwrap_err();
        assert!(!format!("{fault:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_no_region_is_refused_at_its_field() {
        let fault = checked_region("us-east-1@evil.example/").unwrap_err();
        assert_eq!(fault.detail.as_deref(), Some("field: region"));
        checked_region("garage").unwrap();
    }

    #[test]
    fn a_name_that_resolves_to_a_forbidden_address_has_no_address() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let rebinding = vec![ip("93.184.216.34"), ip("169.254.169.254"), ip("127.0.0.1")];
        assert_eq!(allowed_addresses("evil.example", rebinding), [ip("93.184.216.34")]);
        let astray = vec![ip("93.184.216.34"), ip("127.0.0.1")];
        assert_eq!(allowed_addresses("localhost", astray), [ip("127.0.0.1")]);
    }
}
