import { describe, expect, it } from "vitest";
import { KubectlCluster } from "../testing/kubectl-cluster.ts";

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, annotations: {note: hello}}
spec:
  replicas: 1
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      initContainers: [{name: prep, image: busybox, command: [sh, -c, "echo hi"]}]
      containers:
      - name: web
        image: nginx
        ports: [{containerPort: 80, name: http}]
        env: [{name: A, value: "1"}, {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 0.5Gi}}
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}
        volumeMounts: [{name: data, mountPath: /data, readOnly: true}]
      volumes: [{name: data, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {clusterIP: 10.96.0.60, selector: {app: shop}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: {a.txt: "line\\n", b: x}
---
apiVersion: v1
kind: Secret
metadata: {name: sec}
stringData: {password: hunter2}
`;

const kubectl = new KubectlCluster();
kubectl.files.set("shop.yaml", SHOP);
kubectl.run("create -f shop.yaml");
kubectl.test.advance(20_000);
const pod = kubectl.test.list("Pod", "default")[0];
const name = pod?.metadata.name ?? "";
const replicaSet = pod?.metadata.ownerReferences?.[0]?.name ?? "";
const hash = replicaSet.slice("shop-".length);
const [init, main] = [pod?.status.initContainerStatuses?.[0], pod?.status.containerStatuses?.[0]];
const at = (text: string | undefined): string =>
  (text ?? "").replace(/^2026-01-01T(.*)Z$/, "Thu, 01 Jan 2026 $1 +0000");

/** Without the Events, which have a test of their own. */
function body(line: string): string {
  const { out, err, code } = kubectl.run(line);
  expect({ err, code }).toEqual({ err: "", code: 0 });
  return out.replace(/^Events:[\s\S]*/m, "Events:");
}

describe("kubectl describe", () => {
  it("a Pod", () => {
    expect(body(`describe pod ${name}`)).toBe(`Name:             ${name}
Namespace:        default
Priority:         0
Service Account:  default
Node:             ${pod?.spec.nodeName}/${pod?.status.hostIP}
Start Time:       ${at(pod?.status.startTime)}
Labels:           app=shop
                  pod-template-hash=${hash}
Annotations:      <none>
Status:           Running
IP:               ${pod?.status.podIP}
IPs:
  IP:           ${pod?.status.podIP}
Controlled By:  ReplicaSet/${replicaSet}
Init Containers:
  prep:
    Container ID:  ${init?.containerID}
    Image:         busybox
    Image ID:      ${init?.imageID}
    Port:          <none>
    Host Port:     <none>
    Command:
      sh
      -c
      echo hi
    State:          Terminated
      Reason:       Completed
      Exit Code:    0
      Started:      ${at(init?.state.terminated?.startedAt)}
      Finished:     ${at(init?.state.terminated?.finishedAt)}
    Ready:          True
    Restart Count:  0
    Environment:    <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from ${tokenVolume()} (ro)
Containers:
  web:
    Container ID:   ${main?.containerID}
    Image:          nginx
    Image ID:       ${main?.imageID}
    Port:           80/TCP (http)
    Host Port:      0/TCP (http)
    State:          Running
      Started:      ${at(main?.state.running?.startedAt)}
    Ready:          True
    Restart Count:  0
    Limits:
      memory:  512Mi
    Requests:
      cpu:      100m
      memory:   64Mi
    Readiness:  http-get http://:80/ delay=0s timeout=1s period=5s #success=1 #failure=3
    Environment:
      A:    1
      POD:  ${name} (v1:metadata.name)
    Mounts:
      /data from data (ro)
      /var/run/secrets/kubernetes.io/serviceaccount from ${tokenVolume()} (ro)
Conditions:
  Type                        Status
  PodReadyToStartContainers   True 
  Initialized                 True 
  Ready                       True 
  ContainersReady             True 
  PodScheduled                True 
Volumes:
  data:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     
    SizeLimit:  <unset>
  ${tokenVolume()}:
    Type:                    Projected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds:  3607
    ConfigMapName:           kube-root-ca.crt
    Optional:                false
    DownwardAPI:             true
QoS Class:                   Burstable
Node-Selectors:              <none>
Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Events:`);
  });

  it("a Deployment", () => {
    expect(body("describe deploy shop")).toBe(`Name:                   shop
Namespace:              default
CreationTimestamp:      Thu, 01 Jan 2026 00:00:00 +0000
Labels:                 <none>
Annotations:            deployment.kubernetes.io/revision: 1
                        note: hello
Selector:               app=shop
Replicas:               1 desired | 1 updated | 1 total | 1 available | 0 unavailable
StrategyType:           RollingUpdate
MinReadySeconds:        0
RollingUpdateStrategy:  25% max unavailable, 25% max surge
Pod Template:
  Labels:  app=shop
  Init Containers:
   prep:
    Image:      busybox
    Port:       <none>
    Host Port:  <none>
    Command:
      sh
      -c
      echo hi
    Environment:  <none>
    Mounts:       <none>
  Containers:
   web:
    Image:      nginx
    Port:       80/TCP (http)
    Host Port:  0/TCP (http)
    Limits:
      memory:  512Mi
    Requests:
      cpu:      100m
      memory:   64Mi
    Readiness:  http-get http://:80/ delay=0s timeout=1s period=5s #success=1 #failure=3
    Environment:
      A:    1
      POD:   (v1:metadata.name)
    Mounts:
      /data from data (ro)
  Volumes:
   data:
    Type:          EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:        
    SizeLimit:     <unset>
  Node-Selectors:  <none>
  Tolerations:     <none>
Conditions:
  Type           Status  Reason
  ----           ------  ------
  Available      True    MinimumReplicasAvailable
  Progressing    True    NewReplicaSetAvailable
OldReplicaSets:  <none>
NewReplicaSet:   ${replicaSet} (1/1 replicas created)
Events:`);
  });

  it("a Service", () => {
    expect(body("describe svc shop")).toBe(`Name:                     shop
Namespace:                default
Labels:                   <none>
Annotations:              <none>
Selector:                 app=shop
Type:                     ClusterIP
IP Family Policy:         SingleStack
IP Families:              IPv4
IP:                       10.96.0.60
IPs:                      10.96.0.60
Port:                     <unset>  80/TCP
TargetPort:               http/TCP
Endpoints:                ${pod?.status.podIP}:80
Session Affinity:         None
Internal Traffic Policy:  Cluster
Events:`);
  });

  it.each([
    [
      "cm conf",
      "Name:         conf\nNamespace:    default\nLabels:       <none>\nAnnotations:  <none>\n\nData\n====\na.txt:\n----\nline\n\n\nb:\n----\nx\n\n\nBinaryData\n====\n\nEvents:",
    ],
    [
      "secret sec",
      "Name:         sec\nNamespace:    default\nLabels:       <none>\nAnnotations:  <none>\n\nType:  Opaque\n\nData\n====\npassword:  7 bytes\n",
    ],
    [
      "ns default",
      "Name:         default\nLabels:       kubernetes.io/metadata.name=default\nAnnotations:  <none>\nStatus:       Active\n\nNo resource quota.\n\nNo LimitRange resource.\n",
    ],
  ])("%s", (words, text) => {
    expect(body(`describe ${words}`)).toBe(text);
  });

  it("a node: what is on it, and how full it is", () => {
    const node = pod?.spec.nodeName ?? "";
    const text = body(`describe node ${node}`);
    expect(text).toContain(
      `\nTaints:             <none>\nUnschedulable:      false\nLease:\n  HolderIdentity:  ${node}\n`,
    );
    const row = new RegExp(`^  default +${name} +100m \\(2%\\) +0 \\(0%\\) +64Mi \\(0%\\) +512Mi \\(6%\\) +20s$`, "m");
    expect(text).toMatch(row);
    expect(text).toContain(
      "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource           Requests",
    );
  });

  it("a kind of its own by its fields", () => {
    expect(body("describe machine node-1")).toMatch(
      /^Name: {9}node-1\nNamespace: {4}\nLabels: {7}<none>\nAnnotations: {2}<none>\nAPI Version: {2}sim.kubarium.dev\/v1alpha1\nKind: {9}Machine\nMetadata:\n {2}Creation Timestamp: {2}2026-01-01T00:00:00Z\n/,
    );
  });

  it("what a prefix means, and what is not there", () => {
    expect(body("describe pod shop")).toContain(`Name:             ${name}\n`);
    expect(kubectl.run("describe pod nope")).toEqual({
      out: "",
      err: `Error from server (NotFound): pods "nope" not found\n`,
      code: 1,
    });
  });

  it("with Events in columns, the oldest first", () => {
    const { out } = kubectl.run(`describe pod ${name}`);
    const events = out.slice(out.indexOf("Events:\n")).split("\n");
    expect(events.slice(1, 4).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["Type", "Reason", "Age", "From", "Message"],
      ["----", "------", "----", "----", "-------"],
      [
        "Normal",
        "Scheduled",
        "19s",
        "default-scheduler",
        `Successfully assigned default/${name} to ${pod?.spec.nodeName}`,
      ],
    ]);
    expect(out).toMatch(/Normal +Pulling +\d+s +kubelet +spec\.initContainers\{prep\}: Pulling image "busybox"\n/);
  });
});

function tokenVolume(): string {
  return pod?.spec.volumes?.find(({ projected }) => projected !== undefined)?.name ?? "";
}
