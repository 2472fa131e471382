//! 访问: who asks, how they prove it, and what they may do.
//!
//! | file | what it is |
//! |---|---|
//! | `policy` | which role lets somebody do what, and which roles go together: a table, pure |
//! | `actor` | who asks, what they see, and the right to write ([`Tenant`]) |
//! | `account` | user accounts and the roles they are given |
//! | `session` | signing in, passwords, the second factor |
//! | `provider` | what is asked of a provider of identities outside: a trait, pure |
//! | `outside` | accounts and who they are to such a provider |
//! | `token`, `device` | access tokens for clients; a phone's, for one stocktake |
//! | `setup` | the first persons |
//! | `password`, `totp`, `secret` | Argon2id, RFC 6238, random secrets |
//! | `once` | a request with a key is done once |
//!
//! Somebody reaches the institutes that their roles are for. A row of another institute, or of a kind
//! that no role of theirs reads, is not refused but not there; an action that no role allows in an
//! institute that is reached is refused. Departure from the plan of the house: a right to write is a
//! value ([`Tenant`]) that the door to a write asks for, so that a use case cannot forget to ask.

pub mod account;
mod actor;
pub mod device;
pub mod once;
pub mod outside;
pub mod password;
pub mod policy;
pub mod provider;
mod secret;
pub mod session;
pub mod setup;
pub mod token;
mod totp;

pub use actor::{Actor, Granted, Tenant};

/// The messages of this room.
pub mod words {
    crate::words! {
        FORBIDDEN = "当前角色无权执行此操作（{0}）", "your roles do not allow this ({0})";
        SIGN_IN_REFUSED = "用户名、密码或验证码不正确，或账号已锁定", "the name, the password or the code is wrong, or the account is locked";
        NEEDS_SESSION = "此操作需要登录会话，访问令牌不可用", "this takes somebody who has signed in, not a token";
        INVITATION_OVER = "一次性邀请码无效或已过期", "the one-time code is wrong or over";
        CODE_WRONG = "验证码不正确", "the code is wrong";
        SECOND_FACTOR_SET = "已启用二次验证", "the second factor is set already";
        PASSWORD_LENGTH = "密码应为 {0} 个字符以上、{1} 字节以内", "a password has at least {0} characters and at most {1} bytes";
        PASSWORD_KINDS = "密码应含大写、小写、数字、符号中的三类；达到 {0} 个字符的含两类即可", "a password has three kinds of characters (upper and lower case, digits, others), or two from {0} characters on";
        PASSWORD_COMMON = "密码含有常用口令或用户名", "the password has a common one or the user's name in it";
        LOGIN_FORM = "登录名应为 2 至 64 位小写字母、数字或 . _ - @", "a login has 2 to 64 small letters, digits or . _ - @";
        LOGIN_TAKEN = "登录名 {0} 已被使用", "the login {0} is taken";
        NAME_FORM = "姓名应为 1 至 200 个字节", "a name has 1 to 200 bytes";
        CHANGED_MEANWHILE = "记录已被他人修改，请重新读取后再操作", "somebody else has changed it meanwhile; read it again";
        OWN_ROLE = "不能给自己授予角色", "nobody gives a role to themselves";
        ROLE_OF_INSTITUTE = "角色 {0} 须指定机构", "the role {0} is one in an institute: name it";
        ROLE_OF_PROGRAM = "角色 {0} 不属于任何机构", "the role {0} belongs to no institute";
        DEVICE_NAME = "设备名称应为 1 至 100 个字节", "the name of a device has 1 to 100 bytes";
        DEVICE_CODE = "绑定码无效：已使用、已过期或不存在", "the code is void: used, too old, or never made";
        ROLE_OF_SECTION = "角色 {0} 不能这样按科室授予：须是主管部门的角色，写明科室名称，且不同时指明机构", "the role {0} is not given over a section so: it takes a role of the bureau, the name of the section, and no institute";
        ROLE_NEEDS_END = "角色 {0} 须指定截止日期", "the role {0} needs a last day";
        ROLE_ENDS_FIRST = "截止日期早于起始日期", "the last day is before the first";
        ROLES_APART = "角色 {0} 与已有角色 {1} 不相容（三权分立）", "the role {0} does not go together with {1}";
        ROLE_REVOKED = "角色已收回", "the role was taken back already";
        TOKEN_NAME = "令牌名称应为 1 至 100 个字节", "a token needs a name of 1 to 100 bytes";
        TOKEN_DAYS = "令牌有效期应为 1 至 {0} 天", "a token lasts 1 to {0} days";
        TOKEN_ROLES = "令牌至少应有一个角色", "a token needs a role";
        TOKEN_ADMINISTRATOR = "管理员角色 {0} 不能用于令牌", "no token has the role {0} of an administrator";
        TOKEN_ROLE_NOT_OWN = "您在该机构没有角色 {0}", "you do not have the role {0} there yourself";
        ISSUER_FORM = "身份提供方地址应为 https 地址（本机可用 http），不含参数", "the address of a provider is one of https (http on this machine only) and has no parameters";
        SUBJECT_FORM = "身份标识（sub）应为 1 至 {0} 个字节，不含控制字符", "an identity (sub) has 1 to {0} bytes and no control characters";
        IDENTITY_TAKEN = "身份标识 {0} 已关联账号", "the identity {0} is linked to an account already";
        IDENTITY_REFUSED = "此身份没有可用的账号", "there is no account that this identity may use";
        NO_RANDOM = "系统未能提供随机数", "the system gave no random bytes";
        NO_HASH = "未能计算密码散列", "the hash of a password could not be made";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
