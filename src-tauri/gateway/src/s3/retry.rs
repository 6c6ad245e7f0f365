//! Tries again what may be tried again: reads, parts, and acts that are known to have had no
//! effect. Acts with an unclear outcome are never repeated here.

use super::S3;
use super::fault::{Asked, Effect, Failure};
use aws_sdk_s3::config::Region;
use std::future::Future;
use std::time::Duration;
use strata_domain::explain::Request;
use strata_domain::fault::Code;
use strata_domain::transfer::RetrySchedule;
use tokio::time::Instant;

/// What may be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    /// A read, or a write that is the same however often it is done.
    Anything,
    /// An act: only when it surely had no effect.
    WithoutEffect,
}

/// How often one request has its credentials renewed: a person may mistype one.
const MOST_RENEWALS: u32 = 3;

/// With which credentials one request is signed.
#[derive(Debug, Default)]
pub(super) struct Signing {
    generation: Option<u64>,
    renewals: u32,
}

/// Counts the failures of one request, or of one stretch without progress.
pub(super) struct Patience {
    schedule: RetrySchedule,
    repeat: Repeat,
    failures: u32,
    since: Option<Instant>,
    /// Whether it was sent to another region already.
    moved: bool,
}

impl Patience {
    /// For reads and parts.
    pub(super) fn for_reading(schedule: RetrySchedule) -> Self {
        Self { schedule, repeat: Repeat::Anything, failures: 0, since: None, moved: false }
    }

    fn for_acting(schedule: RetrySchedule) -> Self {
        Self { schedule, repeat: Repeat::WithoutEffect, failures: 0, since: None, moved: false }
    }

    /// Forgets earlier failures, because there was progress.
    pub(super) fn progressed(&mut self) {
        (self.failures, self.since) = (0, None);
    }

    /// Waits before the next try, or hands the failure back to give up.
    pub(super) async fn wait(&mut self, failure: Failure) -> Result<(), Failure> {
        // A redirect surely had no effect, and the region that it named is known now.
        let named = failure.fault.code == Code::WrongRegion && failure.region.is_some();
        if named && !self.moved {
            self.moved = true;
            return Ok(());
        }
        let may = match failure.effect {
            Effect::NotSent | Effect::PutOff => true,
            Effect::Unclear => self.repeat == Repeat::Anything,
            Effect::Refused => false,
        };
        let since = *self.since.get_or_insert_with(Instant::now);
        self.failures += 1;
        // A person who mistyped an address should not wait for the whole budget.
        let hopeless = failure.nobody && self.schedule.tries < 10 && self.failures >= 3;
        if !may || hopeless {
            return Err(failure);
        }
        match self.schedule.pause(self.failures, since.elapsed(), failure.after, dice()) {
            Some(pause) => {
                tracing::debug!(code = ?failure.fault.code, ?pause, "trying again");
                tokio::time::sleep(pause).await;
                Ok(())
            }
            None => Err(failure),
        }
    }
}

/// A random number in 0..1.
fn dice() -> f64 {
    let (high, _) = uuid::Uuid::new_v4().as_u64_pair();
    // Version 4 fixes some bits of the lower half of `high`: its upper 32 bits are all random.
    f64::from((high >> 32) as u32) / (f64::from(u32::MAX) + 1.0)
}

