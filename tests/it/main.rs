//! Tests of whole behaviour, one program for all of them: real files, a real SQLite file, a real server on
//! loopback. Each file tests one promise.

mod floor_plan;
mod alert_log;
mod store;
mod store_damage;
mod store_sample;
mod unit_file;
//! Whole behaviour, with real parts: a server on loopback, files on disk.

mod feed_fetch;
mod folder;
mod server;
//! Whole behaviour, tested from outside: one program, one module a subject.

mod check;
mod config;
