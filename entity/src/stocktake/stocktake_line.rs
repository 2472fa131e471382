//! Table `stocktake_line`.

use crate::{
    CardId, CardVersionId, DepartmentId, InstituteId, Moment, Money, PersonId, PlaceId, Quantity, StocktakeId,
    StocktakeLineId,
};
use sea_orm::entity::prelude::*;

/// A card that a stocktake expects, as it was on the base date by what was known when the stocktake was opened (应盘明细).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake_line")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StocktakeLineId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The stocktake (盘点).
    pub stocktake_id: StocktakeId,
    /// The card.
    pub card_id: CardId,
    /// The version of the card that was in force.
    pub card_version_id: CardVersionId,
    /// Every number by which it may be known, in the form in which numbers are compared: 标签号, 资产编号, 卡片编号, 原资产编号 and 产品序列号, a line each.
    pub codes: String,
    /// 资产编号.
    pub asset_no: Option<String>,
    /// 卡片编号.
    pub card_no: Option<String>,
    /// 标签号.
    pub tag_no: Option<String>,
    /// 资产名称.
    pub name: Option<String>,
    /// 使用部门.
    pub department_id: Option<DepartmentId>,
    /// 存放地点.
    pub place_id: Option<PlaceId>,
    /// 使用人.
    pub user_id: Option<PersonId>,
    /// 保管人.
    pub custodian_id: Option<PersonId>,
    /// 数量.
    pub quantity: Quantity,
    /// 原值, in fen.
    pub original_value: Money,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
