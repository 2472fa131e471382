//! The words of the audit.

crate::terms! {
    /// The hash function of an entry of an audit chain (杂凑算法).
    #[derive(Default)]
    HashAlgorithm {
        /// FIPS 180-4.
        #[default]
        Sha256 = "SHA256", "SHA-256 杂凑算法";
        /// GB/T 32905-2016.
        Sm3 = "SM3", "SM3 密码杂凑算法";
    }
}
