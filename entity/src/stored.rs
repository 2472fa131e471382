//! How a value type stands in a column: as a plain integer, text or blob that both databases have.

/// Lets a type stand in a column as `$raw`; what the database holds but the type does not know is a
/// fault of the database, never a default.
#[macro_export]
macro_rules! stored {
    ($name:ty as $raw:ty, $to:expr, $from:expr) => {
        impl From<$name> for sea_orm::Value {
            fn from(value: $name) -> Self {
                let to: fn($name) -> $raw = $to;
                to(value).into()
            }
        }

        impl sea_orm::TryGetable for $name {
            fn try_get_by<I: sea_orm::ColIdx>(row: &sea_orm::QueryResult, at: I) -> Result<Self, sea_orm::TryGetError> {
                let from: fn($raw) -> Option<$name> = $from;
                let raw = <$raw as sea_orm::TryGetable>::try_get_by(row, at)?;
                from(raw).ok_or_else(|| {
                    sea_orm::TryGetError::DbErr(sea_orm::DbErr::Type(
                        concat!("a column holds no ", stringify!($name)).to_owned(),
                    ))
                })
            }
        }

        impl sea_orm::sea_query::ValueType for $name {
            fn try_from(value: sea_orm::Value) -> Result<Self, sea_orm::sea_query::ValueTypeErr> {
                let from: fn($raw) -> Option<$name> = $from;
                let raw = <$raw as sea_orm::sea_query::ValueType>::try_from(value)?;
                from(raw).ok_or(sea_orm::sea_query::ValueTypeErr)
            }

            fn type_name() -> String {
                stringify!($name).to_owned()
            }

            fn array_type() -> sea_orm::sea_query::ArrayType {
                <$raw as sea_orm::sea_query::ValueType>::array_type()
            }

            fn column_type() -> sea_orm::ColumnType {
                <$raw as sea_orm::sea_query::ValueType>::column_type()
            }
        }

        impl sea_orm::sea_query::Nullable for $name {
            fn null() -> sea_orm::Value {
                <$raw as sea_orm::sea_query::Nullable>::null()
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl sea_orm::IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> sea_orm::ActiveValue<$name> {
                sea_orm::ActiveValue::Set(self)
            }
        }
    };
}
