/** A shop without a name, its customers, and neighbours in another Namespace. */

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
            periodSeconds: 2
---
apiVersion: v1
kind: Namespace
metadata:
  name: office
---
apiVersion: sim.kubarium.dev/v1alpha1
kind: Traffic
metadata:
  name: customers
  namespace: default
spec:
  url: http://shop
  requestsPerSecond: 10
`;

export const service = (name: string, app: string, targetPort: number): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${app}
  ports:
    - port: 80
      targetPort: ${targetPort}
`;

export const neighbours = (url: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: desk
  namespace: office
spec:
  containers:
    - name: desk
      image: busybox:1.37
      command: ["sleep", "36000"]
---
apiVersion: sim.kubarium.dev/v1alpha1
kind: Traffic
metadata:
  name: neighbours
  namespace: office
spec:
  url: ${url}
  requestsPerSecond: 5
  from:
    pod: desk
`;
