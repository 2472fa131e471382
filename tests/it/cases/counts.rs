//! TS: stocktake lists.

use super::{Case, pieces, yuan};
use entity::{CountResult, Side};
use oversight::harvest::Dropped;
use rust_xlsxwriter::Workbook;

fn counts(text: &str) -> Case {
    Case::text(Side::Counts, text)
}

fn results(case: Case) -> Vec<(String, CountResult)> {
    case.read().counts().iter().map(|count| (pieces(count.quantity), count.result)).collect()
}

fn found(quantity: &str, result: CountResult) -> (String, CountResult) {
    (quantity.to_owned(), result)
}

const TWO_ROWS: &str = "序号,资产编号,资产名称,规格型号,单位,单价,账面数,,实盘数,,盘盈,,盘亏,,使用状况,存放地点,使用人,备注\n,,,,,,数量,金额,数量,金额,数量,金额,数量,金额,,,,\n";

#[test]
fn ts01_a_header_of_two_rows() {
    let read = counts(&format!("{TWO_ROWS}1,A1,电脑,X1,台,100,2,200,1,100,,,1,100,在用,A栋301,张三,\n")).read();
    let count = read.counts()[0];
    assert_eq!((pieces(count.quantity), yuan(count.value), count.valued), ("1".to_owned(), "100.00".to_owned(), true));
    assert_eq!(read.text(count.location), "A栋301");
}

#[test]
fn ts02_blank_is_uncounted_and_zero_is_zero() {
    let case = counts("资产编号,资产名称,账面数量,实盘数量\nA1,a,1,\nA2,b,1,0\nA3,c,1,/\n");
    let expected =
        [found("0", CountResult::Uncounted), found("0", CountResult::Missing), found("0", CountResult::Uncounted)];
    assert_eq!(results(case), expected);
}

#[test]
fn ts03_ticks_are_flags() {
    let text = "资产编号,资产名称,账面数量,实盘数量,盘盈,盘亏\nA1,a,1,1,,\nA2,b,1,0,,√\nA3,c,0,1,√,\n";
    let expected =
        [found("1", CountResult::Counted), found("0", CountResult::Missing), found("1", CountResult::Surplus)];
    assert_eq!(results(counts(text)), expected);
}

#[test]
fn ts04_a_header_in_the_fourth_row() {
    let text = "固定资产清查表,,,,,,,,,,,,\n说明：按实际情况填写,,,,,,,,,,,,\n,,,,,,,,,,,,\n序号,资产类别,资产名称,计量单位,账面数量,账面金额(元),清查数量,清查金额(元),盘盈数量,盘盈金额(元),盘亏数量,盘亏金额(元),备注\n1,设备,电脑,台,2,200,1,100,0,0,1,100,\n";
    let read = counts(text).read();
    assert_eq!(read.sheet().header_rows, (4, 4));
    assert_eq!(
        (pieces(read.counts()[0].quantity), yuan(read.counts()[0].value)),
        ("1".to_owned(), "100.00".to_owned())
    );
}

#[test]
fn ts05_the_room_is_in_the_name_of_the_sheet() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("A栋301").expect("a sheet name");
    for (row, texts) in
        [["资产编号", "资产名称", "实盘数量"], ["A1", "电脑", "1"], ["A2", "桌", "1"]].iter().enumerate()
    {
        for (column, text) in texts.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *text).expect("a cell");
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook in memory");
    let read = Case::default().and(Side::Counts, "盘点.xlsx", &bytes).read();
    let places: Vec<_> = read.counts().iter().map(|count| read.text(count.location).to_owned()).collect();
    assert_eq!(places, ["A栋301", "A栋301"]);
    assert!(read.noticed("PLACE_FROM_SHEET"));
}

