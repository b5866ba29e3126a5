/**
 * A Pod's spec as the server prints it below "pod updates may not change fields": its internal type, every field by its
 * Go name, in the order of the struct. Structs further in are printed by what is set in them.
 * Upstream: pkg/apis/core/types.go.
 */
import type { Container, PodSpec } from "../../../api/types/pod.ts";

type Shape = Readonly<Record<string, unknown>>;

/** Name in JSON, and the value of a field that is not set. */
const POD_SPEC: Shape = {
  volumes: null,
  initContainers: null,
  containers: null,
  ephemeralContainers: null,
  restartPolicy: "",
  terminationGracePeriodSeconds: null,
  activeDeadlineSeconds: null,
  dnsPolicy: "",
  nodeSelector: null,
  serviceAccountName: "",
  automountServiceAccountToken: null,
  nodeName: "",
  securityContext: null,
  imagePullSecrets: null,
  hostname: "",
  subdomain: "",
  setHostnameAsFQDN: null,
  affinity: null,
  schedulerName: "",
  tolerations: null,
  hostAliases: null,
  priorityClassName: "",
  priority: null,
  preemptionPolicy: null,
  dnsConfig: null,
  readinessGates: null,
  runtimeClassName: null,
  overhead: null,
  enableServiceLinks: null,
  topologySpreadConstraints: null,
  os: null,
  schedulingGates: null,
  resourceClaims: null,
  resources: null,
  hostnameOverride: null,
  workloadRef: null,
};

const CONTAINER: Shape = {
  name: "",
  image: "",
  command: null,
  args: null,
  workingDir: "",
  ports: null,
  envFrom: null,
  env: null,
  resources: null,
  resizePolicy: null,
  restartPolicy: null,
  restartPolicyRules: null,
  volumeMounts: null,
  volumeDevices: null,
  livenessProbe: null,
  readinessProbe: null,
  startupProbe: null,
  lifecycle: null,
  terminationMessagePath: "",
  terminationMessagePolicy: "",
  imagePullPolicy: "",
  securityContext: null,
  stdin: false,
  stdinOnce: false,
  tty: false,
};

const INNER: Readonly<Record<string, Shape>> = {
  env: { name: "", value: "", valueFrom: null },
  ports: { name: "", hostPort: 0, containerPort: 0, protocol: "", hostIP: "" },
  resources: { limits: null, requests: null, claims: null },
  tolerations: { key: "", operator: "", value: "", effect: "", tolerationSeconds: null },
  volumeMounts: {
    name: "",
    readOnly: false,
    recursiveReadOnly: null,
    mountPath: "",
    subPath: "",
    mountPropagation: null,
    subPathExpr: "",
  },
  affinity: { nodeAffinity: null, podAffinity: null, podAntiAffinity: null },
};

/** Names that are not the JSON name with a capital. */
const GO_NAMES: Readonly<Record<string, string>> = {
  dnsPolicy: "DNSPolicy",
  dnsConfig: "DNSConfig",
  os: "OS",
  tty: "TTY",
  hostIP: "HostIP",
  hostPID: "HostPID",
  hostIPC: "HostIPC",
  seLinuxOptions: "SELinuxOptions",
  seLinuxChangePolicy: "SELinuxChangePolicy",
  fsGroup: "FSGroup",
  fsGroupChangePolicy: "FSGroupChangePolicy",
};

/** Maps keep their keys. */
const MAPS: ReadonlySet<string> = new Set(["nodeSelector", "overhead", "limits", "requests", "matchLabels"]);

/** In Go the namespaces of the host are part of it. */
const SECURITY_CONTEXT: Shape = {
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  shareProcessNamespace: null,
  hostUsers: null,
  seLinuxOptions: null,
  windowsOptions: null,
  runAsUser: null,
  runAsGroup: null,
  runAsNonRoot: null,
  supplementalGroups: null,
  supplementalGroupsPolicy: null,
  fsGroup: null,
  fsGroupChangePolicy: null,
  sysctls: null,
  seccompProfile: null,
  appArmorProfile: null,
  seLinuxChangePolicy: null,
};

export function internalPodSpec(spec: PodSpec): unknown {
  const { securityContext = {}, ...rest } = spec as unknown as Shape & { readonly securityContext?: Shape };
  const host = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"].map((name) => [
    name,
    rest[name],
  ]);
  const security = shaped(SECURITY_CONTEXT, { ...securityContext, ...Object.fromEntries(host) });
  return { ...(shaped(POD_SPEC, rest) as Shape), SecurityContext: security };
}

function shaped(shape: Shape, value: Shape): unknown {
  return Object.fromEntries(
    Object.entries(shape).map(([name, unset]) => [goName(name), printed(name, value[name] ?? unset)]),
  );
}

function printed(name: string, value: unknown): unknown {
  if (name === "containers" || name === "initContainers" || name === "ephemeralContainers") {
    return (value as readonly Container[] | null)?.map((one) => shaped(CONTAINER, withResources(one))) ?? null;
  }
  if (Array.isArray(value)) return value.map((one: unknown) => printed(name, one));
  if (typeof value !== "object" || value === null || MAPS.has(name)) return value;
  const inner = INNER[name];
  if (inner !== undefined) return shaped(inner, value as Shape);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [goName(key), printed(key, one)]));
}

/** No pointer in Go: there is always one. */
function withResources(container: Container): Shape {
  return { ...container, resources: container.resources ?? {} };
}

function goName(name: string): string {
  return GO_NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
