//! 销号台账、盘盈盘亏明细表、差异汇总表、通报: what is followed, as a workbook to print and sign. Pure.

use super::overview::OfInstitute;
use super::words;
use crate::sheet::write::{BookWriter, Content, Page, Spec, Stationery, Tone, Value, WriteError, columns};
use crate::words::{Lang, Told};
use entity::closure::difference_case::Model as Case;
use entity::{Day, DifferenceKind, DifferencePresence, DifferenceStatus, DifferenceTreatment, Leg, Money, PersonId};
use std::collections::{BTreeMap, HashMap};

/// Of whom and when the tables are.
#[derive(Debug, Clone)]
pub struct About {
    /// Whose, as the titles say it.
    pub whose: String,
    /// Today.
    pub on: Day,
    /// The language.
    pub lang: Lang,
}

/// How many, and what they come to, each as a positive amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// 笔数.
    pub number: u64,
    /// 金额.
    pub amount: Money,
}

impl Sum {
    fn add(&mut self, case: &Case) {
        self.number += 1;
        self.amount += case.amount.abs();
    }

    fn with(self, other: Self) -> Self {
        Self { number: self.number + other.number, amount: self.amount + other.amount }
    }
}

/// A row of 差异汇总表.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfKind {
    /// All of the kind.
    pub all: Sum,
    /// Those that are open (未销号).
    pub open: Sum,
    /// Those that are closed (已销号), and not carried.
    pub closed: Sum,
    /// Those that are closed and carried (历史遗留).
    pub carried: Sum,
}

impl OfKind {
    fn with(self, other: Self) -> Self {
        Self {
            all: self.all.with(other.all),
            open: self.open.with(other.open),
            closed: self.closed.with(other.closed),
            carried: self.carried.with(other.carried),
        }
    }

    /// 合计 = 未销号 + 已销号 + 历史遗留.
    fn foots(&self) -> bool {
        self.all == self.open.with(self.closed).with(self.carried)
    }
}

/// 差异汇总表: the differences by kind.
pub fn by_kind(cases: &[Case]) -> BTreeMap<DifferenceKind, OfKind> {
    let mut kinds: BTreeMap<DifferenceKind, OfKind> = BTreeMap::new();
    for case in cases {
        let kind = kinds.entry(case.kind).or_default();
        kind.all.add(case);
        match (case.status, case.treatment) {
            (DifferenceStatus::Closed, Some(DifferenceTreatment::Legacy)) => kind.carried.add(case),
            (DifferenceStatus::Closed, _) => kind.closed.add(case),
            _ => kind.open.add(case),
        }
    }
    kinds
}

/// What of a difference is surplus and what is shortage (盘盈、盘亏); none where it is neither.
pub fn found(case: &Case) -> Option<[Money; 2]> {
    use DifferenceKind::{CardStockQuantity, CardStockValue, CardWithoutStock, StockWithoutCard};
    if !matches!(case.kind, CardStockQuantity | CardStockValue | CardWithoutStock | StockWithoutCard) {
        return None;
    }
    let amount = case.amount;
    let is_surplus = amount < Money::ZERO || case.kind == StockWithoutCard;
    Some(if is_surplus { [amount.abs(), Money::ZERO] } else { [Money::ZERO, amount] })
}

const CASES: [Spec; 19] = [
    ("序号", "no.", 7, Content::Number),
    ("差异对象", "of what", 26, Content::Long),
    ("差异类型", "kind", 18, Content::Text),
    ("核对关系", "leg", 9, Content::Text),
    ("差异金额", "amount", 15, Content::Money),
    ("发现基准日", "found as of", 12, Content::Text),
    ("差异原因", "cause", 18, Content::Text),
    ("处理方式", "treatment", 14, Content::Text),
    ("责任人", "owner", 10, Content::Text),
    ("办理期限", "due", 12, Content::Text),
    ("逾期", "overdue", 7, Content::Text),
    ("差异状态", "status", 12, Content::Text),
    ("最新核对", "newest run", 10, Content::Text),
    ("查明人", "explained by", 10, Content::Text),
    ("审批人", "approved by", 10, Content::Text),
    ("账务处理人", "settled by", 10, Content::Text),
    ("凭证", "voucher", 16, Content::Text),
    ("销号复核人", "closed by", 10, Content::Text),
    ("查明情况", "finding", 36, Content::Long),
];
const FOUND: [Spec; 8] = [
    ("序号", "no.", 7, Content::Number),
    ("差异对象", "of what", 26, Content::Long),
    ("差异类型", "kind", 20, Content::Text),
    ("盘盈金额", "surplus", 16, Content::Money),
    ("盘亏金额", "shortage", 16, Content::Money),
    ("差异原因", "cause", 18, Content::Text),
    ("处理方式", "treatment", 14, Content::Text),
    ("差异状态", "status", 12, Content::Text),
];
const KINDS: [Spec; 9] = [
    ("差异类型", "kind", 24, Content::Text),
    ("合计笔数", "all", 10, Content::Number),
    ("合计金额", "amount", 17, Content::Money),
    ("未销号笔数", "open", 10, Content::Number),
    ("未销号金额", "amount open", 17, Content::Money),
    ("已销号笔数", "closed", 10, Content::Number),
    ("已销号金额", "amount closed", 17, Content::Money),
    ("历史遗留笔数", "carried", 10, Content::Number),
    ("历史遗留金额", "amount carried", 17, Content::Money),
];
const CIRCULAR: [Spec; 11] = [
    ("机构", "institute", 28, Content::Text),
    ("账卡核对基准日", "ledger and cards as of", 14, Content::Text),
    ("卡物核对基准日", "cards and things as of", 14, Content::Text),
    ("累计差异", "all", 10, Content::Number),
    ("已销号", "closed", 10, Content::Number),
    ("销号率（千分数）", "closed of a thousand", 10, Content::Number),
    ("未销号", "open", 10, Content::Number),
    ("未销号金额", "amount open", 17, Content::Money),
    ("逾期", "overdue", 9, Content::Number),
    ("再次出现", "returned", 9, Content::Number),
    ("超越审批流程", "outside route", 9, Content::Number),
];

