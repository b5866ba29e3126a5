import { describe, expect, it } from "vitest";
import { definitionOf, defaulted, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default" },
  spec: { containers: [{ name: "web", image: "nginx:1.29" }] },
};
const at = (path: string, value: unknown) => withValue(POD, path, value);
const inContainer = (field: string, value: unknown) => at(`spec.containers[0].${field}`, value);
const errorsWith = (path: string, value: unknown) => errorsOf("Pod", at(path, value));

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const NOTHING_FOR_INIT = "may not be set for init containers without restartPolicy=Always";

describe("defaults of a Pod", () => {
  it("fills what the API server fills", () => {
    expect(defaulted("Pod", POD).spec).toEqual({
      containers: [
        {
          name: "web",
          image: "nginx:1.29",
          imagePullPolicy: "IfNotPresent",
          resources: {},
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
        },
      ],
      dnsPolicy: "ClusterFirst",
      enableServiceLinks: true,
      restartPolicy: "Always",
      schedulerName: "default-scheduler",
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    });
  });

  const images: [string, string][] = [
    ["nginx", "Always"],
    ["nginx:latest", "Always"],
    ["nginx:1.29", "IfNotPresent"],
    ["registry.local:5000/nginx", "Always"],
    ["registry.local:5000/nginx:1.29", "IfNotPresent"],
    [`nginx@sha256:${"a".repeat(64)}`, "IfNotPresent"],
    [`nginx:latest@sha256:${"a".repeat(64)}`, "Always"],
  ];
  it.each(images)("image %s is pulled %s", (image, policy) => {
    expect(defaulted("Pod", inContainer("image", image)).spec.containers[0]?.imagePullPolicy).toBe(policy);
  });

  it("keeps what was written, zero included", () => {
    const spec = defaulted("Pod", {
      ...POD,
      spec: { ...POD.spec, restartPolicy: "Never", terminationGracePeriodSeconds: 0, enableServiceLinks: false },
    }).spec;
    expect([spec.restartPolicy, spec.terminationGracePeriodSeconds, spec.enableServiceLinks]).toEqual([
      "Never",
      0,
      false,
    ]);
  });

  it("completes probes, ports, environment and hooks", () => {
    const container = defaulted("Pod", {
      ...POD,
      spec: {
        containers: [
          {
            name: "web",
            image: "nginx:1.29",
            ports: [{ containerPort: 80 }],
            env: [{ name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
            readinessProbe: { httpGet: { port: 80 }, periodSeconds: 0 },
            livenessProbe: { grpc: { port: 9000 }, failureThreshold: 5 },
            lifecycle: { preStop: { httpGet: { port: "http" } } },
          },
        ],
      },
    }).spec.containers[0];
    expect(container?.ports).toEqual([{ containerPort: 80, protocol: "TCP" }]);
    expect(container?.env?.[0]?.valueFrom?.fieldRef).toEqual({ apiVersion: "v1", fieldPath: "spec.nodeName" });
    expect(container?.readinessProbe).toEqual({
      httpGet: { port: 80, path: "/", scheme: "HTTP" },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(container?.livenessProbe?.grpc).toEqual({ port: 9000, service: "" });
    expect(container?.livenessProbe?.failureThreshold).toBe(5);
    expect(container?.lifecycle?.preStop?.httpGet).toEqual({ port: "http", path: "/", scheme: "HTTP" });
  });

  it("takes requests from limits and rounds up to thousandths", () => {
    const resources = { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "0.0001" } };
    expect(defaulted("Pod", inContainer("resources", resources)).spec.containers[0]?.resources).toEqual({
      limits: { cpu: "1", memory: "1Gi" },
      requests: { cpu: "1m", memory: "1Gi" },
    });
  });

  it("completes volumes", () => {
    const volumes = [
      { name: "empty" },
      { name: "config", configMap: { name: "c" } },
      { name: "secret", secret: { secretName: "s", defaultMode: 256 } },
      { name: "host", hostPath: { path: "/var" } },
      { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } },
      { name: "about", downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
    ];
    expect(defaulted("Pod", at("spec.volumes", volumes)).spec.volumes).toEqual([
      { name: "empty", emptyDir: {} },
      { name: "config", configMap: { name: "c", defaultMode: 420 } },
      { name: "secret", secret: { secretName: "s", defaultMode: 256 } },
      { name: "host", hostPath: { path: "/var", type: "" } },
      {
        name: "token",
        projected: { defaultMode: 420, sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 3600 } }] },
      },
      {
        name: "about",
        downwardAPI: {
          defaultMode: 420,
          items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels", apiVersion: "v1" } }],
        },
      },
    ]);
  });

  it("gives host ports on the host network", () => {
    const manifest = withValue(inContainer("ports", [{ containerPort: 80 }]), "spec.hostNetwork", true);
    expect(defaulted("Pod", manifest).spec.containers[0]?.ports).toEqual([
      { containerPort: 80, hostPort: 80, protocol: "TCP" },
    ]);
  });

  it("gives a complete Pod back as it is", () => {
    const complete = defaulted("Pod", POD);
    expect(definitionOf("Pod").default?.(complete)).toBe(complete);
  });

  it("shares the spec between Pods made from one spec", () => {
    const { spec } = defaulted("Deployment", { spec: { template: { spec: POD.spec } } }).spec.template;
    const [a, b] = ["a", "b"].map((name) => definitionOf("Pod").default?.({ metadata: { name }, spec } as never));
    expect(a?.spec).toBe(b?.spec);
    expect(a?.spec.enableServiceLinks).toBe(true);
  });
});

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
    { name: "no containers", path: "spec.containers", value: [], errors: ["spec.containers: Required value"] },
    {
      name: "no name",
      path: "spec.containers[0].name",
      value: "",
      errors: ["spec.containers[0].name: Required value"],
    },
    {
      name: "bad name",
      path: "spec.containers[0].name",
      value: "Web",
      errors: [`spec.containers[0].name: Invalid value: "Web": ${LABEL}`],
    },
    {
      name: "no image",
      path: "spec.containers[0].image",
      value: undefined,
      errors: ["spec.containers[0].image: Required value"],
    },
    {
      name: "image with a space",
      path: "spec.containers[0].image",
      value: " nginx",
      errors: ['spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace'],
    },
    {
      name: "same container name",
      path: "spec.containers",
      value: [
        { name: "web", image: "a" },
        { name: "web", image: "b" },
      ],
      errors: ['spec.containers[1].name: Duplicate value: "web"'],
    },
    {
      name: "init container of the same name",
      path: "spec.initContainers",
      value: [{ name: "web", image: "a" }],
      errors: ['spec.initContainers[0].name: Duplicate value: "web"'],
    },
    {
      name: "pull policy",
      path: "spec.containers[0].imagePullPolicy",
      value: "Sometimes",
      errors: [
        'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      ],
    },
    {
      name: "no container port",
      path: "spec.containers[0].ports",
      value: [{ name: "http" }],
      errors: ["spec.containers[0].ports[0].containerPort: Required value"],
    },
    {
      name: "port out of range",
      path: "spec.containers[0].ports",
      value: [{ containerPort: 70000 }],
      errors: [
        "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
      ],
    },
    {
      name: "host port out of range",
      path: "spec.containers[0].ports",
      value: [{ containerPort: 80, hostPort: -1 }],
      errors: ["spec.containers[0].ports[0].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive"],
    },
    {
      name: "port name",
      path: "spec.containers[0].ports",
      value: [{ containerPort: 80, name: "Http_" }],
      errors: [
        'spec.containers[0].ports[0].name: Invalid value: "Http_": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      ],
    },
    {
      name: "port name without letter, too long, with hyphens",
      path: "spec.containers[0].ports",
      value: [{ containerPort: 80, name: "-1234567890--12345" }],
      errors: [
        'spec.containers[0].ports[0].name: Invalid value: "-1234567890--12345": must be no more than 15 bytes',
        'spec.containers[0].ports[0].name: Invalid value: "-1234567890--12345": must contain at least one letter (a-z)',
        'spec.containers[0].ports[0].name: Invalid value: "-1234567890--12345": must not contain consecutive hyphens',
        'spec.containers[0].ports[0].name: Invalid value: "-1234567890--12345": must not begin or end with a hyphen',
      ],
    },
    {
      name: "same port name",
      path: "spec.containers[0].ports",
      value: [
        { containerPort: 80, name: "http" },
        { containerPort: 81, name: "http" },
      ],
      errors: ['spec.containers[0].ports[1].name: Duplicate value: "http"'],
    },
    {
      name: "same host port",
      path: "spec.containers[0].ports",
      value: [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
      errors: ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"'],
    },
    {
      name: "protocol",
      path: "spec.containers[0].ports",
      value: [{ containerPort: 80, protocol: "HTTP" }],
      errors: [
        'spec.containers[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
      ],
    },
    {
      name: "variable without name",
      path: "spec.containers[0].env",
      value: [{ value: "1" }],
      errors: ["spec.containers[0].env[0].name: Required value"],
    },
    {
      name: "variable name",
      path: "spec.containers[0].env",
      value: [{ name: "A=B" }],
      errors: [
        "spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name must consist only of printable ASCII characters other than '='",
      ],
    },
    {
      name: "variable with value and source",
      path: "spec.containers[0].env",
      value: [{ name: "A", value: "1", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }],
      errors: [
        'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      ],
    },
    {
      name: "variable without source",
      path: "spec.containers[0].env",
      value: [{ name: "A", valueFrom: {} }],
      errors: [
        'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
    },
    {
      name: "unknown field path",
      path: "spec.containers[0].env",
      value: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels" } } }],
      errors: [
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
      ],
    },
    {
      name: "reference without key",
      path: "spec.containers[0].env",
      value: [{ name: "A", valueFrom: { secretKeyRef: { name: "s" } } }],
      errors: ["spec.containers[0].env[0].valueFrom.secretKeyRef.key: Required value"],
    },
    {
      name: "envFrom without source",
      path: "spec.containers[0].envFrom",
      value: [{}],
      errors: ['spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'],
    },
    {
      name: "mount of no volume",
      path: "spec.containers[0].volumeMounts",
      value: [{ name: "vol", mountPath: "/a" }],
      errors: ['spec.containers[0].volumeMounts[0].name: Not found: "vol"'],
    },
    {
      name: "volume without name",
      path: "spec.volumes",
      value: [{ emptyDir: {} }],
      errors: ["spec.volumes[0].name: Required value"],
    },
    {
      name: "same volume name",
      path: "spec.volumes",
      value: [{ name: "a" }, { name: "a" }],
      errors: ['spec.volumes[1].name: Duplicate value: "a"'],
    },
    {
      name: "two volume types",
      path: "spec.volumes",
      value: [{ name: "a", configMap: { name: "c" }, emptyDir: {} }],
      errors: ["spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type"],
    },
    {
      name: "volume of no config map",
      path: "spec.volumes",
      value: [{ name: "a", configMap: {} }],
      errors: ["spec.volumes[0].configMap.name: Required value"],
    },
    {
      name: "host path with a step back",
      path: "spec.volumes",
      value: [{ name: "a", hostPath: { path: "/a/../b" } }],
      errors: ["spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"],
    },
    {
      name: "mode",
      path: "spec.volumes",
      value: [{ name: "a", secret: { secretName: "s", defaultMode: 1000 } }],
      errors: [
        "spec.volumes[0].secret.defaultMode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive",
      ],
    },
    {
      name: "probe without handler",
      path: "spec.containers[0].livenessProbe",
      value: { periodSeconds: 5 },
      errors: ["spec.containers[0].livenessProbe: Required value: must specify a handler type"],
    },
    {
      name: "probe with two handlers",
      path: "spec.containers[0].readinessProbe",
      value: { httpGet: { port: 80 }, tcpSocket: { port: 80 } },
      errors: ["spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type"],
    },
    {
      name: "negative probe period",
      path: "spec.containers[0].readinessProbe",
      value: { httpGet: { port: 80 }, periodSeconds: -1 },
      errors: [
        "spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
      ],
    },
    {
      name: "liveness success threshold",
      path: "spec.containers[0].livenessProbe",
      value: { tcpSocket: { port: 80 }, successThreshold: 2 },
      errors: ["spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"],
    },
    {
      name: "probe port",
      path: "spec.containers[0].startupProbe",
      value: { tcpSocket: { port: 0 } },
      errors: [
        "spec.containers[0].startupProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive",
      ],
    },
    {
      name: "exec without command",
      path: "spec.containers[0].lifecycle",
      value: { postStart: { exec: {} } },
      errors: ["spec.containers[0].lifecycle.postStart.exec.command: Required value"],
    },
    {
      name: "sleep longer than the grace period",
      path: "spec.containers[0].lifecycle",
      value: { preStop: { sleep: { seconds: 60 } } },
      errors: [
        "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 60: must be non-negative and less than terminationGracePeriodSeconds (30)",
      ],
    },
    {
      name: "request above limit",
      path: "spec.containers[0].resources",
      value: { requests: { cpu: "2" }, limits: { cpu: "1" } },
      errors: [
        'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
      ],
    },
    {
      name: "negative request",
      path: "spec.containers[0].resources",
      value: { requests: { memory: "-1" } },
      errors: [
        'spec.containers[0].resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    },
    {
      name: "unknown resource",
      path: "spec.containers[0].resources",
      value: { limits: { gpu: 1 } },
      errors: [
        'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource for containers',
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
      ],
    },
    {
      name: "extended resource without limit",
      path: "spec.containers[0].resources",
      value: { requests: { "example.com/gpu": 1 } },
      errors: [
        "spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
      ],
    },
    {
      name: "half a device",
      path: "spec.containers[0].resources",
      value: { limits: { "example.com/gpu": "500m" }, requests: { "example.com/gpu": "1" } },
      errors: [
        'spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer',
        'spec.containers[0].resources.requests: Invalid value: "1": must be equal to example.com/gpu limit of 500m',
      ],
    },
    {
      name: "probe of an init container",
      path: "spec.initContainers",
      value: [{ name: "setup", image: "a", livenessProbe: { tcpSocket: { port: 1 } }, lifecycle: {} }],
      errors: [
        `spec.initContainers[0].lifecycle: Forbidden: ${NOTHING_FOR_INIT}`,
        `spec.initContainers[0].livenessProbe: Forbidden: ${NOTHING_FOR_INIT}`,
      ],
    },
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

describe("what may not change in a Pod", () => {
  const FIELDS =
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
  const TOLERATED = at("spec.tolerations", [{ key: "a", effect: "NoExecute", tolerationSeconds: 5 }]);
  const GATED = at("spec.schedulingGates", [{ name: "wait" }]);
  const LIMITED = at("spec.activeDeadlineSeconds", 10);

  const changes: { name: string; before: object; after: object; errors: string[] }[] = [
    { name: "nothing changed", before: POD, after: POD, errors: [] },
    { name: "image", before: POD, after: inContainer("image", "nginx:1.30"), errors: [] },
    {
      name: "container added",
      before: POD,
      after: at("spec.containers", [...POD.spec.containers, { name: "b", image: "b" }]),
      errors: ["spec.containers: Forbidden: pod updates may not add or remove containers"],
    },
    {
      name: "init container added",
      before: POD,
      after: at("spec.initContainers", [{ name: "b", image: "b" }]),
      errors: ["spec.initContainers: Forbidden: pod updates may not add or remove containers"],
    },
    {
      name: "restart policy",
      before: POD,
      after: at("spec.restartPolicy", "Never"),
      errors: [`spec: Forbidden: ${FIELDS}\n-  restartPolicy: "Always",\n+  restartPolicy: "Never",`],
    },
    {
      name: "node name",
      before: POD,
      after: at("spec.nodeName", "node-1"),
      errors: [`spec: Forbidden: ${FIELDS}\n-  nodeName: nil,\n+  nodeName: "node-1",`],
    },
    { name: "deadline set", before: POD, after: LIMITED, errors: [] },
    { name: "deadline shortened", before: LIMITED, after: at("spec.activeDeadlineSeconds", 5), errors: [] },
    {
      name: "deadline lengthened",
      before: LIMITED,
      after: at("spec.activeDeadlineSeconds", 11),
      errors: ["spec.activeDeadlineSeconds: Invalid value: 11: must be less than or equal to previous value"],
    },
    {
      name: "deadline removed",
      before: LIMITED,
      after: POD,
      errors: [
        'spec.activeDeadlineSeconds: Invalid value: "null": must not update from a positive integer to nil value',
      ],
    },
    { name: "toleration added", before: POD, after: TOLERATED, errors: [] },
    {
      name: "toleration removed",
      before: TOLERATED,
      after: POD,
      errors: ["spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"],
    },
    {
      name: "toleration seconds",
      before: TOLERATED,
      after: withValue(TOLERATED, "spec.tolerations[0].tolerationSeconds", 7),
      errors: [],
    },
    { name: "gate removed", before: GATED, after: POD, errors: [] },
    {
      name: "gate added",
      before: POD,
      after: GATED,
      errors: [
        "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'wait'",
      ],
    },
    {
      name: "node selector of a gated Pod",
      before: GATED,
      after: withValue(GATED, "spec.nodeSelector", { disk: "ssd" }),
      errors: [],
    },
    {
      name: "negative grace period to 1",
      before: at("spec.terminationGracePeriodSeconds", -5),
      after: at("spec.terminationGracePeriodSeconds", 1),
      errors: [],
    },
  ];
  it.each(changes)("$name", ({ before, after, errors }) =>
    expect(updateErrorsOf("Pod", before, after)).toEqual(errors),
  );
});

describe("field selectors of a Pod", () => {
  it("read spec and status", () => {
    const pod = {
      ...defaulted("Pod", at("spec.nodeName", "node-1")),
      status: { phase: "Running", podIP: "10.1.1.1", podIPs: [{ ip: "10.1.1.1" }] },
    };
    const fields = Object.entries(definitionOf("Pod").selectableFields ?? {});
    expect(Object.fromEntries(fields.map(([name, read]) => [name, read(pod as never)]))).toEqual({
      "spec.nodeName": "node-1",
      "spec.restartPolicy": "Always",
      "spec.schedulerName": "default-scheduler",
      "spec.serviceAccountName": "",
      "spec.hostNetwork": "false",
      "status.phase": "Running",
      "status.podIP": "10.1.1.1",
      "status.podIPs": "10.1.1.1",
      "status.nominatedNodeName": "",
    });
  });
});
