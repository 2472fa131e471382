//! A small comparison, built by hand, for the tests of the three reports.

use super::Report;
use crate::facts::{
    CardRow, Cards, CountRow, Counts, Facts, FileInfo, LedgerRow, LedgerRows, LineKind, Origin, TableInfo,
};
use crate::harvest::{self, Dropped};
use crate::intake::{ColumnReport, InputReport, SheetReport, Sum};
use crate::layout::{Scale, SheetKind};
use crate::reconcile::outcome::{
    Category, Class, ClassId, Difference, Feature, Footing, Groups, LegFooting, Movement, Note, Outcome, Place, Pool,
    RowRef, RuleId, RuleTally, Status, Tally, Total,
};
use crate::sheet::Format;
use crate::words::Lang;
use entity::{CountResult, Day, DifferenceKind as K, Digest, Leg, Measure, Money, Quantity, Regime, Side, UsageState};

crate::words! {
    PLAIN_NOTICE = "工作表“{0}”不是数据表，未读入", "sheet '{0}' holds no data";
}

fn day(month: u32, day: u32) -> Day {
    Day::from_ymd(2025, month, day).expect("a day of 2025")
}

fn row(side: Side, row: u32) -> RowRef {
    RowRef { side, row }
}

/// Three files: eight rows, one of them with texts that would command a terminal or a workbook.
pub fn facts() -> Facts {
    let mut facts = Facts::default();
    for (name, byte, sheet, telling_column) in
        [("账/序时账.xlsx", 0xA1, "2025年", 7), ("资产卡片.xlsx", 0xB2, "卡片", 8), ("盘点表.csv", 0xC3, "", 0)]
    {
        let file = facts.files.len() as u32;
        facts.files.push(FileInfo { name: name.to_owned(), sha256: Digest([byte; 32]), size: 4_096 });
        facts.tables.push(TableInfo { file, sheet: sheet.to_owned(), telling_column });
    }
    facts.ledger = Some(ledger(&mut facts));
    facts.cards = Some(cards(&mut facts));
    facts.counts = Some(counts(&mut facts));
    facts
}

fn ledger(facts: &mut Facts) -> LedgerRows {
    let mut rows = LedgerRows::default();
    rows.origin.declare();
    rows.kind.declare();
    rows.account.declare();
    rows.account_name.declare();
    rows.asset_no.declare();
    rows.on.declare();
    rows.word.declare();
    rows.number.declare();
    rows.debit.declare();
    rows.credit.declare();
    rows.summary.declare();
    let (account, name, word) = (facts.texts.add("160102"), facts.texts.add("固定资产—设备"), facts.texts.add("记"));
    let base = LedgerRow { account, account_name: name, ..LedgerRow::default() };
    let origin = |row| Origin { table: 0, row };
    rows.push(&LedgerRow {
        origin: origin(4),
        kind: LineKind::Opening,
        on: day(1, 1),
        debit: 10_000_000,
        summary: facts.texts.add("期初余额"),
        ..base
    });
    for (line, code, (month, date), number, fen, summary) in
        [(5, "ZC001", (3, 12), 12, 1_200_000, "购示波器"), (6, "ZC002", (5, 20), 33, 300_000, "=购打印机\u{1b}[31m")]
    {
        let (asset_no, summary) = (facts.texts.add(code), facts.texts.add(summary));
        rows.push(&LedgerRow {
            origin: origin(line),
            asset_no,
            on: day(month, date),
            word,
            number,
            debit: fen,
            summary,
            ..base
        });
    }
    rows
}

fn cards(facts: &mut Facts) -> Cards {
    let mut rows = Cards::default();
    rows.origin.declare();
    rows.asset_no.declare();
    rows.name.declare();
    rows.specification.declare();
    rows.quantity.declare();
    rows.value.declare();
    rows.department.declare();
    rows.location.declare();
    rows.usage_state.declare();
    for (line, [code, name, specification, department, location], value) in [
        (4, ["ZC001", "示波器", "TDS2024", "物理系", "A栋/301"], 1_200_000),
        (5, ["ZC002", "激光打印机", "", "办公室", "B栋/102"], 290_000),
        (6, ["ZC003", "台式计算机", "OptiPlex 7090", "信息中心", "A栋/301"], 500_000),
    ] {
        let [asset_no, name, specification, department, location] =
            [code, name, specification, department, location].map(|text| facts.texts.add(text));
        rows.push(&CardRow {
            origin: Origin { table: 1, row: line },
            asset_no,
            name,
            specification,
            department,
            location,
            usage_state: UsageState::InUse,
            quantity: 10_000,
            value,
            ..CardRow::default()
        });
    }
    rows
}

