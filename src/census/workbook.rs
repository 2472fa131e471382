//! 盘点倒轧表, 资产清查明细表, 资产清查汇总表 and 账卡物对账表 as a workbook to print and sign. Pure.

use super::detail::{Amounts, Census, Of, Row};
use super::rolled::{Rolled, Sums};
use super::sheets::number_of;
use super::statement::{Book, Statement, Total};
use super::words;
use crate::counting::gather::Gathered;
use crate::reports::Figures;
use crate::reports::form::Part;
use crate::reports::stock::Level;
use crate::sheet::write::{Band, BookWriter, Content, Page, Spec, Stationery, Tone, Value, WriteError, columns};
use crate::words::{Lang, Told};
use entity::{Day, Money};

/// Of whom and when the tables are.
#[derive(Debug, Clone)]
pub struct About {
    /// 机构.
    pub institute: String,
    /// 盘点名称.
    pub title: String,
    /// 盘点基准日.
    pub base_date: Day,
    /// The language.
    pub lang: Lang,
}

/// Writes the tables page by page.
pub struct Writer {
    book: BookWriter,
    about: About,
}

/// 数量、原值、累计折旧、净值.
const FIGURES: [Spec; 4] = [
    ("数量", "quantity", 9, Content::Number),
    ("原值", "cost", 15, Content::Money),
    ("累计折旧", "accumulated", 15, Content::Money),
    ("净值", "net", 15, Content::Money),
];

const GROUPS: [(&str, &str); 5] =
    [("账面数", "book"), ("盘盈", "surplus"), ("盘亏", "shortage"), ("损失", "loss"), ("清查数", "counted")];

const ROLLED: [Spec; 16] = [
    ("资产编号", "asset no.", 18, Content::Text),
    ("卡片编号", "card no.", 14, Content::Text),
    ("资产名称", "name", 20, Content::Text),
    ("基准日账面数量", "booked", 11, Content::Number),
    ("期间增加", "increase", 10, Content::Number),
    ("期间减少", "decrease", 10, Content::Number),
    ("盘点日账面数量", "booked when counted", 11, Content::Number),
    ("实盘数量", "counted", 10, Content::Number),
    ("倒轧调整", "rolled back", 10, Content::Number),
    ("基准日应存", "at the base date", 11, Content::Number),
    ("未盘、在外、非本单位", "not counted, out, not ours", 12, Content::Number),
    ("差异", "difference", 9, Content::Number),
    ("未倒轧变动", "not rolled back", 10, Content::Number),
    ("盘点日期", "counted on", 11, Content::Text),
    ("盘点结论", "outcome", 12, Content::Text),
    ("期间变动", "what moved", 24, Content::Long),
];

/// The figures of a row.
fn figures(of: Figures) -> [Value<'static>; 4] {
    [Value::Quantity(of.quantity), Value::Money(of.cost), Value::Money(of.accumulated), Value::Money(of.net())]
}

fn groups(of: &Amounts) -> Vec<Value<'static>> {
    [of.book, of.surplus, of.shortage, of.loss, of.counted].into_iter().flat_map(figures).collect()
}

fn quantities(of: &Sums) -> [Value<'static>; 10] {
    [
        of.booked,
        of.increase,
        of.decrease,
        of.expected,
        of.counted,
        of.adjusted,
        of.at_base,
        of.excused,
        of.difference,
        of.left,
    ]
    .map(Value::Quantity)
}

impl Writer {
    /// An empty workbook.
    pub fn new(about: About) -> Self {
        Self { book: BookWriter::new(Stationery::numbered(about.lang, about.base_date)), about }
    }

    /// The finished workbook.
    pub fn save(self, out: impl std::io::Write + Send) -> Result<(), WriteError> {
        self.book.save(out)
    }

