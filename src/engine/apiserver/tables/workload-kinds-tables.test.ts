import { describe, expect, it } from "vitest";
import type { TableCell } from "../../../api/table.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { printerOf } from "./printers.ts";

const NOW = Date.parse("2026-01-01T01:00:00Z");
const template = {
  metadata: { labels: { b: "2", a: "1" } },
  spec: {
    containers: [
      { name: "web", image: "nginx" },
      { name: "log", image: "busybox" },
    ],
  },
};
const selector = { matchLabels: { b: "2", a: "1" } };

function printed(kind: string, fields: object): readonly TableCell[] {
  const metadata = {
    name: "x",
    namespace: "default",
    uid: "u",
    resourceVersion: "1",
    creationTimestamp: "2026-01-01T00:00:00Z",
  };
  return printerOf(kind).cells({ apiVersion: "", kind, metadata, status: {}, ...fields } as KubeObject, NOW);
}

const columns: { kind: string; names: string }[] = [
  { kind: "StatefulSet", names: "Name Ready Age Containers* Images*" },
  {
    kind: "DaemonSet",
    names: "Name Desired Current Ready Up-to-date Available Node Selector Age Containers* Images* Selector*",
  },
  { kind: "ReplicationController", names: "Name Desired Current Ready Age Containers* Images* Selector*" },
  { kind: "Job", names: "Name Status Completions Duration Age Containers* Images* Selector*" },
  { kind: "CronJob", names: "Name Schedule Timezone Suspend Active Last Schedule Age Containers* Images* Selector*" },
  { kind: "ControllerRevision", names: "Name Controller Revision Age" },
  { kind: "PodTemplate", names: "Name Containers Images Pod Labels" },
];
it.each(columns)("columns of a $kind", ({ kind, names }) => {
  const shown = printerOf(kind).columns.map(({ name, priority }) => (priority === 0 ? name : `${name}*`));
  expect(shown.join(" ")).toBe(names);
});

describe("cells", () => {
  const cases: { name: string; kind: string; fields: object; cells: readonly TableCell[] }[] = [
    {
      name: "StatefulSet",
      kind: "StatefulSet",
      fields: { spec: { replicas: 3, selector, template }, status: { readyReplicas: 2, replicas: 3 } },
      cells: ["x", "2/3", "60m", "web,log", "nginx,busybox"],
    },
    {
      name: "DaemonSet",
      kind: "DaemonSet",
      fields: {
        spec: { selector, template: { ...template, spec: { ...template.spec, nodeSelector: { disk: "ssd" } } } },
        status: { desiredNumberScheduled: 3, currentNumberScheduled: 2, numberReady: 1, numberMisscheduled: 0 },
      },
      cells: ["x", 3, 2, 1, 0, 0, "disk=ssd", "60m", "web,log", "nginx,busybox", "a=1,b=2"],
    },
    {
      name: "ReplicationController",
      kind: "ReplicationController",
      fields: {
        spec: { replicas: 3, selector: selector.matchLabels, template },
        status: { replicas: 2, readyReplicas: 1 },
      },
      cells: ["x", 3, 2, 1, "60m", "web,log", "nginx,busybox", "a=1,b=2"],
    },
    {
      name: "running Job",
      kind: "Job",
      fields: {
        spec: { completions: 5, parallelism: 2, selector, template },
        status: { startTime: "2026-01-01T00:59:00Z", succeeded: 1 },
      },
      cells: ["x", "Running", "1/5", "60s", "60m", "web,log", "nginx,busybox", "a=1,b=2"],
    },
    {
      name: "ControllerRevision",
      kind: "ControllerRevision",
      fields: {
        metadata: {
          name: "x",
          creationTimestamp: "2026-01-01T00:00:00Z",
          ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "web", uid: "1", controller: true }],
        },
        revision: 2,
      },
      cells: ["x", "statefulset.apps/web", 2, "60m"],
    },
    {
      name: "PodTemplate",
      kind: "PodTemplate",
      fields: { template },
      cells: ["x", "web,log", "nginx,busybox", "a=1,b=2"],
    },
    {
      name: "CronJob that never ran",
      kind: "CronJob",
      fields: { spec: { schedule: "* * * * *", suspend: false, jobTemplate: { spec: { template } } } },
      cells: ["x", "* * * * *", "<none>", "False", 0, "<none>", "60m", "web,log", "nginx,busybox", "<none>"],
    },
    {
      name: "CronJob in a zone",
      kind: "CronJob",
      fields: {
        spec: { schedule: "@daily", timeZone: "Asia/Tokyo", suspend: true, jobTemplate: { spec: { template } } },
        status: { active: [{}, {}], lastScheduleTime: "2026-01-01T00:58:00Z" },
      },
      cells: ["x", "@daily", "Asia/Tokyo", "True", 2, "2m", "60m", "web,log", "nginx,busybox", "<none>"],
    },
  ];
  it.each(cases)("$name", ({ kind, fields, cells }) => {
    expect(printed(kind, fields)).toEqual(cells);
  });

  const condition = (type: string) => ({ conditions: [{ type, status: "True" }] });
  const jobs: { name: string; spec: object; status: object; shown: string }[] = [
    {
      name: "complete",
      spec: { completions: 1 },
      status: { ...condition("Complete"), succeeded: 1 },
      shown: "Complete 1/1",
    },
    { name: "failed", spec: { completions: 1 }, status: condition("Failed"), shown: "Failed 0/1" },
    { name: "suspended", spec: { completions: 1 }, status: condition("Suspended"), shown: "Suspended 0/1" },
    { name: "failing", spec: { completions: 1 }, status: condition("FailureTarget"), shown: "FailureTarget 0/1" },
    {
      name: "succeeding",
      spec: { completions: 1 },
      status: condition("SuccessCriteriaMet"),
      shown: "SuccessCriteriaMet 0/1",
    },
    { name: "a work queue", spec: { parallelism: 3 }, status: { succeeded: 1 }, shown: "Running 1/1 of 3" },
    { name: "a single one", spec: { parallelism: 1 }, status: {}, shown: "Running 0/1" },
  ];
  it.each(jobs)("Job: $name", ({ spec, status, shown }) => {
    const [, state, completions] = printed("Job", { spec: { ...spec, selector, template }, status });
    expect(`${state} ${completions}`).toBe(shown);
  });
});