fn counts(facts: &mut Facts) -> Counts {
    let mut rows = Counts::default();
    rows.origin.declare();
    rows.asset_no.declare();
    rows.name.declare();
    rows.location.declare();
    rows.quantity.declare();
    rows.result.declare();
    for (line, [code, name, location], result) in [
        (2, ["ZC001", "示波器", "A栋/301"], CountResult::Counted),
        (3, ["ZC003", "台式计算机", "A栋/302"], CountResult::Moved),
        (4, ["", "碎纸机", "B栋/102"], CountResult::Surplus),
    ] {
        let [asset_no, name, location] = [code, name, location].map(|text| facts.texts.add(text));
        rows.push(&CountRow {
            origin: Origin { table: 2, row: line },
            asset_no,
            name,
            location,
            quantity: 10_000,
            result,
            ..CountRow::default()
        });
    }
    rows
}

fn difference(kind: K, leg: Leg, fen: i64, group: u32, rows: Vec<RowRef>) -> Difference {
    Difference {
        kind,
        leg,
        measure: Measure::Cost,
        place: Place::Group(group),
        amount: Money(fen),
        located: true,
        by_class: vec![(ClassId(0), Money(fen))],
        rule: (rows.len() > 1).then_some(RuleId(1)),
        rows,
        runner_up: None,
        note: None,
        cause: None,
    }
}

fn differences() -> Vec<Difference> {
    let (ledger, cards, counts) = (Side::Ledger, Side::Cards, Side::Counts);
    let amount = difference(K::LedgerCardAmount, Leg::LedgerCard, 10_000, 1, vec![row(ledger, 2), row(cards, 1)]);
    let surplus = difference(K::StockWithoutCard, Leg::CardPhysical, 0, 3, vec![row(counts, 2)]);
    let pool = difference(K::LedgerCardAmount, Leg::LedgerCard, 9_500_000, 0, Vec::new());
    vec![
        Difference { note: Some(Note::Ratio(1_034)), ..amount },
        Difference { place: Place::Pool(0), located: false, ..pool },
        difference(K::CardWithoutStock, Leg::CardPhysical, 290_000, 1, vec![row(cards, 1)]),
        Difference { runner_up: Some((row(cards, 1), 42)), ..surplus },
        difference(K::Location, Leg::CardPhysical, 0, 2, vec![row(cards, 2), row(counts, 1)]),
    ]
}

fn leg(leg: Leg, left: i64, right: i64, explained: i64) -> LegFooting {
    LegFooting {
        leg,
        measure: Measure::Cost,
        left: Money(left),
        right: Money(right),
        difference: Money(left - right),
        not_counted: Money::ZERO,
        explained: Money(explained),
        unexplained: Money(left - right - explained),
    }
}

/// Four groups and a pool: one matched, one amount, one place, one surplus, one class gap.
pub fn outcome() -> Outcome {
    Outcome {
        as_of: day(12, 31),
        from: day(1, 1),
        ruleset: "v1",
        digest: Digest([0x5A; 32]),
        groups: groups(),
        pools: vec![Pool {
            class: ClassId(0),
            ledger_rows: vec![0],
            depreciation_rows: Vec::new(),
            cards: vec![2],
            depreciation_cards: Vec::new(),
            gap: Money(9_500_000),
            depreciation_gap: Money::ZERO,
        }],
        classes: vec![Class { code: "160102".to_owned(), name: "设备".to_owned(), mapped: true }],
        differences: differences(),
        tally: tally(),
        rules: vec![RuleTally {
            rule: RuleId(1),
            leg: Leg::LedgerCard,
            left: 2,
            right: 2,
            ambiguous: 0,
            ambiguous_left: 0,
            ambiguous_right: 0,
        }],
        footing: Footing {
            ledger: Some(total(0, 11_500_000)),
            cards: Some(total(3, 1_990_000)),
            physical: Some(total(3, 1_700_000)),
            explained: Money(300_000),
            unexplained: Money(9_500_000),
            legs: vec![
                leg(Leg::LedgerCard, 11_500_000, 1_990_000, 10_000),
                leg(Leg::CardPhysical, 1_990_000, 1_700_000, 290_000),
            ],
        },
        categories: vec![Category {
            class: ClassId(0),
            measure: Measure::Cost,
            ledger: Some(movement(10_000_000, 1_500_000)),
            cards: Some(movement(500_000, 1_490_000)),
            physical: Some(total(3, 1_700_000)),
            ledger_card: Some(Money(9_510_000)),
            card_physical: Some(Money(290_000)),
        }],
    }
}

const fn total(pieces: i64, fen: i64) -> Total {
    Total { quantity: Quantity(pieces * Quantity::SCALE), value: Money(fen) }
}

