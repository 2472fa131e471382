//! An institute, as a client is told of it.

use super::super::assets::{AssetCard, AssetCardFilter, AssetCardOrder, asset_cards, own_cards};
use super::super::call::Call;
use super::super::closure::{DifferenceCase, DifferenceCaseFilter, DifferenceCaseOrder, difference_cases};
use super::super::custody::{Custody, CustodyReminder, own_reminders};
use super::super::depreciation::DepreciationRun;
use super::super::disposal::Disposal;
use super::super::error::Failed;
use super::super::imports::{Import, Mapping};
use super::super::loaders::{Key, Listed, Lists, Loaders};
use super::super::node::global;
use super::super::page::{self, List, Rows, Total, Window};
use super::super::reconcile::ReconciliationRun;
use super::super::recurring::StocktakeSchedule;
use super::super::reports::{AssetMovements, AssetStock, DepreciationSchedule, Vehicle, vehicles};
use super::super::scalar::{Date, DateTime, Period};
use super::super::stocktake::Stocktake;
use super::super::term::Term;
use super::super::vouchers::{ProposedVoucher, proposed_vouchers};
use super::types::{Department, Location, Person};
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, ID, Object, OutputType};
use entity::org::institute;
use entity::{InstituteId, LegalForm, Ownership, Regime, VoucherStatus};
use std::sync::Arc;

/// An institute that keeps books and holds assets (机构).
#[derive(Debug, Clone)]
pub struct Institute(pub institute::Model);

/// An institute that keeps books and holds assets (机构).
#[Object]
impl Institute {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// The code (编码).
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name (名称).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The unified social credit code, both check characters verified (统一社会信用代码).
    async fn uscc(&self) -> Option<&str> {
        self.0.uscc.as_ref().map(entity::Uscc::as_str)
    }

    /// The legal form (单位性质); it proposes an accounting regime and decides none.
    async fn legal_form(&self) -> Option<Term<LegalForm>> {
        self.0.legal_form.map(Term)
    }

    /// Who owns it (所有制).
    async fn ownership(&self) -> Option<Term<Ownership>> {
        self.0.ownership.map(Term)
    }

    /// Those that it is compared with (同类组).
    async fn peer_group(&self) -> Option<&str> {
        self.0.peer_group.as_deref()
    }

    /// The section of the bureau that looks after it (归口科室).
    async fn section(&self) -> Option<&str> {
        self.0.section.as_deref()
    }

    /// Counts its changes (版本).
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The accounting regime on a day (会计制度); null where none is said to hold yet.
    async fn regime(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today where none is given.")] on: Option<Date>,
    ) -> Result<Option<Term<Regime>>, Failed> {
        let day = on.map_or_else(|| Call::of(context).ctx.app.today(), |date| date.0);
        Ok(Loaders::of(context).regimes.load_one((self.0.id, day)).await?.map(Term))
    }

