/**
 * How an autoscaler came to its number: desired = ceil(current replicas × current value / target value), unless the ratio is within 10 %
 * of 1. Source: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
 */
import { milliValue } from "../../api/quantity.ts";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";

export interface HpaLine {
  readonly metric: string;
  /** As they are written: `80%`, `120m`. */
  readonly current: string;
  readonly target: string;
  readonly ratio: number;
  readonly replicas: number;
  /** What this metric alone asks for. */
  readonly proposal: number;
  /** The ratio is too near to 1 to act on. */
  readonly tolerated: boolean;
}

interface Value {
  readonly averageUtilization?: number;
  readonly averageValue?: string | number;
  readonly value?: string | number;
}

interface Source {
  readonly name?: string;
  readonly container?: string;
  readonly metric?: { readonly name: string };
  readonly target?: Value;
  readonly current?: Value;
}

const FIELDS = ["resource", "containerResource", "pods", "object", "external"] as const;
const TOLERANCE = 0.1;

/** One line for each metric of which a value is known. */
export function hpaArithmetic({ spec, status }: HorizontalPodAutoscaler): readonly HpaLine[] {
  const replicas = status.currentReplicas ?? 0;
  return (spec.metrics ?? []).flatMap((metric, index) => {
    const wanted = sourceOf(metric);
    const measured = sourceOf(status.currentMetrics?.[index]);
    const line = wanted?.target === undefined ? undefined : compare(measured?.current, wanted.target, replicas);
    if (wanted === undefined || line === undefined) return [];
    const { current, target } = line;
    const ratio = current.number / target.number;
    const tolerated = 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE;
    const proposal = tolerated ? replicas : Math.ceil(replicas * ratio);
    const name = [wanted.container, wanted.name ?? wanted.metric?.name].filter((part) => part !== undefined).join("/");
    return [{ metric: name, current: current.text, target: target.text, ratio, replicas, proposal, tolerated }];
  });
}

function sourceOf(metric: unknown): Source | undefined {
  if (metric === undefined) return undefined;
  const sources = metric as Readonly<Record<string, Source | undefined>>;
  return FIELDS.map((field) => sources[field]).find((source) => source !== undefined);
}

interface Amount {
  readonly number: number;
  readonly text: string;
}

function compare(
  current: Value | undefined,
  target: Value,
  replicas: number,
): { readonly current: Amount; readonly target: Amount } | undefined {
  if (current === undefined) return undefined;
  if (target.averageUtilization !== undefined) {
    if (current.averageUtilization === undefined) return undefined;
    const percent = (number: number): Amount => ({ number, text: `${number}%` });
    return { current: percent(current.averageUtilization), target: percent(target.averageUtilization) };
  }
  if (target.averageValue !== undefined && current.averageValue !== undefined) {
    return { current: amount(current.averageValue), target: amount(target.averageValue) };
  }
  if (target.value === undefined || current.value === undefined || replicas === 0) return undefined;
  return { current: amount(current.value), target: amount(target.value) };
}

function amount(value: string | number): Amount {
  return { number: milliValue(value), text: String(value) };
}
