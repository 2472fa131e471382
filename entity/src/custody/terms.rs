//! The words of custody 领用.

crate::terms! {
    /// What somebody says of a thing that is in their hands by its card (领用确认).
    CustodyReply {
        /// It is here, as the card says.
        Held = "HELD", "在本人处，信息相符";
        /// It is here, and the card is wrong.
        Different = "DIFFERENT", "在本人处，信息不符";
        /// Somebody else has it, or nobody.
        Elsewhere = "ELSEWHERE", "不在本人处";
    }
}
