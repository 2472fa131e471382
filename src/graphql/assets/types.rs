//! An asset card, as a client is told of it. What it refers to was fetched with its page, so every
//! field only looks up: there is nothing to wait for, and nothing to run side by side.

use super::super::call::Call;
use super::super::custody::CustodyAnswer;
use super::super::imports::Problem;
use super::super::node::global;
use super::super::org::{Category, Department, Location, Person};
use super::super::scalar::{Date, DateTime, Money, Quantity};
use super::super::term::Term;
use super::ahead::Related;
use super::book::BookValue;
use crate::assets::history::Entry;
use crate::assets::query::At;
use crate::depreciation::Worth;
use crate::depreciation::card::{Stated, book};
use crate::depreciation::lives::problem;
use crate::words::Told;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::assets::card_version;
use entity::{CardOccasion, CardVersionKind, Day, DepreciationMethod, DepreciationStatus, Regime, UsageState};
use std::sync::Arc;

/// An asset card (资产卡片), as of a day and as known at an instant.
#[derive(Debug, Clone)]
pub struct AssetCard {
    row: card_version::Model,
    related: Arc<Related>,
    at: At,
}

impl AssetCard {
    /// What its global ids begin with.
    pub const KIND: &'static str = "AssetCard";

    /// A version of a card, with what its page refers to.
    pub const fn new(row: card_version::Model, related: Arc<Related>, at: At) -> Self {
        Self { row, related, at }
    }

    fn department_of(&self, id: Option<entity::DepartmentId>) -> Option<Department> {
        id.and_then(|id| self.related.departments.get(&id)).cloned().map(Department)
    }

    /// What it is worth at the end of a day, or why that does not follow.
    fn book(&self, on: Day) -> Result<Worth, Vec<Told>> {
        let (versions, regimes) = self.through();
        Ok(book(versions, regimes, on)?.on(on))
    }

    /// The card through time, and the regimes of its institute.
    fn through(&self) -> (&[Stated], &[(Day, Regime)]) {
        let versions = self.related.stated.get(&self.row.card_id).map_or(&[][..], Vec::as_slice);
        let regimes = self.related.regimes.get(&self.row.institute_id).map_or(&[][..], Vec::as_slice);
        (versions, regimes)
    }

    fn person_of(&self, id: Option<entity::PersonId>) -> Option<Person> {
        id.and_then(|id| self.related.persons.get(&id)).cloned().map(Person)
    }
}

/// Where the money of an asset came from (资金来源).
#[derive(Debug, Clone, SimpleObject)]
pub struct FundSource {
    /// What kind of money (资金性质).
    kind: FundKind,
    /// How much of it (金额).
    amount: Money,
}

/// What kind of money an asset was bought with (资金性质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum)]
pub enum FundKind {
    /// 财政拨款.
    Fiscal,
    /// 非财政拨款.
    Other,
}

/// The voucher that booked an asset (会计凭证).
#[derive(Debug, Clone, SimpleObject)]
pub struct VoucherReference {
    /// 会计年度; null where the reference does not say.
    year: Option<i32>,
    /// 会计期间; null where the reference does not say.
    period: Option<i32>,
    /// 凭证字.
    word: Option<String>,
    /// 凭证号.
    number: i64,
}

/// An account as a card names it (单位会计科目).
#[derive(Debug, Clone, SimpleObject)]
pub struct LedgerAccountReference {
    /// 科目编码.
    code: String,
}

/// Somebody who did something (操作者).
#[derive(Debug, Clone, SimpleObject)]
pub struct ActorReference {
    /// The name, as the audit tells it (名称).
    name: String,
}

impl ActorReference {
    /// Somebody of a name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned() }
    }
}

/// A version of a card in its history (变动历史).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetCardVersion {
    /// From which day it holds (生效日期).
    effective_on: Date,
    /// Since when it is known (记录时间).
    recorded_at: DateTime,
    /// Why it came to be (版本类型).
    kind: Term<CardVersionKind>,
    /// How the asset came, or why it costs something else, where that was said (取得方式、调整事由).
    occasion: Option<Term<CardOccasion>>,
    /// What it changed of the version before it, as `field: from → to` (变更摘要).
    summary: String,
    /// Who brought it (操作者).
    by: ActorReference,
}

