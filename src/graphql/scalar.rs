//! The scalars. Each is a text in JSON: a number of JSON loses fen, and a date has no type there.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// Declares scalars over value types, each with how it is read and printed.
macro_rules! scalars {
    ($($(#[doc = $doc:literal])+ $name:ident($inner:ty), $read:expr;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub $inner);

        $(#[doc = $doc])+
        #[Scalar]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
                let read: fn(&str) -> Option<$inner> = $read;
                read(text).map(Self).ok_or_else(|| InputValueError::expected_type(value))
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.to_string())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let read: fn(&str) -> Option<$inner> = $read;
                read(&text).map(Self).ok_or_else(|| serde::de::Error::custom(concat!("no ", stringify!($name))))
            }
        }

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }
    )+ };
}

scalars! {
    /// 金额: an amount in yuan with at most two decimals, as the text "1234.56".
    Money(entity::Money), |text| text.parse().ok();
    /// 数量: a quantity with at most four decimals, as the text "1.5".
    Quantity(entity::Quantity), |text| text.parse().ok();
    /// 比率: a ratio with at most four decimals, as the text "0.3000".
    Ratio(entity::Ratio), |text| text.parse().ok();
    /// 业务日期: a day in Asia/Shanghai from 1949-01-01 to 2199-12-31, as the text "2025-12-31".
    Date(entity::Day), |text| text.parse().ok();
    /// 会计期间: a month from 1949-01 to 2199-12, as the text "2025-03".
    Period(crate::depreciation::Month), |text| text.parse().ok();
    /// 时刻: an instant in RFC 3339 with at most microseconds, as the text "2025-12-31T08:00:00.000000Z".
    DateTime(entity::Moment), entity::Moment::parse;
    /// 客户端编号: a UUID that a client brings as the id of what is to be made, best of version 7.
    ClientId(uuid::Uuid), |text| uuid::Uuid::try_parse(text).ok();
    /// 校验值: a SHA-256, as 64 hex digits.
    Sha256(entity::Digest), |text| text.parse().ok();
}

#[cfg(test)]
mod tests {
    use super::{Date, DateTime, Money, Quantity, Sha256};
    use async_graphql::{ScalarType, Value};

    fn read<T: ScalarType>(text: &str) -> Option<Value> {
        T::parse(Value::String(text.to_owned())).ok().map(|value| value.to_value())
    }

    #[test]
    fn only_texts_are_read() {
        assert!(Money::parse(Value::Number(7.into())).is_err());
        assert!(Date::parse(Value::Number(20_251_231.into())).is_err());
        assert!(Money::parse(Value::Boolean(true)).is_err());
    }

    #[test]
    fn texts_are_read_exactly() {
        let same = |value: Option<Value>, text: &str| assert_eq!(value, Some(Value::String(text.to_owned())));
        same(read::<Money>("90071992547409.93"), "90071992547409.93");
        same(read::<Money>("7"), "7.00");
        same(read::<Quantity>("1.50"), "1.5");
        same(read::<Date>("2199-12-31"), "2199-12-31");
        same(read::<DateTime>("2026-11-26T08:00:00+08:00"), "2026-11-26T00:00:00.000000Z");
        same(read::<Sha256>(&"0A".repeat(32)), &"0a".repeat(32));
        for (value, text) in [(read::<Money>("1.234"), "1.234"), (read::<Quantity>("x"), "x")] {
            assert_eq!(value, None, "{text}");
        }
        for day in ["1948-12-31", "2200-01-01", "2025-02-29", "2025-1-1", ""] {
            assert_eq!(read::<Date>(day), None, "{day}");
        }
        assert_eq!(read::<DateTime>("2026-11-26T08:00:00.0000001Z"), None);
        assert_eq!(read::<Sha256>("0a"), None);
    }
}
