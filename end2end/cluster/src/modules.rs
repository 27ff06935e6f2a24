//! What is built: Go modules under `go/`, each pinned by its own go.mod.

/// A Go module under `go/`, whose go.mod pins what is built and taken from it.
pub(crate) struct Module {
    pub(crate) folder: &'static str,
    pub(crate) ldflags: &'static str,
    /// Program and the package it is built from.
    pub(crate) programs: &'static [(&'static str, &'static str)],
    pub(crate) manifests: Option<Manifests>,
    /// Built when it is asked for the first time, not by `up`.
    pub(crate) on_demand: bool,
}

/// YAML that comes with a module, joined into one file beside the programs.
pub(crate) struct Manifests {
    /// The file's name.
    pub(crate) file: &'static str,
    pub(crate) module: &'static str,
    /// Within the module.
    pub(crate) paths: &'static [&'static str],
}

const NOTHING: Module =
    Module { folder: "", ldflags: "-s -w", programs: &[], manifests: None, on_demand: false };

/// What the reading of logs is measured beside.
pub(crate) const STERN: &str = "stern";
/// The simulator of kubelets.
pub(crate) const KWOK: &str = "kwok";
/// How its nodes and pods go from state to state.
pub(crate) const KWOK_STAGES: &str = "kwok-stages.yaml";
/// The CRDs of the Gateway API.
pub(crate) const GATEWAY_API: &str = "gateway-api.yaml";

/// Smallest first: what fails, fails early.
pub(crate) const MODULES: [Module; 9] = [
    Module { folder: "pause", programs: &[("pause", ".")], ..NOTHING },
    Module { folder: "kubernetes-service", programs: &[("kubernetes-service", ".")], ..NOTHING },
    Module {
        folder: "gateway-api",
        manifests: Some(Manifests {
            file: GATEWAY_API,
            module: "sigs.k8s.io/gateway-api",
            paths: &[
                "config/crd/standard/gateway.networking.k8s.io_gatewayclasses.yaml",
                "config/crd/standard/gateway.networking.k8s.io_gateways.yaml",
                "config/crd/standard/gateway.networking.k8s.io_grpcroutes.yaml",
                "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",
                "config/crd/standard/gateway.networking.k8s.io_referencegrants.yaml",
            ],
        }),
        ..NOTHING
    },
    Module {
        folder: "crane",
        programs: &[("crane", "github.com/google/go-containerregistry/cmd/crane")],
        ..NOTHING
    },
    Module {
        folder: "kubernetes",
        // Without the stamp the server calls itself v0.0.0, and clients switch features off.
        ldflags: "-s -w -X k8s.io/component-base/version.gitVersion=v1.34.4 \
                  -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34",
        programs: &[
            ("etcd", "go.etcd.io/etcd/server/v3"),
            ("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver"),
            ("kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager"),
            ("kube-scheduler", "k8s.io/kubernetes/cmd/kube-scheduler"),
            ("kubelet", "k8s.io/kubernetes/cmd/kubelet"),
            ("kubectl", "k8s.io/kubernetes/cmd/kubectl"),
        ],
        ..NOTHING
    },
    Module {
        folder: "grpcurl",
        programs: &[("grpcurl", "github.com/fullstorydev/grpcurl/cmd/grpcurl")],
        ..NOTHING
    },
    Module {
        folder: "metrics-server",
        programs: &[("metrics-server", "sigs.k8s.io/metrics-server/cmd/metrics-server")],
        ..NOTHING
    },
    Module { folder: STERN, programs: &[(STERN, "github.com/stern/stern")], on_demand: true, ..NOTHING },
    Module {
        folder: "kwok",
        programs: &[(KWOK, "sigs.k8s.io/kwok/cmd/kwok")],
        manifests: Some(Manifests {
            file: KWOK_STAGES,
            module: "sigs.k8s.io/kwok",
            paths: &[
                "kustomize/stage/node/fast/node-initialize.yaml",
                "kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
                "kustomize/stage/pod/fast/pod-ready.yaml",
                "kustomize/stage/pod/fast/pod-complete.yaml",
                "kustomize/stage/pod/fast/pod-delete.yaml",
            ],
        }),
        on_demand: true,
        ..NOTHING
    },
];
