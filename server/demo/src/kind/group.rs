//! The API's groups.

/// Names and versions of the groups in the order in which the API server lists them.
pub(crate) const GROUPS: [(&str, &str); 12] = [
    ("apiregistration.k8s.io", "v1"),
    ("apps", "v1"),
    ("autoscaling", "v2"),
    ("batch", "v1"),
    ("networking.k8s.io", "v1"),
    ("policy", "v1"),
    ("storage.k8s.io", "v1"),
    ("apiextensions.k8s.io", "v1"),
    ("discovery.k8s.io", "v1"),
    ("gateway.networking.k8s.io", "v1"),
    ("metrics.k8s.io", "v1beta1"),
    ("shop.example", "v1"),
];

/// The group whose server does not answer: discovery lists it, and all its paths are 503.
pub(crate) const STALE: (&str, &str) = ("custom.metrics.k8s.io", "v1beta1");

/// Holds nothing that could be listed: what one may do is asked with a POST.
pub(crate) const REVIEWS: (&str, &str) = ("authorization.k8s.io", "v1");
