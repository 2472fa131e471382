//! What is said of cards.

use super::super::assets::EvidenceInput;
use super::super::scalar::{Date, Money, Period, Quantity};
use super::super::term::Term;
use async_graphql::{ID, InputObject};
use entity::{CardOccasion, DepreciationMethod, DepreciationStatus, UsageState};

/// Where things stand and in whose hands from a day on; what is not given stays as it is (内部调剂).
#[derive(Debug, InputObject)]
pub struct AssetCardReassignInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The cards, at most 500.
    pub cards: Vec<ID>,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
    /// 使用部门.
    pub department: Option<ID>,
    /// 管理部门.
    pub manage_department: Option<ID>,
    /// 存放地点.
    pub location: Option<ID>,
    /// 使用人.
    pub user: Option<ID>,
    /// 保管人.
    pub custodian: Option<ID>,
}

/// How things are used from a day on (使用状况变更).
#[derive(Debug, InputObject)]
pub struct AssetCardChangeStateInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The cards, at most 500.
    pub cards: Vec<ID>,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
    /// 使用状况; where the value is used in several ways, the main one.
    pub usage_state: Term<UsageState>,
    /// The parts of its value by how they are used, where it is not all used in one way; of one card only
    /// (使用状况分列).
    #[graphql(default)]
    pub uses: Vec<AssetUseInput>,
}

/// A part of the value of a card, and how it is used (使用状况分列).
#[derive(Debug, InputObject)]
pub struct AssetUseInput {
    /// 使用状况.
    pub state: Term<UsageState>,
    /// 价值.
    pub value: Money,
}

/// What a thing costs from a day on (价值调整).
#[derive(Debug, InputObject)]
pub struct AssetCardAdjustValueInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The card.
    pub card: ID,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
    /// 原值.
    pub original_value: Money,
    /// 财政拨款; needed where the card says what it was paid from.
    pub fiscal_fund: Option<Money>,
    /// 非财政拨款; needed where the card says what it was paid from.
    pub other_fund: Option<Money>,
    /// Why it costs something else: `FINAL_ACCOUNTS`, `INVOICE` or `CORRECTION` (调整事由).
    pub occasion: Option<Term<CardOccasion>>,
}

/// How long things are used, and what is left of them in the end, from a day on (会计估计变更).
#[derive(Debug, InputObject)]
pub struct AssetCardAdjustEstimateInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The cards, at most 500.
    pub cards: Vec<ID>,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
    /// 使用年限 in months, as a whole.
    pub life_months: Option<u16>,
    /// Why a life is outside the years of its class, where it is (年限与规定不符的原因).
    pub life_reason: Option<String>,
    /// 预计净残值.
    pub residual_value: Option<Money>,
}

/// What assets did in a month (月工作量).
#[derive(Debug, InputObject)]
pub struct AssetCardWorkInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The month, which is not posted yet (会计期间).
    pub period: Period,
    /// What each of at most 500 cards did.
    pub works: Vec<CardWorkInput>,
}

/// What an asset did in a month (月工作量).
#[derive(Debug, InputObject)]
pub struct CardWorkInput {
    /// The card.
    pub card: ID,
    /// How much, in the unit of its 工作总量 (工作量).
    pub quantity: Quantity,
}

/// A change that was not (撤销变动).
#[derive(Debug, InputObject)]
pub struct AssetCardUndoInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The card, whose last change is undone.
    pub card: ID,
    /// Why (撤销原因).
    pub reason: String,
}

