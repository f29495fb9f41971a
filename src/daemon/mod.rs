//! daemon

pub mod systemd;
