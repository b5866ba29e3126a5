import { describe, expect, it } from "vitest";
import { defaulted, definitionOf, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const STATEFUL_SET = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "web", namespace: "default" },
  spec: {
    serviceName: "nginx",
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx:1.29" }] } },
    volumeClaimTemplates: [
      {
        metadata: { name: "www" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    ],
  },
};
const at = (path: string, value: unknown) => withValue(STATEFUL_SET, path, value);

describe("StatefulSet", () => {
  it("gets its defaults", () => {
    const { spec } = defaulted("StatefulSet", STATEFUL_SET);
    expect({ ...spec, template: undefined, selector: undefined }).toEqual({
      serviceName: "nginx",
      podManagementPolicy: "OrderedReady",
      replicas: 1,
      revisionHistoryLimit: 10,
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      volumeClaimTemplates: [
        {
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name: "www" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "1Gi" } },
            volumeMode: "Filesystem",
          },
          status: { phase: "Pending" },
        },
      ],
    });
    expect(spec.template.spec.restartPolicy).toBe("Always");
  });

  it("with a strategy of a type but no numbers gets none", () => {
    const { spec } = defaulted("StatefulSet", at("spec.updateStrategy", { type: "RollingUpdate" }));
    expect(spec.updateStrategy).toEqual({ type: "RollingUpdate" });
  });

  it("comes back as it is when complete", () => {
    const complete = defaulted("StatefulSet", STATEFUL_SET);
    expect(definitionOf("StatefulSet").default?.(complete)).toBe(complete);
  });

  const valid: { name: string; manifest: object }[] = [
    { name: "as it is", manifest: STATEFUL_SET },
    { name: "without a Service", manifest: at("spec.serviceName", undefined) },
    { name: "replaced only when deleted", manifest: at("spec.updateStrategy", { type: "OnDelete" }) },
    {
      name: "mounting a claim that is no volume",
      manifest: at("spec.template.spec.containers[0].volumeMounts", [{ name: "www", mountPath: "/www" }]),
    },
    { name: "starting at an ordinal", manifest: at("spec.ordinals", { start: 5 }) },
  ];
  it.each(valid)("is valid $name", ({ manifest }) => expect(errorsOf("StatefulSet", manifest)).toEqual([]));

  const mismatch = "`selector` does not match template `labels`";
  const wrong: { name: string; path: string; value: unknown; errors: string[] }[] = [
    {
      name: "management policy",
      path: "spec.podManagementPolicy",
      value: "Random",
      errors: [`spec.podManagementPolicy: Invalid value: "Random": must be 'OrderedReady' or 'Parallel'`],
    },
    {
      name: "update strategy",
      path: "spec.updateStrategy",
      value: { type: "Recreate" },
      errors: [`spec.updateStrategy: Invalid value: {"type":"Recreate"}: must be 'RollingUpdate' or 'OnDelete'`],
    },
    {
      name: "numbers without rolling updates",
      path: "spec.updateStrategy",
      value: { type: "OnDelete", rollingUpdate: { partition: 1 } },
      errors: [
        `spec.updateStrategy.rollingUpdate: Invalid value: {"partition":1}: only allowed for updateStrategy 'RollingUpdate'`,
      ],
    },
    {
      name: "negative partition",
      path: "spec.updateStrategy",
      value: { type: "RollingUpdate", rollingUpdate: { partition: -1 } },
      errors: ["spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "no unavailable Pods",
      path: "spec.updateStrategy",
      value: { rollingUpdate: { maxUnavailable: 0 } },
      errors: ["spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0"],
    },
    {
      name: "retention",
      path: "spec.persistentVolumeClaimRetentionPolicy",
      value: { whenDeleted: "Keep", whenScaled: "Delete" },
      errors: [
        'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Keep": supported values: "Retain", "Delete"',
      ],
    },
    {
      name: "negative replicas",
      path: "spec.replicas",
      value: -1,
      errors: ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "negative start",
      path: "spec.ordinals",
      value: { start: -2 },
      errors: ["spec.ordinals.start: Invalid value: -2: must be greater than or equal to 0"],
    },
    {
      name: "empty selector",
      path: "spec.selector",
      value: {},
      errors: ["spec.selector: Invalid value: {}: empty selector is invalid for statefulset"],
    },
    {
      name: "missing selector",
      path: "spec.selector",
      value: undefined,
      errors: [
        "spec.selector: Required value",
        `spec.template.metadata.labels: Invalid value: {"app":"web"}: ${mismatch}`,
      ],
    },
    {
      name: "other labels",
      path: "spec.template.metadata.labels",
      value: { app: "b" },
      errors: [`spec.template.metadata.labels: Invalid value: {"app":"b"}: ${mismatch}`],
    },
    {
      name: "Pods that end",
      path: "spec.template.spec.restartPolicy",
      value: "Never",
      errors: ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    },
    {
      name: "deadline",
      path: "spec.template.spec.activeDeadlineSeconds",
      value: 5,
      errors: [
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported",
      ],
    },
    {
      name: "service name",
      path: "spec.serviceName",
      value: "Web",
      errors: [
        `spec.serviceName: Invalid value: "Web": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
      ],
    },
  ];
  it.each(wrong)("says what is wrong: $name", ({ path, value, errors }) => {
    expect(errorsOf("StatefulSet", at(path, value))).toEqual(errors);
  });

  const FORBIDDEN =
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
  const changes: { name: string; path: string; value: unknown; errors: string[] }[] = [
    { name: "replicas", path: "spec.replicas", value: 5, errors: [] },
    { name: "the image", path: "spec.template.spec.containers[0].image", value: "nginx:1.30", errors: [] },
    {
      name: "the retention",
      path: "spec.persistentVolumeClaimRetentionPolicy",
      value: { whenScaled: "Delete" },
      errors: [],
    },
    { name: "the Service", path: "spec.serviceName", value: "other", errors: [FORBIDDEN] },
    { name: "the selector", path: "spec.selector.matchLabels.tier", value: "db", errors: [FORBIDDEN] },
    { name: "the claims", path: "spec.volumeClaimTemplates", value: [], errors: [FORBIDDEN] },
    { name: "the management", path: "spec.podManagementPolicy", value: "Parallel", errors: [FORBIDDEN] },
  ];
  it.each(changes)("may change or not: $name", ({ path, value, errors }) => {
    expect(updateErrorsOf("StatefulSet", STATEFUL_SET, at(path, value))).toEqual(errors);
  });
});
