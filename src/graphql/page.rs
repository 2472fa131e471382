//! Pages of a list (Relay): `first` rows after a cursor, or the `last` before one.
//!
//! A cursor is the key of its row, so a page costs the same however far it is from the beginning,
//! and a row that comes in between does not shift the rest. `totalCount` is counted only if asked for.

use super::call::Call;
use super::error::Failed;
use super::limits::{PAGE, has_nul};
use super::words as w;
use async_graphql::connection::PageInfo;
use async_graphql::{Context, Object, OutputType, TypeName};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use futures_util::future::BoxFuture;
use sea_orm::{ConnectionTrait, EntityTrait, IntoIdentity, PaginatorTrait as _, Select, sea_query::IntoValueTuple};
use serde::{Serialize, de::DeserializeOwned};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// A cursor, opaque to clients.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark(String);

impl Mark {
    /// The cursor of a row with a key.
    fn of(key: &impl Serialize) -> Self {
        // A key is texts and numbers, which JSON can always say.
        Self(BASE64.encode(serde_json::to_vec(key).unwrap_or_default()))
    }

    fn key<V: DeserializeOwned>(text: &str) -> Result<V, Failed> {
        let value = BASE64.decode(text).ok().and_then(|json| serde_json::from_slice(&json).ok());
        let key = value.filter(|value| !has_nul(value)).and_then(|value| serde_json::from_value(value).ok());
        key.ok_or_else(|| Failed::Asked(w::PAGE_CURSOR.with([&crate::words::harmless(text)])))
    }
}

/// Which rows of a list a page has; `V` is the key that the list is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Window<V> {
    /// How many rows.
    pub rows: u64,
    /// Whether they are counted from the end.
    pub backwards: bool,
    /// The key of the row after which, or before which, they lie.
    pub from: Option<V>,
}

impl<V: DeserializeOwned> Window<V> {
    /// The window that the arguments of a list say. `first` or `last` must be given.
    pub fn new(
        first: Option<i32>,
        after: Option<&str>,
        last: Option<i32>,
        before: Option<&str>,
    ) -> Result<Self, Failed> {
        let (rows, backwards, from) = match (first, last) {
            (Some(rows), None) if before.is_none() => (rows, false, after),
            (None, Some(rows)) if after.is_none() => (rows, true, before),
            (Some(_), None) | (None, Some(_)) => return Err(Failed::Asked(w::PAGE_DIRECTION.with([]))),
            _ => return Err(Failed::Asked(w::PAGE_MISSING.with([]))),
        };
        let size = u64::try_from(rows).ok().filter(|size| (1..=PAGE).contains(size));
        let rows = size.ok_or_else(|| Failed::Asked(w::PAGE_SIZE.with([&PAGE, &rows])))?;
        Ok(Self { rows, backwards, from: from.map(Mark::key).transpose()? })
    }
}

impl<V> Window<V> {
    /// Reads the rows of a page by a query of its own, which is told how many rows at most, whether
    /// from the end, and from where on; it answers them in the order of the list.
    pub async fn rows_by<M>(
        self,
        read: impl AsyncFnOnce(u64, bool, Option<V>) -> Result<Vec<M>, Failed>,
    ) -> Result<Rows<M>, Failed>
    where
        V: Clone,
    {
        let rows = read(self.rows + 1, self.backwards, self.from.clone()).await?;
        Ok(self.cut(rows))
    }

    /// The page of a list that is at hand, sorted by its key.
    pub fn of_sorted<M>(&self, all: Vec<M>, key: impl Fn(&M) -> V) -> Rows<M>
    where
        V: Ord,
    {
        let most = usize::try_from(self.rows + 1).unwrap_or(usize::MAX);
        let side = if self.backwards { Ordering::Less } else { Ordering::Greater };
        let lies_there = |row: &M| self.from.as_ref().is_none_or(|from| key(row).cmp(from) == side);
        let mut rows: Vec<M> = all.into_iter().filter(lies_there).collect();
        if self.backwards {
            rows = rows.split_off(rows.len().saturating_sub(most));
        } else {
            rows.truncate(most);
        }
        self.cut(rows)
    }

    /// The page of rows of which one more was asked for than the page has. They are in the order of
    /// the list.
    pub fn cut<M>(&self, mut rows: Vec<M>) -> Rows<M> {
        let (more, within) = (rows.len() as u64 > self.rows, self.from.is_some());
        if more {
            rows.remove(if self.backwards { 0 } else { rows.len() - 1 });
        }
        let (has_previous, has_next) = if self.backwards { (more, within) } else { (within, more) };
        Rows { found: rows, has_previous, has_next }
    }
}

/// The rows of a page, and whether there are more on either side.
#[derive(Debug, Clone)]
pub struct Rows<M> {
    found: Vec<M>,
    has_previous: bool,
    has_next: bool,
}

impl<M> Rows<M> {
    /// No rows, for a request that asks for none.
    pub const fn none() -> Self {
        Self { found: Vec::new(), has_previous: false, has_next: false }
    }

    /// The rows themselves.
    pub fn rows(&self) -> &[M] {
        &self.found
    }

