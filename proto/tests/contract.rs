//! Holds the contract: what is on the wire, in a form that people read and reviewers see change.
//!
//! A field, method or value that goes away, is renumbered or changes its type breaks readers that are out there; this
//! snapshot turns red for each of them. What is added turns it red too, and is accepted with `cargo insta accept`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorSet, ServiceDescriptorProto,
    field_descriptor_proto::{Label, Type},
};

#[test]
fn the_contract_is_as_it_was() {
    let set = FileDescriptorSet::decode(kdr_proto::FILE_DESCRIPTOR_SET).unwrap();
    let ours = set.file.iter().filter(|file| file.package().starts_with("kdr."));
    let text: Vec<_> = ours
        .map(|file| {
            let services = file.service.iter().map(service);
            let messages = file.message_type.iter().map(message);
            let enums = file.enum_type.iter().map(enumeration);
            let parts: Vec<_> = services.chain(messages).chain(enums).collect();
            format!("# {} ({})\n\n{}", file.name(), file.package(), parts.join("\n"))
        })
        .collect();
    insta::assert_snapshot!(text.join("\n"));
}

fn service(service: &ServiceDescriptorProto) -> String {
    let methods = service.method.iter().map(|method| {
        let stream = |is: bool| if is { "stream " } else { "" };
        format!(
            "  {}({}{}) -> {}{}\n",
            method.name(),
            stream(method.client_streaming()),
            bare(method.input_type()),
            stream(method.server_streaming()),
            bare(method.output_type()),
        )
    });
    format!("service {}\n{}", service.name(), methods.collect::<String>())
}

fn message(message: &DescriptorProto) -> String {
    assert!(
        message.nested_type.is_empty() && message.enum_type.is_empty(),
        "nested types are not rendered here"
    );
    let fields = message.field.iter().map(|field| self::field(message, field));
    let reserved =
        message.reserved_range.iter().map(|range| format!("  reserved {}..{}\n", range.start(), range.end()));
    format!("message {}\n{}{}", message.name(), fields.collect::<String>(), reserved.collect::<String>())
}

fn field(message: &DescriptorProto, field: &FieldDescriptorProto) -> String {
    let label = match (field.label(), field.proto3_optional()) {
        (Label::Repeated, _) => "repeated ",
        (_, true) => "optional ",
        _ => "",
    };
    let kind = match field.r#type() {
        Type::Message | Type::Enum => bare(field.type_name()).to_owned(),
        scalar => scalar.as_str_name().trim_start_matches("TYPE_").to_ascii_lowercase(),
    };
    let oneof = match field.oneof_index {
        Some(index) if !field.proto3_optional() => {
            format!("  (one of {})", message.oneof_decl[usize::try_from(index).unwrap()].name())
        }
        _ => String::new(),
    };
    format!("  {:>2} {}: {label}{kind}{oneof}\n", field.number(), field.name())
}

fn enumeration(enumeration: &EnumDescriptorProto) -> String {
    let values = enumeration.value.iter().map(|value| format!("  {:>2} {}\n", value.number(), value.name()));
    format!("enum {}\n{}", enumeration.name(), values.collect::<String>())
}

fn bare(name: &str) -> &str {
    name.trim_start_matches(".kdr.v1.").trim_start_matches('.')
}
