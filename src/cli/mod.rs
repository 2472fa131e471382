//! The command line: one file a subcommand, and what they share.
//!
//! Exit codes: 0 done (also with differences found), 1 refused, 2 fault, 3 no access, 64 usage.

mod audit;
mod closure;
pub mod compare;
pub mod database;
pub mod demo;
mod depreciation;
pub mod engine;
pub mod generate;
mod handover;
pub mod import;
pub mod institute;
mod labels;
pub mod migrate;
pub mod post;
mod progress;
#[cfg(feature = "oidc")]
mod provider;
pub mod reconcile;
mod report;
pub mod schema;
pub mod score;
pub mod serve;
mod stocktake;
pub mod token;
mod user;
mod vouchers;
pub mod words;

use crate::benchmark::BenchmarkError;
use crate::error::{Error, Fault};
use crate::words::{Lang, Told, harmless};
use clap::{Parser, Subcommand, error::ErrorKind};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: u8 = 64;
/// Output is written in pieces of this size.
const BUFFER: usize = 1 << 20;

/// 账·卡·物核对：账簿、资产卡片与实物盘点相互一致，或说清每一分钱的差异
///
/// Compares an institute's accounts, asset cards and physical stock: they agree, or every fen of
/// difference has its place.
#[derive(Debug, Parser)]
#[command(name = "oversight", version)]
struct Cli {
    /// 语言 zh 或 en，默认随系统 (language; default from `LC_ALL`, `LC_MESSAGES`, `LANG`)
    #[arg(long, global = true, value_name = "LANG", value_parser = lang_named)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compare(Box<compare::Args>),
    Generate(generate::Args),
    Score(score::Args),
    Institute(institute::Args),
    User(user::Args),
    Import(import::Args),
    Reconcile(Box<reconcile::Args>),
    Depreciation(Box<depreciation::Args>),
    Post(post::Args),
    Report(report::Args),
    Handover(handover::Args),
    Closure(closure::Args),
    Stocktake(Box<stocktake::Args>),
    Labels(labels::Args),
    Vouchers(Box<vouchers::Args>),
    Serve(serve::Args),
    Demo(demo::Args),
    Migrate(migrate::Args),
    Schema(schema::Args),
    Token(token::Args),
    Audit(audit::Args),
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
enum Failure {
    /// It was asked in a way that cannot be.
    Usage(Told),
    /// It could not be done.
    Error(Error<Told>),
    /// It was done, and what it found is wrong and told already.
    Found,
}

impl<E: Into<Error<Told>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

impl From<BenchmarkError> for Error<Told> {
    fn from(error: BenchmarkError) -> Self {
        match error {
            BenchmarkError::Refused(told) => Self::Refused(vec![told]),
            BenchmarkError::Fault(told) => Self::Fault(Fault::told(told)),
        }
    }
}

/// Reads the arguments, does what they ask and answers the exit code.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to tell it to when even this cannot be printed.
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return ExitCode::from(if asked { 0 } else { USAGE });
        }
    };
    let lang = cli.lang.unwrap_or_else(|| lang_of(|name| std::env::var(name).ok()));
    match dispatch(&cli.command, lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprint!("{}", tell(&failure, lang));
            ExitCode::from(exit_code(&failure))
        }
    }
}

fn dispatch(command: &Command, lang: Lang) -> Result<(), Failure> {
    match command {
        Command::Compare(args) => compare::run(args, lang),
        Command::Generate(args) => say(&generate::run(args, lang).map_err(Error::from)?),
        Command::Score(args) => say(&score::run(args).map_err(Error::from)?),
        Command::Institute(args) => institute::run(args, lang),
        Command::User(args) => user::run(args, lang),
        Command::Import(args) => import::run(args, lang),
        Command::Reconcile(args) => reconcile::run(args, lang),
        Command::Depreciation(args) => depreciation::run(args, lang),
        Command::Post(args) => post::run(args, lang),
        Command::Report(args) => report::run(args, lang),
        Command::Handover(args) => handover::run(args, lang),
        Command::Closure(args) => closure::run(args, lang),
        Command::Stocktake(args) => stocktake::run(args, lang),
        Command::Labels(args) => labels::run(args, lang),
        Command::Vouchers(args) => vouchers::run(args, lang),
        Command::Serve(args) => serve::run(args, lang),
        Command::Demo(args) => demo::run(args, lang),
        Command::Migrate(args) => migrate::run(args, lang),
        Command::Schema(args) => schema::run(args),
        Command::Token(args) => token::run(args, lang),
        Command::Audit(args) => audit::run(args, lang),
    }
}

