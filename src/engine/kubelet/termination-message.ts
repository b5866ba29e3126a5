/**
 * What a container leaves as its last word.
 * Source: https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
 */
import type { ContainerRecord } from "../runtime/container-record.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";

const DEFAULT_PATH = "/dev/termination-log";
const MAX_LENGTH = 4_096;
const MAX_LOG_LENGTH = 2_048;
const MAX_LOG_LINES = 80;

/** The runtime's own words, the message file, or the end of the log where the Pod asks for it. */
export function terminationMessage(round: PodRound, plan: ContainerPlan, record: ContainerRecord): string {
  if (record.message !== "") return record.message;
  const { worker, parts, sandbox } = round;
  if (sandbox === undefined) return "";
  const path = plan.spec.terminationMessagePath ?? DEFAULT_PATH;
  const text = path === "" ? "" : (parts.runtime.cri.volumes.read(record, sandbox, path) ?? "");
  if (text !== "") return text.slice(0, MAX_LENGTH);
  if (plan.spec.terminationMessagePolicy !== "FallbackToLogsOnError" || record.exitCode === 0) return "";
  const { namespace, name: pod } = worker;
  const lines = parts.runtime.logs({ namespace, pod, container: record.name, previous: false }) ?? [];
  const end = lines.slice(-MAX_LOG_LINES).map((line) => `${line.text}\n`);
  return end.join("").slice(-MAX_LOG_LENGTH);
}
