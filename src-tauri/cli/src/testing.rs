//! `strata test`: the five steps, each told when it has ended.

use crate::address;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output::{Output, told, visible};
use crate::session::{Session, with};
use crate::terminal::Answers;
use clap::Args;
use serde_json::{Value, json};
use strata_engine::Fault;
use strata_engine::commands::checks::{Check, CheckState, CheckStep, TestReport};
use strata_engine::events::Event;

#[derive(Debug, Args)]
pub struct Test {
    /// The connection's name or id
    connection: String,
    /// The bucket to put the test document into; without one only the list of buckets is tested
    bucket: Option<String>,
}

pub async fn run(verb: Test, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let called = verb.connection.trim_end_matches(':').to_owned();
    with(&[&called], Answers::default(), out, interrupt, async |session| {
        let (connection, _) = address::connection(session, &called).await?;
        // One test in this process: any id will do.
        let mut request = json!({ "connection": connection, "run": "terminal" });
        if let Some(bucket) = &verb.bucket {
            request["bucket"] = json!(bucket);
        }
        let report = follow(session, request, out, interrupt).await?;
        out.print(&report, || facts(&report));
        Ok(if interrupt.has_come() { Exit::Interrupted } else { verdict(&report) })
    })
    .await
}

/// Runs the test; tells each step as it ends, and ends the test after Ctrl-C.
async fn follow(
    session: &Session,
    request: Value,
    out: Output,
    interrupt: &Interrupt,
) -> Result<Value, Fault> {
    let mut events = session.events();
    let mut told_steps = 0;
    let testing = session.call("test_connection", request);
    tokio::pin!(testing);
    let mut asked_to_end = false;
    loop {
        tokio::select! {
            biased;
            Some(event) = events.recv() => {
                if let Event::ConnectionTest { report } = event && !out.json {
                    told_steps = tell(&report, told_steps);
                }
            }
            done = &mut testing => return done,
            () = interrupt.asked(), if !asked_to_end => {
                asked_to_end = true;
                session.call("cancel_connection_test", json!({ "run": "terminal" })).await?;
            }
        }
    }
}

/// Prints the steps that have ended since, in their order; returns how many are told.
fn tell(report: &TestReport, before: usize) -> usize {
    let ended = |check: &&Check| !matches!(check.state, CheckState::Waiting | CheckState::Running);
    let steps: Vec<&Check> = report.steps.iter().skip(before).take_while(ended).collect();
    for check in &steps {
        let (sign, name) = (sign(check.state), name(check.step));
        let took = check.millis.map_or_else(String::new, |millis| format!("{millis} ms"));
        let says = match &check.fault {
            Some(fault) => told(fault),
            None => visible(&check.says),
        };
        println!("{sign} {name:<18} {took:>9}  {says}");
    }
    before + steps.len()
}

fn sign(state: CheckState) -> &'static str {
    match state {
        CheckState::Passed => "ok  ",
        CheckState::Failed => "FAIL",
        CheckState::Skipped => "-   ",
        CheckState::Waiting | CheckState::Running => "    ",
    }
}

fn name(step: CheckStep) -> &'static str {
    match step {
        CheckStep::List => "list",
        CheckStep::Put => "put",
        CheckStep::Presign => "presign and fetch",
        CheckStep::Compare => "get and compare",
        CheckStep::Delete => "delete",
    }
}

/// What else the test found out.
fn facts(report: &Value) -> String {
    let mut lines = Vec::new();
    let mut fact = |name: &str, text: String| lines.push(format!("{name:<10} {text}"));
    if let Some(arn) = report["identity"]["arn"].as_str() {
        let account = report["identity"]["account"].as_str().unwrap_or_default();
        fact("identity", format!("{} in account {}", visible(arn), visible(account)));
    }
    if let Some(fault) = report["identity_fault"]["message"].as_str() {
        fact("identity", visible(fault));
    }
    if let Some(region) = report["region"].as_str() {
        fact("region", visible(region));
    }
    if let Some(skew) = report["clock_skew_millis"].as_i64() {
        fact("clock", clock(skew));
    }
    if let Some(latency) = report["latency_millis"].as_u64() {
        fact("latency", format!("{latency} ms"));
    }
    lines.join("\n")
}

/// `Date` has whole seconds: less than two of them are no difference.
fn clock(skew: i64) -> String {
    let seconds = skew.unsigned_abs() / 1000;
    let way = if skew < 0 { "behind" } else { "ahead of" };
    match seconds {
        0 | 1 => "the same as the server's".to_owned(),
        2..=119 => format!("{seconds} s {way} the server's"),
        _ => format!("{} min {way} the server's", seconds / 60),
    }
}

/// The first failure decides.
fn verdict(report: &Value) -> Exit {
    let steps = report["steps"].as_array().into_iter().flatten();
    let failed = steps.filter(|step| step["state"] == "failed");
    let mut faults = failed.map(|step| serde_json::from_value::<Fault>(step["fault"].clone()));
    match faults.next() {
        None => Exit::Done,
        Some(Ok(fault)) => Exit::of(&fault),
        Some(Err(_)) => Exit::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_told_in_the_unit_that_fits() {
        for (skew, words) in [
            (-1900, "the same as the server's"),
            (45_000, "45 s ahead of the server's"),
            (-1_200_000, "20 min behind the server's"),
        ] {
            assert_eq!(clock(skew), words);
        }
    }
}
