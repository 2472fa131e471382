//! TC: asset cards.

use super::{Case, lines, pieces, yuan};
use entity::{DepreciationMethod as Method, DepreciationStatus as Status, Side, UsageState};
use oversight::harvest::Dropped;

const U8: &str = "固定资产编号,固定资产名称,类别编号,开始使用日期,使用年限(月),原值,净残值率,累计折旧\n";

fn cards(text: &str) -> Case {
    Case::text(Side::Cards, text)
}

#[test]
fn tc01_a_u8_card_list() {
    let read = cards(&format!("{U8}02200001,电脑,02,2024.03.31,72,\"7,200.00\",0,\"1,000.00\"\n")).read();
    let card = read.card();
    assert_eq!(read.text(card.asset_no), "02200001");
    assert_eq!(read.text(card.class_code), "02");
    assert_eq!(card.in_service_on.to_string(), "2024-03-31");
    assert_eq!((yuan(card.value), yuan(card.depreciation)), ("7200.00".to_owned(), "1000.00".to_owned()));
    assert_eq!(yuan(card.value - card.depreciation), "6200.00");
    assert_eq!((card.life_months, card.residual_value), (72, 0));
    assert_eq!(pieces(card.quantity), "1");
}

#[test]
fn tc03_net_value_and_carrying_amount_of_an_nc_export() {
    let header = "卡片编号,资产编码,资产名称,规格,型号,数量,本币原值,累计折旧,本年折旧,净值,减值准备,净额,资产类别,管理部门,使用部门,使用人,存放地点,开始使用日期,使用月限,已计提期数,月折旧额,净残值,公司名称,进项税,净残值率,状态";
    let row = "0000000001,A-1,电脑,X,1,1,10000,2500,500,7500,500,7000,设备,办公室,研发部,张三,A栋301,2023-01-01,60,15,150,0,某公司,0,0,在用";
    let read = cards(&format!("{header}\n{row}\n")).read();
    let card = read.card();
    assert_eq!((yuan(card.value), yuan(card.depreciation)), ("10000.00".to_owned(), "2500.00".to_owned()));
    assert!(!read.noticed("NET_DIFFERS") && !read.noticed("CARRYING_DIFFERS"), "{:?}", read.notices());
    let wrong = row.replace(",7000,", ",7100,");
    assert!(cards(&format!("{header}\n{wrong}\n")).read().noticed("CARRYING_DIFFERS"));
}

#[test]
fn what_a_value_is_used_for_is_divided_where_the_parts_are_the_value() {
    const HEADER: &str = "资产编号,资产名称,原值,使用状况,在用价值,出租出借价值,闲置价值,待处置价值,项目编号\n";
    let parts = |row: &str| {
        let read = cards(&format!("{HEADER}{row}\n")).read();
        let card = read.card();
        let parts = [card.lent_value, card.idle_value, card.awaiting_value].map(yuan);
        (card.usage_state, parts, read.text(card.project).to_owned(), read.noticed("USES_DIFFER"))
    };
    let of = |lent: &str, idle: &str, awaiting: &str| [lent, idle, awaiting].map(str::to_owned);
    let none = of("0.00", "0.00", "0.00");
    assert_eq!(
        parts("A1,厂房,100,在用,50,30,20,,K1"),
        (UsageState::InUse, of("30.00", "20.00", "0.00"), "K1".to_owned(), false)
    );
    assert_eq!(parts("A1,厂房,100,,,30,70,,"), (UsageState::Idle, of("30.00", "70.00", "0.00"), String::new(), false));
    assert_eq!(parts("A1,厂房,100,,,,,100,"), (UsageState::AwaitingDisposal, none.clone(), String::new(), false));
    assert_eq!(parts("A1,厂房,100,闲置,,,,,"), (UsageState::Idle, none.clone(), String::new(), false));
    assert_eq!(parts("A1,厂房,100,在用,50,30,10,,"), (UsageState::InUse, none.clone(), String::new(), true));
    assert_eq!(parts("A1,厂房,100,在用,150,-50,,,"), (UsageState::InUse, none, String::new(), true));
}

