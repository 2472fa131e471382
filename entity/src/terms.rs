//! One macro for every closed list of terms, so that each has its code, its official Chinese
//! term and its way back from text, and none can be written down half.

/// Declares an enum of field terms: each variant with its code (as in the API) and the Chinese term.
#[macro_export]
macro_rules! terms {
    ($(#[doc = $outer:literal])* $(#[derive($derived:path)])? $name:ident {
        $($(#[doc = $inner:literal])* $(#[default $($mark:literal)?])? $variant:ident = $code:literal, $zh:literal;)+
    }) => {
        $(#[doc = $outer])* $(#[derive($derived)])?
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[repr(u8)]
        pub enum $name {
            $($(#[doc = $inner])* $(#[default $($mark)?])? #[doc = concat!($zh, ".")] #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every term, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as it stands in the API and in files.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The official Chinese term.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh),+ }
            }
        }

        impl $crate::Term for $name {
            const NAME: &'static str = stringify!($name);
            const MEANING: &'static str = concat!($($outer),*);

            fn all() -> &'static [Self] {
                Self::ALL
            }

            fn code(self) -> &'static str {
                Self::code(self)
            }

            fn zh(self) -> &'static str {
                Self::zh(self)
            }

            fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($inner),*)),+ }
            }
        }

        $crate::stored!($name as String, |term| term.code().to_owned(), |raw| {
            $name::ALL.iter().copied().find(|term| term.code() == raw)
        });

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownTerm;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|term| term.code() == text || term.zh() == text)
                    .ok_or_else(|| $crate::UnknownTerm {
                        list: stringify!($name),
                        found: text.to_owned(),
                        known: Self::ALL.iter().map(|term| term.code()).collect(),
                    })
            }
        }
    };
}

/// What every closed list of terms has, for what treats all lists alike.
pub trait Term: Copy + Eq + Send + Sync + 'static {
    /// The name of the list.
    const NAME: &'static str;
    /// What the list is.
    const MEANING: &'static str;

    /// Every term, in the order of the list.
    fn all() -> &'static [Self];

    /// The code as it stands in the API and in files.
    fn code(self) -> &'static str;

    /// The official Chinese term.
    fn zh(self) -> &'static str;

    /// What the term means, in English.
    fn meaning(self) -> &'static str;
}

/// A text that is no term of the list it was read as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no {list}; known: {}", known.join(", "))]
pub struct UnknownTerm {
    /// The name of the list.
    pub list: &'static str,
    /// What was found.
    pub found: String,
    /// The codes that are known.
    pub known: Vec<&'static str>,
}
