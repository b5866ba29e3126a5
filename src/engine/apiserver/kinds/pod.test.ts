import { describe, expect, it } from "vitest";
import { defaulted, definitionOf, errorsOf, withValue } from "./testing/check-manifest.ts";
import { at, inContainer, POD } from "./testing/sample-pod.ts";

const errorsWith = (path: string, value: unknown) => errorsOf("Pod", at(path, value));

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
describe("what is wrong with a Pod", () => {
  it("nothing, with everything that may be there", () => {
    const manifest = {
      ...POD,
      spec: {
        initContainers: [
          { name: "setup", image: "busybox", command: ["true"] },
          {
            name: "sidecar",
            image: "busybox",
            restartPolicy: "Always",
            readinessProbe: { exec: { command: ["true"] } },
          },
        ],
        containers: [
          {
            name: "web",
            image: "nginx",
            ports: [{ name: "http", containerPort: 80 }],
            env: [
              { name: "A", value: "1" },
              { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
            ],
            envFrom: [{ configMapRef: { name: "c" } }],
            resources: { requests: { cpu: "100m", "example.com/gpu": 1 }, limits: { cpu: 1, "example.com/gpu": 1 } },
            volumeMounts: [{ name: "data", mountPath: "/data", subPath: "a/b" }],
            livenessProbe: { tcpSocket: { port: "http" } },
            lifecycle: { preStop: { sleep: { seconds: 5 } } },
          },
        ],
        volumes: [{ name: "data", emptyDir: { sizeLimit: "1Gi" } }],
        tolerations: [{ operator: "Exists" }, { key: "a", value: "b", effect: "NoExecute", tolerationSeconds: 1 }],
        nodeSelector: { "kubernetes.io/os": "linux" },
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: "cpus", operator: "Gt", values: ["4"] }] }],
            },
          },
        },
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", labelSelector: {} },
        ],
      },
    };
    expect(errorsOf("Pod", manifest)).toEqual([]);
  });

  it("no spec at all", () => {
    expect(errorsOf("Pod", { metadata: { name: "web" } })).toEqual(["spec.containers: Required value"]);
  });

  const wrong: { name: string; path: string; value: unknown; errors: string[] }[] = [
    {
      name: "ephemeral containers",
      path: "spec.ephemeralContainers",
      value: [{ name: "debug", image: "busybox" }],
      errors: ["spec.ephemeralContainers: Forbidden: cannot be set on create"],
    },
    {
      name: "restart policy",
      path: "spec.restartPolicy",
      value: "Sometimes",
      errors: ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
    },
    {
      name: "DNS policy",
      path: "spec.dnsPolicy",
      value: "Own",
      errors: [
        'spec.dnsPolicy: Unsupported value: "Own": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    },
    {
      name: "DNS None without servers",
      path: "spec.dnsPolicy",
      value: "None",
      errors: ["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
    },
    {
      name: "node selector value",
      path: "spec.nodeSelector",
      value: { disk: "s s d" },
      errors: [
        "spec.nodeSelector: Invalid value: \"s s d\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      ],
    },
    {
      name: "toleration without key and operator",
      path: "spec.tolerations",
      value: [{ value: "a" }],
      errors: [
        'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
    },
    {
      name: "toleration seconds without NoExecute",
      path: "spec.tolerations",
      value: [{ key: "a", effect: "NoSchedule", tolerationSeconds: 5 }],
      errors: [
        "spec.tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set",
      ],
    },
    {
      name: "toleration operator and effect",
      path: "spec.tolerations",
      value: [{ key: "a", operator: "Gt", effect: "Never" }],
      errors: [
        'spec.tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists"',
        'spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
      ],
    },
    {
      name: "toleration that exists with a value",
      path: "spec.tolerations",
      value: [{ key: "a", operator: "Exists", value: "b" }],
      errors: ["spec.tolerations[0].operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'"],
    },
    {
      name: "node affinity without terms",
      path: "spec.affinity",
      value: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
      errors: [
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
      ],
    },
    {
      name: "node affinity operators and weight",
      path: "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution",
      value: [
        {
          weight: 101,
          preference: {
            matchExpressions: [
              { key: "a", operator: "In" },
              { key: "a", operator: "Is", values: ["b"] },
            ],
          },
        },
      ],
      errors: [
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100",
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[1].operator: Invalid value: "Is": not a valid selector operator',
      ],
    },
    {
      name: "spread constraint",
      path: "spec.topologySpreadConstraints",
      value: [{ maxSkew: 0, whenUnsatisfiable: "Maybe" }],
      errors: [
        "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
        "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Maybe": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    },
    {
      name: "same scheduling gate",
      path: "spec.schedulingGates",
      value: [{ name: "a.b/c" }, { name: "a.b/c" }],
      errors: ['spec.schedulingGates[1]: Duplicate value: "a.b/c"'],
    },
    {
      name: "deadline",
      path: "spec.activeDeadlineSeconds",
      value: 0,
      errors: ["spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"],
    },
    { name: "hostname", path: "spec.hostname", value: "A", errors: [`spec.hostname: Invalid value: "A": ${LABEL}`] },
    {
      name: "preemption policy",
      path: "spec.preemptionPolicy",
      value: "Maybe",
      errors: ['spec.preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"'],
    },
  ];
  it.each(wrong)("$name", ({ path, value, errors }) => expect(errorsWith(path, value)).toEqual(errors));

  it("the same mount path twice", () => {
    const mounts = [
      { name: "a", mountPath: "/x" },
      { name: "a", mountPath: "/x" },
    ];
    const manifest = withValue(inContainer("volumeMounts", mounts), "spec.volumes", [{ name: "a" }]);
    expect(errorsOf("Pod", manifest)).toEqual([
      'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/x": must be unique',
    ]);
  });

  it("a host port that is another port, on the host network", () => {
    const ports = [{ containerPort: 80, hostPort: 81 }];
    expect(errorsOf("Pod", withValue(inContainer("ports", ports), "spec.hostNetwork", true))).toEqual([
      "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true",
    ]);
  });

  it("a node for a gated Pod", () => {
    const manifest = withValue(at("spec.nodeName", "node-1"), "spec.schedulingGates", [{ name: "wait" }]);
    expect(errorsOf("Pod", manifest)).toEqual([
      "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared",
    ]);
  });

  it("all of it, in upstream's order", () => {
    const manifest = {
      metadata: { name: "web" },
      spec: { restartPolicy: "X", containers: [{ ports: [{}] }], volumes: [{}], tolerations: [{ key: "-" }] },
    };
    expect(errorsOf("Pod", manifest).map((text) => text.slice(0, text.indexOf(":")))).toEqual([
      "spec.volumes[0].name",
      "spec.containers[0].name",
      "spec.containers[0].image",
      "spec.containers[0].ports[0].containerPort",
      "spec.restartPolicy",
      "spec.tolerations[0].key",
    ]);
  });

  it("again the same after a valid Pod with the same containers", () => {
    const valid = defaulted("Pod", POD);
    const { validate } = definitionOf("Pod");
    expect(validate?.(valid)).toEqual([]);
    const invalid = { ...valid, spec: { ...valid.spec, terminationGracePeriodSeconds: undefined } } as typeof valid;
    expect(validate?.(invalid)).toHaveLength(1);
    expect(validate?.(invalid)).toHaveLength(1);
  });
});
