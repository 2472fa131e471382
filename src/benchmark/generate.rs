//! Writes the three files and the truth.

use super::{
    BenchmarkError,
    lines::{CARDS_HEADER, COUNTS_HEADER, LEDGER_HEADER, Write as _},
    plan::{Plan, Share, Source},
    truth::{FILES, TruthWriter},
};
use entity::Side;
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Parameters {
    /// Cards in `cards.csv`.
    pub cards: u64,
    /// The seed: the same seed gives the same files.
    pub seed: u64,
    /// Cases per card.
    pub mismatch: Share,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generated {
    /// Rows of `ledger.csv`, without the header.
    pub ledger: u64,
    /// Rows of `cards.csv`.
    pub cards: u64,
    /// Rows of `counts.csv`.
    pub counts: u64,
    /// Cases.
    pub cases: u64,
    /// Differences in `truth.csv`.
    pub differences: u64,
}

/// Writes the benchmark into a directory, which is made if it is not there.
pub fn generate(parameters: &Parameters, directory: &Path) -> Result<Generated, BenchmarkError> {
    let plan = Plan::new(parameters.cards, parameters.seed, parameters.mismatch)?;
    fs::create_dir_all(directory).map_err(|error| BenchmarkError::file(directory, &error))?;
    for side in [Side::Ledger, Side::Cards, Side::Counts] {
        into(&directory.join(FILES[side as usize]), |out| write_side(&plan, side, out))?;
    }
    let differences = into(&directory.join("truth.csv"), |out| write_truth(&plan, out))?;
    Ok(Generated {
        ledger: plan.rows(Side::Ledger),
        cards: plan.rows(Side::Cards),
        counts: plan.rows(Side::Counts),
        cases: plan.cases(),
        differences,
    })
}

/// Writes one file; an error names it.
fn into<T>(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>) -> Result<T, BenchmarkError> {
    File::create(path)
        .and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 20, file);
            let written = write(&mut out)?;
            out.flush()?;
            Ok(written)
        })
        .map_err(|error| BenchmarkError::file(path, &error))
}

fn write_side(plan: &Plan, side: Side, out: &mut impl Write) -> io::Result<()> {
    let header = match side {
        Side::Ledger => LEDGER_HEADER,
        Side::Cards => CARDS_HEADER,
        Side::Counts => COUNTS_HEADER,
    };
    out.write_all(header.as_bytes())?;
    let mut line = Vec::with_capacity(256);
    for place in 0..plan.rows(side) {
        line.clear();
        match plan.source(side, place) {
            Source::Thing(id) => write_thing(plan, side, id, &mut line),
            Source::Case(number, nth) => write_case_line(plan, side, number, nth, &mut line),
        }
        out.write_all(&line)?;
    }
    Ok(())
}

fn write_thing(plan: &Plan, side: Side, id: u64, line: &mut Vec<u8>) {
    let (thing, booking) = plan.thing(id);
    match side {
        Side::Ledger => thing.ledger(&booking).write(line),
        Side::Cards => thing.card(&booking).write(line),
        Side::Counts => thing.count().write(line),
    }
}

fn write_case_line(plan: &Plan, side: Side, number: u64, nth: usize, line: &mut Vec<u8>) {
    let (_, case) = plan.case(number);
    match side {
        Side::Ledger => case.ledger[nth].write(line),
        Side::Cards => case.cards[nth].write(line),
        Side::Counts => case.counts[nth].write(line),
    }
}

fn write_truth(plan: &Plan, out: &mut impl Write) -> io::Result<u64> {
    let mut writer = TruthWriter::new(out)?;
    for number in 0..plan.cases() {
        let (name, case) = plan.case(number);
        let place = |line| (line, plan.row(number, line));
        if name.starts_with("open-") {
            writer.rows_of(name, number, case.lines().into_iter().map(place))?;
        }
        for told in &case.told {
            writer.difference(name, number, told, told.lines.iter().copied().map(place))?;
        }
    }
    Ok(writer.differences())
}