/// Writes the tables page by page.
pub struct Writer {
    book: BookWriter,
    about: About,
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

    fn page(&mut self, name: &str, specs: &[Spec]) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let lines = vec![format!("{}  {}  {}", self.about.whose, self.about.on, lang.said("单位：元", "unit: yuan"))];
        let (bands, columns) = (Vec::new(), columns(specs, lang));
        let (name, title) = (name.to_owned(), name.to_owned());
        self.book.page(Page { name, title, lines, bands, wide: specs.len() > 16, columns })
    }

    /// Whether the sums come out, and the lines to sign.
    fn finish(&mut self, checks: &[Told]) -> Result<(), WriteError> {
        let lang = self.about.lang;
        self.book.row(Tone::Plain, &[])?;
        let mut lines: Vec<String> = checks.iter().map(|told| told.tell(lang)).collect();
        if lines.is_empty() {
            lines.push(words::TABLE_FOOTS.text(lang).to_owned());
        }
        let signed = [("经办：", "Made by:"), ("复核：", "Checked by:"), ("负责人：", "Head:")];
        lines.extend(signed.map(|(zh, en)| lang.said(zh, en).to_owned()));
        lines.iter().try_for_each(|line| self.book.row(Tone::Section, &[Value::Text(line)]))
    }

    /// 差异销号台账.
    pub fn cases(&mut self, cases: &[Case], owners: &HashMap<PersonId, String>) -> Result<(), WriteError> {
        let lang = self.about.lang;
        self.page(lang.said("差异销号台账", "Differences"), &CASES)?;
        for (number, case) in (1..).zip(cases) {
            let owner = case.owner_id.and_then(|id| owners.get(&id)).map(String::as_str).unwrap_or_default();
            self.case(number, case, owner)?;
        }
        let sum = Value::Money(cases.iter().map(|case| case.amount).sum());
        let total = Value::Text(lang.said("合计", "total"));
        self.book.row(Tone::Total, &[Value::Blank, total, Value::Blank, Value::Blank, sum])?;
        self.finish(&[])
    }

    fn case(&mut self, number: u64, case: &Case, owner: &str) -> Result<(), WriteError> {
        let lang = self.about.lang;
        let late = case.status != DifferenceStatus::Closed && case.due_on.is_some_and(|due| due < self.about.on);
        let (subjects, found_on) = (case.subjects.replace('\n', "、"), case.first_seen_on.to_string());
        let (due, voucher) = (case.due_on.map(|due| due.to_string()).unwrap_or_default(), voucher(case));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let people = [&case.explained_by, &case.approved_by, &case.settled_by, &case.closed_by].map(text);
        let note = text(&case.note);
        let cells = [
            Value::Count(number),
            Value::Text(&subjects),
            Value::Text(lang.said(case.kind.zh(), case.kind.code())),
            Value::Text(lang.said(case.leg.zh(), case.leg.code())),
            Value::Money(case.amount),
            Value::Text(&found_on),
            Value::Text(case.cause.map(|cause| lang.said(cause.zh(), cause.code())).unwrap_or_default()),
            Value::Text(case.treatment.map(|one| lang.said(one.zh(), one.code())).unwrap_or_default()),
            Value::Text(owner),
            Value::Text(&due),
            Value::Text(if late { lang.said("是", "yes") } else { "" }),
            Value::Text(lang.said(case.status.zh(), case.status.code())),
            Value::Text(lang.said(case.presence.zh(), case.presence.code())),
            Value::Text(&people[0]),
            Value::Text(&people[1]),
            Value::Text(&people[2]),
            Value::Text(&voucher),
            Value::Text(&people[3]),
            Value::Text(&note),
        ];
        let is_back = case.presence == DifferencePresence::Returned;
        self.book.row(if is_back { Tone::Section } else { Tone::Plain }, &cells)
    }

    /// 盘盈盘亏明细表.
    pub fn found(&mut self, cases: &[Case]) -> Result<(), WriteError> {
        let lang = self.about.lang;
        self.page(lang.said("盘盈盘亏明细表", "Surplus and shortage"), &FOUND)?;
        let mut sums = [Money::ZERO; 2];
        let rows = cases.iter().filter_map(|case| Some((case, found(case)?)));
        for (number, (case, amounts)) in (1..).zip(rows) {
            sums = [sums[0] + amounts[0], sums[1] + amounts[1]];
            let subjects = case.subjects.replace('\n', "、");
            let cells = [
                Value::Count(number),
                Value::Text(&subjects),
                Value::Text(lang.said(case.kind.zh(), case.kind.code())),
                Value::Money(amounts[0]),
                Value::Money(amounts[1]),
                Value::Text(case.cause.map(|cause| lang.said(cause.zh(), cause.code())).unwrap_or_default()),
                Value::Text(case.treatment.map(|one| lang.said(one.zh(), one.code())).unwrap_or_default()),
                Value::Text(lang.said(case.status.zh(), case.status.code())),
            ];
            self.book.row(Tone::Plain, &cells)?;
        }
        let total = Value::Text(lang.said("合计", "total"));
        let sums = sums.map(Value::Money);
        self.book.row(Tone::Total, &[Value::Blank, total, Value::Blank, sums[0], sums[1]])?;
        self.finish(&[])
    }

    /// 差异汇总表.
    pub fn kinds(&mut self, cases: &[Case]) -> Result<(), WriteError> {
        let lang = self.about.lang;
        self.page(lang.said("差异汇总表", "By kind"), &KINDS)?;
        let kinds = by_kind(cases);
        let mut all = OfKind::default();
        let mut checks = Vec::new();
        for (kind, of) in &kinds {
            all = all.with(*of);
            self.kind(Tone::Plain, lang.said(kind.zh(), kind.code()), of)?;
            if !of.foots() {
                checks.push(words::TABLE_NOT_FOOTED.with([&kind.zh()]));
            }
        }
        self.kind(Tone::Total, lang.said("合计", "total"), &all)?;
        self.finish(&checks)
    }

    fn kind(&mut self, tone: Tone, name: &str, of: &OfKind) -> Result<(), WriteError> {
        let sums = [of.all, of.open, of.closed, of.carried];
        let cells = sums.into_iter().flat_map(|sum| [Value::Count(sum.number), Value::Money(sum.amount)]);
        self.book.row(tone, &std::iter::once(Value::Text(name)).chain(cells).collect::<Vec<_>>())
    }

    /// 通报: all institutes on one measure.
    pub fn circular(&mut self, all: &[OfInstitute]) -> Result<(), WriteError> {
        let lang = self.about.lang;
        self.page(lang.said("差异销号情况通报", "Circular"), &CIRCULAR)?;
        let mut sums = [0_i64; 7];
        let mut amount = Money::ZERO;
        for one in all {
            let open: i64 = one.open.iter().map(|kind| kind.number).sum();
            let due: Money = one.open.iter().map(|kind| kind.amount).sum();
            let share = one.closed_of_a_thousand().unwrap_or_default();
            let numbers = [one.total, one.closed, share, open, one.overdue(), one.returned, one.outside_route];
            sums = std::array::from_fn(|at| sums[at] + numbers[at]);
            amount += due;
            let compared = [Leg::LedgerCard, Leg::CardPhysical].map(|leg| as_of(one, leg));
            self.institute(Tone::Plain, [&one.institute.name, &compared[0], &compared[1]], (numbers, due))?;
        }
        sums[2] = (sums[1] * 1_000).checked_div(sums[0]).unwrap_or_default();
        self.institute(Tone::Total, [lang.said("合计", "total"), "", ""], (sums, amount))?;
        let foots = sums[0] == sums[1] + sums[3];
        let told = (!foots).then(|| words::TABLE_NOT_FOOTED.with([&lang.said("合计", "total")]));
        self.finish(&told.into_iter().collect::<Vec<_>>())
    }

    fn institute(
        &mut self,
        tone: Tone,
        texts: [&str; 3],
        (numbers, amount): ([i64; 7], Money),
    ) -> Result<(), WriteError> {
        let count = |at: usize| Value::Count(numbers[at].unsigned_abs());
        let mut cells = texts.map(Value::Text).to_vec();
        cells.extend([count(0), count(1), count(2), count(3), Value::Money(amount), count(4), count(5), count(6)]);
        self.book.row(tone, &cells)
    }
}

/// As of which day a leg was last compared, whatever part of it.
fn as_of(one: &OfInstitute, leg: Leg) -> String {
    let of_leg = one.compared.iter().filter(|row| row.leg == leg);
    of_leg.map(|row| row.as_of).max().map(|day| day.to_string()).unwrap_or_default()
}

/// The voucher that settled a difference, as people cite it: 2026-01 记-9.
fn voucher(case: &Case) -> String {
    let (Some(year), Some(period), Some(number)) = (case.voucher_year, case.voucher_period, case.voucher_number) else {
        return String::new();
    };
    let word = case.voucher_word.as_deref().unwrap_or_default();
    format!("{year}-{period:02} {word}-{number}")
}
