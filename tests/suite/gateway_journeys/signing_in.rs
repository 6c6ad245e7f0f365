//! Ways to sign in: roles on moto, the arguments of MFA and IAM Identity Center on a server of ours that speaks the
//! documented JSON (no independent one is at hand), and the surroundings in a process of their own.

use super::impatient;
use super::wire::{Wire, answer};
use crate::servers::{Kind, Server, run};
use futures::future::BoxFuture;
use jiff::Timestamp;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_gateway::s3::{Access, S3, Terms};
use strata_gateway::secret::Secret;
use strata_gateway::signin::{AwsFiles, Keys, Page, Reception, Who};

/// A person with a device, who remembers what was asked.
#[derive(Default)]
struct Person {
    asked: Mutex<Vec<String>>,
    codes: Mutex<Vec<&'static str>>,
    kept: Mutex<Option<Secret>>,
}

impl Person {
    fn note(&self, text: String) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Reception for Person {
    fn now(&self) -> Timestamp {
        "2026-05-05T10:00:00Z".parse().expect("a time")
    }

    fn mfa_code<'a>(
        &'a self,
        device: &'a str,
        role: &'a str,
        refused: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Secret, Fault>> {
        self.note(format!("{device} {role} {}", refused.is_some()));
        let code = self.codes.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Box::pin(async move {
            let given_up = || Fault::new(Code::Expired, "No more codes.");
            code.map(|code| Secret::new(code.to_owned())).ok_or_else(given_up)
        })
    }

    fn confirm_page(&self, page: Page) -> BoxFuture<'_, Fault> {
        self.note(format!("{} {}", page.code, page.address));
        Box::pin(std::future::pending())
    }

    fn fresh_keys<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Keys, Fault>> {
        Box::pin(async { Err(Fault::new(Code::Expired, "No key.")) })
    }

    fn kept_token(&self) -> BoxFuture<'_, Option<Secret>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async { kept })
    }

    fn keep_token(&self, token: Option<Secret>) -> BoxFuture<'_, ()> {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = token;
        Box::pin(async {})
    }
}

/// A connection of the profile `work` of a config file.
fn with_profile(config: &str, endpoint: &str, person: &Arc<Person>) -> (S3, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("config"), config).expect("a config file");
    let files = AwsFiles::in_folder(folder.path());
    let access = Access {
        endpoint: Some(endpoint.to_owned()),
        region: "us-east-1".into(),
        path_style: true,
        who: Who::Profile(files, "work".into(), person.clone()),
        terms: Terms::default(),
    };
    (S3::connect_with(access, impatient()).expect("the access is valid"), folder)
}

const CHAIN: &str = "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-canary\n\
    [profile middle]\nrole_arn = arn:aws:iam::123456789012:role/middle\nsource_profile = base\n\
    [profile work]\nrole_arn = arn:aws:iam::123456789012:role/work\nsource_profile = middle\n\
    external_id = ext-1\nrole_session_name = someone\nduration_seconds = 900\n";

#[test]
fn a_chain_of_roles_signs_in_on_moto() {
    run(Kind::Moto, async |on: &Server| {
        let person = Arc::new(Person::default());
        let (s3, _folder) = with_profile(CHAIN, &on.endpoint, &person);
        let buckets = s3.list_buckets().await;
        assert!(buckets.is_ok(), "{buckets:?}");
        assert!(!format!("{s3:?}").contains("canary"));
    });
}

const STS: &str = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
    <Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-canary</SecretAccessKey>\
    <SessionToken>token-canary</SessionToken><Expiration>2026-05-05T11:00:00Z</Expiration></Credentials>\
    </AssumeRoleResult></AssumeRoleResponse>";
/// A refusal as STS writes it (API reference, "Common errors").
fn denied(message: &str) -> Vec<u8> {
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>AccessDenied</Code><Message>{message}</Message></Error><RequestId>R1</RequestId></ErrorResponse>"
    );
    answer("403 Forbidden", &[XML], &body)
}

const BUCKETS: &str = "<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>";
const XML: (&str, &str) = ("content-type", "application/xml");

