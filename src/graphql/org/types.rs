//! What the books of an institute speak of by name, as a client is told of it.

use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::node::global;
use super::super::term::Term;
use super::institute::Institute;
use async_graphql::{Context, ID, Object};
use entity::org::{category, department, institute, person, place};
use entity::{CategorySystem, DepartmentId};

/// Says of types what their global ids begin with, and that they are what is told of a row.
macro_rules! told_of {
    ($($name:ident($model:ty);)+) => { $(
        impl $name {
            /// What its global ids begin with.
            pub const KIND: &'static str = stringify!($name);
        }

        impl From<$model> for $name {
            fn from(row: $model) -> Self {
                Self(row)
            }
        }
    )+ };
}

told_of! {
    Institute(institute::Model);
    Department(department::Model);
    Location(place::Model);
    Person(person::Model);
    Category(category::Model);
}

/// A department of an institute (部门).
#[derive(Debug, Clone)]
pub struct Department(pub department::Model);

/// A department of an institute (部门).
#[Object(serial)]
impl Department {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// The code (编码).
    async fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The name (名称).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The department that it is part of (上级部门).
    async fn parent(&self, context: &Context<'_>) -> Result<Option<Department>, Failed> {
        department_of(context, self.0.parent_id).await
    }
}

/// A place where things stand: campus, building, room (存放地点).
#[derive(Debug, Clone)]
pub struct Location(pub place::Model);

/// A place where things stand: campus, building, room (存放地点).
#[Object(serial)]
impl Location {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// The code (编码).
    async fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The name of its last level (名称).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The names of all its levels, joined by `/` (全路径).
    async fn path(&self) -> &str {
        &self.0.path
    }

    /// The place that it lies in (上级地点).
    async fn parent(&self, context: &Context<'_>) -> Result<Option<Location>, Failed> {
        let Some(id) = self.0.parent_id else { return Ok(None) };
        Ok(Loaders::of(context).places.load_one(id.0).await?.map(Location))
    }
}

/// A person who uses or keeps things (使用人、保管人).
#[derive(Debug, Clone)]
pub struct Person(pub person::Model);

/// A person who uses or keeps things (使用人、保管人).
#[Object(serial)]
impl Person {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// The staff number (工号).
    async fn staff_no(&self) -> Option<&str> {
        self.0.staff_no.as_deref()
    }

    /// The name (姓名).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The department (所在部门).
    async fn department(&self, context: &Context<'_>) -> Result<Option<Department>, Failed> {
        department_of(context, self.0.department_id).await
    }
}

/// An asset class as an institute's cards name it (资产分类).
#[derive(Debug, Clone)]
pub struct Category(pub category::Model);

/// An asset class as an institute's cards name it (资产分类).
#[Object(serial)]
impl Category {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// The system that the code belongs to (分类体系).
    async fn system(&self) -> Term<CategorySystem> {
        Term(self.0.system)
    }

    /// The edition of the system; empty where the system has none (版次).
    async fn edition(&self) -> &str {
        &self.0.edition
    }

    /// The code (编码).
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name (名称).
    async fn name(&self) -> &str {
        &self.0.name
    }
}

async fn department_of(context: &Context<'_>, id: Option<DepartmentId>) -> Result<Option<Department>, Failed> {
    let Some(id) = id else { return Ok(None) };
    Ok(Loaders::of(context).departments.load_one(id.0).await?.map(Department))
}
