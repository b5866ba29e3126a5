/** An update that does not move: the new version never becomes ready, and the old one keeps the shop open. */
import type { Lesson } from "../../lesson.ts";

const manifest = (image: string, extra = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 4
  progressDeadlineSeconds: 60
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
          image: ${image}
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: 80
            periodSeconds: 3
${extra}`;

/** The shop of yesterday: the first version, that worked. */
const CLUSTER = `${manifest("nginx:1.28")}---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shop
  ports:
    - port: 80
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

const BROKEN = manifest("nginx:1.29").replace(
  "port: 80\n            periodSeconds",
  "port: 8081\n            periodSeconds",
);

const FACTS = {
  deployment: "/apis/apps/v1/namespaces/default/deployments/shop",
  pods: "/api/v1/namespaces/default/pods?labelSelector=app%3Dshop",
  traffic: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers",
};

const UNREADY = "pods.filter(p, !ready(p))";
const PROBE_PORT = "string(deployment.spec.template.spec.containers[0].readinessProbe.httpGet.port)";
const FAILED = "traffic.status.failed - (at(was.traffic, 'status.failed') == null ? 0 : was.traffic.status.failed)";

/** Something was done: before that, what is wrong is not told. */
const TOUCHED = "deployment.metadata.generation > was.deployment.metadata.generation";

export const challengeStuckRollout: Lesson = {
  id: "challenge-stuck-rollout",
  kind: "challenge",
  minutes: 7,
  needs: ["rolling-updates"],
  start: { seed: 26, nodes: 3, manifests: CLUSTER, settleSeconds: 30, speed: 1, view: "workloads" },
  steps: [
    {
      id: "update",
      look: [{ region: "editor" }],
      files: { "shop.yaml": BROKEN },
      prediction: {
        options: ["down", "half", "stays"],
        facts: FACTS,
        revealed: "deployment.metadata.generation > was.deployment.metadata.generation && seconds >= 30",
        answer:
          "deployment.status.readyReplicas >= 3 ? 'stays' : deployment.status.readyReplicas == null ? 'down' : 'half'",
      },
      goal: {
        facts: FACTS,
        reached:
          "deployment.status.conditions.exists(c, c.type == 'Progressing' && c.status == 'False' && c.reason == 'ProgressDeadlineExceeded')",
        nearMisses: [
          { id: "not-applied", when: "deployment.metadata.generation == was.deployment.metadata.generation" },
          {
            id: "waiting",
            when: "deployment.metadata.generation > was.deployment.metadata.generation",
            values: { ready: "deployment.status.readyReplicas" },
          },
        ],
      },
      solution: [{ apply: BROKEN }, { waitSeconds: 70 }],
    },
    {
      id: "look",
      look: [{ region: "canvas" }, { region: "events" }, { region: "inspector" }],
      prediction: {
        diagnosis: true,
        options: ["image", "probe", "room"],
        facts: FACTS,
        revealed: "deployment != null",
        answer: `${UNREADY}.exists(p, p.status.phase == 'Running') ? 'probe' : 'image'`,
      },
      solution: [],
    },
    {
      id: "repair",
      look: [{ kind: "Deployment", namespace: "default", name: "shop" }, { region: "terminal" }],
      goal: {
        facts: FACTS,
        reached: `deployment.status.readyReplicas == deployment.spec.replicas && deployment.spec.replicas >= 4 && deployment.status.updatedReplicas == deployment.spec.replicas && size(pods.filter(p, at(p, 'metadata.deletionTimestamp') == null)) == deployment.spec.replicas && ${FAILED} <= 3`,
        nearMisses: [
          { id: "no-deployment", when: "deployment == null" },
          { id: "lost-requests", when: `${FAILED} > 3`, values: { failed: FAILED } },
          { id: "paused", when: "at(deployment, 'spec.paused') == true" },
          {
            id: "still-wrong-port",
            when: `${TOUCHED} && at(deployment, 'spec.template.spec.containers') != null && ${PROBE_PORT} != '80'`,
            values: { port: PROBE_PORT },
          },
          { id: "scaled", when: "deployment.spec.replicas < 4", values: { want: "deployment.spec.replicas" } },
          { id: "rolling", when: "deployment != null", values: { ready: "deployment.status.readyReplicas" } },
        ],
      },
      solution: [{ run: "kubectl rollout undo deployment/shop" }],
    },
  ],
  checks: {
    otherWays: [
      { step: "repair", actions: [{ apply: manifest("nginx:1.29") }] },
      { step: "repair", actions: [{ run: "kubectl rollout undo deployment/shop --to-revision=1" }] },
    ],
    mistakes: [
      { step: "repair", actions: [{ run: "kubectl rollout restart deployment/shop" }], nearMiss: "still-wrong-port" },
      { step: "repair", actions: [{ run: "kubectl rollout pause deployment/shop" }], nearMiss: "paused" },
      {
        step: "repair",
        actions: [{ run: "kubectl scale deployment shop --replicas=0" }, { waitSeconds: 10 }],
        nearMiss: "lost-requests",
      },
      { step: "repair", actions: [{ run: "kubectl delete deployment shop" }], nearMiss: "no-deployment" },
    ],
  },
};
