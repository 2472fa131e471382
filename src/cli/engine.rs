//! The one place where the command line meets the rooms that read files.

use crate::intake::{self, Loaded, Options, Refusal, Source};
use crate::reconcile::comparison::Question;

/// How files are to be read and compared.
pub struct Request {
    /// What is asked.
    pub question: Question,
    /// The encoding that text files are said to have.
    pub encoding: Option<String>,
    /// How many threads read.
    pub threads: usize,
}

/// Reads the files, and settles what the request leaves open; that is told in the notices.
pub fn load(files: Vec<Source>, request: &mut Request) -> Result<Loaded, Refusal> {
    let question = &mut request.question;
    let usual = Options::new(&question.mapping, question.regime);
    let options = Options { encoding: request.encoding.clone(), threads: request.threads, ..usual };
    let mut loaded = intake::load(files, &options)?;
    loaded.notices.extend(question.settle(&mut loaded.facts));
    Ok(loaded)
}
