//! Every mutation is done once under its `idempotencyKey`.

use super::call::Call;
use super::error::{Failed, Refusal, UserError};
use super::{node, words as w};
use crate::access::once::{self, Answered};
use crate::app::Ctx;
use crate::error::Error;
use async_graphql::{Context, InputType};
use entity::Digest;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Bytes of a key.
const KEY: usize = 100;

/// What a mutation made or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Its id.
    pub id: Uuid,
    /// Whether it was there before, so that nothing was done.
    pub existed: bool,
}

impl From<Uuid> for Made {
    fn from(id: Uuid) -> Self {
        Self { id, existed: false }
    }
}

/// Marks the subject of a request that found what it asked for done by another.
const EXISTED: char = '=';

/// What became of a mutation.
#[derive(Debug)]
pub struct Settled {
    /// What was made or changed; `None` where a rule refused.
    pub id: Option<Uuid>,
    /// Whether it was there before.
    pub existed: bool,
    /// Why a rule refused.
    pub user_errors: Vec<UserError>,
}

/// Does what a mutation asks, unless that was done before under the same key. `run` answers the id
/// of the `kind` that was made or changed. The snapshot of the request is given up before and after.
pub async fn once<R, F, M>(
    context: &Context<'_>,
    kind: &'static str,
    input: &impl InputType,
    key: &str,
    run: impl FnOnce(Ctx) -> F,
) -> Result<Settled, Failed>
where
    R: Refusal,
    F: Future<Output = Result<M, Error<R>>>,
    M: Into<Made>,
{
    let call = Call::of(context);
    let ctx = &call.ctx;
    let refused = |told: crate::words::Told| Settled {
        id: None,
        existed: false,
        user_errors: vec![UserError { field: Some(vec!["idempotencyKey".to_owned()]), ..told.user_error(ctx.lang) }],
    };
    if key.is_empty() || key.len() > KEY || !key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Ok(refused(w::KEY_FORM.with([])));
    }
    call.reads.renew().await;
    let hash = digest(context.field().name(), input);
    let done = once::once(ctx, key, hash, async |ctx| {
        let Made { id, existed } = run(ctx).await?.into();
        Ok(format!("{}{kind}:{id}", if existed { String::from(EXISTED) } else { String::new() }))
    })
    .await;
    call.reads.renew().await;
    match done {
        Ok(Answered::Done(subject)) => {
            let existed = subject.starts_with(EXISTED);
            let id =
                node::parse(subject.trim_start_matches(EXISTED)).filter(|(found, _)| *found == kind).map(|(_, id)| id);
            Ok(id.map_or_else(
                || refused(w::KEY_REUSED.with([&key])),
                |id| Settled { id: Some(id), existed, user_errors: vec![] },
            ))
        }
        Ok(Answered::Reused) => Ok(refused(w::KEY_REUSED.with([&key]))),
        Err(Error::Refused(reasons)) => {
            let user_errors = reasons.iter().map(|reason| reason.user_error(ctx.lang)).collect();
            Ok(Settled { id: None, existed: false, user_errors })
        }
        Err(Error::Access(told)) => Err(Failed::Access(told)),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

/// The digest of a mutation's name and input; the members of an object have the order of their type.
fn digest(name: &str, input: &impl InputType) -> Digest {
    let text = format!("{name}\n{}", input.to_value());
    Digest(Sha256::digest(text.as_bytes()).into())
}
