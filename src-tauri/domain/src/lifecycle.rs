//! Lifecycle rules: their grammar, what is wrong with them, and what they will do to a history.

#[cfg(test)]
mod buckets;
mod day;
mod decide;
mod happening;
mod hash;
mod passes;
mod plan;
mod program;
mod rank;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod worlds;

pub mod cells;
pub mod class;
pub mod forecast;
pub mod future;
pub mod line;
pub mod outlook;
pub mod revival;
pub mod rule;
pub mod simulate;
