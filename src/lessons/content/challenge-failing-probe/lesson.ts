/** Pods that run and are never ready: the readiness probe asks at the wrong door. */
import type { Lesson } from "../../lesson.ts";

const manifest = (path: string, port: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
        - name: web
          image: nginx:1.29
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet:
              path: ${path}
              port: ${port}
            periodSeconds: 5
`;

const CLUSTER = `${manifest("/", 8080)}---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector:
    app: api
  ports:
    - port: 80
---
apiVersion: sim.kubarium.dev/v1alpha1
kind: Traffic
metadata:
  name: callers
  namespace: default
spec:
  url: http://api
  requestsPerSecond: 4
`;

const FACTS = {
  deployment: "/apis/apps/v1/namespaces/default/deployments/api",
  pods: "/api/v1/namespaces/default/pods?labelSelector=app%3Dapi",
  traffic: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/callers",
};

const PROBE = "deployment.spec.template.spec.containers[0].readinessProbe";
const ANSWERED = "traffic.status.ok - (at(was.traffic, 'status.ok') == null ? 0 : was.traffic.status.ok)";

/** Something was done: before that, what is wrong is not told. */
const TOUCHED =
  "(deployment.metadata.generation > was.deployment.metadata.generation || pods.exists(p, !was.pods.exists(o, o.metadata.uid == p.metadata.uid)))";

export const challengeFailingProbe: Lesson = {
  id: "challenge-failing-probe",
  kind: "challenge",
  minutes: 5,
  needs: ["health"],
  start: { seed: 24, nodes: 2, manifests: CLUSTER, settleSeconds: 45, speed: 1, view: "placement" },
  steps: [
    {
      id: "look",
      look: [{ kind: "Deployment", namespace: "default", name: "api" }, { region: "events" }, { region: "terminal" }],
      prediction: {
        diagnosis: true,
        options: ["stopped", "notReady", "selector"],
        facts: FACTS,
        revealed: "size(pods) > 0",
        answer: "pods.all(p, p.status.phase == 'Running' && !ready(p)) ? 'notReady' : 'stopped'",
      },
      solution: [],
    },
    {
      id: "repair",
      look: [{ region: "editor" }],
      goal: {
        facts: FACTS,
        reached: `deployment.status.readyReplicas >= 2 && ${ANSWERED} >= 20`,
        nearMisses: [
          { id: "no-deployment", when: "deployment == null" },
          {
            id: "wrong-port",
            when: `${TOUCHED} && at(deployment, 'spec.template.spec.containers') != null && at(${PROBE}, 'httpGet.port') != null && !(string(${PROBE}.httpGet.port) in ['80', 'http'])`,
            values: { port: `${PROBE}.httpGet.port` },
          },
          {
            id: "wrong-path",
            when: `at(${PROBE}, 'httpGet.path') != null && ${PROBE}.httpGet.path != '/' && !pods.exists(p, ready(p))`,
            values: { path: `${PROBE}.httpGet.path` },
          },
          { id: "answering", when: "deployment.status.readyReplicas >= 2", values: { answered: ANSWERED } },
          {
            id: "rolling",
            when: TOUCHED,
            values: { ready: "at(deployment, 'status.readyReplicas') == null ? 0 : deployment.status.readyReplicas" },
          },
        ],
      },
      solution: [{ apply: manifest("/", 80) }],
    },
  ],
  checks: {
    otherWays: [
      {
        step: "repair",
        actions: [
          {
            run: `kubectl patch deployment api --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":80}]'`,
          },
        ],
      },
      {
        step: "repair",
        actions: [
          {
            run: `kubectl patch deployment api --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'`,
          },
        ],
      },
    ],
    mistakes: [
      { step: "repair", actions: [{ run: "kubectl delete pods -l app=api" }], nearMiss: "wrong-port" },
      { step: "repair", actions: [{ apply: manifest("/", 8000) }], nearMiss: "wrong-port" },
      { step: "repair", actions: [{ apply: manifest("/healthz", 80) }], nearMiss: "wrong-path" },
    ],
  },
};
