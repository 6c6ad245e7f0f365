//! The environment that is handed to an application: masked on the screen, whole in the clipboard, and read back by
//! the programs that will read it.

use crate::journeys::{World, access, open};
use crate::servers::{Kind, Server, python, run};
use serde_json::{Value, json};
use std::process::Command;
use strata_domain::environment::{Form, Variable, is_plain, text};
use strata_domain::history::Versioning;

fn of(connection: &Value, bucket: &str, form: &str) -> Value {
    json!({ "connection": connection, "bucket": bucket, "form": form })
}

#[test]
fn the_page_gets_dots_and_the_clipboard_gets_the_secret_for_a_minute() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Unversioned).await;
        let world = World::on(access(on)).await;
        let token = "the-session-token-canary";
        let mut request = json!({
            "name": "Mine", "kind": "access_key", "endpoint": on.endpoint, "region": "us-east-1",
            "access_key_id": on.access_key_id, "secret_access_key": on.secret_access_key, "path_style": true,
            "session_only": true,
        });
        let plain = world.done("save_connection", request.clone()).await["id"].clone();
        request["session_token"] = json!(token);
        let temporary = world.done("save_connection", request).await["id"].clone();
        for (connection, secrets) in [
            (&plain, vec![on.secret_access_key.as_str()]),
            (&temporary, vec![on.secret_access_key.as_str(), token]),
        ] {
            for form in ["dotenv", "vercel"] {
                let shown = world.done("show_environment", of(connection, &bucket, form)).await;
                world.done("copy_environment", of(connection, &bucket, form)).await;
                let (copied, kept_for) = open(&world.person.copied).clone().expect("it is copied");
                assert_eq!(
                    (shown["clipboard_seconds"].as_u64(), kept_for.as_secs()),
                    (Some(60), 60)
                );
                let masked = shown["masked"].as_str().expect("a text");
                for secret in &secrets {
                    assert!(
                        copied.contains(secret) && !shown.to_string().contains(secret),
                        "{form}"
                    );
                }
                for word in
                    [bucket.as_str(), &on.endpoint, &on.access_key_id, "us-east-1", "••••••••"]
                {
                    assert!(masked.contains(word), "{word}: {masked}");
                }
                let ends = shown["notes"].to_string().contains("temporary");
                assert_eq!(ends, secrets.len() == 2, "{shown}");
            }
        }
        let said = format!("{:?}", open(&world.events));
        assert!(!said.contains(&on.secret_access_key) && !said.contains(token));
    });
}

/// Values that quoting may spoil.
const ODD: [&str; 9] = [
    "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY==",
    "with a blank and # a hash",
    "cost$HOME${HOME}`id`$(id)",
    "say \"so\"",
    "it's",
    "%s%n%d",
    "-n",
    "a=b&c;d|e>f<g*h?",
    "ümläut • é",
];

fn variables(values: &[&'static str]) -> Vec<(String, &'static str)> {
    values.iter().enumerate().map(|(index, value)| (format!("ODD_{index}"), *value)).collect()
}

fn written(form: Form, values: &[(String, &str)]) -> String {
    let all: Vec<_> =
        values.iter().map(|(name, value)| Variable { name, value, secret: true }).collect();
    text(form, &all)
}

#[test]
fn a_dotenv_file_is_read_back_by_python_and_by_node() {
    // What is not plain is told on the screen: these readers differ on it.
    let plain: Vec<&str> = ODD.into_iter().filter(|value| is_plain(value)).collect();
    assert_eq!(plain.len(), ODD.len() - 1);
    let values = variables(&plain);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(".env");
    std::fs::write(&path, written(Form::Dotenv, &values)).expect("a file");
    let by_python =
        "import dotenv, json, sys; print(json.dumps(dotenv.dotenv_values(sys.argv[1])))";
    let by_node = "console.log(JSON.stringify(require('node:util').parseEnv(require('node:fs').readFileSync(process.argv[1], 'utf8'))))";
    for (reader, script) in [(python(), ["-c", by_python]), ("node".into(), ["-e", by_node])] {
        let mut command = Command::new(&reader);
        let outcome = command.args(script).arg(&path).output().expect("the reader runs");
        let read: Value = serde_json::from_slice(&outcome.stdout)
            .unwrap_or_else(|_| panic!("{}: {outcome:?}", reader.display()));
        for (name, value) in &values {
            assert_eq!(read[name], *value, "{}", reader.display());
        }
    }
}

#[test]
fn vercels_commands_hand_over_each_value_as_it_is_in_sh_and_bash() {
    use std::os::unix::fs::PermissionsExt as _;
    let values = variables(&ODD);
    for shell in ["sh", "bash"] {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("vercel");
        // What the CLI would read: the value, from standard input, up to its end.
        let script = format!(
            "#!/bin/sh\n[ \"$1 $2 $4\" = 'env add production' ] && cat > '{}'/\"$3\"\n",
            folder.path().display()
        );
        std::fs::write(&program, script).expect("a program");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755))
            .expect("it may run");
        let path = std::env::var("PATH").expect("a path");
        let outcome = Command::new(shell)
            .args(["-c", &written(Form::Vercel, &values)])
            .env("PATH", format!("{}:{path}", folder.path().display()))
            .output()
            .expect("a shell runs");
        assert!(outcome.status.success() && outcome.stderr.is_empty(), "{outcome:?}");
        for (name, value) in &values {
            let read = std::fs::read_to_string(folder.path().join(name)).expect("it came");
            assert_eq!(read, *value, "{shell}");
        }
    }
}
