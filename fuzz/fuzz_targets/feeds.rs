//! Any bytes as a feed: no panic gets past the guard, none takes for ever, and every reading holds.

#![no_main]

use std::sync::Once;

use libfuzzer_sys::fuzz_target;

#[path = "../feeds_hold.rs"]
mod feeds_hold;

/// The fuzzer's hook ends the program at any panic; those that the guard catches are as they should be. One that gets past
/// it still ends the program.
static HOOK: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    HOOK.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    feeds_hold::assert_feed_holds(bytes);
});
