//! 盘点实施: a stocktake from its plan to its close. What is expected is fixed as of the base date; teams say what
//! they find, on devices that are offline for days; what it comes to is a function of all that was said; and
//! somebody approves it who took no part in it.
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) has assets counted, and every difference followed;
//! 行政事业单位资产清查核实管理办法 (财资〔2016〕1号) names the outcomes. Practice (盘点实务): the own count of who
//! holds a thing (自盘) is checked by others (复盘、抽盘、监盘), and what is short, too much or damaged is only
//! suspected (疑似) until somebody else has looked.
//!
//! What was counted is kept as it came, by the id that the device gave it: a resend is answered with what is there,
//! in whatever order and by whichever device. Movements between the base date and the count are rolled back from
//! the cards (盘点倒轧), and never keep a stocktake open. At its close it becomes lines of a count list, as of the
//! base date: from there on it is a stocktake like one that was imported, and can be compared.
//!
//! Nobody approves what they took part in: by a rule that says so, and in the database, where each person of a
//! stocktake is one or the other (`stocktake_person`), and what was said, found out and approved refers to which.
//!
//! What was decided here:
//! - A sheet (盘点单) is no row: it is what is expected at one place, and its team the one that is planned for the
//!   nearest place around it.
//! - Everything that is counted has a code; a thing without one gets a number on a sticker, by which others find it
//!   again. A surplus is what a counter says has no card (无卡), or what somebody finds out has none.
//! - A device counts and confirms nothing: nobody signs in on it, so two of them may be in the same hands.
//! - Rounds and their rates say what samples are drawn; how far each is is told (复盘比例不足), and keeps nothing open: who
//!   approves sees it.
//! - The bytes of photos (照片) are rows of the database, by their hash and once in an institute: one backup holds the
//!   counts and what proves them, both databases keep them alike, the second lock on tenancy holds them, and a photo is
//!   small. Two institutes with the same picture each have it, so that nobody learns what another has.
//! - A photo may come before the count that names it, since a phone sends as it can; what one person has handed in that
//!   no count names yet is bounded. What a count names is taken whenever it comes, also after the close.
//! - Whom somebody is (`person_account`) is taken down when they first take part.
//!
//! | file | what it is |
//! |---|---|
//! | `rules` | what a stocktake comes to; pure |
//! | `course` | which step follows which, and what is wrong with what is asked; pure |
//! | `sample` | samples that anybody can draw again (抽盘); pure |
//! | `teams` | who counts where; pure |
//! | `photo` | what the bytes of a photo are; pure |
//! | `closing` | what a stocktake comes to as lines of a count list; pure |
//! | `gather` | everything that a stocktake is compared with, and what it comes to |
//! | `service`, `record`, `listed`, `photos`, `approve`, `store` | stocktakes that are kept |

pub mod approve;
pub mod closing;
pub mod course;
pub mod gather;
pub mod listed;
pub mod photo;
pub mod photos;
pub mod record;
pub mod rules;
pub mod sample;
pub mod service;
pub mod store;
pub mod teams;

