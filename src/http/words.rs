//! The messages of this room.

crate::words! {
    SERVING = "服务出错", "the service failed";
    UNAUTHENTICATED = "需要访问令牌：Authorization: Bearer ovs_…（用 oversight token create 建立）", "an access token is needed: Authorization: Bearer ovs_... (made by oversight token create)";
    NO_PATH = "没有这个地址", "there is no such path";
    NOT_JSON = "只接受 application/json", "only application/json is accepted";
    BODY_LARGE = "请求最多 {0} 个字节", "a request has at most {0} bytes";
    BODY_FORM = "请求不是所要的 JSON：{0}", "the request is not the JSON that is wanted: {0}";
    QUERY_FORM = "地址中的参数不合要求：{0}", "the parameters of the address do not fit: {0}";
    NUL_CHARACTER = "地址的参数中不能有空字符（%00）", "the parameters of the address cannot hold the character %00";
    INTERNAL = "内部错误，请求号 {0}", "internal error, request {0}";
}
