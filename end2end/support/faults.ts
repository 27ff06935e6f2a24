// The faults of `cluster/manifests/faults/` (and of `company.yaml`): how the cluster itself shows each of them, and what
// KDR has to say of it. The table is data: the first column is checked with kubectl, the others in KDR's API.

/** Where the cluster shows a fault. */
export type Proof =
  /** An event on an object `Kind/name`; the name may be the beginning of a generated one. */
  | { event: string; on: string; says: RegExp }
  /** A JSONPath of an object `kind/name`. */
  | { field: string; of: string; is: RegExp }
  /** An object `kind/name` that does not exist. */
  | { absent: string };

/** How a thing is, in KDR's words. */
export type Health = 'Healthy' | 'Progressing' | 'Degraded' | 'Suspended' | 'Missing' | 'Unknown';

export interface Fault {
  /** The thing with the fault. */
  kind: string;
  name: string;
  proof: Proof;
  health: Health;
  /** The raw reason; one of several where the kubelet takes turns. */
  reason: string | RegExp;
  /** What the sentence must name. Empty for what is well. */
  names: string[];
  /** What to do. Absent where there is nothing to be done. */
  next?: RegExp;
  /** It is well again, and carries the badge of a kill for memory. */
  killed?: true;
  /** So long KDR itself waits before it calls this trouble, in ms. */
  patience?: number;
}

/** Two pulls take turns: one that fails, and the wait for the next. */
const PULL = /^(ErrImagePull|ImagePullBackOff)$/;
/** So do runs that end, and the wait for the next. */
const CRASH = /^(Error|StartError|RunContainerError|CrashLoopBackOff)$/;

const waits = (pod: string): string => `pod/${pod}`;
const REASON = '{.status.containerStatuses[0].state.waiting.reason}: {.status.containerStatuses[0].state.waiting.message}';
const FAILED = '{.status.conditions[?(@.type=="Failed")].reason}: {.status.conditions[?(@.type=="Failed")].message}';

