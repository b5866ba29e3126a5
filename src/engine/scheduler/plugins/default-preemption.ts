/**
 * Whether removing Pods of lower priority would make room, and which ones.
 * Upstream: plugins/defaultpreemption, pkg/scheduler/framework/preemption.
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { RandomStream } from "../../kernel/random.ts";
import { objectKey } from "../../machinery/informer.ts";
import { histogramMessage } from "../fit-error.ts";
import type { Cycle, PostFilterPlugin, PostFilterResult, RejectedNodes } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import { podPriority } from "../pod-profile.ts";

const NOT_HELPFUL = "Preemption is not helpful for scheduling";
const NO_VICTIMS = "No preemption victims found for incoming pod";
const MIN_CANDIDATES = 100;
const MIN_CANDIDATES_PERCENTAGE = 10;
/** Makes every priority count as more than nothing, so that fewer victims are better. */
const PRIORITY_OFFSET = 2_147_483_648;

interface Candidate {
  readonly node: string;
  /** Most important first. */
  readonly victims: readonly Pod[];
}

/** Without PodDisruptionBudgets, which are not simulated yet. */
export function createDefaultPreemption(random: RandomStream): PostFilterPlugin {
  return {
    name: "DefaultPreemption",
    postFilter(cycle, rejected) {
      const obstacle = ineligible(cycle, rejected);
      if (obstacle !== undefined) return { message: `preemption: ${obstacle}` };
      return preempt(cycle, rejected, random);
    },
  };
}

function ineligible({ pod, snapshot }: Cycle, { resolvable }: RejectedNodes): string | undefined {
  if (pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const nominated = snapshot.node(pod.status.nominatedNodeName ?? "");
  if (nominated === undefined || !resolvable.includes(nominated)) return undefined;
  const waits = [...nominated.pods.values()].some(
    (other) => other.pod.metadata.deletionTimestamp !== undefined && podPriority(other.pod) < podPriority(pod),
  );
  return waits ? "not eligible due to a terminating pod on the nominated node." : undefined;
}

function preempt({ pod, snapshot }: Cycle, rejected: RejectedNodes, random: RandomStream): PostFilterResult {
  const { resolvable, fits } = rejected;
  const total = snapshot.nodes.length;
  const counts = new Map<string, number>();
  const add = (reason: string, count: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + count);
  if (total > resolvable.length) add(NOT_HELPFUL, total - resolvable.length);
  const possible: NodeInfo[] = [];
  for (const node of resolvable) if (node.hasPriorityBelow(podPriority(pod))) possible.push(node);
  if (resolvable.length > possible.length) add(NO_VICTIMS, resolvable.length - possible.length);
  const enough = Math.max(MIN_CANDIDATES, Math.floor((resolvable.length * MIN_CANDIDATES_PERCENTAGE) / 100));
  const offset = possible.length > 1 ? random.int(0, possible.length - 1) : 0;
  const candidates: Candidate[] = [];
  for (let i = 0; i < possible.length && candidates.length < enough; i += 1) {
    const node = possible[(offset + i) % possible.length] as NodeInfo;
    const result = selectVictims(pod, node, fits);
    if (Array.isArray(result)) candidates.push({ node: node.name, victims: result });
    else for (const reason of result.reasons) add(reason, 1);
  }
  if (candidates.length > 0) return { message: "", nomination: pickCandidate(candidates) };
  return { message: `preemption: ${histogramMessage(total, counts)}` };
}

/** Removes all Pods of lower priority, then lets as many back as fit beside the new one, most important first. */
function selectVictims(
  pod: Pod,
  node: NodeInfo,
  fits: RejectedNodes["fits"],
): Pod[] | { readonly reasons: readonly string[] } {
  const priority = podPriority(pod);
  const emptied = node.withPods((other) => podPriority(other) >= priority);
  const rejection = fits(emptied);
  if (rejection !== undefined) return rejection;
  const lower = [...node.pods.entries()].filter(([, other]) => podPriority(other.pod) < priority);
  lower.sort(([, a], [, b]) => moreImportant(a.pod, b.pod));
  const victims: Pod[] = [];
  for (const [key, other] of lower) {
    emptied.addPod(key, other.pod, other.profile);
    if (fits(emptied) === undefined) continue;
    emptied.removePod(key);
    victims.push(other.pod);
  }
  return victims;
}

/** Negative when `a` matters more. Upstream: pkg/scheduler/util (MoreImportantPod). */
function moreImportant(a: Pod, b: Pod): number {
  if (podPriority(a) !== podPriority(b)) return podPriority(b) - podPriority(a);
  const [aStart, bStart] = [startTime(a), startTime(b)];
  if (aStart !== bStart) return aStart < bStart ? -1 : 1;
  return objectKey(a) < objectKey(b) ? -1 : 1;
}

/** RFC 3339 in UTC, so that text order is time order. A Pod that has not started counts as starting last. */
function startTime(pod: Pod): string {
  return pod.status.startTime ?? "~";
}

/** The least harm. Upstream: pickOneNodeForPreemption. */
function pickCandidate(candidates: readonly Candidate[]): Candidate {
  let best = candidates[0] as Candidate;
  for (const candidate of candidates) if (lessHarm(candidate, best) < 0) best = candidate;
  return best;
}

function lessHarm(a: Candidate, b: Candidate): number {
  const highest = (candidate: Candidate): number => Math.max(...candidate.victims.map(podPriority));
  const sum = (candidate: Candidate): number =>
    candidate.victims.reduce((total, victim) => total + podPriority(victim) + PRIORITY_OFFSET, 0);
  const order = highest(a) - highest(b) || sum(a) - sum(b) || a.victims.length - b.victims.length;
  if (order !== 0) return order;
  const [aStart, bStart] = [earliestStart(a, highest(a)), earliestStart(b, highest(b))];
  return aStart === bStart ? 0 : aStart > bStart ? -1 : 1;
}

function earliestStart({ victims }: Candidate, priority: number): string {
  return (
    victims
      .filter((victim) => podPriority(victim) === priority)
      .map(startTime)
      .sort()[0] ?? ""
  );
}
