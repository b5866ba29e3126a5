/** Pods that fit nowhere: one machine is too full, one is cordoned, one has a taint. */
import type { Lesson } from "../../lesson.ts";

const CLUSTER = `apiVersion: sim.kubarium.dev/v1alpha1
kind: Machine
metadata:
  name: special
spec:
  power: "On"
  cpu: "4"
  memory: 8Gi
  pods: 110
  taints:
    - key: team
      value: research
      effect: NoSchedule
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: archive
spec:
  replicas: 1
  selector:
    matchLabels:
      app: archive
  template:
    metadata:
      labels:
        app: archive
    spec:
      nodeSelector:
        kubernetes.io/hostname: node-1
      containers:
        - name: app
          image: nginx:1.29
          resources:
            requests:
              cpu: "1500m"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: reports
spec:
  replicas: 2
  selector:
    matchLabels:
      app: reports
  template:
    metadata:
      labels:
        app: reports
    spec:
      nodeSelector:
        disk: ssd
      containers:
        - name: app
          image: nginx:1.29
          resources:
            requests:
              cpu: 800m
`;

const FACTS = {
  pods: "/api/v1/namespaces/default/pods?labelSelector=app%3Dreports",
  nodes: "/api/v1/nodes",
  deployment: "/apis/apps/v1/namespaces/default/deployments/reports",
};

const SELECTOR = "deployment.spec.template.spec.nodeSelector";
const LABELLED = "nodes.filter(n, n.metadata.labels.?disk.orValue('') == 'ssd')";

/** Something was done: before that, what is wrong is not told. */
const TOUCHED =
  "(deployment.metadata.generation > was.deployment.metadata.generation || nodes.exists(n, !was.nodes.exists(o, o.metadata.name == n.metadata.name && o.metadata.labels == n.metadata.labels)))";

export const challengeNowhereToSchedule: Lesson = {
  id: "challenge-nowhere-to-schedule",
  kind: "challenge",
  minutes: 6,
  needs: ["steering-placement"],
  start: {
    seed: 25,
    nodes: 2,
    machine: { cpu: "2", memory: "4Gi" },
    manifests: CLUSTER,
    settleSeconds: 30,
    speed: 1,
    view: "placement",
  },
  steps: [
    {
      id: "look",
      look: [{ kind: "Deployment", namespace: "default", name: "reports" }, { region: "inspector" }],
      prediction: {
        diagnosis: true,
        options: ["cpu", "label", "taint"],
        facts: FACTS,
        revealed: "size(pods) > 0",
        answer: `size(${LABELLED}) == 0 ? 'label' : 'cpu'`,
      },
      solution: [],
    },
    {
      id: "repair",
      look: [{ region: "terminal" }],
      goal: {
        facts: FACTS,
        reached: "deployment.status.readyReplicas >= 2 && deployment.spec.replicas >= 2",
        nearMisses: [
          { id: "no-deployment", when: "deployment == null" },
          { id: "scaled", when: "deployment.spec.replicas < 2", values: { want: "deployment.spec.replicas" } },
          {
            id: "nobody-labelled",
            when: `${TOUCHED} && at(deployment, 'spec.template.spec.nodeSelector.disk') == 'ssd' && size(${LABELLED}) == 0`,
          },
          {
            id: "similar-label",
            when: `${TOUCHED} && at(deployment, 'spec.template.spec.nodeSelector.disk') != null && !nodes.exists(n, n.metadata.labels.?disk.orValue('') == ${SELECTOR}.disk)`,
            values: { want: `${SELECTOR}.disk` },
          },
          {
            id: "only-the-special",
            when: `size(${LABELLED}) > 0 && ${LABELLED}.all(n, n.metadata.name == 'special') && at(deployment, 'spec.template.spec.tolerations') == null`,
          },
          {
            id: "too-full",
            when: `pods.exists(p, at(p, 'status.conditions') != null && p.status.conditions.exists(c, c.type == 'PodScheduled' && c.status == 'False' && c.message.contains('Insufficient cpu')))`,
            values: {
              message:
                "pods.filter(p, at(p, 'status.conditions') != null && p.status.conditions.exists(c, c.type == 'PodScheduled' && c.status == 'False'))[0].status.conditions.filter(c, c.type == 'PodScheduled')[0].message",
            },
          },
          {
            id: "starting",
            when: "deployment != null",
            values: { ready: "at(deployment, 'status.readyReplicas') == null ? 0 : deployment.status.readyReplicas" },
          },
        ],
      },
      solution: [{ run: "kubectl label node node-2 disk=ssd" }],
    },
  ],
  checks: {
    otherWays: [
      {
        step: "repair",
        actions: [
          {
            run: `kubectl patch deployment reports --type=json -p '[{"op":"remove","path":"/spec/template/spec/nodeSelector"}]'`,
          },
          { run: "kubectl set resources deployment reports --requests=cpu=500m" },
        ],
      },
      {
        step: "repair",
        actions: [{ run: "kubectl label node special disk=ssd" }, { run: "kubectl taint node special team-" }],
      },
    ],
    mistakes: [
      { step: "repair", actions: [{ run: "kubectl label node special disk=ssd" }], nearMiss: "only-the-special" },
      { step: "repair", actions: [{ run: "kubectl label node node-2 disk=sdd" }], nearMiss: "nobody-labelled" },
      { step: "repair", actions: [{ run: "kubectl label node node-1 disk=ssd" }], nearMiss: "too-full" },
      { step: "repair", actions: [{ run: "kubectl scale deployment reports --replicas=1" }], nearMiss: "scaled" },
    ],
  },
};
