/**
 * Metrics as text.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */

export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

/** One metric with its samples; nothing without any. @param atMs Unix time; absent where the page does not say when */
export function metricFamily(
  name: string,
  type: "counter" | "gauge",
  help: string,
  samples: readonly MetricSample[],
  atMs?: number,
): string {
  if (samples.length === 0) return "";
  const lines = samples.map(({ labels, value }) => {
    const names = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
    return `${name}${names.length === 0 ? "" : `{${names.join(",")}}`} ${value}${atMs === undefined ? "" : ` ${atMs}`}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

export function oneSample(value: number): readonly MetricSample[] {
  return [{ labels: {}, value }];
}

/** What every program of Kubernetes says of itself. @param startedAtMs Unix time */
export function processMetrics(startedAtMs: number): string {
  const labels = { git_version: "v1.35.0", major: "1", minor: "35", platform: "linux/amd64" };
  return [
    metricFamily(
      "kubernetes_build_info",
      "gauge",
      "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.",
      [{ labels, value: 1 }],
    ),
    metricFamily(
      "process_start_time_seconds",
      "gauge",
      "[ALPHA] Start time of the process since unix epoch in seconds.",
      oneSample(startedAtMs / 1_000),
    ),
  ].join("");
}
