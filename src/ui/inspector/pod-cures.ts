/** What would help a Pod that is placed but does not run, or that nobody may place, and a workload that cannot make its Pods. */
import type { Condition, KubeObject } from "../../api/types/meta.ts";
import type { Container, ContainerStatus, Pod } from "../../api/types/pod.ts";

/** A key of `inspector.cure` with its parameters. */
export interface PodCure {
  readonly key:
    | "gates"
    | "image"
    | "imageName"
    | "config"
    | "crash"
    | "memory"
    | "init"
    | "notReady"
    | "quota"
    | "forbidden"
    | "finalizer";
  readonly params: Readonly<Record<string, string | number>>;
}

export function podCures(pod: Pod): readonly PodCure[] {
  const { spec, status, metadata } = pod;
  const gates = (spec.schedulingGates ?? []).map(({ name }) => name);
  if (gates.length > 0) return [{ key: "gates", params: { gates: gates.join(", ") } }];
  if (metadata.deletionTimestamp !== undefined) {
    const finalizers = metadata.finalizers ?? [];
    return finalizers.length === 0 ? [] : [{ key: "finalizer", params: { finalizers: finalizers.join(", ") } }];
  }
  const containers = new Map([...(spec.initContainers ?? []), ...spec.containers].map((each) => [each.name, each]));
  const init = (status.initContainerStatuses ?? []).flatMap((each) => containerCures(each, containers.get(each.name)));
  if (init.length > 0) return [{ key: "init", params: {} }, ...init];
  return (status.containerStatuses ?? []).flatMap((each) => containerCures(each, containers.get(each.name)));
}

function containerCures(status: ContainerStatus, container: Container | undefined): readonly PodCure[] {
  const { name } = status;
  const { waiting, running } = status.state;
  const ended = status.state.terminated ?? status.lastState?.terminated;
  const reason = waiting?.reason ?? "";
  if (/^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull)$/.test(reason)) {
    return [{ key: "image", params: { container: name, image: container?.image ?? status.image } }];
  }
  if (reason === "InvalidImageName") {
    return [{ key: "imageName", params: { container: name, image: container?.image ?? status.image } }];
  }
  if (reason.startsWith("CreateContainer")) {
    return [{ key: "config", params: { container: name, message: waiting?.message ?? reason } }];
  }
  if (ended?.reason === "OOMKilled" && running === undefined) {
    return [{ key: "memory", params: { container: name, limit: container?.resources?.limits?.["memory"] ?? "–" } }];
  }
  if (reason === "CrashLoopBackOff" || (ended !== undefined && ended.exitCode !== 0 && running === undefined)) {
    return [{ key: "crash", params: { container: name, code: ended?.exitCode ?? 0 } }];
  }
  if (running !== undefined && !status.ready && container?.readinessProbe !== undefined) {
    return [{ key: "notReady", params: { container: name } }];
  }
  return [];
}

/** Of a workload whose Pods are refused. */
export function workloadCures(object: KubeObject): readonly PodCure[] {
  const conditions = (object as { readonly status?: { readonly conditions?: readonly Condition[] } }).status
    ?.conditions;
  const failure = conditions?.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
  if (failure === undefined) return [];
  const message = failure.message ?? failure.reason ?? "";
  return [{ key: message.includes("exceeded quota") ? "quota" : "forbidden", params: { message } }];
}