const fn exit_code(failure: &Failure) -> u8 {
    match failure {
        Failure::Usage(_) => USAGE,
        Failure::Found => 1,
        Failure::Error(error) => error.exit_code(),
    }
}

/// A failure as it is printed: one line each reason, and nothing of the files that could command the terminal.
fn tell(failure: &Failure, lang: Lang) -> String {
    let line = |text: String| format!("{}\n", harmless(&text));
    match failure {
        Failure::Found => String::new(),
        // What was refused was told where the result stands.
        Failure::Error(Error::Refused(reasons)) if reasons.is_empty() => String::new(),
        Failure::Usage(told) | Failure::Error(Error::Access(told)) => line(told.tell(lang)),
        Failure::Error(Error::Fault(fault)) => line(fault.tell(lang)),
        Failure::Error(Error::Refused(reasons)) => {
            let head = line(words::REFUSED.with([&reasons.len()]).tell(lang));
            head + &reasons.iter().map(|told| line(format!("  {}", told.tell(lang)))).collect::<String>()
        }
    }
}

fn say(text: &impl std::fmt::Display) -> Result<(), Failure> {
    written(writeln!(io::stdout().lock(), "{}", text.to_string().trim_end()))
}

/// What became of writing to the standard output; a reader that has seen enough is no error.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Fault::new(words::WRITING_OUT.with([]), error).into())
        }
        _ => Ok(()),
    }
}

/// The error of a file that could not be opened, read or written while `doing` something with it.
fn file_error(doing: Told, path: &Path, error: io::Error) -> Error<Told> {
    match error.kind() {
        io::ErrorKind::NotFound => Error::Access(words::NOT_FOUND.with([&path.display()])),
        io::ErrorKind::PermissionDenied => Error::Access(words::FORBIDDEN.with([&path.display()])),
        _ => Error::Fault(Fault::new(doing, error)),
    }
}

/// Writes a file beside its place and then moves it there, so that no half of one is ever found.
fn write_file<E: std::error::Error + Send + Sync + 'static>(
    path: &Path,
    write: impl FnOnce(BufWriter<File>) -> Result<(), E>,
) -> Result<(), Error<Told>> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let doing = || words::WRITING_FILE.with([&path.display()]);
    let file = File::create(&part).map_err(|error| file_error(doing(), path, error))?;
    let result = write(BufWriter::with_capacity(BUFFER, file))
        .map_err(|error| Error::Fault(Fault::new(doing(), error)))
        .and_then(|()| fs::rename(&part, path).map_err(|error| file_error(doing(), path, error)));
    if result.is_err() {
        // The error is told; a left-over part would only be one more thing to tell.
        let _ = fs::remove_file(&part);
    }
    result
}

fn lang_named(name: &str) -> Result<Lang, String> {
    lang_of_locale(name).ok_or_else(|| "zh | en".to_owned())
}

/// The language of the environment; Chinese where it says nothing.
fn lang_of(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    locale.and_then(|locale| lang_of_locale(&locale)).unwrap_or_default()
}

