//! A month's depreciation, as a client is told of it.

#![expect(clippy::unused_async, reason = "the library takes fields as async functions, whether they wait or not")]

use super::super::assets::{AssetCard, cards_of};
use super::super::call::Call;
use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::node::global;
use super::super::org::{Institute, institute_of};
use super::super::page::{List, Rows, Total, Window, asks_for_rows};
use super::super::reconcile::SuggestedEntry;
use super::super::scalar::{DateTime, Money, Period, Sha256};
use super::super::term::Term;
use crate::depreciation::Month;
use crate::depreciation::posting::{OfClass, Unsaid};
use crate::depreciation::service::summary;
use crate::depreciation::store::lines;
use crate::vouchers::accounts::Books;
use crate::vouchers::propose::{Event, basis, propose};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::depreciation::{depreciation_line, depreciation_run};
use entity::{BookingEvent, Regime};

/// A month's depreciation as it was posted, or the reversal of one (折旧计提).
#[derive(Debug, Clone)]
pub struct DepreciationRun(pub depreciation_run::Model);

impl From<depreciation_run::Model> for DepreciationRun {
    fn from(row: depreciation_run::Model) -> Self {
        Self(row)
    }
}

/// What a month comes to for one asset class, with the voucher that is suggested (分类折旧).
#[derive(Debug, Clone, SimpleObject)]
pub struct DepreciationOfClass {
    /// The code of the class; blank where the cards name none (资产分类代码).
    code: String,
    /// The name of the class (资产分类名称).
    name: String,
    /// Cards with an amount (卡片数).
    cards: i64,
    /// 本月折旧额; negative where it is taken back.
    amount: Money,
    /// The voucher that is suggested, in the accounts of the regime; a person decides (建议凭证). In the institute's
    /// own accounts, `Institute.proposedVouchers` has it.
    entries: Vec<SuggestedEntry>,
}

/// Cards of which no depreciation follows, for one reason (无法推算的卡片).
#[derive(Debug, Clone, SimpleObject)]
pub struct DepreciationUnsaid {
    /// The code of the reason, as `bookValueProblems` tells it (代码).
    code: String,
    /// How many cards (卡片数).
    cards: i64,
    /// The number of the first of them (首张卡片编号).
    first: String,
}

/// What one card lost in a month, as it was posted (折旧明细).
#[derive(Debug, Clone, SimpleObject)]
pub struct DepreciationLine {
    /// The card, as of the end of the month (资产卡片).
    card: Option<AssetCard>,
    /// 本月折旧额.
    amount: Money,
    /// 累计折旧 with it.
    accumulated: Money,
}

impl From<Unsaid> for DepreciationUnsaid {
    fn from(Unsaid { code, cards, first }: Unsaid) -> Self {
        Self { code, cards, first }
    }
}

fn of_class(of: OfClass, run: &DepreciationRun, books: &Books) -> DepreciationOfClass {
    let (code, name, cards, amount) = (of.code.clone(), of.name.clone(), of.cards, entity::Money(of.fen));
    let event = Event::of_run(run.0.id.0, run.month(), run.0.reverses_id.is_some(), of);
    let proposal = propose(event, run.0.regime, books);
    let entries = proposal.iter().flat_map(|proposal| &proposal.entries).map(SuggestedEntry::from).collect();
    DepreciationOfClass { code, name, cards, amount: Money(amount), entries }
}

impl DepreciationRun {
    /// What its global ids begin with.
    pub const KIND: &'static str = "DepreciationRun";

    fn month(&self) -> Month {
        // What is no month was never written.
        Month::new(self.0.year, self.0.month).unwrap_or_default()
    }

    async fn page(&self, context: &Context<'_>, window: Window<i64>) -> Result<List<DepreciationLine>, Failed> {
        let call = Call::of(context);
        // A reversal has the lines of what it takes back, and repeats none.
        let cards = if self.0.reverses_id.is_some() { 0 } else { self.0.cards };
        let total = Total::lazy(move || async move { Ok(u64::try_from(cards).unwrap_or_default()) });
        let found = if asks_for_rows(context) {
            let read =
                async |most, backwards, from| Ok(lines(&**call.read().await?, &self.0, (most, backwards, from)).await?);
            window.rows_by(read).await?
        } else {
            Rows::none()
        };
        let ids: Vec<_> = found.rows().iter().map(|row| row.card_id).collect();
        let end = self.month().end().unwrap_or_default();
        let cards = cards_of(context, &ids, end).await?;
        let key = |row: &depreciation_line::Model| row.number;
        Ok(found.list(total, key, |row| DepreciationLine {
            card: cards.get(&row.card_id).cloned(),
            amount: Money(row.amount),
            accumulated: Money(row.accumulated),
        }))
    }
}

/// A month's depreciation as it was posted, or the reversal of one (折旧计提).
#[Object]
impl DepreciationRun {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// Whose cards (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        institute_of(context, self.0.institute_id).await
    }

    /// The month (会计期间).
    async fn period(&self) -> Period {
        Period(self.month())
    }

    /// The accounting regime at its end (会计制度).
    async fn regime(&self) -> Term<Regime> {
        Term(self.0.regime)
    }

    /// Cards with an amount (卡片数).
    async fn cards(&self) -> i64 {
        self.0.cards
    }

    /// 本月折旧额; negative where it is taken back.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// The digest of the lines: the same facts post the same (校验值).
    async fn digest(&self) -> Sha256 {
        Sha256(self.0.digest)
    }

    /// What it comes to by class, each with the voucher that is suggested (分类折旧与建议凭证).
    async fn classes(&self) -> Result<Vec<DepreciationOfClass>, Failed> {
        let books = Books::of_regime(self.0.regime);
        Ok(summary(&self.0)?.classes.into_iter().map(|class| of_class(class, self, &books)).collect())
    }

    /// The provision that the vouchers rest on (依据).
    async fn basis(&self) -> Option<&str> {
        basis(BookingEvent::DepreciationPosted, self.0.regime)
    }

    /// Cards of which nothing follows, by the reason (无法推算的卡片).
    async fn unsaid(&self) -> Result<Vec<DepreciationUnsaid>, Failed> {
        Ok(summary(&self.0)?.unsaid.into_iter().map(DepreciationUnsaid::from).collect())
    }

    /// The run that this one takes back; null where it takes back none (被冲回的计提).
    async fn reverses(&self) -> Option<ID> {
        self.0.reverses_id.map(|id| global(Self::KIND, id.0))
    }

    /// The reversal that takes this run back; null while it stands (冲回).
    async fn reversed_by(&self, context: &Context<'_>) -> Result<Option<ID>, Failed> {
        let found = Loaders::of(context).reversals.load_one(self.0.id).await?;
        Ok(found.map(|id| global(Self::KIND, id.0)))
    }

    /// Who posted it (操作者).
    async fn by(&self) -> &str {
        &self.0.actor
    }

    /// When it was posted (记录时间).
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }

    /// Its lines, one a card with an amount, in the order of card numbers (折旧明细).
    async fn lines(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<DepreciationLine>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        self.page(context, window).await
    }
}
