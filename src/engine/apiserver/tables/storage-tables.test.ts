import { describe, expect, it } from "vitest";
import type { KindName } from "../../../api/kinds.ts";
import { defaulted } from "../kinds/testing/check-manifest.ts";
import { printerOf } from "./printers.ts";

/** 2026-01-01T00:05:00Z */
const NOW_MS = 1_767_225_900_000;
const metadata = (name: string, more: object = {}) => ({
  name,
  creationTimestamp: "2026-01-01T00:00:00Z",
  ...more,
});

describe("tables of storage and policy", () => {
  const cases: { kind: KindName; manifest: object; cells: Readonly<Record<string, unknown>> }[] = [
    {
      kind: "PersistentVolume",
      manifest: {
        metadata: metadata("pv"),
        spec: {
          capacity: { storage: "1Gi" },
          accessModes: ["ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce"],
          claimRef: { namespace: "default", name: "data" },
          storageClassName: "fast",
        },
        status: { phase: "Bound" },
      },
      cells: {
        Name: "pv",
        Capacity: "1Gi",
        "Access Modes": "RWO,ROX,RWX",
        "Reclaim Policy": "Retain",
        Status: "Bound",
        Claim: "default/data",
        StorageClass: "fast",
        VolumeAttributesClass: "<unset>",
        Reason: "",
        Age: "5m",
        VolumeMode: "Filesystem",
      },
    },
    {
      kind: "PersistentVolumeClaim",
      manifest: { metadata: metadata("data"), spec: { accessModes: ["ReadWriteOnce"] }, status: { phase: "Pending" } },
      cells: {
        Name: "data",
        Status: "Pending",
        Volume: "",
        Capacity: "",
        "Access Modes": "",
        StorageClass: "",
        VolumeAttributesClass: "<unset>",
        Age: "5m",
        VolumeMode: "Filesystem",
      },
    },
    {
      kind: "StorageClass",
      manifest: {
        metadata: metadata("fast", { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } }),
        provisioner: "example.com/disk",
      },
      cells: {
        Name: "fast (default)",
        Provisioner: "example.com/disk",
        ReclaimPolicy: "Delete",
        VolumeBindingMode: "Immediate",
        AllowVolumeExpansion: false,
        Age: "5m",
      },
    },
    {
      kind: "VolumeAttachment",
      manifest: {
        metadata: metadata("a"),
        spec: { attacher: "disk.example.com", nodeName: "n", source: { persistentVolumeName: "pv" } },
        status: { attached: true },
      },
      cells: { Name: "a", Attacher: "disk.example.com", PV: "pv", Node: "n", Attached: true, Age: "5m" },
    },
    {
      kind: "ResourceQuota",
      manifest: {
        metadata: metadata("q"),
        status: {
          hard: { pods: "4", "limits.cpu": "2", "requests.cpu": "1" },
          used: { pods: "1", "requests.cpu": "500m" },
        },
      },
      cells: { Name: "q", Request: "pods: 1/4, requests.cpu: 500m/1", Limit: "limits.cpu: 0/2", Age: "5m" },
    },
    {
      kind: "PodDisruptionBudget",
      manifest: { metadata: metadata("b"), spec: { minAvailable: "50%" }, status: { disruptionsAllowed: 1 } },
      cells: {
        Name: "b",
        "Min Available": "50%",
        "Max Unavailable": "N/A",
        "Allowed Disruptions": 1,
        Age: "5m",
      },
    },
    {
      kind: "PriorityClass",
      manifest: { metadata: metadata("high"), value: 100 },
      cells: {
        Name: "high",
        Value: 100,
        "Global-Default": false,
        Age: "5m",
        PreemptionPolicy: "PreemptLowerPriority",
      },
    },
    {
      kind: "RuntimeClass",
      manifest: { metadata: metadata("gvisor"), handler: "runsc" },
      cells: { Name: "gvisor", Handler: "runsc", Age: "5m" },
    },
    {
      kind: "CSIDriver",
      manifest: { metadata: metadata("disk.example.com"), spec: {} },
      cells: {
        Name: "disk.example.com",
        AttachRequired: true,
        PodInfoOnMount: false,
        StorageCapacity: false,
        TokenRequests: "<unset>",
        RequiresRepublish: false,
        Modes: "Persistent",
        Age: "5m",
      },
    },
    {
      kind: "LimitRange",
      manifest: { metadata: metadata("l"), spec: { limits: [] } },
      cells: { Name: "l", "Created At": "2026-01-01T00:00:00Z" },
    },
  ];
  it.each(cases)("$kind", ({ kind, manifest, cells }) => {
    const { columns, cells: cellsOf } = printerOf(kind);
    const row = cellsOf(defaulted(kind, manifest), NOW_MS);
    expect(Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))).toEqual(cells);
  });
});
