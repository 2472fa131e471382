//! TL01–TL02, TL05–TL13, TL16–TL18, TL20, TL21: journals.

use super::{Case, lines, yuan};
use entity::{AccountRole, AccountingSystem, Regime, Side};
use oversight::facts::LedgerRow;
use oversight::harvest::Dropped;
use oversight::words::Lang;

fn journal(text: &str) -> Case {
    Case::text(Side::Ledger, text)
}

fn key(row: &LedgerRow) -> (u16, u8, u32) {
    (row.year, row.period, row.number)
}

const U8: &str = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n";

#[test]
fn tl01_a_u8_journal_with_direction_and_amount() {
    let read = journal(&format!(
        "{U8}2025.03.12,记-0012,160103,设备,购台式计算机2台,借,14400.00\n2025.03.31,记-0040,160203,设备折旧,计提,贷,200.00\n合计,,,,,,14600.00\n"
    ))
    .read();
    let rows = read.ledger();
    assert_eq!(rows.len(), 2);
    assert_eq!((yuan(rows[0].debit), rows[0].credit), ("14400.00".to_owned(), 0));
    assert_eq!((rows[1].debit, yuan(rows[1].credit)), (0, "200.00".to_owned()));
    assert_eq!((key(&rows[0]), read.text(rows[0].word)), ((2025, 3, 12), "记"));
    assert_eq!((read.text(rows[0].account), read.text(rows[0].account_name)), ("160103", "设备"));
    assert_eq!(read.dropped(Dropped::Total), 1);
}

#[test]
fn tl02_red_letters_stay_on_their_side() {
    let read = journal(&format!("{U8}2025.04.05,记-0003,160103,设备,退货,借,-7200.00\n")).read();
    assert_eq!((yuan(read.ledger()[0].debit), read.ledger()[0].credit), ("-7200.00".to_owned(), 0));
}

const K3: &str = "日期,会计期间,凭证字号,分录号,摘要,科目代码,科目名称,币别,原币金额,借方,贷方,制单\n";

#[test]
fn tl05_a_voucher_head_is_filled_down_within_the_voucher() {
    let read = journal(&format!(
        "{K3}2025-03-12,2025.3,记 - 12,1,购电脑,1601.01,设备,人民币,7200,7200,,张三\n,,,2,,1002,银行存款,人民币,7200,,7200,\n2025-03-13,2025.3,记 - 13,1,购桌,1601.05,家具,人民币,800,800,,张三\n,,,2,,1002,银行存款,人民币,800,,800,\n"
    ))
    .read();
    let rows = read.ledger();
    let keys: Vec<_> = rows.iter().map(|row| (row.on.to_string(), row.number, row.line)).collect();
    let row = |on: &str, number, line| (on.to_owned(), number, line);
    assert_eq!(
        keys,
        [row("2025-03-12", 12, 1), row("2025-03-12", 12, 2), row("2025-03-13", 13, 1), row("2025-03-13", 13, 2)]
    );
    assert_eq!(read.text(rows[0].account), "160101");
    assert!(read.notices().is_empty(), "{:?}", read.notices());
    assert_eq!(journal(&format!("{K3},,,1,购电脑,1601.01,设备,人民币,1,1,,张三\n")).refused_codes(), ["DATE_MISSING"]);
}

#[test]
fn tl06_heads_of_a_template_are_filled_forward() {
    let text = "FBillHead(GL_VOUCHER),FDate,FVOUCHERGROUPID#Name,FVOUCHERGROUPNO,*Split*1,FEntity,FEXPLANATION,FACCOUNTID,FACCOUNTID#Name,FDEBIT,FCREDIT\n\
                *单据头(序号),*(单据头)日期,(单据头)凭证字#名称,*(单据头)凭证号,间隔列,*分录(序号),(分录)摘要,*(分录)科目编码#编码,(分录)科目编码#名称,(分录)借方金额,(分录)贷方金额\n\
                1,2025-03-12,记,12,,1,购电脑,1601.01,设备,7200,\n,,,,,2,购电脑,1002,银行存款,,7200\n2,2025-03-13,记,13,,1,购桌,1601.05,家具,800,\n,,,,,2,购桌,1002,银行存款,,800\n";
    let read = journal(text).read();
    let keys: Vec<_> = read.ledger().iter().map(|row| (row.on.to_string(), row.number)).collect();
    let row = |on: &str, number| (on.to_owned(), number);
    assert_eq!(keys, [row("2025-03-12", 12), row("2025-03-12", 12), row("2025-03-13", 13), row("2025-03-13", 13)]);
}

