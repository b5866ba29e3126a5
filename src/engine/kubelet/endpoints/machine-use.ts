/** What the containers of a machine use now, for whoever looks. */
import type { Pod } from "../../../api/types/pod.ts";
import type { ContainerRecord, SandboxRecord } from "../../runtime/container-record.ts";
import type { EndpointParts } from "./endpoint-parts.ts";

export interface ContainerNow {
  readonly name: string;
  readonly record: ContainerRecord;
  readonly cpuMillis: number;
  /** What it would have used so far if it had always used as much. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly logBytes: number;
  readonly layerBytes: number;
}

export interface PodNow {
  readonly pod: Pod;
  readonly sandbox: SandboxRecord;
  readonly containers: readonly ContainerNow[];
}

/** Pods with something that runs, in the order of their names. */
export function podsNow({ kernel, runtime, pods }: EndpointParts): readonly PodNow[] {
  const { containers, resources } = runtime.cri;
  const found = pods.flatMap((pod): readonly PodNow[] => {
    const sandbox = containers.sandboxOfPod(`${pod.metadata.namespace ?? ""}/${pod.metadata.name}`);
    if (sandbox === undefined) return [];
    const running = containers.of(sandbox.id).filter((one) => containers.running(one));
    if (running.length === 0) return [];
    return [
      {
        pod,
        sandbox,
        containers: running.map((record) => {
          const cpuMillis = resources.observedCpuOf(record);
          const cpuSeconds = (cpuMillis * (kernel.nowMs - record.startedAtMs)) / 1_000_000;
          return {
            name: record.name,
            record,
            cpuMillis,
            cpuSeconds,
            memoryBytes: resources.memoryOf(record),
            ...resources.diskOf(record),
          };
        }),
      },
    ];
  });
  const key = ({ sandbox }: PodNow): string => sandbox.key;
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

export function sumOf(
  containers: readonly ContainerNow[],
  field: "cpuMillis" | "cpuSeconds" | "memoryBytes" | "logBytes" | "layerBytes",
): number {
  return containers.reduce((sum, container) => sum + container[field], 0);
}
