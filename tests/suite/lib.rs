//! Nothing to import: the tests are in `main.rs`. Cargo wants a library beside dev-dependencies.
