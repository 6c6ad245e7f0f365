//! The life of credentials: shared renewals, early ones, and what is asked of the person.

#![allow(clippy::unwrap_used)]
use super::*;
use crate::signin::{AwsFiles, Page, Reception};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use tokio::sync::Notify;

/// A person who answers when told to, and a clock that a test moves.
#[derive(Default)]
struct Front {
    seconds: AtomicU64,
    asked: AtomicUsize,
    withdrawn: Arc<AtomicUsize>,
    answers: Notify,
}

struct Withdrawn(Arc<AtomicUsize>);

impl Drop for Withdrawn {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

impl Reception for Front {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + self.seconds.load(SeqCst) as i64).unwrap()
    }

    fn mfa_code<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
        _: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Secret, Fault>> {
        Box::pin(std::future::pending())
    }

    fn confirm_page(&self, _: Page) -> BoxFuture<'_, Fault> {
        Box::pin(std::future::pending())
    }

    fn fresh_keys<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Keys, Fault>> {
        Box::pin(async move {
            let number = self.asked.fetch_add(1, SeqCst) + 1;
            let _guard = Withdrawn(Arc::clone(&self.withdrawn));
            self.answers.notified().await;
            Ok(keys(&format!("{id}-{number}")))
        })
    }

    fn kept_token(&self) -> BoxFuture<'_, Option<Secret>> {
        Box::pin(async { None })
    }

    fn keep_token(&self, _: Option<Secret>) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

fn keys(id: &str) -> Keys {
    Keys {
        access_key_id: id.to_owned(),
        secret_access_key: Secret::new("canary".into()),
        session_token: Some(Secret::new("canary".into())),
    }
}

fn identity(who: Who, front: &Arc<Front>) -> Identity {
    let base = aws_config::SdkConfig::builder().build();
    let front: Arc<dyn Reception> = front.clone();
    Identity::new(who, Tools::new(base, "us-east-1", None, front))
}

fn with_keys(front: &Arc<Front>) -> Identity {
    identity(Who::Keys(keys("ASIA"), front.clone()), front)
}

fn id_of(identity: &Identity) -> String {
    identity.credentials().unwrap().access_key_id().to_owned()
}

#[tokio::test]
async fn many_who_wait_share_one_question_and_its_answer() {
    let front = Arc::new(Front::default());
    let identity = with_keys(&front);
    let generation = identity.ready(false).await.unwrap();
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let identity = identity.clone();
            tokio::spawn(async move { identity.renew(generation, false).await })
        })
        .collect();
    front.answers.notify_one();
    for one in waiting {
        assert_eq!(one.await.unwrap().unwrap(), Some(2));
    }
    assert_eq!(front.asked.load(SeqCst), 1);
    assert_eq!(id_of(&identity), "ASIA-1");
    // Who was refused with the old ones only now need not ask again.
    assert_eq!(identity.renew(1, false).await.unwrap(), Some(2));
    assert_eq!(front.asked.load(SeqCst), 1);
}

#[tokio::test]
async fn a_question_ends_with_the_last_who_waits_and_can_be_asked_again() {
    let front = Arc::new(Front::default());
    let identity = with_keys(&front);
    identity.ready(false).await.unwrap();
    let mut one = Box::pin(identity.renew(1, false));
    let mut other = Box::pin(identity.renew(1, false));
    assert!(futures::poll!(&mut one).is_pending() && futures::poll!(&mut other).is_pending());
    drop(one);
    assert_eq!(front.withdrawn.load(SeqCst), 0);
    drop(other);
    assert_eq!(front.withdrawn.load(SeqCst), 1);
    front.answers.notify_one();
    assert_eq!(identity.renew(1, false).await.unwrap(), Some(2));
    assert_eq!(id_of(&identity), "ASIA-2");
}

#[tokio::test]
async fn a_key_without_a_session_can_not_be_renewed() {
    let front = Arc::new(Front::default());
    let lasting = Keys { session_token: None, ..keys("AKIA") };
    let identity = identity(Who::Keys(lasting, front.clone()), &front);
    identity.ready(false).await.unwrap();
    assert_eq!(identity.renew(1, false).await.unwrap(), None);
}