#[test]
fn tl07_marks_of_nothing_in_a_standard_file() {
    let header = "凭证日期,会计年度,会计期间,凭证字,凭证号,科目代码,科目名称,币别代码,币别名称,原币金额,借方,贷方,制单,审核,核准,出纳,经办,结算方式,结算号,凭证摘要,数量,数量单位,单价,参考信息,业务日期,往来业务编号,附件数,序号,系统模块,业务描述,汇率类型,汇率,分录序号,核算项目,过账,机制凭证,现金流量";
    let row = "2025-03-12,2025,3,记,12,1601.01,设备,RMB,人民币,7200,7200,0,张三,NONE,NONE,NONE,,*,,购电脑,0,*,0,,2025-03-12,,0,1,,,,1,0,,是,,";
    let read = journal(&format!("{header}\n{row}\n")).read();
    let line = read.ledger()[0];
    assert_eq!((key(&line), line.line, yuan(line.debit)), ((2025, 3, 12), 0, "7200.00".to_owned()));
}

#[test]
fn tl08_one_is_debit_and_zero_is_credit() {
    let text = "日期,凭证字,凭证号,摘要,科目代码,方向,金额\n2025-03-12,记,12,购电脑,1601,1,7200\n2025-03-12,记,12,购电脑,1002,0,7200\n";
    let read = journal(text).read();
    assert_eq!(
        read.entries(),
        [
            (false, "1601", "7200.00".to_owned(), "0.00".to_owned()),
            (false, "1002", "0.00".to_owned(), "7200.00".to_owned())
        ]
    );
}

#[test]
fn tl09_voucher_numbers_belong_to_their_month() {
    let read = journal(&format!("{U8}2025-03-12,记-12,160103,设备,a,借,100\n2025-04-10,记-12,160103,设备,b,借,100\n"))
        .and(
            Side::Cards,
            "cards.csv",
            "资产编号,资产名称,原值,会计凭证号,财务入账日期\nA1,a,100,记-12,2025-03-12\nA2,b,100,记-12,2025-04-10\n"
                .as_bytes(),
        );
    let read = read.read();
    let keys: Vec<_> = read.ledger().iter().map(key).collect();
    assert_eq!(keys, [(2025, 3, 12), (2025, 4, 12)]);
    let cards: Vec<_> = read.cards().iter().map(|card| (card.voucher_number, card.booked_on.year_month())).collect();
    assert_eq!(cards, [(12, Some((2025, 3))), (12, Some((2025, 4)))]);
}

#[test]
fn tl10_a_card_without_voucher_word() {
    let read = journal(&format!("{U8}2025-03-12,记-12,160103,设备,a,借,100\n2025-03-12,转-12,160103,设备,b,借,100\n"))
        .and(
            Side::Cards,
            "cards.csv",
            "资产编号,资产名称,原值,会计凭证号,财务入账日期\nA1,a,100,0012,2025-03-12\n".as_bytes(),
        )
        .read();
    let card = read.card();
    assert_eq!((card.voucher_number, card.voucher_word.is_blank(), card.voucher_year), (12, true, 0));
    let words: Vec<_> = read.ledger().iter().map(|row| read.text(row.word).to_owned()).collect();
    assert_eq!(words, ["记", "转"]);
}

const GOVERNMENT: &str = "会计年度,会计体系,会计月份,记账凭证日期,记账凭证种类,记账凭证编号,分录序号,记账凭证摘要,科目编码,科目名称,借方发生额,贷方发生额,记账标志,作废标志\n";

#[test]
fn tl11_each_accounting_system_balances() {
    let text = format!(
        "{GOVERNMENT}2025,01,3,2025-03-12,财记,7,1,购电脑,160103,设备,7200,0,1,0\n2025,01,3,2025-03-12,财记,7,2,购电脑,1002,银行存款,0,7200,1,0\n2025,02,3,2025-03-12,预记,7,1,购电脑,7201,事业支出,7200,0,1,0\n2025,02,3,2025-03-12,预记,7,2,购电脑,8001,资金结存,0,7200,1,0\n"
    );
    let read = journal(&text).read();
    let systems: Vec<_> = read.ledger().iter().map(|row| row.system).collect();
    assert_eq!(systems[1..3], [AccountingSystem::Financial, AccountingSystem::Budget]);
    let costs =
        read.ledger().iter().filter(|row| read.0.chart.role(read.text(row.account)) == AccountRole::Cost).count();
    assert_eq!((costs, read.notices()), (1, Vec::new()));
    let more = lines(8..30, |number| {
        format!(
            "2025,01,3,2025-03-12,财记,{number},1,a,5001,费用,1,0,1,0\n2025,01,3,2025-03-12,财记,{number},2,a,1002,银行,0,1,1,0\n"
        )
    });
    let wrong = text.replace("资金结存,0,7200", "资金结存,0,7100");
    let told = journal(&format!("{wrong}{more}")).read();
    assert!(told.noticed("VOUCHER_UNBALANCED"));
}