impl From<&Entry> for AssetCardVersion {
    fn from(entry: &Entry) -> Self {
        let told = entry.changes.iter().map(|change| format!("{}: {} → {}", change.field, change.from, change.to));
        Self {
            effective_on: Date(entry.effective_on),
            recorded_at: DateTime(entry.recorded_at),
            kind: Term(entry.kind),
            occasion: entry.occasion.map(Term),
            summary: told.collect::<Vec<_>>().join("; "),
            by: ActorReference { name: entry.by.clone() },
        }
    }
}

/// An asset card (资产卡片), as of a day and as known at an instant.
#[Object(serial)]
impl AssetCard {
    /// The id of the card; its versions share it.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.row.card_id.0)
    }

    /// 资产编号.
    async fn asset_no(&self) -> Option<&str> {
        self.row.asset_no.as_deref()
    }

    /// 卡片编号.
    async fn card_no(&self) -> Option<&str> {
        self.row.card_no.as_deref()
    }

    /// 标签号.
    async fn tag_no(&self) -> Option<&str> {
        self.row.tag_no.as_deref()
    }

    /// 原资产编号.
    async fn old_no(&self) -> Option<&str> {
        self.row.old_no.as_deref()
    }

    /// 产品序列号.
    async fn serial_no(&self) -> Option<&str> {
        self.row.serial_no.as_deref()
    }

    /// 资产名称.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// 品牌.
    async fn brand(&self) -> Option<&str> {
        self.row.brand.as_deref()
    }

    /// 规格型号.
    async fn specification(&self) -> Option<&str> {
        self.row.specification.as_deref()
    }

    /// 资产分类.
    async fn category(&self) -> Option<Category> {
        self.row.category_id.and_then(|id| self.related.categories.get(&id)).cloned().map(Category)
    }

    /// 单位会计科目.
    async fn ledger_account(&self) -> Option<LedgerAccountReference> {
        self.row.ledger_account.clone().map(|code| LedgerAccountReference { code })
    }

    /// 计量单位.
    async fn unit(&self) -> Option<&str> {
        self.row.unit.as_deref()
    }

    /// 数量.
    async fn quantity(&self) -> Quantity {
        Quantity(self.row.quantity)
    }

    /// 原值.
    async fn original_value(&self) -> Money {
        Money(self.row.original_value)
    }

    /// 累计折旧, as the card states it.
    async fn accumulated_depreciation(&self) -> Money {
        Money(self.row.depreciation)
    }

    /// 净值 = 原值 − 累计折旧.
    async fn net_value(&self) -> Money {
        Money(self.row.original_value - self.row.depreciation)
    }

    /// Where the money came from, as far as the card says it (资金来源).
    async fn fund_sources(&self) -> Vec<FundSource> {
        [(FundKind::Fiscal, self.row.fiscal_fund), (FundKind::Other, self.row.other_fund)]
            .into_iter()
            .filter(|(_, amount)| *amount != entity::Money::ZERO)
            .map(|(kind, amount)| FundSource { kind, amount: Money(amount) })
            .collect()
    }

    /// 取得日期.
    async fn acquired_on(&self) -> Option<Date> {
        self.row.acquired_on.map(Date)
    }

    /// 投入使用日期.
    async fn in_service_on(&self) -> Option<Date> {
        self.row.in_service_on.map(Date)
    }

    /// 财务入账日期.
    async fn booked_on(&self) -> Option<Date> {
        self.row.booked_on.map(Date)
    }

    /// 起始计提日期.
    async fn depreciation_start_on(&self) -> Option<Date> {
        self.row.depreciation_start_on.map(Date)
    }

    /// 使用年限, in months.
    async fn life_months(&self) -> Option<i32> {
        (self.row.life_months != 0).then_some(self.row.life_months)
    }

    /// 折旧方法.
    async fn depreciation_method(&self) -> Term<DepreciationMethod> {
        Term(self.row.depreciation_method)
    }

    /// 折旧状态.
    async fn depreciation_status(&self) -> Term<DepreciationStatus> {
        Term(self.row.depreciation_status)
    }

    /// 预计净残值; the government's regime takes no notice of it.
    async fn residual_value(&self) -> Money {
        Money(self.row.residual_value)
    }

    /// 已计提月数, as the card states it.
    async fn depreciated_months(&self) -> Option<i32> {
        (self.row.depreciated_months != 0).then_some(self.row.depreciated_months)
    }

    /// What it is worth on the books at the end of a day, past or future, by the versions that hold by then
    /// (账面价值); null where that does not follow from the card.
    async fn book_value(&self, #[graphql(desc = "The day (日期).")] on: Date) -> Option<BookValue> {
        self.book(on.0).ok().map(|worth| BookValue::new(on.0, worth))
    }

    /// Why `bookValue` is null on a day (账面价值无法推算的原因).
    async fn book_value_problems(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day (日期).")] on: Date,
    ) -> Vec<Problem> {
        let lang = Call::of(context).ctx.lang;
        self.book(on.0).err().unwrap_or_default().iter().map(|told| Problem::told(told, lang)).collect()
    }

    /// What is wrong with the life that it says on a day, by the years of its class (使用年限与规定不符); null where
    /// nothing is, and where no years are known of it.
    async fn life_problem(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day (日期).")] on: Date,
    ) -> Option<Problem> {
        let (versions, regimes) = self.through();
        problem(versions, regimes, on.0).map(|told| Problem::told(&told, Call::of(context).ctx.lang))
    }

    /// The voucher that booked it (会计凭证号).
    async fn voucher(&self) -> Option<VoucherReference> {
        let row = &self.row;
        (row.voucher_number != 0).then(|| VoucherReference {
            year: (row.voucher_year != 0).then_some(row.voucher_year),
            period: (row.voucher_period != 0).then_some(row.voucher_period),
            word: row.voucher_word.clone(),
            number: row.voucher_number,
        })
    }

    /// 使用状况.
    async fn usage_state(&self) -> Term<UsageState> {
        Term(self.row.usage_state)
    }

    /// 使用部门.
    async fn department(&self) -> Option<Department> {
        self.department_of(self.row.department_id)
    }

    /// 管理部门.
    async fn manage_department(&self) -> Option<Department> {
        self.department_of(self.row.manage_department_id)
    }

    /// 存放地点.
    async fn location(&self) -> Option<Location> {
        self.row.place_id.and_then(|id| self.related.places.get(&id)).cloned().map(Location)
    }

    /// 使用人.
    async fn user(&self) -> Option<Person> {
        self.person_of(self.row.user_id)
    }

    /// 保管人.
    async fn custodian(&self) -> Option<Person> {
        self.person_of(self.row.custodian_id)
    }

    /// When something with its 资产编号 was last counted (最近盘点日期).
    async fn last_counted_on(&self) -> Option<Date> {
        self.row.asset_no.as_ref().and_then(|number| self.related.counted.get(number)).copied().map(Date)
    }

    /// How many versions of it are known (版本数).
    async fn version(&self) -> i64 {
        self.related.versions.get(&self.row.card_id).copied().unwrap_or_default()
    }

    /// From which day this version holds (生效日期).
    async fn effective_on(&self) -> Date {
        Date(self.row.effective_on)
    }

    /// As of which day the card is told (截至日).
    async fn as_of(&self) -> Date {
        Date(self.at.as_of)
    }

    /// What those who hold it said of it, the newest first (领用确认记录).
    async fn custody_answers(&self) -> Vec<CustodyAnswer> {
        let answers = self.related.answers.get(&self.row.card_id).map_or(&[][..], Vec::as_slice);
        answers.iter().map(|answer| CustodyAnswer::new(answer, self.person_of(Some(answer.person_id)))).collect()
    }

    /// Its versions, in the order in which they were recorded (变动历史).
    async fn history(&self) -> Vec<AssetCardVersion> {
        let entries = self.related.histories.get(&self.row.card_id).map_or(&[][..], Vec::as_slice);
        entries.iter().map(AssetCardVersion::from).collect()
    }
}
