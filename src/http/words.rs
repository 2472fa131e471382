//! The messages of this room.

crate::words! {
    UNAUTHENTICATED = "需要访问令牌：Authorization: Bearer ovs_…（用 oversight token create 建立）", "an access token is needed: Authorization: Bearer ovs_... (made by oversight token create)";
    NO_METHOD = "这个地址不接受这种方法", "this path does not take this method";
    BUSY = "服务繁忙，请稍后再试", "the service is busy: ask again later";
    TIME_OUT = "请求超过 {0} 秒仍未完成，已中断；如为修改，请用同一 idempotencyKey 重发以得知结果", "the request was not done after {0} seconds and was broken off: send a mutation again under its idempotencyKey to learn what became of it";
    STOPPING = "服务正在停止", "the service is stopping";
    NO_PATH = "没有这个地址", "there is no such path";
    NOT_JSON = "只接受 application/json", "only application/json is accepted";
    BODY_LARGE = "请求最多 {0} 个字节", "a request has at most {0} bytes";
    BODY_SLOW = "请求传得太慢，已中断", "the request came too slowly and was cut off";
    BODY_CUT = "请求没有传完就中断了", "the request broke off before its end";
    BODY_FORM = "请求不是所要的 JSON：{0}", "the request is not the JSON that is wanted: {0}";
    QUERY_FORM = "地址中的参数不合要求：{0}", "the parameters of the address do not fit: {0}";
    NUL_CHARACTER = "地址的参数中不能有空字符（%00）", "the parameters of the address cannot hold the character %00";
    NO_SETUP = "此链接无效：系统已完成初始设置，或链接不属于本次启动", "this link is void: somebody was set up already, or it is of another start";
    FORM = "表单不完整", "the form is not complete";
    SET_UP_TITLE = "初始设置", "First start";
    SET_UP_BUTTON = "建立", "Set up";
    SECURITY_LOGIN = "安全管理员登录名（负责授予角色）", "Login of the security administrator, who grants roles";
    SECURITY_NAME = "安全管理员姓名", "Name of the security administrator";
    SECURITY_PASSWORD = "安全管理员密码", "Password of the security administrator";
    SYSTEM_LOGIN = "系统管理员登录名（负责建立账号）", "Login of the system administrator, who makes accounts";
    SYSTEM_NAME = "系统管理员姓名", "Name of the system administrator";
    SET_UP = "已建立。请把一次性邀请码交给系统管理员 {0}，三天内以 POST /invitation 设置密码（只显示这一次）：{1}。两位管理员登录（POST /session）后须先启用二次验证（POST /session/second-factor，再 POST /session/second-factor/confirm），角色才生效。", "Done. Give the system administrator {0} this one-time code, by which a password is set with POST /invitation within three days; it is shown only now: {1}. The roles of both count once they have signed in (POST /session) and have a second factor (POST /session/second-factor, then /session/second-factor/confirm).";
    PROVIDER_STATE = "登录不是由本浏览器发起，或已超过十分钟：请从 /session/outside 重新开始", "this sign-in was not begun in this browser, or more than ten minutes ago: begin again at /session/outside";
    PROVIDER_DENIED = "身份提供方没有准许登录", "the provider did not let this person sign in";
    PROVIDER_UNPROVED = "身份提供方的答复未能证明身份", "what the provider answered proves nobody";
    PROVIDER_UNAVAILABLE = "身份提供方暂时无法联系，请稍后再试", "the provider cannot be asked now: try again later";
    TLS_FILE = "无法读取文件 {0}", "the file {0} cannot be read";
    TLS_FORM = "{0} 不是可用的 PEM 证书或私钥：{1}", "{0} is no PEM certificate or private key that can be used: {1}";
    NOT_ENCRYPTED = "代理须以 HTTPS 接收请求，并注明 X-Forwarded-Proto: https", "a proxy must receive requests by HTTPS and say so: X-Forwarded-Proto: https";
    INTERNAL = "内部错误，请求号 {0}", "internal error, request {0}";
}