const FISCAL: &str = "资产编号,资产名称,价值（元）,财政拨款（元）,非财政拨款（元）,账面净值（元）,累计折旧\n";

#[test]
fn tc04_a_card_of_the_fiscal_system() {
    let read = cards(&format!("{FISCAL}TY20210000123,仪器,5000,3000,2000,4000,1000\n")).read();
    let card = read.card();
    assert_eq!(yuan(card.value), "5000.00");
    assert_eq!(card.fiscal_fund + card.other_fund, card.value);
    assert!(!read.noticed("NET_DIFFERS"));
    assert!(cards(&format!("{FISCAL}TY1,仪器,5000,3000,2000,4001,1000\n")).read().noticed("NET_DIFFERS"));
}

#[test]
fn tc05_fund_sources_are_delivered_as_given() {
    let read = cards(&format!("{FISCAL}TY1,仪器,5000,3000,1999,4000,1000\nTY2,仪器,5000,,,5000,\n")).read();
    let cards = read.cards();
    assert_eq!((yuan(cards[0].fiscal_fund), yuan(cards[0].other_fund)), ("3000.00".to_owned(), "1999.00".to_owned()));
    assert_eq!((cards[1].fiscal_fund, cards[1].other_fund), (0, 0));
}

#[test]
fn tc06_captions_with_breaks_and_marks() {
    let read = cards("*资产编号,资产名称,\"使用\n部门\",原　值,净残值率（％）\nA1,电脑,研发部,100,5\n").read();
    let card = read.card();
    assert_eq!(read.text(card.department), "研发部");
    assert_eq!(yuan(card.value), "100.00");
    let fields: Vec<_> = read.sheet().columns.iter().map(|column| column.field).collect();
    assert_eq!(fields, ["asset_no", "name", "use_department", "original_value", "residual_rate"]);
}

#[test]
fn tc07_specification_and_model_are_joined() {
    let read =
        cards("资产编号,资产名称,规格,型号,原值,使用部门\nA1,电脑,i7,X1,100,研发部\nA2,电脑,,X2,100,研发部\n").read();
    let cards = read.0.facts.cards.as_ref().expect("cards were given");
    let written = [0, 1].map(|row| read.text(cards.specification.written(row)));
    assert_eq!(written, ["i7 X1", "X2"]);
}

#[test]
fn tc08_a_place_of_three_levels() {
    let read = cards("资产编号,资产名称,原值,校区,楼栋,房间号\nA1,电脑,100,松山湖,A栋,301\n").read();
    assert_eq!(read.text(read.card().location), "松山湖/A栋/301");
}

#[test]
fn tc09_lives_in_years() {
    let rows = lines(["5", "6", "8", "10"].iter().enumerate(), |(at, life)| format!("A{at},电脑,100,{life}\n"));
    let read = cards(&format!("资产编号,资产名称,原值,使用年限\n{rows}")).read();
    assert!(read.sheet().columns.iter().any(|column| column.field == "life_years"), "{:?}", read.sheet().columns);
    let months: Vec<_> = read.cards().iter().map(|card| card.life_months).collect();
    assert_eq!(months, [60, 72, 96, 120]);
}

#[test]
fn tc10_lives_of_unknown_unit_are_asked_for() {
    let told = cards("资产编号,资产名称,原值,使用年限\nA1,电脑,1,60\nA2,电脑,1,72\nA3,电脑,1,96\n").refused();
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("使用年限") && told[0].contains("年还是月"), "{told:?}");
}

#[test]
fn tc11_a_column_of_rates_has_one_style() {
    let told = cards("资产编号,资产名称,原值,残值率\nA1,电脑,1,5%\nA2,电脑,1,0.05\nA3,电脑,1,5\n").refused();
    assert!(told[0].contains("残值率") && told[0].contains("写法不一"), "{told:?}");
}