#[test]
fn credentials_age_by_their_own_life() {
    let at = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
    let hour = Some(at(3600));
    assert_eq!(age(at(0), None, at(1_000_000)), Age::Good);
    assert_eq!(age(at(0), hour, at(3000)), Age::Good);
    assert_eq!(age(at(0), hour, at(3301)), Age::Early);
    assert_eq!(age(at(0), hour, at(3590)), Age::Over);
    // A short life is not all early, and clocks that differ do not renew without end.
    assert_eq!(age(at(0), Some(at(80)), at(10)), Age::Good);
    assert_eq!(age(at(0), Some(at(-5)), at(10)), Age::Good);
}

#[cfg(unix)]
mod by_a_program {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    /// A profile whose program counts its runs and gives each a life of an hour.
    fn profile(folder: &Path, front: &Arc<Front>) -> Identity {
        let program = folder.join("program");
        let script = format!(
            "#!/bin/sh\necho x >> {0}/runs\nN=$(wc -l < {0}/runs | tr -d ' ')\n\
             test -e {0}/broken && exit 3\ntest -e {0}/same && N=same\n\
             echo \"{{\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"ASIA$N\\\",\\\"SecretAccessKey\\\":\\\"s\\\",\
             \\\"SessionToken\\\":\\\"t\\\",\\\"Expiration\\\":\\\"$(cat {0}/end)\\\"}}\"\n",
            folder.display()
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let files = AwsFiles::in_folder(folder);
        let text = format!("[profile p]\ncredential_process = {}\n", program.display());
        std::fs::write(folder.join("config"), text).unwrap();
        identity(Who::Profile(files, "p".into(), front.clone()), front)
    }

    fn ends(folder: &Path, front: &Front, seconds: i64) {
        let end = front.now() + SignedDuration::from_secs(seconds);
        std::fs::write(folder.join("end"), end.to_string()).unwrap();
    }

    #[tokio::test]
    async fn credentials_are_renewed_before_they_end_while_the_old_ones_serve() {
        let folder = tempfile::tempdir().unwrap();
        let front = Arc::new(Front::default());
        let identity = profile(folder.path(), &front);
        ends(folder.path(), &front, 3600);
        assert_eq!(identity.ready(false).await.unwrap(), 1);
        assert_eq!((identity.ready(false).await.unwrap(), id_of(&identity).as_str()), (1, "ASIA1"));
        front.seconds.store(3400, SeqCst);
        // An early renewal that fails is no trouble.
        std::fs::write(folder.path().join("broken"), "").unwrap();
        assert_eq!(identity.ready(false).await.unwrap(), 1);
        assert!(identity.renewed(1, true, false).await.is_err());
        assert_eq!(identity.ready(false).await.unwrap(), 1);
        std::fs::remove_file(folder.path().join("broken")).unwrap();
        ends(folder.path(), &front, 3600);
        front.seconds.store(3590, SeqCst);
        // The early renewal may still be under way, and fails with whoever joins it.
        let mut generation = identity.ready(false).await;
        while generation.is_err() {
            tokio::task::yield_now().await;
            generation = identity.ready(false).await;
        }
        assert_eq!(generation.unwrap(), 2);
        assert_ne!(id_of(&identity), "ASIA1");
    }

    #[tokio::test]
    async fn a_source_that_has_nothing_new_is_told_when_the_store_refuses_it() {
        let folder = tempfile::tempdir().unwrap();
        let front = Arc::new(Front::default());
        let identity = profile(folder.path(), &front);
        ends(folder.path(), &front, 3600);
        std::fs::write(folder.path().join("same"), "").unwrap();
        assert_eq!(identity.ready(false).await.unwrap(), 1);
        let fault = identity.renew(1, false).await.unwrap_err();
        assert_eq!(fault.code, Code::Expired);
        assert!(fault.message.contains("“p” have expired"), "{}", fault.message);
    }
}
