/** How a node is chosen: what Pods ask for, what machines have left, and why paper counts and not use. */
import type { Lesson } from "../../lesson.ts";
import { machine, pod, sleepers, TENANTS } from "./manifests.ts";

const FACTS = { pods: "/api/v1/namespaces/default/pods" };
const WITH_DEPLOYMENT = { ...FACTS, deployment: "/apis/apps/v1/namespaces/default/deployments/sleepers" };

const UNPLACED =
  "pods.filter(p, at(p, 'status.conditions') != null && p.status.conditions.exists(c, c.type == 'PodScheduled' && c.status == 'False' && at(c, 'reason') == 'Unschedulable'))";
const MESSAGE = `${UNPLACED}[0].status.conditions.filter(c, c.type == 'PodScheduled')[0].message`;
const NEW = "pods.filter(p, !was.pods.exists(o, o.metadata.uid == p.metadata.uid))";
const asks = (name: string): string => `at(${name}.spec.containers[0], 'resources.requests.cpu')`;
const named = (name: string): string => `pods.filter(p, p.metadata.name == '${name}')`;
const SLEEPING = "pods.filter(p, at(p, 'metadata.labels.app') == 'sleepers')";

export const howANodeIsChosen: Lesson = {
  id: "how-a-node-is-chosen",
  kind: "lesson",
  minutes: 10,
  needs: ["manifests-and-self-healing"],
  start: {
    seed: 3,
    nodes: 3,
    machine: { cpu: "2", memory: "4Gi" },
    manifests: TENANTS,
    settleSeconds: 20,
    speed: 1,
    view: "placement",
  },
  steps: [
    { id: "room", look: [{ region: "canvas" }], solution: [] },
    {
      id: "most-room",
      look: [{ region: "editor" }, { kind: "Pod", namespace: "default", name: "api" }, { region: "inspector" }],
      files: { "api.yaml": pod("api", "500m") },
      prediction: {
        options: ["node-1", "node-2", "node-3"],
        facts: FACTS,
        revealed: `${named("api")}.exists(p, at(p, 'spec.nodeName') != null)`,
        answer: `${named("api")}[0].spec.nodeName`,
      },
      goal: {
        facts: FACTS,
        reached: `${NEW}.exists(p, ready(p) && ${asks("p")} != null)`,
        nearMisses: [
          {
            id: "no-request",
            when: `${NEW}.exists(p, ${asks("p")} == null)`,
            values: { name: `${NEW}.filter(p, ${asks("p")} == null)[0].metadata.name` },
          },
          { id: "no-room", when: `size(${UNPLACED}) > 0`, values: { message: MESSAGE } },
          { id: "starting", when: `size(${NEW}) > 0` },
        ],
      },
      solution: [{ apply: pod("api", "500m") }],
    },
    {
      id: "too-big",
      look: [{ region: "editor" }, { kind: "Pod", namespace: "default", name: "big" }],
      files: { "big.yaml": pod("big", '"3"') },
      prediction: {
        options: ["refused", "waits", "squeezed"],
        facts: FACTS,
        revealed: `size(${NEW}) > 0 && seconds >= 0 && (size(${UNPLACED}) > 0 || ${NEW}.exists(p, ready(p)))`,
        answer: `size(${UNPLACED}) > 0 ? 'waits' : 'squeezed'`,
      },
      goal: {
        facts: FACTS,
        reached: `${UNPLACED}.exists(p, ${NEW}.exists(n, n.metadata.uid == p.metadata.uid))`,
        nearMisses: [
          {
            id: "it-fits",
            when: `${NEW}.exists(p, at(p, 'spec.nodeName') != null)`,
            values: {
              name: `${NEW}[0].metadata.name`,
              machine: `${NEW}[0].spec.nodeName`,
              cpu: `${asks(`${NEW}[0]`)} == null ? 'nothing' : ${asks(`${NEW}[0]`)}`,
            },
          },
        ],
      },
      solution: [{ apply: pod("big", '"3"') }],
    },
    {
      id: "make-it-fit",
      look: [{ kind: "Pod", namespace: "default", name: "big" }, { region: "terminal" }],
      goal: {
        facts: FACTS,
        reached: `${named("big")}.exists(p, ready(p) && quantity(${asks("p")}) >= 1.0)`,
        nearMisses: [
          { id: "gone", when: `size(${named("big")}) == 0` },
          {
            id: "modest",
            when: `${named("big")}.exists(p, at(p, 'spec.nodeName') != null && quantity(${asks("p")}) < 1.0)`,
            values: { cpu: `${asks(`${named("big")}[0]`)} == null ? '0' : ${asks(`${named("big")}[0]`)}` },
          },
          {
            id: "still-too-big",
            when: `${named("big")}.exists(p, !was.pods.exists(o, o.metadata.uid == p.metadata.uid)) && size(${UNPLACED}) > 0`,
            values: { cpu: asks(`${named("big")}[0]`), message: MESSAGE },
          },
        ],
      },
      solution: [{ run: "kubectl delete pod big" }, { apply: pod("big", '"1"') }],
    },
    {
      id: "full-on-paper",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "sleepers.yaml": sleepers(2) },
      prediction: {
        options: ["welcome", "turnedAway"],
        facts: WITH_DEPLOYMENT,
        revealed: `size(${UNPLACED}) > 0 || size(${SLEEPING}.filter(p, ready(p))) >= 30`,
        answer: `size(${UNPLACED}) > 0 ? 'turnedAway' : 'welcome'`,
      },
      goal: {
        facts: WITH_DEPLOYMENT,
        reached: `deployment != null && size(${UNPLACED}) > 0 && ${UNPLACED}.all(p, at(p, 'metadata.labels.app') == 'sleepers') && size(${SLEEPING}.filter(p, ready(p))) > 0`,
        nearMisses: [
          {
            id: "no-request",
            when: "deployment != null && at(deployment.spec.template.spec.containers[0], 'resources.requests') == null",
          },
          {
            id: "all-placed",
            when: `deployment != null && size(${UNPLACED}) == 0`,
            values: { count: `size(${SLEEPING})` },
          },
        ],
      },
      solution: [{ apply: sleepers(2) }, { run: "kubectl scale deployment sleepers --replicas=12" }],
    },
    {
      id: "honest",
      look: [{ region: "terminal" }, { kind: "Deployment", namespace: "default", name: "sleepers" }],
      goal: {
        facts: WITH_DEPLOYMENT,
        reached: `deployment.spec.replicas >= 12 && size(${UNPLACED}) == 0 && size(${SLEEPING}.filter(p, ready(p))) >= 12 && at(deployment.spec.template.spec.containers[0], 'resources.requests.cpu') != null`,
        nearMisses: [
          { id: "fewer", when: "deployment.spec.replicas < 12", values: { want: "deployment.spec.replicas" } },
          {
            id: "no-request",
            when: "at(deployment.spec.template.spec.containers[0], 'resources.requests.cpu') == null",
          },
          {
            id: "still-waiting",
            when: `size(${UNPLACED}) > 0 && seconds >= 5`,
            values: {
              count: `size(${UNPLACED})`,
              cpu: "deployment.spec.template.spec.containers[0].resources.requests.cpu",
              message: MESSAGE,
            },
          },
        ],
      },
      solution: [{ run: "kubectl set resources deployment sleepers --requests=cpu=50m" }],
    },
  ],
  experience: { see: "full-on-paper", breaks: "full-on-paper", onlyHere: { step: "most-room", way: "decision" } },
  checks: {
    otherWays: [
      { step: "most-room", actions: [{ apply: pod("front", "200m") }] },
      { step: "make-it-fit", actions: [{ apply: machine("giant", 8) }] },
      { step: "honest", actions: [{ apply: machine("giant", 8) }] },
    ],
    mistakes: [
      { step: "most-room", actions: [{ run: "kubectl run api --image=kubarium/shop:v1" }], nearMiss: "no-request" },
      { step: "too-big", actions: [{ apply: pod("big", "300m") }], nearMiss: "it-fits" },
      {
        step: "make-it-fit",
        actions: [{ run: "kubectl delete pod big" }, { apply: pod("big", "100m") }],
        nearMiss: "modest",
      },
      {
        step: "make-it-fit",
        actions: [{ run: "kubectl delete pod big" }, { apply: pod("big", '"2"') }],
        nearMiss: "still-too-big",
      },
      { step: "full-on-paper", actions: [{ apply: sleepers(2) }], nearMiss: "all-placed" },
      { step: "honest", actions: [{ run: "kubectl scale deployment sleepers --replicas=2" }], nearMiss: "fewer" },
      {
        step: "honest",
        actions: [{ run: "kubectl set resources deployment sleepers --requests=cpu=200m" }],
        nearMiss: "still-waiting",
      },
    ],
  },
};
