//! Who asks, as a client is told of it.

use super::super::scalar::Date;
use super::super::term::Term;
use super::institute::Institute;
use async_graphql::SimpleObject;
use entity::{Action, Role};

/// Who asks (当前用户).
#[derive(Debug, Clone, SimpleObject)]
pub struct Viewer {
    /// The name, as the audit tells it (名称).
    pub name: String,
    /// The one institute that is reached; null where it is not exactly one (所在机构).
    pub institute: Option<Institute>,
    /// The roles; empty for the local operator, who needs none (角色).
    pub roles: Vec<ViewerRole>,
    /// What may be done somewhere (操作权限).
    pub can: Vec<Term<Action>>,
}

/// A role that who asks has (角色).
#[derive(Debug, Clone, SimpleObject)]
pub struct ViewerRole {
    /// The role.
    pub role: Term<Role>,
    /// In which institute; null for all, or for the program (机构).
    pub institute: Option<Institute>,
    /// The last day; null where it has no end (截止日期).
    pub until: Option<Date>,
}
