//! What the audit says.

crate::words! {
    ENTRY_MISSING = "缺失：其后是第 {0} 条", "it is missing; entry {0} comes next";
    ENTRY_TWICE = "此处是第 {0} 条，序号重复或乱序", "entry {0} stands here: twice, or out of order";
    ENTRY_PREVIOUS = "其“前一条校验值”不是前一条记录的校验值", "it does not follow the entry before it: its previous hash is another";
    ENTRY_CONTENT = "内容与校验值不符：记录被改动", "its content does not give its hash: it was changed";
    ENTRY_UNREADABLE = "无法读出：{0}", "it cannot be read: {0}";
    ENTRY_REWRITTEN = "与检查点 {0} 所见不同：自第 {1} 条起（或其后）被重写", "it is not the entry that checkpoint {0} saw: the chain was rewritten from entry {1} on, or later";
    EVENTS_OUTSIDE = "有 {0} 条记录不在链中，也未被封存", "{0} events stand outside the chain and are not sealed";
    SEALED_COUNT = "封存了 {0} 条早先的记录，现有 {1} 条", "it seals {0} earlier events, and there are {1}";
    SEALED_CHANGED = "所封存的 {0} 条早先的记录被改动", "the {0} earlier events that it seals were changed";
    CHAIN_GONE = "整条链不见了：检查点 {0} 见过第 {1} 条", "the whole chain is gone: checkpoint {0} saw entry {1}";
    CHAIN_SHORT = "链止于第 {0} 条，检查点 {1} 见过第 {2} 条", "the chain ends with entry {0}; checkpoint {1} saw entry {2}";
    HEAD_FURTHER = "链止于第 {0} 条，链头为第 {1} 条", "the chain ends with entry {0}; its head says {1}";
    HEAD_BEHIND = "链头为第 {0} 条，链止于第 {1} 条", "the head of the chain says {0}; the chain ends with entry {1}";
    HEAD_OTHER = "链头与最后一条不符", "the head of the chain is not its last entry";
    HEAD_NONE = "没有链头", "the chain has no head";
    CHAIN_UNKNOWN = "有记录或链头不属于任何链：{0}", "events or a head belong to no chain: {0}";

    SEALING = "封存链 {0} 时出错", "sealing the chain {0} failed";
    EXPORTING = "导出链 {0} 时出错", "exporting the chain {0} failed";

    KEY_FORM = "“{0}”不是 Ed25519 密钥文件：{1}", "'{0}' is no file of an Ed25519 key: {1}";
    NO_RANDOM = "系统未能提供随机数", "the system gave no random bytes";
    CHECKPOINT_FORM = "检查点文件 {0}：{1}", "checkpoint file {0}: {1}";
    CHECKPOINT_SIGNATURE = "检查点文件 {0}：签名不符", "checkpoint file {0}: the signature is wrong";
    CHECKPOINT_NUMBER = "检查点文件 {0}：其中的编号为 {1}", "checkpoint file {0}: it says number {1}";
    CHECKPOINT_MISSING = "缺少检查点 {0}", "checkpoint {0} is missing";
    CHECKPOINT_FOLDER = "读写检查点目录“{0}”时出错", "the folder of checkpoints '{0}' cannot be used";

}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_are_there() {
        crate::words::check_catalogue(super::ALL);
    }
}