/// `zh_CN.UTF-8` → Chinese, `en` → English, others not known.
fn lang_of_locale(locale: &str) -> Option<Lang> {
    match locale.split(['_', '-', '.', '@']).next().map(str::to_ascii_lowercase).as_deref() {
        Some("zh") => Some(Lang::Zh),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

/// What editors put in front of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

fn reading(path: &Path, error: io::Error) -> Error<Told> {
    file_error(words::READING_FILE.with([&path.display()]), path, error)
}

/// The text of a mapping file.
fn mapping_text(path: &Path, lang: Lang) -> Result<String, Error<Told>> {
    let bytes = std::fs::read(path).map_err(|error| reading(path, error))?;
    let text = std::str::from_utf8(bytes.strip_prefix(BOM).unwrap_or(&bytes));
    let text = text.map_err(|error| bad_mapping(path, &words::MAPPING_UTF8.with([&error.valid_up_to()]), lang))?;
    Ok(text.to_owned())
}

/// The refusal of a mapping file.
fn bad_mapping(path: &Path, told: &Told, lang: Lang) -> Error<Told> {
    Error::Refused(vec![words::MAPPING_BAD.with([&path.display(), &told.tell(lang)])])
}

#[cfg(test)]
mod tests {
    use super::{Cli, Failure, exit_code, file_error, lang_of, tell, words, written};
    use crate::error::{Error, Fault};
    use crate::words::{Lang, Told};
    use clap::{CommandFactory, Parser};
    use std::io;
    use std::path::Path;

    #[test]
    fn the_arguments_are_declared_soundly() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_language_comes_from_the_environment() {
        let of = |pairs: &[(&str, &str)]| {
            let pairs: Vec<(String, String)> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            lang_of(move |name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
        };
        assert_eq!(of(&[]), Lang::Zh);
        assert_eq!(of(&[("LANG", "en_US.UTF-8")]), Lang::En);
        assert_eq!(of(&[("LC_ALL", "zh_CN.GB18030"), ("LANG", "en_US.UTF-8")]), Lang::Zh);
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "en"), ("LANG", "zh_CN")]), Lang::En);
        assert_eq!(of(&[("LANG", "C.UTF-8")]), Lang::Zh);
        assert_eq!(of(&[("LANG", "de_DE")]), Lang::Zh);
    }

    #[test]
    fn failures_are_told_line_by_line_with_their_exit_code() {
        let told = || words::NOT_FOUND.with([&"a\u{1b}[2J.csv"]);
        let fault = Fault::new(words::WRITING_OUT.with([]), io::Error::other("disk full"));
        let cases: [(Failure, u8, &str); 5] = [
            (Failure::Usage(words::TWO_SIDES.with([])), 64, "give at least two of --ledger, --cards and --counts\n"),
            (
                Error::Refused(vec![told(), told()]).into(),
                1,
                "2 problems, nothing was done:\n  there is no file 'a·[2J.csv'\n  there is no file 'a·[2J.csv'\n",
            ),
            (Error::<Told>::Refused(Vec::new()).into(), 1, ""),
            (Error::<Told>::Fault(fault).into(), 2, "writing the result failed: disk full\n"),
            (Error::Access(told()).into(), 3, "there is no file 'a·[2J.csv'\n"),
        ];
        for (failure, code, text) in cases {
            assert_eq!((exit_code(&failure), tell(&failure, Lang::En).as_str()), (code, text));
        }
    }

    #[test]
    fn files_that_are_not_there_are_an_access_error_and_others_a_fault() {
        let of = |kind: io::ErrorKind| {
            file_error(words::READING_FILE.with([&"a.csv"]), Path::new("a.csv"), io::Error::from(kind)).exit_code()
        };
        assert_eq!(of(io::ErrorKind::NotFound), 3);
        assert_eq!(of(io::ErrorKind::PermissionDenied), 3);
        assert_eq!(of(io::ErrorKind::IsADirectory), 2);
    }

    #[test]
    fn a_reader_that_has_seen_enough_is_no_error() {
        assert!(written(Err(io::Error::from(io::ErrorKind::BrokenPipe))).is_ok());
        assert!(written(Err(io::Error::from(io::ErrorKind::StorageFull))).is_err_and(|f| exit_code(&f) == 2));
    }

    #[test]
    fn wrong_arguments_are_refused_by_the_parser() {
        for line in [
            "oversight",
            "oversight compare --as-of 2025-13-01",
            "oversight compare --regime x",
            "oversight --lang fr score",
        ] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
        assert!(Cli::try_parse_from("oversight compare --ledger a --ledger b --cards c --lang en".split(' ')).is_ok());
    }
}
