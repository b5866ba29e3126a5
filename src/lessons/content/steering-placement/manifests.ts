/** Two zones with unlike machines, a shop that stands in one of them, and Pods with wishes. */

const machine = (name: string, zone: string, more = ""): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Machine
metadata:
  name: ${name}
spec:
  power: "On"
  cpu: "4"
  memory: 16Gi
  pods: 110
  zone: ${zone}
${more}`;

const GPU = `  labels:
    accelerator: nvidia
  taints:
    - key: nvidia.com/gpu
      value: present
      effect: NoSchedule
  extendedResources:
    nvidia.com/gpu: "2"
`;

const SPREAD = `
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels:
              app: shop
          # Count only Pods of the same version.
          matchLabelKeys: ["pod-template-hash"]`;
const PINNED = `
      nodeSelector:
        topology.kubernetes.io/zone: a`;

export const shop = (placement: "pinned" | "spread" | "free"): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 4
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:${placement === "pinned" ? PINNED : placement === "spread" ? SPREAD : ""}
      containers:
        - name: shop
          image: kubarium/shop:v1
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8080
            periodSeconds: 2
          resources:
            requests:
              cpu: 500m
              memory: 128Mi
`;

export const CLUSTER = [
  machine("a-1", "a", "  labels:\n    disk: ssd\n"),
  machine("a-2", "a"),
  machine("b-1", "b"),
  machine("b-2", "b"),
  machine("gpu-1", "b", GPU),
  shop("pinned"),
  `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shop
  ports:
    - port: 80
      targetPort: 8080
`,
  `apiVersion: sim.kubarium.dev/v1alpha1
kind: Traffic
metadata:
  name: customers
  namespace: default
spec:
  url: http://shop
  requestsPerSecond: 10
`,
].join("---\n");

export const cache = (disk?: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: cache
  labels:
    app: cache
spec:${disk === undefined ? "" : `\n  nodeSelector:\n    disk: ${disk}`}
  containers:
    - name: cache
      image: redis:7
      resources:
        requests:
          cpu: 250m
`;

const APART = `
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels:
                  app: seller`;

export const seller = (apart: boolean, replicas = 5): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: seller
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: seller
  template:
    metadata:
      labels:
        app: seller
    spec:${apart ? APART : ""}
      containers:
        - name: main
          image: kubarium/shop:v1
          resources:
            requests:
              cpu: 100m
`;

const TOLERATION = `
  tolerations:
    - key: nvidia.com/gpu
      operator: Exists
      effect: NoSchedule`;

export const train = (tolerates: boolean, gpus = 1): string => `apiVersion: v1
kind: Pod
metadata:
  name: train
  labels:
    app: train
spec:${tolerates ? TOLERATION : ""}
  containers:
    - name: train
      image: busybox:1.37
      command: ["sleep", "36000"]${gpus === 0 ? "" : `\n      resources:\n        limits:\n          nvidia.com/gpu: ${gpus}`}
`;

export const powerOff = (name: string): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Fault
metadata:
  name: power-${name}
spec:
  type: MachinePower
  target:
    machine: ${name}
`;

export const ZONE_OUTAGE = `apiVersion: sim.kubarium.dev/v1alpha1
kind: Fault
metadata:
  name: zone-a
spec:
  type: ZoneOutage
  target:
    zone: a
`;