/// The messages of this room.
pub mod words {
    crate::words! {
        COUNT_CLEAR = "第 {0} 项登记的编码已对应一张卡片，无需查清", "the code of count {0} names one card: there is nothing to find out";
        DEVICE_RESOLVES = "绑定的盘点设备不能查清编码，请由登录人员办理", "a device does not find out what codes are of; somebody who signs in does";
        TITLE_FORM = "盘点名称应为 1 至 {0} 个字节，不含控制字符", "a title has 1 to {0} bytes and no control characters";
        BASE_DATE_LATE = "盘点基准日 {0} 晚于今日", "the base date {0} is to come";
        SCHEDULE_ENDED = "该定期盘点已于 {0} 终止，此后不再编制盘点", "the schedule was ended on {0}: nothing is planned of it after that";
        OCCURRENCE_PLANNED = "该定期盘点 {0} 的盘点已编制，未取消", "the stocktake of {0} of this schedule is planned, and not called off";
        SEED_FORM = "抽样种子应为 1 至 {0} 个字节，不含控制字符", "a seed has 1 to {0} bytes and no control characters";
        ROUND_TWICE = "轮次“{0}”出现两次", "the round {0} was named twice";
        RATE_FORM = "轮次“{0}”的比例 {1} 应大于 0 且不大于 1", "the rate {1} of the round {0} is not above 0 and at most 1";
        TEAM_FORM = "第 {0} 个盘点小组的名称应为 1 至 {1} 个字节，不含控制字符", "the name of team {0} has 1 to {1} bytes and no control characters";
        TEAMS_MANY = "盘点小组、小组地点和成员各不超过 {0} 个", "there are at most {0} teams, places of a team and members of a team";
        COUNTER_UNKNOWN = "第 {0} 个盘点小组的成员“{1}”没有本机构的账号和角色", "member {1} of team {0} has no account with a role in the institute";
        PLACE_UNKNOWN = "第 {0} 项的地点不存在", "the place of item {0} is not there";
        PERSON_UNKNOWN = "第 {0} 项的人员不存在", "the person of item {0} is not there";
        STATUS_WRONG = "当前状态为“{0}”，不能{1}", "it is {0}: {1} is not possible";
        KIND_LISTED = "由清单导入的盘点不能在此操作", "a stocktake that was imported is not worked on here";
        NOTHING_EXPECTED = "盘点范围内没有资产", "there is nothing within the scope";
        CHANGED_MEANWHILE = "盘点已被他人修改，请重新读取后再操作", "somebody else has changed the stocktake meanwhile; read it again";
        REASON_FORM = "原因应为 1 至 {0} 个字节，不含控制字符", "a reason has 1 to {0} bytes and no control characters";
        UNCOUNTED_UNSAID = "尚有 {0} 项未盘，须说明原因", "{0} cards are not counted: say why";
        RECOUNTS_OPEN = "尚有 {0} 项须由另一人复盘", "{0} things have to be counted again by somebody else";
        SEEN_OTHERWISE = "盘点结果与您所见不一致，请重新查看后批准", "what was found is not what you saw; look again";
        OWN_COUNT = "参加盘点、复盘、查清编码或提交审核的人不能批准盘点结果", "nobody approves a stocktake that they took part in";
        APPROVER_COUNTS = "批准过本次盘点的人不能再参加盘点", "nobody takes part in a stocktake that they have approved";
        NOT_ASSIGNED = "您不在本次盘点的盘点小组中", "you are in no team of this stocktake";
        COUNTS_MISSING = "至少应有一项登记", "there must be at least one count";
        COUNTS_MANY = "一次最多登记 {0} 项", "there are at most {0} counts at once";
        COUNT_CODE = "第 {0} 项的编码应为 1 至 {1} 个字节，不含控制字符", "the code of count {0} has 1 to {1} bytes and no control characters";
        COUNT_DEVICE = "第 {0} 项的终端编号应为 1 至 {1} 个字节，不含控制字符", "the device of count {0} has 1 to {1} bytes and no control characters";
        COUNT_TEXT = "第 {0} 项的说明应为 {1} 个字节以内，不含控制字符", "a text of count {0} has at most {1} bytes and no control characters";
        COUNT_QUANTITY = "第 {0} 项的数量 {1} 与登记“{2}”不符", "the quantity {1} of count {0} does not go with {2}";
        COUNT_PROOF = "第 {0} 项登记为在外，须写明证明和预计归还日期", "count {0} says that it is elsewhere: say what proves it, and when it comes back";
        COUNT_DAY = "第 {0} 项的盘点日期 {1} 不在 {2} 至今日之间", "count {0} is of {1}, which is not between {2} and today";
        COUNT_UNKNOWN = "第 {0} 项登记不存在", "count {0} is not there";
        CARD_UNKNOWN = "卡片不存在", "the card is not there";
        BLIND_ALL = "盲盘须逐项登记，不能一并登记为相符", "what is counted blind is counted one by one";
        BY_ROW = "按盘点行号", "by the row of the sheet";
        PHOTO_FORM = "照片应为 JPEG、PNG、WebP 或 HEIC，以文件内容为准", "a photo is JPEG, PNG, WebP or HEIC, by its bytes";
        PHOTO_HASH = "照片内容的校验值是 {0}，与地址中的不符", "the SHA-256 of the photo is {0}, which is not that of the address";
        PHOTO_NAME = "地址中应为照片的 SHA-256（64 位十六进制）", "the address names a photo by its SHA-256, 64 hex digits";
        PHOTOS_UNNAMED = "您已上传 {0} 张尚无登记引用的照片，请先登记盘点结果", "you have handed in {0} photos that no count names yet: send the counts first";
        NOTHING_HERE = "此处没有待盘的资产", "nothing is here that is not counted yet";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
