import { describe, expect, it } from "vitest";
import { errorsOf } from "./testing/check-manifest.ts";
import { at, inContainer } from "./testing/sample-pod.ts";

interface Case {
  readonly name: string;
  readonly manifest: object;
  readonly errors: readonly string[];
}

const container = "spec.containers[0]";
const security = (fields: object) => inContainer("securityContext", fields);
const podSecurity = (fields: object) => at("spec.securityContext", fields);
const RANGE = "must be between 0 and 2147483647, inclusive";

describe("security contexts", () => {
  const cases: Case[] = [
    {
      name: "users of a container",
      manifest: security({ runAsUser: 1000, runAsGroup: 0, privileged: true }),
      errors: [],
    },
    {
      name: "a user that cannot be",
      manifest: security({ runAsUser: -1, runAsGroup: 4_000_000_000 }),
      errors: [
        `${container}.securityContext.runAsUser: Invalid value: -1: ${RANGE}`,
        `${container}.securityContext.runAsGroup: Invalid value: 4000000000: ${RANGE}`,
      ],
    },
    {
      name: "privileged without escalation",
      manifest: security({ privileged: true, allowPrivilegeEscalation: false }),
      errors: [
        `${container}.securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`,
      ],
    },
    {
      name: "seccomp of another type",
      manifest: security({ seccompProfile: { type: "Strict" } }),
      errors: [
        `${container}.securityContext.seccompProfile.type: Unsupported value: "Strict": supported values: "Localhost", "RuntimeDefault", "Unconfined"`,
      ],
    },
    {
      name: "seccomp of a file that is not named",
      manifest: security({ seccompProfile: { type: "Localhost" } }),
      errors: [
        `${container}.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost`,
      ],
    },
    {
      name: "AppArmor with a name that is not used",
      manifest: security({ appArmorProfile: { type: "Unconfined", localhostProfile: "x" } }),
      errors: [
        `${container}.securityContext.appArmorProfile.localhostProfile: Invalid value: "x": can only be set when AppArmor type is Localhost`,
      ],
    },
    {
      name: "an unmasked /proc",
      manifest: security({ procMount: "Unmasked" }),
      errors: [
        `${container}.securityContext.procMount: Invalid value: "Unmasked": \`hostUsers\` must be false to use \`Unmasked\``,
      ],
    },
    {
      name: "groups of a Pod",
      manifest: podSecurity({
        fsGroup: -1,
        supplementalGroups: [1, -2],
        fsGroupChangePolicy: "Never",
        supplementalGroupsPolicy: "All",
      }),
      errors: [
        `spec.securityContext.fsGroup: Invalid value: -1: ${RANGE}`,
        `spec.securityContext.supplementalGroups[1]: Invalid value: -2: ${RANGE}`,
        'spec.securityContext.fsGroupChangePolicy: Unsupported value: "Never": supported values: "Always", "OnRootMismatch"',
        'spec.securityContext.supplementalGroupsPolicy: Unsupported value: "All": supported values: "Merge", "Strict"',
      ],
    },
    {
      name: "kernel settings",
      manifest: podSecurity({
        sysctls: [
          { name: "net.core.somaxconn", value: "1" },
          { name: "net.core.somaxconn", value: "1" },
          { name: "", value: "1" },
        ],
      }),
      errors: [
        'spec.securityContext.sysctls[1].name: Duplicate value: "net.core.somaxconn"',
        "spec.securityContext.sysctls[2].name: Required value",
      ],
    },
    {
      name: "fields of Linux on Windows",
      manifest: {
        ...at("spec.os", { name: "windows" }),
        spec: {
          os: { name: "windows" },
          securityContext: { runAsUser: 1 },
          containers: [{ name: "web", image: "nginx", securityContext: { privileged: true } }],
        },
      },
      errors: [
        "spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod",
        "spec.containers[0].securityContext.privileged: Forbidden: cannot be set for a windows pod",
      ],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("Pod", manifest)).toEqual(errors));
});

describe("containers", () => {
  const cases: Case[] = [
    {
      name: "resizing of what cannot be resized",
      manifest: inContainer("resizePolicy", [
        { resourceName: "cpu", restartPolicy: "NotRequired" },
        { resourceName: "cpu", restartPolicy: "Later" },
        { resourceName: "disk", restartPolicy: "RestartContainer" },
      ]),
      errors: [
        `${container}.resizePolicy[1]: Duplicate value: "cpu"`,
        `${container}.resizePolicy: Unsupported value: "Later": supported values: "NotRequired", "RestartContainer"`,
        `${container}.resizePolicy: Unsupported value: "disk": supported values: "cpu", "memory"`,
      ],
    },
    {
      name: "rules for restarts",
      manifest: inContainer("restartPolicyRules", [
        { action: "Restart", exitCodes: { operator: "Among", values: [1] } },
      ]),
      errors: [
        `${container}.restartPolicy: Required value: must specify restartPolicy when restart rules are used`,
        `${container}.restartPolicyRules[0].exitCodes.operator: Unsupported value: "Among": supported values: "In", "NotIn"`,
      ],
    },
    {
      name: "block devices of directories",
      manifest: {
        ...at("spec.volumes", []),
        spec: {
          volumes: [{ name: "data", emptyDir: {} }],
          containers: [
            {
              name: "web",
              image: "nginx",
              volumeDevices: [
                { name: "data", devicePath: "/dev/x" },
                { name: "lost", devicePath: "../y" },
              ],
            },
          ],
        },
      },
      errors: [
        `${container}.volumeDevices[0].name: Invalid value: "data": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`,
        `${container}.volumeDevices[1].name: Not found: "lost"`,
        `${container}.volumeDevices[1].devicePath: Invalid value: "../y": can not contain backsteps ('..')`,
      ],
    },
    {
      name: "mounts",
      manifest: {
        ...at("spec.volumes", []),
        spec: {
          volumes: [{ name: "data", emptyDir: {} }],
          containers: [
            {
              name: "web",
              image: "nginx",
              volumeMounts: [
                { name: "data", mountPath: "/a", subPath: "x", subPathExpr: "$(Y)" },
                { name: "data", mountPath: "/b", mountPropagation: "Bidirectional" },
                { name: "data", mountPath: "/c", recursiveReadOnly: "Enabled" },
              ],
            },
          ],
        },
      },
      errors: [
        `${container}.volumeMounts[0].subPathExpr: Invalid value: "$(Y)": subPathExpr and subPath are mutually exclusive`,
        `${container}.volumeMounts[1].mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`,
        `${container}.volumeMounts[2].recursiveReadOnly: Forbidden: may only be specified when readOnly is true`,
      ],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("Pod", manifest)).toEqual(errors));
});

