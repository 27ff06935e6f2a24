//! How the program ends when it cannot do what it was asked: one sentence, and an exit code that scripts can use.

use std::{fmt::Display, process::ExitCode};

/// Why the program ends.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was asked wrongly: arguments, configuration, kubeconfig. Exit code 2, as clap's own.
    Usage(String),
    /// Something outside went wrong. Exit code 1.
    Runtime(anyhow::Error),
}

impl Failure {
    /// Asked wrongly; the sentence says what, where and what to do.
    pub(crate) fn usage(sentence: impl Display) -> Self {
        Self::Usage(sentence.to_string())
    }

    /// Went wrong outside.
    pub(crate) fn runtime(sentence: impl Display) -> Self {
        Self::Runtime(anyhow::anyhow!("{sentence}"))
    }

    /// Prints it; returns the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Usage(sentence) => {
                eprintln!("error: {sentence}");
                ExitCode::from(2)
            }
            Self::Runtime(error) => {
                eprintln!("error: {error:#}");
                ExitCode::from(1)
            }
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Runtime(error)
    }
}