#[test]
fn what_a_list_says_of_depreciation() {
    let header = "资产编号,资产名称,原值,净残值率,净残值,使用年限(年),已计提月数,折旧方法,折旧状态,起始计提日期\n";
    let rows = "A1,电脑,1000.10,5,,5.5,3,平均年限法（二）,提折旧,2024-04\nA2,画,1,5,7,,,不提折旧,否,\nA3,床,10,0,,8,,沉没法,看不懂,\n";
    let read = cards(&format!("{header}{rows}")).read();
    let [first, second, third] = read.cards()[..] else { panic!("three cards") };
    assert_eq!((first.life_months, first.depreciated_months, first.residual_value), (66, 3, 5_001));
    assert_eq!((first.depreciation_method, first.depreciation_status), (Method::Remaining, Status::Depreciated));
    assert_eq!(first.depreciation_start_on.to_string(), "2024-04-30");
    assert_eq!(second.residual_value, 700, "an amount goes before a rate");
    assert_eq!((second.depreciation_method, second.depreciation_status), (Method::None, Status::NotDepreciated));
    assert_eq!((third.depreciation_method, third.depreciation_status), (Method::Unknown, Status::Unknown));
    assert!(read.noticed("METHOD_UNKNOWN") && read.noticed("STATUS_UNKNOWN"), "{:?}", read.notices());
}

#[test]
fn tc12_amounts_in_ten_thousand_yuan() {
    let read = cards("固定资产清单,,\n单位：万元,,\n资产编号,资产名称,原值\nA1,电脑,0.72\n").read();
    assert_eq!(yuan(read.card().value), "7200.00");
}

#[test]
fn tc13_two_units_are_refused() {
    let told = cards("固定资产清单,,\n单位：元,,\n资产编号,资产名称,原值(万元)\nA1,电脑,0.72\n").refused();
    assert!(told[0].contains("万元"), "{told:?}");
}

const LIST: &str = "序号,资产编号,资产名称,原值\n";

#[test]
fn tc14_a_total_is_checked_and_dropped() {
    let read = cards(&format!("{LIST}1,A1,电脑,7200\n2,A2,电脑,14400\n合计,,,\"21,600.00\"\n")).read();
    assert_eq!(read.cards().len(), 2);
    assert_eq!(read.dropped(Dropped::Total), 1);
    assert_eq!(read.sheet().sums[0].total, "21600.00");
}

#[test]
fn tc15_a_wrong_total_names_both_numbers() {
    let told = cards(&format!("{LIST}1,A1,电脑,7200\n2,A2,电脑,14400\n合计,,,\"21,600.01\"\n")).refused();
    let expected = "case.csv D4（原值）：合计为 21600.01，明细之和为 21600.00；如有隐藏或筛选掉的行，请取消后重新导出";
    assert_eq!(told, [expected]);
}

#[test]
fn tc16_subtotals_are_checked_by_block() {
    let text = "资产编号,资产名称,使用部门,资产类别,原值\n\
                A1,电脑,信息部,通用设备,100\nA2,电脑,信息部,通用设备,200\n,,信息部小计,,300\n\
                A3,电脑,办公室,通用设备,50\n,,办公室小计,,50\n,,,通用设备小计,350\n\
                A4,桌,办公室,家具,7\n,,,家具小计,7\n合计,,,,357\n";
    let read = cards(text).read();
    assert_eq!((read.cards().len(), read.dropped(Dropped::Total)), (4, 5));
    let codes = cards(&text.replace("家具小计,7", "家具小计,8")).refused_codes();
    assert_eq!(codes, ["TOTAL_DIFFERS"]);
}

