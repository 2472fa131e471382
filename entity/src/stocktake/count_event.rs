//! Table `count_event`.

use crate::{
    CountEventId, CountFinding, CountRound, Day, Digest, InstituteId, ItemCondition, Moment, PersonId, PlaceId,
    Quantity, StocktakeId,
};
use sea_orm::entity::prelude::*;

/// Something that a stocktaker said of a thing: kept as it came, never changed and never deleted (盘点登记).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "count_event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CountEventId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The stocktake (盘点).
    pub stocktake_id: StocktakeId,
    /// 终端编号.
    pub device: String,
    /// What the device calls it.
    pub client_id: Uuid,
    /// The running number that the device gave it.
    pub sequence: i64,
    /// The code as it was scanned or written (编码).
    pub code: String,
    /// The code in the form in which codes are compared.
    pub code_key: String,
    /// In which round.
    pub round: CountRound,
    /// What was found.
    pub finding: CountFinding,
    /// 数量.
    pub quantity: Quantity,
    /// Where (盘点地点).
    pub place_id: Option<PlaceId>,
    /// 实物状况.
    pub condition: Option<ItemCondition>,
    /// In whose hands it was seen (实际保管人).
    pub custodian_id: Option<PersonId>,
    /// What it is, where that is not known by its code (实物名称).
    pub name: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// What proves that it is elsewhere (在外证明).
    pub proof: Option<String>,
    /// When it comes back (预计归还日期).
    pub returns_on: Option<Day>,
    /// SHA-256 of the photo.
    pub photo: Option<Digest>,
    /// 监盘人.
    pub observer: Option<String>,
    /// 盘点日期.
    pub counted_on: Day,
    /// What the clock of the device said; nothing depends on it.
    pub device_time: Option<Moment>,
    /// Who counted.
    pub person_key: String,
    /// That they took part; always true.
    pub takes_part: bool,
    /// SHA-256 of what was said.
    pub digest: Digest,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
