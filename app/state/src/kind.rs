//! The kind of a reference, and the plural that the API's paths and the kinds' states go by.

use kdr_proto::v1::KindState;

/// The plural of a kind: `networkpolicies` of `NetworkPolicy`. By the rule that Kubernetes itself guesses with
/// (`UnsafeGuessKindToResource` in apimachinery's `pkg/api/meta/restmapper.go`), without the group.
pub fn plural(kind: &str) -> String {
    let singular = kind.split('.').next().unwrap_or_default().to_ascii_lowercase();
    match singular.as_bytes() {
        _ if singular == "endpoints" => singular,
        [.., b's'] => format!("{singular}es"),
        [head @ .., b'y'] if !matches!(head.last(), Some(b'a' | b'e' | b'i' | b'o' | b'u')) => {
            format!("{}ies", &singular[..singular.len() - 1])
        }
        _ => format!("{singular}s"),
    }
}

/// Whether the state is that of a reference's kind. A built-in kind's reference does not name its group.
pub fn is_of(state: &KindState, kind: &str) -> bool {
    let (plural_of_state, group_of_state) = state.kind.split_once('.').unwrap_or((&state.kind, ""));
    let same_group = kind.split_once('.').is_none_or(|(_, group)| group == group_of_state);
    same_group && plural_of_state == plural(kind)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Pod", "pods")]
    #[case("Ingress", "ingresses")]
    #[case("NetworkPolicy", "networkpolicies")]
    #[case("Gateway", "gateways")]
    #[case("Endpoints", "endpoints")]
    #[case("HTTPRoute", "httproutes")]
    #[case("Campaign.shop.example", "campaigns")]
    #[case("", "s")]
    fn a_kind_has_a_plural(#[case] kind: &str, #[case] expected: &str) {
        assert_eq!(plural(kind), expected);
    }

    #[rstest]
    #[case("pods", "Pod", true)]
    #[case("pods", "Node", false)]
    #[case("deployments.apps", "Deployment", true)]
    #[case("campaigns.shop.example", "Campaign.shop.example", true)]
    #[case("campaigns.other.example", "Campaign.shop.example", false)]
    fn a_state_is_of_a_kind(#[case] state: &str, #[case] kind: &str, #[case] is: bool) {
        let state = KindState { kind: state.into(), ..KindState::default() };
        assert_eq!(is_of(&state, kind), is);
    }
}
