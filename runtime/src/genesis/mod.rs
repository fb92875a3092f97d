//! The first state of a chain: the token pools, and presets that chain specifications start from.

pub mod pools;
mod presets;

pub use presets::{get_preset, preset_names};
