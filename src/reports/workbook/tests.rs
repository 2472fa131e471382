use super::{About, Writer};
use crate::depreciation::Month;
use crate::reports::card::tests::{CardOf, REGIMES, day};
use crate::reports::vehicles::Vehicle;
use crate::reports::{movements, schedule, stock};
use crate::sheet::{Body, ReadOptions, open};
use crate::words::Lang;
use entity::{CardVersionKind as Kind, DisposalMode, UsageState};

/// The tables of three cards, as our own reader reads them: by sheet, its rows of texts.
fn written(lang: Lang) -> Vec<(String, Vec<Vec<String>>)> {
    let car = CardOf { department: "后勤", ..CardOf::new("CL1", "A02030500") };
    let sold = CardOf::new("ZC2", "A02010105")
        .and(Kind::Disposed, "2025-05-20", |stated, _| stated.usage = UsageState::Disposed);
    let cards = [CardOf::new("ZC1", "A02010105").card(), sold, car.card()];
    let about = About { institute: "湖畔研究院".to_owned(), on: day("2025-12-31"), lang };
    let mut writer = Writer::new(about);
    let (mut stock, month) = (stock::Tally::new(day("2025-12-31")), "2025-12".parse::<Month>().expect("a month"));
    let mut schedule = schedule::Tally::new(month);
    let mut movements = movements::Tally::new(day("2025-01-01"), day("2025-12-31")).expect("a period");
    for card in &cards {
        stock.add(card, REGIMES);
        movements.add(card, REGIMES, Some(DisposalMode::Sale));
    }
    writer.stock(&stock.finish()).expect("written");
    writer.schedule(month).expect("written");
    for row in cards.iter().filter_map(|card| schedule.add(card, REGIMES)) {
        writer.schedule_row(&row).expect("written");
    }
    writer.schedule_totals(&schedule.finish(None)).expect("written");
    writer.movements(&movements.finish()).expect("written");
    let vehicles: Vec<_> = cards.iter().filter_map(|card| Vehicle::of(card, REGIMES, day("2025-12-31"))).collect();
    writer.vehicles(&vehicles).expect("written");
    let mut bytes = Vec::new();
    writer.save(&mut bytes).expect("written");
    let book = open(bytes, &ReadOptions::default()).expect("a workbook");
    book.sheets.iter().map(|sheet| (sheet.name.clone(), texts(&sheet.body))).collect()
}

fn texts(body: &Body) -> Vec<Vec<String>> {
    let Body::Grid(grid) = body else { panic!("a grid") };
    let mut rows = Vec::new();
    grid.for_each(0..1_000, |row| {
        let mut texts: Vec<String> = (0..grid.width()).map(|column| row.text(column).to_owned()).collect();
        texts.truncate(texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1));
        rows.push(texts);
    });
    rows
}

const SIGNED: [&str; 4] = ["表内勾稽核对无误", "财务：", "资产管理：", "负责人："];

/// The last rows of a sheet are the lines to sign.
fn is_signed(rows: &[Vec<String>]) -> bool {
    rows[rows.len() - 4..].iter().map(|row| row[0].as_str()).eq(SIGNED)
}

#[test]
fn the_tables_are_titled_and_signed() {
    let sheets = written(Lang::Zh);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["存量情况表", "折旧计算表", "折旧费用分配表", "增减变动表", "车辆情况表"]);
    let whens = ["2025-12-31", "2025-12", "2025-12", "2025-01-01 — 2025-12-31", "2025-12-31"];
    for ((name, rows), when) in sheets.iter().zip(whens) {
        assert_eq!(rows[0], [name.as_str()]);
        assert_eq!(rows[1], [format!("湖畔研究院  {when}  单位：元")]);
        assert!(is_signed(rows), "{rows:?}");
    }
    let english = written(Lang::En);
    assert_eq!(english[0].1[1], ["湖畔研究院  2025-12-31  unit: yuan"]);
}

#[test]
fn the_cells_are_those_of_the_tables() {
    let sheets = written(Lang::Zh);
    let rows = |at: usize| &sheets[at].1;
    let mut total = vec!["TOTAL", "合计", "3", "21600", "3000", "18600", "2", "14400", "4400", "10000"];
    total.extend(["2", "14400", "4400", "10000"]);
    total.extend(["0"; 12]);
    assert_eq!(rows(0)[4][..26], total[..]);
    assert_eq!(rows(0)[7][..6], ["2", "（二）设备", "3", "21600", "3000", "18600"]);
    let of_card =
        ["CL1", "资产CL1", "A02030500", "", "后勤", "7200", "0", "72", "未填", "2024-03", "22", "100", "2200", "5000"];
    assert_eq!(rows(1)[4], of_card);
    assert_eq!(rows(1)[3][0], "ZC1");
    let sum = ["合计", "", "", "", "", "14400", "", "", "", "", "", "200", "4400", "10000"];
    assert_eq!(rows(1)[7], sum);
    assert_eq!(rows(2)[3], ["", "A02010105", "", "1", "100"]);
    assert_eq!(rows(2)[5], ["后勤", "A02030500", "", "1", "100"]);
    assert_eq!(rows(2)[7], ["合计", "", "", "2", "200"]);
    let of_class = ["A02010105", "", "2", "14400", "2000", "12400", "0", "0", "0", "0", "1", "7200", "1400", "1600"];
    assert_eq!(rows(3)[4][..14], of_class);
    assert_eq!(rows(3)[4][14..], ["1", "7200", "2200", "5000"]);
    assert_eq!(rows(3)[5], ["", "出售、转让", "", "", "", "", "", "", "", "", "1", "7200", "1400"]);
    assert_eq!(rows(4)[3], ["A02030500", "CL1", "资产CL1", "", "7200", "2200", "5000", "在用"]);
    assert_eq!(rows(4)[4], ["合计", "", "", "", "7200", "2200", "5000"]);
}