#[tokio::test]
async fn a_role_with_mfa_is_asked_for_with_serial_number_and_code() {
    let turns = AtomicUsize::new(0);
    let wire = Wire::start(move |head| match head.starts_with("POST") {
        true if turns.fetch_add(1, SeqCst) == 0 => denied("canary"),
        true => answer("200 OK", &[XML], STS),
        false => answer("200 OK", &[XML], BUCKETS),
    })
    .await;
    let config = "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-canary\n\
        [profile work]\nrole_arn = arn:aws:iam::1:role/work\nsource_profile = base\n\
        mfa_serial = arn:aws:iam::1:mfa/me\nexternal_id = ext-1\nrole_session_name = someone\n\
        duration_seconds = 900\n";
    let person = Arc::new(Person::default());
    // Taken from the end: one that is no code is not even sent, one is refused, one is taken.
    person.codes.lock().expect("no panic").extend(["222222", "111111", "12ab"]);
    let (s3, _folder) = with_profile(config, &wire.endpoint, &person);
    // Who may not ask does not, and nothing is sent.
    let quiet = s3.quietly().list_buckets().await.expect_err("nobody may be asked");
    assert_eq!((quiet.code, wire.heads().len()), (Code::Expired, 0));
    assert_eq!(s3.list_buckets().await, Ok(Vec::new()));
    assert_eq!(s3.list_buckets().await, Ok(Vec::new()));
    let device = "arn:aws:iam::1:mfa/me arn:aws:iam::1:role/work";
    let expected = [format!("{device} false"), format!("{device} true"), format!("{device} true")];
    assert_eq!(person.asked(), expected);
    let bodies = wire.bodies();
    assert_eq!(bodies.len(), 4, "two to STS, two to S3");
    for (body, code) in [(&bodies[0], "111111"), (&bodies[1], "222222")] {
        for part in [
            "Action=AssumeRole",
            "SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme",
            "ExternalId=ext-1",
            "RoleSessionName=someone",
            "DurationSeconds=900",
            &format!("TokenCode={code}"),
        ] {
            assert!(body.contains(part), "{part} in {body}");
        }
    }
    assert!(wire.heads()[2].contains("ASIAROLE") && wire.heads()[3].contains("ASIAROLE"));
}

#[tokio::test]
async fn a_refused_role_is_told_by_name_and_without_the_answers_text() {
    let wire = Wire::start(|_| denied("echo base-canary")).await;
    let (s3, _folder) = with_profile(CHAIN, &wire.endpoint, &Arc::new(Person::default()));
    let fault = s3.list_buckets().await.expect_err("it is refused");
    assert_eq!(fault.code, Code::Denied);
    assert!(
        fault.message.contains("role/middle") && fault.message.contains("“middle”"),
        "{fault:?}"
    );
    assert!(!format!("{fault:?}").contains("canary"), "{fault:?}");
}

/// IAM Identity Center as it is documented, in the order of one sign-in.
fn identity_center(head: &str, tokens: &AtomicUsize, roles: &AtomicUsize) -> Vec<u8> {
    let json = [("content-type", "application/json")];
    let path = head.split(' ').nth(1).unwrap_or_default();
    match path.split('?').next().unwrap_or_default() {
        "/client/register" => answer(
            "200 OK",
            &json,
            r#"{"clientId":"client","clientSecret":"client-canary","clientIdIssuedAt":1,"clientSecretExpiresAt":1900000000}"#,
        ),
        "/device_authorization" => answer(
            "200 OK",
            &json,
            r#"{"deviceCode":"device-canary","userCode":"ABCD-EFGH","expiresIn":600,"interval":1,
            "verificationUri":"https://device.sso.us-east-1.amazonaws.com/",
            "verificationUriComplete":"https://device.sso.us-east-1.amazonaws.com/?user_code=ABCD-EFGH"}"#,
        ),
        "/token" => match tokens.fetch_add(1, SeqCst) {
            0 => answer(
                "400 Bad Request",
                &[json[0], ("x-amzn-errortype", "AuthorizationPendingException")],
                r#"{"error":"authorization_pending"}"#,
            ),
            number => answer(
                "200 OK",
                &json,
                &format!(
                    r#"{{"accessToken":"access-canary-{number}","expiresIn":3600,"refreshToken":"refresh-canary"}}"#
                ),
            ),
        },
        "/federation/credentials" if roles.fetch_add(1, SeqCst) == 1 => answer(
            "401 Unauthorized",
            &[json[0], ("x-amzn-errortype", "UnauthorizedException")],
            r#"{"message":"Session token not found or invalid"}"#,
        ),
        "/federation/credentials" => answer(
            "200 OK",
            &json,
            r#"{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s","sessionToken":"t","expiration":1900000000000}}"#,
        ),
        _ => answer("200 OK", &[XML], BUCKETS),
    }
}

