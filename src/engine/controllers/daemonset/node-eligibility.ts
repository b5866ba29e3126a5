/**
 * Which nodes a DaemonSet's Pods belong on.
 * Upstream: pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod.
 */
import type { Node } from "../../../api/types/core.ts";
import type { PodTemplateSpec, Toleration } from "../../../api/types/pod.ts";
import { matchesTerm } from "../../machinery/node-terms.ts";
import { findUntolerated } from "../../machinery/tolerations.ts";
import { daemonTolerations } from "./daemon-pods.ts";

export interface Eligibility {
  /** A Pod is to be created. */
  readonly run: boolean;
  /** A Pod that is there may stay. */
  readonly stay: boolean;
}

const NEITHER: Eligibility = { run: false, stay: false };
const ONLY_STAY: Eligibility = { run: false, stay: true };
const BOTH: Eligibility = { run: true, stay: true };

interface Verdict {
  readonly spec: Node["spec"];
  readonly labels: Node["metadata"]["labels"];
  readonly eligibility: Eligibility;
}

/** The answers for one template, remembered for nodes that have not changed. */
export class NodeEligibility {
  readonly template: PodTemplateSpec;
  private readonly tolerations: readonly Toleration[];
  private readonly verdicts = new Map<string, Verdict>();

  constructor(template: PodTemplateSpec) {
    this.template = template;
    this.tolerations = daemonTolerations(template.spec);
  }

  of(node: Node): Eligibility {
    const { name, labels } = node.metadata;
    const known = this.verdicts.get(name);
    if (known !== undefined && known.spec === node.spec && known.labels === labels) return known.eligibility;
    const eligibility = this.judge(node);
    this.verdicts.set(name, { spec: node.spec, labels, eligibility });
    return eligibility;
  }

  forget(node: Node): void {
    this.verdicts.delete(node.metadata.name);
  }

  /** Without a look at what is remembered. */
  judge(node: Node): Eligibility {
    const { nodeName = "" } = this.template.spec;
    if (nodeName !== "" && nodeName !== node.metadata.name) return NEITHER;
    if (!this.wants(node)) return NEITHER;
    const taints = node.spec.taints ?? [];
    if (findUntolerated(taints, this.tolerations, ["NoSchedule", "NoExecute"]) === undefined) return BOTH;
    return findUntolerated(taints, this.tolerations, ["NoExecute"]) === undefined ? ONLY_STAY : NEITHER;
  }

  private wants(node: Node): boolean {
    const { nodeSelector = {}, affinity } = this.template.spec;
    const labels = node.metadata.labels ?? {};
    for (const key of Object.keys(nodeSelector)) if (labels[key] !== nodeSelector[key]) return false;
    const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
  }
}
