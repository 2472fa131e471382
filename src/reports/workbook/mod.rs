//! The four tables as a workbook to print and sign (报表工作簿).

use super::figures::Figures;
use super::form::Part;
use super::movements::{Movement, Movements, Why};
use super::schedule::{Row, Sum, Totals};
use super::stock::{Level, Stock, Use};
use super::vehicles::Vehicle;
use crate::depreciation::Month;
use crate::sheet::write::{Band, BookWriter, Content, Page, Spec, Stationery, Tone, Value, WriteError, columns};
use crate::words::{Lang, Told};
use entity::Day;
use std::collections::BTreeMap;

/// Of whom and when the tables are.
#[derive(Debug, Clone)]
pub struct About {
    /// 机构.
    pub institute: String,
    /// 截至日.
    pub on: Day,
    /// The language.
    pub lang: Lang,
}

/// Writes the tables page by page.
pub struct Writer {
    book: BookWriter,
    about: About,
}

/// 数量、价值、累计折旧、净值.
const FIGURES: [Spec; 4] = [
    ("数量", "quantity", 10, Content::Number),
    ("价值", "cost", 17, Content::Money),
    ("累计折旧/摊销", "accumulated", 17, Content::Money),
    ("净值", "net", 17, Content::Money),
];

/// The four figures of a row.
fn figures(of: Figures) -> [Value<'static>; 4] {
    [Value::Quantity(of.quantity), Value::Money(of.cost), Value::Money(of.accumulated), Value::Money(of.net())]
}

/// The cells of a vehicle, or of all of them.
fn vehicle_cells(texts: [&str; 4], of: Figures) -> Vec<Value<'_>> {
    let mut cells = texts.map(Value::Text).to_vec();
    cells.extend([of.cost, of.accumulated, of.net()].map(Value::Money));
    cells
}

fn count(number: u32) -> Value<'static> {
    if number == 0 { Value::Blank } else { Value::Count(number.into()) }
}

impl Writer {
    /// An empty workbook.
    pub fn new(about: About) -> Self {
        Self { book: BookWriter::new(Stationery::numbered(about.lang, about.on)), about }
    }

    /// The finished workbook.
    pub fn save(self, out: impl std::io::Write + Send) -> Result<(), WriteError> {
        self.book.save(out)
    }

