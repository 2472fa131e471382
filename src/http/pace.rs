//! Bodies that come too slowly hold a place that others wait for: they are cut off.
//!
//! A body may rest for a while, and must keep up a pace on the whole, so that neither a client that has
//! gone away nor one that sends a byte now and then stays for long.

use super::words as w;
use crate::words::Told;
use axum::body::{Body, Bytes};
use futures_util::{Stream, TryStreamExt as _, stream};
use std::time::Duration;
use tokio::time::Instant;

/// How fast a body must come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// How long it may rest; and what a body of any size is given beside its pace.
    rest: Duration,
    /// Bytes a second that it must come to on the whole.
    bytes: u64,
}

/// The pace of every body.
pub(super) const PACE: Pace = Pace { rest: Duration::from_secs(10), bytes: 16 * 1024 };

/// Why a body did not come as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Broken {
    /// It has more bytes than it may.
    #[error("the body is too large")]
    Large,
    /// It came too slowly.
    #[error("the body came too slowly")]
    Slow,
    /// It ended before its end.
    #[error("the body broke off")]
    Cut,
}

impl Broken {
    /// What is told of it; the body may have so many bytes.
    pub(super) fn told(self, most: usize) -> Told {
        match self {
            Self::Large => w::BODY_LARGE.with([&most]),
            Self::Slow => w::BODY_SLOW.with([]),
            Self::Cut => w::BODY_CUT.with([]),
        }
    }
}

/// The bytes of a body as they come, and an end where they come too slowly.
pub(super) fn kept(body: Body, pace: Pace) -> impl Stream<Item = Result<Bytes, Broken>> + Send + 'static {
    let begun = Instant::now();
    stream::try_unfold((body.into_data_stream(), 0_u64), move |(mut body, came)| async move {
        let latest = begun + pace.rest + Duration::from_secs(came / pace.bytes);
        let end = latest.min(Instant::now() + pace.rest);
        match tokio::time::timeout_at(end, body.try_next()).await {
            Err(_) => Err(Broken::Slow),
            Ok(Err(_)) => Err(Broken::Cut),
            Ok(Ok(None)) => Ok(None),
            Ok(Ok(Some(bytes))) => {
                let came = came.saturating_add(bytes.len() as u64);
                Ok(Some((bytes, (body, came))))
            }
        }
    })
}

/// A whole body of at most so many bytes.
pub(super) async fn whole(body: Body, most: usize, pace: Pace) -> Result<Vec<u8>, Broken> {
    let add = |mut all: Vec<u8>, bytes: Bytes| async move {
        if all.len() + bytes.len() > most {
            return Err(Broken::Large);
        }
        all.extend_from_slice(&bytes);
        Ok(all)
    };
    kept(body, pace).try_fold(Vec::new(), add).await
}

#[cfg(test)]
mod tests {
    use super::{Broken, PACE, Pace, whole};
    use axum::body::{Body, Bytes};
    use futures_util::stream;
    use std::time::Duration;

    /// A body of pieces of `size` bytes, each after a pause.
    fn body(pieces: usize, size: usize, pause: Duration) -> Body {
        Body::from_stream(stream::unfold(0, move |at| async move {
            tokio::time::sleep(pause).await;
            (at < pieces).then(|| (Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; size])), at + 1))
        }))
    }

    #[tokio::test]
    async fn a_slow_body_is_cut_off() {
        let short = Pace { rest: Duration::from_millis(100), bytes: 1_000 };
        assert_eq!(whole(body(1, 1, Duration::from_mins(10)), 10, short).await, Err(Broken::Slow));
        // A byte now and then is no pace, though it never rests for long.
        assert_eq!(whole(body(600_000, 1, Duration::from_millis(1)), 1_000_000, short).await, Err(Broken::Slow));
        // What keeps the pace may take longer than a rest.
        let patient = Pace { rest: Duration::from_millis(500), bytes: 100 };
        assert_eq!(
            whole(body(8, 100, Duration::from_millis(100)), 1_000, patient).await.map(|bytes| bytes.len()),
            Ok(800)
        );
    }

    #[tokio::test]
    async fn a_large_or_broken_body_is_told_apart() {
        assert_eq!(whole(body(11, 1, Duration::ZERO), 10, PACE).await, Err(Broken::Large));
        let cut = Body::from_stream(stream::iter([Ok(Bytes::new()), Err(std::io::Error::other("gone"))]));
        assert_eq!(whole(cut, 10, PACE).await, Err(Broken::Cut));
    }
}
