//! `strata keys` on moto's IAM, with the real keychain, and `strata env`.

use crate::world::{CANARY, Served, Session};
use serde_json::Value;

const IAM: &str = "import json; iam = boto3.client('iam', endpoint_url=sys.argv[1])";

/// The user's keys as boto3 sees them: id and whether it is active.
fn keys_of(served: &Served, user: &str) -> Vec<(String, bool)> {
    let said = served.python(&format!(
        "{IAM}\nprint(json.dumps([[key['AccessKeyId'], key['Status'] == 'Active'] for key in iam.list_access_keys(UserName='{user}')['AccessKeyMetadata']]))"
    ));
    serde_json::from_str(&said).unwrap()
}

#[test]
fn a_key_is_rotated_step_by_step_and_the_old_one_kept_through_its_grace() {
    let session = Session::new();
    let mut served = Served::moto();
    let made = served.python(&format!(
        "{IAM}\niam.create_user(UserName='terminal')\nkey = iam.create_access_key(UserName='terminal')['AccessKey']\ns3.create_bucket(Bucket='rotated')\nprint(json.dumps([key['AccessKeyId'], key['SecretAccessKey']]))"
    ));
    let (old, secret): (String, String) = serde_json::from_str(&made).unwrap();
    (served.access_key_id, served.secret) = (old.clone(), secret);
    session.connect("work", &served);

    let said = session.run(&["keys", "work"]).ends(0);
    assert!(said.out.contains(&old) && said.out.contains("in use here"), "{said:?}");
    session.run(&["keys", "work", "create"]).ends(0);
    session.run(&["keys", "work", "back"]).ends(0);
    assert_eq!(keys_of(&served, "terminal"), [(old.clone(), true)]);

    for step in ["create", "test", "switch", "deactivate"] {
        let said = session.run(&["keys", "work", step]).ends(0);
        assert!(said.out.contains("Next: "), "{said:?}");
    }
    let report = session.run(&["keys", "work", "--json"]).ends(0).json();
    assert_eq!(report["rotation"]["stage"], "deactivated");
    let new = report["rotation"]["new_key"].as_str().unwrap().to_owned();
    let mut both = keys_of(&served, "terminal");
    both.sort();
    let mut expected = vec![(old.clone(), false), (new.clone(), true)];
    expected.sort();
    assert_eq!(both, expected);

    // Before the grace period is over only a person who is asked deletes it, and nobody is there.
    let early = session.run(&["keys", "work", "delete", "--yes"]).ends(1);
    assert!(early.err.contains("grace period"), "{early:?}");
    session.run(&["keys", "work", "delete"]);
    assert_eq!(keys_of(&served, "terminal").len(), 2, "the grace period is not over");
    let known = session.run(&["connections", "--json"]).ends(0).json();
    let work = known["connections"].as_array().unwrap().iter().find(|one| one["name"] == "work");
    assert_eq!(work.unwrap()["access_key_id"], Value::from(new));
    session.run(&["ls", "work:rotated"]).ends(0);
}

#[test]
fn a_store_without_iam_says_so() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let said = session.run(&["keys", "work"]);
    assert_ne!(said.code, 0, "{said:?}");
    assert!(!said.out.is_empty() || !said.err.is_empty());
}

#[test]
fn the_environment_of_an_application_is_printed_without_its_secret() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    for form in ["dotenv", "vercel"] {
        let said = session.run(&["env", "work:papers", "--form", form]).ends(0);
        assert!(said.out.contains("AWS_ACCESS_KEY_ID") && said.out.contains("papers"), "{said:?}");
        assert!(!said.out.contains(CANARY) && !said.err.contains(CANARY));
    }
}
