//! Lifecycle rules and what they do: the simulation against an independent model of the same
//! documents, on the documents' own examples and on random histories and rules.

mod agreement;
mod legible;
mod properties;
mod random;
mod reference;
mod shrinking;
mod vectors;

use strata_domain::lifecycle::future::{DocumentHistory, Event, Situation};
use strata_domain::lifecycle::rule::Configuration;

/// Anything that tells what rules do to a history.
type Simulate = fn(&DocumentHistory, &Configuration, &Situation) -> Vec<Event>;

/// One history, one rule set, one bucket and span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Case {
    history: DocumentHistory,
    configuration: Configuration,
    situation: Situation,
}

impl Case {
    fn events(&self, simulate: Simulate) -> Vec<Event> {
        simulate(&self.history, &self.configuration, &self.situation)
    }
}
