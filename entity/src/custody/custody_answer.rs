//! Table `custody_answer`.

use crate::{CardId, CardVersionId, CustodyAnswerId, CustodyReply, InstituteId, Moment, PersonId};
use sea_orm::entity::prelude::*;

/// What somebody said of a thing in their hands (领用确认记录). Appended, never changed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "custody_answer")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustodyAnswerId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The card.
    pub card_id: CardId,
    /// The person who holds the thing.
    pub person_id: PersonId,
    /// The version of the card as it was seen.
    pub card_version_id: CardVersionId,
    /// For which year (确认年度).
    pub year: i32,
    /// What was said.
    pub reply: CustodyReply,
    /// Why, where it is not as the card says.
    pub note: Option<String>,
    /// Who said it.
    pub answered_by: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

// Reached by way of a card only; who holds things reads no cards but theirs.
crate::in_scope!(Column::InstituteId, ReadOrganisation);
