import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { kubectl } = useRealCluster();

describe("reading", () => {
  commands(kubectl, [
    ["apply -f web.yaml", "deployment.apps/web created\nservice/web created"],
    ["rollout status deployment/web", /deployment "web" successfully rolled out$/],
    [
      "get nodes",
      /^NAME +STATUS +ROLES +AGE +VERSION\ncontrol-plane +Ready +control-plane +\S+ +v1\.35\.0\nnode-1 +Ready +<none> /,
    ],
    [
      "get pods",
      /^NAME +READY +STATUS +RESTARTS +AGE\nweb-\S+ +1\/1 +Running +0 +\S+\nweb-\S+ +1\/1 +Running +0 +\S+$/,
    ],
    [
      "get pods -o wide",
      /^NAME .* IP +NODE +NOMINATED NODE +READINESS GATES\nweb-\S+ .* 10\.244\.\d+\.\d+ +node-\d +<none> +<none>$/m,
    ],
    ["get pods -A --no-headers", /^kube-system +coredns-\S+ +1\/1 +Running/m],
    ["get pods -l app=web -o name", /^pod\/web-\S+\npod\/web-\S+$/],
    ["get pods -l 'app in (none)'", "No resources found in default namespace."],
    ["get pods --field-selector=status.phase!=Running", "No resources found in default namespace."],
    ["get pods --field-selector=spec.colour=red", /field label not supported: spec\.colour$/, 1],
    ["get pods --show-labels", /LABELS\nweb-\S+ .* app=web,pod-template-hash=/],
    ["get pods --sort-by=.metadata.name -o name", /^pod\/web/],
    ["get pods -L app", /AGE +APP\nweb-\S+ .* web$/m],
    [
      "get deployment,service web",
      /^NAME +READY [^]*^deployment\.apps\/web +2\/2 +2 +2 [^]*^service\/web +ClusterIP +10\.\d+/m,
    ],
    ["get all", /^pod\/web-[^]*^service\/kubernetes [^]*^deployment\.apps\/web [^]*^replicaset\.apps\/web-/m],
    [
      "get configmaps -A --chunk-size=2 --no-headers",
      /^(\S+ +(kube-root-ca\.crt|cluster-info|coredns|extension-apiserver-authentication|kube-proxy|kubeadm-config|kubelet-config) +\d+ +\S+\n?){10}/m,
    ],
    ["get deployment web -o yaml", /^apiVersion: apps\/v1\nkind: Deployment\nmetadata:\n[^]*^ {2}generation: 1$/m],
    ["get deployment web -o json", /"kind": "Deployment"/],
    ["get deployment web -o custom-columns=N:.metadata.name,R:.spec.replicas", "N     R\nweb   2"],
    ["get deployment web -o 'go-template={{.status.readyReplicas}}'", "2"],
    ["get pods -o jsonpath={.kind}{.items[*].status.phase}", "ListRunning Running"],
    ["get deployment web --subresource=scale", /^NAME .*AGE\nweb /],
    ["get deployment web --watch --request-timeout=2s", /^NAME +READY .*\nweb +2\/2 /],
    ["get deployment web --watch-only --output-watch-events --request-timeout=2s", ""],
    ["get pod nope", `Error from server (NotFound): pods "nope" not found`, 1],
    ["get deployments.apps nope", `Error from server (NotFound): deployments.apps "nope" not found`, 1],
  ]);
});

describe("describing", () => {
  commands(kubectl, [
    [
      "describe pod -l app=web",
      /^Name: +web-[^]*^Status: +Running$[^]*^ {2}Normal +Scheduled .* Successfully assigned default\/web-/m,
    ],
    [
      "describe deployment web",
      /^Replicas: +2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable$[^]*^NewReplicaSet: +web-\S+ \(2\/2 replicas created\)$[^]*ScalingReplicaSet/m,
    ],
    ["describe service web", /^Endpoints: +10\.244\.\d+\.\d+:80,10\.244\.\d+\.\d+:80$/m],
    ["describe node node-1", /^Name: +node-1$[^]*^Non-terminated Pods: +\(\d+ in total\)$/m],
    ["describe namespace default", /^Status: +Active$/m],
    ["describe machine node-1", /^Kind: +Machine$/m],
    ["describe replicaset -l app=web", /^Controlled By: +Deployment\/web$/m],
    ["describe pod nope", `Error from server (NotFound): pods "nope" not found`, 1],
    ["events --for deployment/web", /ScalingReplicaSet +Deployment\/web +Scaled up replica set web-\S+ from 0 to 2/],
    ["get events --field-selector=reason=Started --no-headers", /Started +pod\/web-/],
    ["logs deployment/web --tail=1", /start worker process \d+$/],
    ["logs -l app=web --prefix --tail=1", /^\[pod\/web-\S+\/nginx\] /],
    [
      "run counter --image=busybox --restart=Never --command -- sh -c 'for i in 1 2 3; do echo line $i; sleep 5; done'",
      "pod/counter created",
    ],
    ["wait --for=condition=Ready pod/counter --timeout=30s", "pod/counter condition met"],
    ["logs -f counter", "line 1\nline 2\nline 3"],
    ["logs counter --tail=1 --timestamps", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z line 3$/],
    ["wait --for=jsonpath={.status.phase}=Succeeded pod/counter --timeout=30s", "pod/counter condition met"],
    ["get pod counter --no-headers", /^counter +0\/1 +Completed +0 /],
    ["logs nope", `error: error from server (NotFound): pods "nope" not found in namespace "default"`, 1],
    ["logs deployment/web --previous", /previous terminated container "nginx" in pod "web-\S+" not found$/, 1],
  ]);
});
