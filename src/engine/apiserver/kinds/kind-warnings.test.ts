import { expect, it } from "vitest";
import { createCaller } from "../rest/rest-calls.ts";

const NETWORKING = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "nginx" }] } };
const jobTemplate = { spec: { ...template.spec, restartPolicy: "Never" } };
const huge = { completionMode: "Indexed", completions: 100_001, parallelism: 10_001, template: jobTemplate };
const UNTRACKED =
  "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
const services = { ports: [{ port: 80 }] };

it.each<readonly [string, string, object, readonly string[]]>([
  ["an indexed Job", "/apis/batch/v1/namespaces/default/jobs", { spec: huge }, [`spec: ${UNTRACKED}`]],
  [
    "an indexed Job of a CronJob",
    "/apis/batch/v1/namespaces/default/cronjobs",
    { spec: { schedule: "0 0 * * *", jobTemplate: { spec: huge } } },
    [`spec.jobTemplate.spec: ${UNTRACKED}`],
  ],
  [
    "a StatefulSet that forgets nothing",
    "/apis/apps/v1/namespaces/default/statefulsets",
    { spec: { revisionHistoryLimit: -1, serviceName: "a", selector: { matchLabels: { a: "b" } }, template } },
    ["spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"],
  ],
  [
    "a ServiceAccount",
    "/api/v1/namespaces/default/serviceaccounts",
    { metadata: { name: "w", annotations: { "kubernetes.io/enforce-mountable-secrets": "true" } } },
    [
      "metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets",
    ],
  ],
  [
    "a StorageClass",
    "/apis/storage.k8s.io/v1/storageclasses",
    {
      provisioner: "a.b",
      allowedTopologies: [
        { matchLabelExpressions: [{ key: "failure-domain.beta.kubernetes.io/zone", values: ["a"] }] },
      ],
    },
    [
      'allowedTopologies[0].matchLabelExpressions[0].key: deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    ],
  ],
  [
    "a NetworkPolicy",
    NETWORKING,
    {
      spec: {
        podSelector: {},
        ingress: [{ from: [{ ipBlock: { cidr: "10.1.2.3/8", except: ["10.0.0.0/16"] } }] }],
        egress: [{ to: [{ ipBlock: { cidr: "2001:DB8:0::/64" } }] }],
      },
    },
    [
      'spec.ingress[0].from[0].ipBlock.cidr: CIDR value "10.1.2.3/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.1.2.3/32"?)',
      'spec.egress[0].to[0].ipBlock.cidr: IPv6 CIDR value "2001:DB8:0::/64" should be in RFC 5952 canonical format ("2001:db8::/64")',
    ],
  ],
  [
    "a Service",
    "/api/v1/namespaces/default/services",
    { spec: { ...services, externalIPs: ["1.2.3.4", "2001:DB8::1", "::ffff:1.2.3.4"] } },
    [
      'spec.externalIPs[1]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
      'spec.externalIPs[2]: non-standard IP address "::ffff:1.2.3.4" will be considered invalid in a future Kubernetes release: use "1.2.3.4"',
    ],
  ],
])("%s is warned of", (_name, path, body, warnings) => {
  const answer = createCaller().call("POST", path, { metadata: { name: "w" }, ...body });
  expect([answer.code, answer.warnings]).toEqual([201, warnings]);
});
