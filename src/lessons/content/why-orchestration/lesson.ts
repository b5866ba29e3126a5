/** Why orchestration: the work of the scheduler and of the controllers by hand, until it hurts; then handed over. */
import type { Lesson } from "../../lesson.ts";
import { CUSTOMERS, deployment, pod, powerOff } from "./manifests.ts";

const FACTS = {
  pods: "/api/v1/namespaces/default/pods",
  nodes: "/api/v1/nodes",
  machines: "/apis/sim.kubarium.dev/v1alpha1/machines",
};
const TRAFFIC = "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

const SHOP = "pods.filter(p, at(p, 'metadata.labels.app') == 'shop')";
const READY = `${SHOP}.filter(p, ready(p))`;
const OWNED = `${READY}.filter(p, at(p, 'metadata.ownerReferences') != null)`;
/** Made by hand, and not on its way out. */
const HANDMADE = `${SHOP}.filter(p, at(p, 'metadata.ownerReferences') == null && at(p, 'metadata.deletionTimestamp') == null)`;
const ANSWERED = "traffic.status.ok - (at(was.traffic, 'status.ok') == null ? 0 : was.traffic.status.ok)";

/** The cluster has noticed that node `n` is silent. */
const DOWN = "n.status.conditions.exists(c, c.type == 'Ready' && c.status != 'True')";
const BUSY_MACHINES = `nodes.filter(n, ${READY}.exists(p, p.spec.nodeName == n.metadata.name))`;
const LOST = `nodes.exists(n, ${DOWN} && ${SHOP}.exists(p, at(p, 'spec.nodeName') == n.metadata.name))`;
const OFF = "machines.filter(m, at(m, 'status.phase') == 'Off')";
const NEWLY_OFF =
  "machines.filter(m, at(m, 'status.phase') == 'Off' && was.machines.exists(o, o.metadata.name == m.metadata.name && at(o, 'status.phase') != 'Off'))";
const NEW = "!was.pods.exists(o, o.metadata.uid == p.metadata.uid)";
const GONE = "was.pods.exists(o, !pods.exists(p, p.metadata.uid == o.metadata.uid))";

const NOWHERE =
  "pods.filter(p, at(p, 'spec.nodeName') != null && !nodes.exists(n, n.metadata.name == p.spec.nodeName))";
const NO_SUCH_MACHINE = {
  id: "no-such-machine",
  when: `size(${NOWHERE}) > 0`,
  values: { name: `${NOWHERE}[0].metadata.name`, machine: `${NOWHERE}[0].spec.nodeName` },
};
const STRANGERS = "pods.filter(p, at(p, 'metadata.labels.app') != 'shop')";
const OTHER_LABEL = {
  id: "other-label",
  when: `size(${STRANGERS}) > 0`,
  values: { name: `${STRANGERS}[0].metadata.name`, labels: `words(at(${STRANGERS}[0], 'metadata.labels'))` },
};
const PULL_TROUBLE =
  "pods.filter(p, at(p, 'status.containerStatuses') != null && p.status.containerStatuses.exists(c, at(c, 'state.waiting.reason') in ['ErrImagePull', 'ImagePullBackOff']))";
const IMAGE = {
  id: "image",
  when: `size(${PULL_TROUBLE}) > 0`,
  values: { image: `${PULL_TROUBLE}[0].spec.containers[0].image` },
};

