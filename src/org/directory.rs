//! What the books of an institute speak of by name, and the ids that stand for it.

use super::names::{category_key, category_system, places};
use crate::app::{App, Ctx};
use crate::db::WriteTx;
use crate::db::bulk::{Bulk, Cells, Target};
use crate::error::Fault;
use crate::facts::normalise;
use crate::words::trimmed;
use entity::org::{category, department, person, place};
use entity::{CategoryId, DepartmentId, InstituteId, PersonId, PlaceId, Scope};
use foldhash::{HashMap, HashMapExt as _};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter as _, QuerySelect as _};
use std::hash::Hash;
use uuid::Uuid;

/// Everything that an institute's books name, by the form in which names are compared (名录). What is
/// named for the first time gets its id at once and its row with [`write`](Self::write).
#[derive(Debug)]
pub struct Directory {
    institute: InstituteId,
    departments: Register<DepartmentId>,
    places: Register<PlaceId>,
    persons: Register<PersonId>,
    categories: Register<CategoryId>,
}

/// What is named in one table.
#[derive(Debug)]
struct Register<I> {
    ids: HashMap<String, I>,
    texts: HashMap<I, Written>,
    /// Not in the database yet, parents before what lies in them.
    fresh: Vec<Fresh<I>>,
}

/// What an id stands for, as it was first written.
#[derive(Debug, Clone, Default)]
struct Written {
    /// 编码, of a person 工号.
    code: String,
    /// The name; of a place the path.
    name: String,
}

#[derive(Debug)]
struct Fresh<I> {
    id: I,
    key: String,
    /// What a place lies in, or the department of a person.
    under: Option<Uuid>,
    /// The name of a place's last level; of others their name.
    name: String,
}

impl<I: Copy + Eq + Hash + From<Uuid>> Register<I> {
    /// The id of a key, and whether it is new.
    fn id(&mut self, app: &App, key: &str, written: impl FnOnce() -> Written) -> (I, bool) {
        if let Some(id) = self.ids.get(key) {
            return (*id, false);
        }
        let id = app.id();
        self.ids.insert(key.to_owned(), id);
        self.texts.insert(id, written());
        (id, true)
    }

    fn name(&self, id: I) -> &str {
        self.texts.get(&id).map_or("", |written| &written.name)
    }

    fn code(&self, id: I) -> &str {
        self.texts.get(&id).map_or("", |written| &written.code)
    }

    /// Says the code of what has none yet.
    fn set_code(&mut self, id: I, code: &str) {
        if let Some(written) = self.texts.get_mut(&id).filter(|written| written.code.is_empty()) {
            code.clone_into(&mut written.code);
        }
    }
}

/// A row of any of the four tables as it is read.
#[derive(Debug, FromQueryResult)]
struct Known {
    id: Uuid,
    key: String,
    code: Option<String>,
    name: String,
}

impl Directory {
    /// All that an institute's books named so far.
    pub async fn load(db: &impl ConnectionTrait, scope: &Scope, institute: InstituteId) -> Result<Self, Fault> {
        use {category::Column as C, department::Column as D, person::Column as P, place::Column as L};
        Ok(Self {
            institute,
            departments: known::<department::Entity, _>(db, scope, institute, (D::Id, D::Key, D::Code, D::Name))
                .await?,
            places: known::<place::Entity, _>(db, scope, institute, (L::Id, L::Key, L::Code, L::Path)).await?,
            persons: known::<person::Entity, _>(db, scope, institute, (P::Id, P::Key, P::StaffNo, P::Name)).await?,
            categories: known::<category::Entity, _>(db, scope, institute, (C::Id, C::Key, C::Code, C::Name)).await?,
        })
    }

    /// The department of a name; `None` for a blank one.
    pub fn department(&mut self, app: &App, name: &str) -> Option<DepartmentId> {
        plain(&mut self.departments, app, name)
    }

    /// The person of a name; `None` for a blank one.
    pub fn person(&mut self, app: &App, name: &str) -> Option<PersonId> {
        plain(&mut self.persons, app, name)
    }

    /// The place of a path such as `东区/A栋/301`; what it lies in is made with it. `None` for a blank one.
    pub fn place(&mut self, app: &App, path: &str) -> Option<PlaceId> {
        let path = trimmed(path);
        if path.is_empty() {
            return None;
        }
        if let Some(id) = self.places.ids.get(&*normalise(path)) {
            return Some(*id);
        }
        let mut parent = None;
        for (path, name) in places(path) {
            let key = normalise(path);
            let written = || Written { code: String::new(), name: path.to_owned() };
            let (id, is_new) = self.places.id(app, &key, written);
            if is_new {
                let under = parent.map(|parent: PlaceId| parent.0);
                self.places.fresh.push(Fresh { id, key: key.into_owned(), under, name: name.to_owned() });
            }
            parent = Some(id);
        }
        parent
    }

    /// The asset class of a code and a name; `None` where both are blank.
    pub fn category(&mut self, app: &App, code: &str, name: &str) -> Option<CategoryId> {
        let (code, name) = (trimmed(code), trimmed(name));
        if code.is_empty() && name.is_empty() {
            return None;
        }
        let key = category_key(code, name);
        let written = || Written { code: code.to_owned(), name: name.to_owned() };
        let (id, is_new) = self.categories.id(app, &key, written);
        if is_new {
            self.categories.fresh.push(Fresh { id, key, under: None, name: name.to_owned() });
        }
        Some(id)
    }

    /// The department of a name, whose code is said, too.
    pub(super) fn coded_department(&mut self, app: &App, name: &str, code: &str) -> Option<DepartmentId> {
        let id = self.department(app, name)?;
        self.departments.set_code(id, trimmed(code));
        Some(id)
    }

