import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { kubectl } = useRealCluster();

describe("creating", () => {
  commands(kubectl, [
    ["create namespace team", "namespace/team created"],
    ["create namespace team", `Error from server (AlreadyExists): namespaces "team" already exists`, 1],
    ["create deployment web --image=nginx --replicas=2 --port=80", "deployment.apps/web created"],
    ["create deployment idle --image=nginx --replicas=0", "deployment.apps/idle created"],
    ["get deployment idle -o jsonpath={.spec.replicas}", "0"],
    ["create configmap settings --from-literal=mode=fast --from-literal=words='a b'", "configmap/settings created"],
    ["get configmap settings -o jsonpath={.data}", `{"mode":"fast","words":"a b"}`],
    ["create secret generic password --from-literal=key=s3cret", "secret/password created"],
    ["get secret password -o jsonpath={.type}:{.data.key}", "Opaque:czNjcmV0"],
    ["create service clusterip web --tcp=80:http", "service/web created"],
    ["get service web -o jsonpath={.spec.ports[0].port}:{.spec.ports[0].targetPort}", "80:http"],
    ["create service nodeport door --tcp=80:8080 --node-port=30080", "service/door created"],
    ["create serviceaccount robot", "serviceaccount/robot created"],
    ["create -n team configmap own --from-literal=a=b", "configmap/own created"],
    ["create configmap dry --from-literal=a=b --dry-run=server", "configmap/dry created (server dry run)"],
    ["get configmap dry", `Error from server (NotFound): configmaps "dry" not found`, 1],
    ["create -f web.yaml", /deployments\.apps "web" already exists\n.*services "web" already exists/, 1],
    [
      "create -f misspelt.yaml",
      `Error from server (BadRequest): error when creating "misspelt.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagee"`,
      1,
    ],
    ["create -f misspelt.yaml --validate=warn", /^Warning: unknown field "spec\.containers\[0\]\.imagee"\n/, 1],
    ["create configmap file --from-file=machine.yaml", "configmap/file created"],
    ["get configmap file -o 'go-template={{len .data}}'", "1"],
    [
      "create secret docker-registry pull --docker-server=r.io --docker-username=a --docker-password=b",
      "secret/pull created",
    ],
    ["get secret pull -o jsonpath={.type}", "kubernetes.io/dockerconfigjson"],
    ["create service externalname outside --external-name=example.com", "service/outside created"],
    ["create service loadbalancer public --tcp=80:80", "service/public created"],
    [
      "get service public outside --no-headers",
      /^public +LoadBalancer +\S+ +<pending> +80:\d+\/TCP .*\noutside +ExternalName +<none> +example\.com /,
    ],
    ["create -k .", "service/k-web created\ndeployment.apps/k-web created"],
    ["get -k . -o name", "service/k-web\ndeployment.apps/k-web"],
    [
      "delete -k .",
      `service "k-web" deleted from default namespace\ndeployment.apps "k-web" deleted from default namespace`,
    ],
    ["create deployment plain --image=nginx --dry-run=client -o name", "deployment.apps/plain"],
    ["run box --image=busybox --command -- sleep 1000", "pod/box created"],
    ["run Box --image=busybox", /^The Pod "Box" is invalid: \n\* metadata\.name: Invalid value: "Box"/, 1],
    ["expose deployment web --name=front --port=8080 --target-port=80", "service/front exposed"],
    [
      "create -f -",
      `error: resource mapping not found for name: "w" namespace: "" from "STDIN": no matches for kind "Widget" in version "example.com/v1"\nensure CRDs are installed first`,
      1,
      "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n",
    ],
  ]);
});

describe("deleting", () => {
  commands(kubectl, [
    ["wait --for=condition=Ready pod/box --timeout=30s", "pod/box condition met"],
    ["delete pod box --now", `pod "box" deleted from default namespace`],
    ["get pod box", `Error from server (NotFound): pods "box" not found`, 1],
    [
      "delete service door front",
      `service "door" deleted from default namespace\nservice "front" deleted from default namespace`,
    ],
    ["delete deployment web --cascade=orphan", `deployment.apps "web" deleted from default namespace`],
    ["get replicasets -l app=web -o jsonpath={.items[*].spec.replicas}", "2"],
    ["delete replicasets -l app=web", /^replicaset\.apps "web-[a-z0-9]+" deleted from default namespace$/],
    ["wait --for=delete pod -l app=web --timeout=40s", ""],
    [
      "delete configmap settings --dry-run=server",
      `configmap "settings" deleted from default namespace (server dry run)`,
    ],
    ["delete configmap settings", `configmap "settings" deleted from default namespace`],
    ["delete configmap settings", `Error from server (NotFound): configmaps "settings" not found`, 1],
    ["delete configmap settings --ignore-not-found", ""],
    ["delete namespace team", `namespace "team" deleted`],
    ["get configmaps -n team", "No resources found in team namespace."],
    ["delete deployment idle --cascade=foreground", `deployment.apps "idle" deleted from default namespace`],
    ["run stuck --image=busybox --command -- sleep 1000", "pod/stuck created"],
    [
      "delete pod stuck --force --grace-period=0",
      /^Warning: Immediate deletion .*\npod "stuck" force deleted from default namespace$/,
    ],
  ]);
});
