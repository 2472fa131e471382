//! stub
use super::*;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::*;
use crate::plan::*;
use crate::words::Told;
use entity::*;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
pub async fn regime_on(
    db: &impl ConnectionTrait,
    scope: &Scope,
    _i: InstituteId,
    _d: Day,
    _k: Moment,
) -> Result<Option<Regime>, Fault> {
    Ok(entity::org::institute_regime::Entity::find_in(scope).one(db).await?.map(|r| r.regime))
}
pub async fn import(_c: &Ctx, _t: &WriteTx, _i: &Incoming<'_>, _r: &import::Rows) -> Result<Planned, Error<Told>> {
    unimplemented!()
}
