//! Who counts where: of several teams, the one whose place lies nearest around it. Pure.

use entity::PlaceId;
use entity::stocktake::stocktake_team;

/// Where a team counts.
pub fn places(team: &stocktake_team::Model) -> impl Iterator<Item = PlaceId> {
    team.places.split_whitespace().filter_map(|id| uuid::Uuid::try_parse(id).ok().map(PlaceId))
}

/// The team that counts at a path; `path` tells that of a place.
pub fn nearest<'t, 'p>(
    teams: &'t [stocktake_team::Model],
    own: &str,
    path: impl Fn(PlaceId) -> &'p str,
) -> Option<&'t stocktake_team::Model> {
    let lies_in = |outer: &str| {
        !outer.is_empty() && own.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let near =
        |team: &stocktake_team::Model| places(team).map(&path).filter(|outer| lies_in(outer)).map(str::len).max();
    let counting = teams.iter().filter_map(|team| Some((near(team)?, team)));
    counting.max_by_key(|(near, _)| *near).map(|(_, team)| team)
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use entity::stocktake::stocktake_team;
    use entity::{InstituteId, Moment, PlaceId, StocktakeId, StocktakeTeamId};
    use uuid::Uuid;

    #[test]
    fn the_nearest_place_around_tells_who_counts() {
        let place = |number: u128| PlaceId(Uuid::from_u128(number));
        let team = |name: &str, places: &[u128]| stocktake_team::Model {
            id: StocktakeTeamId(Uuid::nil()),
            institute_id: InstituteId(Uuid::nil()),
            stocktake_id: StocktakeId(Uuid::nil()),
            name: name.to_owned(),
            places: places.iter().map(|number| place(*number).to_string()).collect::<Vec<_>>().join(" "),
            members: String::new(),
            recorded_at: Moment(0),
        };
        let teams = [team("one", &[1]), team("two", &[2, 3]), team("nowhere", &[])];
        let paths = [(place(1), "A"), (place(2), "A/1"), (place(3), "B")];
        let path = |id: PlaceId| paths.iter().find(|(known, _)| *known == id).map_or("", |(_, path)| path);
        let of = |own: &str| nearest(&teams, own, path).map(|team| team.name.as_str());
        assert_eq!(
            [of("A"), of("A/1/x"), of("A/11"), of("B"), of("C"), of("")],
            [Some("one"), Some("two"), Some("one"), Some("two"), None, None]
        );
    }
}
