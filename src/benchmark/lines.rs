//! The lines of the three files and how they are written.

use std::borrow::Cow;

/// A text of a cell. None holds a comma, quote or line break.
pub type Text = Cow<'static, str>;

/// The header of `ledger.csv`.
pub const LEDGER_HEADER: &str =
    "日期,凭证字,凭证号,分录号,摘要,科目编码,科目名称,资产编号,借方金额,贷方金额,制单人,审核人,记账人\n";
/// The header of `cards.csv`.
pub const CARDS_HEADER: &str = "资产编号,卡片编号,原资产编号,资产名称,资产分类代码,规格型号,序列号,数量,计量单位,\
原值,累计折旧,财政拨款,非财政拨款,取得日期,财务入账日期,会计凭证号,使用部门,使用人,存放地点,使用状况\n";
/// The header of `counts.csv`.
pub const COUNTS_HEADER: &str = "资产编号,序列号,资产名称,规格型号,实盘数量,实盘金额,盘点结果,\
实际存放地点,实际使用部门,实际使用人,实际使用状况,盘点人,盘点时间\n";

/// The six classes of fixed assets, as sub-accounts of 1601 and 1602 and as A01 … A06.
const CLASSES: [&str; 6] = ["房屋和构筑物", "设备", "文物和陈列品", "图书和档案", "家具和用具", "特种动植物"];

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year.
    pub year: u32,
    /// Month.
    pub month: u32,
    /// Day, at most 28 where it is drawn.
    pub day: u32,
}

/// The account of a ledger line: 固定资产 or 固定资产累计折旧, by class 1–6, or where the cost of one may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// 1601 with the class.
    Cost(u32),
    /// 1602 with the class.
    Depreciation(u32),
    /// 1902 待处理财产损溢.
    Clearing,
    /// 1613 在建工程.
    InProgress,
}

/// A voucher line 凭证分录.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// 日期.
    pub date: Date,
    /// 凭证字.
    pub word: &'static str,
    /// 凭证号.
    pub number: u64,
    /// 分录号.
    pub line: u64,
    /// First word of the 摘要.
    pub verb: &'static str,
    /// 资产名称 and 规格型号, the rest of the 摘要.
    pub about: (Text, Text),
    /// 科目.
    pub account: Account,
    /// 资产编号.
    pub asset_no: Text,
    /// 借方金额 in fen.
    pub debit: i64,
    /// 贷方金额 in fen.
    pub credit: i64,
    /// 制单人, 审核人, 记账人.
    pub people: [&'static str; 3],
}

/// A card 卡片.
#[derive(Debug, Clone)]
pub struct CardLine {
    /// 资产编号.
    pub asset_no: Text,
    /// 卡片编号.
    pub card_no: u64,
    /// 原资产编号.
    pub old_no: Text,
    /// 资产名称.
    pub name: Text,
    /// 资产分类代码.
    pub class_code: &'static str,
    /// 规格型号.
    pub specification: Text,
    /// 序列号.
    pub serial_no: Text,
    /// 数量.
    pub quantity: u64,
    /// 计量单位.
    pub unit: &'static str,
    /// 原值 in fen.
    pub value: i64,
    /// 累计折旧 in fen.
    pub depreciation: Option<i64>,
    /// 财政拨款 and 非财政拨款 in fen; most cards do not tell.
    pub funds: Option<[i64; 2]>,
    /// 取得日期.
    pub acquired: Date,
    /// 财务入账日期.
    pub booked: Date,
    /// 会计凭证号.
    pub voucher: Text,
    /// 使用部门.
    pub department: Text,
    /// 使用人.
    pub user: Text,
    /// 存放地点.
    pub place: Text,
    /// 使用状况.
    pub state: &'static str,
}

/// A line of the count list 盘点表.
#[derive(Debug, Clone)]
pub struct CountLine {
    /// 资产编号.
    pub asset_no: Text,
    /// 序列号.
    pub serial_no: Text,
    /// 资产名称.
    pub name: Text,
    /// 规格型号.
    pub specification: Text,
    /// 实盘数量.
    pub quantity: u64,
    /// 实盘金额 in fen.
    pub value: Option<i64>,
    /// 盘点结果.
    pub result: &'static str,
    /// 实际存放地点.
    pub place: Text,
    /// 实际使用部门.
    pub department: Text,
    /// 实际使用人.
    pub user: Text,
    /// 实际使用状况.
    pub state: &'static str,
    /// 盘点人.
    pub counter: &'static str,
    /// 盘点时间.
    pub counted: Date,
}

