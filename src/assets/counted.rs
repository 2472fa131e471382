//! When things were last counted, whatever the stocktake.

use super::query::At;
use crate::error::Fault;
use entity::imports::import;
use entity::stocktake::{count_line, stocktake};
use entity::{Day, InstituteId, StocktakeStatus};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Func, Query};
use std::collections::HashMap;

/// When things with these numbers were last counted (最近盘点日期), by number as written.
pub async fn last_counted(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    numbers: &[String],
    at: At,
) -> Result<HashMap<String, Day>, Fault> {
    let (line, stocktake, import) = (count_line::Entity, stocktake::Entity, import::Entity);
    let on = Expr::col((line, count_line::Column::CountedOn));
    let base = Expr::col((stocktake, stocktake::Column::BaseDate));
    let counted = || Func::coalesce([on.clone(), base.clone()]);
    let last = Func::max(counted());
    // What was called off since was not yet so at an earlier instant.
    let stood = Condition::any()
        .add(Expr::col((stocktake, stocktake::Column::Status)).ne(StocktakeStatus::Cancelled))
        .add(Expr::col((import, import::Column::RevertedAt)).gt(at.known_at));
    let select = Query::select()
        .column((line, count_line::Column::AssetNo))
        .expr(last)
        .from(line)
        .inner_join(
            stocktake,
            Expr::col((stocktake, stocktake::Column::Id)).equals((line, count_line::Column::StocktakeId)),
        )
        .left_join(import, Expr::col((import, import::Column::Id)).equals((stocktake, stocktake::Column::ImportId)))
        .and_where(Expr::col((line, count_line::Column::InstituteId)).eq(institute))
        .and_where(Expr::col((line, count_line::Column::AssetNo)).is_in(numbers.iter().map(String::as_str)))
        .and_where(Expr::col((line, count_line::Column::Result)).ne(entity::CountResult::Uncounted))
        .cond_where(stood)
        .and_where(Expr::col((line, count_line::Column::RecordedAt)).lte(at.known_at))
        .and_where(Expr::expr(counted()).lte(at.as_of))
        .group_by_col((line, count_line::Column::AssetNo))
        .to_owned();
    let mut found = HashMap::new();
    for row in db.query_all(&select).await? {
        found.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    Ok(found)
}
