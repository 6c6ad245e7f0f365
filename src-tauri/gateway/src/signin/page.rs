//! Which page may be opened for a sign-in: https, and AWS's own or the very one that AWS named.

use super::tools::under;
use http::Uri;

/// The longest address that is opened, in bytes.
const MAX_BYTES: usize = 2048;

/// Domains of IAM Identity Center's pages.
const DOMAINS: [&str; 5] =
    ["amazonaws.com", "amazonaws.com.cn", "awsapps.com", "awsapps.cn", "app.aws"];

/// Whether a verification address may be opened. `from_amazon` says that the service's own address
/// named it: its host may then be any, as accounts can have domains of their own.
pub(super) fn may_be_opened(address: &str, from_amazon: bool) -> bool {
    // A letter that a launcher or a shell could take for something else has no place here.
    let plain = address.len() <= MAX_BYTES
        && address.bytes().all(|b| b.is_ascii_graphic() && !b"\"'`<>\\^{}|".contains(&b));
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let (Some("https"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return false;
    };
    let host = authority.host();
    let named = host.contains('.')
        && !host.starts_with('[')
        && !host.ends_with(|c: char| c.is_ascii_digit())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    // No user name, no other port.
    let bare = authority.as_str() == host || authority.as_str() == format!("{host}:443");
    plain && named && bare && (from_amazon || under(host, &DOMAINS))
}

/// Whether two addresses are on the same host.
pub(super) fn same_host(one: &str, other: &str) -> bool {
    let host = |text: &str| Some(text.parse::<Uri>().ok()?.host()?.to_ascii_lowercase());
    host(one).is_some_and(|host_of_one| host(other).as_ref() == Some(&host_of_one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_pages_of_amazon_or_named_by_it_are_opened() {
        for good in [
            "https://device.sso.eu-central-1.amazonaws.com/?user_code=ABCD-EFGH",
            "https://d-1234567890.awsapps.com/start/#/device?user_code=ABCD-EFGH",
            "https://ssoins-1.portal.eu-central-1.app.aws:443/device",
        ] {
            assert!(may_be_opened(good, false), "{good}");
        }
        assert!(may_be_opened("https://sso.example.com/device", true));
        let long = format!("https://x.awsapps.com/{}", "a".repeat(3000));
        for bad in [
            "https://sso.example.com/device",
            "https://awsapps.com.evil.example/",
            "https://evilawsapps.com/",
            "https://x.awsapps.com@evil.example/",
            "https://user@x.awsapps.com/",
            "https://x.awsapps.com:8443/",
            "http://x.awsapps.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://x.awsapps.com/ --new-window",
            "https://x.awsapps.com/\"&calc",
            "x.awsapps.com",
            "",
            long.as_str(),
        ] {
            assert!(!may_be_opened(bad, false), "{bad}");
        }
        for bad in ["http://sso.example.com/", "https://127.0.0.1/", "https://[::1]/", "https://x/"]
        {
            assert!(!may_be_opened(bad, true), "{bad}");
        }
    }

    #[test]
    fn a_page_with_the_code_is_on_the_host_of_the_page_without() {
        assert!(same_host("https://a.example/", "https://A.example/?code=1"));
        assert!(!same_host("https://a.example/", "https://b.example/?code=1"));
    }
}
