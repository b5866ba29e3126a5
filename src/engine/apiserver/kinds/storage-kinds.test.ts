import { describe, expect, it } from "vitest";
import { defaulted, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const VOLUME = {
  metadata: { name: "pv1" },
  spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/data" } },
};
const CLAIM = {
  metadata: { name: "data", namespace: "default" },
  spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast", resources: { requests: { storage: "1Gi" } } },
};
const MODES = 'supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"';
const ZONE = {
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }] },
};

describe("PersistentVolume", () => {
  const volume = (path: string, value: unknown) => withValue(VOLUME, `spec.${path}`, value);

  it("is kept, as a file system", () =>
    expect(defaulted("PersistentVolume", VOLUME).spec).toEqual({
      ...VOLUME.spec,
      hostPath: { path: "/data", type: "" },
      persistentVolumeReclaimPolicy: "Retain",
      volumeMode: "Filesystem",
    }));

  const cases: { name: string; manifest: object; errors: string[] }[] = [
    { name: "plain", manifest: VOLUME, errors: [] },
    {
      name: "nothing",
      manifest: { metadata: { name: "x" }, spec: {} },
      errors: [
        "spec.accessModes: Required value",
        "spec.capacity: Required value",
        'spec.capacity: Unsupported value: null: supported values: "storage"',
        "spec: Required value: must specify a volume type",
      ],
    },
    {
      name: "unknown mode",
      manifest: volume("accessModes", ["RWO"]),
      errors: [`spec.accessModes: Unsupported value: "RWO": ${MODES}`],
    },
    {
      name: "one Pod and others",
      manifest: volume("accessModes", ["ReadWriteOncePod", "ReadWriteMany"]),
      errors: ["spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes"],
    },
    {
      name: "no room",
      manifest: volume("capacity", { storage: "0" }),
      errors: ['spec.capacity[storage]: Invalid value: "0": must be greater than zero'],
    },
    {
      name: "unknown reclaim policy",
      manifest: volume("persistentVolumeReclaimPolicy", "Keep"),
      errors: [
        'spec.persistentVolumeReclaimPolicy: Unsupported value: "Keep": supported values: "Delete", "Recycle", "Retain"',
      ],
    },
    {
      name: "two sources",
      manifest: volume("nfs", { server: "a", path: "/b" }),
      errors: ["spec.nfs: Forbidden: may not specify more than 1 volume type"],
    },
    {
      name: "local without a place",
      manifest: withValue(volume("hostPath", undefined), "spec.local", { path: "/mnt" }),
      errors: ["spec.nodeAffinity: Required value: Local volume requires node affinity"],
    },
    {
      name: "local",
      manifest: withValue(
        withValue(volume("hostPath", undefined), "spec.local", { path: "/mnt" }),
        "spec.nodeAffinity",
        ZONE,
      ),
      errors: [],
    },
    {
      name: "affinity without a rule",
      manifest: volume("nodeAffinity", {}),
      errors: ["spec.nodeAffinity.required: Required value: must specify required node constraints"],
    },
    {
      name: "driver without a handle",
      manifest: withValue(volume("hostPath", undefined), "spec.csi", { driver: "disk.example.com" }),
      errors: ["spec.csi.volumeHandle: Required value"],
    },
    {
      name: "root recycled",
      manifest: withValue(volume("hostPath.path", "/"), "spec.persistentVolumeReclaimPolicy", "Recycle"),
      errors: ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
    },
    {
      name: "unknown mode of use",
      manifest: volume("volumeMode", "Tape"),
      errors: ['spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"'],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("PersistentVolume", manifest)).toEqual(errors));

  it("keeps its source, and shows what would have changed", () => {
    const [error = ""] = updateErrorsOf("PersistentVolume", VOLUME, volume("hostPath.path", "/other"));
    expect(error.split("\n")).toEqual([
      "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation",
      "@@ -2,7 +2,7 @@",
      '  "GCEPersistentDisk": null,',
      '  "AWSElasticBlockStore": null,',
      '  "HostPath": {',
      '-  "Path": "/other",',
      '+  "Path": "/data",',
      '   "Type": ""',
      "  },",
      '  "Glusterfs": null,',
      "",
    ]);
  });

  const changes: { name: string; after: object; errors: string[] }[] = [
    { name: "reclaim policy", after: volume("persistentVolumeReclaimPolicy", "Delete"), errors: [] },
    { name: "affinity added", after: volume("nodeAffinity", ZONE), errors: [] },
    {
      name: "mode of use",
      after: volume("volumeMode", "Block"),
      errors: ['volumeMode: Invalid value: "Block": field is immutable'],
    },
  ];
  it.each(changes)("change: $name", ({ after, errors }) =>
    expect(updateErrorsOf("PersistentVolume", VOLUME, after)).toEqual(errors),
  );
});

