//! Lifecycle rules: their grammar, what is wrong with them, and what they will do to a history.

pub mod advice;
#[cfg(test)]
mod arbitrary;
pub mod changes;
mod class;
pub mod finding;
pub mod future;
pub mod json;
pub mod rule;
pub mod templates;
pub mod terraform;
pub mod validate;
pub mod xml;
