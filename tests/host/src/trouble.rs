//! Failures that a test asks the sandbox for, as JSON: `{"rules": [{"method": "GET", "path": "cv.pdf", "times": 1,
//! "effect": "slow_down"}]}`. Each request replaces the rules in force; an empty list lifts them.

use http::Method;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use strata_sandbox::{Effect, Elsewhere, Match, Rule, Trouble};

/// The rules to put in force.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    rules: Vec<WantedRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedRule {
    method: Option<String>,
    path: Option<String>,
    query: Option<String>,
    header: Option<String>,
    #[serde(default)]
    skip: u64,
    times: Option<u64>,
    effect: WantedEffect,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WantedEffect {
    Denied,
    SlowDown,
    InternalError,
    Close,
    LoseAnswer,
    FlipBit,
    CutBody,
    StallBody,
    IgnoreRange,
    InRegion(String),
    DelayMs(u64),
}

/// A request that the sandbox was asked.
#[derive(Debug, Serialize)]
pub struct Asked {
    method: String,
    path: String,
    query: String,
    range: Option<String>,
    /// None while it was not answered.
    status: Option<u16>,
}

/// The requests so far, oldest first.
pub fn seen(trouble: &Trouble) -> Vec<Asked> {
    let asked = |one: strata_sandbox::Seen| Asked {
        range: one.headers.iter().find(|(name, _)| name == "range").map(|(_, value)| value.clone()),
        method: one.method.to_string(),
        path: one.path,
        query: one.query,
        status: one.status.map(|status| status.as_u16()),
    };
    trouble.requests().into_iter().map(asked).collect()
}

/// Replaces the rules in force.
pub fn apply(trouble: &Trouble, wanted: Wanted) -> Result<(), String> {
    let rules: Vec<Rule> = wanted.rules.into_iter().map(rule).collect::<Result<_, _>>()?;
    trouble.clear();
    rules.into_iter().for_each(|rule| trouble.add(rule));
    Ok(())
}

fn rule(wanted: WantedRule) -> Result<Rule, String> {
    let method = match wanted.method {
        Some(name) => Some(Method::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?),
        None => None,
    };
    Ok(Rule {
        when: Match { method, path: wanted.path, query: wanted.query, header: wanted.header },
        skip: wanted.skip,
        times: wanted.times,
        effect: effect(wanted.effect),
    })
}

fn effect(wanted: WantedEffect) -> Effect {
    match wanted {
        WantedEffect::Denied => Effect::denied(),
        WantedEffect::SlowDown => Effect::slow_down(),
        WantedEffect::InternalError => Effect::internal_error(),
        WantedEffect::Close => Effect::Close,
        WantedEffect::LoseAnswer => Effect::LoseAnswer,
        WantedEffect::FlipBit => Effect::FlipBit,
        WantedEffect::CutBody => Effect::CutBody,
        WantedEffect::StallBody => Effect::StallBody,
        WantedEffect::IgnoreRange => Effect::IgnoreRange,
        WantedEffect::InRegion(region) => Effect::InRegion { region, refusal: Elsewhere::Redirect },
        WantedEffect::DelayMs(milliseconds) => Effect::Delay(Duration::from_millis(milliseconds)),
    }
}
