//! The program: arguments in, exit code out. All else is the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The only place that asks the process for its arguments and gives its exit code.
    let arguments = std::env::args_os();
    claimwatch::cli::run(arguments).into()
}
