import { describe, expect, it } from "vitest";
import { errorsOf } from "./testing/check-manifest.ts";
import { at } from "./testing/sample-pod.ts";

const errorsWith = (path: string, value: unknown) => errorsOf("Pod", at(path, value));

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const NOTHING_FOR_INIT = "may not be set for init containers without restartPolicy=Always";

describe("what is wrong with the containers of a Pod", () => {
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
  ];
  it.each(wrong)("$name", ({ path, value, errors }) => expect(errorsWith(path, value)).toEqual(errors));
});
