//! Tests of whole behaviour, one program for all of them: real files, a real SQLite file, a real server on
//! loopback. Each file tests one promise.

mod alert_log;
mod check;
mod claims;
mod claims_props;
mod config;
mod explain;
mod feed_fetch;
mod feed_files;
mod floor_plan;
mod number_specs;
mod poll_conditional;
mod poll_errors;
mod poll_items;
mod poll_pace;
mod polling;
mod program;
mod real_reports;
mod sample_reports;
mod server;
mod service;
mod show;
mod store;
mod store_damage;
mod store_full_disk;
mod store_sample;
mod story;
mod unit_file;
mod verdict;
mod verdict_bench;
mod verdict_edit;
mod verdict_props;
mod watch_folder;
mod watch_service;
