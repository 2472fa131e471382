//! What the command line says.

crate::words! {
    DEMO_NOT_FRESH = "演示只在新数据库中建立，{0} 已有数据", "the demonstration is made in a fresh database only; {0} is not";
    DEMO_REFUSED = "示例文件 {0} 未能导入：{1}", "the sample file {0} was not imported: {1}";
    DEMO_RUN = "核对基准日 {0}，知悉时点 {1}，校验值 {2}", "as of {0}, known at {1}, digest {2}";
    DEMO_READY = "示例机构 HP 已建立，两次核对：\n{0}\n接口 {1}\n访问令牌（只显示这一次）{2}\n可以试试：\n", "the sample institute HP is made, with two reconciliations:\n{0}\nAPI {1}\naccess token (shown this once) {2}\nto try:\n";
    IMPORT_SHEET = "工作表“{0}”：表头第 {1} 行，{2} 行；{3}", "sheet '{0}': header in row {1}, {2} rows; {3}";
    IMPORT_MORE = "  另有 {0} 行，可用 GraphQL 查询", "  and {0} more rows, to be asked for by GraphQL";
    IMPORT_EXISTED = "同一文件已于 {0} 导入，未重复导入", "the same file was imported at {0}; nothing was done";
    IMPORT_COUNTS = "{0}：新增 {1}，变更 {2}，不变 {3}，拒绝 {4}，缺失 {5}（导入编号 {6}）", "{0}: {1} created, {2} changed, {3} unchanged, {4} rejected, {5} absent (import {6})";
    IMPORT_DIGEST = "计划校验值 {0}（导入时以 --preview-digest 给出，结果不同则不导入）", "plan {0} (give it as --preview-digest: what differs from it is refused)";
    IMPORT_STOCKTAKE = "盘点编号 {0}", "stocktake {0}";
    TWO_SIDES = "至少要给出账（--ledger）、卡（--cards）、物（--counts）中的两方", "give at least two of --ledger, --cards and --counts";
    OUT_XLSX = "--out 应为 .xlsx 文件，给出的是“{0}”", "--out must name an .xlsx file, not '{0}'";
    OUT_IS_INPUT = "--out 不能覆盖输入文件“{0}”", "--out would overwrite the input '{0}'";
    OUT_LABELS = "--out 应为 .html 或 .svg 文件，给出的是“{0}”", "--out must name an .html or .svg file, not '{0}'";
    LABELS_WRITTEN = "已写出 {0}：{1} 张标签，{2} 页", "wrote {0}: {1} labels on {2} pages";
    OUT_SHEETS = "--out 应为 .xlsx 或 .html 文件，给出的是“{0}”", "--out must name an .xlsx or .html file, not '{0}'";
    SHEETS_WRITTEN = "已写出 {0}：{1} 张盘点单，{2} 项资产", "wrote {0}: {1} sheets, {2} things";
    STOCKTAKES = "盘点编号\t基准日\t状态\t已盘/应盘\t名称", "id\tbase date\tstatus\tcounted/expected\ttitle";
    STOCKTAKES_DUE = "机构\t盘点基准日\t办结期限\t状态\t逾期天数\t名称\t安排编号", "institute\tbase date\tdue on\tstatus\tdays late\ttitle\tschedule";
    STOCKTAKE_OPENED = "已下达：应盘 {0} 项", "opened: {0} things are expected";
    COUNTS_TAKEN = "已登记 {0} 行：新增 {1}，先前已登记 {2}", "{0} rows say something: {1} new, {2} known before";
    FROM_AFTER = "--from（{0}）晚于 --as-of（{1}）", "--from ({0}) is later than --as-of ({1})";

    REFUSED = "有 {0} 处问题，未执行：", "{0} problems, nothing was done:";
    NOT_FOUND = "找不到文件“{0}”", "there is no file '{0}'";
    FORBIDDEN = "没有权限读写“{0}”", "no permission for '{0}'";
    READING_FILE = "读取“{0}”时出错", "reading '{0}' failed";
    WRITING_FILE = "写出“{0}”时出错", "writing '{0}' failed";
    WRITING_OUT = "写出结果时出错", "writing the result failed";
    THREADS = "启动线程时出错", "starting the threads failed";
    MAPPING_BAD = "列对应方案“{0}”：{1}", "mapping '{0}': {1}";
    MAPPING_UTF8 = "应保存为 UTF-8 编码，偏移 {0} 处的字节不合规", "must be saved as UTF-8; the byte at offset {0} does not fit";

    READING = "读取", "reading";
    COMPARING = "核对", "comparing";
    STORING = "保存", "storing";
    WRITING = "写出", "writing";
    HANDOVER = "已写出 {0}：{1} 项资产", "{0} written: {1} things";
    WRITTEN = "已写出 {0}", "wrote {0}";
    INSTITUTE_REGISTERED = "已登记 {0} {1}（{2}）", "registered {0} {1} ({2})";
    INSTITUTE_ASSIGNED = "{0} 归口科室：{1}", "{0} is looked after by: {1}";
    INSTITUTE_FOLLOWS = "{0} 自 {1} 起执行 {2}", "{0} follows {2} from {1}";
    POSTED = "已计提 {0} 折旧：{1} 张卡片，{2} 元（{3}）", "posted {0}: {1} cards, {2} (run {3})";
    POSTED_BEFORE = "{0} 折旧已于先前计提：{1} 张卡片，{2} 元（{3}），未重复计提", "{0} was posted before: {1} cards, {2} (run {3}); nothing was done";
    POSTED_NOT = "未计提：{0} 张卡片（{1}），首张 {2}", "not posted: {0} cards ({1}), the first is {2}";
    RUN_KEPT = "已保存核对 {0}（以 {1} 所知）", "kept as run {0} (as known at {1})";
    PHASES = "用时：{0}", "time: {0}";

    WORTH = "{0}：原值 {1}，累计折旧 {2}，净值 {3}", "{0}: cost {1}, accumulated depreciation {2}, net {3}";
    DEPRECIATION_HEAD = "月份\t折旧额\t累计折旧\t净值", "month\tamount\taccumulated\tnet";
    LISTENING = "正在监听 <{0}>，就绪与指标在 <http://{1}>，按 Ctrl-C 停止", "listening on <{0}>, health and metrics on <http://{1}>, Ctrl-C stops it";
    COST_SMALL = "每分钟的查询额度至少为 {0}，否则一次最大的查询也不够用", "a minute must grant a cost of at least {0}, as much as one request may have";
    USER_INVITED = "账号 {0}：请把下面的一次性邀请码交给本人，三天内以 POST /invitation 设置密码", "account {0}: give its person this one-time code, by which a password is set with POST /invitation within three days";
    USER_DISABLED = "已停用", "disabled";
    NOBODY_OUTSIDE = "尚无用户账号，不能对外监听 {0}：请先在本机地址启动并完成首次设置", "nobody can sign in yet, so {0} is not listened on: start on a loopback address first and follow the link";
    SET_UP = "尚无用户账号。首次设置（一次有效，仅限本次启动）：{0}", "nobody can sign in yet; the first start, once and in this process only: {0}";
    LISTEN = "无法监听 {0}", "{0} cannot be listened on";
    SIGNALS = "无法接收停止信号", "the signal to stop cannot be listened for";
    RUNTIME = "启动运行环境时出错", "starting the runtime failed";
    MIGRATED = "数据库 {0} 已升级 {1} 步", "the database {0} was brought up by {1} steps";
    TOKEN_MADE = "令牌 {0} 已建立，有效至 {1}；下面的密钥只显示这一次：", "token {0} is made and lasts until {1}; the secret is shown only now:";

    ACCOUNT_MISSING = "第 {0} 号凭证第 {1} 行：账上没有与“{2}”对应的末级科目，暂列制度科目", "voucher {0}, line {1}: the books have no account for '{2}', which is that of the regime";
    ACCOUNT_UNDECIDED = "第 {0} 号凭证第 {1} 行：暂列制度科目“{2}”，本单位科目可选 {3}", "voucher {0}, line {1}: '{2}' is that of the regime; of the institute's own come into question {3}";
    USER_UNKNOWN = "没有登录名为“{0}”的账号，请先用 user add 建立", "there is no account '{0}': make it first, with user add";
    VOUCHERS_WRITTEN = "{0} 张凭证已写入“{1}”；已入账 {2} 张，对应不唯一 {3} 张，不做处理 {4} 项；{5} 行科目须由人选定", "{0} vouchers written to '{1}'; {2} are booked, {3} undecided, {4} take none; {5} lines whose account a person has to choose";

    AUDIT_HASH = "审计链的杂凑算法应为 sha256 或 sm3，现为“{0}”", "the hash of the audit chains is sha256 or sm3, not '{0}'";
    FILE_EXISTS = "文件“{0}”已存在，不覆盖", "the file '{0}' is there already and is not overwritten";
    KEYS_MADE = "私钥 {0}（仅本人可读，请妥善保管），公钥 {1}", "private key {0} (only you can read it; keep it safe), public key {1}";
    EXPORTED = "导出 {0} 条记录", "exported {0} events";
    CHAIN_WHOLE = "{0}\t{1} 条记录，封存早先 {2} 条\t完好", "{0}\t{1} entries, {2} earlier events sealed\twhole";
    CHAIN_BROKEN = "{0}\t第 {1} 条\t{2}", "{0}\tentry {1}\t{2}";
    AUDIT_WHOLE = "{0} 条链均完好，对照 {1} 个检查点", "{0} chains, all whole, held against {1} checkpoints";
    AUDIT_BROKEN = "{0} 处有问题", "{0} things are wrong";
    UNSEEN_CUT = "没有检查点，看不出：链尾连同链头一起被截去；", "without checkpoints this does not see: a tail that was cut off together with the head;";
    UNSEEN_REWRITTEN = "　　自某一条起连同校验值全部重写；", "  a chain that was rewritten from some entry on with new hashes;";
    UNSEEN_REMOVED = "　　整条链被删去；", "  a whole chain that was removed;";
    UNSEEN_ADDED = "　　在链尾加写的假记录。", "  a forged entry that was appended.";
    UNSEEN_REMEDY = "请用 --checkpoints 与 --public-key 对照数据库之外保存的检查点。", "hold it against checkpoints kept outside the database: --checkpoints and --public-key.";
    UNSEEN_SINCE = "最后一个检查点之后的改动（包括末尾几个检查点被拿走后的改动），只能查出不合链的部分。", "of what happened since the last checkpoint, also where the last ones were taken away, only what does not fit the chain is seen.";
    UNSEEN_KEY = "拿到私钥的人可以伪造检查点：私钥与检查点应另处保管。", "who has the private key can forge checkpoints: keep it, and them, elsewhere.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_are_there() {
        crate::words::check_catalogue(super::ALL);
    }
}