#[test]
fn a_total_says_more_than_the_subtotal_above_it() {
    let list =
        |rest: &str| cards(&format!("资产编号,资产名称,原值\nA1,电脑,100\n小计,,100\nA2,桌,200\n小计,,200\n{rest}"));
    for wrong in ["合计,,200\n", "合计,,0\n"] {
        let told = list(wrong).refused();
        assert!(told.len() == 1 && told[0].contains("300.00"), "{told:?}");
    }
    for right in ["合计,,300\n", "合计,,300\nA3,椅,7\n合计,,7\n总计,,307\n"] {
        assert!(list(right).read().dropped(Dropped::Total) > 2);
    }
}

#[test]
fn tc17_pages_repeat_title_header_and_carries() {
    let text = "固定资产一览表,,\n资产编号,资产名称,原值\nA1,电脑,100\n过次页,,100\n固定资产一览表,,\n资产编号,资产名称,原值\n承前页,,100\nA2,电脑,50\n合计,,150\n制表人：张三,,第2页\n";
    let read = cards(text).read();
    assert_eq!(read.cards().len(), 2);
    assert_eq!((read.dropped(Dropped::Carry), read.dropped(Dropped::Header), read.dropped(Dropped::Title)), (2, 1, 1));
    assert_eq!(cards(&text.replace("承前页,,100", "承前页,,90")).refused_codes(), ["TOTAL_DIFFERS"]);
}

#[test]
fn tc21_one_card_may_hold_many_pieces() {
    let read = cards("资产编号,资产名称,数量,单价,原值\nA1,椅子,120,85,10200\n").read();
    let card = read.card();
    assert_eq!((pieces(card.quantity), yuan(card.value)), ("120".to_owned(), "10200.00".to_owned()));
    assert!(!read.noticed("PRICE_REMAINDER") && !read.noticed("PRICE_DIFFERS"));
}

#[test]
fn tc22_a_remainder_of_the_price_is_noted() {
    let read = cards("资产编号,资产名称,数量,单价,原值\nA1,椅子,3,3333.33,10000.00\n").read();
    assert_eq!(yuan(read.card().value), "10000.00");
    assert!(read.noticed("PRICE_REMAINDER"));
    assert!(cards("资产编号,资产名称,数量,单价,原值\nA1,椅子,3,3000,10000.00\n").read().noticed("PRICE_DIFFERS"));
}

#[test]
fn tc23_a_day_that_does_not_exist() {
    let told = cards("资产编号,资产名称,原值,取得日期\nA1,电脑,1,2019-02-30\nA2,电脑,x,2019-02-28\n").refused();
    assert_eq!(told.len(), 2);
    assert!(told[0].contains("D2") && told[0].contains("取得日期") && told[0].contains("2019-02-30"), "{told:?}");
    assert!(told[1].contains("C3") && told[1].contains("原值"), "{told:?}");
}

#[test]
fn tc24_an_unbooked_card_is_accepted() {
    let read =
        cards("资产编号,资产名称,原值,财务入账状态,财务入账日期\nA1,电脑,1,未入账,\nA2,电脑,1,已入账,2025-01-02\n")
            .read();
    let cards = read.cards();
    assert_eq!((cards[0].unbooked, cards[0].booked_on.is_blank()), (true, true));
    assert!(!cards[1].unbooked);
}

#[test]
fn tc25_a_nominal_value_is_a_value() {
    let read = cards("资产编号,资产名称,原值,价值类型,累计折旧\nA1,古树,1.00,名义金额,0\n").read();
    assert_eq!((yuan(read.card().value), read.card().depreciation), ("1.00".to_owned(), 0));
}

#[test]
fn tc26_rows_of_different_booking_dates_are_versions() {
    let read = cards(
        "资产编号,资产名称,原值,财务入账日期\nA1,电脑,100,2023-01-31\nA1,电脑,120,2024-06-30\nA2,电脑,5,2024-01-31\n",
    )
    .read();
    let dates: Vec<_> = read.cards().iter().map(|card| card.effective_on.to_string()).collect();
    assert_eq!(dates, ["2023-01-31", "2024-06-30", ""]);
    assert!(read.noticed("VERSIONS_FOUND"));
}

