//! Captions that mean different things, decided by what the column holds (practice §3.6).

use super::{
    SheetKind,
    dictionary::{Aliases, Strength, aliases},
    lookup::Seen,
    sample::{Sample, number},
    words,
};
use crate::{sheet::cell_name, words::Told};
use std::collections::BTreeSet;

/// What a column is after its values were asked.
#[derive(Debug)]
pub(super) enum Verdict {
    Field(usize),
    /// A flag column: the field, whose values are ticks.
    Ticks(usize),
    Nothing,
    Ask(Told),
}

/// A header whose captions are to be settled.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub kind: SheetKind,
    pub sheet: &'a str,
    pub seen: &'a [Seen],
    pub sample: &'a Sample<'a>,
    /// Whether weak aliases count.
    pub weak: bool,
}

/// Units things are counted in.
const UNITS: [&str; 40] = [
    "台",
    "套",
    "个",
    "张",
    "把",
    "辆",
    "件",
    "批",
    "组",
    "册",
    "架",
    "部",
    "块",
    "只",
    "条",
    "间",
    "栋",
    "㎡",
    "m2",
    "平方米",
    "米",
    "公里",
    "幢",
    "座",
    "项",
    "支",
    "本",
    "根",
    "株",
    "头",
    "匹",
    "艘",
    "对",
    "副",
    "樘",
    "宗",
    "台套",
    "台(套)",
    "盏",
    "扇",
];

/// Words of a usage state.
const USAGE: [&str; 13] =
    ["在用", "使用", "自用", "闲置", "出租", "出借", "租出", "借出", "待处置", "待报废", "报废", "停用", "封存"];

/// Words of a document's state.
const RECORD: [&str; 11] = ["审核", "审批", "提交", "暂存", "创建", "保存", "确认", "生效", "有效", "作废", "草稿"];

