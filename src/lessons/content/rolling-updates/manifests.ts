/** The shop in its versions. */
import { shopWithCustomers } from "../shop.ts";

const PRE_STOP = `
          lifecycle:
            preStop:
              sleep:
                seconds: 5`;

export const shop = (version: string, preStop = false): string => `apiVersion: apps/v1
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
    spec:
      containers:
        - name: shop
          image: kubarium/shop:${version}
          ports:
            - containerPort: 8080${preStop ? PRE_STOP : ""}
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8080
            periodSeconds: 2
`;

export const CLUSTER = `${shop("v1")}---
${shopWithCustomers(20)}`;
