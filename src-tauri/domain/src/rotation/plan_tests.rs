//! Every plan on a small world of IAM, keychain and settings, cut off before and after each act:
//! the connection always has a key that works, and every state leads on and back.

#![allow(clippy::unwrap_used)]

use super::*;
use jiff::SignedDuration;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const STEPS: [Step; 7] = [
    Step::Create,
    Step::Test,
    Step::Switch,
    Step::Deactivate,
    Step::Delete,
    Step::Back,
    Step::DeleteOrphan,
];

fn start() -> Timestamp {
    "2026-03-01T08:00:00Z".parse().unwrap()
}

#[derive(Debug, Clone)]
struct World {
    /// What IAM has: active or not, and when made.
    iam: BTreeMap<String, (bool, Timestamp)>,
    used: BTreeSet<String>,
    /// The keychain: the connection's own secret, and those beside.
    own: String,
    beside: BTreeSet<String>,
    /// The settings.
    signs_with: String,
    state: Option<State>,
    /// The secret of a key that was just made, in memory only.
    in_memory: Option<String>,
    now: Timestamp,
    made: u32,
}

impl World {
    fn new() -> Self {
        let old = "AKIA0".to_owned();
        Self {
            iam: [(old.clone(), (true, start() - SignedDuration::from_hours(2400)))].into(),
            used: [old.clone()].into(),
            own: old.clone(),
            beside: BTreeSet::new(),
            signs_with: old,
            state: None,
            in_memory: None,
            now: start(),
            made: 0,
        }
    }

    fn listed(&self) -> Vec<ListedKey> {
        let last_use = |id: &String| {
            if self.used.contains(id) { LastUse::At(self.now) } else { LastUse::Never }
        };
        let keys = self.iam.iter();
        keys.map(|(id, (active, created))| ListedKey {
            id: id.clone(),
            active: *active,
            created: *created,
            last_use: last_use(id),
        })
        .collect()
    }

    /// The one promise: the settings name a key that IAM accepts and whose secret is kept.
    fn works(&self) -> bool {
        let key = &self.signs_with;
        let kept = self.own == *key || self.beside.contains(key);
        kept && self.iam.get(key).is_some_and(|(active, _)| *active)
    }

    fn apply(&mut self, effect: &Effect) -> Result<Vec<Effect>, String> {
        match effect {
            Effect::Save { state, signs_with } => {
                (self.state, self.signs_with) = (state.clone(), signs_with.clone());
            }
            Effect::CreateKey => {
                assert!(self.iam.len() < MOST_KEYS, "a key too many");
                self.made += 1;
                let id = format!("AKIA{}", self.made);
                self.iam.insert(id.clone(), (true, self.now));
                self.in_memory = Some(id.clone());
                return Ok(after_created(self.state.as_ref().unwrap(), &id));
            }
            Effect::Keep(key) => {
                assert_eq!(self.in_memory.as_ref(), Some(key), "the secret is known");
                self.beside.insert(key.clone());
            }
            Effect::Try(key) => {
                let works = self.iam.get(key).is_some_and(|(active, _)| *active);
                let kept = self.own == *key || self.beside.contains(key);
                if !works || !kept {
                    return Err(format!("{key} does not work"));
                }
                self.used.insert(key.clone());
            }
            Effect::SetActive { key, active } => {
                // Signed with the key of the settings.
                assert!(self.works());
                self.iam.get_mut(key).ok_or("gone")?.0 = *active;
            }
            Effect::DeleteKey(key) => {
                assert!(self.works());
                self.iam.remove(key);
            }
            Effect::MoveIn(key) => {
                assert!(
                    self.own == *key || self.beside.contains(key),
                    "there is something to move"
                );
                self.own.clone_from(key);
            }
            Effect::Forget(key) => {
                self.beside.remove(key);
            }
        }
        Ok(Vec::new())
    }