describe("PersistentVolumeClaim", () => {
  const claim = (path: string, value: unknown) => withValue(CLAIM, `spec.${path}`, value);
  const bound = (manifest: object, size = "1Gi") =>
    withValue(withValue(manifest, "status", { phase: "Bound", capacity: { storage: size } }), "spec.volumeName", "pv1");

  it("is a file system", () => expect(defaulted("PersistentVolumeClaim", CLAIM).spec.volumeMode).toBe("Filesystem"));

  const cases: { name: string; manifest: object; errors: string[] }[] = [
    { name: "plain", manifest: CLAIM, errors: [] },
    {
      name: "nothing",
      manifest: { spec: {} },
      errors: [
        "spec.accessModes: Required value: at least 1 access mode is required",
        "spec.resources[storage]: Required value",
      ],
    },
    {
      name: "less than nothing",
      manifest: claim("resources.requests.storage", "-1Gi"),
      errors: ['spec.resources[storage]: Invalid value: "-1Gi": must be greater than zero'],
    },
    {
      name: "unknown mode",
      manifest: claim("accessModes", ["Many"]),
      errors: [`spec.accessModes: Unsupported value: "Many": ${MODES}`],
    },
    {
      name: "bad class",
      manifest: claim("storageClassName", "A B"),
      errors: [
        "spec.storageClassName: Invalid value: \"A B\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    },
    { name: "no class", manifest: claim("storageClassName", ""), errors: [] },
    {
      name: "data of nothing",
      manifest: claim("dataSource", { kind: "Pod", name: "" }),
      errors: [
        "spec.dataSource.name: Required value",
        "spec.dataSource: Invalid value: \"Pod\": must be 'PersistentVolumeClaim' when referencing the default apiGroup",
        "spec.dataSourceRef.name: Required value",
        "spec.dataSourceRef: Invalid value: \"Pod\": must be 'PersistentVolumeClaim' when referencing the default apiGroup",
      ],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) =>
    expect(errorsOf("PersistentVolumeClaim", manifest)).toEqual(errors),
  );

  it("shows what would have changed", () => {
    const [error = ""] = updateErrorsOf("PersistentVolumeClaim", CLAIM, claim("accessModes", ["ReadWriteMany"]));
    expect(error.split("\n")).toEqual([
      "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
      "@@ -1,6 +1,6 @@",
      " {",
      '  "AccessModes": [',
      '-  "ReadWriteMany"',
      '+  "ReadWriteOnce"',
      "  ],",
      '  "Selector": null,',
      '  "Resources": {',
      "",
    ]);
  });

  const short = (errors: readonly string[]) => errors.map((error) => error.split("\n")[0]);
  const immutable =
    "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
  const changes: { name: string; before: object; after: object; errors: string[] }[] = [
    {
      name: "grown while bound",
      before: bound(CLAIM),
      after: bound(claim("resources.requests.storage", "2Gi")),
      errors: [],
    },
    {
      name: "grown while pending",
      before: CLAIM,
      after: claim("resources.requests.storage", "2Gi"),
      errors: [immutable],
    },
    { name: "bound to a volume", before: CLAIM, after: claim("volumeName", "pv1"), errors: [] },
    {
      name: "bound to another volume",
      before: claim("volumeName", "pv1"),
      after: claim("volumeName", "pv2"),
      errors: [immutable],
    },
    {
      name: "shrunk",
      before: bound(CLAIM),
      after: bound(claim("resources.requests.storage", "500Mi")),
      errors: ["spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"],
    },
    {
      name: "an expansion taken back in part",
      before: bound(claim("resources.requests.storage", "5Gi")),
      after: bound(claim("resources.requests.storage", "2Gi")),
      errors: [],
    },
    { name: "given a class", before: claim("storageClassName", undefined), after: CLAIM, errors: [] },
    { name: "given another class", before: CLAIM, after: claim("storageClassName", "slow"), errors: [immutable] },
  ];
  it.each(changes)("change: $name", ({ before, after, errors }) =>
    expect(short(updateErrorsOf("PersistentVolumeClaim", before, after))).toEqual(errors),
  );
});

describe("StorageClass", () => {
  const CLASS = { metadata: { name: "fast" }, provisioner: "example.com/disk" };
  it("deletes, and binds at once", () =>
    expect(defaulted("StorageClass", CLASS)).toMatchObject({
      reclaimPolicy: "Delete",
      volumeBindingMode: "Immediate",
    }));

  const cases: { name: string; manifest: object; errors: string[] }[] = [
    { name: "plain", manifest: CLASS, errors: [] },
    {
      name: "nobody provisions",
      manifest: withValue(CLASS, "provisioner", ""),
      errors: ["provisioner: Required value"],
    },
    {
      name: "recycled",
      manifest: withValue(CLASS, "reclaimPolicy", "Recycle"),
      errors: ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'],
    },
    {
      name: "unknown binding",
      manifest: withValue(CLASS, "volumeBindingMode", "Later"),
      errors: ['volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"'],
    },
    {
      name: "empty topology",
      manifest: withValue(CLASS, "allowedTopologies", [{ matchLabelExpressions: [{ key: "zone", values: [] }] }]),
      errors: ["allowedTopologies[0].matchLabelExpressions[0].values: Required value"],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("StorageClass", manifest)).toEqual(errors));

  const changes: [string, string, unknown, string[]][] = [
    ["expansion", "allowVolumeExpansion", true, []],
    ["parameters", "parameters", { a: "1" }, ["parameters: Forbidden: updates to parameters are forbidden."]],
    ["provisioner", "provisioner", "b.io/x", ["provisioner: Forbidden: updates to provisioner are forbidden."]],
    ["reclaim", "reclaimPolicy", "Retain", ["reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden."]],
    [
      "binding",
      "volumeBindingMode",
      "WaitForFirstConsumer",
      ['volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable'],
    ],
  ];
  it.each(changes)("change: %s", (_name, path, value, errors) =>
    expect(updateErrorsOf("StorageClass", CLASS, withValue(CLASS, path, value))).toEqual(errors),
  );
});

describe("drivers and their parts", () => {
  it("a driver has defaults", () =>
    expect(defaulted("CSIDriver", { metadata: { name: "disk.example.com" }, spec: {} }).spec).toEqual({
      attachRequired: true,
      fsGroupPolicy: "ReadWriteOnceWithFSType",
      podInfoOnMount: false,
      requiresRepublish: false,
      seLinuxMount: false,
      storageCapacity: false,
      volumeLifecycleModes: ["Persistent"],
    }));

  const node = { metadata: { name: "n" }, spec: { drivers: [{ name: "a.io", nodeID: "" }] } };
  it.each([
    ["CSINode", node, ["spec.drivers[0].nodeID: Required value"]],
    [
      "CSIDriver",
      {
        metadata: { name: "Disk.example.com" },
        spec: {
          fsGroupPolicy: "All",
          volumeLifecycleModes: ["Persistent", "Short"],
          nodeAllocatableUpdatePeriodSeconds: 9,
          tokenRequests: [
            { audience: "a" },
            { audience: "a" },
            { audience: "b", expirationSeconds: 1 },
            { audience: "c", expirationSeconds: 4_294_967_297 },
          ],
        },
      },
      [
        'spec.fsGroupPolicy: Unsupported value: "All": supported values: "File", "None", "ReadWriteOnceWithFSType"',
        'spec.tokenRequests[1].audience: Duplicate value: "a"',
        "spec.tokenRequests[2].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes",
        "spec.tokenRequests[3].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds",
        'spec.volumeLifecycleModes: Unsupported value: "Short": supported values: "Persistent", "Ephemeral"',
        "spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds",
      ],
    ],
    [
      "CSINode",
      {
        metadata: { name: "n" },
        spec: {
          drivers: [
            { name: "a.io", nodeID: "n".repeat(193), allocatable: { count: -1 } },
            { name: "a.io", nodeID: "n", topologyKeys: ["a", "a", "-"] },
          ],
        },
      },
      [
        `spec.drivers[0].nodeID: Invalid value: "${"n".repeat(193)}": must be 192 characters or less`,
        "spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0",
        'spec.drivers[1].name: Duplicate value: "a.io"',
        'spec.drivers[1].topologyKeys: Duplicate value: "a"',
        expect.stringContaining(
          'spec.drivers[1].topologyKeys: Invalid value: ["a","a","-"]: name part must consist of',
        ),
      ],
    ],
    [
      "CSIStorageCapacity",
      { metadata: { name: "c" }, storageClassName: "x", capacity: "-1Gi", maximumVolumeSize: "-1" },
      [
        'capacity: Invalid value: "-1Gi": must be greater than or equal to 0',
        'maximumVolumeSize: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [
      "VolumeAttributesClass",
      { metadata: { name: "a" }, driverName: "a.io" },
      ["parameters: Required value: must contain at least one key/value pair"],
    ],
    [
      "VolumeAttachment",
      { metadata: { name: "a" }, spec: { attacher: "a.io", source: {}, nodeName: "" } },
      [
        "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName",
        "spec.nodeName: Required value",
      ],
    ],
  ] as const)("%s", (kind, manifest, errors) => expect(errorsOf(kind, manifest)).toEqual(errors));

  it("of a driver at a node only what it can take changes", () => {
    const before = { metadata: { name: "n" }, spec: { drivers: [{ name: "a.io", nodeID: "n" }] } };
    const update = (driver: object) => updateErrorsOf("CSINode", before, withValue(before, "spec.drivers", [driver]));
    expect(update({ name: "a.io", nodeID: "n", allocatable: { count: 3 } })).toEqual([]);
    expect(update({ name: "a.io", nodeID: "m" })).toEqual([
      'CSINodeDriver: Invalid value: {"name":"a.io","nodeID":"m"}: field is immutable',
    ]);
  });
});