/** By the manifest that makes them. */
export const FAULTS: Record<string, Fault[]> = {
  storage: [
    {
      kind: 'PersistentVolumeClaim', name: 'data',
      proof: { field: '{.status.phase}', of: 'persistentvolumeclaim/data', is: /^Bound$/ },
      health: 'Healthy', reason: '', names: [],
    },
    {
      kind: 'PersistentVolumeClaim', name: 'no-volume',
      proof: { event: 'FailedBinding', on: 'PersistentVolumeClaim/no-volume', says: /^no persistent volumes available for this claim and no storage class is set$/ },
      health: 'Progressing', reason: 'Pending', names: ['names no class'], next: /storageClassName/,
    },
    {
      kind: 'Pod', name: 'waits-for-volume',
      proof: { event: 'FailedScheduling', on: 'Pod/waits-for-volume', says: /pod has unbound immediate PersistentVolumeClaims/ },
      health: 'Degraded', reason: 'Unschedulable', names: ['PersistentVolumeClaim'], next: /no-volume/,
    },
    {
      kind: 'PersistentVolumeClaim', name: 'no-class',
      proof: { event: 'ProvisioningFailed', on: 'PersistentVolumeClaim/no-class', says: /^storageclass\.storage\.k8s\.io "kdr-test-missing" not found$/ },
      health: 'Missing', reason: 'StorageClassNotFound', names: ['kdr-test-missing'], next: /kdr-test-missing/,
    },
    {
      kind: 'Pod', name: 'no-claim',
      proof: { event: 'FailedScheduling', on: 'Pod/no-claim', says: /persistentvolumeclaim "missing-claim" not found/ },
      health: 'Degraded', reason: 'Unschedulable', names: ['missing-claim'], next: /^Create .*missing-claim/,
    },
  ],

  references: [
    {
      kind: 'Pod', name: 'no-config-map',
      proof: { field: REASON, of: waits('no-config-map'), is: /^CreateContainerConfigError: configmap "missing-settings" not found$/ },
      health: 'Degraded', reason: 'CreateContainerConfigError', names: ['missing-settings'], next: /^Create ConfigMap .*missing-settings/,
    },
    {
      kind: 'Pod', name: 'no-key',
      proof: { field: REASON, of: waits('no-key'), is: /^CreateContainerConfigError: couldn't find key PORT in ConfigMap [\w-]+\/settings$/ },
      health: 'Degraded', reason: 'CreateContainerConfigError', names: ['PORT', 'settings'], next: /^Add key .*PORT.* to ConfigMap .*settings/,
    },
    {
      kind: 'Pod', name: 'no-secret',
      proof: { field: REASON, of: waits('no-secret'), is: /^CreateContainerConfigError: secret "missing-password" not found$/ },
      health: 'Degraded', reason: 'CreateContainerConfigError', names: ['missing-password'], next: /^Create Secret .*missing-password/,
    },
    {
      kind: 'Pod', name: 'no-config-volume',
      proof: { event: 'FailedMount', on: 'Pod/no-config-volume', says: /^MountVolume\.SetUp failed for volume "settings" : configmap "missing-settings" not found$/ },
      health: 'Degraded', reason: 'FailedMount', names: ['missing-settings'], next: /^Create ConfigMap .*missing-settings/,
    },
    {
      kind: 'Pod', name: 'no-secret-volume',
      proof: { event: 'FailedMount', on: 'Pod/no-secret-volume', says: /^MountVolume\.SetUp failed for volume "password" : secret "missing-password" not found$/ },
      health: 'Degraded', reason: 'FailedMount', names: ['missing-password'], next: /^Create Secret .*missing-password/,
    },
    {
      kind: 'Deployment', name: 'no-service-account',
      proof: { event: 'FailedCreate', on: 'ReplicaSet/no-service-account-', says: /serviceaccount "missing-account" not found/ },
      health: 'Degraded', reason: 'FailedCreate', names: ['missing-account'], next: /^Create ServiceAccount .*missing-account/,
    },
  ],

  images: [
    {
      kind: 'Pod', name: 'no-registry',
      proof: { event: 'Failed', on: 'Pod/no-registry', says: /^Failed to pull image "127\.0\.0\.1:26499\/app:1": .*connection refused/ },
      health: 'Degraded', reason: PULL, names: ['127.0.0.1:26499/app:1'], next: /registry|127\.0\.0\.1:26499/,
    },
    {
      kind: 'Pod', name: 'no-tag',
      proof: { event: 'Failed', on: 'Pod/no-tag', says: /^Failed to pull image "127\.0\.0\.1:26500\/busybox:missing": .*not found/ },
      health: 'Degraded', reason: PULL, names: ['127.0.0.1:26500/busybox:missing'], next: /missing/,
    },
    {
      kind: 'Pod', name: 'bad-image-name',
      proof: { field: REASON, of: waits('bad-image-name'), is: /^InvalidImageName: .*repository name \(Busybox\) must be lowercase/ },
      health: 'Degraded', reason: 'InvalidImageName', names: ['127.0.0.1:26500/Busybox:1'], next: /^Correct the image's name/,
    },
    {
      kind: 'Pod', name: 'never-pulled',
      proof: { field: REASON, of: waits('never-pulled'), is: /^ErrImageNeverPull: / },
      health: 'Degraded', reason: 'ErrImageNeverPull', names: ['127.0.0.1:26500/never-pulled:1'], next: /imagePullPolicy/,
    },
  ],

  running: [
    {
      kind: 'Pod', name: 'oom-once',
      proof: { field: '{.status.containerStatuses[0].ready} {.status.containerStatuses[0].lastState.terminated.reason}', of: 'pod/oom-once', is: /^true OOMKilled$/ },
      health: 'Healthy', reason: '', names: [], killed: true,
    },
    {
      kind: 'Pod', name: 'not-alive',
      proof: { event: 'Unhealthy', on: 'Pod/not-alive', says: /^Liveness probe failed: dial tcp .*:8080: connect: connection refused/ },
      health: 'Degraded', reason: CRASH, names: ['SIGKILL'], next: /^Correct its liveness probe/,
    },
    {
      kind: 'Pod', name: 'never-started',
      proof: { event: 'Unhealthy', on: 'Pod/never-started', says: /^Startup probe failed: .*\/tmp\/started/ },
      // The probe may fail for ten minutes before the kubelet gives up.
      health: 'Progressing', reason: 'ContainersNotReady', names: ['startup probe'], next: /startup probe/,
    },
    {
      kind: 'Pod', name: 'no-command',
      proof: { field: '{.status.containerStatuses[0].lastState.terminated.reason}: {.status.containerStatuses[0].lastState.terminated.message}', of: 'pod/no-command', is: /^StartError: .*missing-program/ },
      health: 'Degraded', reason: CRASH, names: ['missing-program'], next: /^Correct its command/,
    },
    {
      kind: 'Pod', name: 'no-such-node',
      proof: { event: 'FailedScheduling', on: 'Pod/no-such-node', says: /didn't match Pod's node affinity\/selector/ },
      health: 'Degraded', reason: 'Unschedulable', names: ['1 node'], next: /nodeSelector/,
    },
  ],

  jobs: [
    {
      kind: 'Job', name: 'over-backoff-limit',
      proof: { field: FAILED, of: 'job/over-backoff-limit', is: /^BackoffLimitExceeded: Job has reached the specified backoff limit$/ },
      health: 'Degraded', reason: 'BackoffLimitExceeded', names: ['backoff limit', 'exit 4'], next: /log of its last pod/,
    },
    {
      kind: 'Job', name: 'over-deadline',
      proof: { field: FAILED, of: 'job/over-deadline', is: /^DeadlineExceeded: Job was active longer than specified deadline$/ },
      health: 'Degraded', reason: 'DeadlineExceeded', names: ['activeDeadlineSeconds'], next: /^Raise activeDeadlineSeconds/,
    },
    {
      kind: 'Job', name: 'suspended',
      proof: { field: '{.status.conditions[?(@.type=="Suspended")].status}', of: 'job/suspended', is: /^True$/ },
      health: 'Suspended', reason: 'Suspended', names: ['runs no pods'], next: /spec\.suspend/,
    },
    {
      kind: 'CronJob', name: 'fails-each-minute',
      proof: { event: 'BackoffLimitExceeded', on: 'Job/fails-each-minute-', says: /^Job has reached the specified backoff limit$/ },
      health: 'Degraded', reason: 'Error', names: ['Last run failed: exit 1'], next: /last lines of its log/, patience: 60_000,
    },
  ],

  network: [
    {
      kind: 'Service', name: 'front',
      proof: { field: '{.subsets[0].ports[0].port}', of: 'endpoints/front', is: /^8080$/ },
      health: 'Healthy', reason: '', names: [],
    },
    {
      kind: 'Service', name: 'selects-nothing',
      proof: { field: '{.subsets}', of: 'endpoints/selects-nothing', is: /^$/ },
      health: 'Degraded', reason: 'NoEndpoints', names: ['app.kubernetes.io/name=fornt'], next: /^Correct spec\.selector/,
    },
    {
      kind: 'Service', name: 'no-such-port',
      proof: { field: '{.subsets[*].ports}', of: 'endpoints/no-such-port', is: /^$/ },
      health: 'Degraded', reason: 'PortNotServed', names: ['metrics'], next: /^Correct targetPort/,
    },
    {
      kind: 'Service', name: 'no-address',
      proof: { field: '{.status.loadBalancer.ingress}', of: 'service/no-address', is: /^$/ },
      health: 'Progressing', reason: 'NoAddress', names: ['address'], next: /load balancers/,
    },
    {
      kind: 'Ingress', name: 'front',
      proof: { field: '{.status.loadBalancer.ingress}', of: 'ingress/front', is: /^$/ },
      health: 'Progressing', reason: 'NoAddress', names: ['address'], next: /ingress controller/,
    },
    // The Ingress itself is in order: what it needs is not there.
    { kind: 'Ingress', name: 'to-missing-service', proof: { absent: 'service/missing-service' }, health: 'Missing', reason: 'ServiceNotFound', names: ['missing-service'], next: /^Create Service .*missing-service/ },
    {
      kind: 'Ingress', name: 'to-missing-port',
      proof: { field: '{.spec.ports[*].port}', of: 'service/front', is: /^80$/ },
      health: 'Degraded', reason: 'PortNotFound', names: ['8443', 'front'], next: /^Correct the port/,
    },
    {
      kind: 'Ingress', name: 'expired-tls',
      proof: { field: '{.type}', of: 'secret/expired', is: /^kubernetes\.io\/tls$/ },
      health: 'Degraded', reason: 'CertificateExpired', names: ['expired', '2024'], next: /expired/,
    },
    { kind: 'Ingress', name: 'missing-tls', proof: { absent: 'secret/missing-tls' }, health: 'Missing', reason: 'SecretNotFound', names: ['missing-tls'], next: /^Create Secret .*missing-tls/ },
    {
      kind: 'NetworkPolicy', name: 'front',
      proof: { field: '{.spec.podSelector.matchLabels}', of: 'networkpolicy/front', is: /front/ },
      health: 'Healthy', reason: '', names: [],
    },
    {
      kind: 'PodDisruptionBudget', name: 'front',
      proof: { field: '{.status.disruptionsAllowed} {.status.currentHealthy}/{.status.expectedPods}', of: 'poddisruptionbudget/front', is: /^0 2\/2$/ },
      health: 'Healthy', reason: '', names: [],
    },
  ],

  gateway: [
    {
      kind: 'Gateway', name: 'front',
      proof: { field: '{.status.conditions[?(@.type=="Accepted")].reason}', of: 'gateway/front', is: /^Pending$/ },
      health: 'Progressing', reason: 'Pending', names: ['controller'], next: /^Check that a controller for class/,
    },
    {
      kind: 'HTTPRoute', name: 'front',
      proof: { field: '{.spec.rules[0].backendRefs[0].kind}/{.spec.rules[0].backendRefs[0].name}', of: 'httproute/front', is: /^Service\/front$/ },
      health: 'Progressing', reason: 'Pending', names: ['Gateway'], next: /controller of its Gateway/,
    },
    { kind: 'HTTPRoute', name: 'to-missing-service', proof: { absent: 'service/missing-service' }, health: 'Missing', reason: 'ServiceNotFound', names: ['missing-service'], next: /^Create Service .*missing-service/ },
  ],

  autoscaling: [
    {
      kind: 'HorizontalPodAutoscaler', name: 'scaled',
      proof: { field: '{.status.conditions[?(@.type=="ScalingActive")].reason}', of: 'horizontalpodautoscaler/scaled', is: /^ValidMetricFound$/ },
      health: 'Healthy', reason: '', names: [],
    },
    {
      kind: 'HorizontalPodAutoscaler', name: 'no-requests',
      proof: { event: 'FailedGetResourceMetric', on: 'HorizontalPodAutoscaler/no-requests', says: /missing request for cpu in container app of Pod no-requests-/ },
      health: 'Degraded', reason: 'FailedGetResourceMetric', names: ['cpu', 'app'], next: /request for cpu/, patience: 120_000,
    },
    {
      kind: 'HorizontalPodAutoscaler', name: 'no-target',
      proof: { event: 'FailedGetScale', on: 'HorizontalPodAutoscaler/no-target', says: /^deployments\.apps "missing-deployment" not found$/ },
      health: 'Missing', reason: 'DeploymentNotFound', names: ['missing-deployment'], next: /^Create Deployment .*missing-deployment/,
    },
  ],

  widget: [
    {
      kind: 'Widget', name: 'gear',
      proof: { field: '{.spec.size}', of: 'widgets.kdr.test/gear', is: /^3$/ },
      health: 'Unknown', reason: 'NotJudged', names: ['metadata'], patience: 60_000,
    },
  ],

  finalizer: [
    {
      kind: 'ConfigMap', name: 'cannot-go',
      proof: { field: '{.metadata.deletionTimestamp} {.metadata.finalizers}', of: 'configmap/cannot-go', is: /^20\S+ \["kdr\.test\/nobody"\]$/ },
      health: 'Degraded', reason: 'StuckFinalizer', names: ['kdr.test/nobody'], next: /kdr\.test\/nobody/, patience: 300_000,
    },
  ],

  company: [
    {
      kind: 'Deployment', name: 'checkout',
      proof: { event: 'BackOff', on: 'Pod/checkout-', says: /^Back-off restarting failed container checkout in pod / },
      health: 'Degraded', reason: CRASH, names: ['exit 1'], next: /^Read the last lines of its log/,
    },
    {
      kind: 'Deployment', name: 'no-image',
      proof: { event: 'Failed', on: 'Pod/no-image-', says: /^Failed to pull image "127\.0\.0\.1:26500\/nobody-pushed-this:2": .*not found/ },
      health: 'Degraded', reason: PULL, names: ['127.0.0.1:26500/nobody-pushed-this:2'], next: /nobody-pushed-this/,
    },
    {
      kind: 'Deployment', name: 'too-big',
      proof: { event: 'FailedScheduling', on: 'Pod/too-big-', says: /1 Insufficient cpu/ },
      health: 'Degraded', reason: 'Unschedulable', names: ['cpu'], next: /request of cpu/,
    },
    {
      kind: 'Deployment', name: 'not-ready',
      proof: { event: 'Unhealthy', on: 'Pod/not-ready-', says: /^Readiness probe failed: / },
      health: 'Degraded', reason: 'ContainersNotReady', names: ['readiness'], next: /readiness probe/, patience: 120_000,
    },
  ],
};

/** Of the namespace whose quota is used up. */
export const QUOTA: Fault[] = [
  {
    kind: 'Deployment', name: 'over-quota',
    proof: {
      event: 'FailedCreate', on: 'ReplicaSet/over-quota-',
      says: /^Error creating: pods "over-quota-\S+" is forbidden: exceeded quota: one-pod, requested: pods=1, used: pods=1, limited: pods=1$/,
    },
    health: 'Degraded', reason: 'FailedCreate', names: ['one-pod'], next: /^Raise quota .*one-pod/,
  },
  {
    kind: 'ResourceQuota', name: 'one-pod',
    proof: { field: '{.status.used.pods}/{.status.hard.pods}', of: 'resourcequota/one-pod', is: /^1\/1$/ },
    // Nothing is broken by a quota that is used up; what it refuses is.
    health: 'Progressing', reason: 'QuotaExhausted', names: ['pods (1 of 1)'], next: /^Raise the quota/,
  },
];
