//! The simulation tells what the model tells, event by event, on more cases than anybody could read.

use crate::shrinking::check_cases;
use crate::{legible, reference, vectors};
use strata_domain::lifecycle::simulate;

/// How many random cases are told twice.
const CASES: u64 = 10_000;

#[test]
fn the_simulation_agrees_with_the_reference_on_random_cases() {
    check_cases(CASES, |case| {
        let told = case.events(simulate::events);
        let must = case.events(reference::events);
        if told == must {
            return Ok(());
        }
        let (told, must) = (legible::events(&told), legible::events(&must));
        Err(format!("the simulation\n{told}\nthe reference\n{must}\n"))
    });
}

#[test]
fn the_simulation_tells_every_known_outcome() {
    let failures = vectors::failures(simulate::events);
    assert!(failures.is_empty(), "{failures}");
}
