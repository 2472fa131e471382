//! 访问: who asks, and how they prove it.
//!
//! A first, small form: the command line acts as the local operator, the service asks for an access
//! token. Roles, sign-in and separation of duties come with the sign-in issue and change [`Actor`]
//! and [`token`], nothing else.

pub mod once;
pub mod token;

use entity::{InstituteId, Scope};

/// Who asks (操作者).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name as the audit tells it.
    pub name: String,
    /// What is reached.
    pub scope: Scope,
}

impl Actor {
    /// The person at the machine, who has the files of the database in hand anyway.
    pub fn operator() -> Self {
        Self { name: "operator".to_owned(), scope: Scope::all() }
    }

    /// A client with a token, for one institute or for all.
    pub fn client(token: &str, institute: Option<InstituteId>) -> Self {
        Self { name: format!("token:{token}"), scope: institute.map_or(Scope::all(), Scope::institute) }
    }

    /// The role in which the actor asks (角色), as the audit tells it.
    pub fn role(&self) -> &str {
        if self.name.starts_with("token:") { "client" } else { "operator" }
    }
}