impl Question<'_> {
    fn dictionary(&self) -> &'static Aliases {
        aliases(self.kind)
    }

    fn field(&self, name: &str) -> Verdict {
        self.dictionary().find(self.kind, name).map_or(Verdict::Nothing, Verdict::Field)
    }

    /// The column that firmly stands for a field.
    fn firm(&self, name: &str) -> Option<usize> {
        let field = self.dictionary().find(self.kind, name)?;
        let firm =
            |column: &&Seen| column.hits.iter().any(|hit| hit.field == field && hit.strength >= Strength::Strong);
        self.seen.iter().find(firm).map(|column| column.index)
    }

    /// What a column stands for.
    pub fn settle(&self, column: &Seen) -> Verdict {
        let Some(strength) = column.strength() else { return Verdict::Nothing };
        if strength < Strength::Strong && !self.weak {
            return Verdict::Nothing;
        }
        if strength < Strength::Named
            && let Some(verdict) = self.ambiguous(column)
        {
            return verdict;
        }
        let best = column.hits.iter().filter(|hit| hit.strength == strength).map(|hit| hit.field).next();
        best.map_or(Verdict::Nothing, Verdict::Field)
    }

    fn ambiguous(&self, column: &Seen) -> Option<Verdict> {
        use SheetKind::{Balances, Cards, Counts, Ledger};
        let bare = column.modifier.is_none() || column.scale.is_some();
        match (self.kind, column.path.as_str()) {
            (Cards | Counts, "单位") => Some(self.unit(column.index)),
            (Cards, "资产代码") => Some(self.asset_code(column.index)),
            (Cards, "账面价值" | "账面金额") => Some(self.book_value(column)),
            (Cards, "使用年限" | "折旧年限" | "预计使用年限" | "年限" | "使用期限") if bare => {
                Some(self.life(column))
            }
            (Cards, "状态" | "状况" | "现状") => Some(self.state(column.index)),
            (Cards | Counts, "类别") => Some(self.class(column.index)),
            (Cards, "折旧科目") => Some(self.depreciation_account(column.index)),
            (Ledger, "方向" | "借贷方向" | "借贷" | "借/贷") => Some(self.direction()),
            (Balances, "方向" | "余额方向") => Some(self.balance_direction(column)),
            (Counts, "盘盈" | "盘亏") => Some(self.ticks(column)),
            _ => None,
        }
    }

    /// 计量单位, or the unit somebody works for.
    fn unit(&self, column: usize) -> Verdict {
        if !self.sample.has(column) || self.sample.mostly(column, |text| UNITS.contains(&text)) {
            self.field("unit")
        } else {
            self.field("org")
        }
    }

    /// 资产代码: a class code of either edition with few distinct values, else the asset's own.
    fn asset_code(&self, column: usize) -> Verdict {
        let distinct: BTreeSet<&str> = self.sample.values(column).collect();
        let rows = self.sample.values(column).count();
        let few = distinct.len() * 2 <= rows || self.firm("asset_no").is_some();
        if few && self.sample.mostly(column, is_class_code) { self.field("class_code") } else { self.field("asset_no") }
    }

    /// 账面价值: 原值 beside 净值; 净值 or 净额 where the figures say so; else a question.
    fn book_value(&self, column: &Seen) -> Verdict {
        if self.firm("net_value").is_some() && self.firm("original_value").is_none() {
            return self.field("original_value");
        }
        if let (Some(value), Some(depreciation)) = (self.firm("original_value"), self.firm("acc_depreciation")) {
            let impairment = self.firm("impairment").unwrap_or(usize::MAX);
            if self.subtracts(column.index, [value, depreciation, usize::MAX]) {
                return self.field("net_value");
            }
            if self.subtracts(column.index, [value, depreciation, impairment]) {
                return self.field("carrying_amount");
            }
        }
        if self.firm("original_value").is_some() && !self.sample.has(column.index) {
            return Verdict::Nothing;
        }
        let cell = cell_name(column.index, column.row_number);
        Verdict::Ask(words::BOOK_VALUE.with([
            &self.sheet,
            &cell,
            &column.written,
            &"original_value / net_value / carrying_amount",
        ]))
    }

    /// Whether a column is the first less the others in 95 of 100 rows.
    fn subtracts(&self, column: usize, [value, depreciation, impairment]: [usize; 3]) -> bool {
        let (mut all, mut good) = (0, 0);
        for row in self.sample.rows_of([column, value, depreciation, impairment]) {
            let [book, value, depreciation, impairment] = row.map(|text| text.map_or(Some(0), number));
            let (Some(book), Some(value), Some(less), Some(more)) = (book, value, depreciation, impairment) else {
                continue;
            };
            all += 1;
            good += usize::from(value.checked_sub(less).and_then(|net| net.checked_sub(more)) == Some(book));
        }
        all > 0 && good * 100 >= all * 95
    }

    /// 使用年限 without a unit: years where all are at most 70 and some are no whole years of months,
    /// months where some pass 100, else a question (TC09, TC10).
    fn life(&self, column: &Seen) -> Verdict {
        let values: Vec<&str> = self.sample.values(column.index).collect();
        if values.is_empty() {
            return Verdict::Nothing;
        }
        if values.iter().all(|text| text.ends_with('年')) {
            return self.field("life_years");
        }
        if values.iter().all(|text| text.ends_with('月')) {
            return self.field("life_months");
        }
        let numbers: Vec<i64> = values.iter().filter_map(|text| number(text)).map(|number| number / 10_000).collect();
        if numbers.iter().any(|number| *number > 100) {
            return self.field("life_months");
        }
        let years = numbers.iter().all(|number| *number <= 70) && numbers.iter().any(|number| number % 12 != 0);
        if years {
            return self.field("life_years");
        }
        let cell = cell_name(column.index, column.row_number);
        let examples = examples(values.into_iter());
        Verdict::Ask(words::LIFE_UNIT.with([
            &self.sheet,
            &cell,
            &column.written,
            &examples,
            &"life_years / life_months",
        ]))
    }

    /// 状态 of the thing or of its document.
    fn state(&self, column: usize) -> Verdict {
        let has = |words: &[&str]| self.sample.mostly(column, |text| words.iter().any(|word| text.contains(word)));
        if has(&USAGE) || !self.sample.has(column) {
            self.field("usage_state")
        } else if has(&RECORD) {
            self.field("record_state")
        } else {
            Verdict::Nothing
        }
    }

    /// 类别: digits are a code.
    fn class(&self, column: usize) -> Verdict {
        let code = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit()) && text.is_ascii();
        if self.sample.mostly(column, code) { self.field("class_code") } else { self.field("class_name") }
    }

    /// 折旧科目: the account decides.
    fn depreciation_account(&self, column: usize) -> Verdict {
        let accumulated = |text: &str| {
            ["1602", "1502", "累计折旧"].iter().any(|start| text.starts_with(start)) || text.contains("累计折旧")
        };
        if self.sample.mostly(column, accumulated) {
            self.field("depreciation_account")
        } else {
            self.field("expense_account")
        }
    }

    /// 方向: of the balance beside 借方, 贷方 and 余额, else of the entry.
    fn direction(&self) -> Verdict {
        let both = self.firm("debit").is_some() && self.firm("credit").is_some();
        let balance = self.firm("balance").is_some() && self.firm("balance_direction").is_none();
        if both && balance { self.field("balance_direction") } else { self.field("direction") }
    }

    /// 方向 twice: the first is of the opening, the last of the closing.
    fn balance_direction(&self, column: &Seen) -> Verdict {
        let again = self.seen.iter().any(|other| other.path == column.path && other.index > column.index);
        self.field(if again { "opening_direction" } else { "closing_direction" })
    }

    /// 盘盈, 盘亏: quantities or ticks.
    fn ticks(&self, column: &Seen) -> Verdict {
        let name = if column.path == "盘盈" { "surplus_quantity" } else { "loss_quantity" };
        match self.field(name) {
            Verdict::Field(field) if self.sample.mostly(column.index, |text| number(text).is_none()) => {
                Verdict::Ticks(field)
            }
            verdict => verdict,
        }
    }

    /// A rate column of several styles (TC11).
    pub fn mixed_rates(&self, column: &Seen) -> Option<Told> {
        let (mut fractions, mut whole) = (false, false);
        for text in self.sample.values(column.index) {
            let Some(value) = number(text).filter(|value| *value != 0) else { continue };
            let percent = text.ends_with(['%', '％']);
            whole |= percent || value > 10_000;
            fractions |= !percent && value < 10_000;
        }
        let cell = cell_name(column.index, column.row_number);
        let mixed = fractions && whole;
        mixed.then(|| {
            let examples = examples(self.sample.values(column.index));
            words::RATE_STYLE.with([&self.sheet, &cell, &column.written, &examples])
        })
    }
}

fn examples<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut distinct: Vec<String> = Vec::new();
    for value in values.map(|value| value.chars().take(20).collect::<String>()) {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
        if distinct.len() == 3 {
            break;
        }
    }
    distinct.join(", ")
}

/// `A02010105` (2022) or `2010104` (2010).
fn is_class_code(text: &str) -> bool {
    let digits = text.strip_prefix('A').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits.len() == 8 && text.len() == 9 || text.len() == 7 && text.starts_with(['1', '2', '3', '4', '5', '6']))
}
