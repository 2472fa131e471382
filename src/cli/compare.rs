//! `oversight compare`: files in, an exact partition out.

use super::engine::{self, Request};
use super::{BUFFER, Failure, progress::Progress, reading, words as w, write_file, written};
use crate::error::{Error, Fault};
use crate::intake::{Content, Source};
use crate::layout::{Mapping, parse_mapping};
use crate::reconcile::comparison::Question;
use crate::reconcile::features::features;
use crate::reconcile::report::{Report, json::write_json, terminal, workbook::write_workbook};
use crate::stocktake::CountScope;
use crate::words::{Lang, Told};
use entity::{Day, Regime, Side};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// 核对账、卡、物（任意两方或三方），逐分列明差异
///
/// Compares any two or all three of accounts, asset cards and stocktake lists. Files are taken as
/// they come: xlsx, xls, csv, exports of the usual accounting and asset systems. What was understood
/// of each file is told first.
///
/// Exit codes: 0 done (also with differences), 1 refused, 2 fault, 3 file not accessible, 64 usage.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 账：科目余额表、序时账、明细账，可多个 (accounts: balances, journals; several)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    ledger: Vec<PathBuf>,
    /// 卡：资产卡片、资产台账，可多个 (asset cards; several)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    cards: Vec<PathBuf>,
    /// 物：盘点表，可多个 (stocktake lists; several)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    counts: Vec<PathBuf>,
    /// 列对应方案 (mapping file, TOML)
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// 核对基准日，如 2025-12-31，默认账中最后一个月的月末 (as of; default: the end of the last month of the accounts)
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// 本期自哪一日起，只影响分类表的增减 (first day of the movements; default: 1 January)
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// 盘点范围，如 department=设备处;location=A栋;class=A02 (what the stocktake covers)
    #[arg(long, value_name = "SCOPE")]
    count_scope: Option<String>,
    /// 会计制度 (accounting regime that proposals follow)
    #[arg(long, value_name = "REGIME", default_value = Regime::Government.code(),
        value_parser = clap::builder::PossibleValuesParser::new(Regime::ALL.iter().map(|regime| regime.code())))]
    regime: String,
    /// 文本文件的编码，默认自动识别 (encoding of text files; default: recognised)
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// 线程数，默认全部 (threads; default: all)
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// 把报告写成可打印的工作簿 (write the report as a workbook to print)
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
    /// 在标准输出上给出 JSON (JSON on the standard output instead of the report)
    #[arg(long)]
    json: bool,
}

impl Args {
    fn files(&self) -> impl Iterator<Item = (Side, &PathBuf)> {
        let sides = [(Side::Ledger, &self.ledger), (Side::Cards, &self.cards), (Side::Counts, &self.counts)];
        sides.into_iter().flat_map(|(side, paths)| paths.iter().map(move |path| (side, path)))
    }

    /// What is wrong with the arguments beyond what the parser sees.
    fn check(&self) -> Result<(), Told> {
        let sides = [&self.ledger, &self.cards, &self.counts].into_iter().filter(|paths| !paths.is_empty()).count();
        if sides < 2 {
            return Err(w::TWO_SIDES.with([]));
        }
        if let Some(out) = &self.out {
            out_is_workbook(out)?;
            if let Some((_, input)) = self.files().find(|(_, input)| same_file(input, out)) {
                return Err(w::OUT_IS_INPUT.with([&input.display()]));
            }
        }
        match (self.from, self.as_of) {
            (Some(from), Some(as_of)) if from > as_of => Err(w::FROM_AFTER.with([&from, &as_of])),
            _ => Ok(()),
        }
    }

    /// How the files are to be read and compared.
    fn request(&self, lang: Lang) -> Result<Request, Failure> {
        let scope = self.count_scope.as_deref().map_or_else(|| Ok(CountScope::default()), CountScope::parse);
        let mapping = match &self.map {
            None => Mapping::default(),
            Some(path) => {
                let text = super::mapping_text(path, lang)?;
                parse_mapping(&text).map_err(|told| super::bad_mapping(path, &told, lang))?
            }
        };
        let question = Question {
            mapping,
            regime: self.regime.parse().expect("the parser admits the codes of regimes only"),
            as_of: self.as_of.unwrap_or(Day::BLANK),
            from: self.from.unwrap_or(Day::BLANK),
            scope: scope.map_err(Failure::Usage)?,
        };
        let threads = self.threads.map_or_else(rayon::current_num_threads, NonZeroUsize::get);
        Ok(Request { question, threads, encoding: self.encoding.clone() })
    }
}

