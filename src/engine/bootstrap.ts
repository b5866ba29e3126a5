/**
 * The cluster as kubeadm leaves it: namespaces, machines, the control plane's static Pods, the API Service, CoreDNS.
 * Source: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
 */
import {
  DEFAULT_SERVICE_CIDR,
  DEFAULT_SERVICE_RANGE,
  SERVICE_CIDR_FINALIZER,
  SERVICE_CIDR_READY,
} from "../api/service-range.ts";
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from "../api/flow-control-objects.ts";
import type { Draft, Why } from "../api/component-client.ts";
import type { KindMap, KindName } from "../api/kinds.ts";
import type { Pod } from "../api/types/pod.ts";
import { type Machine, SIM_API_VERSION } from "../api/types/sim.ts";
import type { ApiServer } from "./apiserver/api-server.ts";
import { createMetricsServerObjects } from "./bootstrap-metrics-server.ts";
import { createRbac } from "./bootstrap-rbac.ts";
import { createApiServices } from "./bootstrap-api-services.ts";
import { createKubeadmConfigMaps } from "./bootstrap-kubeadm.ts";
import { createKubeProxy } from "./bootstrap-kube-proxy.ts";
import type { ClusterConfiguration } from "./cluster-configuration.ts";
import { KUBERNETES_SERVICE, kubernetesEndpoints, kubernetesSlice } from "./control-plane/api-endpoints.ts";
import { controlPlaneMachine } from "./control-plane/parts.ts";
import { danglingCondition } from "./controllers/flow-control/flow-control-controller.ts";
import { InvariantError } from "./kernel/invariant.ts";
import { stateHash } from "./state-hash.ts";
import { NGINX_INGRESS_CLASS, STANDARD_STORAGE_CLASS, SYSTEM_PRIORITY_CLASSES } from "./system-classes.ts";

export const KUBERNETES_VERSION = "v1.35.0";
/** The first machine takes the first address of the machines' network. */
const CONTROL_PLANE_ADDRESS = "192.168.0.10";
const WHY: Why = { reason: "ClusterCreated" };

/** Writes the first objects, as `kubeadm`, at time 0. */
export function bootstrap(server: ApiServer, configuration: ClusterConfiguration): void {
  const client = server.clientFor("kubeadm");
  const create = <K extends KindName>(kind: K, draft: Draft<KindMap[K]>): void => {
    const outcome = client.create(kind, draft, WHY);
    if (!outcome.ok) {
      throw new InvariantError(`kubeadm could not create ${kind}: ${outcome.status.message}`, server.parts.kernel);
    }
  };
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
    create("Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: {} });
    create("ServiceAccount", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: name },
    });
  }
  for (const priorityClass of SYSTEM_PRIORITY_CLASSES) create("PriorityClass", priorityClass);
  create("StorageClass", STANDARD_STORAGE_CLASS);
  create("IngressClass", NGINX_INGRESS_CLASS);
  createMachines(create, configuration);
  for (let number = 1; number <= (configuration.controlPlanes ?? 1); number += 1) {
    for (const component of STATIC_PODS) create("Pod", staticPod(component, controlPlaneMachine(number)));
  }
  createServiceRange(create, server.parts.kernel.timestamp());
  createServices(create);
  createApiServerEndpoints(create);
  createCoreDns(create);
  createKubeProxy(create, KUBERNETES_VERSION);
  createKubeadmConfigMaps(create, KUBERNETES_VERSION, CONTROL_PLANE_ADDRESS);
  createMetricsServerObjects(create);
  createRbac(create);
  createApiServices(create, server.parts.kernel.timestamp());
  createFlowControl(create, server.parts.kernel.timestamp());
}

/** As the API server leaves them when it has looked at them once. */
function createFlowControl(create: Create, now: string): void {
  for (const level of PRIORITY_LEVELS) create("PriorityLevelConfiguration", level);
  for (const schema of FLOW_SCHEMAS) {
    const level = schema.spec.priorityLevelConfiguration?.name ?? "";
    create("FlowSchema", { ...schema, status: { conditions: [danglingCondition(level, true, now)] } });
  }
}

type Create = <K extends KindName>(kind: K, draft: Draft<KindMap[K]>) => void;

function createMachines(create: Create, configuration: ClusterConfiguration): void {
  const { cpu = "4", memory = "8Gi", pods = 110 } = configuration.machine ?? {};
  for (let number = 1; number <= (configuration.controlPlanes ?? 1); number += 1) {
    create("Machine", controlPlane(controlPlaneMachine(number)));
  }
  for (let index = 1; index <= configuration.nodes; index += 1) {
    create("Machine", {
      apiVersion: SIM_API_VERSION,
      kind: "Machine",
      metadata: { name: `node-${index}` },
      spec: { power: "On", cpu, memory, pods },
    });
  }
}

function controlPlane(name: string): Draft<Machine> {
  return {
    apiVersion: SIM_API_VERSION,
    kind: "Machine",
    metadata: { name },
    spec: {
      power: "On",
      cpu: "4",
      memory: "8Gi",
      pods: 110,
      labels: { "node-role.kubernetes.io/control-plane": "" },
      taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
    },
  };
}

