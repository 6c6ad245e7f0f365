//! How we know: the journeys, the S3 contract on every server, the architecture's fences. One binary, one list.

mod answers;
mod architecture;
mod contract;
mod gateway_journeys;
mod journeys;
mod rotation;
mod servers;
