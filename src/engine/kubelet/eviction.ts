/**
 * Pods are thrown out when they take more disk than they may, or when the machine runs out of memory or disk.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/;
 * upstream pkg/kubelet/eviction (eviction_manager.go, helpers.go)
 */
import { wholeValue } from "../../api/quantity.ts";
import type { Pod } from "../../api/types/pod.ts";
import { parseImage } from "../runtime/image-reference.ts";
import { DISK_BYTES } from "../runtime/machine-sizes.ts";
import { binaryQuantity } from "./binary-quantity.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { localStorageProblem } from "./local-storage.ts";
import { CRITICAL_PRIORITY, type PressureCondition } from "./pod-admission.ts";
import { isMirror, podPlan } from "./pod-plan.ts";
import { podUsage, type ContainerUse, type PodUsage } from "./pod-usage.ts";
import type { PodWorker } from "./pod-worker.ts";

const MEMORY_THRESHOLD_BYTES = 100 * 1024 * 1024;
/** `nodefs.available<10%` and, on the same disk, `imagefs.available<15%`: the higher is met first. */
const DISK_THRESHOLD_BYTES = Math.floor(DISK_BYTES * 0.15);
/** Memory is counted in pages. */
const PAGE_BYTES = 4_096;

/** A Pod of this kubelet that can still be stopped. */
export interface Candidate {
  readonly worker: PodWorker;
  readonly pod: Pod;
}

/** Pods that run and are not being stopped yet. */
export function stoppablePods(
  workers: readonly PodWorker[],
  seenPod: (worker: PodWorker) => Pod | undefined,
): readonly Candidate[] {
  return unfinishedPods(
    workers.filter(({ hasSandbox, termination }) => hasSandbox && termination === undefined),
    seenPod,
  );
}

/** Those that are being stopped too. */
export function unfinishedPods(
  workers: readonly PodWorker[],
  seenPod: (worker: PodWorker) => Pod | undefined,
): readonly Candidate[] {
  return workers.flatMap((worker) => {
    const pod = worker.finished === "" ? seenPod(worker) : undefined;
    return pod === undefined ? [] : [{ worker, pod }];
  });
}

export interface Eviction extends Candidate {
  readonly message: string;
}

/** What one look at the machine has found. */
export interface EvictionRound {
  readonly pressure: readonly PressureCondition[];
  /** `memory` or `ephemeral-storage`, when some of it has to be got back by evicting. */
  readonly reclaims: string;
  readonly evictions: readonly Eviction[];
}

interface Shortage {
  readonly condition: PressureCondition;
  readonly resource: "memory" | "ephemeral-storage";
  readonly thresholdBytes: number;
  readonly availableBytes: number;
}

const CALM: EvictionRound = { pressure: [], reclaims: "", evictions: [] };

/**
 * Decides; nothing is changed but images that nobody uses, which go before Pods do.
 * @param limited some Pod of the machine has a limit of its own
 */
export function evictionRound(
  parts: KubeletParts,
  node: string,
  limited: boolean,
  candidates: () => readonly Candidate[],
): EvictionRound {
  const shortages = shortagesOf(parts, node);
  if (!limited && shortages.length === 0) return CALM;
  const pressure = shortages.map(({ condition }) => condition);
  const over = candidates().flatMap((candidate) => overItsLimit(parts, candidate));
  if (over.length > 0) return { pressure, reclaims: "", evictions: over };
  const [shortage] = shortages;
  if (shortage === undefined) return { pressure, reclaims: "", evictions: NONE };
  const reclaims = shortage.resource;
  if (reclaims === "ephemeral-storage" && isCuredByImages(parts, node, shortage))
    return { pressure, reclaims, evictions: NONE };
  const [first] = ranked(parts, candidates(), shortage);
  if (first === undefined) return { pressure, reclaims, evictions: NONE };
  return { pressure, reclaims, evictions: [{ ...first, message: evictionMessage(first, shortage) }] };
}

const NONE: readonly Eviction[] = [];
const NO_SHORTAGES: readonly Shortage[] = [];

