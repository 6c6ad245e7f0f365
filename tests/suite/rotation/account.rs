//! An AWS account that moto pretends, and boto3 beside it.

use crate::servers::{python, root};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// The account; the processes behind it end with this value.
pub struct Account {
    /// `http://127.0.0.1:PORT`
    pub endpoint: String,
    process: Child,
    talk: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

/// An IAM user with its first key.
#[derive(Clone)]
pub struct User {
    pub name: String,
    pub id: String,
    pub secret: String,
}

impl Account {
    pub fn new() -> Self {
        let mut process = Command::new(python())
            .arg(root().join("tests/moto/users.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto is started");
        let mut output = BufReader::new(process.stdout.take().expect("moto's output is ours"));
        let mut port = String::new();
        output.read_line(&mut port).expect("moto names its port");
        let port: u16 = port.trim().parse().expect("moto runs: see tests/moto/requirements.txt");
        let input = process.stdin.take().expect("moto's input is ours");
        let endpoint = format!("http://127.0.0.1:{port}");
        Self { endpoint, process, talk: Mutex::new((input, output)) }
    }

    /// Asks boto3.
    pub fn ask(&self, question: Value) -> Value {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(talk.0, "{question}").expect("a question is sent");
        talk.0.flush().expect("a question is sent");
        let mut answer = String::new();
        talk.1.read_line(&mut answer).expect("an answer comes");
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{question}: {answer}"))
    }

    pub fn user(&self) -> User {
        let made = self.ask(json!({ "ask": "user" }));
        let text = |name: &str| made[name].as_str().expect("a text").to_owned();
        User { name: text("user"), id: text("id"), secret: text("secret") }
    }

    /// The user's keys, active ones first.
    pub fn keys(&self, user: &str) -> (Vec<String>, Vec<String>) {
        let found = self.ask(json!({ "ask": "keys", "user": user }));
        let found = found.as_object().expect("keys").clone();
        let (active, inactive): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(_, active)| active == true);
        let ids = |keys: Vec<(String, Value)>| keys.into_iter().map(|(id, _)| id).collect();
        (ids(active), ids(inactive))
    }

    /// The user whose working key it is.
    pub fn whose(&self, id: &str, secret: &str) -> Option<String> {
        let found = self.ask(json!({ "ask": "whose", "id": id, "secret": secret }));
        found.as_str().map(str::to_owned)
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
