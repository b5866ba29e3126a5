import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { hasSentence, sentenceText, type Told } from "./sentence.ts";
import { loadLaterTexts, startI18n } from "./i18n.ts";

const ENGINE = join(import.meta.dirname, "../engine");

/** Reasons of conditions, container states and Statuses, phases and condition values: they stand in objects, not beside writes. */
const NOT_CAUSES: ReadonlySet<string> = new Set([
  "AlreadyExists",
  "AmbiguousSelector",
  "ApprovedAnnotation",
  "AutoApproved",
  "Completed",
  "Conflict",
  "ContainerCreating",
  "DeletionByPodGC",
  "DeletionByTaintManager",
  "DesiredWithinRange",
  "DisruptionBudget",
  "ErrImagePull",
  "Error",
  "EvictionByEvictionAPI",
  "Failed",
  "FailedCreate",
  "FailedDelete",
  "FailedGetExternalMetric",
  "FailedGetScale",
  "FailedUpdateScale",
  "False",
  "FieldManagerConflict",
  "InitialNamesAccepted",
  "Installing",
  "InstanceDeletionPending",
  "InsufficientPods",
  "Invalid",
  "InvalidMetricSourceType",
  "InvalidSelector",
  "Local",
  "Lost",
  "NoConflicts",
  "NodeAffinity",
  "NodeShutdown",
  "NodeStatusNeverUpdated",
  "NodeStatusUnknown",
  "NotAccepted",
  "NotFound",
  "OOMKilled",
  "PodInitializing",
  "PodOSNotSupported",
  "PodOSSelectorNodeLabelDoesNotMatch",
  "ReadyForNewScale",
  "ResourceVersionTooLarge",
  "ScaleDownLimit",
  "ScaleDownStabilized",
  "ScaleUpLimit",
  "ScaleUpStabilized",
  "ScalingDisabled",
  "ShortNamesConflict",
  "SignerValidationFailure",
  "StartError",
  "Succeeded",
  "SucceededGetScale",
  "SucceededRescale",
  "SufficientPods",
  "SyncFailed",
  "SysctlForbidden",
  "Terminating",
  "TooFewReplicas",
  "TooManyReplicas",
  "True",
  "UnapprovedAnnotation",
  "UnexpectedAdmissionError",
  "Unknown",
  "Unschedulable",
  "ValidMetricFound",
]);

/** Every `reason: "…"`, `reason = … ? "…" : "…"` and the like in the engine. */
function reasonsInEngine(): readonly string[] {
  const found = new Set<string>();
  for (const file of readdirSync(ENGINE, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts") || /(^|\/)test/.test(file)) continue;
    const text = readFileSync(join(ENGINE, file), "utf8");
    for (const [, expression = ""] of text.matchAll(/\breason(?:: | = )((?:[^;,}\n]|\n\s+[?:])*)/g)) {
      for (const [, reason = ""] of expression.matchAll(/"([A-Z][A-Za-z]+)"/g)) found.add(reason);
    }
  }
  return [...found].filter((reason) => !NOT_CAUSES.has(reason)).sort();
}

function told(reason: string, more: Partial<Told> = {}): Told {
  return { actor: "replicaset-controller", verb: "update", object: { kind: "Pod", name: "web" }, reason, ...more };
}

beforeAll(async () => {
  globalThis.document ??= { documentElement: {} } as Document;
  startI18n();
  await loadLaterTexts();
});

describe("sentences", () => {
  const reasons = reasonsInEngine();

  it("finds the reasons of the engine", () => {
    expect(reasons).toEqual(expect.arrayContaining(["ReplicaSetBelowReplicas", "Scheduled", "MachinePoweredOff"]));
  });

  it.each(reasons)("%s has a sentence", (reason) => {
    expect(hasSentence(reason)).toBe(true);
  });

  it.each([
    {
      name: "parameters and actors",
      change: told("ReplicaSetBelowReplicas", { params: { want: 6, have: 5 } }),
      text: "ReplicaSet controller saw 5 of 6 Pods and created Pod web",
    },
    {
      name: "a sentence for one kind",
      change: told("UserCreated", { actor: "user", verb: "create", object: { kind: "Fault", name: "power-node-1" } }),
      text: "You broke something: Fault power-node-1",
    },
    {
      name: "a sentence for one verb",
      change: told("PodTerminated", { actor: "kubelet/node-1", verb: "delete" }),
      text: "Pod web is gone: its containers have stopped",
    },
    {
      name: "a sentence for one value",
      change: told("ReadinessChanged", { params: { ready: "true" } }),
      text: "Pod web is ready for requests",
    },
    {
      name: "an unknown reason",
      change: told("SomethingNew", { actor: "kubelet/node-1", verb: "delete" }),
      text: "Kubelet of node-1 deleted Pod web",
    },
    {
      name: "an unknown verb",
      change: told("SomethingNew", { verb: "x" }),
      text: "ReplicaSet controller touched Pod web",
    },
  ])("$name", ({ change, text }) => {
    expect(sentenceText(change)).toBe(text);
  });
});
