/** A Service that answers nobody: its selector and the Pods' labels differ by a letter. */
import type { Lesson } from "../../lesson.ts";

const CLUSTER = `apiVersion: apps/v1
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
        - name: web
          image: nginx:1.29
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shopp
  ports:
    - port: 80
      targetPort: 80
---
apiVersion: sim.kubarium.dev/v1alpha1
kind: Traffic
metadata:
  name: customers
  namespace: default
spec:
  url: http://shop
  requestsPerSecond: 5
`;

const FACTS = {
  pods: "/api/v1/namespaces/default/pods",
  service: "/api/v1/namespaces/default/services/shop",
  traffic: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers",
};

/** Requests answered since the step began. */
const ANSWERED = "traffic.status.ok - (at(was.traffic, 'status.ok') == null ? 0 : was.traffic.status.ok)";
const SELECTED = "pods.filter(p, selects(at(service, 'spec.selector'), at(p, 'metadata.labels')))";

/** Something was done: before that, what is wrong is not told. */
const TOUCHED =
  "(service.spec != was.service.spec || pods.exists(p, !was.pods.exists(o, o.metadata.uid == p.metadata.uid && o.metadata.labels == p.metadata.labels)))";

export const challengeSelectorMismatch: Lesson = {
  id: "challenge-selector-mismatch",
  kind: "challenge",
  minutes: 5,
  needs: ["services-and-dns"],
  start: { seed: 21, nodes: 3, manifests: CLUSTER, settleSeconds: 30, speed: 1, view: "network" },
  steps: [
    {
      id: "look",
      look: [{ region: "traffic" }, { region: "terminal" }, { kind: "Service", namespace: "default", name: "shop" }],
      prediction: {
        diagnosis: true,
        options: ["pods", "service", "network"],
        facts: FACTS,
        revealed: `size(pods) > 0 && seconds >= 0`,
        answer: `pods.all(p, ready(p)) && size(${SELECTED}) == 0 ? 'service' : 'pods'`,
      },
      solution: [],
    },
    {
      id: "repair",
      look: [{ kind: "Service", namespace: "default", name: "shop" }],
      goal: {
        facts: FACTS,
        reached: `${ANSWERED} >= 20 && size(${SELECTED}.filter(p, ready(p))) > 0`,
        nearMisses: [
          { id: "no-service", when: "service == null" },
          { id: "no-traffic", when: "traffic == null" },
          { id: "no-selector", when: "at(service, 'spec.selector') == null" },
          {
            id: "still-none",
            when: `${TOUCHED} && size(${SELECTED}) == 0`,
            values: { selector: "words(service.spec.selector)", labels: "words(pods[0].metadata.labels)" },
          },
          {
            id: "wrong-port",
            when: `size(${SELECTED}) > 0 && !service.spec.ports.exists(p, string(at(p, 'targetPort')) == '80' || at(p, 'port') == 80 && at(p, 'targetPort') == null)`,
            values: { port: "service.spec.ports[0].targetPort" },
          },
          { id: "almost", when: `size(${SELECTED}) > 0`, values: { answered: ANSWERED } },
        ],
      },
      solution: [{ run: `kubectl patch service shop -p '{"spec":{"selector":{"app":"shop"}}}'` }],
    },
  ],
  checks: {
    otherWays: [
      { step: "repair", actions: [{ run: "kubectl set selector service shop app=shop" }] },
      {
        step: "repair",
        actions: [
          { run: "kubectl delete service shop" },
          { run: "kubectl expose deployment shop --port=80 --target-port=80" },
        ],
      },
      {
        step: "repair",
        actions: [{ run: "kubectl label pod -l app=shop --overwrite app=shopp" }],
      },
    ],
    mistakes: [
      { step: "repair", actions: [{ run: "kubectl set selector service shop app=web" }], nearMiss: "still-none" },
      { step: "repair", actions: [{ run: "kubectl delete service shop" }], nearMiss: "no-service" },
      {
        step: "repair",
        actions: [
          { run: "kubectl delete service shop" },
          { run: "kubectl expose deployment shop --port=80 --target-port=8080" },
        ],
        nearMiss: "wrong-port",
      },
    ],
  },
};
