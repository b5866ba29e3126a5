/** What a kubelet works out once from a Pod's containers and uses for every Pod that shares them. */
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
  readonly qosClass: "Guaranteed" | "Burstable" | "BestEffort";
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** Of `ephemeral-storage`. */
  readonly storageBytes: number;
}

const remembered = new WeakMap<
  readonly Container[],
  { readonly init: PodSpec["initContainers"]; readonly plan: PodPlan }
>();

/** The plan of a spec, shared by all Pods whose container lists are the same objects. */
export function podPlan(spec: PodSpec): PodPlan {
  const known = remembered.get(spec.containers);
  if (known !== undefined && known.init === spec.initContainers) return known.plan;
  const plan = makePlan(spec);
  remembered.set(spec.containers, { init: spec.initContainers, plan });
  return plan;
}

function makePlan(spec: PodSpec): PodPlan {
  const init = (spec.initContainers ?? []).map((container) => containerPlan(container, true, spec.volumes));
  const main = spec.containers.map((container) => containerPlan(container, false, spec.volumes));
  return {
    containers: [...init, ...main],
    initCount: init.length,
    hasInit: init.length > 0,
    qosClass: qosClassOf(spec),
    cpuMillis: effectiveRequest(init, main, (container) => milliValue(container.resources?.requests?.["cpu"])),
    memoryBytes: effectiveRequest(init, main, (container) => wholeValue(container.resources?.requests?.["memory"])),
    storageBytes: effectiveRequest(init, main, (container) =>
      wholeValue(container.resources?.requests?.["ephemeral-storage"]),
    ),
  };
}

function containerPlan(spec: Container, init: boolean, volumes: PodSpec["volumes"]): ContainerPlan {
  const words = [...(spec.command ?? []), ...(spec.args ?? [])];
  return {
    spec,
    init,
    sidecar: init && spec.restartPolicy === "Always",
    ephemeral: false,
    ports: portsOf(spec),
    memoryLimitBytes: wholeValue(spec.resources?.limits?.["memory"]),
    memoryRequestBytes: wholeValue(spec.resources?.requests?.["memory"]),
    cpuLimitMillis: milliValue(spec.resources?.limits?.["cpu"]),
    cpuRequestMillis: milliValue(spec.resources?.requests?.["cpu"]),
    fieldPath: `spec.${init ? "initContainers" : "containers"}{${spec.name}}`,
    mounts: (spec.volumeMounts ?? []).map(({ mountPath, name, subPath, readOnly }) => ({
      path: mountPath.length > 1 ? mountPath.replace(/\/+$/, "") : mountPath,
      volume: name,
      subPath,
      readOnly: readOnly === true || isReadOnly(volumes, name),
    })),
    expands: words.some((word) => word.includes("$(")),
  };
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
    plan = { ...containerPlan(spec, false, volumes), ephemeral: true, fieldPath };
    ephemeralPlans.set(spec, plan);
  }
  return plan;
}

function isReadOnly(volumes: PodSpec["volumes"], name: string): boolean {
  const volume = volumes?.find((candidate) => candidate.name === name);
  if (volume === undefined) return false;
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

/** Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ */
function qosClassOf(spec: PodSpec): PodPlan["qosClass"] {
  let any = false;
  let guaranteed = true;
  for (const { resources } of [...(spec.initContainers ?? []), ...spec.containers]) {
    for (const name of ["cpu", "memory"]) {
      const request = resources?.requests?.[name];
      const limit = resources?.limits?.[name];
      if (milliValue(request) > 0 || milliValue(limit) > 0) any = true;
      if (milliValue(limit) === 0 || (request !== undefined && milliValue(request) !== milliValue(limit)))
        guaranteed = false;
    }
  }
  if (!any) return "BestEffort";
  return guaranteed ? "Guaranteed" : "Burstable";
}

export function isMirror(pod: Pod): boolean {
  return pod.metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined;
}
