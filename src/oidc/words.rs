//! The messages of this room.

crate::words! {
    ADDRESS_FORM = "{0} 不可用：应为 https 地址（本机可用 http）", "{0} cannot be used: it is no address of https (http on this machine only)";
    REDIRECT_NEEDED = "监听 {0} 时须用 --oidc-redirect 指明登录后回到的地址", "where {0} is listened on, --oidc-redirect must say where people come back to";
    ROOTS = "无法读取本机的根证书", "the root certificates of this machine cannot be read";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_are_there() {
        crate::words::check_catalogue(super::ALL);
    }
}