    fn page(&mut self, name: &str, when: &str, specs: &[Spec], bands: Vec<Band>) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let lines = vec![
            format!("{}{}    {}", lang.said("单位：", "institute: "), self.about.institute, self.about.title),
            format!("{when}    {}", lang.said("金额单位：元", "unit: yuan")),
        ];
        let wide = specs.len() > 18;
        let (name, columns) = (name.to_owned(), columns(specs, lang));
        self.book.page(Page { title: name.clone(), name, lines, bands, wide, columns })
    }

    fn based(&self) -> String {
        format!("{}{}", self.about.lang.said("盘点基准日：", "base date: "), self.about.base_date)
    }

    /// Whether the sums come out, what is only stated, and the lines to sign.
    fn finish(&mut self, checks: &[Told], stated: u64) -> Result<(), WriteError> {
        let lang = self.about.lang;
        self.book.row(Tone::Plain, &[])?;
        let mut lines: Vec<String> = checks.iter().map(|told| told.tell(lang)).collect();
        if lines.is_empty() {
            lines.push(words::FOOTS.text(lang).to_owned());
        }
        if stated > 0 {
            lines.push(words::STATED.with([&stated]).tell(lang));
        }
        let signed = [
            ("盘点人：", "Counted by:"),
            ("监盘人：", "Watched by:"),
            ("资产管理部门负责人：", "Head of assets:"),
            ("财务负责人：", "Head of finance:"),
            ("单位负责人：", "Head:"),
            ("日期：", "On:"),
        ];
        lines.extend(signed.map(|(zh, en)| lang.said(zh, en).to_owned()));
        lines.iter().try_for_each(|line| self.book.row(Tone::Section, &[Value::Text(line)]))
    }

    /// 盘点倒轧表.
    pub fn rolled(&mut self, rolled: &Rolled, found: &Gathered) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let when = self.based();
        self.page(lang.said("盘点倒轧表", "Roll-forward"), &when, &ROLLED, Vec::new())?;
        for row in &rolled.rows {
            let line = &found.lines[row.at];
            let texts = [&line.asset_no, &line.card_no, &line.name]
                .map(|text| Value::Text(text.as_deref().unwrap_or_default()));
            let moved = row.moved.iter().map(|(kind, on)| format!("{on} {}", lang.said(kind.zh(), kind.code())));
            let moved = moved.collect::<Vec<_>>().join("；");
            let on = row.on.map(|on| on.to_string()).unwrap_or_default();
            let mut cells = texts.to_vec();
            cells.extend(quantities(&row.sums));
            cells.extend([
                Value::Text(&on),
                Value::Text(lang.said(row.outcome.zh(), row.outcome.code())),
                Value::Text(&moved),
            ]);
            self.book.row(Tone::Plain, &cells)?;
        }
        let mut total = vec![Value::Text(lang.said("合计", "total")), Value::Blank, Value::Blank];
        total.extend(quantities(&rolled.total));
        self.book.row(Tone::Total, &total)?;
        self.finish(&rolled.checks(|at| number_of(&found.lines[at]).to_owned()), 0)
    }

    /// Captions over the groups of columns.
    fn bands(&self, first: u16) -> Vec<Band> {
        let band = |(at, (zh, en)): (u16, (&str, &str))| {
            let first = first + 4 * at;
            Band { first, last: first + 3, caption: self.about.lang.said(zh, en).to_owned() }
        };
        (0..).zip(GROUPS).map(band).collect()
    }

    /// 资产清查明细表.
    pub fn detail(&mut self, census: &Census, found: &Gathered) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let mut specs: Vec<Spec> = vec![
            ("资产编号", "asset no.", 18, Content::Text),
            ("资产名称", "name", 20, Content::Text),
            ("分类代码", "class", 12, Content::Text),
        ];
        let first = specs.len() as u16;
        specs.extend(GROUPS.iter().flat_map(|_| FIGURES));
        specs.extend([
            ("盘点结论", "outcome", 12, Content::Text),
            ("实盘数量", "found", 9, Content::Number),
            ("说明", "note", 22, Content::Long),
        ]);
        let (when, bands) = (self.based(), self.bands(first));
        self.page(lang.said("资产清查明细表", "Census, item by item"), &when, &specs, bands)?;
        for row in &census.rows {
            self.detail_row(row, found)?;
        }
        let mut total = vec![Value::Text(lang.said("合计", "total")), Value::Blank, Value::Blank];
        total.extend(groups(&census.total()));
        self.book.row(Tone::Total, &total)?;
        self.finish(&census.checks(|of| name(of, found)), census.stated)
    }

    fn detail_row(&mut self, row: &Row, found: &Gathered) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let (number, called) = match row.of {
            Of::Card(at) => (name(row.of, found), found.lines[at].name.clone().unwrap_or_default()),
            Of::Thing(_) => (name(row.of, found), thing_name(row.of, found)),
        };
        let outcome = lang.said(row.outcome.zh(), row.outcome.code());
        let mut note: Vec<&str> = Vec::new();
        if row.suspected {
            note.push(lang.said("疑似，待他人复盘", "suspected, to be counted again by somebody else"));
        }
        if !row.follows {
            note.push(lang.said("累计折旧按卡片所载", "depreciation as the card states it"));
        }
        if matches!(row.of, Of::Thing(_)) && row.amounts == Amounts::default() {
            note.push(lang.said("账外或他处实物，未计入", "another thing, not among the figures"));
        }
        let note = note.join("；");
        let mut cells = vec![Value::Text(&number), Value::Text(&called), Value::Text(&row.class.code)];
        cells.extend(groups(&row.amounts));
        cells.extend([Value::Text(outcome), Value::Quantity(row.found), Value::Text(&note)]);
        self.book.row(Tone::Plain, &cells)
    }

    /// 资产清查汇总表.
    pub fn summary(&mut self, census: &Census, found: &Gathered) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let mut specs: Vec<Spec> = vec![("行次", "row", 8, Content::Text), ("项目", "item", 30, Content::Text)];
        let first = specs.len() as u16;
        specs.extend(GROUPS.iter().flat_map(|_| FIGURES));
        let (when, bands) = (self.based(), self.bands(first));
        self.page(lang.said("资产清查汇总表", "Census by class"), &when, &specs, bands)?;
        for row in &census.classes {
            let mut cells = vec![Value::Text(&row.code), Value::Text(&row.name)];
            cells.extend(groups(&row.amounts));
            let is_sum = matches!(row.level, Level::Total | Level::Fixed | Level::Classes(Part::Intangible));
            self.book.row(if is_sum { Tone::Total } else { Tone::Plain }, &cells)?;
        }
        self.finish(&census.checks(|of| name(of, found)), census.stated)
    }

    /// 账卡物对账表, of a run as of a day.
    pub fn statement(&mut self, statement: &Statement, (from, as_of): (Day, Day)) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let money = |zh, en| (zh, en, 16, Content::Money);
        let specs: [Spec; 16] = [
            ("类别代码", "class", 12, Content::Text),
            ("资产类别", "class name", 18, Content::Text),
            ("方", "side", 10, Content::Text),
            money("期初原值", "cost, opening"),
            money("本期增加", "increase"),
            money("本期减少", "decrease"),
            money("期末原值", "cost, closing"),
            money("期初累计折旧", "accumulated, opening"),
            money("本期计提", "charged"),
            money("本期转出", "taken out"),
            money("期末累计折旧", "accumulated, closing"),
            money("期初净值", "net, opening"),
            money("期末净值", "net, closing"),
            ("实物数量", "things", 10, Content::Number),
            money("实物原值", "cost of things"),
            money("卡物差额", "cards less things"),
        ];
        let when = format!("{}{from} — {as_of}", lang.said("期间：", "period: "));
        self.page(lang.said("账卡物对账表", "Accounts, cards and stock"), &when, &specs, Vec::new())?;
        for (tone, row) in statement.rows.iter().map(|row| (Tone::Plain, row)).chain([(Tone::Total, &statement.total)])
        {
            let total = lang.said("合计", "total");
            let class = if tone == Tone::Total { [total, ""] } else { [&*row.class.code, &*row.class.name] };
            let sides = [
                ("账", "accounts", row.ledger, false),
                ("卡", "cards", row.cards, !statement.is_moving),
                ("差异", "difference", row.difference, !statement.is_moving),
            ];
            for (zh, en, book, closing_only) in sides {
                let Some(book) = book else { continue };
                self.book.row(tone, &side([class[0], class[1], lang.said(zh, en)], book, closing_only))?;
            }
            if let Some(physical) = row.physical {
                self.book.row(tone, &stock([class[0], class[1], lang.said("物", "stock")], physical, row.missing))?;
            }
        }
        self.finish(&statement.checks(), 0)
    }
}

