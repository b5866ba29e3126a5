/** YAML of the lesson on configuration: settings, and a program that says every five seconds which of them it sees. */

export const settings = (greeting: string, key = "greeting"): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-settings
data:
  ${key}: ${greeting}
`;

const TOKEN_FROM = `            - name: TOKEN
              valueFrom:
                secretKeyRef:
                  name: shop-key
                  key: token
`;

export const shop = (withToken: boolean): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: shop
spec:
  replicas: 1
  serviceName: shop
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      terminationGracePeriodSeconds: 2
      containers:
        - name: shop
          image: busybox:1.37
          command:
            - sh
            - -c
            - while true; do echo "env=$GREETING file=$(cat /etc/shop/greeting) token=\${TOKEN:+yes}"; sleep 5; done
          env:
            - name: GREETING
              valueFrom:
                configMapKeyRef:
                  name: shop-settings
                  key: greeting
${withToken ? TOKEN_FROM : ""}          volumeMounts:
            - name: settings
              mountPath: /etc/shop
      volumes:
        - name: settings
          configMap:
            name: shop-settings
`;

export const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: shop-key
stringData:
  token: open-sesame
`;

export const CLUSTER = `${settings("Hello")}---
${shop(false)}`;
