/**
 * Reasons as data: what a component weighed before it acted, kept beside the object that it was about.
 * Bounded: the newest attempts of the newest objects.
 */
import type { ProbeDecision } from "../../api/types/probe-decision.ts";
import type { ScalingDecision } from "../../api/types/scaling-decision.ts";
import type { NodeVerdict, SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import { RecordLog, type RecordLogState } from "./record-log.ts";

/** Attempts kept of one Pod, the newest. */
export const MAX_ATTEMPTS_PER_POD = 10;
/** Pods whose attempts are kept, those that were tried last. */
export const MAX_PODS = 2_000;

/** The rows of nodes that fit, as they are kept: most attempts are never looked at, and there is one for every Pod. */
export interface ScoredRows {
  readonly plugins: readonly { readonly plugin: string; readonly weight: number }[];
  readonly nodes: readonly string[];
  readonly totals: readonly number[];
  /** Of each node, one number for each plugin. */
  readonly scores: readonly number[];
}

/** As it is kept. `nodes` has only those that refused; the others come before them. */
export interface RecordedDecision extends SchedulingDecision {
  readonly scored: ScoredRows;
}

export interface DecisionsState {
  readonly scheduling: RecordLogState<RecordedDecision>;
  readonly scaling: RecordLogState<ScalingDecision>;
  readonly probes: RecordLogState<ProbeDecision>;
}

export class Decisions {
  /** By `namespace/name`, as the others. */
  readonly scaling = new RecordLog<ScalingDecision>({ recordsPerKey: 20, keys: 200 });
  readonly probes = new RecordLog<ProbeDecision>({ recordsPerKey: 20, keys: 500 });
  private readonly scheduling = new RecordLog<RecordedDecision>({
    recordsPerKey: MAX_ATTEMPTS_PER_POD,
    keys: MAX_PODS,
  });

  /** Adds an attempt to schedule. */
  record(decision: RecordedDecision): void {
    this.scheduling.add(`${decision.namespace}/${decision.pod}`, decision);
  }

  /** Attempts for one Pod, oldest first. */
  of(namespace: string, pod: string): readonly SchedulingDecision[] {
    return this.scheduling.of(`${namespace}/${pod}`).map(withAllRows);
  }

  snapshot(): DecisionsState {
    const { scheduling, scaling, probes } = this;
    return { scheduling: scheduling.snapshot(), scaling: scaling.snapshot(), probes: probes.snapshot() };
  }

  restore({ scheduling, scaling, probes }: DecisionsState): void {
    this.scheduling.restore(scheduling);
    this.scaling.restore(scaling);
    this.probes.restore(probes);
  }
}

function withAllRows({ scored, ...decision }: RecordedDecision): SchedulingDecision {
  const { plugins, nodes, totals, scores } = scored;
  const rows = nodes.map((node, row): NodeVerdict => {
    if (plugins.length === 0) return { node, feasible: true };
    const parts = plugins.map(({ plugin, weight }, column) => {
      return { plugin, score: scores[row * plugins.length + column] ?? 0, weight };
    });
    return { node, feasible: true, scores: parts, total: totals[row] ?? 0 };
  });
  return { ...decision, nodes: [...rows, ...decision.nodes] };
}
