//! Other people's clients on our server: boto3, and s5cmd where it is faster to say in a command line.

use crate::servers::{Kind, Server, python, root, run};
use std::process::{Command, Output};
use strata_domain::history::Versioning;

pub(super) async fn output(mut command: Command) -> Output {
    let run = tokio::task::spawn_blocking(move || command.output()).await.expect("no panic");
    run.expect("the program runs")
}

pub(super) fn as_user(program: impl AsRef<std::ffi::OsStr>, on: &Server) -> Command {
    let mut command = Command::new(program);
    command
        .env("AWS_ACCESS_KEY_ID", &on.access_key_id)
        .env("AWS_SECRET_ACCESS_KEY", &on.secret_access_key)
        .env("AWS_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

#[test]
fn boto3_works_on_the_sandbox() {
    run(Kind::Sandbox, async |on: &Server| {
        let mut command = as_user(python(), on);
        command.arg(root().join("tests/moto/boto.py")).arg(&on.endpoint);
        let told = output(command).await;
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        let trouble = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.status.success() && text.trim() == "all good", "{text}\n{trouble}");
    });
}

#[test]
fn s5cmd_copies_a_tree_up_and_down() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let (from, to) =
            (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let folder = from.path().join("deep/er");
        std::fs::create_dir_all(&folder).expect("a folder");
        for n in 0..20 {
            std::fs::write(folder.join(format!("file {n}+é.txt")), vec![n; 1000]).expect("a file");
        }
        std::fs::write(from.path().join("large.bin"), vec![3; 12_000_000]).expect("a file");
        let s5cmd = python().with_file_name("s5cmd");
        let call = |args: [String; 3]| {
            let mut command = as_user(&s5cmd, on);
            command.args(["--endpoint-url", &on.endpoint]).args(args);
            output(command)
        };
        let (local, remote) = (from.path().display(), format!("s3://{bucket}"));
        let up = call(["cp".into(), format!("{local}/"), format!("{remote}/up/")]).await;
        assert!(up.status.success(), "{}", String::from_utf8_lossy(&up.stderr));
        let target = format!("{}/", to.path().display());
        let down = call(["cp".into(), format!("{remote}/up/*"), target]).await;
        assert!(down.status.success(), "{}", String::from_utf8_lossy(&down.stderr));
        let relative = |folder: &std::path::Path| -> Vec<_> {
            let files = super::world::World::files(folder).into_iter();
            files
                .map(|(path, b)| (path.strip_prefix(folder).expect("below").to_owned(), b))
                .collect()
        };
        assert!(relative(from.path()) == relative(to.path()), "what came down is what went up");
    });
}
