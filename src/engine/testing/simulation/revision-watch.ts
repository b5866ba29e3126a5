/** Rules that hold at every single revision, checked inside the write that would break them. */
import { milliValue } from "../../../api/quantity.ts";
import { matchesSelector } from "../../../api/label-selector.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PodDisruptionBudget } from "../../../api/types/policy.ts";
import type { TestCluster } from "../test-cluster.ts";
import { QUOTA } from "./plan.ts";

export class RevisionWatch {
  readonly problems: string[] = [];
  private readonly test: TestCluster;

  constructor(test: TestCluster) {
    this.test = test;
    test.cluster.server.subscribe("Pod", ({ type, object, previous, revision }) => {
      if (type === "DELETED") return;
      if ((previous?.spec.nodeName ?? "") === "" && (object.spec.nodeName ?? "") !== "") this.bound(object, revision);
      if (previous === undefined) this.created(object, revision);
    });
  }

  /** No node is given more than it can carry. */
  private bound({ spec }: Pod, revision: number): void {
    const node = this.test.get("Node", undefined, spec.nodeName ?? "");
    const { cpu, pods: most } = node?.status.allocatable ?? {};
    if (cpu === undefined || most === undefined) return;
    const here = this.test.list("Pod").filter((pod) => pod.spec.nodeName === spec.nodeName && !isOver(pod));
    const requested = here.reduce((sum, pod) => sum + requestedCpu(pod), 0);
    if (requested > milliValue(cpu)) this.say(revision, `${spec.nodeName} is given ${requested}m CPU of ${cpu}`);
    if (here.length > Number(most)) this.say(revision, `${spec.nodeName} is given ${here.length} Pods of ${most}`);
  }

  /** A namespace never holds more than its quota. */
  private created({ metadata }: Pod, revision: number): void {
    if (metadata.namespace !== "team" || this.test.get("ResourceQuota", "team", "limits") === undefined) return;
    const here = this.test.list("Pod", "team").filter((pod) => !isOver(pod) && !this.isStuck(pod));
    const cpu = here.reduce((sum, pod) => sum + requestedCpu(pod), 0);
    if (here.length > Number(QUOTA.pods)) this.say(revision, `${here.length} Pods in a quota of ${QUOTA.pods}`);
    if (cpu > milliValue(QUOTA["requests.cpu"]))
      this.say(revision, `${cpu}m CPU in a quota of ${QUOTA["requests.cpu"]}`);
  }

  /** It should have ended by now; quotas do not count it. Upstream: pkg/quota/v1/evaluator/core/pods.go (QuotaV1Pod). */
  private isStuck({ metadata }: Pod): boolean {
    const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
    if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false;
    const { kernel } = this.test.cluster;
    return kernel.nowMs > kernel.parseTimestamp(deletionTimestamp) + deletionGracePeriodSeconds * 1_000;
  }

  private say(revision: number, problem: string): void {
    this.problems.push(`revision ${revision}: ${problem}`);
  }
}

/** Budgets that an eviction of this Pod would break, going by what is healthy now. */
export function budgetsAgainst(test: TestCluster, pod: Pod): readonly string[] {
  if (!isHealthy(pod)) return [];
  return test.list("PodDisruptionBudget", pod.metadata.namespace).flatMap((budget) => {
    const { selector, minAvailable, maxUnavailable } = budget.spec;
    if (selector === undefined || !matchesSelector(selector, pod.metadata.labels)) return [];
    const selected = test
      .list("Pod", pod.metadata.namespace)
      .filter((other) => matchesSelector(selector, other.metadata.labels) && !isOver(other));
    const healthy = selected.filter(isHealthy).length;
    const { expectedPods = 0 } = budget.status;
    const least = leastHealthy(minAvailable, maxUnavailable, expectedPods);
    return healthy - 1 < least ? [`${budget.metadata.name} wants ${least} healthy, ${healthy} are`] : [];
  });
}

type Amount = PodDisruptionBudget["spec"]["minAvailable"];

function leastHealthy(minAvailable: Amount, maxUnavailable: Amount, expected: number): number {
  if (minAvailable !== undefined) return amountOf(minAvailable, expected);
  return Math.max(0, expected - amountOf(maxUnavailable ?? 0, expected));
}

/** Percentages are rounded up. Upstream: pkg/controller/disruption (getExpectedPodCount). */
function amountOf(amount: string | number, of: number): number {
  return typeof amount === "number" ? amount : Math.ceil((Number.parseInt(amount, 10) * of) / 100);
}

export function isOver(pod: Pod): boolean {
  return pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
}

function isHealthy(pod: Pod): boolean {
  const ready = pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
  return ready && pod.metadata.deletionTimestamp === undefined;
}

function requestedCpu(pod: Pod): number {
  return pod.spec.containers.reduce((sum, { resources }) => sum + milliValue(resources?.requests?.["cpu"]), 0);
}
