//! The rules of `buf lint`'s STANDARD and COMMENTS that concern readers of the contract, held without buf.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{HashMap, HashSet};

use prost::Message as _;
use prost_types::{FileDescriptorProto, FileDescriptorSet};

/// Fields whose name says it all.
const SPEAKING: [&str; 27] = [
    "category",
    "container",
    "created",
    "finished",
    "first",
    "health",
    "image",
    "ip",
    "key",
    "kind",
    "labels",
    "last",
    "name",
    "namespace",
    "phase",
    "pod",
    "pods",
    "relation",
    "plural",
    "qos_class",
    "ready",
    "resource",
    "restarts",
    "role",
    "service_account",
    "started",
    "value",
];

/// Second figures of a pair, of which the comment at the first speaks.
const SECOND: [&str; 3] = ["desired", "total_containers", "last_restart"];

/// Values whose name says it all.
const SPEAKING_VALUES: [&str; 3] =
    ["CONTAINER_PHASE_WAITING", "CONTAINER_PHASE_RUNNING", "CONTAINER_PHASE_TERMINATED"];

fn files() -> Vec<FileDescriptorProto> {
    let set = FileDescriptorSet::decode(kdr_proto::FILE_DESCRIPTOR_SET).unwrap();
    let ours: Vec<_> = set.file.into_iter().filter(|file| file.package().starts_with("kdr.")).collect();
    assert_eq!(ours.len(), 4, "a new file has to be looked at by these tests");
    ours
}

#[test]
fn a_file_is_where_its_package_says_and_the_package_has_a_version() {
    for file in files() {
        assert_eq!(file.package(), "kdr.v1");
        let name = file.name().strip_prefix("kdr/v1/").and_then(|name| name.strip_suffix(".proto")).unwrap();
        assert!(is_snake(name), "{}", file.name());
        assert_eq!(file.syntax(), "proto3");
    }
}

#[test]
fn a_service_ends_in_service_and_each_method_has_messages_of_its_own() {
    let mut used = HashSet::new();
    for service in files().iter().flat_map(|file| &file.service) {
        assert!(service.name().ends_with("Service") && is_pascal(service.name()), "{}", service.name());
        for method in &service.method {
            assert!(is_pascal(method.name()), "{}", method.name());
            assert_eq!(method.input_type(), format!(".kdr.v1.{}Request", method.name()));
            assert_eq!(method.output_type(), format!(".kdr.v1.{}Response", method.name()));
            for message in [method.input_type(), method.output_type()] {
                assert!(used.insert(message.to_owned()), "{message} is used twice");
            }
        }
    }
}

#[test]
fn messages_are_pascal_case_and_fields_lower_snake_case() {
    for message in files().iter().flat_map(|file| &file.message_type) {
        assert!(is_pascal(message.name()), "{}", message.name());
        for field in &message.field {
            assert!(is_snake(field.name()), "{}.{}", message.name(), field.name());
        }
        for oneof in message.oneof_decl.iter().filter(|oneof| !oneof.name().starts_with('_')) {
            assert!(is_snake(oneof.name()), "{}.{}", message.name(), oneof.name());
        }
    }
}

#[test]
fn an_enum_begins_unspecified_and_its_values_carry_its_name() {
    for enumeration in files().iter().flat_map(|file| &file.enum_type) {
        let name = enumeration.name();
        assert!(is_pascal(name), "{name}");
        let prefix = screaming(name);
        let zero = &enumeration.value[0];
        assert_eq!((zero.number(), zero.name()), (0, format!("{prefix}_UNSPECIFIED").as_str()));
        for value in &enumeration.value {
            let rest = value.name().strip_prefix(&format!("{prefix}_"));
            assert!(
                rest.is_some_and(|rest| is_snake(&rest.to_ascii_lowercase())),
                "{name}: {}",
                value.name()
            );
            assert_eq!(value.name(), value.name().to_ascii_uppercase());
        }
    }
}

#[test]
fn everything_of_consequence_is_commented() {
    for file in files() {
        let comments = comments(&file);
        let is_said = |path: &[i32]| comments.get(path).is_some_and(|comment| !comment.trim().is_empty());
        let mut silent = Vec::new();
        for (at, service) in (0..).zip(&file.service) {
            silent.extend((!is_said(&[6, at])).then(|| service.name().to_owned()));
            for (method_at, method) in (0..).zip(&service.method) {
                silent.extend((!is_said(&[6, at, 2, method_at])).then(|| method.name().to_owned()));
            }
        }
        for (at, message) in (0..).zip(&file.message_type) {
            silent.extend((!is_said(&[4, at])).then(|| message.name().to_owned()));
            for (field_at, field) in (0..).zip(&message.field) {
                let name = field.name();
                let speaks =
                    SPEAKING.contains(&name) || SECOND.contains(&name) || is_said(&[4, at, 2, field_at]);
                silent.extend((!speaks).then(|| format!("{}.{}", message.name(), field.name())));
            }
        }
        for (at, enumeration) in (0..).zip(&file.enum_type) {
            silent.extend((!is_said(&[5, at])).then(|| enumeration.name().to_owned()));
            for (value_at, value) in (0..).zip(&enumeration.value) {
                let speaks = value.number() == 0 || SPEAKING_VALUES.contains(&value.name());
                silent.extend((!speaks && !is_said(&[5, at, 2, value_at])).then(|| value.name().to_owned()));
            }
        }
        assert_eq!(silent, Vec::<String>::new(), "{} says nothing of these", file.name());
    }
}

/// The comment before each element, by its path in the descriptor.
fn comments(file: &FileDescriptorProto) -> HashMap<Vec<i32>, String> {
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    locations.map(|location| (location.path.clone(), location.leading_comments().to_owned())).collect()
}

fn is_snake(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_')
        && !name.contains("__")
        && !name.ends_with('_')
}

fn is_pascal(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|char| char.is_ascii_alphanumeric())
}

fn screaming(name: &str) -> String {
    name.char_indices().fold(String::new(), |mut out, (at, char)| {
        if at > 0 && char.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(char.to_ascii_uppercase());
        out
    })
}
