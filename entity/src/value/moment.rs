//! Instants.

use super::day::Day;
use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};
use std::fmt;

/// An instant (时刻) in microseconds UTC since 1970; printed as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

impl Moment {
    /// The end of time: every fact is known by then.
    pub const LAST: Self = Self(i64::MAX);

    /// The instant as a date and time.
    pub fn time(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The business date of the instant, in Asia/Shanghai.
    pub fn day(self) -> Day {
        // China keeps one time all over the year: UTC + 8.
        let local = self.time().naive_utc() + chrono::TimeDelta::hours(8);
        Day::from_ymd(local.year(), local.month(), local.day()).unwrap_or_default()
    }

    /// Reads RFC 3339; finer than a microsecond is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let time = DateTime::parse_from_rfc3339(text).ok()?;
        (time.timestamp_subsec_nanos() % 1_000 == 0).then(|| Self(time.timestamp_micros()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.time().to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

crate::stored!(Moment as i64, |moment| moment.0, |raw| Some(Moment(raw)));

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn prints_what_it_reads() {
        let moment = Moment::parse("2026-11-26T08:00:00.000001+08:00").expect("an instant");
        assert_eq!(moment.to_string(), "2026-11-26T00:00:00.000001Z");
        assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        assert_eq!(Moment::parse("2026-11-26T00:00:00.0000001Z"), None);
        assert_eq!(Moment::parse("2026-11-26"), None);
    }
}
