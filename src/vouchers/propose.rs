//! From what happened to the voucher that it suggests. Pure.

use super::accounts::{Books, Chosen};
use super::table::cases;
use crate::depreciation::Month;
use crate::depreciation::card::Class;
use crate::depreciation::posting::{OfClass, OfDepartment};
use crate::entries::{self, Case, Sums, Text};
use entity::{AccountingSystem, BookingEvent, CardOccasion, Day, DisposalMode, Money, Regime};
use std::fmt::Write as _;
use uuid::Uuid;

/// Something that happened to assets of one class (入账事项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub kind: BookingEvent,
    /// Of which run, disposal, import or version of a card.
    pub id: Uuid,
    /// Where that is looked up, as `DepreciationRun`; and by which id.
    pub subject: (&'static str, Uuid),
    /// On which day.
    pub on: Day,
    /// 资产分类; blank where it is of none.
    pub class: Class,
    /// 处置方式.
    pub mode: Option<DisposalMode>,
    /// 取得方式, or why something costs otherwise, where that is said.
    pub occasion: Option<CardOccasion>,
    /// Its amounts.
    pub sums: Sums,
    /// 金额 by 使用部门 and 项目; empty where that is not known.
    pub shares: Vec<Share>,
    /// What a summary names besides, as a month or a card.
    pub about: String,
    /// What was taken back, where it was, or is what this takes back: both come to nothing.
    pub undone: Option<Uuid>,
    /// Whether it takes back what was booked of the same happening: the same lines, red (红字冲销).
    pub is_red: bool,
}

impl Event {
    /// Something that happened to assets, nothing more of which is said.
    pub fn of(kind: BookingEvent, id: Uuid, subject: (&'static str, Uuid), on: Day) -> Self {
        Self {
            kind,
            id,
            subject,
            on,
            class: Class::default(),
            mode: None,
            occasion: None,
            sums: Sums::default(),
            shares: Vec::new(),
            about: String::new(),
            undone: None,
            is_red: false,
        }
    }

    /// A month's depreciation of a class that was posted, or taken back.
    pub fn of_run(run: Uuid, month: Month, is_reversal: bool, of: OfClass) -> Self {
        let kind = if is_reversal { BookingEvent::DepreciationReversed } else { BookingEvent::DepreciationPosted };
        Self {
            class: Class { code: of.code, name: of.name, edition: String::new() },
            sums: Sums { amount: Money(of.fen), ..Sums::default() },
            shares: of.departments.into_iter().map(Share::from).collect(),
            about: month.to_string(),
            ..Self::of(kind, run, ("DepreciationRun", run), month.end().unwrap_or_default())
        }
    }
}

/// What of an amount is a department's, and a project's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Share {
    /// 使用部门; blank where none is named.
    pub department: String,
    /// 项目; blank where none is named.
    pub project: String,
    /// 金额.
    pub amount: Money,
}

impl From<OfDepartment> for Share {
    fn from(of: OfDepartment) -> Self {
        Self { department: of.name, project: of.project, amount: Money(of.fen) }
    }
}

/// Something that has to be named with an account (辅助核算), and its name where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auxiliary {
    /// What it is, as 部门.
    pub kind: &'static str,
    /// Which.
    pub name: Option<String>,
}

/// A line of a proposed voucher (分录), in the institute's own accounts where they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 会计体系.
    pub system: AccountingSystem,
    /// 科目.
    pub account: Chosen,
    /// 摘要.
    pub summary: String,
    /// 借方; negative is 红字.
    pub debit: Option<Money>,
    /// 贷方; negative is 红字.
    pub credit: Option<Money>,
    /// 辅助核算.
    pub auxiliaries: Vec<Auxiliary>,
}

impl Entry {
    /// 借方 minus 贷方.
    pub fn net(&self) -> Money {
        self.debit.unwrap_or_default() - self.credit.unwrap_or_default()
    }

    /// An auxiliary of a kind that has a name.
    pub fn named(&self, kind: &str) -> Option<&str> {
        self.auxiliaries.iter().find(|one| one.kind == kind)?.name.as_deref()
    }
}

/// What an event suggests to be booked (建议凭证).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What happened.
    pub event: Event,
    /// 会计制度.
    pub regime: Regime,
    /// 依据.
    pub basis: &'static str,
    /// 适用情形 of the entries.
    pub when: &'static Text,
    /// What is expressly not booked, and why.
    pub no_entry: Option<&'static Text>,
    /// 建议分录.
    pub entries: Vec<Entry>,
    /// Other cases in which other entries would be due.
    pub other_cases: Vec<&'static Text>,
}

