/** YAML of the lesson on the control plane: a shop with customers, one part at a time that is stopped, and members of etcd. */
import { shopWithCustomers } from "../shop.ts";

export const CLUSTER = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
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
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8080
---
${shopWithCustomers(5)}`;

/** Named after the part that it stops. */
export const stop = (component: string): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Fault
metadata:
  name: no-${component}
spec:
  type: ComponentStop
  target:
    component: ${component}
`;

/** The machine of a member of etcd loses its power. */
export const lose = (machine: string): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Fault
metadata:
  name: lost-${machine}
spec:
  type: MachinePower
  target:
    machine: ${machine}
`;

/** Only etcd is stopped on a machine. */
export const stopMember = (machine: string): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Fault
metadata:
  name: no-etcd-on-${machine}
spec:
  type: ComponentStop
  target:
    component: etcd
    machine: ${machine}
`;
