//! Whatever comes in whatever order: the rows are those of the objects as they are in the end.

use proptest::prelude::*;

use super::*;

/// One step of a random history.
#[derive(Debug, Clone)]
enum Act {
    Put(Json),
    /// Changed while the watch was down; a list tells.
    PutUnseen(Json),
    Delete(usize),
    DeleteUnseen(usize),
    Relist(usize),
    Flush,
}

fn owner() -> impl Strategy<Value = Option<Json>> {
    prop_oneof![
        2 => Just(None),
        1 => Just(Some(Json::new("v1", "Node", "", "node-1"))),
        4 => (0..3_u8, 0..2_u8).prop_map(|(at, uid)| Some(replica_set("shop", &format!("set-{at}"), 1).uid(&format!("set-{at}-{uid}")))),
        2 => (0..2_u8).prop_map(|at| Some(job("shop", &format!("job-{at}")))),
        1 => Just(Some(stateful_set("shop", "db", 2))),
    ]
}

fn above() -> impl Strategy<Value = Option<Json>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(Json::new("argoproj.io/v1alpha1", "Rollout", "shop", "roll"))),
        3 => (0..2_u8).prop_map(|at| Some(deployment("shop", &format!("web-{at}"), 1))),
    ]
}

fn owned(object: Json, owner: Option<Json>) -> Json {
    match owner {
        Some(owner) => object.owned_by(&owner),
        None => object,
    }
}

fn some_pod() -> impl Strategy<Value = Json> {
    let state = prop_oneof![
        3 => Just(None),
        1 => Just(Some("CrashLoopBackOff")),
        1 => Just(Some("ContainerCreating")),
    ];
    (0..6_u8, 0..2_u8, owner(), state, 0..3_u32, any::<bool>()).prop_map(
        |(at, uid, owner, state, restarts, leaving)| {
            let space = if at < 4 { "shop" } else { "other" };
            let made = pod(space, &format!("pod-{at}")).uid(&format!("pod-{at}-{uid}")).restarts(restarts);
            let made = match state {
                Some(reason) => made.waiting(reason, "because"),
                None => made,
            };
            let made =
                if at % 2 == 0 { made.label("pod-template-hash", "0") } else { made.label("app", "web-0") };
            let made = if leaving && at == 0 { made.deleted_at("2026-11-01T11:59:00Z") } else { made };
            owned(made, owner)
        },
    )
}

fn some_object() -> impl Strategy<Value = Json> {
    prop_oneof![
        8 => some_pod(),
        3 => (0..3_u8, 0..2_u8, above()).prop_map(|(at, uid, above)| {
            owned(replica_set("shop", &format!("set-{at}"), 1).uid(&format!("set-{at}-{uid}")), above)
        }),
        2 => (0..2_u8, any::<bool>()).prop_map(|(at, by_cron)| {
            let owner = by_cron.then(|| cron_job("shop", "nightly", "0 3 * * *"));
            owned(job("shop", &format!("job-{at}")), owner)
        }),
        2 => (0..2_u8, 0..3_u32, 0..2_u8, 0..3_u32).prop_map(|(at, ready, uid, replicas)| {
            let made = deployment("shop", &format!("web-{at}"), replicas).uid(&format!("web-{at}-{uid}"));
            made.status("readyReplicas", ready)
        }),
        2 => (0..2_u8, 0..2_u8).prop_map(|(at, app)| hanging_together::service(&format!("to-{at}"), &format!("web-{app}"))),
        1 => (1..3_u32).prop_map(|replicas| stateful_set("shop", "db", replicas)),
        1 => Just(cron_job("shop", "nightly", "0 3 * * *")),
        1 => prop_oneof![Just(namespace("shop")), Just(namespace("other")), Just(namespace("empty"))],
        2 => (0..4_u8, 0..6_u8, 1..4_u32).prop_map(|(at, about, count)| {
            event("shop", &format!("event-{at}"), &format!("pod-{about}"), "BackOff", "again").set("/count", count)
        }),
    ]
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        8 => some_object().prop_map(Act::Put),
        2 => some_object().prop_map(Act::PutUnseen),
        3 => any::<usize>().prop_map(Act::Delete),
        1 => any::<usize>().prop_map(Act::DeleteUnseen),
        1 => (0..Kind::ALL.len()).prop_map(Act::Relist),
        3 => Just(Act::Flush),
    ];
    proptest::collection::vec(act, 1..60)
}

type World = BTreeMap<(Kind, String, String), Json>;

fn key(object: &Json) -> (Kind, String, String) {
    (trimmed(object).0, object.namespace().to_owned(), object.name().to_owned())
}

fn uid_of(object: &Json) -> String {
    object.0["metadata"]["uid"].as_str().unwrap().to_owned()
}

fn list(model: &mut Model, world: &World, kind: Kind) {
    let objects =
        world.iter().filter(|((of, ..), _)| *of == kind).map(|(_, object)| trimmed(object).1).collect();
    change(model, kind, Change::Listed(objects));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn incremental_rows_are_those_of_a_fresh_computation(acts in acts()) {
        let mut world = World::new();
        let mut unseen: HashSet<Kind> = HashSet::new();
        let mut watched = Seen::new();
        for act in acts {
            match act {
                Act::Put(object) => {
                    let key = key(&object);
                    // A watch that missed something tells nothing more until it has listed.
                    if let Some(before) = world.insert(key.clone(), object.clone())
                        && uid_of(&before) != uid_of(&object)
                        && !unseen.contains(&key.0)
                    {
                        remove(&mut watched.model, &before);
                    }
                    if !unseen.contains(&key.0) {
                        put(&mut watched.model, &object);
                    }
                }
                Act::PutUnseen(object) => {
                    let key = key(&object);
                    unseen.insert(key.0);
                    world.insert(key, object);
                }
                Act::Delete(_) | Act::DeleteUnseen(_) if world.is_empty() => {}
                Act::Delete(at) => {
                    let key = world.keys().nth(at % world.len()).cloned().unwrap();
                    let object = world.remove(&key).unwrap();
                    if !unseen.contains(&key.0) {
                        remove(&mut watched.model, &object);
                    }
                }
                Act::DeleteUnseen(at) => {
                    let key = world.keys().nth(at % world.len()).cloned().unwrap();
                    unseen.insert(key.0);
                    world.remove(&key);
                }
                Act::Relist(at) => {
                    unseen.remove(&Kind::ALL[at]);
                    list(&mut watched.model, &world, Kind::ALL[at]);
                }
                Act::Flush => watched.flush(),
            }
        }
        for kind in unseen {
            list(&mut watched.model, &world, kind);
        }
        watched.flush();

        let mut fresh = Seen::new();
        for kind in Kind::ALL {
            list(&mut fresh.model, &world, kind);
        }
        fresh.flush();
        prop_assert_eq!(watched.everything(), fresh.everything());
        prop_assert_eq!(watched.details(), fresh.details());
        let (map, new) = (hanging_together::map(&watched), hanging_together::map(&fresh));
        prop_assert_eq!((map.resources, map.links), (new.resources, new.links));
        prop_assert_eq!(hanging_together::findings(&watched), hanging_together::findings(&fresh));
        let counts = |model: &Model| model.kind_states().iter().map(|kind| kind.objects).collect::<Vec<_>>();
        prop_assert_eq!(counts(&watched.model), counts(&fresh.model));
    }
}