/// Refuses a report that is not named as a workbook.
pub(super) fn out_is_workbook(out: &Path) -> Result<(), Told> {
    let is_workbook = out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    if is_workbook { Ok(()) } else { Err(w::OUT_XLSX.with([&out.display()])) }
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// Compares the files and tells what came out.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    args.check().map_err(Failure::Usage)?;
    if let Some(threads) = args.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global();
        pool.map_err(|error| Fault::new(w::THREADS.with([]), error))?;
    }
    let mut request = args.request(lang)?;
    let mut progress = Progress::new(lang);
    let mut files = Vec::new();
    for (side, path) in args.files() {
        progress.begin(&w::READING, &path.display().to_string());
        let file = File::open(path).map_err(|error| reading(path, error))?;
        files.push(Source { side, name: path.display().to_string(), content: Content::File(file) });
    }
    let loaded = engine::load(files, &mut request);
    progress.end();
    // What was understood is told in any case: it often shows why the rest was refused.
    if !args.json {
        let (inputs, notices) = match &loaded {
            Ok(loaded) => (&loaded.inputs, &*loaded.notices),
            Err(refusal) => (&refusal.inputs, &[][..]),
        };
        progress.quietly(|| written(to_stdout(|out| terminal::write_inputs(out, inputs, notices, lang))))?;
    }
    let loaded = loaded.map_err(|refusal| Error::Refused(refusal.problems))?;
    progress.begin(&w::COMPARING, "");
    let outcome = request.question.compare(&loaded.facts, &loaded.chart)?;
    progress.begin(&w::WRITING, "");
    let features = |difference: &_| features(&loaded.facts, difference);
    let report = Report {
        facts: &loaded.facts,
        outcome: &outcome,
        inputs: &loaded.inputs,
        notices: &loaded.notices,
        recorded: &[],
        regime: request.question.regime,
        lang,
        features: &features,
    };
    tell(&progress, &report, args.json, args.out.as_deref())?;
    let phases = progress.finish();
    eprintln!("{}", w::PHASES.with([&phases]).tell(lang));
    Ok(())
}

/// Tells what came out on the standard output, and in the workbook where one is asked for.
pub(super) fn tell(progress: &Progress, report: &Report<'_>, json: bool, out: Option<&Path>) -> Result<(), Failure> {
    progress.quietly(|| {
        written(to_stdout(|out| if json { write_json(out, report) } else { terminal::write_report(out, report) }))
    })?;
    if let Some(path) = out {
        write_out(path, report)?;
        progress.quietly(|| eprintln!("{}", w::WRITTEN.with([&path.display()]).tell(report.lang)));
    }
    Ok(())
}

pub(super) fn to_stdout(
    write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    write(&mut out)?;
    out.flush()
}

fn write_out(path: &Path, report: &Report<'_>) -> Result<(), Error<Told>> {
    write_file(path, |out| write_workbook(out, report))
}

#[cfg(test)]
mod tests {
    use super::super::{Cli, Command};
    use super::{Args, w};
    use crate::words::{Lang, Told};
    use clap::Parser;
    use entity::Side;

    fn args(line: &str) -> Args {
        let cli = Cli::try_parse_from(["oversight", "compare"].into_iter().chain(line.split_whitespace()));
        match cli.expect("arguments").command {
            Command::Compare(args) => *args,
            _ => panic!("compare was asked"),
        }
    }

    #[test]
    fn two_sides_are_needed() {
        for line in ["", "--ledger a.csv", "--cards a.csv b.csv", "--counts a.csv"] {
            assert_eq!(args(line).check(), Err(w::TWO_SIDES.with([])), "{line}");
        }
        for line in
            ["--ledger a --cards b", "--cards a --counts b", "--ledger a --counts b", "--ledger a --cards b --counts c"]
        {
            assert_eq!(args(line).check(), Ok(()), "{line}");
        }
    }

    #[test]
    fn files_stand_in_the_order_of_sides_and_arguments() {
        let args = args("--cards c1 c2 --ledger l1 --cards c3");
        let files: Vec<(Side, String)> = args.files().map(|(side, path)| (side, path.display().to_string())).collect();
        let file = |side, name: &str| (side, name.to_owned());
        assert_eq!(
            files,
            [file(Side::Ledger, "l1"), file(Side::Cards, "c1"), file(Side::Cards, "c2"), file(Side::Cards, "c3")]
        );
    }

    #[test]
    fn the_workbook_is_a_workbook_and_no_input() {
        let check = |line: &str| -> Result<(), Told> { args(&format!("--ledger a.xlsx --cards b.csv {line}")).check() };
        assert_eq!(check("--out r.xlsx"), Ok(()));
        assert_eq!(check("--out R.XLSX"), Ok(()));
        assert_eq!(check("--out r.xls"), Err(w::OUT_XLSX.with([&"r.xls"])));
        assert_eq!(check("--out a.xlsx"), Err(w::OUT_IS_INPUT.with([&"a.xlsx"])));
        assert_eq!(
            check("--from 2025-02-01 --as-of 2025-01-31"),
            Err(w::FROM_AFTER.with([&"2025-02-01", &"2025-01-31"]))
        );
    }

    #[test]
    fn a_mapping_that_is_not_utf_8_is_refused_and_a_bom_is_not() {
        let path = std::env::temp_dir().join(format!("oversight-mapping-{}.toml", std::process::id()));
        let request = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("written");
            args(&format!("--ledger a --cards b --map {}", path.display())).request(Lang::Zh).map(|_| ())
        };
        assert!(request(b"\xef\xbb\xbflevel = \"class\"\n").is_ok());
        let refused = request(b"# \xc1\xd0\n").expect_err("refused");
        assert_eq!(super::super::exit_code(&refused), 1);
        std::fs::remove_file(&path).expect("removed");
    }

    #[test]
    fn a_bad_scope_is_a_matter_of_usage() {
        let args = args("--ledger a --cards b --count-scope room=1");
        assert!(matches!(args.request(Lang::Zh), Err(super::Failure::Usage(_))));
        assert_eq!(args.regime, "government");
    }
}
