//! 领用确认: everybody sees the things in their own hands and says of each, once a year, that it is there.
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) puts every thing into somebody's charge (责任到人);
//! the institute's rules have each of them confirm the own items yearly. Who keeps the cards says which person
//! an account is, and never of themselves: what somebody answers for is not of their own choosing.
//!
//! An answer is of the version of the card that was seen, and is appended; the last one of a year counts.
//!
//! | file | what it is |
//! |---|---|
//! | `rules` | what an answer must say, and who has answered how much; pure |
//! | `handover` | what somebody has in hand, as a list to sign |
//! | `service`, `store` | links and answers that are kept |

pub mod handover;
pub mod rules;
pub mod service;
pub mod store;

/// The messages of this room.
pub mod words {
    crate::words! {
        OWN_LINK = "不能为自己的账号对应人员", "nobody says of themselves which person they are";
        PERSON_LINKED = "该人员已对应账号 {0}", "this person has the account {0} already";
        ACCOUNT_LINKED = "账号 {0} 已对应本机构的其他人员", "the account {0} is another person of this institute already";
        PERSON_UNLINKED = "该人员没有对应账号", "this person has no account";
        NO_PERSON = "您的账号尚未对应本机构的人员，请联系资产管理员", "your account is no person of this institute yet; ask who manages its assets";
        ANSWERS_MISSING = "至少应确认一项资产", "an answer says something of at least one thing";
        ANSWERS_MANY = "一次最多确认 {0} 项资产", "at most {0} things are answered at once";
        NOBODY_LATE = "没有需要提醒的人员：都已确认完毕", "nobody is to be reminded: everybody has answered everything";
        PERSONS_MANY = "一次最多提醒 {0} 人", "at most {0} persons are reminded at once";
        PERSON_UNKNOWN = "本机构没有“{0}”此人", "the institute knows nobody called {0}";
        CARD_NOT_HELD = "第 {0} 项：该资产不在您名下", "number {0}: this thing is not in your hands";
        CARD_TWICE = "第 {0} 项：同一资产在本次确认中出现两次", "number {0}: the same thing was answered twice";
        NOTE_MISSING = "第 {0} 项：信息不符或不在本人处的，须说明情况", "number {0}: what is not as the card says takes a note";
        NOTE_FORM = "第 {0} 项：说明应为 {1} 个字节以内，不含控制字符", "number {0}: a note has at most {1} bytes and no control characters";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
