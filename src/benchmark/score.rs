//! Precision and recall of an answer.

use super::{
    BenchmarkError,
    truth::{FileRow, Truth},
    words,
};
use entity::{DifferenceKind, Leg, Money};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt,
    fs::File,
    io::BufReader,
    path::Path,
};

/// What makes two differences the same: kind, leg, amount and the set of rows.
type Key = (DifferenceKind, Leg, Money, Vec<FileRow>);

/// One line of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    /// Differences there are.
    pub truth: u64,
    /// Differences told.
    pub told: u64,
    /// Differences told as they are.
    pub hits: u64,
}

impl Line {
    /// Told rightly, of what was told, in ten-thousandths, rounded down; `None` when nothing was told.
    pub fn precision(&self) -> Option<u64> {
        (self.hits * 10_000).checked_div(self.told)
    }

    /// Told rightly, of what there is.
    pub fn recall(&self) -> Option<u64> {
        (self.hits * 10_000).checked_div(self.truth)
    }

    fn add(&mut self, other: &Self) {
        self.truth += other.truth;
        self.told += other.told;
        self.hits += other.hits;
    }
}

/// The score of an answer: a line a kind of case and kind of difference.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// By `"coded"` or `"open"`, and by kind.
    pub lines: BTreeMap<(&'static str, DifferenceKind), Line>,
}

impl Score {
    /// All lines of a kind of case together.
    pub fn total(&self, prefix: &str) -> Line {
        let mut total = Line::default();
        self.lines.iter().filter(|((of, _), _)| *of == prefix).for_each(|(_, line)| total.add(line));
        total
    }
}

/// `0.9876`, or a dash where there is nothing to divide by.
struct Rate(Option<u64>);

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(rate) => f.pad(&format!("{}.{:04}", rate / 10_000, rate % 10_000)),
            None => f.pad("-"),
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<6} {:<27} {:>8} {:>8} {:>8} {:>9} {:>9}",
            "cases", "kind", "truth", "told", "hits", "precision", "recall"
        )?;
        let mut write = |prefix: &str, kind: &str, line: &Line| {
            let (precision, recall) = (Rate(line.precision()), Rate(line.recall()));
            let Line { truth, told, hits } = line;
            writeln!(f, "{prefix:<6} {kind:<27} {truth:>8} {told:>8} {hits:>8} {precision:>9} {recall:>9}")
        };
        for prefix in PREFIXES {
            for ((of, kind), line) in &self.lines {
                if *of == prefix {
                    write(prefix, kind.code(), line)?;
                }
            }
            write(prefix, "(all)", &self.total(prefix))?;
        }
        Ok(())
    }
}

const PREFIXES: [&str; 2] = ["coded", "open"];

/// Scores the JSON of a comparison against the truth. A hit has the same kind, leg, amount and set of
/// rows; files are known by their base name. A false alarm counts against the open cases when it
/// names a row of one of them, else against the coded ones.
pub fn score(truth: &Truth, result: &Path) -> Result<Score, BenchmarkError> {
    let mut score = Score::default();
    let mut wanted: HashMap<Key, Vec<&'static str>> = HashMap::new();
    let mut open_rows: HashSet<FileRow> = HashSet::new();
    for row in &truth.rows {
        let prefix = PREFIXES[usize::from(row.case.starts_with("open-"))];
        if prefix == "open" {
            open_rows.extend(&row.rows);
        }
        let Some((kind, leg)) = row.told else { continue };
        score.lines.entry((prefix, kind)).or_default().truth += 1;
        wanted.entry((kind, leg, row.amount, row.rows.clone())).or_default().push(prefix);
    }
    for key in read_result(truth, result)? {
        let hit = wanted.get_mut(&key).and_then(Vec::pop);
        let prefix = hit.unwrap_or_else(|| PREFIXES[usize::from(key.3.iter().any(|row| open_rows.contains(row)))]);
        let line = score.lines.entry((prefix, key.0)).or_default();
        line.told += 1;
        line.hits += u64::from(hit.is_some());
    }
    Ok(score)
}

#[derive(serde::Deserialize)]
struct ResultFile {
    differences: Vec<ResultDifference>,
}

#[derive(serde::Deserialize)]
struct ResultDifference {
    kind: DifferenceKind,
    leg: Leg,
    amount: String,
    #[serde(default)]
    evidence: Vec<Evidence>,
}

#[derive(serde::Deserialize)]
struct Evidence {
    source: Source,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    file_name: String,
    row: u32,
}

fn read_result(truth: &Truth, path: &Path) -> Result<Vec<Key>, BenchmarkError> {
    let file = File::open(path).map_err(|error| BenchmarkError::file(path, &error))?;
    let result: ResultFile = serde_json::from_reader(BufReader::with_capacity(1 << 16, file)).map_err(|error| {
        let (path, line, column) = (path.display(), error.line(), error.column());
        BenchmarkError::Refused(words::RESULT_UNREADABLE.with([&path, &line, &column, &error]))
    })?;
    let key = |(index, told): (usize, ResultDifference)| {
        let amount = told.amount.parse().map_err(|_| {
            BenchmarkError::Refused(words::RESULT_AMOUNT.with([&path.display(), &(index + 1), &told.amount]))
        })?;
        let mut rows: Vec<FileRow> = told
            .evidence
            .iter()
            .map(|evidence| (file_number(truth, &evidence.source.file_name), evidence.source.row))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        Ok((told.kind, told.leg, amount, rows))
    };
    result.differences.into_iter().enumerate().map(key).collect()
}

