/** A machine dies: what is noticed when, what comes back, and how to take a machine out of service with care. */
import type { Lesson, NearMiss } from "../../lesson.ts";
import { budget, CLUSTER, powerOff } from "./manifests.ts";

const FACTS = {
  pods: "/api/v1/namespaces/default/pods",
  nodes: "/api/v1/nodes",
  machines: "/apis/sim.kubarium.dev/v1alpha1/machines",
  deployment: "/apis/apps/v1/namespaces/default/deployments/shop",
};
const WITH_BUDGETS = { ...FACTS, budgets: "/apis/policy/v1/namespaces/default/poddisruptionbudgets" };

const READY = "pods.filter(p, ready(p))";
const NEW = "!was.pods.exists(o, o.metadata.uid == p.metadata.uid)";
const GONE = "was.pods.exists(o, !pods.exists(p, p.metadata.uid == o.metadata.uid))";
const DOWN = "nodes.filter(n, n.status.conditions.exists(c, c.type == 'Ready' && c.status != 'True'))";
const WAS_DOWN = DOWN.replace("nodes.", "was.nodes.");
const OFF = "machines.filter(m, at(m, 'status.phase') != 'Running')";
const CLOSED = "nodes.filter(n, at(n, 'spec.unschedulable') == true)";
const ON_CLOSED = `pods.filter(p, ${CLOSED}.exists(n, n.metadata.name == at(p, 'spec.nodeName')))`;
/** Closed machines that had Pods when the step began and have none now. */
const DRAINED = `${CLOSED}.filter(n, was.pods.exists(o, at(o, 'spec.nodeName') == n.metadata.name) && !pods.exists(p, at(p, 'spec.nodeName') == n.metadata.name))`;
const READY_VALUE = { ready: `size(${READY})` };

const SWITCHED_OFF: NearMiss = {
  id: "switched-off",
  when: `size(${OFF}) > 0`,
  values: { machine: `${OFF}[0].metadata.name` },
};
const CORDONED: NearMiss = {
  id: "cordoned",
  when: `size(${ON_CLOSED}) > 0`,
  values: { machine: `${CLOSED}[0].metadata.name`, count: `size(${ON_CLOSED})` },
};
const IDLE: NearMiss = {
  id: "idle",
  when: `size(${CLOSED}) > 0 && size(${DRAINED}) == 0`,
  values: { machine: `${CLOSED}[0].metadata.name` },
};
const MOVING: NearMiss = { id: "moving", when: `size(${DRAINED}) > 0`, values: READY_VALUE };

