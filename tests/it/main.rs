//! Tests of whole behaviour, one program for all of them: one link, one start. Each file tests one promise.

mod floor_plan;
mod unit_file;
//! Tests of whole behaviour with real parts: real files, a real SQLite file, a real server on loopback.

mod store;
mod store_damage;
mod store_sample;
