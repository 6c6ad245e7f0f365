//! Profiles as people write them, and what is made of them.

#![allow(clippy::unwrap_used)]
use super::*;
use crate::signin::AwsFiles;

async fn planned(config: &str, name: &str) -> Result<Plan, Fault> {
    let folder = tempfile::tempdir().unwrap();
    let files = AwsFiles::in_folder(folder.path());
    std::fs::write(&files.config, config).unwrap();
    let credentials = "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = canary\n";
    std::fs::write(&files.credentials, credentials).unwrap();
    plan(&files.read().await.unwrap(), name)
}

#[tokio::test]
async fn a_chain_of_roles_is_assumed_from_its_keys_upwards() {
    let config = "[profile base]\nregion = eu-west-1\n[profile middle]\nrole_arn = arn:middle\n\
        source_profile = base\n[profile top]\nrole_arn = arn:top\nsource_profile = middle\n\
        external_id = 42\nrole_session_name = me\nduration_seconds = 1800\n\
        mfa_serial = arn:aws:iam::1:mfa/me\nregion = eu-north-1\n";
    let plan = planned(config, "top").await.unwrap();
    assert!(matches!(&plan.base, Base::Keys(keys) if keys.access_key_id == "AKIABASE"));
    let arns: Vec<_> = plan.roles.iter().map(|role| role.role_arn.as_str()).collect();
    assert_eq!(arns, ["arn:middle", "arn:top"]);
    let top = &plan.roles[1];
    assert_eq!(top.external_id.as_deref(), Some("42"));
    assert_eq!((top.session_name.as_deref(), top.duration), (Some("me"), Some(1800)));
    assert_eq!(top.mfa_serial.as_deref(), Some("arn:aws:iam::1:mfa/me"));
    assert_eq!(plan.region.as_deref(), Some("eu-north-1"));
    assert!(!format!("{plan:?}").contains("canary"));
}

#[tokio::test]
async fn every_first_step_is_recognised() {
    let sso = "[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n\
        [sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n\
        sso_registration_scopes = a:b, c:d\n";
    let Base::Sso(found) = planned(sso, "p").await.unwrap().base else { panic!("not SSO") };
    assert_eq!((found.session.as_deref(), found.scopes.len()), (Some("s"), 2));
    let legacy = "[profile p]\nsso_start_url = https://x.awsapps.com/start\nsso_region = e-1\n\
        sso_account_id = 1\nsso_role_name = r\n";
    assert!(matches!(planned(legacy, "p").await.unwrap().base, Base::Sso(_)));
    let process = "[profile p]\ncredential_process = /bin/x --token canary\n";
    let plan = planned(process, "p").await.unwrap();
    assert!(matches!(plan.base, Base::Process(_)) && !format!("{plan:?}").contains("canary"));
    let web = "[profile p]\nrole_arn = arn:x\nweb_identity_token_file = /t\n";
    assert!(matches!(planned(web, "p").await.unwrap().base, Base::WebIdentity(_)));
    let named = "[profile p]\nrole_arn = arn:x\ncredential_source = Ec2InstanceMetadata\n";
    let plan = planned(named, "p").await.unwrap();
    assert!(matches!(plan.base, Base::Named(Named::Instance)) && plan.roles.len() == 1);
    let own = "[profile base]\nrole_arn = arn:x\nsource_profile = base\n";
    let plan = planned(own, "base").await.unwrap();
    assert!(matches!(plan.base, Base::Keys(_)) && plan.roles.len() == 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_profile_is_told_in_words() {
    for (config, words) in [
        ("[profile p]\nrole_arn = a\nsource_profile = gone\n", "“gone” is not there"),
        (
            "[profile p]\nrole_arn = a\nsource_profile = q\n[profile q]\nrole_arn = b\n\
             source_profile = p\n",
            "in a circle: p → q → p",
        ),
        ("[profile p]\nrole_arn = a\n", "needs a source_profile or a credential_source"),
        ("[profile p]\nrole_arn = a\nsource_profile = q\ncredential_source = E\n", "both"),
        ("[profile p]\nrole_arn = a\ncredential_source = E\n", "“E” is not known"),
        ("[profile p]\nregion = x\n", "does not say where its credentials come from"),
        ("[profile p]\naws_access_key_id = A\n", "aws_secret_access_key is missing"),
        ("[profile p]\nweb_identity_token_file = /t\n", "needs a role_arn"),
        ("[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n", "“s” is not"),
        ("[profile p]\nsso_start_url = https://x\n", "sso_account_id is missing"),
        (
            "[profile p]\nrole_arn = a\nsource_profile = base\nduration_seconds = 60\n",
            "from 900 to 43200",
        ),
        ("[profile other]\nregion = x\n", "There is no profile “p”"),
    ] {
        let fault = planned(config, "p").await.unwrap_err();
        assert_eq!(fault.code, Code::Invalid);
        assert!(fault.message.contains(words), "{} in {}", words, fault.message);
    }
}