/// A line of 账卡物对账表; of a side that tells only the closing of 累计折旧, the rest of it is left out.
fn side(texts: [&str; 3], of: Book, closing_only: bool) -> Vec<Value<'_>> {
    let mut cells = texts.map(Value::Text).to_vec();
    let optional = |money: Money| if closing_only { Value::Blank } else { Value::Money(money) };
    cells.extend([of.cost.opening, of.cost.increase, of.cost.decrease, of.cost.closing].map(Value::Money));
    cells.extend([of.accumulated.opening, of.accumulated.increase, of.accumulated.decrease].map(optional));
    cells.push(Value::Money(of.accumulated.closing));
    cells.extend([optional(of.opening_net()), Value::Money(of.closing_net())]);
    cells
}

fn stock(texts: [&str; 3], of: Total, missing: Option<Money>) -> Vec<Value<'_>> {
    let mut cells = texts.map(Value::Text).to_vec();
    cells.extend([Value::Blank; 10]);
    cells.extend([Value::Quantity(of.quantity), Value::Money(of.value)]);
    cells.push(missing.map_or(Value::Blank, Value::Money));
    cells
}

/// What a row is called: the number of its card, or the code of the thing.
pub fn name(of: Of, found: &Gathered) -> String {
    match of {
        Of::Card(at) => number_of(&found.lines[at]).to_owned(),
        Of::Thing(at) => found.outcomes.extras[at].code.clone(),
    }
}

/// What a thing without a card was said to be.
fn thing_name(of: Of, found: &Gathered) -> String {
    let Of::Thing(at) = of else { return String::new() };
    let mut said = found.outcomes.extras[at].said.iter().rev();
    said.find_map(|at| found.events.get(&found.outcomes.said[*at].id)?.name.clone()).unwrap_or_default()
}