describe("volumes", () => {
  const volume = (source: object) => at("spec.volumes", [{ name: "v", ...source }]);
  const path = "spec.volumes[0]";
  const cases: Case[] = [
    {
      name: "nfs",
      manifest: volume({ nfs: { server: "", path: "data" } }),
      errors: [
        `${path}.nfs.server: Required value`,
        `${path}.nfs.path: Invalid value: "data": must be an absolute path`,
      ],
    },
    {
      name: "downwardAPI",
      manifest: volume({
        downwardAPI: {
          items: [
            { path: "labels", fieldRef: { fieldPath: "metadata.labels" } },
            { path: "ip", fieldRef: { fieldPath: "status.podIP" } },
            { path: "x" },
          ],
        },
      }),
      errors: [
        `${path}.downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"`,
        `${path}.downwardAPI: Required value: one of fieldRef and resourceFieldRef is required`,
      ],
    },
    {
      name: "projected",
      manifest: volume({
        projected: {
          sources: [
            { secret: { name: "" } },
            { configMap: { name: "a", items: [{ key: "k", path: "f" }] } },
            { secret: { name: "b", items: [{ key: "k", path: "f" }] } },
            { serviceAccountToken: { path: "", expirationSeconds: 60 } },
          ],
        },
      }),
      errors: [
        `${path}.projected.sources[0].secret.name: Required value`,
        `${path}.projected: Invalid value: "b": conflicting duplicate paths`,
        `${path}.projected.sources[3].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes`,
        `${path}.projected.path: Required value`,
      ],
    },
    {
      name: "ephemeral",
      manifest: volume({ ephemeral: {} }),
      errors: [`${path}.ephemeral.volumeClaimTemplate: Required value`],
    },
    {
      name: "image",
      manifest: volume({ image: { reference: "nginx", pullPolicy: "Sometimes" } }),
      errors: [
        `${path}.image.pullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"`,
      ],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("Pod", manifest)).toEqual(errors));
});

describe("claims and terms", () => {
  const term = { topologyKey: "zone", matchLabelKeys: ["app"], mismatchLabelKeys: ["app"] };
  const terms = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution";
  const cases: Case[] = [
    {
      name: "devices",
      manifest: {
        ...at("spec.os", undefined),
        spec: {
          resourceClaims: [{ name: "gpu", resourceClaimName: "a" }, { name: "gpu" }],
          containers: [{ name: "web", image: "nginx", resources: { claims: [{ name: "gpu" }, { name: "lost" }] } }],
        },
      },
      errors: [
        'spec.resourceClaims[1].name: Duplicate value: "gpu"',
        'spec.resourceClaims[1]: Invalid value: {"name":"gpu"}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
        'spec.containers[0].resources.claims[1].name: Not found: "lost"',
      ],
    },
    {
      name: "label keys of affinity",
      manifest: at("spec.affinity", {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, labelSelector: {} }] },
      }),
      errors: [
        `${terms}[0].matchLabelKeys[0]: Invalid value: "app": exists in both matchLabelKeys and mismatchLabelKeys`,
      ],
    },
    {
      name: "label keys without a selector",
      manifest: at("spec.affinity", {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone", matchLabelKeys: ["app"] }],
        },
      }),
      errors: [`${terms}[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("Pod", manifest)).toEqual(errors));
});

describe("names and addresses", () => {
  const cases: Case[] = [
    {
      name: "host aliases",
      manifest: at("spec.hostAliases", [
        { ip: "10.0.0.1", hostnames: ["a.example"] },
        { ip: "10.0.0", hostnames: [] },
      ]),
      errors: [
        'spec.hostAliases[1].ip: Invalid value: "10.0.0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    },
    {
      name: "DNS options without a name",
      manifest: at("spec.dnsConfig", { options: [{ value: "2" }], searches: ["_tcp.example.", "."] }),
      errors: ["spec.dnsConfig.options[0]: Required value: must not be empty"],
    },
    {
      name: "a long search list",
      manifest: at("spec.dnsConfig", {
        searches: Array.from({ length: 9 }, () => `${"a".repeat(63)}.`.repeat(3) + "b".repeat(50)),
      }),
      errors: [
        expect.stringMatching(/must not have more than 2048 characters \(including spaces\) in the search list$/),
      ],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("Pod", manifest)).toEqual(errors));
});
