//! 折旧计算表: what every card loses in a month, with totals by class, and the expense by department (费用分配).

use super::card::{Card, Regimes};
use super::words;
use crate::depreciation::Month;
use crate::depreciation::card::Class;
use crate::depreciation::posting::{self, Summary, loss};
use crate::words::Told;
use entity::{CardId, DepreciationMethod, DepreciationRunId, Digest, Money};
use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::Arc;

/// A card in the month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The card.
    pub card: CardId,
    /// Where it stands in the order of card numbers.
    pub place: (String, i32),
    /// 卡片编号.
    pub number: String,
    /// 资产名称.
    pub name: String,
    /// 资产分类.
    pub class: Arc<Class>,
    /// 使用部门; blank where none is said.
    pub department: String,
    /// 原值 at the end of the month; nothing where it is gone by then.
    pub cost: Money,
    /// 净残值, as the regime takes notice of it.
    pub residual: Money,
    /// 使用年限 in months; 0 where it is not said.
    pub life: u32,
    /// 折旧方法.
    pub method: DepreciationMethod,
    /// 起始计提月份.
    pub start: Option<Month>,
    /// 已计提月数, with this month; 0 where it does not follow and is not said.
    pub months: u32,
    /// 本月折旧额.
    pub amount: Money,
    /// 累计折旧 at the end of the month; nothing where it is gone by then.
    pub accumulated: Money,
    /// Why nothing follows: then what the card states is told, and no amount.
    pub problem: Option<Told>,
}

impl Row {
    /// 净值.
    pub fn net(&self) -> Money {
        self.cost - self.accumulated
    }

    /// A card in a month; none where it is not on the books at its end, and loses nothing in it.
    pub fn of(card: &Card, regimes: &Regimes, month: Month) -> Option<Self> {
        let state = card.on(regimes, month.end()?)?;
        let (lost, problem) = match loss(&card.stated, regimes, month) {
            Ok(lost) => (lost, None),
            Err(mut told) => (None, (!told.is_empty()).then(|| told.swap_remove(0))),
        };
        let amount = lost.map_or(Money::ZERO, |(amount, _)| amount);
        if !state.standing.is_there && amount == Money::ZERO {
            return None;
        }
        let worth = if state.standing.is_there { state.worth } else { crate::depreciation::Worth::default() };
        let reckoned = state.book.as_ref().and_then(|book| book.months(month));
        let life = card.stated.iter().filter(|version| version.effective_on <= state.stated.effective_on);
        Some(Self {
            card: card.id,
            place: (card.key.clone(), card.ordinal),
            number: state.detail.number.clone(),
            name: state.detail.name.clone(),
            class: state.stated.class.clone(),
            department: state.detail.department.clone(),
            cost: worth.cost,
            residual: state.standing.residual,
            life: life.map(|version| version.life).rfind(|life| *life > 0).unwrap_or_default(),
            method: state.stated.method,
            start: state.standing.start,
            months: reckoned.unwrap_or(state.stated.months),
            amount,
            accumulated: worth.accumulated,
            problem,
        })
    }
}

/// What rows come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// Rows.
    pub cards: u64,
    /// 原值.
    pub cost: Money,
    /// 本月折旧额.
    pub amount: Money,
    /// 累计折旧.
    pub accumulated: Money,
}

impl Sum {
    /// 净值.
    pub fn net(self) -> Money {
        self.cost - self.accumulated
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.cards += other.cards;
        self.cost += other.cost;
        self.amount += other.amount;
        self.accumulated += other.accumulated;
    }
}

/// The month as it was posted, if it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The run that stands.
    pub id: DepreciationRunId,
    /// Cards with an amount.
    pub cards: i64,
    /// 本月折旧额.
    pub amount: Money,
    /// The digest of its lines.
    pub digest: Digest,
}