    /// The page, each row as what a client is told of it. `key` is what the list is sorted by.
    pub fn list<T, V: Serialize>(self, total: Total, key: impl Fn(&M) -> V, tell: impl Fn(M) -> T) -> List<T> {
        let edge = |row: M| Edge { cursor: Mark::of(&key(&row)), node: tell(row) };
        let Self { found, has_previous, has_next } = self;
        List { edges: found.into_iter().map(edge).collect(), has_previous, has_next, total }
    }
}

/// A page of a list of `T`.
pub struct List<T> {
    edges: Vec<Edge<T>>,
    has_previous: bool,
    has_next: bool,
    total: Total,
}

impl<T: OutputType> TypeName for List<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T> List<T> {
    /// A list of nothing.
    pub fn empty() -> Self {
        let total = Total::lazy(|| async { Ok(0) });
        Self { edges: Vec::new(), has_previous: false, has_next: false, total }
    }
}

/// A page of a list (分页).
#[Object(name_type, serial)]
impl<T: OutputType> List<T> {
    /// The things of the page (本页各项).
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// The things of the page, each with its cursor (本页各项及其游标).
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// Where the page lies in the list (分页信息).
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_previous,
            has_next_page: self.has_next,
            start_cursor: self.edges.first().map(|edge| edge.cursor.0.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.0.clone()),
        }
    }

    /// How many things the list has on all its pages (总数). Counted only if asked for.
    async fn total_count(&self) -> Result<u64, Failed> {
        (self.total.0)().await
    }
}

/// A thing of a list and where it lies in it.
pub struct Edge<T> {
    cursor: Mark,
    node: T,
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A thing of a list and where it lies in it.
#[Object(name_type, serial)]
impl<T: OutputType> Edge<T> {
    /// The thing.
    async fn node(&self) -> &T {
        &self.node
    }

    /// Where it lies in the list, for `after` and `before` (游标).
    async fn cursor(&self) -> &str {
        &self.cursor.0
    }
}

/// Reads the rows of a page, and one more to know whether there are more. The columns of `keys`
/// must tell any two rows apart.
pub async fn rows<E, V>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    keys: impl IntoIdentity,
    window: &Window<V>,
) -> Result<Rows<E::Model>, Failed>
where
    E: EntityTrait,
    E::Model: Send + Sync,
    V: IntoValueTuple + Clone,
{
    let mut cursor = select.cursor_by(keys);
    match (window.from.clone(), window.backwards) {
        (Some(from), false) => _ = cursor.after(from),
        (Some(from), true) => _ = cursor.before(from),
        (None, _) => {}
    }
    if window.backwards {
        cursor.last(window.rows + 1);
    } else {
        cursor.first(window.rows + 1);
    }
    Ok(window.cut(cursor.all(db).await?))
}

/// Whether the rows of a list are asked for, and not only how many there are.
pub fn asks_for_rows(context: &Context<'_>) -> bool {
    let ahead = context.look_ahead();
    ["nodes", "edges", "pageInfo"].into_iter().any(|field| ahead.field(field).exists())
}

type Count = Box<dyn Fn() -> BoxFuture<'static, Result<u64, Failed>> + Send + Sync>;

/// How many rows a list has, counted only if asked for.
pub struct Total(Count);

impl Total {
    /// A number that is found out when it is asked for.
    pub fn lazy<F>(count: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<u64, Failed>> + Send + 'static,
    {
        Self(Box::new(move || Box::pin(count())))
    }

    /// The number of rows of a selection, in the snapshot of the request.
    pub fn counted<E>(call: &Arc<Call>, select: Select<E>) -> Self
    where
        E: EntityTrait,
        E::Model: Send + Sync + 'static,
        Select<E>: Send + Sync,
    {
        let call = Arc::clone(call);
        Self::lazy(move || {
            let (call, select) = (Arc::clone(&call), select.clone());
            async move { Ok(select.count(&**call.read().await?).await?) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Window};
    use crate::graphql::error::Failed;

    fn window(
        first: Option<i32>,
        after: Option<&str>,
        last: Option<i32>,
        before: Option<&str>,
    ) -> Result<Window<String>, &'static str> {
        Window::new(first, after, last, before).map_err(|failed| match failed {
            Failed::Asked(told) => told.code(),
            _ => "other",
        })
    }

    #[test]
    fn a_page_is_asked_for_one_way() {
        let mark = Mark::of(&"甲").0;
        let found = window(Some(200), Some(&mark), None, None);
        assert_eq!(found, Ok(Window { rows: 200, backwards: false, from: Some("甲".to_owned()) }));
        let found = window(None, None, Some(1), Some(&mark));
        assert_eq!(found, Ok(Window { rows: 1, backwards: true, from: Some("甲".to_owned()) }));
        assert_eq!(window(None, None, None, None), Err("PAGE_MISSING"));
        assert_eq!(window(Some(1), None, Some(1), None), Err("PAGE_MISSING"));
        assert_eq!(window(Some(1), None, None, Some(&mark)), Err("PAGE_DIRECTION"));
        for size in [0, -1, 201, i32::MAX] {
            assert_eq!(window(Some(size), None, None, None), Err("PAGE_SIZE"));
        }
        for text in ["", "x", "%%", &Mark::of(&7).0] {
            assert_eq!(window(Some(1), Some(text), None, None), Err("PAGE_CURSOR"), "{text}");
        }
    }
}
