//! What sign-ins ask of the person while work waits: the open questions, their answers, and the
//! event that tells all of them after each change.

use crate::commands::signing::{Ask, SignInQuestion};
use crate::events::{Bus, Event};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::secret::Secret;
use strata_gateway::signin::Keys;
use tokio::sync::oneshot;

/// An answer to a question.
pub(crate) enum Answer {
    /// An MFA code.
    Code(Secret),
    /// A fresh key.
    Keys(Keys),
    /// The person does not want to.
    GivenUp,
}

/// The open questions. Cheap to clone.
#[derive(Clone)]
pub(crate) struct SignIns(Arc<Inner>);

struct Inner {
    bus: Bus,
    open: Mutex<Vec<Open>>,
}

struct Open {
    shown: SignInQuestion,
    answer: oneshot::Sender<Answer>,
}

/// A question that work waits for. It is withdrawn when this is dropped.
pub(crate) struct Waiting {
    signins: SignIns,
    question: String,
    name: String,
    answer: oneshot::Receiver<Answer>,
}

impl SignIns {
    pub(crate) fn new(bus: Bus) -> Self {
        Self(Arc::new(Inner { bus, open: Mutex::default() }))
    }

    /// Asks the person.
    pub(crate) fn ask(&self, connection: &str, name: &str, asked: Ask) -> Waiting {
        let question = uuid::Uuid::new_v4().to_string();
        let (sender, answer) = oneshot::channel();
        let shown = SignInQuestion {
            question: question.clone(),
            connection: connection.to_owned(),
            name: name.to_owned(),
            asked,
        };
        self.change(|open| open.push(Open { shown, answer: sender }));
        Waiting { signins: self.clone(), question, name: name.to_owned(), answer }
    }

    /// All open questions, oldest first.
    pub(crate) fn questions(&self) -> Vec<SignInQuestion> {
        self.open().iter().map(|one| one.shown.clone()).collect()
    }

    /// An open question.
    ///
    /// # Errors
    /// `Gone` when nothing waits for its answer any more.
    pub(crate) fn question(&self, question: &str) -> Result<SignInQuestion, Fault> {
        let open = self.open();
        let found = open.iter().find(|one| one.shown.question == question);
        found.map(|one| one.shown.clone()).ok_or_else(gone)
    }

    /// Answers a question; the work that waits goes on.
    ///
    /// # Errors
    /// As [`SignIns::question`].
    pub(crate) fn answer(&self, question: &str, answer: Answer) -> Result<(), Fault> {
        let found = self.change(|open| {
            let at = open.iter().position(|one| one.shown.question == question)?;
            Some(open.remove(at))
        });
        // Who waited may have gone at this very moment.
        found.and_then(|one| one.answer.send(answer).ok()).ok_or_else(gone)
    }

    /// Answers every wish for a fresh key of a connection.
    pub(crate) fn answer_with(&self, connection: &str, keys: &Keys) {
        let wants_key = |one: &SignInQuestion| {
            one.connection == connection && matches!(one.asked, Ask::FreshKey { .. })
        };
        for one in self.questions().into_iter().filter(wants_key) {
            // Gone is as good as answered.
            let _answered = self.answer(&one.question, Answer::Keys(keys.clone()));
        }
    }

    /// Gives all questions of a connection up.
    pub(crate) fn give_up(&self, connection: &str) {
        for one in self.questions().into_iter().filter(|one| one.connection == connection) {
            let _gone = self.answer(&one.question, Answer::GivenUp);
        }
    }

    /// Changes the questions and tells all of them. Told under the lock, so that no older state
    /// comes after a newer one.
    fn change<T>(&self, change: impl FnOnce(&mut Vec<Open>) -> T) -> T {
        let mut open = self.open();
        let result = change(&mut open);
        let questions = open.iter().map(|one| one.shown.clone()).collect();
        self.0.bus.send(Event::SignIn { questions });
        result
    }

    fn open(&self) -> MutexGuard<'_, Vec<Open>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Waits for the answer.
    ///
    /// # Errors
    /// `Expired` when the person gave it up.
    pub(crate) async fn answered(&mut self) -> Result<Answer, Fault> {
        match (&mut self.answer).await {
            Ok(Answer::GivenUp) | Err(_) => {
                let name = shown_text(&self.name);
                Err(Fault::new(Code::Expired, format!("Signing in to “{name}” was given up."))
                    .hint("Try again to be asked again."))
            }
            Ok(answer) => Ok(answer),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let is_open = self.signins.open().iter().any(|one| one.shown.question == self.question);
        if is_open {
            self.signins.change(|open| open.retain(|one| one.shown.question != self.question));
        }
    }
}

fn gone() -> Fault {
    Fault::new(Code::Gone, "Nothing waits for this answer any more.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wish() -> Ask {
        Ask::FreshKey { access_key_id: "ASIA".into() }
    }

    fn watched() -> (SignIns, Arc<Mutex<Vec<usize>>>, crate::events::Subscription) {
        let bus = Bus::default();
        let signins = SignIns::new(bus.clone());
        let told = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&told);
        let sink = Arc::new(move |event| {
            if let Event::SignIn { questions } = event {
                kept.lock().unwrap().push(questions.len());
            }
        });
        let first = || Event::Snapshot { transfers: Vec::new(), questions: None };
        let subscription = bus.subscribe(sink, first);
        (signins, told, subscription)
    }

    #[tokio::test]
    async fn an_answer_reaches_who_waits_and_ends_the_question() {
        let (signins, told, _subscription) = watched();
        let mut waiting = signins.ask("c", "Work", wish());
        let question = signins.questions()[0].question.clone();
        signins.answer(&question, Answer::Code(Secret::new("123456".into()))).unwrap();
        let Answer::Code(code) = waiting.answered().await.unwrap() else { panic!("a code") };
        assert_eq!(code.expose(), "123456");
        drop(waiting);
        assert_eq!(*told.lock().unwrap(), [1, 0]);
        let again = signins.answer(&question, Answer::GivenUp).unwrap_err();
        assert_eq!(again.code, Code::Gone);
    }

    #[tokio::test]
    async fn a_question_that_is_given_up_fails_in_words() {
        let (signins, _, _subscription) = watched();
        let mut waiting = signins.ask("c", "Work", wish());
        signins.give_up("c");
        let fault = waiting.answered().await.err().unwrap();
        assert_eq!(fault.code, Code::Expired);
        assert!(fault.message.contains("“Work” was given up"), "{}", fault.message);
    }

    #[test]
    fn a_question_is_withdrawn_when_nobody_waits() {
        let (signins, told, _subscription) = watched();
        let (one, other) = (signins.ask("c", "Work", wish()), signins.ask("d", "Home", wish()));
        drop(one);
        assert_eq!(signins.questions().len(), 1);
        assert_eq!(signins.questions()[0].name, "Home");
        drop(other);
        assert_eq!(*told.lock().unwrap(), [1, 2, 1, 0]);
    }
}
