#![allow(clippy::unwrap_used)]
use super::*;
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use strata_domain::explain::Service;

const ASKED: Asked<'static> = Asked(Request {
    service: Service::S3,
    endpoint: "https://s3.example.com",
    amazon: false,
    region: "us-east-1",
    operation: "GetObject",
    bucket: Some("b"),
    key: Some("report.pdf"),
    prefix: None,
    version: false,
    role: None,
    mfa: false,
    temporary: false,
});

fn answer(
    status: u16,
    code: Option<&str>,
    headers: &[(&'static str, &str)],
) -> SdkError<GetObjectError, HttpResponse> {
    let mut raw = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::empty());
    for (name, value) in headers {
        raw.headers_mut().insert(*name, (*value).to_owned());
    }
    let mut meta = ErrorMetadata::builder().message("The token FwoGZXIvYXdzEBYaDCANARY is bad");
    if let Some(code) = code {
        meta = meta.code(code);
    }
    SdkError::service_error(GetObjectError::generic(meta.build()), raw)
}

#[test]
fn every_code_of_the_table_has_its_reason_and_names_the_thing() {
    use Effect::{PutOff, Refused, Unclear};
    for (status, code, kind, effect) in [
        (403, Some("AccessDenied"), Code::Denied, Refused),
        (403, Some("InvalidAccessKeyId"), Code::BadCredentials, Refused),
        (403, Some("SignatureDoesNotMatch"), Code::BadCredentials, Refused),
        (400, Some("ExpiredToken"), Code::Expired, Refused),
        (403, Some("RequestTimeTooSkewed"), Code::ClockSkew, Refused),
        (301, Some("PermanentRedirect"), Code::WrongRegion, Refused),
        (400, Some("AuthorizationHeaderMalformed"), Code::WrongRegion, Refused),
        (404, Some("NoSuchBucket"), Code::Gone, Refused),
        (404, Some("NoSuchKey"), Code::Gone, Refused),
        (404, Some("NoSuchVersion"), Code::Gone, Refused),
        (404, None, Code::Gone, Refused),
        (403, None, Code::Denied, Refused),
        (403, Some("InvalidObjectState"), Code::Archived, Refused),
        (412, Some("PreconditionFailed"), Code::Changed, Refused),
        (412, None, Code::Changed, Refused),
        (409, Some("ConditionalRequestConflict"), Code::Conflict, Refused),
        (409, Some("OperationAborted"), Code::Conflict, PutOff),
        (405, Some("MethodNotAllowed"), Code::Unsupported, Refused),
        (501, Some("NotImplemented"), Code::Unsupported, Refused),
        (400, Some("BadDigest"), Code::Mismatch, PutOff),
        (503, Some("SlowDown"), Code::Throttled, PutOff),
        (503, None, Code::Throttled, Unclear),
        (429, None, Code::Throttled, PutOff),
        (400, Some("RequestTimeout"), Code::NetStall, PutOff),
        (500, Some("InternalError"), Code::Server, Unclear),
        (200, Some("InternalError"), Code::Server, Unclear),
        (502, None, Code::Server, Unclear),
        (200, None, Code::Malformed, Unclear),
        (302, None, Code::NetPortal, Unclear),
        (400, Some("SomethingNew"), Code::Invalid, Refused),
    ] {
        let failure = ASKED.failure(&answer(status, code, &[]));
        assert_eq!((failure.fault.code, failure.effect), (kind, effect), "{status} {code:?}");
        assert!(failure.fault.message.contains("report.pdf"), "{}", failure.fault.message);
        assert!(failure.fault.message.contains("“b”"), "{}", failure.fault.message);
    }
}

#[test]
fn no_fault_repeats_the_servers_text() {
    let hostile = "Code FwoGZXIvYXdzEBYaDCANARY<script>";
    let failure = ASKED.failure(&answer(400, Some(hostile), &[("x-amz-request-id", "a b\tc")]));
    let text = format!("{failure:?}");
    assert!(!text.contains("is bad") && !text.contains('<'), "{text}");
}

#[test]
fn the_detail_holds_operation_status_code_and_request_id() {
    let error = answer(404, Some("NoSuchKey"), &[("x-amz-request-id", "4442587FB7D0A2F9")]);
    let detail = ASKED.failure(&error).fault.detail.unwrap();
    assert_eq!(detail, "GetObject · HTTP 404 · NoSuchKey · request 4442587FB7D0A2F9");
}

#[test]
fn the_right_region_is_named_even_without_a_code() {
    let failure = ASKED.failure(&answer(301, None, &[("x-amz-bucket-region", "eu-west-1")]));
    assert_eq!(failure.fault.code, Code::WrongRegion);
    assert_eq!(failure.region.as_deref(), Some("eu-west-1"));
    assert!(failure.fault.hint.unwrap().contains("eu-west-1"));
    let evil = ASKED.failure(&answer(301, None, &[("x-amz-bucket-region", "x@evil.example/")]));
    assert_eq!((evil.region, evil.fault.code), (None, Code::NetPortal));
}

#[test]
fn a_page_instead_of_an_answer_is_told_as_such() {
    for status in [200, 403, 404, 511] {
        let page = answer(status, None, &[("content-type", "text/html; charset=utf-8")]);
        assert_eq!(ASKED.failure(&page).fault.code, Code::NetPortal, "{status}");
    }
}

#[test]
fn a_wrong_clock_is_told_with_its_size() {
    let long_ago = [("date", "Tue, 15 Nov 1994 08:12:31 GMT")];
    for code in [Some("RequestTimeTooSkewed"), None] {
        let fault = ASKED.failure(&answer(403, code, &long_ago)).fault;
        assert_eq!(fault.code, Code::ClockSkew);
        assert!(fault.hint.unwrap().contains("ahead"));
    }
}

#[test]
fn a_deleted_document_is_told_as_deleted() {
    let failure = ASKED.failure(&answer(404, None, &[("x-amz-delete-marker", "true")]));
    assert!(failure.fault.message.contains("it is deleted"), "{}", failure.fault.message);
}

#[test]
fn the_servers_wish_to_wait_is_read() {
    let failure = ASKED.failure(&answer(503, Some("SlowDown"), &[("retry-after", "7")]));
    assert_eq!(failure.after, Some(Duration::from_secs(7)));
}

#[test]
fn a_certificates_fault_is_told_by_its_type() {
    use tokio_rustls::rustls::{InvalidMessage, PeerIncompatible};
    let certificate = TlsError::InvalidCertificate;
    for (error, why) in [
        (certificate(CertificateError::UnknownIssuer), Untrusted::Issuer),
        (certificate(CertificateError::NotValidForName), Untrusted::Name),
        (certificate(CertificateError::Expired), Untrusted::Expired),
        (certificate(CertificateError::NotValidYet), Untrusted::NotYetValid),
        (certificate(CertificateError::Revoked), Untrusted::Revoked),
        (
            TlsError::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13),
            Untrusted::Protocol,
        ),
        (TlsError::AlertReceived(AlertDescription::ProtocolVersion), Untrusted::Protocol),
        (TlsError::AlertReceived(AlertDescription::CertificateRequired), Untrusted::WantsOurs),
        (TlsError::InvalidMessage(InvalidMessage::InvalidContentType), Untrusted::Other),
    ] {
        // As the layers above hand it on.
        let held = io::Error::new(ErrorKind::InvalidData, error);
        let chain = ConnectorError::io(Box::new(io::Error::other(held)));
        assert_eq!(silence_of(&chain), Silence::Untrusted(why));
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_told_as_such() {
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let ring = std::sync::Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _refused = acceptor.accept(stream).await;
        }
    });
    let access = crate::s3::Access {
        endpoint: Some(format!("https://localhost:{port}")),
        region: "us-east-1".into(),
        path_style: true,
        who: crate::signin::Who::keys(
            "AKIAEXAMPLE".into(),
            crate::secret::Secret::new("wJalrXUtnFEMIexample".into()),
            None,
        ),
        terms: crate::s3::Terms::default(),
    };
    let fault = crate::s3::S3::connect(access).unwrap().list_buckets().await.unwrap_err();
    assert_eq!(fault.code, Code::TlsUntrusted);
    let said = fault.explained.unwrap();
    assert!(said.causes[0].contains("company's own authority"), "{said:?}");
}
