//! Lifecycle rules: their grammar, what is wrong with them, and what they will do to a history.

pub mod future;
pub mod rule;
