//! What else tells a good connection: who it is, where, how far away, and how the clocks differ.

use super::Test;
use super::live::millis;
use crate::commands::checks::Identity;
use strata_gateway::s3::{Ping, S3};

/// Small requests whose times are compared. Odd, so that there is one in the middle.
const PINGS: usize = 5;

impl Test {
    /// Finds all of them out at the same time; each is told as soon as it is known.
    pub(super) async fn facts(&self, s3: &S3) {
        let all = async { tokio::join!(self.identity(s3), self.region(s3), self.distance(s3)) };
        self.cancel.run_until_cancelled(all).await;
    }

    async fn identity(&self, s3: &S3) {
        match s3.caller_identity().await {
            Ok(caller) => self.live.change(|report| {
                report.identity = Some(Identity { account: caller.account, arn: caller.arn });
            }),
            Err(fault) => self.live.change(|report| report.identity_fault = Some(fault)),
        }
    }

    async fn region(&self, s3: &S3) {
        let own = Some(self.connection.region.clone()).filter(|region| !region.is_empty());
        let region = match &self.what.bucket {
            // Whether the bucket can be used is the steps' to say.
            Some(bucket) => s3.bucket_region(bucket).await.ok().flatten().or(own),
            None => own,
        };
        if region.is_some() {
            self.live.change(|report| report.region = region);
        }
    }

    async fn distance(&self, s3: &S3) {
        let mut pings = Vec::with_capacity(PINGS);
        for _ in 0..PINGS {
            match s3.ping().await {
                Ok(ping) => pings.push(ping),
                // Nothing answers: the first step says so in its own words.
                Err(_) => break,
            }
        }
        let Some(median) = median(&mut pings) else { return };
        // The shortest way leaves the least doubt about when the server read its clock.
        let skew = pings.first().and_then(|ping| ping.skew);
        self.live.change(|report| {
            report.latency_millis = Some(millis(median.took));
            report.clock_skew_millis =
                skew.map(|skew| i64::try_from(skew.as_millis()).unwrap_or(i64::MAX));
        });
    }
}

/// Orders by time and takes the middle one.
fn median(pings: &mut [Ping]) -> Option<Ping> {
    pings.sort_by_key(|ping| ping.took);
    pings.get(pings.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn one_slow_answer_does_not_move_the_median() {
        let ping = |millis| Ping { took: Duration::from_millis(millis), skew: None };
        let mut pings = [900, 20, 22, 21, 19].map(ping);
        assert_eq!(median(&mut pings), Some(ping(21)));
        assert_eq!(median(&mut []), None);
    }
}
