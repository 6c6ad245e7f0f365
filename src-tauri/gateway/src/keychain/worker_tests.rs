//! The worker under calls that hang until the test lets them go. The clock stands still while a
//! blocking task runs, so a limit passes only once the call is known to hang.

#![allow(clippy::unwrap_used)]

use super::*;
use std::sync::atomic::AtomicBool;
use strata_domain::fault::Code;

const LIMIT: Duration = Duration::from_secs(5);

/// Keeps something waiting while it lives.
struct Hold(#[allow(dead_code)] mpsc::Sender<()>);

/// Keeps the clock standing while it lives.
fn standstill() -> Hold {
    let (hold, held) = mpsc::channel::<()>();
    tokio::task::spawn_blocking(move || held.recv());
    Hold(hold)
}

/// Asks for something that hangs, and waits until it does.
async fn hang(keychain: &Keychain) -> (Hold, tokio::task::JoinHandle<Result<(), Trouble>>) {
    let (hold, held) = mpsc::channel::<()>();
    let (begin, begun) = tokio::sync::oneshot::channel();
    let asking = tokio::spawn({
        let keychain = keychain.clone();
        async move {
            let act = move |_: &mut Native| {
                let _ = begin.send(());
                let _ = held.recv();
                Ok(())
            };
            keychain.try_ask(LIMIT, act).await
        }
    });
    begun.await.unwrap();
    (Hold(hold), asking)
}

#[tokio::test(start_paused = true)]
async fn a_silent_keychain_is_told_at_its_limit_and_does_not_block_the_next_call() {
    let keychain = Keychain::system("strata-test", None);
    let still = standstill();
    let (hold, asking) = hang(&keychain).await;
    drop(still);
    let trouble = asking.await.unwrap().unwrap_err();
    assert_eq!(trouble, Trouble::Silent(LIMIT));
    assert_eq!(Fault::from(trouble).code, Code::KeychainLocked);
    let _still = standstill();
    keychain.try_ask(LIMIT, |_| Ok(())).await.unwrap();
    drop(hold);
}

#[tokio::test(start_paused = true)]
async fn a_call_behind_a_dialog_is_told_so_and_never_runs_later() {
    let keychain = Keychain::system("strata-test", None);
    let _still = standstill();
    let (hold, first) = hang(&keychain).await;
    let ran = Arc::new(AtomicBool::new(false));
    let late = Arc::clone(&ran);
    let second = keychain.try_ask(Duration::ZERO, move |_| {
        late.store(true, SeqCst);
        Ok(())
    });
    assert_eq!(second.await, Err(Trouble::Busy));
    drop(hold);
    first.await.unwrap().unwrap();
    keychain.try_ask(LIMIT, |_| Ok(())).await.unwrap();
    assert!(!ran.load(SeqCst));
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_never_answers_is_not_given_threads_without_end() {
    let keychain = Keychain::system("strata-test", None);
    let mut holds = Vec::new();
    for _ in 0..MOST_STUCK {
        let still = standstill();
        let (hold, asking) = hang(&keychain).await;
        drop(still);
        assert_eq!(asking.await.unwrap(), Err(Trouble::Silent(LIMIT)));
        holds.push(hold);
    }
    let asked = keychain.try_ask(LIMIT, |_| Ok(())).await;
    assert_eq!(asked, Err(Trouble::Silent(PROBE_LIMIT)));
}