interface StaticPod {
  readonly name: string;
  readonly image: string;
  readonly cpu: string;
  readonly memory?: string;
}

const STATIC_PODS: readonly StaticPod[] = [
  { name: "etcd", image: "registry.k8s.io/etcd:3.6.6-0", cpu: "100m", memory: "100Mi" },
  { name: "kube-apiserver", image: `registry.k8s.io/kube-apiserver:${KUBERNETES_VERSION}`, cpu: "250m" },
  {
    name: "kube-controller-manager",
    image: `registry.k8s.io/kube-controller-manager:${KUBERNETES_VERSION}`,
    cpu: "200m",
  },
  { name: "kube-scheduler", image: `registry.k8s.io/kube-scheduler:${KUBERNETES_VERSION}`, cpu: "100m" },
];

/** The mirror Pod of a static Pod. */
function staticPod({ name, image, cpu, memory }: StaticPod, machine: string): Draft<Pod> {
  // The kubelet's hash of the manifest; here of what tells the manifests apart.
  const hash = stateHash([name, image]).slice(0, 32);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${name}-${machine}`,
      namespace: "kube-system",
      labels: { component: name, tier: "control-plane" },
      annotations: {
        "kubernetes.io/config.hash": hash,
        "kubernetes.io/config.mirror": hash,
        "kubernetes.io/config.source": "file",
      },
    },
    spec: {
      nodeName: machine,
      hostNetwork: true,
      priorityClassName: "system-node-critical",
      tolerations: [{ operator: "Exists", effect: "NoExecute" }],
      containers: [{ name, image, resources: { requests: { cpu, ...(memory === undefined ? {} : { memory }) } } }],
    },
  };
}

/** As the API server makes it, and the controller manager leaves it. */
function createServiceRange(create: Create, now: string): void {
  create("ServiceCIDR", {
    apiVersion: "networking.k8s.io/v1",
    kind: "ServiceCIDR",
    metadata: { name: DEFAULT_SERVICE_CIDR, finalizers: [SERVICE_CIDR_FINALIZER] },
    spec: { cidrs: [DEFAULT_SERVICE_RANGE] },
    status: {
      conditions: [{ type: "Ready", status: "True", reason: "", message: SERVICE_CIDR_READY, lastTransitionTime: now }],
    },
  });
}

function createServices(create: Create): void {
  create("Service", KUBERNETES_SERVICE);
  create("Service", {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "kube-dns",
      namespace: "kube-system",
      labels: {
        "k8s-app": "kube-dns",
        "kubernetes.io/cluster-service": "true",
        "kubernetes.io/name": "CoreDNS",
      },
      annotations: { "prometheus.io/port": "9153", "prometheus.io/scrape": "true" },
    },
    spec: {
      clusterIP: "10.96.0.10",
      selector: { "k8s-app": "kube-dns" },
      ports: [
        { name: "dns", port: 53, protocol: "UDP", targetPort: 53 },
        { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 53 },
        { name: "metrics", port: 9153, protocol: "TCP", targetPort: 9153 },
      ],
    },
  });
}

/** The API server publishes its own address; no controller does it. */
function createApiServerEndpoints(create: Create): void {
  create("EndpointSlice", kubernetesSlice([CONTROL_PLANE_ADDRESS]));
  create("Endpoints", kubernetesEndpoints([CONTROL_PLANE_ADDRESS]));
}

/** Upstream: cmd/kubeadm/app/phases/addons/dns/manifests.go. */
const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

function createCoreDns(create: Create): void {
  const labels = { "k8s-app": "kube-dns" };
  create("ConfigMap", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "coredns", namespace: "kube-system" },
    data: { Corefile: COREFILE },
  });
  create("ServiceAccount", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "coredns", namespace: "kube-system" },
  });
  create("Deployment", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "coredns", namespace: "kube-system", labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: "coredns",
          priorityClassName: "system-cluster-critical",
          dnsPolicy: "Default",
          nodeSelector: { "kubernetes.io/os": "linux" },
          tolerations: [
            { key: "CriticalAddonsOnly", operator: "Exists" },
            { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
          ],
          containers: [
            {
              name: "coredns",
              image: "registry.k8s.io/coredns/coredns:v1.13.1",
              args: ["-conf", "/etc/coredns/Corefile"],
              ports: [
                { name: "dns", containerPort: 53, protocol: "UDP" },
                { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
                { name: "metrics", containerPort: 9153, protocol: "TCP" },
              ],
              resources: { requests: { cpu: "100m", memory: "70Mi" }, limits: { memory: "170Mi" } },
              volumeMounts: [{ name: "config-volume", mountPath: "/etc/coredns", readOnly: true }],
              readinessProbe: { httpGet: { path: "/ready", port: 8181, scheme: "HTTP" } },
              livenessProbe: {
                httpGet: { path: "/health", port: 8080, scheme: "HTTP" },
                initialDelaySeconds: 60,
                timeoutSeconds: 5,
                failureThreshold: 5,
              },
            },
          ],
          volumes: [
            { name: "config-volume", configMap: { name: "coredns", items: [{ key: "Corefile", path: "Corefile" }] } },
          ],
        },
      },
    },
  });
}