export const whyOrchestration: Lesson = {
  id: "why-orchestration",
  kind: "lesson",
  minutes: 10,
  start: { seed: 1, nodes: 4, manifests: CUSTOMERS, settleSeconds: 20, speed: 1, view: "placement" },
  steps: [
    { id: "four-machines", look: [{ region: "canvas" }, { region: "traffic" }], solution: [] },
    {
      id: "first",
      look: [{ region: "editor" }],
      files: { "shop-1.yaml": pod("shop-1", "node-1") },
      goal: {
        facts: { ...FACTS, traffic: TRAFFIC },
        reached: `size(${READY}) > 0 && ${ANSWERED} >= 5`,
        nearMisses: [
          NO_SUCH_MACHINE,
          OTHER_LABEL,
          IMAGE,
          { id: "starting", when: `size(${SHOP}) > 0`, values: { phase: `${SHOP}[0].status.phase` } },
        ],
      },
      solution: [{ apply: pod("shop-1", "node-1") }],
    },
    {
      id: "three",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "more.yaml": `${pod("shop-2", "node-1")}---\n${pod("shop-3", "node-1")}` },
      goal: {
        facts: FACTS,
        reached: `size(${BUSY_MACHINES}) >= 3`,
        nearMisses: [
          NO_SUCH_MACHINE,
          OTHER_LABEL,
          {
            id: "crowded",
            when: `size(${READY}) >= 3`,
            values: {
              pods: `size(${READY})`,
              machines: `size(${BUSY_MACHINES})`,
              names: `${BUSY_MACHINES}.map(n, n.metadata.name)`,
            },
          },
          { id: "on-the-way", when: `size(${SHOP}) > 1`, values: { ready: `size(${READY})` } },
        ],
      },
      solution: [{ apply: `${pod("shop-2", "node-2")}---\n${pod("shop-3", "node-3")}` }],
    },
    {
      id: "a-machine-dies",
      look: [{ region: "break" }, { region: "traffic" }],
      prediction: {
        options: ["moves", "stays"],
        facts: FACTS,
        revealed: LOST,
        answer: `${SHOP}.exists(p, ${NEW}) ? 'moves' : 'stays'`,
      },
      goal: {
        facts: FACTS,
        reached: LOST,
        nearMisses: [
          {
            id: "idle-machine",
            when: `size(${OFF}) > 0 && !${OFF}.exists(m, ${SHOP}.exists(p, at(p, 'spec.nodeName') == m.metadata.name))`,
            values: { machine: `${OFF}[0].metadata.name` },
          },
          { id: "not-noticed", when: `size(${OFF}) > 0`, values: { machine: `${OFF}[0].metadata.name` } },
          { id: "only-a-pod", when: GONE },
        ],
      },
      solution: [{ apply: powerOff("node-2") }],
    },
    {
      id: "by-hand",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "shop-4.yaml": pod("shop-4", "node-2") },
      goal: {
        facts: FACTS,
        reached: `size(${READY}) >= 3`,
        nearMisses: [
          NO_SUCH_MACHINE,
          OTHER_LABEL,
          {
            id: "dead-machine",
            when: `${SHOP}.exists(p, ${NEW} && nodes.exists(n, ${DOWN} && n.metadata.name == at(p, 'spec.nodeName')))`,
            values: { machine: `nodes.filter(n, ${DOWN})[0].metadata.name` },
          },
          { id: "fewer", when: `${SHOP}.exists(p, ${NEW}) || ${GONE}`, values: { ready: `size(${READY})` } },
        ],
      },
      solution: [{ apply: pod("shop-4", "node-4") }],
    },
    {
      id: "hand-over",
      look: [{ region: "editor" }],
      files: { "deployment.yaml": deployment() },
      goal: {
        facts: { ...FACTS, deployments: DEPLOYMENTS },
        reached: `size(deployments) > 0 && size(${OWNED}) >= 3 && size(${HANDMADE}) == 0`,
        nearMisses: [
          {
            id: "pinned",
            when: "deployments.exists(d, at(d, 'spec.template.spec.nodeName') != null)",
            values: { machine: "deployments[0].spec.template.spec.nodeName" },
          },
          {
            id: "too-few",
            when: "deployments.exists(d, d.spec.replicas < 3)",
            values: { want: "deployments[0].spec.replicas" },
          },
          {
            id: "handmade",
            when: `size(deployments) > 0 && size(${HANDMADE}) > 0`,
            values: { count: `size(${HANDMADE})`, names: `${HANDMADE}.map(p, p.metadata.name)` },
          },
          { id: "starting", when: "size(deployments) > 0", values: { ready: `size(${OWNED})` } },
          { id: "nobody", when: `size(${HANDMADE}) == 0` },
        ],
      },
      solution: [
        { apply: deployment() },
        { waitSeconds: 5 },
        { run: "kubectl delete pod shop-1 shop-2 shop-3 shop-4 --wait=false --ignore-not-found" },
      ],
    },
    {
      id: "again",
      look: [{ region: "break" }, { region: "canvas" }, { region: "timeline" }, { region: "inspector" }],
      goal: {
        facts: FACTS,
        seen: {
          lost: `nodes.exists(n, ${DOWN} && ${NEWLY_OFF}.exists(m, m.metadata.name == n.metadata.name) && was.pods.exists(o, at(o, 'metadata.ownerReferences') != null && at(o, 'spec.nodeName') == n.metadata.name))`,
        },
        reached: `seen.lost && size(${OWNED}) >= 3 && ${OWNED}.exists(p, ${NEW})`,
        nearMisses: [
          { id: "replacing", when: "seen.lost", values: { ready: `size(${OWNED})` } },
          { id: "not-noticed", when: `size(${NEWLY_OFF}) > 0`, values: { machine: `${NEWLY_OFF}[0].metadata.name` } },
          { id: "only-a-pod", when: `${GONE} && ${SHOP}.exists(p, ${NEW})` },
        ],
      },
      solution: [{ apply: powerOff("node-3") }],
    },
  ],
  experience: { see: "first", breaks: "a-machine-dies", onlyHere: { step: "again", way: "why" } },
  checks: {
    otherWays: [
      { step: "first", actions: [{ run: "kubectl run till --image=kubarium/shop:v1 --labels=app=shop" }] },
      { step: "three", actions: [{ apply: `${pod("a", "node-4")}---\n${pod("b", "node-3")}` }] },
      { step: "by-hand", actions: [{ run: "kubectl delete fault power-node-2" }] },
      {
        step: "hand-over",
        actions: [
          { run: "kubectl delete pod shop-1 shop-2 shop-3 shop-4 --wait=false --ignore-not-found" },
          { run: "kubectl create deployment shop --image=kubarium/shop:v1 --replicas=4" },
        ],
      },
    ],
    mistakes: [
      { step: "first", actions: [{ apply: pod("shop-1", "node-9") }], nearMiss: "no-such-machine" },
      { step: "first", actions: [{ apply: pod("shop-1", "node-1", "shpo") }], nearMiss: "other-label" },
      {
        step: "three",
        actions: [{ apply: `${pod("shop-2", "node-1")}---\n${pod("shop-3", "node-1")}` }],
        nearMiss: "crowded",
      },
      { step: "a-machine-dies", actions: [{ run: "kubectl delete pod shop-2" }], nearMiss: "only-a-pod" },
      { step: "a-machine-dies", actions: [{ apply: powerOff("node-4") }], nearMiss: "idle-machine" },
      { step: "by-hand", actions: [{ apply: pod("shop-4", "node-2") }], nearMiss: "dead-machine" },
      { step: "hand-over", actions: [{ apply: deployment() }], nearMiss: "handmade" },
      { step: "again", actions: [{ run: "kubectl delete pod -l app=shop --wait=false" }], nearMiss: "only-a-pod" },
    ],
  },
};
