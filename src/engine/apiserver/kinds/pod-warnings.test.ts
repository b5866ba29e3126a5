import { expect, it } from "vitest";
import { ACCEPT_TABLE } from "../../../api/table.ts";
import { TestCluster } from "../../testing/test-cluster.ts";

const CONTAINER = { name: "web", image: "nginx" };
const job = (fields: object, name = "work") => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name, namespace: "default" },
  spec: { template: { spec: { restartPolicy: "Never", containers: [CONTAINER], ...fields } } },
});
const cluster = new TestCluster({ nodes: 1 });
const SPEC = "spec.template.spec";

const cases: { name: string; body: object; warnings: readonly string[] }[] = [
  { name: "nothing", body: job({}), warnings: [] },
  {
    name: "a name with a dot",
    body: job({}, "a.b"),
    warnings: [
      "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')]",
    ],
  },
  {
    name: "an old label",
    body: job({ nodeSelector: { "beta.kubernetes.io/os": "linux" } }),
    warnings: [`${SPEC}.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead`],
  },
  {
    name: "a variable twice",
    body: job({
      containers: [
        {
          ...CONTAINER,
          env: [
            { name: "A", value: "1" },
            { name: "A", value: "2" },
          ],
        },
      ],
    }),
    warnings: [`${SPEC}.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply`],
  },
  {
    name: "a port twice, and half a byte",
    body: job({
      containers: [
        {
          ...CONTAINER,
          ports: [{ containerPort: 80 }, { containerPort: 80, name: "b" }],
          resources: { requests: { memory: "100m" } },
        },
      ],
    }),
    warnings: [
      `${SPEC}.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer`,
      `${SPEC}.containers[0].ports[1]: duplicate port definition with ${SPEC}.containers[0].ports[0]`,
    ],
  },
];

const OLD = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: "failure-domain.beta.kubernetes.io/zone", operator: "Exists" }] },
      ],
    },
  },
};
const more: { name: string; fields: object; annotations?: object; warnings: readonly string[] }[] = [
  {
    name: "an old label in an affinity",
    fields: { affinity: OLD },
    warnings: [
      `${SPEC}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: ` +
        'failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    ],
  },
  {
    name: "hosts and secrets twice",
    fields: {
      hostAliases: [
        { ip: "10.0.0.1", hostnames: ["a"] },
        { ip: "10.0.0.1", hostnames: ["b"] },
      ],
      imagePullSecrets: [{ name: "a" }, { name: "a" }],
    },
    warnings: [
      `${SPEC}.hostAliases[1].ip: duplicate ip "10.0.0.1"`,
      `${SPEC}.imagePullSecrets[1].name: duplicate name "a"`,
    ],
  },
  {
    name: "annotations that fields have replaced",
    fields: {},
    annotations: {
      "seccomp.security.alpha.kubernetes.io/pod": "runtime/default",
      "container.apparmor.security.beta.kubernetes.io/web": "runtime/default",
      "scheduler.alpha.kubernetes.io/critical-pod": "",
    },
    warnings: [
      'spec.template.metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
      'spec.template.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
      'spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]: deprecated since v1.30; use the "appArmorProfile" field instead',
    ],
  },
  {
    name: "one port in two containers",
    fields: {
      containers: [
        { ...CONTAINER, ports: [{ containerPort: 80 }] },
        { ...CONTAINER, name: "b", ports: [{ containerPort: 80 }, { containerPort: 80, hostPort: 8080 }] },
      ],
    },
    warnings: [
      `${SPEC}.containers[1].ports[0]: duplicate port definition with ${SPEC}.containers[0].ports[0]`,
      `${SPEC}.containers[1].ports[1]: overlapping port definition with ${SPEC}.containers[0].ports[0]`,
      `${SPEC}.containers[1].ports[1]: overlapping port definition with ${SPEC}.containers[1].ports[0]`,
    ],
  },
  {
    name: "no variable that is made longer",
    fields: {
      containers: [
        {
          ...CONTAINER,
          env: [
            { name: "A", value: "1" },
            { name: "A", value: "$(A)2" },
          ],
        },
      ],
    },
    warnings: [],
  },
];
cases.push(
  ...more.map(({ name, fields, annotations, warnings }) => {
    const body = job(fields);
    const template =
      annotations === undefined ? body.spec.template : { ...body.spec.template, metadata: { annotations } };
    return { name, body: { ...body, spec: { ...body.spec, template } }, warnings };
  }),
);

it.each(cases)("warns of $name", ({ body, warnings }) => {
  const path = "/apis/batch/v1/namespaces/default/jobs?dryRun=All";
  const headers = { accept: ACCEPT_TABLE, "content-type": "application/json" };
  const answer = cluster.cluster.handle({ method: "POST", path, headers, body });
  const said = (answer.warnings ?? []).filter((text) => !text.includes("no effect"));
  expect([answer.code, said]).toEqual([201, warnings]);
});

const objects: { name: string; path: string; body: object; warnings: readonly string[] }[] = [
  {
    name: "a volume that is recycled, of a type that is gone",
    path: "/api/v1/persistentvolumes",
    body: {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "v" },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Recycle",
        rbd: { monitors: ["10.0.0.1"], image: "a" },
      },
    },
    warnings: [
      "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.",
      "spec.rbd: deprecated in v1.28, non-functional in v1.31+",
    ],
  },
  {
    name: "a claim with the annotation of old",
    path: "/api/v1/namespaces/default/persistentvolumeclaims",
    body: {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: "c",
        namespace: "default",
        annotations: { "volume.beta.kubernetes.io/storage-class": "slow" },
      },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1500m" } } },
    },
    warnings: [
      'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
      'spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
    ],
  },
  {
    name: "an Ingress with its class in an annotation",
    path: "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    body: {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "i", namespace: "default", annotations: { "kubernetes.io/ingress.class": "nginx" } },
      spec: { defaultBackend: { service: { name: "a", port: { number: 80 } } } },
    },
    warnings: [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`],
  },
  {
    name: "a headless Service with what it ignores",
    path: "/api/v1/namespaces/default/services",
    body: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", namespace: "default" },
      spec: { clusterIP: "None", sessionAffinity: "ClientIP", externalName: "a.b", ports: [{ port: 80 }] },
    },
    warnings: [
      "spec.SessionAffinity is ignored for headless services",
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ],
  },
];
it.each(objects)("warns of $name", ({ path, body, warnings }) => {
  const headers = { "content-type": "application/json" };
  const answer = cluster.cluster.handle({ method: "POST", path: `${path}?dryRun=All`, headers, body });
  expect([answer.code, (answer.warnings ?? []).filter((text) => !text.includes("no effect"))]).toEqual([201, warnings]);
});