    /// Does acts until `cut` of them were done; false when it was cut off.
    fn act(&mut self, effects: Vec<Effect>, cut: &mut usize) -> Result<bool, String> {
        let mut waiting: std::collections::VecDeque<_> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            if *cut == 0 {
                self.in_memory = None;
                return Ok(false);
            }
            *cut -= 1;
            waiting.extend(self.apply(&effect)?);
            assert!(self.works(), "after {effect:?}: {self:?}");
        }
        Ok(true)
    }

    /// As the engine takes a step: what was cut off is put right first.
    fn step(&mut self, step: Step, cut: &mut usize) -> Result<bool, String> {
        let (keys, in_use, now) = (self.listed(), self.signs_with.clone(), self.now);
        let facts = Facts { user: "ada", in_use: &in_use, keys: &keys, now };
        let kept: Vec<_> = self.beside.iter().cloned().collect();
        let first = self.state.as_ref().map_or_else(Vec::new, |one| settled(one, &facts, &kept));
        if !self.act(first, cut)? {
            return Ok(false);
        }
        let in_use = self.signs_with.clone();
        let facts = Facts { in_use: &in_use, ..facts };
        let plan = plan(self.state.as_ref(), step, &facts).map_err(|fault| fault.message)?;
        self.act(plan.effects, cut)
    }

    fn orphan(&self) -> Option<String> {
        let keys = self.listed();
        let facts = Facts { user: "ada", in_use: &self.signs_with, keys: &keys, now: self.now };
        let found = orphan(self.state.as_ref()?, &facts).map(|one| one.id.clone());
        // One whose secret was kept is taken up by the next look at the keys.
        found.filter(|id| !self.beside.contains(id))
    }

    fn whole(&mut self, step: Step) -> Result<bool, String> {
        self.step(step, &mut usize::MAX.clone())
    }

    /// Whatever is begun goes on to its end.
    fn goes_on(mut self) -> Self {
        for _ in 0..12 {
            let step = match self.state.as_ref().map(|state| state.phase) {
                None => break,
                Some(Phase::Creating) if self.orphan().is_some() => Step::DeleteOrphan,
                Some(Phase::Creating) => {
                    // A key whose secret was kept before the cut is taken up; else there is none.
                    let _ = self.whole(Step::Test);
                    if self.state.as_ref().is_some_and(|one| one.phase == Phase::Creating) {
                        Step::Back
                    } else {
                        continue;
                    }
                }
                Some(Phase::Created) => Step::Test,
                Some(Phase::Tested) => Step::Switch,
                Some(Phase::Switched | Phase::Deactivating | Phase::Reactivating) => {
                    // A reactivation that was cut off before its act settles to deactivated.
                    let _ = self.whole(Step::Deactivate);
                    continue;
                }
                Some(Phase::Deactivated | Phase::Deleting | Phase::Deleted) => {
                    let _ = self.whole(Step::Delete);
                    continue;
                }
                Some(Phase::Withdrawing) => Step::Back,
            };
            self.whole(step).unwrap();
        }
        self
    }

    fn goes_back(mut self) -> Self {
        for _ in 0..8 {
            if self.state.is_none() {
                break;
            }
            let step = if self.orphan().is_some() { Step::DeleteOrphan } else { Step::Back };
            // A rotation that was deleted to its end has no way back, it only ends.
            let _ = self.whole(step);
        }
        self
    }

    fn is_at_rest(&self) -> bool {
        self.state.is_none()
            && self.works()
            && self.iam.len() == 1
            && self.own == self.signs_with
            && self.beside.is_empty()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn whatever_is_cut_off_a_working_key_is_left_and_the_rotation_goes_on_and_back(
        steps in prop::collection::vec((0..STEPS.len(), prop::option::of(0_usize..8), 0_i64..100), 1..14)
    ) {
        let mut world = World::new();
        for (step, cut, hours) in steps {
            world.now += SignedDuration::from_hours(hours / 20 * 24);
            let _ = world.step(STEPS[step], &mut cut.unwrap_or(usize::MAX));
            prop_assert!(world.works(), "{world:?}");
        }
        let on = world.clone().goes_on();
        prop_assert!(on.is_at_rest(), "on: {on:?}");
        let back = world.goes_back();
        prop_assert!(back.is_at_rest(), "back: {back:?}");
    }
}