    /// Its asset cards as of a day and as known at an instant, by number (资产卡片).
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    async fn asset_cards(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "The day; today where none is given (截至日).")] as_of: Option<Date>,
        #[graphql(desc = "The instant; all that is known where none is given (知悉时点).")] known_at: Option<DateTime>,
        #[graphql(desc = "Which cards; all where nothing is said.")] filter: Option<AssetCardFilter>,
        #[graphql(desc = "In which order.", default_with = "AssetCardOrder::CardNo")] order_by: AssetCardOrder,
    ) -> Result<List<AssetCard>, Failed> {
        let AssetCardOrder::CardNo = order_by;
        let window = (first, after, last, before);
        asset_cards(context, self.0.id, window, (as_of, known_at), filter.unwrap_or_default()).await
    }

    /// The things in the own hands, as user or custodian, by number (本人领用资产): of who has signed in and is
    /// a person of the institute; else none. Needs: 使用人.
    async fn own_cards(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<AssetCard>, Failed> {
        own_cards(context, self.0.id, (first, after, last, before)).await
    }

    /// That you were reminded this year to confirm the things in your hands, the newest first (确认提醒). Needs: 使用人.
    async fn own_reminders(&self, context: &Context<'_>) -> Result<Vec<CustodyReminder>, Failed> {
        own_reminders(context, self.0.id).await
    }

    /// Who has confirmed the things in their hands in a year, and who has not (领用确认). Needs: a role that
    /// reads cards.
    async fn custody(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The year; this one where none is given (确认年度).")] year: Option<i32>,
    ) -> Result<Custody, Failed> {
        Custody::of(context, self.0.id, year).await
    }

    /// What there was of fixed and intangible assets at the beginning of the year, and what there is on a day
    /// (固定和无形资产存量情况表). Needs: a role that reads cards.
    async fn asset_stock(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today where none is given (期末).")] on: Option<Date>,
        #[graphql(desc = "The instant; all that is known where none is given (知悉时点).")] known_at: Option<DateTime>,
    ) -> Result<AssetStock, Failed> {
        AssetStock::of(context, self.0.id, on, known_at).await
    }

    /// What came and went between two days, by class and by why (资产增减变动表). Needs: a role that reads cards.
    async fn asset_movements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first day (起始日期).")] from: Date,
        #[graphql(desc = "The last day (截止日期).")] to: Date,
        #[graphql(desc = "The instant; all that is known where none is given (知悉时点).")] known_at: Option<DateTime>,
    ) -> Result<AssetMovements, Failed> {
        AssetMovements::of(context, self.0.id, (from, to), known_at).await
    }

    /// What every card loses in a month, posted or not (折旧计算表). Needs: a role that reads cards.
    #[expect(clippy::unused_async, reason = "the library takes fields as async functions, whether they wait or not")]
    async fn depreciation_schedule(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The month (会计期间).")] period: Period,
        #[graphql(desc = "The instant; all that is known where none is given (知悉时点).")] known_at: Option<DateTime>,
    ) -> Result<DepreciationSchedule, Failed> {
        DepreciationSchedule::of(context, self.0.id, period, known_at)
    }

    /// Its vehicles on a day, by number (车辆情况表). Needs: a role that reads cards.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    async fn vehicles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "The day; today where none is given (截至日).")] on: Option<Date>,
        #[graphql(desc = "The instant; all that is known where none is given (知悉时点).")] known_at: Option<DateTime>,
    ) -> Result<List<Vehicle>, Failed> {
        vehicles(context, self.0.id, (first, after, last, before), (on, known_at)).await
    }

    /// How its files are to be read, by name (列对应方案).
    async fn mappings(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<Mapping>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).mapping_lists, self.0.id, window).await
    }

    /// Its imports, the oldest first; `last` begins with the newest (导入).
    async fn imports(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<Import>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).import_lists, self.0.id, window).await
    }

    /// Its stocktakes, in the order in which they were recorded (盘点).
    async fn stocktakes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<Stocktake>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).stocktake_lists, self.0.id, window).await
    }

    /// Its stocktakes that recur, in the order in which they were laid down (定期盘点安排).
    async fn stocktake_schedules(&self, context: &Context<'_>) -> Result<Vec<StocktakeSchedule>, Failed> {
        let found = Loaders::of(context).stocktake_schedules.load_one(self.0.id).await?.unwrap_or_default();
        Ok(found.into_iter().map(StocktakeSchedule).collect())
    }

    /// Its reconciliations, in the order in which they were asked for (核对).
    async fn reconciliation_runs(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<ReconciliationRun>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).run_lists, self.0.id, window).await
    }

    /// Its differences as they are followed from run to run to their end (差异台账). Needs: a role that reads
    /// differences.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    async fn difference_cases(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Which differences; all where nothing is said.")] filter: Option<DifferenceCaseFilter>,
        #[graphql(desc = "In which order.", default_with = "DifferenceCaseOrder::Found")] order_by: DifferenceCaseOrder,
    ) -> Result<List<DifferenceCase>, Failed> {
        let asked = (filter.unwrap_or_default(), order_by);
        difference_cases(context, self.0.id, (first, after, last, before), asked).await
    }

    /// Its months whose depreciation was posted, in the order in which they were recorded (折旧计提).
    async fn depreciation_runs(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<DepreciationRun>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).depreciation_lists, self.0.id, window).await
    }

    /// Its disposals of assets, in the order in which they were asked for (资产处置).
    async fn disposals(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<Disposal>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).disposal_lists, self.0.id, window).await
    }

    /// What happened to its assets in a month and is to be booked, each event and class with its voucher, and
    /// whether the accounts that are held have it (建议凭证). Needs: a role that reads cards and runs.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    async fn proposed_vouchers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "The month (会计期间).")] period: Period,
        #[graphql(desc = "How far it is; all where nothing is said (状态).")] status: Option<Term<VoucherStatus>>,
    ) -> Result<List<ProposedVoucher>, Failed> {
        let asked = (period.0, status.map(|status| status.0));
        proposed_vouchers(context, self.0.id, (first, after, last, before), asked).await
    }

    /// Its departments, by name (部门).
    async fn departments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<Department>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).department_lists, self.0.id, window).await
    }

    /// Its places, by path (存放地点).
    async fn locations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<Location>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).place_lists, self.0.id, window).await
    }

    /// The persons who use or keep its things, by name (使用人、保管人).
    async fn custodians(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<Person>, Failed> {
        let window = Window::new(first, after.as_deref(), last, before.as_deref())?;
        list_of(context, &Loaders::of(context).person_lists, self.0.id, window).await
    }
}

/// A page of one of the short lists of an institute.
async fn list_of<E, T>(
    context: &Context<'_>,
    lists: &Arc<DataLoader<Lists<E>>>,
    institute: InstituteId,
    window: Window<Key<E>>,
) -> Result<List<T>, Failed>
where
    E: Listed,
    E::Model: Send + Sync + Clone + 'static,
    T: OutputType + From<E::Model>,
{
    Call::of(context).may_read(E::READ, institute)?;
    let rows = if page::asks_for_rows(context) {
        lists.load_one((institute, window)).await?.unwrap_or_else(Rows::none)
    } else {
        Rows::none()
    };
    let counter = Arc::clone(lists);
    let total = Total::lazy(move || {
        let lists = Arc::clone(&counter);
        async move { Ok(lists.load_one(institute).await?.unwrap_or_default()) }
    });
    Ok(rows.list(total, E::key, T::from))
}

/// The institute of an id, told by way of the loader.
pub(in super::super) async fn institute_of(
    context: &Context<'_>,
    id: InstituteId,
) -> Result<Option<Institute>, Failed> {
    Ok(Loaders::of(context).institutes.load_one(id.0).await?.map(Institute))
}
