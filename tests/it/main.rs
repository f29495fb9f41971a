//! Tests of whole behaviour, one program for all of them: real files, a real SQLite file, a real server on
//! loopback. Each file tests one promise.

mod floor_plan;
mod alert_log;
mod store;
mod store_damage;
mod store_sample;
mod unit_file;
