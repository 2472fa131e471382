//! stub
pub struct Rows;
pub struct Found {
    pub rows: Rows,
    pub tables: Vec<crate::facts::TableInfo>,
    pub rejected: Vec<crate::intake::RejectedRow>,
}
pub fn read(_f: std::fs::File, _n: &str) -> Result<Found, Vec<crate::words::Told>> {
    unimplemented!()
}