#[test]
fn tl12_two_systems_side_by_side() {
    let text = "凭证号,日期,财务会计,,,,预算会计,,,\n,,摘要,科目,借方,贷方,摘要,科目,借方,贷方\n\
                记-7,2025-03-12,购电脑,160103 设备,7200,,购电脑,7201 事业支出,7200,\n记-7,2025-03-12,付款,1002 银行存款,,7200,付款,8001 资金结存,,7200\n";
    let read = journal(text).read();
    let mut systems: Vec<_> = read.ledger().iter().map(|row| (row.system, read.text(row.account).to_owned())).collect();
    systems.sort();
    let row = |system, account: &str| (system, account.to_owned());
    let (financial, budget) = (AccountingSystem::Financial, AccountingSystem::Budget);
    assert_eq!(systems, [row(financial, "1002"), row(financial, "160103"), row(budget, "7201"), row(budget, "8001")]);
}

#[test]
fn tl13_a_one_sided_file_is_no_fault() {
    let read = journal(&format!("{U8}2025-03-12,记-12,160103,设备,a,借,100\n")).read();
    assert_eq!(read.notices(), ["ONE_SIDED"]);
}

#[test]
fn tl16_void_and_unposted_lines_do_not_count() {
    let text = format!(
        "{GOVERNMENT}2025,01,3,2025-03-12,财记,7,1,a,160103,设备,100,0,1,0\n2025,01,3,2025-03-12,财记,8,1,b,160103,设备,200,0,1,1\n2025,01,3,2025-03-12,财记,9,1,c,160103,设备,300,0,0,0\n"
    );
    let read = journal(&text).read();
    assert_eq!(read.ledger().len(), 1);
    assert_eq!((read.dropped(Dropped::Void), read.dropped(Dropped::Unposted)), (1, 1));
    assert!(read.noticed("VOID_DROPPED") && read.noticed("UNPOSTED_APART"));
}

#[test]
fn tl17_period_13_closes_with_december() {
    let text = "会计年度,会计期间,凭证字,凭证号,摘要,科目编码,借方,贷方\n2025,13,记,1,调整,160103,100,\n";
    let line = journal(text).read().ledger()[0];
    assert_eq!((key(&line), line.on.to_string()), ((2025, 13, 1), "2025-12-31".to_owned()));
}

#[test]
fn tl18_a_summary_keeps_its_line_breaks() {
    let read = journal(&format!("{U8}2025-03-12,记-12,160103,设备,\"付XX公司\r\n台式机款\t2台\",借,100\n")).read();
    let ledger = read.0.facts.ledger.as_ref().expect("accounts were given");
    assert_eq!(read.text(ledger.summary.written(0)), "付XX公司\r\n台式机款\t2台");
}

#[test]
fn tl20_account_codes_lose_their_separators() {
    let rows =
        lines(["1601.0", "1601.01", "1601\\01"], |account| format!("2025-03-12,记-12,{account},设备,a,借,100\n"));
    let read = journal(&format!("{U8}{rows}")).read();
    let accounts: Vec<_> = read.entries().iter().map(|entry| entry.1.to_owned()).collect();
    assert_eq!(accounts, ["1601", "160101", "160101"]);
}

#[test]
fn tl21_the_regime_says_what_1601_is() {
    let text = format!("{U8}2025-03-12,记-12,1501,固定资产,a,借,100\n2025-03-12,记-13,1601,无形资产,b,借,50\n");
    let read = journal(&text).under(Regime::NonProfit2004).read();
    let roles: Vec<_> = read.ledger().iter().map(|row| read.0.chart.role(read.text(row.account))).collect();
    assert_eq!(roles, [AccountRole::Cost, AccountRole::Other]);
}

#[test]
fn other_currencies_are_refused_by_cell() {
    let told = journal(&format!("{K3}2025-03-12,2025.3,记-12,1,a,1601,设备,美元,100,700,,张三\n")).refused();
    assert!(told[0].contains("H2") && told[0].contains("美元"), "{told:?}");
}

#[test]
fn the_same_file_twice_is_refused() {
    let text = format!("{U8}2025-03-12,记-12,160103,设备,a,借,100\n");
    let case = journal(&text).and(Side::Ledger, "again.csv", text.as_bytes());
    assert_eq!(case.refused_codes(), ["FILE_TWICE"]);
}

#[test]
fn a_wrong_direction_or_date_is_told_once() {
    let wrong = |date: &str, direction: &str| {
        journal(&format!("{U8}{date},记-0012,160103,设备,购,{direction},5.00\n")).refused_codes()
    };
    assert_eq!(wrong("4/5/16", "借"), ["DATE_ORDER_NEEDED"]);
    assert_eq!(wrong("2025-03-12", "左"), ["BAD_DIRECTION"]);
}

#[test]
fn vouchers_that_mostly_do_not_balance_are_an_extract() {
    let rows = "2025-03-12,记-1,160103,设备,购,借,7200\n2025-03-12,记-1,1002,银行存款,购,贷,7100\n";
    let read = journal(&format!("{U8}{rows}")).read();
    assert_eq!(read.notices(), ["VOUCHERS_IN_PART"]);
    let told = read.0.notices[0].tell(Lang::Zh);
    let first = "1 张凭证中有 1 张借贷不等（首张 2025-03 记-1：借方 7200.00，贷方 7100.00），";
    assert!(told.starts_with(first), "{told}");
}