/** Memory before disk. */
function shortagesOf(parts: KubeletParts, node: string): readonly Shortage[] {
  const { resources } = parts.runtime.cri;
  let found = NO_SHORTAGES;
  const memoryLeft = (parts.runtime.machines.get(node)?.memoryBytes ?? 0) - resources.machineMemory(node);
  if (memoryLeft < MEMORY_THRESHOLD_BYTES) {
    const availableBytes = Math.max(0, Math.floor(memoryLeft / PAGE_BYTES) * PAGE_BYTES);
    const thresholdBytes = MEMORY_THRESHOLD_BYTES;
    found = [{ condition: "MemoryPressure", resource: "memory", thresholdBytes, availableBytes }];
  }
  const diskLeft = DISK_BYTES - resources.machineDisk(node);
  if (diskLeft < DISK_THRESHOLD_BYTES) {
    const availableBytes = Math.max(0, Math.floor(diskLeft / PAGE_BYTES) * PAGE_BYTES);
    const thresholdBytes = DISK_THRESHOLD_BYTES;
    found = [...found, { condition: "DiskPressure", resource: "ephemeral-storage", thresholdBytes, availableBytes }];
  }
  return found;
}

function isEvictable({ pod }: Candidate): boolean {
  return !isMirror(pod) && (pod.spec.priority ?? 0) < CRITICAL_PRIORITY;
}

function overItsLimit(parts: KubeletParts, candidate: Candidate): readonly Eviction[] {
  if (!isEvictable(candidate)) return NONE;
  const message = localStorageProblem(parts, candidate.pod, candidate.worker);
  return message === undefined ? NONE : [{ ...candidate, message }];
}

/** Images that no container uses are deleted first, and that may be enough. */
function isCuredByImages(parts: KubeletParts, node: string, shortage: Shortage): boolean {
  const { images, containers } = parts.runtime.cri;
  const used = new Set<string>();
  for (const sandbox of containers.sandboxesOn(node)) {
    for (const { image } of containers.of(sandbox)) {
      const parsed = parseImage(image);
      if (parsed.ok) used.add(parsed.reference.canonical);
    }
  }
  const missing = shortage.thresholdBytes - shortage.availableBytes;
  return images.collect(node, (canonical) => used.has(canonical), DISK_BYTES) >= missing;
}

interface Ranked extends Candidate {
  readonly usage: PodUsage;
  readonly requestBytes: number;
}

/** First the Pods that use more than they asked for, then by priority, then by how much more. */
function ranked(parts: KubeletParts, candidates: readonly Candidate[], shortage: Shortage): readonly Ranked[] {
  const all = candidates.filter(isEvictable).map((candidate) => {
    const plan = podPlan(candidate.pod.spec);
    const requestBytes = shortage.resource === "memory" ? plan.memoryBytes : plan.storageBytes;
    return { ...candidate, usage: podUsage(parts, candidate.pod, candidate.worker), requestBytes };
  });
  const used = ({ usage }: Ranked): number => (shortage.resource === "memory" ? usage.memoryBytes : usage.diskBytes);
  return all.sort((a, b) => {
    const [aOver, bOver] = [used(a) - a.requestBytes, used(b) - b.requestBytes];
    if (aOver > 0 !== bOver > 0) return aOver > 0 ? -1 : 1;
    const priority = (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0);
    return priority || bOver - aOver || (a.worker.key < b.worker.key ? -1 : 1);
  });
}

function evictionMessage({ pod, usage }: Ranked, shortage: Shortage): string {
  const { resource, thresholdBytes, availableBytes } = shortage;
  const threshold = binaryQuantity(thresholdBytes);
  let message = `The node was low on resource: ${resource}. `;
  message += `Threshold quantity: ${threshold}, available: ${binaryQuantity(availableBytes)}. `;
  for (const use of usage.containers) {
    const container = pod.spec.containers.find(({ name }) => name === use.name);
    if (container === undefined) continue;
    const request = container.resources?.requests?.[resource];
    const bytes = resource === "memory" ? pages(use) : use.diskBytes;
    if (bytes <= wholeValue(request)) continue;
    const asked = request === undefined ? "0" : String(request);
    message += `Container ${use.name} was using ${binaryQuantity(bytes)}, request is ${asked}, has larger consumption of ${resource}. `;
  }
  return message;
}

function pages({ memoryBytes }: ContainerUse): number {
  return Math.ceil(memoryBytes / PAGE_BYTES) * PAGE_BYTES;
}
