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
it.each(cases)("warns of $name", ({ body, warnings }) => {
  const path = "/apis/batch/v1/namespaces/default/jobs?dryRun=All";
  const headers = { accept: ACCEPT_TABLE, "content-type": "application/json" };
  const answer = cluster.cluster.handle({ method: "POST", path, headers, body });
  expect([answer.code, answer.warnings ?? []]).toEqual([201, warnings]);
});
