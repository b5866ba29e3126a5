import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { kubectl } = useRealCluster();

describe("what the server has", () => {
  commands(kubectl, [
    ["version", "Client Version: v1.35.2\nKustomize Version: v5.7.1\nServer Version: v1.35.0"],
    [
      "api-resources --no-headers",
      /^configmaps +cm +v1 +true +ConfigMap$[^]*^deployments +deploy +apps\/v1 +true +Deployment$[^]*^machines +sim\.kubarium\.dev\/v1alpha1 +false +Machine$/m,
    ],
    ["api-resources --namespaced=false -o name --api-group=", /^namespaces\nnodes$/m],
    ["api-resources --verbs=list,watch --api-group=apps -o name", /^deployments\.apps\nreplicasets\.apps$/m],
    ["api-versions", /^apps\/v1\n[^]*^sim\.kubarium\.dev\/v1alpha1\n[^]*^v1$/m],
    ["cluster-info", /^Kubernetes control plane is running at http:\/\/127\.0\.0\.1:\d+\n/],
    ["get --raw /healthz", "ok"],
    ["get --raw /apis/apps", /^{"kind":"APIGroup","apiVersion":"v1","name":"apps",/],
    ["get --raw /nothing", "Error from server (NotFound): the server could not find the requested resource", 1],
    ["get widgets", `error: the server doesn't have a resource type "widgets"`, 1],
  ]);
});

describe("what its fields mean", () => {
  commands(kubectl, [
    [
      "explain pod.spec.containers.livenessProbe",
      /^KIND: {7}Pod\nVERSION: {4}v1\n\nFIELD: livenessProbe <Probe>\n[^]*^ {2}httpGet\t<HTTPGetAction>$/m,
    ],
    [
      "explain deployment.spec.replicas",
      /^GROUP: {6}apps\nKIND: {7}Deployment\nVERSION: {4}v1\n\nFIELD: replicas <integer>\n[^]*Number of desired pods/,
    ],
    ["explain deploy.spec.strategy.type", /^ENUM:\n {4}Recreate\n {4}RollingUpdate$/m],
    [
      "explain pod.spec.volumes",
      /FIELD: volumes <\[\]Volume>[^]*^ {2}emptyDir\t<EmptyDirVolumeSource>$[^]*^ {2}name\t<string> -required-$/m,
    ],
    ["explain service.spec.ports.targetPort", /FIELD: targetPort <IntOrString>/],
    ["explain pod --recursive", /^ {6}livenessProbe\t<Probe>$[^]*^ {10}httpHeaders\t<\[\]HTTPHeader>$/m],
    ["explain machine.spec.power", /FIELD: power <string>[^]*ENUM:\n {4}On\n {4}Off/],
    ["explain pod.spec.nothing", `KIND:       Pod\nVERSION:    v1\n\nerror: field "nothing" does not exist`, 1],
  ]);
});
