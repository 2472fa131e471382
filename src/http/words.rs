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
    INTERNAL = "内部错误，请求号 {0}", "internal error, request {0}";
}
