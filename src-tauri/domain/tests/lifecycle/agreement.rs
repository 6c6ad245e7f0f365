//! The simulation tells what the model tells.
