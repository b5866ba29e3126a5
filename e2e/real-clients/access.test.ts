import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { kubectl } = useRealCluster(60);

describe("who may do what", () => {
  commands(kubectl, [
    [
      "auth whoami",
      /^ATTRIBUTE +VALUE\nUsername +kubernetes-admin\nGroups +\[kubeadm:cluster-admins system:authenticated\]/,
    ],
    [
      "auth whoami --as jane --as-group devs -o jsonpath={.status.userInfo}",
      '{"groups":["devs","system:authenticated"],"username":"jane"}',
    ],
    ["auth can-i list pods", "yes"],
    ["auth can-i list pods --as jane", "no", 1],
    ["auth can-i get /healthz --as jane", "yes"],
    ["auth can-i '*' '*'", "yes"],
    [
      "get pods --as jane",
      'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
      1,
    ],
    [
      "get nodes --as jane --as-group devs",
      'Error from server (Forbidden): nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
      1,
    ],
    ["create role reader --verb=get,list --resource=pods,pods/log", "role.rbac.authorization.k8s.io/reader created"],
    [
      "create rolebinding read --role=reader --user=jane --serviceaccount=default:default",
      "rolebinding.rbac.authorization.k8s.io/read created",
    ],
    ["auth can-i list pods --as jane", "yes"],
    ["auth can-i delete pods --as system:serviceaccount:default:default", "no", 1],
    ["get pods --as jane", "No resources found in default namespace."],
    [
      "auth can-i --list --as jane",
      /^Resources +Non-Resource URLs +Resource Names +Verbs\n[^]*^pods +\[\] +\[\] +\[get list\]$/m,
    ],
    [
      "get rolebinding read -o wide",
      /^NAME +ROLE +AGE +USERS +GROUPS +SERVICEACCOUNTS\nread +Role\/reader +\S+ +jane +default\/default$/,
    ],
    ["get role reader", /^NAME +CREATED AT\nreader +\d{4}-\d\d-\d\dT/],
    [
      "describe clusterrole pod-none",
      /^Error from server \(NotFound\): clusterroles\.rbac\.authorization\.k8s\.io "pod-none" not found$/,
      1,
    ],
    [
      "describe clusterrole view",
      /^Name: +view\nLabels: +kubernetes\.io\/bootstrapping=rbac-defaults[^]*^ {2}pods +\[\] +\[\] +\[get list watch\]$/m,
    ],
    [
      "create clusterrolebinding root --clusterrole=edit --user=jane",
      "clusterrolebinding.rbac.authorization.k8s.io/root created",
    ],
    [
      "create clusterrole all --verb=* --resource=* --as jane",
      /^Error from server \(Forbidden\)|error: failed to create clusterrole: clusterroles\.rbac\.authorization\.k8s\.io is forbidden: User "jane" cannot create resource "clusterroles"/,
      1,
    ],
    ["create token default", /^[\w-]+\.[\w-]+\.[\w-]+$/],
    ["create token none", 'error: failed to create token: serviceaccounts "none" not found', 1],
    ["create token default --duration=1m", /may not specify a duration less than 10 minutes/, 1],
  ]);
});

describe("autoscaling and networking", () => {
  commands(kubectl, [
    ["create deployment web --image=nginx:1.27", "deployment.apps/web created"],
    ["autoscale deployment web --min=1 --max=3 --cpu=50%", "horizontalpodautoscaler.autoscaling/web autoscaled"],
    [
      "get hpa web",
      /^NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nweb +Deployment\/web +cpu: <unknown>\/50% +1 +3 +\d /,
    ],
    ["wait pods --all --for=condition=Ready -n kube-system --timeout=60s", /metrics-server-\S+ condition met/],
    ["rollout status deployment/web", /successfully rolled out$/],
    ["create ingress web --rule=web.example.com/*=web:80", "ingress.networking.k8s.io/web created"],
    [
      "get ingress web",
      /^NAME +CLASS +HOSTS +ADDRESS +PORTS +AGE\nweb +nginx +web\.example\.com +(203\.0\.113\.2 +)?80 +/,
    ],
    ["describe ingress web", /web\.example\.com +\n +\/ +web:80 /],
    ["get horizontalpodautoscalers.v1.autoscaling web -o jsonpath={.spec.targetCPUUtilizationPercentage}", "50"],
    [
      "wait hpa web --for=jsonpath={.status.currentReplicas}=1 --timeout=60s",
      "horizontalpodautoscaler.autoscaling/web condition met",
    ],
    [
      "top nodes",
      /^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\) +MEMORY\(%\) *\ncontrol-plane +\d+m +\d+% +\d+Mi +\d+% */,
    ],
    [
      "top pods -n kube-system -l k8s-app=metrics-server",
      /^NAME +CPU\(cores\) +MEMORY\(bytes\) *\nmetrics-server-\S+ +\d+m +\d+Mi/,
    ],
    [
      "top pods -n kube-system -l k8s-app=metrics-server --containers",
      /^POD +NAME +CPU\(cores\) +MEMORY\(bytes\) *\nmetrics-server-\S+ +metrics-server +\d+m/,
    ],
    ["describe hpa web", /^Name: +web\n[^]*^Metrics: +\( current \/ target \)\n +resource cpu on pods/m],
  ]);
});
