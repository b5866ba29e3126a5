/** The shop with and without probes, and Pods that are unwell in their own ways. */
import { shopWithCustomers } from "../shop.ts";

const READINESS = `
          readinessProbe:
            httpGet:
              path: /readyz
              port: PORT
            periodSeconds: 2`;

/** @param readinessPort without it there is no readiness probe */
export const shop = (image: string, readinessPort?: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 2
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
          image: ${image}
          ports:
            - containerPort: 8080${readinessPort === undefined ? "" : READINESS.replace("PORT", String(readinessPort))}
`;

export const CLUSTER = `${shop("kubarium/shop:v1")}---
${shopWithCustomers(10)}`;

export const CRASH = `apiVersion: v1
kind: Pod
metadata:
  name: crash
spec:
  containers:
    - name: crash
      image: kubarium/crash:v1
`;

const STARTUP = `
      startupProbe:
        httpGet:
          path: /healthz
          port: 8080
        periodSeconds: 2
        failureThreshold: 30`;

const LIVENESS = `
      livenessProbe:
        httpGet:
          path: /healthz
          port: 8080
        periodSeconds: 2
        failureThreshold: 3`;

export const impatient = (startup: boolean, liveness = true): string => `apiVersion: v1
kind: Pod
metadata:
  name: impatient
spec:
  containers:
    - name: shop
      image: kubarium/slow-shop:v1${startup ? STARTUP : ""}${liveness ? LIVENESS : ""}
`;

const FILE_THERE = `
      livenessProbe:
        exec:
          command: ["cat", "/tmp/healthy"]
        periodSeconds: 5`;

export const worker = (liveness = true): string => `apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  terminationGracePeriodSeconds: 5
  containers:
    - name: worker
      image: busybox:1.37
      command: ["sh", "-c", "touch /tmp/healthy; sleep 36000"]${liveness ? FILE_THERE : ""}
`;