    /// The place of a path, whose code is said, too.
    pub(super) fn coded_place(&mut self, app: &App, path: &str, code: &str) -> Option<PlaceId> {
        let id = self.place(app, path)?;
        self.places.set_code(id, trimmed(code));
        Some(id)
    }

    /// The person of a key, of whom the 工号 and the department are said, too.
    pub(super) fn staff(
        &mut self,
        app: &App,
        key: &str,
        (name, staff_no): (&str, &str),
        department: Option<DepartmentId>,
    ) -> PersonId {
        let written = || Written { code: trimmed(staff_no).to_owned(), name: trimmed(name).to_owned() };
        let (id, is_new) = self.persons.id(app, key, written);
        if is_new {
            let (key, under) = (key.to_owned(), department.map(|department| department.0));
            self.persons.fresh.push(Fresh { id, key, under, name: trimmed(name).to_owned() });
        }
        id
    }

    /// The name of a department as it was first written.
    pub fn department_name(&self, id: DepartmentId) -> &str {
        self.departments.name(id)
    }

    /// The name of a person as it was first written.
    pub fn person_name(&self, id: PersonId) -> &str {
        self.persons.name(id)
    }

    /// The path of a place as it was first written.
    pub fn place_path(&self, id: PlaceId) -> &str {
        self.places.name(id)
    }

    /// Code and name of an asset class as they were first written.
    pub fn category_names(&self, id: CategoryId) -> (&str, &str) {
        (self.categories.code(id), self.categories.name(id))
    }

    /// Writes what was named for the first time.
    pub async fn write(&mut self, ctx: &Ctx, tx: &WriteTx) -> Result<(), Fault> {
        let institute = self.institute.0;
        let head = |cells: &mut Cells, id: Uuid, name: &str, key: &str| {
            cells.uuid(id);
            cells.uuid(institute);
            cells.word(name);
            cells.word(key);
        };
        let fresh = std::mem::take(&mut self.departments.fresh);
        let departments = &self.departments;
        insert(ctx, tx, DEPARTMENTS, &fresh, |cells, row| {
            head(cells, row.id.0, &row.name, &row.key);
            cells.text(departments.code(row.id));
        })
        .await?;
        let fresh = std::mem::take(&mut self.persons.fresh);
        let persons = &self.persons;
        insert(ctx, tx, PERSONS, &fresh, |cells, row| {
            head(cells, row.id.0, &row.name, &row.key);
            cells.text(persons.code(row.id));
            cells.uuid(row.under);
        })
        .await?;
        let fresh = std::mem::take(&mut self.places.fresh);
        let places = &self.places;
        insert(ctx, tx, PLACES, &fresh, |cells, row| {
            head(cells, row.id.0, &row.name, &row.key);
            cells.text(places.code(row.id));
            cells.word(places.name(row.id));
            cells.uuid(row.under);
        })
        .await?;
        let fresh = std::mem::take(&mut self.categories.fresh);
        let categories = &self.categories;
        insert(ctx, tx, CATEGORIES, &fresh, |cells, row| {
            head(cells, row.id.0, &row.name, &row.key);
            let code = categories.code(row.id);
            let (system, edition) = category_system(code);
            cells.word(code);
            cells.word(system.code());
            cells.word(edition);
        })
        .await
    }
}

const DEPARTMENTS: Target = Target { table: "department", columns: &["id", "institute_id", "name", "key", "code"] };
const PERSONS: Target =
    Target { table: "person", columns: &["id", "institute_id", "name", "key", "staff_no", "department_id"] };
const PLACES: Target =
    Target { table: "place", columns: &["id", "institute_id", "name", "key", "code", "path", "parent_id"] };
const CATEGORIES: Target =
    Target { table: "category", columns: &["id", "institute_id", "name", "key", "code", "system", "edition"] };

async fn insert<I>(
    ctx: &Ctx,
    tx: &WriteTx,
    target: Target,
    fresh: &[Fresh<I>],
    write: impl Fn(&mut Cells, &Fresh<I>),
) -> Result<(), Fault> {
    if fresh.is_empty() {
        return Ok(());
    }
    let mut bulk = Bulk::begin(ctx, tx, target).await?;
    for row in fresh {
        bulk.push(|cells| write(cells, row)).await?;
    }
    bulk.finish().await?;
    Ok(())
}

/// The id of a name that is its own key.
fn plain<I: Copy + Eq + Hash + From<Uuid>>(register: &mut Register<I>, app: &App, name: &str) -> Option<I> {
    let name = trimmed(name);
    if name.is_empty() {
        return None;
    }
    let key = normalise(name);
    let (id, is_new) = register.id(app, &key, || Written { code: String::new(), name: name.to_owned() });
    if is_new {
        register.fresh.push(Fresh { id, key: key.into_owned(), under: None, name: name.to_owned() });
    }
    Some(id)
}

/// The rows of a table, whose columns are given as id, key, code and name.
async fn known<E, I>(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    (id, key, code, name): (E::Column, E::Column, E::Column, E::Column),
) -> Result<Register<I>, Fault>
where
    E: entity::InScope + EntityTrait,
    I: Copy + Eq + Hash + From<Uuid>,
{
    let rows = E::find_in(scope)
        .select_only()
        .column_as(id, "id")
        .column_as(key, "key")
        .column_as(code, "code")
        .column_as(name, "name")
        .filter(E::INSTITUTE.eq(institute))
        .into_model::<Known>()
        .all(db)
        .await?;
    let mut ids = HashMap::with_capacity(rows.len());
    let mut texts = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = I::from(row.id);
        ids.insert(row.key, id);
        texts.insert(id, Written { code: row.code.unwrap_or_default(), name: row.name });
    }
    Ok(Register { ids, texts, fresh: Vec::new() })
}
