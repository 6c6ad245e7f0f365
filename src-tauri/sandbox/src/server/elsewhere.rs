//! How AWS answers a request that was sent to another region than its bucket's
//! (API reference, "Error responses").

use super::xml::escaped;
use crate::trouble::Elsewhere;
use http::{HeaderValue, Response, StatusCode};
use s3s::Body;

/// Where a test has moved the bucket of a request to.
#[derive(Debug, Clone)]
pub(super) struct BucketRegion(pub(super) String);

/// The refusal that names the right region.
pub(super) fn elsewhere(region: &str, refusal: Elsewhere, head: bool) -> Response<Body> {
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
