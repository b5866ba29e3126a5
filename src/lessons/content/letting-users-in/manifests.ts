/** YAML of the lesson on letting users in: two shops, and the ways to them from outside. */

const app = (name: string, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: ${name}
          image: ${image}
          ports:
            - containerPort: 8080
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8080
`;

export const service = (type: string, nodePort = 30080, name = "shop"): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  type: ${type}
  selector:
    app: ${name}
  ports:
    - port: 80
      targetPort: 8080
${type === "ClusterIP" ? "" : `      nodePort: ${nodePort}\n`}`;

export const visitors = (name: string, url: string): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Traffic
metadata:
  name: ${name}
  namespace: default
spec:
  url: ${url}
  requestsPerSecond: 5
`;

export const NODE_URL = "http://node-3:30080";
export const BALANCER_URL = "http://203.0.113.10";

export const CLUSTER = [
  app("shop", "kubarium/shop:v1"),
  service("ClusterIP"),
  app("blog", "kubarium/shop:v2"),
  service("ClusterIP", 0, "blog"),
  visitors("customers", NODE_URL),
].join("---\n");

export const NAMES = [
  visitors("shop-visitors", "http://shop.test"),
  visitors("blog-visitors", "http://blog.test"),
].join("---\n");

export const POWER_OFF = (machine: string): string => `apiVersion: sim.kubarium.dev/v1alpha1
kind: Fault
metadata:
  name: no-power
spec:
  type: MachinePower
  target:
    machine: ${machine}
`;

const rule = (host: string, name: string): string => `    - host: ${host}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${name}
                port:
                  number: 80
`;

export const ingress = (rules: Readonly<Record<string, string>>): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front-door
spec:
  ingressClassName: nginx
  rules:
${Object.entries(rules)
  .map(([host, name]) => rule(host, name))
  .join("")}`;