#[test]
fn tc27_the_same_card_twice_is_refused() {
    let told = cards(
        "资产编号,资产名称,原值,财务入账日期\nA1,电脑,100,2023-01-31\nA2,电脑,100,2023-01-31\na1,电脑,100,2023-01-31\n",
    )
    .refused();
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("第4行") && told[0].contains("第2行"), "{told:?}");
    let read = cards("资产编号,资产名称,原值\n,椅子,100\n,椅子,100\n").read();
    assert_eq!(read.cards().len(), 2);
}

#[test]
fn rows_of_one_number_whose_dates_are_mixed_are_told() {
    let text =
        "资产编号,资产名称,原值,财务入账日期\nA1,电脑,100,2023-01-31\nA1,电脑,120,2024-06-30\nA1,电脑,125,2024-06-30\n";
    let read = cards(text).read();
    assert!(read.noticed("VERSIONS_MIXED") && !read.noticed("VERSIONS_FOUND"));
    assert_eq!(read.cards().len(), 3);
    // Several things under one number that were booked together are nothing to be told.
    assert!(!cards(&text.replace("2023-01-31", "2024-06-30")).read().noticed("VERSIONS_MIXED"));
}

#[test]
fn a_list_that_only_says_when_a_thing_was_accepted_dates_it() {
    let dates = |header: &str| {
        let read = cards(&format!("资产编号,资产名称,原值,{header}\nA1,电脑,100,2025-12-20,2026-01-15\n")).read();
        let card = read.card();
        [card.acquired_on, card.booked_on].map(|day| day.to_string())
    };
    assert_eq!(dates("验收日期,财务入账日期"), ["2025-12-20", "2026-01-15"]);
    assert_eq!(dates("验收日期,取得日期"), ["2026-01-15", ""]);
}

#[test]
fn a_disposed_card_says_so() {
    let read = cards(
        "资产编号,资产名称,原值,使用状况,处置日期\nA1,电脑,100,已报废,2024-05-01\nA2,电脑,100,在用,\nA3,电脑,1,神秘,\n",
    )
    .read();
    let cards = read.cards();
    assert_eq!(cards[0].usage_state, UsageState::Disposed);
    assert_eq!(cards[0].disposed_on.to_string(), "2024-05-01");
    assert_eq!(cards[1].usage_state, UsageState::InUse);
    assert_eq!(cards[2].usage_state, UsageState::Unknown);
    assert!(read.noticed("USAGE_UNKNOWN"));
}

#[test]
fn values_by_the_unit_are_multiplied() {
    let text = "资产编号,资产名称,数量,原值\nA1,椅子,3,33.335\n";
    assert_eq!(cards(text).refused_codes(), ["FINER_THAN_FEN"]);
    let read = cards(&text.replace("33.335", "33.33")).mapped("value = \"unit\"").read();
    assert_eq!(yuan(read.card().value), "99.99");
}

#[test]
fn a_hundred_problems_are_told_and_the_rest_counted() {
    let rows = lines(0..150, |row| format!("A{row},电脑,坏\n"));
    let told = cards(&format!("资产编号,资产名称,原值\n{rows}")).refused();
    assert_eq!(told.len(), 101);
    assert!(told[100].contains("50"), "{}", told[100]);
}

#[test]
fn a_total_of_a_class_is_no_card() {
    let text = "资产编号,资产名称,资产类别,原值\nA1,电脑,设备,100\n,,设备合计,100\n";
    let read = cards(text).read();
    assert_eq!((read.cards().len(), read.dropped(Dropped::Total)), (1, 1));
    assert_eq!(cards(&text.replace("设备合计,100", "设备合计,90")).refused_codes(), ["TOTAL_DIFFERS"]);
}

#[test]
fn amounts_without_a_name_are_no_card() {
    let told = cards("资产编号,资产名称,原值\nA1,电脑,100\n,,100\n").refused();
    assert!(told[0].contains("第3行"), "{told:?}");
}

