/** What a kubelet works out once from a Pod's containers and uses for every Pod that shares them. */
import { qosClassOf, type QosClass } from "../../api/qos-class.ts";
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { Container, EphemeralContainer, Pod, PodSpec } from "../../api/types/pod.ts";
import type { Mount } from "../runtime/container-record.ts";

export interface ContainerPlan {
  readonly spec: Container;
  readonly init: boolean;
  /** An init container that keeps running. */
  readonly sidecar: boolean;
  /** Added to the running Pod; never started again. */
  readonly ephemeral: boolean;
  /** Declared ones, and those of probes. */
  readonly ports: readonly number[];
  readonly memoryLimitBytes: number;
  readonly memoryRequestBytes: number;
  readonly cpuLimitMillis: number;
  readonly cpuRequestMillis: number;
  /** `spec.containers{web}` */
  readonly fieldPath: string;
  readonly mounts: readonly Mount[];
  /** Command or arguments contain `$(`. */
  readonly expands: boolean;
}

export interface PodPlan {
  /** Init containers first, in order. */
  readonly containers: readonly ContainerPlan[];
  readonly initCount: number;
  readonly hasInit: boolean;
  readonly qosClass: QosClass;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** Of `ephemeral-storage`. */
  readonly storageBytes: number;
  /** What a machine grants when it takes the Pod. */
  readonly allocation: Allocation;
  /** Of everything else, such as devices and huge pages; undefined when nothing of the kind is asked for. */
  readonly otherRequests: ReadonlyMap<string, number> | undefined;
}

/** Containers with the resources that are allocated to them. */
export type Allocation = Readonly<Pick<PodSpec, "containers"> & Record<"initContainers", PodSpec["initContainers"]>>;

type Planned = Pick<PodSpec, "initContainers" | "overhead" | "resources">;
const remembered = new WeakMap<readonly Container[], { readonly of: Planned; readonly plan: PodPlan }>();

/** The plan of a spec, shared by all Pods whose container lists are the same objects. */
export function podPlan(spec: PodSpec): PodPlan {
  const known = remembered.get(spec.containers);
  if (known !== undefined && isPlannedAlike(known.of, spec)) return known.plan;
  const plan = makePlan(spec);
  remembered.set(spec.containers, { of: spec, plan });
  return plan;
}

function isPlannedAlike(a: Planned, b: Planned): boolean {
  return a.initContainers === b.initContainers && a.overhead === b.overhead && a.resources === b.resources;
}

function makePlan(spec: PodSpec): PodPlan {
  const init = (spec.initContainers ?? []).map((container) => containerPlan(container, true, spec));
  const main = spec.containers.map((container) => containerPlan(container, false, spec));
  const whole = spec.resources?.requests ?? {};
  const overhead = spec.overhead ?? {};
  const cpuMillis =
    whole["cpu"] === undefined
      ? effectiveRequest(init, main, (container) => milliValue(container.resources?.requests?.["cpu"]))
      : milliValue(whole["cpu"]);
  const memoryBytes =
    whole["memory"] === undefined
      ? effectiveRequest(init, main, (container) => wholeValue(container.resources?.requests?.["memory"]))
      : wholeValue(whole["memory"]);
  const storageBytes = effectiveRequest(init, main, (container) =>
    wholeValue(container.resources?.requests?.["ephemeral-storage"]),
  );
  return {
    containers: [...init, ...main],
    allocation: { containers: spec.containers, initContainers: spec.initContainers },
    initCount: init.length,
    hasInit: init.length > 0,
    qosClass: qosClassOf(spec),
    cpuMillis: cpuMillis + milliValue(overhead["cpu"]),
    memoryBytes: memoryBytes + wholeValue(overhead["memory"]),
    storageBytes: storageBytes + wholeValue(overhead["ephemeral-storage"]),
    otherRequests: otherRequests(init, main),
  };
}

const COMMON: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);

function otherRequests(
  init: readonly ContainerPlan[],
  main: readonly ContainerPlan[],
): ReadonlyMap<string, number> | undefined {
  const requestsOf = ({ spec }: ContainerPlan) => Object.keys(spec.resources?.requests ?? {});
  const names = new Set([...init, ...main].flatMap(requestsOf).filter((name) => !COMMON.has(name)));
  if (names.size === 0) return undefined;
  const amount =
    (name: string) =>
    ({ resources }: Container) =>
      wholeValue(resources?.requests?.[name]);
  return new Map([...names].sort().map((name) => [name, effectiveRequest(init, main, amount(name))]));
}

