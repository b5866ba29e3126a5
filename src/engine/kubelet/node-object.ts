/** The Node that a kubelet registers for its machine. Source: https://kubernetes.io/docs/reference/node/node-status/ */
import type { Labels } from "../../api/types/meta.ts";
import type { Node, NodeStatus } from "../../api/types/core.ts";
import type { Condition } from "../../api/types/meta.ts";
import type { ResourceList } from "../../api/types/requirements.ts";
import type { Machine } from "../../api/types/sim.ts";
import type { MachineState } from "../runtime/contracts.ts";
import { hexIdentifier } from "../runtime/hashes.ts";
import { imageDigest, type NodeImage } from "../runtime/image-pulls.ts";
import { parseImage } from "../runtime/image-reference.ts";
import { KERNEL_RELEASE } from "../runtime/system-files.ts";
import { RUNTIME_HANDLERS } from "./runtime-handlers.ts";
import type { PressureCondition } from "./pod-admission.ts";

const CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";
const EVICTION_RESERVATION_KI = 100 * 1024;
const EPHEMERAL_STORAGE = "61255492Ki";
/** 90 % of the above, in bytes. */
const EPHEMERAL_ALLOCATABLE = "56453061334";

export function nodeLabels(machine: MachineState, spec: Machine["spec"] | undefined): Labels {
  const isControlPlane = spec?.labels?.[CONTROL_PLANE_LABEL] !== undefined;
  return {
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": machine.name,
    "kubernetes.io/os": "linux",
    ...(isControlPlane ? { "node.kubernetes.io/exclude-from-external-load-balancers": "" } : {}),
    ...(spec?.zone === undefined ? {} : { "topology.kubernetes.io/zone": spec.zone }),
    ...spec?.labels,
  };
}

/** Taints at registration: the machine's own, and the control plane's when its label is there. */
export function nodeTaints(spec: Machine["spec"] | undefined): Node["spec"]["taints"] {
  const taints = spec?.taints ?? [];
  const isControlPlane = spec?.labels?.[CONTROL_PLANE_LABEL] !== undefined;
  if (!isControlPlane || taints.some(({ key }) => key === CONTROL_PLANE_LABEL)) return taints;
  return [...taints, { key: CONTROL_PLANE_LABEL, effect: "NoSchedule" }];
}

function capacity(
  machine: MachineState,
  spec: Machine["spec"] | undefined,
  reservedKi: number,
  storage: string,
): ResourceList {
  const cpu = machine.cpuMillis % 1_000 === 0 ? String(machine.cpuMillis / 1_000) : `${machine.cpuMillis}m`;
  return {
    cpu,
    "ephemeral-storage": storage,
    "hugepages-1Gi": "0",
    "hugepages-2Mi": "0",
    memory: `${Math.max(0, Math.floor(machine.memoryBytes / 1024) - reservedKi)}Ki`,
    pods: String(machine.pods),
    ...spec?.extendedResources,
  };
}

interface PressureWords {
  readonly type: PressureCondition;
  readonly calm: readonly [reason: string, message: string];
  readonly pressed: readonly [reason: string, message: string];
}

