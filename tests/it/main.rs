//! Tests of whole behaviour, one program for all of them: one link, one start. Each file tests one promise.

mod floor_plan;
mod unit_file;