#[test]
fn a_card_in_another_currency_is_refused() {
    let text = |currency: &str| format!("资产编号,资产名称,币种,原值\nZC1,计算机,{currency},7200.00\n");
    assert_eq!(cards(&text("USD")).refused_codes(), ["NOT_CNY"]);
    assert_eq!(cards(&text("人民币")).read().cards().len(), 1);
    for own in [
        "资产编号,资产名称,币种,原币原值,原值\nZC1,质谱仪,USD,1000,7200.00\n",
        "资产编号,资产名称,币种,本币原值\nZC1,质谱仪,USD,7200.00\n",
    ] {
        assert_eq!(cards(own).read().cards()[0].value, 720_000);
    }
}

#[test]
fn sources_of_funds_that_are_not_the_value_are_told() {
    let list = |row: &str| {
        cards(&format!("资产编号,资产名称,价值（元）,财政拨款（元）,非财政拨款（元）\nA1,电脑,100,60,40\n{row}\n"))
            .read()
    };
    let told = |row: &str| list(row).noticed("FUNDS_DIFFER");
    assert!(told("A2,电脑,100,60,30") && told("A2,电脑,100,60,") && told("A2,电脑,0,0.01,0"));
    // Older cards say nothing of it, and then there is nothing to hold against the value.
    assert!(!told("A2,电脑,100,,") && !told("A2,电脑,100,100,") && !told("A2,电脑,100,-20,120"));
    assert_eq!(list("A2,电脑,100,60,30").cards().len(), 2);
    assert!(!cards("资产编号,资产名称,原值,财政拨款\nA1,电脑,100,60\n").read().noticed("FUNDS_DIFFER"));
}

/// 原值 and 累计折旧 each at the beginning of the year and at the end of the period, under one caption.
const TIMES: [&[&str]; 4] = [
    &["资产编号", "资产名称", "原值", "", "累计折旧", ""],
    &["", "", "年初数", "期末数", "年初数", "期末数"],
    &["T1", "机", "90", "100", "5", "10"],
    &["T2", "桌", "0", "30", "0", "1"],
];

#[test]
fn the_figures_of_the_end_are_taken_where_those_of_the_beginning_stand_beside_them() {
    let text: String = TIMES.iter().map(|row| row.join(",") + "\n").collect();
    let bytes = {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in TIMES.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(row as u32, column as u16, *cell).expect("a cell");
            }
        }
        let format = rust_xlsxwriter::Format::new();
        for (top, left, bottom, right) in [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)] {
            sheet.merge_range(top, left, bottom, right, TIMES[0][left as usize], &format).expect("a range");
        }
        book.save_to_buffer().expect("a workbook")
    };
    let values = |read: &super::Read| -> Vec<_> {
        read.cards().iter().map(|card| (yuan(card.value), yuan(card.depreciation), card.origin.row)).collect()
    };
    let of = |value: &str, depreciation: &str, row| (value.to_owned(), depreciation.to_owned(), row);
    for case in [Case::text(Side::Cards, &text), Case::default().and(Side::Cards, "c.xlsx", &bytes)] {
        let read = case.read();
        assert_eq!(values(&read), [of("100.00", "10.00", 3), of("30.00", "1.00", 4)]);
        assert_eq!(read.sheet().ignored, ["原值.年初数", "累计折旧.年初数"]);
        assert_eq!(read.dropped(Dropped::Total), 0);
    }
    let mapped = |map: &str| values(&Case::text(Side::Cards, &text).mapped(map).read());
    let ended = [of("100.00", "10.00", 3), of("30.00", "1.00", 4)];
    assert_eq!(mapped("[columns.cards]\noriginal_value = \"原值.期末数\"\n"), ended);
    let begun = [of("90.00", "10.00", 3), of("0.00", "1.00", 4)];
    assert_eq!(mapped("[columns.cards]\noriginal_value = \"原值.年初数\"\n"), begun);
}
