/** What a person does to see where requests go: commands in containers, and what has become of a Traffic's requests. */
import type { TestCluster } from "./test-cluster.ts";

interface Named {
  readonly namespace: string | undefined;
  readonly name: string;
}

/** What a command in the first container printed, line by line. */
export function execIn(test: TestCluster, { namespace, name }: Named, argv: readonly string[]): readonly string[] {
  const words = argv.map((word) => `command=${encodeURIComponent(word)}`).join("&");
  const { body } = test.request("POST", `${test.path("Pod", namespace, name)}/exec?${words}`);
  const { stdout, stderr, message } = body as {
    readonly stdout?: string;
    readonly stderr?: string;
    readonly message?: string;
  };
  return `${stdout ?? ""}${stderr ?? message ?? ""}`.replaceAll("\r", "").trimEnd().split("\n");
}

/** Totals since its start, who answered, and why the newest failure failed. */
export function trafficReport(test: TestCluster, name: string): readonly string[] {
  const status = test.get("Traffic", "default", name)?.status ?? {};
  const { sent = 0, ok = 0, failed = 0, failures = {}, answers = {}, lastFailure, latencyMs } = status;
  const counts = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .map(([key, count]) => `${key} ${count}`)
      .join(", ");
  return [
    `sent ${sent}, ok ${ok}, failed ${failed}${failed === 0 ? "" : ` (${counts(failures)})`}`,
    ...(Object.keys(answers).length === 0 ? [] : [`answered by ${counts(answers)}`]),
    ...(latencyMs === undefined ? [] : [`latency p50 ${latencyMs.p50} ms, p99 ${latencyMs.p99} ms`]),
    ...(lastFailure === undefined ? [] : [`last failure at ${lastFailure.hop}: ${lastFailure.message}`]),
  ];
}
