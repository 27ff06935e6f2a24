//! What one thing is to another, in words, from either side.

use kdr_proto::v1::{Relation, Relative, ResourceRef};

use crate::order;

/// How the opened resource stands to its relative, as a title over it. `incoming`: the relation leads from the
/// relative to the opened resource.
pub fn words(relation: Relation, incoming: bool) -> &'static str {
    match (relation, incoming) {
        (Relation::Owns, false) => "Owns",
        (Relation::Owns, true) => "Owned by",
        (Relation::Selects, false) => "Sends traffic to",
        (Relation::Selects, true) => "Gets traffic from",
        (Relation::Routes, false) => "Routes to",
        (Relation::Routes, true) => "Routed from",
        (Relation::Mounts, false) => "Mounts",
        (Relation::Mounts, true) => "Mounted by",
        (Relation::Reads, false) => "Reads its environment from",
        (Relation::Reads, true) => "Read by",
        (Relation::RunsAs, false) => "Acts as",
        (Relation::RunsAs, true) => "Used by",
        (Relation::PullsWith, false) => "Pulls images with",
        (Relation::PullsWith, true) => "Pulled with by",
        (Relation::BoundTo, false) => "Bound to",
        (Relation::BoundTo, true) => "Bound by",
        (Relation::Scales, false) => "Scales",
        (Relation::Scales, true) => "Scaled by",
        (Relation::Protects, false) => "Protects from eviction",
        (Relation::Protects, true) => "Protected from eviction by",
        (Relation::Restricts, false) => "Filters the traffic of",
        (Relation::Restricts, true) => "Traffic filtered by",
        (Relation::SecuresWith, false) => "Serves TLS with",
        (Relation::SecuresWith, true) => "Serves TLS for",
        (Relation::RunsOn, false) => "Runs on",
        (Relation::RunsOn, true) => "Runs here",
        (Relation::AttachedTo, false) => "Takes traffic from",
        (Relation::AttachedTo, true) => "Gives traffic to",
        (Relation::Unspecified, _) => "Has to do with",
    }
}

/// The name of something, or that it is outside of what the viewer may see.
pub fn name(reference: &ResourceRef) -> &str {
    if reference.name.is_empty() { "something you may not see" } else { &reference.name }
}

/// Relatives under the words that they stand under: in the order of the relations, the worst of each first.
pub fn groups(relatives: &[Relative]) -> Vec<(&'static str, Vec<&Relative>)> {
    let mut sorted: Vec<&Relative> = relatives.iter().collect();
    order::sort_by_key(&mut sorted, |relative| {
        let resource = relative.resource.clone().unwrap_or_default();
        let urgency = crate::health::urgency(crate::health::of(relative.health));
        (relative.relation, relative.incoming, urgency, resource.kind, resource.name)
    });
    let mut groups: Vec<(&'static str, Vec<&Relative>)> = Vec::new();
    for relative in sorted {
        let words = words(relative.relation(), relative.incoming);
        match groups.last_mut() {
            Some((last, group)) if *last == words => group.push(relative),
            _ => groups.push((words, vec![relative])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kdr_proto::v1::Health;

    use super::*;

    #[test]
    fn every_relation_has_words_of_its_own_from_either_side() {
        let all: Vec<Relation> = (1..).map_while(|number| Relation::try_from(number).ok()).collect();
        let words: BTreeSet<_> =
            all.iter().flat_map(|relation| [words(*relation, false), words(*relation, true)]).collect();
        assert_eq!(words.len(), all.len() * 2);
    }

    #[test]
    fn relatives_stand_in_groups_with_trouble_first() {
        let relative = |relation: Relation, incoming: bool, name: &str, health: Health| Relative {
            relation: relation.into(),
            incoming,
            resource: Some(ResourceRef { name: name.into(), ..ResourceRef::default() }),
            health: health.into(),
            ..Relative::default()
        };
        let relatives = [
            relative(Relation::Reads, false, "env", Health::Healthy),
            relative(Relation::Selects, true, "web", Health::Healthy),
            relative(Relation::Reads, false, "gone", Health::Missing),
        ];
        let groups: Vec<_> = groups(&relatives)
            .into_iter()
            .map(|(words, group)| {
                (
                    words,
                    group.iter().map(|it| it.resource.as_ref().unwrap().name.as_str()).collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(
            groups,
            [("Gets traffic from", vec!["web"]), ("Reads its environment from", vec!["gone", "env"])]
        );
    }
}