/// What a month comes to.
#[derive(Debug, Clone)]
pub struct Totals {
    /// The month.
    pub month: Month,
    /// 合计.
    pub total: Sum,
    /// By class, in the order of their codes.
    pub classes: Vec<(Arc<Class>, Sum)>,
    /// By department, and of each by class (费用分配); what has no department comes first.
    pub departments: Vec<((String, Arc<Class>), Sum)>,
    /// Cards of which nothing follows.
    pub summary: Summary,
    /// The month as it was posted.
    pub run: Option<Run>,
    /// Cards with an amount, and the digest of their lines as they are now.
    now: (i64, Digest),
}

/// What a month comes to, while its cards are taken in the order of their numbers.
#[derive(Debug)]
pub struct Tally {
    month: Month,
    total: Sum,
    classes: BTreeMap<Arc<Class>, Sum>,
    departments: BTreeMap<(String, Arc<Class>), Sum>,
    lines: posting::Tally,
}

impl Tally {
    /// Of no card yet.
    pub fn new(month: Month) -> Self {
        let (classes, departments) = (BTreeMap::new(), BTreeMap::new());
        Self { month, total: Sum::default(), classes, departments, lines: posting::Tally::default() }
    }

    /// Takes a card; answers its row.
    pub fn add(&mut self, card: &Card, regimes: &Regimes) -> Option<Row> {
        match loss(&card.stated, regimes, self.month) {
            Ok(None) => {}
            Err(told) => self.lines.leave(&card.key, &told),
            Ok(Some(lost)) => {
                let end = self.month.end().unwrap_or_default();
                let state = card.on(regimes, end);
                let stated = state
                    .as_ref()
                    .map(|state| (&*state.stated.class, (&*state.stated.department, &*state.stated.project)));
                self.lines.add((&card.key, card.ordinal), stated.unwrap_or((&Class::default(), ("", ""))), lost);
            }
        }
        let row = Row::of(card, regimes, self.month)?;
        let sum = Sum { cards: 1, cost: row.cost, amount: row.amount, accumulated: row.accumulated };
        self.total += sum;
        *self.classes.entry(row.class.clone()).or_default() += sum;
        *self.departments.entry((row.department.clone(), row.class.clone())).or_default() += sum;
        Some(row)
    }

    /// What was taken comes to, held against the month as it was posted.
    pub fn finish(self, run: Option<Run>) -> Totals {
        let cards = self.lines.cards;
        let (digest, summary) = self.lines.finish();
        Totals {
            month: self.month,
            total: self.total,
            classes: self.classes.into_iter().collect(),
            departments: self.departments.into_iter().collect(),
            summary,
            run,
            now: (cards, digest),
        }
    }
}