#[test]
fn each_act_of_each_step_can_be_the_last_one() {
    let road = [Step::Create, Step::Test, Step::Switch, Step::Deactivate, Step::Delete];
    let mut points = 0;
    for last in 0..road.len() {
        for cut in 0.. {
            let mut world = World::new();
            for step in &road[..last] {
                assert_eq!(world.whole(*step), Ok(true));
            }
            let whole = world.step(road[last], &mut cut.clone()).unwrap();
            points += 1;
            assert!(world.works());
            assert!(world.clone().goes_on().is_at_rest(), "{:?} cut at {cut}", road[last]);
            assert!(world.goes_back().is_at_rest(), "{:?} cut at {cut}", road[last]);
            if whole {
                break;
            }
        }
    }
    assert_eq!(points, 5 + 3 + 2 + 5 + 8, "every act was a point");
}

fn facts<'a>(keys: &'a [ListedKey]) -> Facts<'a> {
    Facts { user: "ada", in_use: "AKIA0", keys, now: start() }
}

fn key(id: &str, active: bool, last_use: LastUse) -> ListedKey {
    ListedKey { id: id.into(), active, created: start(), last_use }
}

#[test]
fn a_third_key_is_refused_beforehand_and_the_one_to_delete_is_named() {
    let old = LastUse::At("2024-01-01T00:00:00Z".parse().unwrap());
    for (other, words) in [
        (key("AKIAX", false, LastUse::Never), "Delete AKIAX in IAM first (inactive, never used)"),
        (key("AKIAX", true, old), "(active, last used on 1 January 2024 (UTC))"),
    ] {
        let keys = [key("AKIA0", true, LastUse::At(start())), other];
        let fault = plan(None, Step::Create, &facts(&keys)).unwrap_err();
        assert!(fault.message.contains("two access keys"), "{fault:?}");
        assert!(fault.hint.as_ref().unwrap().contains(words), "{fault:?}");
    }
}

#[test]
fn a_new_key_that_somebody_has_used_is_no_orphan() {
    let mut world = World::new();
    assert_eq!(world.step(Step::Create, &mut 2), Ok(false));
    assert_eq!(world.orphan().as_deref(), Some("AKIA1"));
    world.used.insert("AKIA1".into());
    assert_eq!(world.orphan(), None);
    world.used.remove("AKIA1");
    // Made at another time: by somebody else.
    world.iam.get_mut("AKIA1").unwrap().1 = start() + SignedDuration::from_hours(1);
    assert_eq!(world.orphan(), None);
}

#[test]
fn a_deletion_says_that_it_comes_before_the_grace_period_is_over() {
    let old = key("AKIA0", false, LastUse::At(start()));
    let mut state = State {
        phase: Phase::Deactivated,
        user: "ada".into(),
        old: "AKIA0".into(),
        new: Some("AKIA1".into()),
        began: start(),
        before: Vec::new(),
        was_used: true,
        delete_after: Some(start() + GRACE),
    };
    let text = super::super::deletion(&old, "ada", Some(&state), start() + GRACE / 2);
    assert!(text.contains("AKIA0") && text.contains("3 days old"), "{text}");
    assert!(text.contains("last used on 1 March 2026, 08:00 (UTC)"), "{text}");
    assert!(text.contains("7 days is not over"), "{text}");
    state.delete_after = Some(start());
    let text = super::super::deletion(&old, "ada", Some(&state), start());
    assert!(!text.contains("grace"), "{text}");
}
