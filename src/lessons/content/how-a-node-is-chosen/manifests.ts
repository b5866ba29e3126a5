/** Tenants that already have their place, and newcomers that want one. */

export const pod = (name: string, cpu?: string, machine?: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:${machine === undefined ? "" : `\n  nodeName: ${machine}`}
  containers:
    - name: main
      image: kubarium/shop:v1${cpu === undefined ? "" : `\n      resources:\n        requests:\n          cpu: ${cpu}\n          memory: 128Mi`}
`;

export const TENANTS = [
  pod("ledger", "1500m", "node-1"),
  pod("mail", '"1"', "node-2"),
  pod("wiki", "250m", "node-3"),
].join("---\n");

export const sleepers = (replicas: number, cpu = "300m"): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: sleepers
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: sleepers
  template:
    metadata:
      labels:
        app: sleepers
    spec:
      containers:
        - name: main
          image: kubarium/shop:v1
          resources:
            requests:
              cpu: ${cpu}
`;

export const machine = (name: string, cpu: number): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Machine
metadata:
  name: ${name}
spec:
  power: "On"
  cpu: "${cpu}"
  memory: 16Gi
  pods: 110
`;
