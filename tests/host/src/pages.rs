//! The built page, under the policy that the window gives it.

use crate::reply::{self, Reply};
use http::{HeaderValue, StatusCode, header};
use std::path::{Component, Path, PathBuf};

/// As in `tauri.conf.json`, with HTTP to this server in place of the window's bridge.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

/// A file of the page by the path of its URL.
pub async fn page(folder: &Path, url_path: &str) -> Reply {
    let Some(path) = below(folder, url_path) else {
        return reply::text(StatusCode::NOT_FOUND, "no such page");
    };
    match tokio::fs::read(&path).await {
        Ok(body) => {
            let mut answer = reply::bytes(StatusCode::OK, content_type(&path), body);
            answer
                .headers_mut()
                .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
            answer
        }
        Err(error) => reply::text(StatusCode::NOT_FOUND, format!("{}: {error}", path.display())),
    }
}

fn below(folder: &Path, url_path: &str) -> Option<PathBuf> {
    let relative = match url_path.trim_start_matches('/') {
        "" => "index.html",
        other => other,
    };
    let plain = Path::new(relative).components().all(|part| matches!(part, Component::Normal(_)));
    plain.then(|| folder.join(relative))
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json" | "map") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_can_not_leave_the_page_folder() {
        let folder = Path::new("/page");
        assert_eq!(below(folder, "/"), Some("/page/index.html".into()));
        assert_eq!(below(folder, "/assets/a.js"), Some("/page/assets/a.js".into()));
        assert_eq!(below(folder, "/../secret"), None);
        assert_eq!(below(folder, "/assets/../../secret"), None);
        assert_eq!(below(folder, "//etc/passwd"), Some("/page/etc/passwd".into()));
    }
}