#[tokio::test]
async fn a_session_of_identity_center_is_confirmed_in_the_browser_kept_and_renewed() {
    let (tokens, roles) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wire = Wire::start(move |head| identity_center(head, &tokens, &roles)).await;
    let config = format!(
        "[profile work]\nsso_session = main\nsso_account_id = 123456789012\nsso_role_name = Reader\n\
         [sso-session main]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = us-east-1\n\
         endpoint_url = {}\n",
        wire.endpoint
    );
    let person = Arc::new(Person::default());
    let (s3, _folder) = with_profile(&config, &wire.endpoint, &person);
    assert_eq!(s3.list_buckets().await, Ok(Vec::new()));
    let page = "ABCD-EFGH https://device.sso.us-east-1.amazonaws.com/?user_code=ABCD-EFGH";
    assert_eq!(person.asked(), [page]);
    let path = |head: &String| {
        head.split(' ').nth(1).unwrap_or_default().split('?').next().map(str::to_owned)
    };
    let paths: Vec<_> = wire.heads().iter().filter_map(path).collect();
    let expected = [
        "/client/register",
        "/device_authorization",
        "/token",
        "/token",
        "/federation/credentials",
        "/",
    ];
    assert_eq!(paths, expected);
    assert!(wire.bodies()[0].contains("sso:account:access"), "{}", wire.bodies()[0]);
    assert!(wire.bodies()[1].contains("https://d-1.awsapps.com/start"));
    // The next run has the kept token. It is refused there: it is renewed, and nobody is asked.
    let (again, _folder) = with_profile(&config, &wire.endpoint, &person);
    assert_eq!(again.list_buckets().await, Ok(Vec::new()));
    assert_eq!(person.asked().len(), 1);
    let paths: Vec<_> = wire.heads().iter().skip(6).filter_map(path).collect();
    assert_eq!(paths, ["/federation/credentials", "/token", "/federation/credentials", "/"]);
    assert!(wire.bodies()[7].contains("refresh-canary"), "{}", wire.bodies()[7]);
    assert!(wire.heads()[8].contains("access-canary-2"));
}

#[tokio::test]
async fn a_page_that_is_not_amazons_is_never_shown() {
    let wire = Wire::start(|head| match head.contains("/device_authorization") {
        true => answer(
            "200 OK",
            &[("content-type", "application/json")],
            r#"{"deviceCode":"d","userCode":"A","expiresIn":600,"interval":1,
            "verificationUri":"https://amazonaws.com.evil.example/"}"#,
        ),
        false => answer(
            "200 OK",
            &[("content-type", "application/json")],
            r#"{"clientId":"c","clientSecret":"s","clientIdIssuedAt":1,"clientSecretExpiresAt":1900000000}"#,
        ),
    })
    .await;
    let config = format!(
        "[profile work]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = us-east-1\n\
         sso_account_id = 1\nsso_role_name = Reader\nendpoint_url = {}\n",
        wire.endpoint
    );
    let person = Arc::new(Person::default());
    let (s3, _folder) = with_profile(&config, &wire.endpoint, &person);
    let fault = s3.list_buckets().await.expect_err("it is refused");
    assert_eq!(fault.code, Code::Denied, "{fault:?}");
    assert_eq!(person.asked(), Vec::<String>::new());
}

#[test]
fn the_surroundings_sign_in_by_variables() {
    run(Kind::Sandbox, async |on: &Server| {
        let mut child = Command::new(std::env::current_exe().expect("this binary"));
        child
            .args(["--exact", "gateway_journeys::signing_in::in_an_environment", "--ignored"])
            .env("STRATA_SUITE_ENDPOINT", &on.endpoint)
            .env("AWS_ACCESS_KEY_ID", &on.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &on.secret_access_key)
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        let outcome = tokio::task::spawn_blocking(move || child.output()).await.expect("no panic");
        let outcome = outcome.expect("the child runs");
        let text = String::from_utf8_lossy(&outcome.stdout).into_owned();
        assert!(outcome.status.success() && text.contains("1 passed"), "{text}");
    });
}

#[tokio::test]
#[ignore = "run by the test above, in an environment of its own"]
async fn in_an_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = AwsFiles::in_folder(folder.path());
    assert_eq!(files.region_around().await.as_deref(), Some("us-east-1"));
    let access = Access {
        endpoint: Some(std::env::var("STRATA_SUITE_ENDPOINT").expect("the parent says it")),
        region: "us-east-1".into(),
        path_style: true,
        who: Who::Environment(files, Arc::new(Person::default())),
        terms: Terms::default(),
    };
    let buckets = S3::connect(access).expect("the access is valid").list_buckets().await;
    assert_eq!(buckets, Ok(Vec::new()));
}