/// A line that can be written.
pub trait Write {
    /// Appends the line with its line end.
    fn write(&self, out: &mut Vec<u8>);
}

impl Write for LedgerLine {
    fn write(&self, out: &mut Vec<u8>) {
        date(out, self.date);
        text(out, self.word);
        padded(out, self.number, 1);
        out.push(b',');
        padded(out, self.line, 1);
        out.push(b',');
        out.extend_from_slice(self.verb.as_bytes());
        out.extend_from_slice(self.about.0.as_bytes());
        out.push(b' ');
        text(out, &self.about.1);
        let of_class = |class: u32| CLASSES[class as usize - 1];
        let (number, name, suffix) = match self.account {
            Account::Cost(class) => (160_100 + class, of_class(class), ""),
            Account::Depreciation(class) => (160_200 + class, of_class(class), "累计折旧"),
            Account::Clearing => (1902, "待处理财产损溢", ""),
            Account::InProgress => (1613, "在建工程", ""),
        };
        padded(out, number.into(), 1);
        out.push(b',');
        out.extend_from_slice(name.as_bytes());
        text(out, suffix);
        text(out, &self.asset_no);
        money(out, Some(self.debit).filter(|debit| *debit != 0));
        money(out, Some(self.credit).filter(|credit| *credit != 0));
        for person in self.people {
            text(out, person);
        }
        end(out);
    }
}

impl Write for CardLine {
    fn write(&self, out: &mut Vec<u8>) {
        text(out, &self.asset_no);
        padded(out, self.card_no, 8);
        out.push(b',');
        text(out, &self.old_no);
        text(out, &self.name);
        text(out, self.class_code);
        text(out, &self.specification);
        text(out, &self.serial_no);
        padded(out, self.quantity, 1);
        out.push(b',');
        text(out, self.unit);
        money(out, Some(self.value));
        money(out, self.depreciation);
        money(out, self.funds.map(|[fiscal, _]| fiscal));
        money(out, self.funds.map(|[_, other]| other));
        date(out, self.acquired);
        date(out, self.booked);
        text(out, &self.voucher);
        text(out, &self.department);
        text(out, &self.user);
        text(out, &self.place);
        text(out, self.state);
        end(out);
    }
}

impl Write for CountLine {
    fn write(&self, out: &mut Vec<u8>) {
        text(out, &self.asset_no);
        text(out, &self.serial_no);
        text(out, &self.name);
        text(out, &self.specification);
        padded(out, self.quantity, 1);
        out.push(b',');
        money(out, self.value);
        text(out, self.result);
        text(out, &self.place);
        text(out, &self.department);
        text(out, &self.user);
        text(out, self.state);
        text(out, self.counter);
        date(out, self.counted);
        end(out);
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.push(b',');
}

/// Digits, with leading zeros up to a width of at most 20.
fn padded(out: &mut Vec<u8>, number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let (mut rest, mut at) = (number, digits.len());
    while rest > 0 {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.extend_from_slice(&digits[at.min(digits.len() - width)..]);
}

fn money(out: &mut Vec<u8>, fen: Option<i64>) {
    if let Some(fen) = fen {
        if fen < 0 {
            out.push(b'-');
        }
        padded(out, fen.unsigned_abs() / 100, 1);
        out.push(b'.');
        padded(out, fen.unsigned_abs() % 100, 2);
    }
    out.push(b',');
}

fn date(out: &mut Vec<u8>, date: Date) {
    padded(out, u64::from(date.year), 4);
    out.push(b'-');
    padded(out, u64::from(date.month), 2);
    out.push(b'-');
    padded(out, u64::from(date.day), 2);
    out.push(b',');
}

/// Turns the comma behind the last cell into the line end.
fn end(out: &mut [u8]) {
    if let Some(last) = out.last_mut() {
        *last = b'\n';
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, date, money, padded};

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let cases: [(Option<i64>, &str); 5] =
            [(Some(0), "0.00,"), (Some(5), "0.05,"), (Some(-123_456), "-1234.56,"), (Some(700), "7.00,"), (None, ",")];
        for (fen, want) in cases {
            let mut out = Vec::new();
            money(&mut out, fen);
            assert_eq!(String::from_utf8(out).unwrap(), want);
        }
        let mut out = Vec::new();
        padded(&mut out, 42, 8);
        out.push(b' ');
        padded(&mut out, 123_456_789, 8);
        out.push(b' ');
        padded(&mut out, 0, 1);
        out.push(b' ');
        date(&mut out, Date { year: 2025, month: 3, day: 9 });
        assert_eq!(String::from_utf8(out).unwrap(), "00000042 123456789 0 2025-03-09,");
    }
}
