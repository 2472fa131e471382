//! Table `count_line`.

use crate::{CountLineId, CountResult, Day, Digest, InstituteId, Moment, Money, Quantity, StocktakeId, UsageState};
use sea_orm::entity::prelude::*;

/// A counted line (盘点行).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "count_line")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CountLineId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The stocktake (盘点).
    pub stocktake_id: StocktakeId,
    /// Sheet of that import.
    pub sheet: Option<i32>,
    /// Row of that sheet, as a spreadsheet shows it.
    pub row: Option<i32>,
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
    /// 资产分类代码.
    pub class_code: Option<String>,
    /// 资产分类名称.
    pub class_name: Option<String>,
    /// 计量单位.
    pub unit: Option<String>,
    /// 部门 found.
    pub department: Option<String>,
    /// 使用人 found.
    pub user_name: Option<String>,
    /// 保管人 found.
    pub custodian: Option<String>,
    /// 存放地点 found.
    pub location: Option<String>,
    /// 使用状况.
    pub usage_state: UsageState,
    /// 盘点结果.
    pub result: CountResult,
    /// 数量.
    pub quantity: Quantity,
    /// Whether the list gives the row a value of its own.
    pub valued: bool,
    /// That value of the whole row, in fen.
    pub original_value: Money,
    /// 取得日期.
    pub acquired_on: Option<Day>,
    /// 盘点日期.
    pub counted_on: Option<Day>,
    /// 盘点人.
    pub counter: Option<String>,
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
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
