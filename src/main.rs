//! The program: arguments in, exit code out. All else is the library.

use std::process::ExitCode;

/// The histories and stories at hand come and go for months: jemalloc gives their places out again, where the C library's
/// allocator lets the process grow by 3 % a day.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // The only place that asks the process for its arguments and gives its exit code.
    let arguments = std::env::args_os();
    claimwatch::cli::run(arguments).into()
}
