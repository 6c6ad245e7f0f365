//! The TypeScript of everything that crosses the bridge, made from the command list.
//!
//! The text is committed in `ui/src/bindings/index.ts`; a test fails when it is stale.

use crate::commands;
use crate::events::Event;
use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use ts_rs::{Config, TS, TypeVisitor};

/// The whole content of `ui/src/bindings/index.ts`: every type that a command or an event names,
/// and the map of commands.
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut declared = Declared { config: &config, seen: HashSet::new(), types: BTreeMap::new() };
    commands::visit_types(&mut declared);
    declared.visit::<Event>();
    let mut out = String::from(
        "// Generated from src-tauri/engine by `cargo run -p strata-engine --example bindings`; do not edit.\n\n",
    );
    for text in declared.types.values() {
        out.push_str(text);
        out.push_str("\n\n");
    }
    out.push_str("/** Every command: what it takes and what it answers. */\n");
    out.push_str(&commands::typescript_map(&config));
    out
}

struct Declared<'a> {
    config: &'a Config,
    seen: HashSet<TypeId>,
    types: BTreeMap<String, String>,
}

impl TypeVisitor for Declared<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only declared types have a place of their own; the others are written where they stand.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let text = format!("{docs}export {}", T::decl(self.config));
            self.types.insert(T::name(self.config), text);
        }
        T::visit_generics(self);
        T::visit_dependencies(self);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_committed_bindings_are_fresh() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/bindings/index.ts");
        let committed = std::fs::read_to_string(path).unwrap();
        assert!(committed == typescript(), "run `make bindings` and commit {path}");
    }

    #[test]
    fn every_command_is_in_the_map() {
        let text = typescript();
        for name in commands::NAMES {
            assert!(text.contains(&format!("  {name}: {{ request: ")), "{name}");
        }
    }
}
