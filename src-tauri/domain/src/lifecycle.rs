//! Lifecycle rules: their grammar, what is wrong with them, and what they will do to a history.

pub mod advice;
#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod buckets;
pub mod cells;
pub mod changes;
mod class;
mod day;
mod decide;
pub mod finding;
pub mod forecast;
pub mod future;
mod happening;
mod hash;
pub mod json;
pub mod line;
pub mod outlook;
mod passes;
mod plan;
mod program;
mod rank;
#[cfg(test)]
mod replay;
pub mod revival;
pub mod rule;
pub mod simulate;
pub mod templates;
pub mod terraform;
pub mod validate;
#[cfg(test)]
mod worlds;
pub mod xml;
