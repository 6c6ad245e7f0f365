//! How AWS answers a request that was sent to another region than its bucket's
//! (API reference, "Error responses").

use super::xml::escaped;
use crate::trouble::Elsewhere;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Response, StatusCode, request};
use s3s::Body;

/// The region that a request is signed for.
pub(crate) fn signed_for(parts: &request::Parts) -> Option<&str> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let query = || {
        let pairs = parts.uri.query().unwrap_or_default().split('&');
        pairs.into_iter().find_map(|pair| pair.strip_prefix("X-Amz-Credential="))
    };
    // `Credential=KEY/DATE/REGION/s3/aws4_request`, with `%2F` in a query.
    match header.and_then(|header| header.split_once("Credential=")) {
        Some((_, scope)) => scope.split('/').nth(2),
        None => query()?.split("%2F").nth(2),
    }
}

/// The refusal that names the right region.
pub(crate) fn elsewhere(region: &str, refusal: Elsewhere, head: bool) -> Response<Body> {
    let (status, code, more) = match refusal {
        Elsewhere::Redirect if head => (StatusCode::BAD_REQUEST, "", String::new()),
        Elsewhere::Redirect => {
            let endpoint = "<Endpoint>s3.amazonaws.com</Endpoint>".to_owned();
            (StatusCode::MOVED_PERMANENTLY, "PermanentRedirect", endpoint)
        }
        Elsewhere::Malformed => {
            let region = format!("<Region>{}</Region>", escaped(region));
            (StatusCode::BAD_REQUEST, "AuthorizationHeaderMalformed", region)
        }
    };
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>The bucket is in another region.</Message>{more}</Error>"
    );
    let mut response = Response::new(Body::from(xml));
    *response.status_mut() = status;
    if refusal == Elsewhere::Redirect
        && let Ok(region) = HeaderValue::from_str(region)
    {
        response.headers_mut().insert("x-amz-bucket-region", region);
    }
    response
}