impl S3 {
    /// What was asked, for messages.
    pub(crate) fn asked<'a>(
        &'a self,
        operation: &'static str,
        bucket: Option<&'a str>,
        key: Option<&'a str>,
    ) -> Asked<'a> {
        let surroundings = &self.0.surroundings;
        Asked(Request {
            operation,
            bucket,
            key,
            endpoint: &self.0.endpoint,
            amazon: surroundings.endpoint_url().is_none(),
            region: surroundings.region().map(Region::as_ref).unwrap_or_default(),
            temporary: self.0.identity.is_temporary(),
            ..Request::default()
        })
    }

    /// Asks until it succeeds or patience ends. Before each try there are credentials, and new ones
    /// when the store says that they have expired: waiting for them costs no patience.
    pub(super) async fn patiently<T, F, Fut>(
        &self,
        mut patience: Patience,
        mut ask: F,
    ) -> Result<T, Failure>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        let mut signing = Signing::default();
        loop {
            self.sign(&mut signing, &mut patience).await?;
            match ask().await {
                Ok(answer) => return Ok(answer),
                Err(failure) => {
                    let failure = match self.signed_again(&mut signing, failure).await {
                        Ok(()) => continue,
                        Err(failure) => failure,
                    };
                    patience.wait(failure).await?;
                }
            }
        }
    }

    /// Waits for credentials.
    pub(super) async fn sign(
        &self,
        signing: &mut Signing,
        patience: &mut Patience,
    ) -> Result<(), Failure> {
        let ready = self.0.identity.ready(self.1).await;
        let generation = ready.map_err(|trouble| Failure::ours(trouble.into()))?;
        if signing.generation != Some(generation) {
            patience.progressed();
        }
        signing.generation = Some(generation);
        Ok(())
    }

    /// After a failure because credentials have expired, and only then: has them renewed. A request
    /// that was refused for this had no effect, whatever it asks for.
    pub(super) async fn signed_again(
        &self,
        signing: &mut Signing,
        failure: Failure,
    ) -> Result<(), Failure> {
        let Some(generation) = signing.generation else { return Err(failure) };
        if failure.fault.code != Code::Expired || signing.renewals >= MOST_RENEWALS {
            return Err(failure);
        }
        signing.renewals += 1;
        match self.0.identity.renew(generation, self.1).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(failure),
            Err(fault) => Err(Failure { fault: Box::new(fault), ..failure }),
        }
    }

    /// Asks once.
    pub(super) async fn once<T, F, Fut>(&self, ask: F) -> Result<T, Failure>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        let schedule = RetrySchedule { tries: 1, ..self.0.limits.asking };
        self.patiently(Patience::for_acting(schedule), ask).await
    }

    /// Repeats a read until it succeeds or patience ends.
    pub(crate) async fn reading<T, F, Fut>(&self, ask: F) -> Result<T, Failure>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        self.patiently(Patience::for_reading(self.0.limits.asking), ask).await
    }

    /// Repeats an act only while it is known to have had no effect.
    pub(super) async fn acting<T, F, Fut>(&self, ask: F) -> Result<T, Failure>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        self.patiently(Patience::for_acting(self.0.limits.asking), ask).await
    }

    /// As `acting`, with the patience of a transfer.
    pub(super) async fn storing<T, F, Fut>(&self, ask: F) -> Result<T, Failure>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        self.patiently(Patience::for_acting(self.0.limits.moving), ask).await
    }

    /// Repeats a part of a transfer, which may be sent any number of times.
    pub(super) async fn moving<T, F, Fut>(&self, ask: F) -> Result<T, Failure>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        self.patiently(Patience::for_reading(self.0.limits.moving), ask).await
    }

    /// The pauses between look-ups of an unknown outcome, within the limit.
    pub(crate) fn lookup_pauses(&self) -> impl Iterator<Item = Duration> + use<> {
        let limit = self.0.limits.lookup;
        let step = limit / 15;
        [0_u32, 1, 2, 4, 8].into_iter().map(move |factor| step * factor)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::shapes::{Access, Terms};
    use super::*;
    use crate::secret::Secret;
    use crate::signin::Who;
    use strata_domain::fault::Fault;

    fn failure(effect: Effect) -> Failure {
        Failure::with_effect(Fault::new(Code::Server, "x"), effect)
    }

    fn schedule() -> RetrySchedule {
        RetrySchedule {
            base: Duration::from_millis(1),
            cap: Duration::from_millis(2),
            budget: Duration::from_millis(50),
            tries: 4,
        }
    }

    /// How often a connection asks when every answer is this failure.
    async fn asked(patience: Patience, failure: impl Fn() -> Failure) -> u32 {
        let who = Who::keys("AKIA".into(), Secret::new("secret".into()), None);
        let (region, terms) = ("us-east-1".into(), Terms::default());
        let access = Access { endpoint: None, region, path_style: false, who, terms };
        let mut count = 0;
        let ask = || {
            count += 1;
            let failure = failure();
            async move { Err(failure) }
        };
        let ended: Result<(), Failure> =
            S3::connect(access).unwrap().patiently(patience, ask).await;
        assert!(ended.is_err());
        count
    }

    async fn tries(patience: Patience, effect: Effect) -> u32 {
        asked(patience, || failure(effect)).await
    }

    #[tokio::test]
    async fn an_act_is_repeated_only_when_it_surely_had_no_effect() {
        assert_eq!(tries(Patience::for_acting(schedule()), Effect::Unclear).await, 1);
        assert_eq!(tries(Patience::for_acting(schedule()), Effect::Refused).await, 1);
        assert_eq!(tries(Patience::for_acting(schedule()), Effect::PutOff).await, 4);
        assert_eq!(tries(Patience::for_acting(schedule()), Effect::NotSent).await, 4);
    }

    #[tokio::test]
    async fn a_read_is_repeated_unless_refused() {
        assert_eq!(tries(Patience::for_reading(schedule()), Effect::Unclear).await, 4);
        assert_eq!(tries(Patience::for_reading(schedule()), Effect::Refused).await, 1);
    }

    #[tokio::test]
    async fn a_redirect_that_names_the_region_is_followed_once_even_by_an_act() {
        for (region, wanted) in [(Some("eu-west-1"), 2), (None, 1)] {
            let count = asked(Patience::for_acting(schedule()), || {
                let mut failure = failure(Effect::Refused);
                failure.fault.code = Code::WrongRegion;
                failure.region = region.map(str::to_owned);
                failure
            })
            .await;
            assert_eq!(count, wanted);
        }
    }

    #[test]
    fn dice_fall_between_zero_and_one() {
        assert!((0..1000).all(|_| (0.0..1.0).contains(&dice())));
    }
}
