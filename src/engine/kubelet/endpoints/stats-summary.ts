/** `/stats/summary`. Source: https://kubernetes.io/docs/reference/instrumentation/node-metrics/#summary-api-source */
import { SYSTEM_CPU_MILLIS, SYSTEM_MEMORY_BYTES } from "../../runtime/machine-resources.ts";
import { DISK_BYTES } from "../../runtime/machine-sizes.ts";
import type { EndpointParts } from "./endpoint-parts.ts";
import { podsNow, sumOf, type ContainerNow, type PodNow } from "./machine-use.ts";

const INODES = 3_907_584;
const NANO = 1_000_000;

export function statsSummary(parts: EndpointParts) {
  const { kernel, runtime, node } = parts;
  const { name } = node.metadata;
  const machine = runtime.machines.get(name);
  const time = kernel.timestamp();
  const pods = podsNow(parts);
  const { resources, images } = runtime.cri;
  const all = pods.flatMap(({ containers }) => containers);
  const startTime = kernel.timestamp(machine?.bootedAtMs ?? 0);
  const upSeconds = (kernel.nowMs - (machine?.bootedAtMs ?? 0)) / 1_000;
  const memoryBytes = resources.machineMemory(name);
  const used = resources.machineDisk(name);
  const cpuMillis = SYSTEM_CPU_MILLIS + sumOf(all, "cpuMillis");
  const system = (one: string, share: number) => ({
    name: one,
    startTime,
    cpu: cpu(time, SYSTEM_CPU_MILLIS * share, (SYSTEM_CPU_MILLIS * share * upSeconds) / 1_000),
    memory: memory(time, Math.floor(SYSTEM_MEMORY_BYTES * share)),
  });
  return {
    node: {
      nodeName: name,
      systemContainers: [
        {
          name: "pods",
          startTime,
          cpu: cpu(time, sumOf(all, "cpuMillis"), sumOf(all, "cpuSeconds")),
          memory: memory(time, sumOf(all, "memoryBytes")),
        },
        system("kubelet", 0.4),
        system("runtime", 0.3),
      ],
      startTime,
      cpu: cpu(time, cpuMillis, (SYSTEM_CPU_MILLIS * upSeconds) / 1_000 + sumOf(all, "cpuSeconds")),
      memory: { ...memory(time, memoryBytes), availableBytes: Math.max(0, (machine?.memoryBytes ?? 0) - memoryBytes) },
      network: network(time),
      fs: disk(time, used),
      runtime: { imageFs: disk(time, images.bytesOnNode(name)), containerFs: disk(time, sumOf(all, "layerBytes")) },
      rlimit: { time, maxpid: 4_194_304, curproc: 100 + all.length },
    },
    pods: pods.map((one) => podStats(one, parts, time)),
  };
}

function podStats({ pod, sandbox, containers }: PodNow, { kernel, runtime }: EndpointParts, time: string) {
  const { name, namespace, uid } = pod.metadata;
  const volume = (pod.spec.volumes ?? []).map((one) => {
    const usedBytes = runtime.cri.volumes.bytesOf(sandbox.volumes[one.name] ?? "");
    const capacityBytes = sandbox.origins?.[one.name]?.sizeBytes ?? DISK_BYTES;
    const claim = one.persistentVolumeClaim;
    return {
      ...disk(time, usedBytes, capacityBytes),
      name: one.name,
      ...(claim === undefined ? {} : { pvcRef: { name: claim.claimName, namespace } }),
    };
  });
  return {
    podRef: { name, namespace, uid },
    startTime: kernel.timestamp(sandbox.createdAtMs),
    containers: containers.map((container) =>
      containerStats(container, kernel.timestamp(container.record.startedAtMs), time),
    ),
    cpu: cpu(time, sumOf(containers, "cpuMillis"), sumOf(containers, "cpuSeconds")),
    memory: memory(time, sumOf(containers, "memoryBytes")),
    network: network(time),
    ...(volume.length === 0 ? {} : { volume }),
    "ephemeral-storage": disk(time, sumOf(containers, "logBytes") + sumOf(containers, "layerBytes")),
    process_stats: { process_count: containers.length },
  };
}

function containerStats(container: ContainerNow, startTime: string, time: string) {
  const { name, cpuMillis, cpuSeconds, memoryBytes, record } = container;
  const available = record.memoryLimitBytes > 0 ? { availableBytes: record.memoryLimitBytes - memoryBytes } : {};
  return {
    name,
    startTime,
    cpu: cpu(time, cpuMillis, cpuSeconds),
    memory: { ...memory(time, memoryBytes), ...available },
    rootfs: disk(time, container.layerBytes),
    logs: disk(time, container.logBytes),
  };
}

function cpu(time: string, millis: number, seconds: number) {
  return { time, usageNanoCores: Math.floor(millis * NANO), usageCoreNanoSeconds: Math.floor(seconds * 1_000_000_000) };
}

function memory(time: string, bytes: number) {
  return { time, usageBytes: bytes, workingSetBytes: bytes, rssBytes: bytes, pageFaults: 0, majorPageFaults: 0 };
}

function network(time: string) {
  const counts = { name: "eth0", rxBytes: 0, rxErrors: 0, txBytes: 0, txErrors: 0 };
  return { time, ...counts, interfaces: [counts] };
}

function disk(time: string, usedBytes: number, capacityBytes = DISK_BYTES) {
  return {
    time,
    availableBytes: Math.max(0, capacityBytes - usedBytes),
    capacityBytes,
    usedBytes,
    inodesFree: INODES - 1_000,
    inodes: INODES,
    inodesUsed: 1_000,
  };
}
