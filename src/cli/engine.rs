//! The one place where the command line meets the rooms that read files.

use crate::intake::{self, InputReport, Loaded, Options, Refusal, Source};
use crate::reconcile::comparison::Question;
use entity::{Day, Side};

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
    loaded.notices.extend(question.base_dates(base_dates(&loaded.inputs)));
    Ok(loaded)
}

/// The count lists that say as of which day they were counted.
fn base_dates(inputs: &[InputReport]) -> impl Iterator<Item = (String, Day)> {
    inputs.iter().filter(|input| input.side == Side::Counts).flat_map(|input| {
        input.sheets.iter().filter_map(|sheet| {
            let list =
                if sheet.name.is_empty() { input.name.clone() } else { format!("{} [{}]", input.name, sheet.name) };
            Some((list, sheet.base_date?))
        })
    })
}