/// The number of a file by its base name; files that the truth does not know are all alike.
fn file_number(truth: &Truth, name: &str) -> u32 {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    truth.files.get(base).copied().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Line, Score, score};
    use crate::{
        benchmark::{BenchmarkError, Truth, TruthRow},
        words::Lang,
    };
    use entity::{DifferenceKind as Kind, Leg, Money};
    use std::{env, fs, process};

    fn truth() -> Truth {
        let row = |case: &str, told, rows: &[(u32, u32)], fen| TruthRow {
            case: case.to_owned(),
            told,
            rows: rows.to_vec(),
            amount: Money(fen),
        };
        Truth {
            files: [("cards.csv".to_owned(), 0), ("counts.csv".to_owned(), 1)].into(),
            rows: vec![
                row("coded-a-0", Some((Kind::Location, Leg::CardPhysical)), &[(0, 2), (1, 9)], 0),
                row("coded-b-1", Some((Kind::CardWithoutStock, Leg::CardPhysical)), &[(0, 3)], 500),
                row("open-c-2", None, &[(0, 4), (1, 4)], 0),
            ],
        }
    }

    fn scored(name: &str, json: &str) -> Result<Score, BenchmarkError> {
        let path = env::temp_dir().join(format!("oversight-result-{}-{name}.json", process::id()));
        fs::write(&path, json).unwrap();
        let scored = score(&truth(), &path);
        fs::remove_file(&path).unwrap();
        scored
    }

    #[test]
    fn a_hit_has_the_same_kind_leg_rows_and_amount() {
        let evidence = |rows: &[(&str, u32)]| {
            let list: Vec<_> = rows
                .iter()
                .map(|(file, row)| {
                    format!(
                        r#"{{"kind":"CARD","source":{{"fileName":"{file}","sheet":null,"cell":"A1","row":{row}}}}}"#
                    )
                })
                .collect();
            list.join(",")
        };
        let difference = |kind: &str, amount: &str, rows: &[(&str, u32)]| {
            format!(r#"{{"kind":"{kind}","leg":"CP","amount":"{amount}","evidence":[{}]}}"#, evidence(rows))
        };
        let told = [
            difference("LOCATION", "0.00", &[("/data/counts.csv", 9), ("x\\\\cards.csv", 2), ("counts.csv", 9)]),
            difference("LOCATION", "0.00", &[("counts.csv", 9), ("cards.csv", 2)]),
            difference("CARD_WITHOUT_STOCK", "5.01", &[("cards.csv", 3)]),
            difference("CARD_WITHOUT_STOCK", "1.00", &[("cards.csv", 4)]),
        ];
        let score = scored("well", &format!(r#"{{"digest":"x","differences":[{}]}}"#, told.join(","))).unwrap();
        assert_eq!(score.lines[&("coded", Kind::Location)], Line { truth: 1, told: 2, hits: 1 });
        assert_eq!(score.lines[&("coded", Kind::CardWithoutStock)], Line { truth: 1, told: 1, hits: 0 });
        assert_eq!(score.lines[&("open", Kind::CardWithoutStock)], Line { truth: 0, told: 1, hits: 0 });
        assert_eq!(score.total("coded"), Line { truth: 2, told: 3, hits: 1 });
        let text = score.to_string();
        assert!(
            text.contains("coded  LOCATION                           1        2        1    0.5000    1.0000\n"),
            "{text}"
        );
        assert!(
            text.contains("open   CARD_WITHOUT_STOCK                 0        1        0    0.0000         -\n"),
            "{text}"
        );
        assert!(
            text.contains("coded  (all)                              2        3        1    0.3333    0.5000\n"),
            "{text}"
        );
    }

    #[test]
    fn a_rate_is_never_rounded_up_to_one() {
        let line = Line { truth: 100_000, told: 100_000, hits: 99_999 };
        assert_eq!((line.precision(), line.recall()), (Some(9_999), Some(9_999)));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let message = |name: &str, json: &str| scored(name, json).unwrap_err().tell(Lang::En);
        assert!(message("json", "{\n  \"differences\": [}").contains("line 2, column 19"));
        assert!(message("shape", "{}").contains("missing field `differences`"));
        let kind = r#"{"differences":[{"kind":"LOST","leg":"CP","amount":"0.00"}]}"#;
        assert!(message("kind", kind).contains("unknown variant `LOST`"));
        let amount = r#"{"differences":[{"kind":"LOCATION","leg":"CP","amount":"1.005"}]}"#;
        assert!(message("amount", amount).ends_with("difference 1: amount 1.005 is not understood"));
        assert!(matches!(score(&truth(), &env::temp_dir().join("no-such-result")), Err(BenchmarkError::Fault(_))));
    }
}
