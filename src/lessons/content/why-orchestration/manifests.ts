/** What the lesson starts with and what is applied in it. */
import { shopWithCustomers } from "../shop.ts";

export const CUSTOMERS = shopWithCustomers(5);

export const pod = (name: string, machine: string, app = "shop"): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: ${app}
spec:
  nodeName: ${machine}
  containers:
    - name: shop
      image: kubarium/shop:v1
`;

export const deployment = (replicas = 3): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: shop
          image: kubarium/shop:v1
      # Give up a silent machine after 10 seconds. Without these lines it would be five minutes.
      tolerations:
        - key: node.kubernetes.io/unreachable
          operator: Exists
          effect: NoExecute
          tolerationSeconds: 10
`;

export const powerOff = (machine: string): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Fault
metadata:
  name: power-${machine}
spec:
  type: MachinePower
  target:
    machine: ${machine}
`;