/// A card that is entered, as a list would name it: departments, places, persons and classes that are new are
/// entered with it (验收建卡).
#[derive(Debug, InputObject)]
pub struct AssetCardInput {
    /// 资产编号; it or a card number is needed.
    pub asset_no: Option<String>,
    /// 卡片编号.
    pub card_no: Option<String>,
    /// 标签号.
    pub tag_no: Option<String>,
    /// 原资产编号.
    pub old_no: Option<String>,
    /// 产品序列号.
    pub serial_no: Option<String>,
    /// 品牌.
    pub brand: Option<String>,
    /// 资产名称.
    pub name: String,
    /// 规格型号.
    pub specification: Option<String>,
    /// 资产分类代码.
    pub category_code: Option<String>,
    /// 资产分类名称.
    pub category_name: Option<String>,
    /// 单位会计科目.
    pub ledger_account: Option<String>,
    /// 计量单位.
    pub unit: Option<String>,
    /// 使用部门.
    pub department: Option<String>,
    /// 管理部门.
    pub manage_department: Option<String>,
    /// 存放地点, levels joined by `/`.
    pub location: Option<String>,
    /// 使用人.
    pub user: Option<String>,
    /// 保管人.
    pub custodian: Option<String>,
    /// 使用状况.
    pub usage_state: Option<Term<UsageState>>,
    /// 数量; one where it is not given.
    pub quantity: Option<Quantity>,
    /// 原值.
    pub original_value: Money,
    /// 财政拨款.
    pub fiscal_fund: Option<Money>,
    /// 非财政拨款.
    pub other_fund: Option<Money>,
    /// 项目 that it was bought for.
    pub project: Option<String>,
    /// 工作总量, where it is depreciated by what it does.
    pub work_total: Option<Quantity>,
    /// 累计工作量 that come with it.
    pub work_done: Option<Quantity>,
    /// 累计折旧 that comes with it.
    pub accumulated_depreciation: Option<Money>,
    /// 已计提月数 that come with it.
    pub depreciated_months: Option<u16>,
    /// 预计净残值.
    pub residual_value: Option<Money>,
    /// 使用年限 in months; of what is not new the months that are left and those that are depreciated.
    pub life_months: Option<u16>,
    /// 折旧方法.
    pub depreciation_method: Option<Term<DepreciationMethod>>,
    /// 折旧状态.
    pub depreciation_status: Option<Term<DepreciationStatus>>,
    /// 取得日期.
    pub acquired_on: Option<Date>,
    /// 投入使用日期.
    pub in_service_on: Option<Date>,
    /// 财务入账日期.
    pub booked_on: Option<Date>,
    /// 起始计提日期.
    pub depreciation_start_on: Option<Date>,
    /// 会计凭证.
    pub voucher: Option<CardVoucherInput>,
}

/// The voucher with which an asset was booked (会计凭证).
#[derive(Debug, InputObject)]
pub struct CardVoucherInput {
    /// 会计年度.
    pub year: u16,
    /// 期间, 1 to 13.
    pub period: u8,
    /// 凭证字.
    pub word: Option<String>,
    /// 凭证号.
    pub number: u32,
}

/// Cards that are entered (验收建卡).
#[derive(Debug, InputObject)]
pub struct AssetCardRegisterInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// From which day they hold (建卡日期).
    pub on: Date,
    /// How the assets came (取得方式).
    pub occasion: Term<CardOccasion>,
    /// Why (事由).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
    /// The cards, at most 500.
    pub cards: Vec<AssetCardInput>,
    /// Why a life is outside the years of its class, where it is (年限与规定不符的原因).
    pub life_reason: Option<String>,
}

/// Cards that go into works (改扩建转出).
#[derive(Debug, InputObject)]
pub struct AssetCardWorksBeginInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The cards, at most 500.
    pub cards: Vec<ID>,
    /// From which day (转出日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
}

/// A card that comes back from works (改扩建转入).
#[derive(Debug, InputObject)]
pub struct AssetCardWorksCompleteInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The card.
    pub card: ID,
    /// From which day (转入日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
    /// 原值.
    pub original_value: Money,
    /// 财政拨款; needed where the card says what it was paid from.
    pub fiscal_fund: Option<Money>,
    /// 非财政拨款; needed where the card says what it was paid from.
    pub other_fund: Option<Money>,
    /// 使用年限 in months, which begins anew.
    pub life_months: u16,
    /// Why a life is outside the years of its class, where it is (年限与规定不符的原因).
    pub life_reason: Option<String>,
    /// 预计净残值; as before where it is not given.
    pub residual_value: Option<Money>,
    /// 使用状况; 在用 where it is not given.
    pub usage_state: Option<Term<UsageState>>,
}

/// A part that becomes a card of its own.
#[derive(Debug, InputObject)]
pub struct AssetCardPartInput {
    /// 资产编号; it or a card number is needed.
    pub asset_no: Option<String>,
    /// 卡片编号.
    pub card_no: Option<String>,
    /// 标签号.
    pub tag_no: Option<String>,
    /// 产品序列号.
    pub serial_no: Option<String>,
    /// 资产名称; as the whole where it is not given.
    pub name: Option<String>,
    /// 数量.
    pub quantity: Quantity,
    /// 原值; as the quantity has it where no part gives one.
    pub original_value: Option<Money>,
}

/// A card that is split, by quantity or by value (卡片拆分).
#[derive(Debug, InputObject)]
pub struct AssetCardSplitInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The card; what is left stays with it.
    pub card: ID,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
    /// The parts, at most 500.
    pub parts: Vec<AssetCardPartInput>,
    /// What quantity is left, where the parts name values; else what they leave (剩余数量).
    pub quantity_left: Option<Quantity>,
}

/// Cards that are put together (卡片合并).
#[derive(Debug, InputObject)]
pub struct AssetCardCombineInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The card that stays (主卡片).
    pub into: ID,
    /// The cards that it takes over.
    pub cards: Vec<ID>,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// What proves it; what the step asks for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
    /// 使用年限 in months, as a whole; that of the card that stays where it is not given.
    pub life_months: Option<u16>,
}
