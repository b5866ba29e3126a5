/** A shop on three machines, machines without power, and budgets. */
import { shopWithCustomers } from "../shop.ts";

export const CLUSTER = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 6
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
          ports:
            - containerPort: 8080
          lifecycle:
            preStop:
              sleep:
                seconds: 5
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8080
            periodSeconds: 2
---
${shopWithCustomers(10)}`;

export const powerOff = (machine: string): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Fault
metadata:
  name: power-${machine}
spec:
  type: MachinePower
  target:
    machine: ${machine}
`;

export const budget = (minAvailable: number, app = "shop"): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
spec:
  minAvailable: ${minAvailable}
  selector:
    matchLabels:
      app: ${app}
`;