export const PRESSURES: readonly PressureWords[] = [
  {
    type: "MemoryPressure",
    calm: ["KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
    pressed: ["KubeletHasInsufficientMemory", "kubelet has insufficient memory available"],
  },
  {
    type: "DiskPressure",
    calm: ["KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
    pressed: ["KubeletHasDiskPressure", "kubelet has disk pressure"],
  },
  {
    type: "PIDPressure",
    calm: ["KubeletHasSufficientPID", "kubelet has sufficient PID available"],
    pressed: ["KubeletHasInsufficientPID", "kubelet has insufficient PID available"],
  },
];

export const NETWORK_NOT_READY =
  "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";

/** The kubelet's four conditions. Transition times are kept where the status is the same as in `previous`. */
export function nodeConditions(
  ready: boolean,
  pressure: readonly PressureCondition[],
  previous: readonly Condition[],
  now: string,
  unready = NETWORK_NOT_READY,
): readonly Condition[] {
  const condition = (type: string, status: "True" | "False", reason: string, message: string): Condition => {
    const before = previous.find((candidate) => candidate.type === type);
    const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now;
    return { type, status, lastHeartbeatTime: now, lastTransitionTime, reason, message };
  };
  const own = [
    ...PRESSURES.map(({ type, calm, pressed }) =>
      pressure.includes(type) ? condition(type, "True", ...pressed) : condition(type, "False", ...calm),
    ),
    ready
      ? condition("Ready", "True", "KubeletReady", "kubelet is posting ready status")
      : condition("Ready", "False", "KubeletNotReady", unready),
  ];
  const others = previous.filter(({ type }) => !own.some((candidate) => candidate.type === type));
  return [...others, ...own];
}

export interface NodeStatusParts {
  readonly machine: MachineState;
  readonly spec: Machine["spec"] | undefined;
  readonly ready: boolean;
  /** Why it is not ready, if not for its network. */
  readonly unready?: string;
  readonly pressure: readonly PressureCondition[];
  readonly images: readonly NodeImage[];
  readonly previous: NodeStatus | undefined;
  /** RFC 3339. */
  readonly now: string;
}

export function nodeStatus(parts: NodeStatusParts): NodeStatus {
  const { machine, spec, ready, unready, pressure, images, previous, now } = parts;
  const { addresses, capacity: total, allocatable, nodeInfo } = hardwareOf(machine, spec);
  return {
    ...previous,
    addresses,
    ...withAdvertised(total, allocatable, previous?.capacity),
    conditions: nodeConditions(ready, pressure, previous?.conditions ?? [], now, unready),
    daemonEndpoints: DAEMON_ENDPOINTS,
    images: images.map(({ canonical, sizeBytes }) => ({ names: imageNames(canonical), sizeBytes })),
    nodeInfo,
    features: FEATURES,
    runtimeHandlers: RUNTIME_HANDLERS,
  };
}

/** Of the container runtime. */
const FEATURES = { supplementalGroupsPolicy: true };

/** What others said the node has besides, such as devices, stays and can be had whole. Upstream: nodestatus.MachineInfo. */
function withAdvertised(capacity: ResourceList, allocatable: ResourceList, before: ResourceList | undefined) {
  const others = Object.entries(before ?? {}).filter(([name]) => /^(?!(?:[^/]*\.)?kubernetes\.io\/)[^/]+\//.test(name));
  if (others.length === 0) return { capacity, allocatable };
  const advertised = Object.fromEntries(others);
  return { capacity: { ...capacity, ...advertised }, allocatable: { ...allocatable, ...advertised } };
}

type Hardware = Pick<NodeStatus, "addresses" | "capacity" | "allocatable" | "nodeInfo">;

const DAEMON_ENDPOINTS = { kubeletEndpoint: { Port: 10250 } };

/** What a machine is does not change while it runs. */
const hardware = new WeakMap<
  MachineState,
  { readonly spec: Machine["spec"] | undefined; readonly parts: Required<Hardware> }
>();

function hardwareOf(machine: MachineState, spec: Machine["spec"] | undefined): Required<Hardware> {
  const known = hardware.get(machine);
  if (known !== undefined && known.spec === spec) return known.parts;
  const id = hexIdentifier(machine.name);
  const parts = {
    addresses: [
      { type: "InternalIP", address: machine.address },
      { type: "Hostname", address: machine.name },
    ],
    capacity: capacity(machine, spec, 0, EPHEMERAL_STORAGE),
    allocatable: capacity(machine, spec, EVICTION_RESERVATION_KI, EPHEMERAL_ALLOCATABLE),
    nodeInfo: {
      architecture: "amd64",
      bootID: bootId(machine),
      containerRuntimeVersion: "containerd://2.2.0",
      kernelVersion: KERNEL_RELEASE,
      kubeProxyVersion: "",
      kubeletVersion: "v1.35.0",
      machineID: id.slice(0, 32),
      operatingSystem: "linux",
      osImage: "Debian GNU/Linux 13 (trixie)",
      systemUUID: uuidOf(id),
    },
  };
  hardware.set(machine, { spec, parts });
  return parts;
}

export function bootId(machine: MachineState): string {
  return uuidOf(hexIdentifier(`${machine.name} ${machine.bootedAtMs}`));
}

const MAX_KNOWN_IMAGES = 10_000;
const knownImages = new Map<string, readonly string[]>();

/** Every machine that has the image reports the same. */
function imageNames(canonical: string): readonly string[] {
  let names = knownImages.get(canonical);
  if (names === undefined) {
    const parsed = parseImage(canonical);
    names = parsed.ok ? [imageDigest(parsed.reference), canonical] : [canonical];
    if (knownImages.size > MAX_KNOWN_IMAGES) knownImages.clear();
    knownImages.set(canonical, names);
  }
  return names;
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
