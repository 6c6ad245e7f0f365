#![allow(clippy::unwrap_used)]
mod policies;
mod table;

use super::*;
use crate::fault::Explanation;

/// A download from Amazon that failed.
const READ: Request<'static> = Request {
    service: Service::S3,
    operation: "GetObject",
    endpoint: "Amazon S3 in eu-central-1",
    amazon: true,
    region: "eu-central-1",
    bucket: Some("papers"),
    key: Some("cv/ada.pdf"),
    prefix: None,
    version: false,
    role: None,
    mfa: false,
    temporary: false,
};

fn coded(status: u16, code: &str) -> Answer<'_> {
    Answer { status, code: Some(code), ..Answer::default() }
}

fn explained(request: &Request<'_>, answer: &Answer<'_>) -> Explanation {
    *explain(request, answer).unwrap().fault.explained.unwrap()
}

#[test]
fn no_word_of_the_server_passes_through() {
    let token = "FwoGZXIvYXdzEBYcanary";
    for (status, code) in [(400, token), (200, token), (403, "ExpiredToken")] {
        let answer = Answer {
            status,
            code: Some(code),
            request_id: Some(token),
            region: Some(token),
            class: Some(token),
            ..Answer::default()
        };
        let text = format!("{:?}", explain(&READ, &answer).unwrap());
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn the_answer_and_its_id_are_told_apart_from_the_sentence() {
    let answer = Answer { request_id: Some("4442587FB7D0A2F9"), ..coded(403, "AccessDenied") };
    let fault = explain(&READ, &answer).unwrap().fault;
    let said = fault.explained.unwrap();
    assert_eq!(said.tried, "GetObject of “cv/ada.pdf” in the bucket “papers”");
    assert_eq!(said.answer.as_deref(), Some("AccessDenied (HTTP 403)"));
    assert_eq!(said.request_id.as_deref(), Some("4442587FB7D0A2F9"));
    assert_eq!(
        fault.detail.as_deref(),
        Some("GetObject · HTTP 403 · AccessDenied · request 4442587FB7D0A2F9")
    );
}

#[test]
fn a_clock_that_is_off_is_told_with_its_size_and_way() {
    for (minutes, way) in [(17, "17 min ahead"), (-90, "90 min behind")] {
        let skew = Some(jiff::SignedDuration::from_mins(minutes));
        for code in [Some("RequestTimeTooSkewed"), Some("RequestExpired"), None] {
            let answer = Answer { status: 403, code, skew, ..Answer::default() };
            let fault = explain(&READ, &answer).unwrap().fault;
            assert_eq!(fault.code, Code::ClockSkew);
            assert!(fault.hint.unwrap().contains(way));
            assert!(fault.explained.unwrap().causes[0].contains(way));
        }
    }
    let skew = Some(jiff::SignedDuration::from_mins(17));
    let answer = Answer { skew, ..coded(403, "SignatureDoesNotMatch") };
    assert!(explained(&READ, &answer).causes.iter().any(|cause| cause.contains("17 min ahead")));
}

#[test]
fn the_right_region_is_named_where_the_server_names_it() {
    for (status, code) in [
        (301, Some("PermanentRedirect")),
        (307, Some("TemporaryRedirect")),
        (400, Some("AuthorizationHeaderMalformed")),
        (400, Some("IllegalLocationConstraintException")),
        (400, None),
        (301, None),
    ] {
        let answer = Answer { status, code, region: Some("sa-east-1"), ..Answer::default() };
        let fault = explain(&READ, &answer).unwrap().fault;
        assert_eq!(fault.code, Code::WrongRegion, "{status} {code:?}");
        assert_eq!(fault.hint.as_deref(), Some("Its region is sa-east-1."));
        assert!(fault.explained.unwrap().causes[0].contains("eu-central-1"));
    }
}

#[test]
fn an_archived_version_is_told_with_its_class_and_time() {
    for (class, name, time) in [
        (Some("GLACIER"), "Flexible Retrieval", "minutes to hours"),
        (Some("DEEP_ARCHIVE"), "Deep Archive", "12 to 48 hours"),
        (Some("INTELLIGENT_TIERING"), "Intelligent-Tiering", "minutes to hours"),
        (None, "archive class", "minutes to hours"),
    ] {
        let said = explained(&READ, &Answer { class, ..coded(403, "InvalidObjectState") });
        assert!(said.causes[0].contains(name) && said.remedies[0].contains(time), "{said:?}");
    }
}

#[test]
fn a_denial_says_what_this_operation_in_particular_is_denied_for() {
    let why = |request: Request<'static>| {
        explained(&request, &coded(403, "AccessDenied")).causes.join("\n")
    };
    assert!(why(READ).contains("There is no such document"));
    let delete = Request { operation: "DeleteObject", ..READ };
    assert!(!why(delete).contains("Object Lock"));
    assert!(why(Request { version: true, ..delete }).contains("Object Lock"));
    assert!(why(READ).contains("kms:Decrypt") && why(READ).contains("(SCP, RCP)"));
    let list = Request { operation: "ListObjectsV2", key: None, ..READ };
    assert!(why(list).contains("VPC endpoint") && !why(list).contains("kms:"));
    assert!(why(Request { temporary: true, ..list }).contains("session"));
    let elsewhere = why(Request { amazon: false, ..list });
    assert!(!elsewhere.contains("SCP") && elsewhere.contains("store"), "{elsewhere}");
}

#[test]
fn a_wrong_code_of_an_mfa_device_comes_before_the_role() {
    let assume = Request { service: Service::Sts, operation: "AssumeRole", mfa: true, ..READ };
    let said = explained(&assume, &coded(403, "AccessDenied"));
    assert!(said.causes[0].contains("code") && said.causes.join("").contains("trust policy"));
    let said = explained(&Request { mfa: false, ..assume }, &coded(403, "AccessDenied"));
    assert!(said.causes[0].contains("trust policy"));
}

#[test]
fn a_temporary_key_is_suspected_first_where_it_is_one() {
    let unknown = coded(403, "InvalidAccessKeyId");
    assert!(explained(&Request { temporary: true, ..READ }, &unknown).causes[0].contains("ASIA"));
    assert!(explained(&READ, &unknown).causes[0].contains("mistyped"));
}

#[test]
fn silence_is_told_apart_by_what_kept_silent() {
    use Effect::{NotSent, Refused, Unclear};
    let untrusted = [
        Untrusted::Issuer,
        Untrusted::Name,
        Untrusted::Expired,
        Untrusted::NotYetValid,
        Untrusted::Revoked,
        Untrusted::Protocol,
        Untrusted::WantsOurs,
        Untrusted::Other,
    ];
    let mut all = vec![
        (Silence::NoRequest, Code::Invalid, Refused, "names"),
        (Silence::NotAllowed, Code::Invalid, Refused, "not allowed"),
        (Silence::NoSuchName, Code::NetUnreachable, NotSent, "name is not known"),
        (Silence::Refused, Code::NetUnreachable, NotSent, "nothing listens"),
        (Silence::NoConnection, Code::NetUnreachable, NotSent, "no connection"),
        (Silence::NoConnectionInTime, Code::NetStall, NotSent, "in time"),
        (Silence::NotHttp, Code::NetPortal, Unclear, "is not S3"),
        (Silence::NoAnswerInTime, Code::NetStall, Unclear, "in time"),
        (Silence::Broken, Code::NetUnreachable, Unclear, "broke"),
        (Silence::Garbled, Code::Malformed, Unclear, "understood"),
        (Silence::Unknown, Code::Malformed, Unclear, "unknown"),
    ];
    all.extend(
        untrusted.map(|why| (Silence::Untrusted(why), Code::TlsUntrusted, Refused, "trusted")),
    );
    let request = Request { endpoint: "https://s3.example.com", amazon: false, ..READ };
    for (silence, code, effect, word) in all {
        let explained = explain_silence(&request, silence);
        assert_eq!((explained.fault.code, explained.effect), (code, effect), "{silence:?}");
        assert!(explained.fault.message.contains(word), "{}", explained.fault.message);
        let said = explained.fault.explained.unwrap();
        assert!(!said.causes.is_empty() && !said.remedies.is_empty(), "{silence:?}");
        assert_eq!((said.answer, said.policy), (None, None));
        assert!(explained.fault.hint.is_some(), "{silence:?}");
    }
}
