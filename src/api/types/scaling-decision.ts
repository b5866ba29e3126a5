/** How an autoscaler came to its number, as data. Served by `GET /sim/v1/decisions?namespace=&horizontalpodautoscaler=`. */

/** What one metric asks for, and how. */
export interface MetricVerdict {
  /** As Events call it, e.g. `cpu resource utilization (percentage of request)`. */
  readonly metric: string;
  /** Why it could not be had; nothing below is known then. */
  readonly failed?: string;
  /** Over the Pods that count: `180%`, `250m`. */
  readonly measured?: string;
  readonly target?: string;
  /** measured ÷ target */
  readonly ratio?: number;
  /** Between these ratios, both included, nothing is changed. */
  readonly tolerated?: readonly [number, number];
  /** Pods that were measured, are there to stay, and have started. */
  readonly counted?: number;
  /** Names of Pods that still start, and of those that were not measured; at most `MAX_NAMES`. */
  readonly unready?: readonly string[];
  readonly missing?: readonly string[];
  /** Ratio once those that could not be counted are taken to use nothing, or just what is wanted, so that the step is smaller. */
  readonly cautiousRatio?: number;
  /** Replicas that it asks for. */
  readonly asked?: number;
}

/** One look, or several in a row that came to the same. */
export interface ScalingDecision {
  readonly namespace: string;
  readonly autoscaler: string;
  readonly uid: string;
  /** Virtual milliseconds since the recording's epoch, of the first and of the newest look. */
  readonly firstAt: number;
  readonly at: number;
  readonly looks: number;
  /** `Deployment/web` */
  readonly target: string;
  readonly result: "Scaled" | "Kept" | "Undecided" | "Failed";
  /** Replicas that the target asked for before; absent when it was not found. */
  readonly from?: number;
  /** Absent when nothing could be decided. */
  readonly to?: number;
  /** Of the Event, or why nothing could be decided. */
  readonly message: string;
  readonly metrics: readonly MetricVerdict[];
  /** What the metric asks for that asks for most. */
  readonly asked?: number;
  /** What is left of that after looking at recent recommendations. */
  readonly stabilized?: number;
  /** Reasons of the conditions AbleToScale and ScalingLimited. */
  readonly stabilization?: StabilizationReason;
  readonly limit?: LimitReason;
  /** Bounds of the autoscaler. */
  readonly min: number;
  readonly max: number;
}

export type StabilizationReason = "ReadyForNewScale" | "ScaleUpStabilized" | "ScaleDownStabilized";
export type LimitReason =
  "DesiredWithinRange" | "TooManyReplicas" | "TooFewReplicas" | "ScaleUpLimit" | "ScaleDownLimit";

export const MAX_NAMES = 20;
