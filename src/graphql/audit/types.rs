//! An entry of an audit chain, as a client is told of it.

use super::super::scalar::DateTime;
use super::super::term::Term;
use async_graphql::{ID, Object, SimpleObject};
use entity::HashAlgorithm;
use entity::audit::audit_event;

/// Who did it (操作者).
#[derive(Debug, Clone, SimpleObject)]
pub struct AuditActor {
    /// The name (名称).
    pub name: String,
    /// The role in which it was done (角色).
    pub role: String,
}

/// What it was done to (对象).
#[derive(Debug, Clone, SimpleObject)]
pub struct AuditSubject {
    /// Its id; `node(id)` finds many of them.
    pub id: ID,
}

/// What somebody did, an entry of an audit chain (审计记录).
#[derive(Debug, Clone)]
pub struct AuditEvent(pub audit_event::Model);

/// What somebody did, an entry of an audit chain (审计记录).
#[Object]
impl AuditEvent {
    /// Its place in the chain, from 1 on without gaps (序号).
    async fn sequence(&self) -> i64 {
        self.0.sequence.unwrap_or_default()
    }

    /// When (时刻).
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Who did it (操作者).
    async fn actor(&self) -> AuditActor {
        AuditActor { name: self.0.actor.clone(), role: self.0.role.clone().unwrap_or_default() }
    }

    /// What was done, as `import.apply` (操作).
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// What it was done to (对象).
    async fn subject(&self) -> AuditSubject {
        AuditSubject { id: ID(self.0.subject.clone()) }
    }

    /// The request, as the log names it (请求号).
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// Particulars, as JSON (详情).
    async fn detail(&self) -> &str {
        &self.0.detail
    }

    /// How it is hashed (杂凑算法).
    async fn algorithm(&self) -> Option<Term<HashAlgorithm>> {
        self.0.algorithm.map(Term)
    }

    /// The hash of the entry before it; zeros where there is none (前一条校验值).
    async fn previous_hash(&self) -> Option<String> {
        self.0.previous.map(|hash| hash.to_string())
    }

    /// Its hash, which stands for everything before it, too (校验值).
    async fn hash(&self) -> Option<String> {
        self.0.hash.map(|hash| hash.to_string())
    }
}