/** A container without a limit of its own may use what the whole Pod may. */
function containerPlan(spec: Container, init: boolean, { volumes, resources }: Partial<PodSpec>): ContainerPlan {
  const words = [...(spec.command ?? []), ...(spec.args ?? [])];
  return {
    spec,
    init,
    sidecar: init && spec.restartPolicy === "Always",
    ephemeral: false,
    ports: portsOf(spec),
    memoryLimitBytes: wholeValue(spec.resources?.limits?.["memory"] ?? resources?.limits?.["memory"]),
    memoryRequestBytes: wholeValue(spec.resources?.requests?.["memory"]),
    cpuLimitMillis: milliValue(spec.resources?.limits?.["cpu"] ?? resources?.limits?.["cpu"]),
    cpuRequestMillis: milliValue(spec.resources?.requests?.["cpu"]),
    fieldPath: `spec.${init ? "initContainers" : "containers"}{${spec.name}}`,
    mounts: [...(spec.volumeMounts ?? []).map((mount) => mountOf(mount, volumes)), ...devicesOf(spec, volumes)],
    expands: words.some((word) => word.includes("$(")),
  };
}

function mountOf(
  { mountPath, name, subPath, readOnly }: NonNullable<Container["volumeMounts"]>[number],
  volumes: PodSpec["volumes"],
): Mount {
  return {
    path: mountPath.length > 1 ? mountPath.replace(/\/+$/, "") : mountPath,
    volume: name,
    subPath: subPath === "" ? undefined : subPath,
    readOnly: readOnly === true || isReadOnly(volumes, name),
  };
}

/** Disks that the container is given as they are. */
function devicesOf(spec: Container, volumes: PodSpec["volumes"]): readonly Mount[] {
  return (spec.volumeDevices ?? []).map(({ name, devicePath }) => ({
    path: devicePath,
    volume: name,
    subPath: undefined,
    readOnly: volumes?.find((volume) => volume.name === name)?.persistentVolumeClaim?.readOnly === true,
    isDevice: true,
  }));
}

/**
 * Where a program that nothing is known of is taken to listen: the ports that it declares, and those at which it is
 * probed, for declaring a port is only information.
 */
function portsOf({ ports = [], startupProbe, livenessProbe, readinessProbe }: Container): readonly number[] {
  const found = new Set(ports.map(({ containerPort }) => containerPort));
  for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
    for (const port of [probe?.httpGet?.port, probe?.tcpSocket?.port, probe?.grpc?.port])
      if (typeof port === "number") found.add(port);
  }
  return [...found];
}

const ephemeralPlans = new WeakMap<EphemeralContainer, ContainerPlan>();

export function ephemeralPlan(spec: EphemeralContainer, volumes: PodSpec["volumes"]): ContainerPlan {
  let plan = ephemeralPlans.get(spec);
  if (plan === undefined) {
    const fieldPath = `spec.ephemeralContainers{${spec.name}}`;
    plan = { ...containerPlan(spec, false, { volumes }), ephemeral: true, fieldPath };
    ephemeralPlans.set(spec, plan);
  }
  return plan;
}

function isReadOnly(volumes: PodSpec["volumes"], name: string): boolean {
  const volume = volumes?.find((candidate) => candidate.name === name);
  if (volume === undefined) return false;
  if (volume.persistentVolumeClaim?.readOnly === true || volume.nfs?.readOnly === true) return true;
  if (volume.image !== undefined) return true;
  return (volume.configMap ?? volume.secret ?? volume.projected ?? volume.downwardAPI) !== undefined;
}

/** Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers */
function effectiveRequest(
  init: readonly ContainerPlan[],
  main: readonly ContainerPlan[],
  requestOf: (container: Container) => number,
): number {
  let sidecars = 0;
  let peak = 0;
  for (const { spec, sidecar } of init) {
    const request = requestOf(spec);
    if (sidecar) sidecars += request;
    peak = Math.max(peak, sidecar ? sidecars : sidecars + request);
  }
  const running = main.reduce((sum, { spec }) => sum + requestOf(spec), sidecars);
  return Math.max(running, peak);
}

/** The hash of the manifest that a Pod is the API's copy of. */
export function mirroredHash(pod: Pod): string | undefined {
  return pod.metadata.annotations?.["kubernetes.io/config.mirror"];
}

export function isMirror(pod: Pod): boolean {
  return mirroredHash(pod) !== undefined;
}
