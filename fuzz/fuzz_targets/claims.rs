//! Any bytes into `claims()`: no panic, and every claim holds.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../claims_hold.rs"]
mod claims_hold;

fuzz_target!(|bytes: &[u8]| claims_hold::assert_claims_hold(&String::from_utf8_lossy(bytes)));