impl Proposal {
    /// What tells it from any other of its institute: what happened, to what, and the class.
    pub fn key(&self) -> (BookingEvent, Uuid, &str) {
        let Class { code, name, .. } = &self.event.class;
        (self.event.kind, self.event.id, if code.is_empty() { name } else { code })
    }

    /// 摘要: that of its first line, else what happened to what.
    pub fn summary(&self) -> String {
        let first = self.entries.first().map(|entry| entry.summary.clone());
        first.unwrap_or_else(|| summary(self.event.kind.zh(), &self.event))
    }

    /// 金额: what 财务会计 debits.
    pub fn amount(&self) -> Money {
        let financial = self.entries.iter().filter(|entry| entry.system == AccountingSystem::Financial);
        financial.filter_map(|entry| entry.debit).fold(Money::ZERO, |sum, debit| sum + debit)
    }
}

/// What an event suggests under a regime; nothing where nothing came in for what went.
pub fn propose(event: Event, regime: Regime, books: &Books) -> Option<Proposal> {
    let amount = event.sums.amount;
    let mut fitting: Vec<_> =
        cases(event.kind, event.mode, regime).iter().filter(|case| case.sign.admits(amount)).collect();
    // The case of the occasion, where one is said and has its own; else the usual one, which stands first.
    let of_occasion = |case: &&&Case| event.occasion.is_some_and(|said| case.occasions.contains(&said));
    let at = fitting.iter().position(|case| of_occasion(&case)).unwrap_or_default();
    let case = (at < fitting.len()).then(|| fitting.remove(at))?;
    let exchanged = case.sign.exchanges(amount);
    let sums = if exchanged { Sums { amount: amount.abs(), ..event.sums } } else { event.sums };
    let suggested = case.entries(&sums, exchanged);
    if suggested.is_empty() && event.kind == BookingEvent::DisposalProceeds {
        return None;
    }
    let no_entry = case.no_entry(&suggested);
    let entries = suggested.iter().flat_map(|entry| written(entry, &event, books)).collect();
    let other_cases = fitting.into_iter().map(|case| &case.when).collect();
    Some(Proposal { event, regime, basis: &case.basis, when: &case.when, no_entry, entries, other_cases })
}

/// The provision that an event's voucher rests on under a regime (依据).
pub fn basis(kind: BookingEvent, regime: Regime) -> Option<&'static str> {
    cases(kind, None, regime).first().map(|case| case.basis.as_str())
}

/// The lines of an entry: one a department and project where it is parted so, and the parts are the whole.
fn written(entry: &entries::Entry, event: &Event, books: &Books) -> Vec<Entry> {
    let whole = entry.debit.or(entry.credit).unwrap_or_default();
    let whole = if event.is_red { -whole } else { whole };
    let parts = event.shares.iter().filter(|share| share.amount != Money::ZERO);
    let is_parted = entry.by_department && event.shares.iter().map(|share| share.amount).sum::<Money>() == whole;
    let line = |share: Option<&Share>, amount: Money| Entry {
        system: entry.system,
        account: books.choose(entry.account, &event.class),
        summary: summary(entry.summary, event),
        debit: entry.debit.map(|_| amount),
        credit: entry.credit.map(|_| amount),
        auxiliaries: auxiliaries(entry.auxiliaries, event, share),
    };
    if is_parted {
        return parts.map(|share| line(Some(share), share.amount)).collect();
    }
    vec![line(None, whole)]
}

fn summary(of: &str, event: &Event) -> String {
    let mut text = of.to_owned();
    for part in [&event.about, &event.class.code, &event.class.name].into_iter().filter(|part| !part.is_empty()) {
        // A text takes whatever is written into it.
        let _ = write!(text, " {part}");
    }
    text
}

fn auxiliaries(kinds: &'static [String], event: &Event, share: Option<&Share>) -> Vec<Auxiliary> {
    let Class { code, name, .. } = &event.class;
    let class = format!("{code} {name}").trim().to_owned();
    let named = |kind: &str| match kind {
        "资产类别" => Some(class.clone()),
        "部门" => share.map(|share| share.department.clone()),
        "项目" => share.map(|share| share.project.clone()),
        _ => None,
    };
    let one = |kind: &'static String| Auxiliary { kind, name: named(kind).filter(|name| !name.is_empty()) };
    kinds.iter().map(one).collect()
}
