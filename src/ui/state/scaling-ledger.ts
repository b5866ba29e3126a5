/** An autoscaler's decision in words and bars. */
import type { TFunction } from "i18next";
import type { MetricVerdict, ScalingDecision } from "../../api/types/scaling-decision.ts";

interface LedgerBar {
  readonly label: string;
  readonly value: number;
  readonly note?: string;
}

/** For a `StepLedger`. */
export function scalingLedger(decision: ScalingDecision, t: TFunction) {
  const { result, from = 0, to = 0, message, metrics } = decision;
  const heading = t(`panels.hpa.result.${result}`, { target: decision.target, from, to });
  const lines = metrics.map((verdict) => ({ title: verdict.metric, words: wordsOf(verdict, from, t) }));
  const bounds = { title: decision.target, words: [t("panels.hpa.bounds", { min: decision.min, max: decision.max })] };
  const failed = result === "Undecided" || result === "Failed";
  const told = failed && !metrics.some((metric) => metric.failed !== undefined && message.endsWith(metric.failed));
  return {
    heading,
    lines: [...lines, told ? { ...bounds, words: [...bounds.words, message] } : bounds],
    bars: decision.to === undefined ? [] : barsOf(decision, from, t),
  };
}

function barsOf(
  { asked, stabilized, stabilization, limit, to }: ScalingDecision,
  from: number,
  t: TFunction,
): readonly LedgerBar[] {
  const bars: LedgerBar[] = [{ label: t("panels.hpa.now"), value: from }];
  if (asked !== undefined) bars.push({ label: t("panels.hpa.asked"), value: asked });
  if (stabilized !== undefined) {
    const changed = stabilization !== undefined && stabilization !== "ReadyForNewScale";
    const note = changed ? { note: t(`panels.hpa.stabilization.${stabilization}`) } : {};
    bars.push({ label: t("panels.hpa.stabilized"), value: stabilized, ...note });
  }
  if (to !== undefined) {
    const note = limit === undefined || limit === "DesiredWithinRange" ? {} : { note: t(`panels.hpa.limit.${limit}`) };
    bars.push({ label: t("panels.hpa.wanted"), value: to, ...note });
  }
  return bars;
}

function wordsOf(verdict: MetricVerdict, from: number, t: TFunction): readonly string[] {
  const { failed, measured = "", target = "", ratio, tolerated, counted = 0, unready = [], missing = [] } = verdict;
  const { cautiousRatio, asked = from } = verdict;
  if (failed !== undefined) return [failed];
  if (ratio === undefined || tolerated === undefined) return [];
  const [low, high] = tolerated;
  const decisive = cautiousRatio ?? ratio;
  const near = low <= decisive && decisive <= high;
  const pods = counted + (cautiousRatio === undefined ? 0 : missing.length + unready.length);
  const sum = `⌈ ${pods} × ${rounded(decisive)} ⌉ = ${Math.ceil(pods * decisive)}`;
  return [
    t("panels.hpa.measured", { measured, target, ratio: rounded(ratio), count: counted }),
    ...(unready.length === 0 ? [] : [t("panels.hpa.unready", { pods: unready.join(", ") })]),
    ...(missing.length === 0 ? [] : [t("panels.hpa.missing", { pods: missing.join(", ") })]),
    ...(cautiousRatio === undefined ? [] : [t("panels.hpa.cautious", { ratio: rounded(cautiousRatio) })]),
    near
      ? t("panels.hpa.tolerated", { low: rounded(low), high: rounded(high), replicas: from })
      : asked === Math.ceil(pods * decisive)
        ? sum
        : t("panels.hpa.turnsBack", { sum, replicas: asked }),
  ];
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
