//! How a command ended, sorted by what the caller does next, and the exit code and the words for it.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// How the program ended: the three exit codes that scripts and service managers rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 0: done, or the reader of the output has seen enough.
    Fine,
    /// 1: the command was right and did not succeed; trying again may help.
    Failed,
    /// 2: the command line or the config is wrong; trying again will not help.
    Misused,
}

/// Why a command did not succeed. Made from any error by `?`; a wrong command line or config is told apart by
/// [`Failure::misuse`].
#[derive(Debug)]
pub enum Failure {
    /// The command was right and did not succeed.
    Failed(anyhow::Error),
    /// The command line or the config is wrong.
    Misused(anyhow::Error),
}

impl Failure {
    /// The failure of a command line or a config that is wrong.
    pub fn misuse(error: impl Into<anyhow::Error>) -> Failure {
        Failure::Misused(error.into())
    }

    /// Says why on `err`, and gives what it means for the exit code. A reader who closed the pipe has seen
    /// enough: that is no failure and no words.
    pub fn tell(&self, err: &mut dyn Write) -> Outcome {
        let (error, outcome) = match self {
            Failure::Failed(error) if is_closed_pipe(error) => return Outcome::Fine,
            Failure::Failed(error) => (error, Outcome::Failed),
            Failure::Misused(error) => (error, Outcome::Misused),
        };
        // Where stderr is closed too there is nobody left to tell.
        let _ = writeln!(err, "claimwatch: {}", told(error));
        outcome
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::Failed(error.into())
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Failed => 1,
            Outcome::Misused => 2,
        })
    }
}

/// The error with its causes. A cause that its effect has already named is not said again.
fn told(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if words.is_empty() {
            words = cause;
        } else if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.into_iter().any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    fn told_of(failure: Failure) -> (Outcome, String) {
        let mut err = Vec::new();
        let outcome = failure.tell(&mut err);
        (outcome, String::from_utf8(err).unwrap())
    }

    #[test]
    fn any_error_is_a_failure_with_its_causes() {
        let cause = io::Error::new(ErrorKind::NotFound, "no such file");
        let error = Err::<(), _>(cause).context("cannot read a.txt").unwrap_err();
        assert_eq!(
            told_of(error.into()),
            (Outcome::Failed, "claimwatch: cannot read a.txt: no such file\n".to_owned())
        );
    }

    #[test]
    fn a_closed_pipe_is_fine_and_silent_however_deep_it_lies() {
        let error = Err::<(), _>(io::Error::from(ErrorKind::BrokenPipe)).context("cannot print").unwrap_err();
        assert_eq!(told_of(error.into()), (Outcome::Fine, String::new()));
    }

    #[test]
    fn misuse_is_told_apart() {
        assert_eq!(told_of(Failure::misuse(anyhow::anyhow!("no"))).0, Outcome::Misused);
    }
}
