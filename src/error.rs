//! The one family of errors: what a rule refuses, what the caller may not see, what is our fault.
//!
//! | family | exit code |
//! |---|---|
//! | [`Error::Refused`]: a rule said no, with every reason | 1 |
//! | [`Error::Fault`]: input and output of the machine, or our bug | 2 |
//! | [`Error::Access`]: not found, or not allowed | 3 |

use crate::words::{Lang, Told};
use std::error::Error as StdError;

/// What can go wrong in a use case whose refusals are `R`.
#[derive(Debug, thiserror::Error)]
pub enum Error<R: std::fmt::Debug> {
    /// A business rule said no (退回); every reason at once.
    #[error("refused for {} reasons", .0.len())]
    Refused(Vec<R>),
    /// Not found, or not allowed (无权访问).
    #[error("{}", .0.tell(Lang::En))]
    Access(Told),
    /// The machine or the program failed (故障).
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl<R: std::fmt::Debug> Error<R> {
    /// The exit code of a command that ends with this error.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Fault(_) => 2,
            Self::Access(_) => 3,
        }
    }
}

/// A failure of the machine or of the program: what was being done, and the chain of causes.
#[derive(Debug, thiserror::Error)]
#[error("{}", .doing.tell(Lang::En))]
pub struct Fault {
    doing: Told,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Fault {
    /// A fault met while doing something.
    pub fn new(doing: Told, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { doing, source: Some(source.into()) }
    }

    /// A fault that tells its cause itself.
    pub const fn told(told: Told) -> Self {
        Self { doing: told, source: None }
    }

    /// What was being done and the whole chain of causes, each cause once.
    pub fn tell(&self, lang: Lang) -> String {
        let mut told = self.doing.tell(lang);
        let mut cause = self.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !told.contains(&text) {
                told.push_str(": ");
                told.push_str(&text);
            }
            cause = error.source();
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, Fault};
    use crate::words::{Lang, Told};
    use std::io;

    crate::words! {
        WRITING = "写出 {0} 时出错", "writing {0} failed";
    }

    #[derive(Debug, thiserror::Error)]
    #[error("the disk said: {0}")]
    struct Outer(#[source] io::Error);

    #[test]
    fn a_fault_tells_its_chain_once() {
        let cause = Outer(io::Error::other("full"));
        let fault = Fault::new(WRITING.with([&"a.xlsx"]), cause);
        assert_eq!(fault.tell(Lang::Zh), "写出 a.xlsx 时出错: the disk said: full");
        assert_eq!(Error::<Told>::from(fault).to_string(), "writing a.xlsx failed");
        crate::words::check_catalogue(ALL);
    }

    #[test]
    fn every_family_has_its_exit_code() {
        let told = || WRITING.with([&"x"]);
        let fault = Fault::new(told(), io::Error::other("x"));
        let codes = [Error::Refused(vec![told()]), Error::Fault(fault), Error::Access(told())].map(|e| e.exit_code());
        assert_eq!(codes, [1, 2, 3]);
    }
}