impl Totals {
    /// What of the table does not foot, or is not as it was posted: nothing where all is right.
    pub fn checks(&self) -> Vec<Told> {
        let mut told = Vec::new();
        let sum = |sums: &mut dyn Iterator<Item = Sum>| {
            sums.fold(Sum::default(), |mut all, sum| {
                all += sum;
                all
            })
        };
        if sum(&mut self.classes.iter().map(|(_, sum)| *sum)) != self.total {
            told.push(words::CLASSES_SUM.with([]));
        }
        if sum(&mut self.departments.iter().map(|(_, sum)| *sum)) != self.total {
            told.push(words::DEPARTMENTS_SUM.with([]));
        }
        let (cards, digest) = self.now;
        if let Some(run) = self.run.as_ref().filter(|run| run.digest != digest) {
            let particulars: [&dyn std::fmt::Display; 5] =
                [&self.month, &run.cards, &run.amount, &cards, &self.total.amount];
            told.push(words::POSTED_OTHERWISE.with(particulars));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, Run, Tally};
    use crate::reports::card::tests::{CardOf, REGIMES};
    use crate::words::Told;
    use entity::{CardVersionKind as Kind, DepreciationRunId, Digest, Money, Regime, UsageState};
    use uuid::Uuid;

    fn of(number: &str, code: &str, department: &'static str) -> CardOf {
        CardOf { department, ..CardOf::new(number, code) }
    }

    #[test]
    fn a_row_says_how_its_amount_comes_about() {
        let month = "2025-01".parse().expect("a month");
        let card = of("1", "A02010105", "甲").card();
        let row = Row::of(&card, REGIMES, month).expect("a row");
        assert_eq!((row.amount, row.accumulated, row.net()), (Money(10_000), Money(110_000), Money(610_000)));
        assert_eq!((row.months, row.life, row.start.map(|start| start.to_string())), (11, 72, Some("2024-03".into())));
        // Nothing before it is added; nothing follows without a life, and what is stated is told.
        assert_eq!(Row::of(&card, REGIMES, "2024-02".parse().expect("a month")), None);
        let lifeless = of("2", "A02010105", "").and(Kind::Changed, "2024-06-01", |stated, _| stated.life = 0);
        assert_eq!(Row::of(&lifeless, REGIMES, month).expect("a row").life, 72);
        let mut lifeless = of("2", "A02010105", "").card();
        (lifeless.stated[0].life, lifeless.stated[0].accumulated) = (0, Money(7));
        let row = Row::of(&lifeless, REGIMES, month).expect("a row");
        assert_eq!(
            (row.amount, row.accumulated, row.problem.map(|told| told.code())),
            (Money(0), Money(7), Some("NO_LIFE"))
        );
    }

    #[test]
    fn what_goes_in_the_month_has_its_last_amount() {
        let gone = of("1", "A02010105", "甲").and(Kind::Disposed, "2025-01-20", |stated, _| {
            stated.usage = UsageState::Disposed;
        });
        let month = "2025-01".parse().expect("a month");
        assert_eq!(Row::of(&gone, REGIMES, month), None, "the government does not count the month of disposal");
        let enterprise = [(entity::Day::BLANK, Regime::Enterprise)];
        let row = Row::of(&gone, &enterprise, month).expect("a row");
        assert_eq!((row.amount, row.cost, row.accumulated), (Money(10_000), Money(0), Money(0)));
        assert_eq!(Row::of(&gone, &enterprise, "2025-02".parse().expect("a month")), None);
    }

    #[test]
    fn classes_and_departments_foot_and_a_posted_month_is_held_against_them() {
        let cards =
            [of("1", "A02010105", "甲"), of("2", "A02010105", "乙"), of("3", "A05010201", "甲"), of("4", "A04", "")];
        let tally = || {
            let mut tally = Tally::new("2025-01".parse().expect("a month"));
            for card in &cards {
                assert!(tally.add(&card.card(), REGIMES).is_some());
            }
            tally
        };
        let totals = tally().finish(None);
        assert_eq!((totals.total.cards, totals.total.amount), (4, Money(40_000)));
        let told: Vec<_> = totals
            .departments
            .iter()
            .map(|((name, class), sum)| (name.as_str(), class.code.as_str(), sum.amount.fen()))
            .collect();
        assert_eq!(
            told,
            [
                ("", "A04", 10_000),
                ("乙", "A02010105", 10_000),
                ("甲", "A02010105", 10_000),
                ("甲", "A05010201", 10_000)
            ]
        );
        assert_eq!(
            totals.classes.iter().map(|(class, sum)| (class.code.as_str(), sum.cards)).collect::<Vec<_>>(),
            [("A02010105", 2), ("A04", 1), ("A05010201", 1)]
        );
        assert_eq!(totals.checks(), []);
        let run = |digest| Run { id: DepreciationRunId(Uuid::nil()), cards: 4, amount: Money(40_000), digest };
        assert_eq!(tally().finish(Some(run(totals.now.1))).checks(), []);
        let mut other = tally().finish(Some(run(Digest([0; 32]))));
        assert_eq!(other.checks().iter().map(Told::code).collect::<Vec<_>>(), ["POSTED_OTHERWISE"]);
        other.run = None;
        other.classes[0].1.amount += Money(1);
        other.departments.pop();
        assert_eq!(other.checks().iter().map(Told::code).collect::<Vec<_>>(), ["CLASSES_SUM", "DEPARTMENTS_SUM"]);
    }
}
