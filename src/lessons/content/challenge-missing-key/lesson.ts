/** A program that ends at once: the setting that it needs is not in the ConfigMap. */
import type { Lesson } from "../../lesson.ts";

const CLUSTER = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  GREETING: hello
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: greeter
spec:
  replicas: 1
  selector:
    matchLabels:
      app: greeter
  template:
    metadata:
      labels:
        app: greeter
    spec:
      containers:
        - name: app
          image: busybox:1.37
          envFrom:
            - configMapRef:
                name: settings
          command:
            - sh
            - -c
            - |
              if [ -z "$DATABASE_URL" ]; then
                echo "fatal: DATABASE_URL is not set" >&2
                exit 1
              fi
              echo "connected to $DATABASE_URL"
              sleep 1000000
`;

const FACTS = {
  deployment: "/apis/apps/v1/namespaces/default/deployments/greeter",
  settings: "/api/v1/namespaces/default/configmaps/settings",
  pods: "/api/v1/namespaces/default/pods?labelSelector=app%3Dgreeter",
};

const SIMILAR = "settings.data.filter(k, similar(k, 'DATABASE_URL'))";

/** Something was done: before that, what is wrong is not told. */
const TOUCHED =
  "(deployment.metadata.generation > was.deployment.metadata.generation || pods.exists(p, !was.pods.exists(o, o.metadata.uid == p.metadata.uid)))";

export const challengeMissingKey: Lesson = {
  id: "challenge-missing-key",
  kind: "challenge",
  minutes: 6,
  needs: ["configuration"],
  start: { seed: 23, nodes: 2, manifests: CLUSTER, settleSeconds: 60, speed: 1, view: "placement" },
  steps: [
    {
      id: "look",
      look: [{ kind: "Deployment", namespace: "default", name: "greeter" }, { region: "terminal" }],
      prediction: {
        diagnosis: true,
        options: ["image", "memory", "program"],
        facts: FACTS,
        revealed: "pods.exists(p, p.status.containerStatuses.exists(c, c.restartCount > 0))",
        answer:
          "pods.exists(p, p.status.containerStatuses.exists(c, at(c, 'lastState.terminated.exitCode') == 1)) ? 'program' : 'memory'",
      },
      solution: [],
    },
    {
      id: "repair",
      look: [{ region: "terminal" }],
      goal: {
        facts: FACTS,
        reached:
          "deployment.status.readyReplicas >= 1 && pods.exists(p, ready(p) && p.status.containerStatuses.all(c, at(c, 'state.running') != null))",
        heldSeconds: 20,
        nearMisses: [
          { id: "no-deployment", when: "deployment == null" },
          { id: "no-settings", when: "settings == null" },
          { id: "similar-key", when: `size(${SIMILAR}) > 0`, values: { key: `${SIMILAR}[0]` } },
          {
            id: "waits-for-restart",
            when: "has(settings.data.DATABASE_URL) && settings.data.DATABASE_URL != ''",
            values: { restarts: "pods[0].status.containerStatuses[0].restartCount" },
          },
          {
            id: "crashing",
            when: `${TOUCHED} && size(pods) > 0 && deployment.spec.replicas > 0`,
            values: { restarts: "pods[0].status.containerStatuses[0].restartCount" },
          },
          { id: "scaled-away", when: "deployment.spec.replicas == 0" },
        ],
      },
      solution: [
        { run: `kubectl patch configmap settings --type=merge -p '{"data":{"DATABASE_URL":"postgres://db"}}'` },
        { run: "kubectl rollout restart deployment/greeter" },
      ],
    },
  ],
  checks: {
    otherWays: [
      { step: "repair", actions: [{ run: "kubectl set env deployment/greeter DATABASE_URL=postgres://db" }] },
      {
        step: "repair",
        actions: [
          { run: `kubectl patch configmap settings --type=merge -p '{"data":{"DATABASE_URL":"postgres://db"}}'` },
          { run: "kubectl delete pods -l app=greeter" },
        ],
      },
    ],
    mistakes: [
      { step: "repair", actions: [{ run: "kubectl delete pods -l app=greeter" }], nearMiss: "crashing" },
      {
        step: "repair",
        actions: [
          { run: `kubectl patch configmap settings --type=merge -p '{"data":{"DATABASE_URI":"postgres://db"}}'` },
          { run: "kubectl delete pods -l app=greeter" },
        ],
        nearMiss: "similar-key",
      },
      { step: "repair", actions: [{ run: "kubectl scale deployment greeter --replicas=0" }], nearMiss: "scaled-away" },
      { step: "repair", actions: [{ run: "kubectl delete configmap settings" }], nearMiss: "no-settings" },
    ],
  },
};