#[cfg(test)]
mod tests {
    use super::{FILES, Generated, Parameters, generate};
    use crate::benchmark::{Truth, TruthRow, read_truth};
    use entity::{DifferenceKind as Kind, Leg, Money, round_half_up};
    use std::{
        collections::{BTreeMap, BTreeSet, HashMap},
        env, fs,
        path::PathBuf,
        process,
    };

    struct Written {
        told: Generated,
        texts: Vec<String>,
        truth: Truth,
    }

    fn written(test: &str, cards: u64, seed: u64, share: &str) -> Written {
        let directory: PathBuf = env::temp_dir().join(format!("oversight-generate-{}-{test}-{seed}", process::id()));
        let parameters = Parameters { cards, seed, mismatch: share.parse().unwrap() };
        let told = generate(&parameters, &directory).unwrap();
        let truth = read_truth(&directory.join("truth.csv")).unwrap();
        let names = FILES.into_iter().chain(["truth.csv"]);
        let texts = names.map(|name| fs::read_to_string(directory.join(name)).unwrap()).collect();
        fs::remove_dir_all(&directory).unwrap();
        Written { told, texts, truth }
    }

    type Record = HashMap<String, String>;

    fn records(text: &str) -> Vec<Record> {
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
    }

    fn fen(text: &str) -> i64 {
        if text.is_empty() { 0 } else { text.parse::<Money>().unwrap().fen() }
    }

    #[test]
    fn the_same_seed_gives_the_same_files_and_another_gives_others() {
        let (one, same, other) =
            (written("a", 500, 7, "0.2"), written("b", 500, 7, "0.2"), written("c", 500, 8, "0.2"));
        assert_eq!(one.texts, same.texts);
        assert!(one.texts.iter().zip(&other.texts).all(|(one, other)| one != other));
    }

    #[test]
    fn every_kind_is_there_and_every_row_of_the_truth_is_in_its_file() {
        let all = written("kinds", 10_000, 3, "0.02");
        assert_eq!((all.told.cards, all.told.cases), (10_000, 200));
        let kinds: BTreeSet<Kind> = all.truth.rows.iter().filter_map(|row| row.told).map(|(kind, _)| kind).collect();
        assert_eq!(kinds, Kind::ALL.iter().copied().collect());
        let cut_off = |row: &&TruthRow| row.told.is_some_and(|(kind, _)| kind == Kind::CutOff);
        let sides: BTreeSet<bool> = all.truth.rows.iter().filter(cut_off).map(|row| row.amount > Money::ZERO).collect();
        assert_eq!(sides.len(), 2, "booked before it is accepted, and accepted before it is booked");
        let differences = all.truth.rows.iter().filter(|row| row.told.is_some()).count() as u64;
        assert_eq!(differences, all.told.differences);
        let rows: HashMap<u32, usize> =
            all.truth.files.iter().map(|(name, number)| (*number, text_of(&all, name).lines().count())).collect();
        for row in &all.truth.rows {
            assert!(row.rows.iter().all(|(file, row)| (2..=rows[file] as u32).contains(row)), "{}", row.case);
            assert!(row.rows.is_sorted_by(|one, next| one < next), "{}", row.case);
        }
    }