#[test]
fn ts06_the_sign_of_differences_is_recognised() {
    let text = "资产编号,资产名称,账面数量,实盘数量,差异\nA1,a,2,1,1\nA2,b,1,1,0\nA3,c,1,3,-2\n";
    let read = counts(text).read();
    assert!(read.noticed("SIGN_REVERSED"));
    let usual = counts("资产编号,资产名称,账面数量,实盘数量,差异\nA1,a,2,1,-1\n").read();
    assert!(!usual.noticed("SIGN_REVERSED"));
    let mixed = counts("资产编号,资产名称,账面数量,实盘数量,差异\nA1,a,2,1,1\nA2,b,2,1,-1\n");
    assert_eq!(mixed.refused_codes(), ["SIGNS_MIXED"]);
    let wrong = counts("资产编号,资产名称,账面数量,实盘数量,差异\nA1,a,2,1,5\n");
    assert_eq!(wrong.refused_codes(), ["DIFFERENCE_WRONG"]);
}

#[test]
fn ts07_a_thing_without_code_keeps_its_serial() {
    let read = counts("资产编号,资产名称,序列号,实盘数量\n,示波器,123,1\n").read();
    let count = read.counts()[0];
    assert!(count.asset_no.is_blank());
    assert_eq!((read.text(count.name), read.text(count.serial_no)), ("示波器", "123"));
}

#[test]
fn ts08_the_same_tag_twice_stays_twice() {
    let read =
        counts("标签号,资产名称,实盘数量,存放地点,盘点人\nT1,电脑,1,A栋301,张三\nT1,电脑,1,A栋302,李四\n").read();
    let counters: Vec<_> = read.counts().iter().map(|count| read.text(count.counter).to_owned()).collect();
    assert_eq!(counters, ["张三", "李四"]);
}

#[test]
fn ts09_what_belongs_to_others() {
    let case = counts("资产编号,资产名称,实盘数量,盘点结果\n,质谱仪,1,借入(XX大学)\n");
    assert_eq!(results(case), [found("1", CountResult::NotOurs)]);
}

#[test]
fn ts10_what_is_out() {
    let case = counts("资产编号,资产名称,实盘数量,盘点结果,附件\nA1,电脑,,送修,无\nA2,电脑,,送修,\n");
    assert_eq!(results(case), [found("0", CountResult::Out), found("0", CountResult::Out)]);
}

#[test]
fn ts11_names_at_the_foot_are_offered() {
    let read = counts("资产编号,资产名称,实盘数量\nA1,电脑,1\n盘点人：张三 监盘人：李四,,\n").read();
    let pair = |role: &str, name: &str| (role.to_owned(), name.to_owned());
    assert_eq!(read.sheet().signatures, [pair("盘点人", "张三"), pair("监盘人", "李四")]);
    assert_eq!(read.dropped(Dropped::Footer), 1);
}

#[test]
fn ts12_more_than_booked_is_no_new_thing() {
    let read = counts("资产编号,资产名称,账面数量,实盘数量\nA1,椅子,5,6\n").read();
    let count = read.counts()[0];
    assert_eq!((pieces(count.quantity), count.result, read.counts().len()), ("6".to_owned(), CountResult::Counted, 1));
}

#[test]
fn what_was_found_goes_before_what_is_booked() {
    let text = "资产编号,资产名称,使用部门,使用人,存放地点,盘点状态,盘点结果,实际使用部门,实际使用人,实际存放地点\n\
                A1,电脑,研发部,张三,A栋301,已盘,地点不符,,李四,A栋302\nA2,电脑,研发部,张三,A栋301,未盘,,,,\n";
    let read = counts(text).read();
    let count = read.counts()[0];
    let texts = [count.department, count.user, count.location].map(|sym| read.text(sym).to_owned());
    assert_eq!(texts, ["研发部", "李四", "A栋302"]);
    assert_eq!((pieces(count.quantity), count.result), ("1".to_owned(), CountResult::Moved));
    assert_eq!(read.counts()[1].result, CountResult::Uncounted);
}

#[test]
fn totals_of_counts_are_checked() {
    let text = "资产编号,资产名称,账面数量,实盘数量\nA1,a,2,1\nA2,b,1,1\n合计,,3,2\n";
    assert_eq!(counts(text).read().counts().len(), 2);
    assert_eq!(counts(&text.replace("合计,,3,2", "合计,,3,3")).refused_codes(), ["TOTAL_DIFFERS"]);
}
