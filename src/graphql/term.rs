//! Every closed list of terms as an enum of the schema, with the Chinese term of each value.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType, Positioned, ServerResult,
    Value,
};
use std::borrow::Cow;

/// A term of a list of `entity`. The schema is told from the list itself, so that none is written twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Term<T>(pub T);

impl<T: entity::Term> Term<T> {
    /// The code as a name of GraphQL: `non-profit-2024` is `NON_PROFIT_2024`.
    fn name(self) -> String {
        self.0.code().to_ascii_uppercase().replace('-', "_")
    }

    fn value(self) -> Value {
        Value::Enum(Name::new(self.name()))
    }

    fn meta(_: &mut Registry) -> MetaType {
        let values = T::all().iter().map(|term| {
            let value = MetaEnumValue {
                name: Self(*term).name(),
                description: Some(format!("{}: {}", term.zh(), term.meaning().trim())),
                deprecation: Deprecation::NoDeprecated,
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                directive_invocations: Vec::new(),
            };
            (value.name.clone(), value)
        });
        MetaType::Enum {
            name: T::NAME.to_owned(),
            description: Some(T::MEANING.trim().to_owned()),
            enum_values: values.collect::<IndexMap<_, _>>(),
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            rust_typename: Some(std::any::type_name::<Self>()),
            directive_invocations: Vec::new(),
            requires_scopes: Vec::new(),
        }
    }
}

impl<T: entity::Term> InputType for Term<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, Self::meta)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let name = match &value {
            Some(Value::Enum(name)) => name.as_str(),
            // So an enum comes in the variables.
            Some(Value::String(text)) => text,
            _ => return Err(InputValueError::expected_type(value.unwrap_or_default())),
        };
        let term = T::all().iter().map(|term| Self(*term)).find(|term| term.name() == name);
        term.ok_or_else(|| InputValueError::custom(format_args!("{} has no {name:?}", T::NAME)))
    }

    fn to_value(&self) -> Value {
        self.value()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl<T: entity::Term> OutputType for Term<T> {
    fn type_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, Self::meta)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(self.value())
    }
}

impl<T> From<T> for Term<T> {
    fn from(term: T) -> Self {
        Self(term)
    }
}

#[cfg(test)]
mod tests {
    use super::Term;
    use async_graphql::{InputType as _, Name, Value};
    use entity::Regime;

    #[test]
    fn a_name_is_read_and_nothing_else() {
        let term = Term(Regime::NonProfit2024);
        for value in [Value::Enum(Name::new("NON_PROFIT_2024")), Value::String("NON_PROFIT_2024".to_owned())] {
            assert_eq!(Term::parse(Some(value)).ok(), Some(term));
        }
        assert_eq!(term.to_value(), Value::Enum(Name::new("NON_PROFIT_2024")));
        for text in [Regime::NonProfit2024.code(), Regime::NonProfit2024.zh(), ""] {
            assert!(Term::<Regime>::parse(Some(Value::String(text.to_owned()))).is_err(), "{text}");
        }
        assert!(Term::<Regime>::parse(None).is_err());
    }
}
