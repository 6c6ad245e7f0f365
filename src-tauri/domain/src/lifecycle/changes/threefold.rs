//! Three configurations: the one that both others began from, mine, and theirs.

use super::super::rule::{Configuration, Rule};
use super::normal::{is_same, pairs};
use super::{FieldChange, in_order, rule_at, size, words};
use serde::Serialize;
use ts_rs::TS;

/// Who changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Nobody.
    Same,
    /// Only I.
    OnlyMine,
    /// Only they.
    OnlyTheirs,
    /// Both, to the same.
    BothAlike,
    /// Both, each in another way: a person has to choose.
    Conflict,
}

/// One rule in all three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RuleState {
    /// Its `ID`, or its place in words.
    pub name: String,
    /// Its place in what both began from, counted from 0; none where it is not there.
    #[ts(type = "number | null")]
    pub base: Option<usize>,
    /// Its place in mine.
    #[ts(type = "number | null")]
    pub mine: Option<usize>,
    /// Its place in theirs.
    #[ts(type = "number | null")]
    pub theirs: Option<usize>,
    /// Who changed it.
    pub side: Side,
    /// What I changed, where the rule is still there.
    pub my_fields: Vec<FieldChange>,
    /// What they changed, where the rule is still there.
    pub their_fields: Vec<FieldChange>,
}

/// What became of each rule, and of the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ThreeWay {
    /// The rules in my order; then those that only they have, in theirs; then the removed ones.
    pub rules: Vec<RuleState>,
    /// The default minimum size for transitions.
    pub minimum_size: Side,
    /// Elements beside the rules that are not known.
    pub unknown: Side,
}

impl ThreeWay {
    /// Whether a person has to choose somewhere.
    pub fn has_conflict(&self) -> bool {
        let mut sides = self.rules.iter().map(|rule| rule.side);
        sides.any(|side| side == Side::Conflict)
            || self.minimum_size == Side::Conflict
            || self.unknown == Side::Conflict
    }
}

fn side<T>(base: T, mine: T, theirs: T, same: impl Fn(&T, &T) -> bool) -> Side {
    match (same(&base, &mine), same(&base, &theirs)) {
        (true, true) => Side::Same,
        (false, true) => Side::OnlyMine,
        (true, false) => Side::OnlyTheirs,
        (false, false) if same(&mine, &theirs) => Side::BothAlike,
        (false, false) => Side::Conflict,
    }
}

/// Compares three configurations. Equality is that of [`super::compare`].
pub fn three_way(base: &Configuration, mine: &Configuration, theirs: &Configuration) -> ThreeWay {
    let places = places(&base.rules, &mine.rules, &theirs.rules);
    let states = places.into_iter().map(|(at_base, at_mine, at_theirs)| {
        let was = at_base.map(|index| &base.rules[index]);
        let is = at_mine.map(|index| &mine.rules[index]);
        let became = at_theirs.map(|index| &theirs.rules[index]);
        let same = |one: &Option<&Rule>, other: &Option<&Rule>| match (one, other) {
            (Some(one), Some(other)) => is_same(one, other),
            (None, None) => true,
            _ => false,
        };
        let fields = |now: Option<&Rule>| match (was, now) {
            (Some(was), Some(now)) => words::fields(was, now),
            _ => Vec::new(),
        };
        let named = at_mine.zip(is).or(at_theirs.zip(became)).or(at_base.zip(was));
        RuleState {
            name: named.map(|(index, rule)| rule_at(index, rule).name).unwrap_or_default(),
            base: at_base,
            mine: at_mine,
            theirs: at_theirs,
            side: side(was, is, became, same),
            my_fields: fields(is),
            their_fields: fields(became),
        }
    });
    ThreeWay {
        rules: states.collect(),
        minimum_size: side(size(base), size(mine), size(theirs), PartialEq::eq),
        unknown: side(
            in_order(&base.unknown),
            in_order(&mine.unknown),
            in_order(&theirs.unknown),
            PartialEq::eq,
        ),
    }
}

type Places = (Option<usize>, Option<usize>, Option<usize>);

/// The places of each rule in the three lists.
fn places(base: &[Rule], mine: &[Rule], theirs: &[Rule]) -> Vec<Places> {
    let to_base = |list: &[Rule]| {
        let mut found = vec![None; list.len()];
        for (at_base, at) in pairs(base, list) {
            if let Some(at) = at {
                found[at] = at_base;
            }
        }
        found
    };
    let (my_base, their_base) = (to_base(mine), to_base(theirs));
    // What neither began from can still be one rule, added by both.
    let new = |list: &[Rule], bases: &[Option<usize>]| -> (Vec<usize>, Vec<Rule>) {
        let new = list.iter().enumerate().filter(|(at, _)| bases[*at].is_none());
        new.map(|(at, rule)| (at, rule.clone())).unzip()
    };
    let (my_places, my_new) = new(mine, &my_base);
    let (their_places, their_new) = new(theirs, &their_base);
    let mut twins = vec![None; mine.len()];
    for (at_mine, at_theirs) in pairs(&my_new, &their_new) {
        if let (Some(at_mine), Some(at_theirs)) = (at_mine, at_theirs) {
            twins[my_places[at_mine]] = Some(their_places[at_theirs]);
        }
    }
    let their_place = |at_base: usize| their_base.iter().position(|found| *found == Some(at_base));
    let mut places: Vec<Places> = my_base
        .iter()
        .enumerate()
        .map(|(at, at_base)| (*at_base, Some(at), at_base.map_or(twins[at], their_place)))
        .collect();
    let theirs_only = their_base.iter().enumerate().filter(|(at, at_base)| match at_base {
        Some(_) => !my_base.contains(at_base),
        None => !twins.contains(&Some(*at)),
    });
    places.extend(theirs_only.map(|(at, at_base)| (*at_base, None, Some(at))));
    let gone = (0..base.len())
        .filter(|at| !my_base.contains(&Some(*at)) && !their_base.contains(&Some(*at)));
    places.extend(gone.map(|at| (Some(at), None, None)));
    places
}

/// Both sides' changes put together; none where a person has to choose. The result can still be
/// what the server refuses, for instance if both sides came near the most rules there can be.
pub fn merged(
    base: &Configuration,
    mine: &Configuration,
    theirs: &Configuration,
) -> Option<Configuration> {
    let state = three_way(base, mine, theirs);
    if state.has_conflict() {
        return None;
    }
    let from = |side: Side| if side == Side::OnlyTheirs { theirs } else { mine };
    let rules = state.rules.iter().filter_map(|rule| match rule.side {
        Side::OnlyTheirs => rule.theirs.map(|at| theirs.rules[at].clone()),
        _ => rule.mine.map(|at| mine.rules[at].clone()),
    });
    Some(Configuration {
        rules: rules.collect(),
        minimum_size: from(state.minimum_size).minimum_size,
        unknown: from(state.unknown).unknown.clone(),
    })
}