    fn text_of<'a>(all: &'a Written, name: &str) -> &'a str {
        &all.texts[FILES.iter().position(|file| *file == name).unwrap()]
    }

    #[test]
    fn lines_are_as_long_as_those_of_real_lists() {
        let all = written("length", 2_000, 1, "0.02");
        for text in &all.texts[..3] {
            let lines = text.lines().count();
            let mean = text.len() / lines;
            assert!((95..=145).contains(&mean), "{mean}");
        }
    }

    #[test]
    fn the_truth_foots_with_the_files() {
        for seed in 1..4 {
            let all = written("foot", 4_000, seed, "0.3");
            let (ledger, cards, counts) = (records(&all.texts[0]), records(&all.texts[1]), records(&all.texts[2]));
            let of_account = |prefix: &str| -> i64 {
                let lines = ledger.iter().filter(|line| line["科目编码"].starts_with(prefix));
                lines.map(|line| fen(&line["借方金额"]) - fen(&line["贷方金额"])).sum()
            };
            let card_value: i64 = cards.iter().map(value_of).sum();
            let told = |leg: Leg, depreciation: bool| -> i64 {
                let rows = all.truth.rows.iter().filter(|row| {
                    row.told
                        .is_some_and(|(kind, of)| of == leg && (kind == Kind::LedgerCardDepreciation) == depreciation)
                });
                rows.map(|row| row.amount.fen()).sum()
            };
            assert_eq!(of_account("1601") - card_value, told(Leg::LedgerCard, false));
            let card_depreciation: i64 = cards.iter().map(|card| fen(&card["累计折旧"])).sum();
            assert_eq!(-of_account("1602") - card_depreciation, told(Leg::LedgerCard, true));
            assert_eq!(card_value - physical(&cards, &counts), told(Leg::CardPhysical, false));
        }
    }

    /// Whether a card is there on the base date: not gone, and neither accepted nor booked later only.
    fn is_there(card: &Record) -> bool {
        let later = |day: &str| day > "2025-12-31";
        card["使用状况"] != "已处置" && !(later(&card["取得日期"]) && later(&card["财务入账日期"]))
    }

    fn value_of(card: &Record) -> i64 {
        if is_there(card) { fen(&card["原值"]) } else { 0 }
    }

    /// What a row may be known by, most telling first: code, old code, serial, name.
    fn keys(row: &Record) -> Vec<String> {
        let half = |c: char| match u32::from(c) {
            wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap(),
            _ => c,
        };
        let code =
            |text: &str| text.chars().map(half).collect::<String>().to_uppercase().trim_start_matches('0').to_owned();
        let mut keys = Vec::new();
        for (column, tag) in [("资产编号", "code"), ("原资产编号", "code"), ("序列号", "serial")] {
            match row.get(column) {
                Some(text) if !text.is_empty() => keys.push(format!("{tag} {}", code(text))),
                _ => {}
            }
        }
        if keys.is_empty() || row["资产名称"].ends_with('号') {
            keys.push(format!("name {}", row["资产名称"]));
        }
        keys
    }

    /// S2 by hand: cards that share a key are one group; a count line without a value of its own is
    /// worth its share of the group.
    fn physical(cards: &[Record], counts: &[Record]) -> i64 {
        let mut group_of: HashMap<String, usize> = HashMap::new();
        let mut groups: BTreeMap<usize, (i64, i64, i64)> = BTreeMap::new();
        for (index, card) in cards.iter().enumerate() {
            let keys = keys(card);
            let group = keys.iter().find_map(|key| group_of.get(key).copied()).unwrap_or(index);
            group_of.extend(keys.into_iter().map(|key| (key, group)));
            let group = groups.entry(group).or_default();
            group.0 += value_of(card);
            group.1 += if is_there(card) { card["数量"].parse::<i64>().unwrap() } else { 0 };
        }
        let mut total = 0;
        for count in counts {
            let group = keys(count).iter().find_map(|key| group_of.get(key).copied());
            if !count["实盘金额"].is_empty() {
                total += fen(&count["实盘金额"]);
            } else if let Some(group) = group.and_then(|group| groups.get_mut(&group)) {
                group.2 += count["实盘数量"].parse::<i64>().unwrap();
            }
        }
        let worth = |(value, quantity, counted): &(i64, i64, i64)| {
            round_half_up(i128::from(*value) * i128::from(*counted), i128::from(*quantity)).unwrap_or(0)
        };
        total + groups.values().map(worth).sum::<i64>()
    }
}