const fn movement(opening: i64, increase: i64) -> Movement {
    let closing = Money(opening + increase);
    Movement { opening: Money(opening), increase: Money(increase), decrease: Money::ZERO, closing }
}

fn groups() -> Groups {
    let (ledger, cards, counts) = (Side::Ledger, Side::Cards, Side::Counts);
    let rows = [(ledger, 1), (cards, 0), (counts, 0), (ledger, 2), (cards, 1), (cards, 2), (counts, 1), (counts, 2)];
    Groups {
        rows: rows.map(|(side, index)| row(side, index)).to_vec(),
        ends: vec![3, 5, 7, 8],
        statuses: vec![Status::Matched, Status::Differing, Status::Differing, Status::Differing],
    }
}

fn tally() -> Tally {
    Tally {
        groups: 4,
        matched: 1,
        differing: 3,
        out_of_scope: 0,
        pools: 1,
        unvalued: 1,
        uncounted: 0,
        differences: [(K::LedgerCardAmount, 2), (K::CardWithoutStock, 1), (K::StockWithoutCard, 1), (K::Location, 1)]
            .into(),
        signatures: [
            (vec![K::StockWithoutCard], 1),
            (vec![K::Location], 1),
            (vec![K::CardWithoutStock, K::LedgerCardAmount], 1),
        ]
        .into(),
    }
}

fn taken(rows: u64) -> harvest::Tally {
    let mut tally = harvest::Tally::default();
    tally.taken = rows;
    tally
}

/// What was understood of two of the files.
pub fn inputs() -> Vec<InputReport> {
    let column = |(column, field, caption): (&str, &'static str, &str)| ColumnReport {
        column: column.to_owned(),
        field,
        caption: caption.to_owned(),
    };
    let sheet = |name: &str, kind, header_rows, rows| SheetReport {
        name: name.to_owned(),
        kind,
        header_rows,
        columns: Vec::new(),
        ignored: Vec::new(),
        org: None,
        period: None,
        account: None,
        scale: Scale::Yuan,
        base_date: None,
        tally: taken(rows),
        sums: Vec::new(),
        signatures: Vec::new(),
        notices: Vec::new(),
    };
    let mut ledger = SheetReport {
        columns: [
            ("A", "date", "日期"),
            ("B", "voucher_no", "凭证号数"),
            ("C", "account_code", "科目编码"),
            ("D", "account_name", "科目名称"),
            ("E", "asset_no", "辅助.资产编码"),
            ("F", "summary", "摘要"),
            ("H", "debit", "借方\u{7}"),
            ("I", "credit", "贷方"),
        ]
        .map(column)
        .to_vec(),
        ignored: vec!["制单人".to_owned(), "审核人".to_owned()],
        period: Some((day(1, 1), day(12, 31))),
        sums: vec![Sum { code: "debit", zh: "借方", total: "115000.00".to_owned() }],
        ..sheet("2025年", SheetKind::Ledger, (2, 3), 3)
    };
    for _ in 0..13 {
        ledger.tally.drop(Dropped::Total);
    }
    let count = SheetReport {
        columns: [("A", "asset_no", "资产编码"), ("B", "name", "名称")].map(column).to_vec(),
        scale: Scale::TenThousand,
        base_date: Some(day(12, 31)),
        ..sheet("", SheetKind::Counts, (1, 1), 3)
    };
    let file = |side, index: usize, format, encoding, sheets, notices| {
        let FileInfo { name, sha256, size } = facts().files.remove(index);
        InputReport { side, name, sha256, size, format: Some(format), encoding, sheets, notices }
    };
    vec![
        file(Side::Ledger, 0, Format::Xlsx, None, vec![ledger], vec![PLAIN_NOTICE.with([&"封面"])]),
        file(Side::Counts, 2, Format::Delimited, Some("GB18030"), vec![count], Vec::new()),
    ]
}

fn features(difference: &Difference) -> Vec<Feature> {
    let feature = |name, left: &str, right: &str| {
        let (left, right) = (left.to_owned(), right.to_owned());
        Feature { name, equal: left == right, left, right }
    };
    match difference.kind {
        K::Location => vec![feature("assetNo", "ZC003", "ZC003"), feature("location", "A栋/301", "A栋/302")],
        _ => Vec::new(),
    }
}

/// The sample as a report in one language.
pub fn with_report<R>(lang: Lang, use_it: impl FnOnce(&Report<'_>) -> R) -> R {
    let (facts, outcome, inputs) = (facts(), outcome(), inputs());
    use_it(&Report {
        facts: &facts,
        outcome: &outcome,
        inputs: &inputs,
        notices: &[],
        regime: Regime::Government,
        lang,
        recorded: &[],
        features: &features,
    })
}

#[test]
fn the_samples_words_are_in_both_languages() {
    crate::words::check_catalogue(ALL);
}