    fn page(&mut self, name: &str, when: &str, specs: &[Spec], bands: Vec<Band>) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let unit = lang.said("单位：元", "unit: yuan");
        let lines = vec![format!("{}  {when}  {unit}", self.about.institute)];
        let wide = specs.len() > 20;
        let columns = columns(specs, lang);
        self.book.page(Page { name: name.to_owned(), title: name.to_owned(), lines, bands, wide, columns })
    }

    /// What does not foot, what is only stated, and the lines to sign.
    fn finish(&mut self, checks: &[Told], stated: u64) -> Result<(), WriteError> {
        let lang = self.about.lang;
        self.book.row(Tone::Plain, &[])?;
        let text = |book: &mut BookWriter, text: &str| book.row(Tone::Section, &[Value::Text(text)]);
        if stated > 0 {
            let told = super::words::STATED.with([&stated]).tell(lang);
            text(&mut self.book, &told)?;
        }
        if checks.is_empty() {
            text(&mut self.book, super::words::FOOTS.text(lang))?;
        }
        for told in checks {
            text(&mut self.book, &told.tell(lang))?;
        }
        for (zh, en) in [("财务：", "Finance:"), ("资产管理：", "Assets:"), ("负责人：", "Head:")] {
            text(&mut self.book, lang.said(zh, en))?;
        }
        Ok(())
    }

    /// 固定和无形资产存量情况表.
    pub fn stock(&mut self, stock: &Stock) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let groups = [
            ("期初账面数", "opening"),
            ("期末合计", "closing"),
            ("在用", "in use"),
            ("出租出借", "leased or lent"),
            ("闲置", "idle"),
            ("待处置", "awaiting disposal"),
            ("其他（未填、改扩建中）", "other"),
        ];
        let mut specs = vec![("行次", "row", 8, Content::Text), ("项目", "item", 30, Content::Text)];
        let band = |(at, (zh, en)): (u16, (&str, &str))| {
            let first = 2 + 4 * at;
            Band { first, last: first + 3, caption: lang.said(zh, en).to_owned() }
        };
        specs.extend(groups.iter().flat_map(|_| FIGURES));
        let bands = (0..).zip(groups).map(band).collect();
        let when = stock.on.to_string();
        self.page(lang.said("存量情况表", "Stock"), &when, &specs, bands)?;
        for row in &stock.rows {
            let amounts = &row.amounts;
            let mut cells = vec![Value::Text(&row.code), Value::Text(&row.name)];
            cells.extend(figures(amounts.opening));
            cells.extend(figures(amounts.closing));
            for used in [Use::InUse, Use::LeasedOrLent, Use::Idle, Use::AwaitingDisposal, Use::Other] {
                cells.extend(figures(amounts.used(used)));
            }
            let is_sum = matches!(row.level, Level::Total | Level::Fixed | Level::Classes(Part::Intangible));
            self.book.row(if is_sum { Tone::Total } else { Tone::Plain }, &cells)?;
        }
        self.finish(&stock.checks(), stock.stated)
    }

    /// Begins 折旧计算表; rows follow as they come.
    pub fn schedule(&mut self, month: Month) -> Result<(), WriteError> {
        let specs = [
            ("卡片编号", "card", 16, Content::Text),
            ("资产名称", "name", 22, Content::Text),
            ("分类代码", "class", 14, Content::Text),
            ("分类名称", "class name", 16, Content::Text),
            ("使用部门", "department", 16, Content::Text),
            ("原值", "cost", 16, Content::Money),
            ("净残值", "residual", 12, Content::Money),
            ("使用年限（月）", "life (months)", 10, Content::Number),
            ("折旧方法", "method", 14, Content::Text),
            ("起始计提月份", "from", 10, Content::Text),
            ("已计提月数", "months", 8, Content::Number),
            ("本月折旧", "this month", 15, Content::Money),
            ("累计折旧", "accumulated", 16, Content::Money),
            ("净值", "net", 16, Content::Money),
            ("说明", "note", 24, Content::Long),
        ];
        let name = self.about.lang.said("折旧计算表", "Depreciation");
        self.page(name, &month.to_string(), &specs, Vec::new())
    }

    /// A row of it.
    pub fn schedule_row(&mut self, row: &Row) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let start = row.start.map(|start| start.to_string()).unwrap_or_default();
        let note = row.problem.as_ref().map(|told| told.tell(lang)).unwrap_or_default();
        let cells = [
            Value::Text(&row.number),
            Value::Text(&row.name),
            Value::Text(&row.class.code),
            Value::Text(&row.class.name),
            Value::Text(&row.department),
            Value::Money(row.cost),
            Value::Money(row.residual),
            count(row.life),
            Value::Text(lang.said(row.method.zh(), row.method.code())),
            Value::Text(&start),
            count(row.months),
            Value::Money(row.amount),
            Value::Money(row.accumulated),
            Value::Money(row.net()),
            Value::Text(&note),
        ];
        self.book.row(Tone::Plain, &cells)
    }

    /// What the rows come to: by class, all of them, and by department on a page of its own (费用分配).
    pub fn schedule_totals(&mut self, totals: &Totals) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let sum = lang.said("小计", "sum");
        for (class, of) in &totals.classes {
            self.schedule_sum([sum, "", &class.code, &class.name, ""], *of)?;
        }
        self.schedule_sum([lang.said("合计", "total"), "", "", "", ""], totals.total)?;
        let unsaid = totals.summary.unsaid.iter().map(|unsaid| unsaid.cards.unsigned_abs()).sum();
        self.finish(&totals.checks(), unsaid)?;
        let specs = [
            ("使用部门", "department", 24, Content::Text),
            ("分类代码", "class", 14, Content::Text),
            ("分类名称", "class name", 20, Content::Text),
            ("卡片数", "cards", 10, Content::Number),
            ("本月折旧", "this month", 18, Content::Money),
        ];
        self.page(lang.said("折旧费用分配表", "Allocation"), &totals.month.to_string(), &specs, Vec::new())?;
        let mut row = |tone, texts: [&str; 3], of: Sum| {
            let [department, code, name] = texts.map(Value::Text);
            self.book.row(tone, &[department, code, name, Value::Count(of.cards), Value::Money(of.amount)])
        };
        for departments in totals.departments.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
            let mut all = Sum::default();
            for ((department, class), of) in departments {
                row(Tone::Plain, [department, &class.code, &class.name], *of)?;
                all += *of;
            }
            let name = departments.first().map_or("", |((name, _), _)| name.as_str());
            row(Tone::Total, [name, sum, ""], all)?;
        }
        row(Tone::Total, [lang.said("合计", "total"), "", ""], totals.total)?;
        self.finish(&totals.checks(), 0)
    }

    fn schedule_sum(&mut self, texts: [&str; 5], of: Sum) -> Result<(), WriteError> {
        let mut cells = texts.map(Value::Text).to_vec();
        cells.push(Value::Money(of.cost));
        cells.extend([Value::Blank; 5]);
        cells.extend([of.amount, of.accumulated, of.net()].map(Value::Money));
        self.book.row(Tone::Total, &cells)
    }

    /// 资产增减变动表: a row a class, and below it why what came and went.
    pub fn movements(&mut self, movements: &Movements) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let text = Content::Text;
        let mut specs: Vec<Spec> =
            vec![("分类代码", "class", 14, text), ("分类名称、变动原因", "class, why", 24, text)];
        for _ in 0..2 {
            specs.extend(FIGURES);
        }
        specs.extend(FIGURES.into_iter().take(3));
        specs.push(("折旧额", "depreciation", 17, Content::Money));
        specs.extend(FIGURES);
        let band = |first, last, zh, en| Band { first, last, caption: lang.said(zh, en).to_owned() };
        let bands = vec![
            band(2, 5, "期初账面数", "opening"),
            band(6, 9, "本期增加", "increase"),
            band(10, 12, "本期减少", "decrease"),
            band(14, 17, "期末账面数", "closing"),
        ];
        let when = format!("{} — {}", movements.from, movements.to);
        self.page(lang.said("增减变动表", "Movements"), &when, &specs, bands)?;
        for (class, movement) in &movements.classes {
            self.movement(Tone::Plain, [&class.code, &class.name], movement)?;
            self.reasons(6, &movement.increases)?;
            self.reasons(10, &movement.decreases)?;
        }
        self.movement(Tone::Total, [lang.said("合计", "total"), ""], &movements.total)?;
        self.finish(&movements.checks(), movements.stated)
    }

    fn movement(&mut self, tone: Tone, texts: [&str; 2], of: &Movement) -> Result<(), WriteError> {
        let mut cells = texts.map(Value::Text).to_vec();
        cells.extend(figures(of.opening));
        cells.extend(figures(of.increase()));
        cells.extend(figures(of.decrease()).into_iter().take(3));
        cells.push(Value::Money(of.charged));
        cells.extend(figures(of.closing));
        self.book.row(tone, &cells)
    }

    fn reasons(&mut self, column: usize, of: &BTreeMap<Why, Figures>) -> Result<(), WriteError> {
        let lang = self.about.lang;
        of.iter().try_for_each(|(why, sum)| {
            let name = format!("  {}", lang.said(why.zh(), why.code()));
            let mut cells = vec![Value::Blank; column];
            cells[1] = Value::Text(&name);
            cells.extend(figures(*sum).into_iter().take(3));
            self.book.row(Tone::Plain, &cells)
        })
    }

    /// 车辆情况表.
    pub fn vehicles(&mut self, vehicles: &[Vehicle]) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let specs = [
            ("资产分类", "class", 24, Content::Text),
            ("资产编号", "number", 18, Content::Text),
            ("资产名称", "name", 22, Content::Text),
            ("车牌号", "plate", 14, Content::Text),
            ("价值", "cost", 17, Content::Money),
            ("累计折旧", "accumulated", 17, Content::Money),
            ("净值", "net", 17, Content::Money),
            ("使用状况", "state", 14, Content::Text),
            ("用途", "use", 16, Content::Text),
        ];
        let when = self.about.on.to_string();
        self.page(lang.said("车辆情况表", "Vehicles"), &when, &specs, Vec::new())?;
        for vehicle in vehicles {
            let class = format!("{} {}", vehicle.class.code, vehicle.class.name);
            let texts = [&class, vehicle.number.as_str(), &vehicle.name, vehicle.plate.as_deref().unwrap_or_default()];
            let mut cells = vehicle_cells(texts, vehicle.figures);
            cells.push(Value::Text(lang.said(vehicle.usage.zh(), vehicle.usage.code())));
            self.book.row(Tone::Plain, &cells)?;
        }
        let all: Figures = vehicles.iter().map(|vehicle| vehicle.figures).sum();
        self.book.row(Tone::Total, &vehicle_cells([lang.said("合计", "total"), "", "", ""], all))?;
        self.finish(&[], vehicles.iter().filter(|vehicle| !vehicle.follows).count() as u64)
    }
}

#[cfg(test)]
mod tests;
