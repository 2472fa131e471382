//! 幂等: a request with the same key and the same body is done once and answered every time.
//!
//! The answer is what the request was about (`Import:…`): what is told of it is read anew, so that a
//! resend is told how far an import is by now. It is kept by [`WriteTx::commit`] in the transaction
//! that does the work, so there is no moment at which one is there without the other; of two requests
//! at the same time the second runs into the first one's row, is rolled back and answered alike.
//! A refusal changes nothing and is not kept: the next try may find what was missing.
//!
//! [`WriteTx::commit`]: crate::db::WriteTx::commit

use crate::app::Ctx;
use crate::error::{Error, Fault};
use entity::access::idempotency::{ActiveModel, Column, Entity};
use entity::{Digest, Moment};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _};
use std::sync::{Mutex, PoisonError};

/// The key of a request and what it asked for.
#[derive(Debug)]
pub struct RequestKey {
    key: String,
    hash: Digest,
    /// What the request was about, once that is kept.
    kept: Mutex<Option<String>>,
}

/// What became of a request with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It is done, now or before; what it was about.
    Done(String),
    /// The key stands for another request.
    Reused,
}

/// Does what is asked, unless that was done before. `run` answers what it was about.
pub async fn once<R, F>(ctx: &Ctx, key: &str, hash: Digest, run: impl FnOnce(Ctx) -> F) -> Result<Answered, Error<R>>
where
    R: std::fmt::Debug,
    F: Future<Output = Result<String, Error<R>>>,
{
    if let Some(answered) = known(ctx, key, hash).await? {
        return Ok(answered);
    }
    let request = std::sync::Arc::new(RequestKey { key: key.to_owned(), hash, kept: Mutex::default() });
    let keyed = Ctx { request: Some(std::sync::Arc::clone(&request)), ..ctx.clone() };
    match run(keyed).await {
        Ok(subject) => {
            let kept = request.kept().clone();
            match kept {
                Some(kept) if kept == subject => {}
                Some(_) => change(ctx, &request, &subject).await?,
                None => keep_alone(ctx, &request, &subject).await?,
            }
            Ok(Answered::Done(subject))
        }
        // It may have lost against the same request, sent twice.
        Err(error) => known(ctx, key, hash).await?.ok_or(error),
    }
}

impl RequestKey {
    fn kept(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps what a request was about, in the transaction that does it.
pub(crate) async fn keep(db: &impl ConnectionTrait, ctx: &Ctx, subject: &str, at: Moment) -> Result<(), Fault> {
    let Some(request) = &ctx.request else { return Ok(()) };
    if request.kept().is_some() {
        return Ok(());
    }
    insert(db, ctx, request, subject, at).await?;
    *request.kept() = Some(subject.to_owned());
    Ok(())
}

/// Keeps what a request was about that wrote nothing, or not by way of a transaction of its own.
async fn keep_alone(ctx: &Ctx, request: &RequestKey, subject: &str) -> Result<(), Fault> {
    let row = Query::insert()
        .into_table(Entity)
        .columns([Column::Actor, Column::Key, Column::RequestHash, Column::Reply, Column::RecordedAt])
        .values_panic([
            whose(ctx).into(),
            request.key.as_str().into(),
            request.hash.into(),
            reply(subject).into(),
            ctx.app.clock.now().into(),
        ])
        .to_owned();
    match ctx.app.db.write_one(&row).await {
        Ok(_) => Ok(()),
        // The same request, sent twice, has just kept the same.
        Err(fault) => known(ctx, &request.key, request.hash).await?.map_or(Err(fault), |_| Ok(())),
    }
}

async fn insert(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    request: &RequestKey,
    subject: &str,
    at: Moment,
) -> Result<(), Fault> {
    let row = ActiveModel {
        actor: Set(whose(ctx)),
        key: Set(request.key.clone()),
        request_hash: Set(request.hash),
        reply: Set(reply(subject)),
        recorded_at: Set(at),
    };
    row.insert(db).await?;
    Ok(())
}

async fn change(ctx: &Ctx, request: &RequestKey, subject: &str) -> Result<(), Fault> {
    let update = Query::update()
        .table(Entity)
        .value(Column::Reply, reply(subject))
        .and_where(Column::Actor.eq(whose(ctx)))
        .and_where(Column::Key.eq(&*request.key))
        .to_owned();
    ctx.app.db.write_one(&update).await?;
    Ok(())
}

/// What became of an earlier request with the key.
async fn known(ctx: &Ctx, key: &str, hash: Digest) -> Result<Option<Answered>, Fault> {
    let row = Entity::find_by_id((whose(ctx), key.to_owned())).one(ctx.app.db.pool()).await?;
    Ok(row.map(|row| match subject(&row.reply) {
        Some(subject) if row.request_hash == hash => Answered::Done(subject),
        _ => Answered::Reused,
    }))
}

/// Two tokens may have one name; what they reach is then not the same.
fn whose(ctx: &Ctx) -> String {
    ctx.actor.key.clone()
}

fn reply(subject: &str) -> String {
    serde_json::json!({ "subject": subject }).to_string()
}

fn subject(reply: &str) -> Option<String> {
    let reply: serde_json::Value = serde_json::from_str(reply).ok()?;
    reply.get("subject")?.as_str().map(str::to_owned)
}
