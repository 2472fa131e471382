//! Table `card_version`.

use crate::{
    CardId, CardOccasion, CardVersionId, CardVersionKind, CategoryId, Day, DepartmentId, DepreciationMethod,
    DepreciationStatus, Digest, ImportId, InstituteId, Moment, Money, PersonId, PlaceId, Quantity, UsageState,
};
use sea_orm::entity::prelude::*;

/// A version of a card (卡片版本), in force from `effective_on` and known since `recorded_at`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "card_version")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardVersionId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The card.
    pub card_id: CardId,
    /// The import that brought it.
    pub import_id: Option<ImportId>,
    /// Sheet of that import.
    pub sheet: Option<i32>,
    /// Row of that sheet, as a spreadsheet shows it.
    pub row: Option<i32>,
    /// What kind.
    pub kind: CardVersionKind,
    /// From which business date it holds.
    pub effective_on: Day,
    /// SHA-256 of its content.
    pub digest: Digest,
    /// 资产编号.
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
    pub name: Option<String>,
    /// 规格型号.
    pub specification: Option<String>,
    /// 资产分类.
    pub category_id: Option<CategoryId>,
    /// 单位会计科目.
    pub ledger_account: Option<String>,
    /// 计量单位.
    pub unit: Option<String>,
    /// 使用部门.
    pub department_id: Option<DepartmentId>,
    /// 管理部门.
    pub manage_department_id: Option<DepartmentId>,
    /// 使用人.
    pub user_id: Option<PersonId>,
    /// 保管人.
    pub custodian_id: Option<PersonId>,
    /// 存放地点.
    pub place_id: Option<PlaceId>,
    /// 使用状况.
    pub usage_state: UsageState,
    /// 数量.
    pub quantity: Quantity,
    /// 原值, in fen.
    pub original_value: Money,
    /// 累计折旧, in fen.
    pub depreciation: Money,
    /// 财政拨款, in fen.
    pub fiscal_fund: Money,
    /// 非财政拨款, in fen.
    pub other_fund: Money,
    /// 取得日期.
    pub acquired_on: Option<Day>,
    /// 投入使用日期.
    pub in_service_on: Option<Day>,
    /// 财务入账日期.
    pub booked_on: Option<Day>,
    /// 起始计提日期.
    pub depreciation_start_on: Option<Day>,
    /// 记账日期 of a history export, from which the source says this version holds.
    pub stated_on: Option<Day>,
    /// 已处置 since.
    pub disposed_on: Option<Day>,
    /// 财务入账状态 未入账.
    pub unbooked: bool,
    /// Year of the voucher (凭证年度); 0 when the reference does not say.
    pub voucher_year: i32,
    /// Period of the voucher; 0 when the reference does not say.
    pub voucher_period: i32,
    /// 凭证字.
    pub voucher_word: Option<String>,
    /// 凭证号; 0 when none.
    pub voucher_number: i64,
    /// Further compared column 1 of a mapping.
    pub extra_1: Option<String>,
    /// Further compared column 2 of a mapping.
    pub extra_2: Option<String>,
    /// Further compared column 3 of a mapping.
    pub extra_3: Option<String>,
    /// Further compared column 4 of a mapping.
    pub extra_4: Option<String>,
    /// Further compared column 5 of a mapping.
    pub extra_5: Option<String>,
    /// 使用年限, in months; 0 when the card does not say.
    pub life_months: i32,
    /// 折旧方法.
    pub depreciation_method: DepreciationMethod,
    /// 折旧状态.
    pub depreciation_status: DepreciationStatus,
    /// 预计净残值, in fen.
    pub residual_value: Money,
    /// 已计提月数; 0 when the card does not say.
    pub depreciated_months: i32,
    /// The import that this version undoes (撤销).
    pub undoes_id: Option<ImportId>,
    /// When the system learned it.
    pub recorded_at: Moment,
    /// Who said it; none where a list did, or the undoing of one.
    pub recorded_by: Option<String>,
    /// How the asset came, or why it costs something else, where it was said here.
    pub occasion: Option<CardOccasion>,
    /// The card of which it was a part, or with which it was put together (拆分、合并).
    pub origin_id: Option<CardId>,
    /// 项目 that it was bought for.
    pub project: Option<String>,
    /// Of the value what is let or lent (出租出借价值), in fen; what is not said to be used otherwise is used as
    /// `usage_state` says.
    pub lent_value: Money,
    /// Of the value what is idle (闲置价值), in fen.
    pub idle_value: Money,
    /// Of the value what is to be disposed of (待处置价值), in fen.
    pub awaiting_value: Money,
    /// 工作总量; 0 when the card does not say.
    pub work_total: Quantity,
    /// 累计工作量 as of the version; 0 when the card does not say.
    pub work_done: Quantity,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadCards);
