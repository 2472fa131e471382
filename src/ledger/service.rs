//! stub
use super::*;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::*;
use crate::plan::*;
use crate::words::Told;
use entity::*;
pub async fn import(
    _c: &Ctx,
    _t: &WriteTx,
    _i: &Incoming<'_>,
    _r: &crate::facts::LedgerRows,
    _b: &[AccountBalance],
    _m: &crate::layout::Mapping,
    _p: &crate::jobs::Progress,
) -> Result<Planned, Error<Told>> {
    unimplemented!()
}
pub async fn revert(_c: &Ctx, _t: &WriteTx, _i: InstituteId, _r: ImportId) -> Result<Planned, Error<Told>> {
    unimplemented!()
}
