//! Opens a page in the person's browser: nothing but https, whatever the engine has checked before.

/// Hands an address to the desktop and says whether that went well.
pub(crate) async fn open(address: String) -> bool {
    if !is_page(&address) {
        tracing::error!("an address that is no page was not opened");
        return false;
    }
    // The desktop's launcher may take its time to start a browser.
    let opened = tokio::task::spawn_blocking(move || open::that_detached(address)).await;
    matches!(opened, Ok(Ok(())))
}

/// Whether a text is an https address and can be nothing else: no option, no path, no second word.
fn is_page(address: &str) -> bool {
    let rest = address.strip_prefix("https://");
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphanumeric()))
        && address.bytes().all(|b| b.is_ascii_graphic() && !b"\"'`<>\\^{}|".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_addresses_are_pages() {
        assert!(is_page("https://d-1.awsapps.com/start/#/device?user_code=ABCD-EFGH&x=1"));
        for bad in [
            "http://d-1.awsapps.com/",
            "file:///etc/passwd",
            "--version",
            "https://",
            "https://-x",
            "https://a.example/ b",
            "https://a.example/\"x",
            "javascript:alert(1)",
            "/usr/bin/true",
        ] {
            assert!(!is_page(bad), "{bad}");
        }
    }
}