export const aMachineDies: Lesson = {
  id: "a-machine-dies",
  kind: "lesson",
  minutes: 14,
  needs: ["manifests-and-self-healing"],
  start: { seed: 5, nodes: 3, manifests: CLUSTER, settleSeconds: 30, speed: 1, view: "placement" },
  steps: [
    { id: "six-on-three", look: [{ region: "canvas" }, { region: "traffic" }], solution: [] },
    {
      id: "lights-out",
      look: [{ region: "break" }, { region: "traffic" }],
      prediction: {
        options: ["replaced", "waits"],
        facts: FACTS,
        revealed: `size(${DOWN}) > 0`,
        answer: `pods.exists(p, ${NEW}) ? 'replaced' : 'waits'`,
      },
      goal: {
        facts: FACTS,
        reached: `${DOWN}.exists(n, pods.exists(p, at(p, 'spec.nodeName') == n.metadata.name))`,
        nearMisses: [
          { id: "silent", when: `size(${OFF}) > 0`, values: { machine: `${OFF}[0].metadata.name` } },
          { id: "only-a-pod", when: GONE },
          { id: "closed", when: `size(${CLOSED}) > 0`, values: { machine: `${CLOSED}[0].metadata.name` } },
        ],
      },
      solution: [{ apply: powerOff("node-2") }],
    },
    {
      id: "replaced",
      look: [{ region: "timeline" }, { region: "canvas" }, { region: "inspector" }],
      goal: {
        facts: FACTS,
        reached: `size(${READY}) >= 6 && ${READY}.exists(p, ${NEW})`,
        nearMisses: [
          { id: "fewer", when: "deployment.spec.replicas < 6", values: { want: "deployment.spec.replicas" } },
          { id: "back", when: `size(${OFF}) == 0 && size(${DOWN}) == 0 && !pods.exists(p, ${NEW})` },
          { id: "waiting", when: `size(${DOWN}) > 0 || size(${READY}) < 6`, values: READY_VALUE },
        ],
      },
      solution: [{ waitSeconds: 320 }],
    },
    {
      id: "it-comes-back",
      look: [{ kind: "Machine", name: "node-2" }, { region: "canvas" }],
      prediction: {
        options: ["moveBack", "stayAway"],
        facts: FACTS,
        revealed: `size(${DOWN}) == 0 && size(${OFF}) == 0 && pods.all(p, at(p, 'metadata.deletionTimestamp') == null)`,
        answer: `${WAS_DOWN}.exists(n, ${READY}.exists(p, p.spec.nodeName == n.metadata.name)) ? 'moveBack' : 'stayAway'`,
      },
      goal: {
        facts: FACTS,
        reached: `size(${DOWN}) == 0 && size(${OFF}) == 0 && size(${READY}) >= 6 && pods.all(p, at(p, 'metadata.deletionTimestamp') == null)`,
        heldSeconds: 5,
        nearMisses: [
          { id: "node-deleted", when: `size(nodes) < size(machines) && size(${OFF}) > 0` },
          { id: "still-off", when: `size(${OFF}) > 0 && seconds >= 1`, values: { machine: `${OFF}[0].metadata.name` } },
          { id: "booting", when: `size(${OFF}) == 0` },
        ],
      },
      solution: [{ run: "kubectl delete fault power-node-2" }],
    },
    {
      id: "on-purpose",
      look: [{ region: "terminal" }, { region: "canvas" }],
      goal: {
        facts: FACTS,
        reached: `size(${DRAINED}) > 0 && size(${READY}) >= 6 && size(${OFF}) == 0`,
        nearMisses: [SWITCHED_OFF, CORDONED, IDLE, MOVING],
      },
      solution: [{ run: "kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data" }],
    },
    {
      id: "a-budget",
      look: [{ region: "editor" }, { region: "terminal" }],
      files: { "budget.yaml": budget(4) },
      goal: {
        facts: WITH_BUDGETS,
        reached: `size(${CLOSED}) == 0 && size(${READY}) >= 6 && budgets.exists(b, b.status.expectedPods >= 6 && b.status.disruptionsAllowed >= 1 && b.status.disruptionsAllowed <= 2)`,
        nearMisses: [
          {
            id: "selects-none",
            when: "budgets.exists(b, b.status.expectedPods == 0)",
            values: {
              selector: "words(at(budgets[0], 'spec.selector.matchLabels'))",
              labels: "words(pods[0].metadata.labels)",
            },
          },
          {
            id: "blocks-all",
            when: "budgets.exists(b, b.status.disruptionsAllowed == 0 && b.status.currentHealthy >= 6)",
          },
          {
            id: "too-generous",
            when: "budgets.exists(b, b.status.disruptionsAllowed > 2)",
            values: { allowed: "budgets[0].status.disruptionsAllowed" },
          },
          {
            id: "still-closed",
            when: `size(budgets) > 0 && size(${CLOSED}) > 0`,
            values: { machine: `${CLOSED}[0].metadata.name` },
          },
          { id: "no-budget", when: `size(budgets) == 0 && size(${CLOSED}) == 0` },
        ],
      },
      solution: [{ run: "kubectl uncordon node-1" }, { apply: budget(4) }],
    },
    {
      id: "with-care",
      look: [{ region: "terminal" }, { region: "traffic" }],
      prediction: {
        options: ["waits", "ignores"],
        facts: WITH_BUDGETS,
        revealed: `size(${DRAINED}) > 0`,
        answer: "seen.below ? 'ignores' : 'waits'",
      },
      goal: {
        facts: WITH_BUDGETS,
        seen: { below: `size(${READY}) < 4` },
        reached: `size(${DRAINED}) > 0 && size(${READY}) >= 6 && !seen.below && size(budgets) > 0`,
        nearMisses: [
          { id: "below", when: "seen.below", values: READY_VALUE },
          { id: "no-budget", when: "size(budgets) == 0" },
          SWITCHED_OFF,
          CORDONED,
          IDLE,
          MOVING,
        ],
      },
      solution: [{ run: "kubectl drain node-3 --ignore-daemonsets --delete-emptydir-data" }],
    },
  ],
  experience: { see: "lights-out", breaks: "lights-out", onlyHere: { step: "replaced", way: "why" } },
  checks: {
    otherWays: [
      { step: "replaced", actions: [{ run: "kubectl delete node node-2" }] },
      {
        step: "on-purpose",
        actions: [
          { run: "kubectl cordon node-3" },
          { run: "kubectl delete pod -l app=shop --field-selector=spec.nodeName=node-3" },
        ],
      },
      {
        step: "a-budget",
        actions: [
          { run: "kubectl uncordon node-1" },
          { run: "kubectl create poddisruptionbudget gentle --selector=app=shop --max-unavailable=1" },
        ],
      },
    ],
    mistakes: [
      {
        step: "lights-out",
        actions: [{ run: "kubectl delete pod -l app=shop --wait=false" }, { waitSeconds: 10 }],
        nearMiss: "only-a-pod",
      },
      { step: "replaced", actions: [{ run: "kubectl delete fault power-node-2" }], nearMiss: "back" },
      { step: "on-purpose", actions: [{ run: "kubectl cordon node-1" }], nearMiss: "cordoned" },
      { step: "on-purpose", actions: [{ apply: powerOff("node-1") }], nearMiss: "switched-off" },
      {
        step: "a-budget",
        actions: [{ run: "kubectl uncordon node-1" }, { apply: budget(4, "shpo") }],
        nearMiss: "selects-none",
      },
      { step: "a-budget", actions: [{ run: "kubectl uncordon node-1" }, { apply: budget(6) }], nearMiss: "blocks-all" },
      {
        step: "with-care",
        actions: [{ run: "kubectl cordon node-3" }, { run: "kubectl delete pod -l app=shop --wait=false" }],
        nearMiss: "below",
      },
    ],
  },
};
