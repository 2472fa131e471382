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

    /// The instant at which a business date begins; the beginning of time of a blank one.
    pub fn begin_of(day: Day) -> Self {
        let midnight = day.date().map(|date| date.and_time(chrono::NaiveTime::MIN) - chrono::TimeDelta::hours(8));
        Self(midnight.map_or(i64::MIN, |midnight| midnight.and_utc().timestamp_micros()))
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
    fn a_day_begins_at_midnight_in_shanghai() {
        let day = "2026-01-01".parse().expect("a day");
        let begin = Moment::begin_of(day);
        assert_eq!(begin.to_string(), "2025-12-31T16:00:00.000000Z");
        assert_eq!((begin.day(), Moment(begin.0 - 1).day()), (day, "2025-12-31".parse().expect("a day")));
        assert_eq!(Moment::begin_of(super::Day::BLANK), Moment(i64::MIN));
    }

    #[test]
    fn prints_what_it_reads() {
        let moment = Moment::parse("2026-11-26T08:00:00.000001+08:00").expect("an instant");
        assert_eq!(moment.to_string(), "2026-11-26T00:00:00.000001Z");
        assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        assert_eq!(Moment::parse("2026-11-26T00:00:00.0000001Z"), None);
        assert_eq!(Moment::parse("2026-11-26"), None);
    }
}
