/**
 * The control plane: what stands still when a part is stopped, what goes on all the same, and how three members of etcd
 * bear the loss of one, stop at the loss of two, and come back.
 */
import type { Goal, Lesson } from "../../lesson.ts";
import { CLUSTER, lose, stop, stopMember } from "./manifests.ts";

const FACTS = {
  faults: "/apis/sim.kubarium.dev/v1alpha1/faults",
  customers: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers",
  pods: "/api/v1/namespaces/default/pods",
  /** From the memory of the API server, without asking etcd. */
  remembered: "/api/v1/namespaces/default/pods?resourceVersion=0",
  shop: "/apis/apps/v1/namespaces/default/deployments/shop",
  members: "/apis/sim.kubarium.dev/v1alpha1/etcdmembers",
};

/** While the API server is away there are no facts about Pods. */
const PODS = "(pods == null ? [] : pods)";
const WAS = "(was.pods == null ? [] : was.pods)";
const STOPPED = "faults.filter(f, f.spec.type == 'ComponentStop')";
const isStopped = (component: string): string =>
  `${STOPPED}.exists(f, at(f, 'spec.target.component') == '${component}')`;
const SERVED = "customers.status.ok - was.customers.status.ok";
const FINE = "customers.status.errorsPerSecond == 0";
const READY = `size(${PODS}.filter(p, ready(p)))`;
const STAYING = `${PODS}.filter(p, at(p, 'metadata.deletionTimestamp') == null)`;

const DOWN = "members.filter(m, m.status.role == 'Down')";
const NAMES = `${DOWN}.map(m, m.metadata.name)`;
const LEADER = "members.exists(m, m.status.role == 'Leader')";
/** What etcd holds can be read, so there is a majority. */
const QUORUM = "pods != null";
const WANTED = "at(shop, 'spec.replicas')";

const otherPart = (component: string): Goal["nearMisses"][number] => ({
  id: "other-part",
  when: `size(${STOPPED}) > 0 && !(${isStopped(component)}) && faults != was.faults`,
  values: { part: `${STOPPED}.map(f, at(f, 'spec.target.component'))` },
});

export const controlPlane: Lesson = {
  id: "control-plane",
  kind: "lesson",
  minutes: 15,
  needs: ["a-machine-dies"],
  start: { seed: 14, nodes: 3, controlPlanes: 3, manifests: CLUSTER, settleSeconds: 40, speed: 1, view: "placement" },
  steps: [
    { id: "the-parts", look: [{ region: "canvas" }, { region: "traffic" }], solution: [] },
    {
      id: "scheduler",
      look: [{ region: "editor" }, { region: "break" }],
      files: { "stopped.yaml": stop("kube-scheduler") },
      prediction: {
        options: ["run", "pending", "none"],
        facts: FACTS,
        revealed: `${isStopped("kube-scheduler")} && (${PODS}.exists(p, at(p, 'spec.nodeName') == null) || seconds >= 300)`,
        answer: `${PODS}.exists(p, at(p, 'spec.nodeName') == null) ? 'pending' : 'run'`,
      },
      goal: {
        facts: FACTS,
        reached: `${isStopped("kube-scheduler")} && ${PODS}.exists(p, at(p, 'spec.nodeName') == null)`,
        heldSeconds: 5,
        nearMisses: [
          otherPart("kube-scheduler"),
          { id: "nothing-new", when: isStopped("kube-scheduler") },
          {
            id: "still-there",
            when: `shop != null && at(shop, 'spec.replicas') > at(was.shop, 'spec.replicas') && size(${STOPPED}) == 0`,
          },
        ],
      },
      solution: [
        { apply: stop("kube-scheduler") },
        { waitSeconds: 5 },
        { run: "kubectl scale deployment shop --replicas=5" },
      ],
    },
    {
      id: "controller-manager",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "stopped.yaml": stop("kube-controller-manager") },
      prediction: {
        options: ["replaced", "missing"],
        facts: FACTS,
        revealed: `${isStopped("kube-controller-manager")} && pods != null && ${WAS}.exists(o, !${PODS}.exists(p, p.metadata.uid == o.metadata.uid))`,
        answer: `shop != null && size(${STAYING}) < at(shop, 'spec.replicas') ? 'missing' : 'replaced'`,
      },
      goal: {
        facts: FACTS,
        reached: `${isStopped("kube-controller-manager")} && shop != null && size(${STAYING}) < at(shop, 'spec.replicas')`,
        heldSeconds: 10,
        nearMisses: [
          otherPart("kube-controller-manager"),
          { id: "all-there", when: isStopped("kube-controller-manager"), values: { count: `size(${STAYING})` } },
        ],
      },
      solution: [
        { run: "kubectl delete faults --all" },
        { waitSeconds: 30 },
        { apply: stop("kube-controller-manager") },
        { waitSeconds: 5 },
        { run: "kubectl delete pod -l app=shop --field-selector=status.phase=Running --wait=false" },
      ],
    },
    {
      id: "api-server",
      look: [{ region: "traffic" }, { region: "terminal" }],
      files: { "stopped.yaml": stop("kube-apiserver") },
      prediction: {
        options: ["served", "lost"],
        facts: FACTS,
        revealed: `${isStopped("kube-apiserver")} && pods == null && ${SERVED} >= 15`,
        answer: `${FINE} ? 'served' : 'lost'`,
      },
      goal: {
        facts: FACTS,
        reached: `${isStopped("kube-apiserver")} && pods == null && ${FINE} && ${SERVED} >= 20`,
        heldSeconds: 5,
        nearMisses: [
          otherPart("kube-apiserver"),
          { id: "no-pods", when: `${isStopped("kube-apiserver")} && !(${FINE})` },
          { id: "watching", when: isStopped("kube-apiserver"), values: { served: SERVED } },
        ],
      },
      solution: [{ run: "kubectl delete faults --all" }, { waitSeconds: 40 }, { apply: stop("kube-apiserver") }],
    },
    {
      id: "open-again",
      look: [{ region: "break" }, { region: "timeline" }],
      goal: {
        facts: FACTS,
        reached: `size(${STOPPED}) == 0 && pods != null && ${READY} == ${WANTED} && ${LEADER} && ${FINE}`,
        heldSeconds: 5,
        nearMisses: [
          {
            id: "still-stopped",
            when: `size(${STOPPED}) > 0 && seconds >= 3`,
            values: { part: `${STOPPED}.map(f, at(f, 'spec.target.component'))` },
          },
          { id: "returning", when: "pods == null" },
          { id: "working", when: `size(${STOPPED}) == 0`, values: { ready: READY, want: WANTED } },
        ],
      },
      solution: [{ run: "kubectl delete faults --all" }],
    },
    {
      id: "lose-member",
      look: [{ region: "canvas" }, { region: "terminal" }],
      files: { "lost.yaml": lose("control-plane-2") },
      prediction: {
        options: ["yes", "no"],
        facts: FACTS,
        revealed: `size(${DOWN}) == 1 && ${LEADER} && shop != null && seconds > 5`,
        answer: `${QUORUM} ? 'yes' : 'no'`,
      },
      goal: {
        facts: FACTS,
        seen: { lost: `size(${DOWN}) == 1 && shop != null && ${WANTED} == at(was.shop, 'spec.replicas')` },
        reached: `seen.lost && size(${DOWN}) == 1 && shop != null && ${WANTED} != at(was.shop, 'spec.replicas') && ${READY} == ${WANTED}`,
        nearMisses: [
          { id: "too-many", when: `size(${DOWN}) > 1`, values: { names: NAMES } },
          {
            id: "too-early",
            when: `size(${DOWN}) == 1 && !seen.lost && shop != null`,
            values: { was: "at(was.shop, 'spec.replicas')" },
          },
          { id: "electing", when: `size(${DOWN}) == 1 && shop == null` },
          {
            id: "now-change",
            when: `size(${DOWN}) == 1 && ${WANTED} == at(was.shop, 'spec.replicas')`,
            values: { name: NAMES },
          },
          { id: "starting", when: `size(${DOWN}) == 1`, values: { ready: READY, want: WANTED } },
          { id: "all-well", when: `size(${DOWN}) == 0 && shop != null && ${WANTED} != at(was.shop, 'spec.replicas')` },
        ],
      },
      solution: [
        { apply: lose("control-plane-2") },
        { waitSeconds: 10 },
        { run: "kubectl scale deployment shop --replicas=4" },
      ],
    },
    {
      id: "lose-quorum",
      look: [{ region: "break" }, { region: "terminal" }, { region: "traffic" }],
      files: { "lost-too.yaml": lose("control-plane-3") },
      prediction: {
        options: ["alone", "stops", "forgets"],
        facts: FACTS,
        revealed: `size(${DOWN}) == 2 && seconds > 3`,
        answer: `${QUORUM} ? 'alone' : remembered == null ? 'forgets' : 'stops'`,
      },
      goal: {
        facts: FACTS,
        reached: `size(${DOWN}) == 2 && pods == null && remembered != null && ${FINE}`,
        heldSeconds: 10,
        nearMisses: [
          { id: "one-left-over", when: `size(${DOWN}) == 1 && ${QUORUM}`, values: { name: NAMES } },
          { id: "nobody", when: `size(${DOWN}) == 0 && ${QUORUM} && size(was.faults) > size(faults)` },
          { id: "all-three", when: `size(${DOWN}) == 3` },
          { id: "api-server-away", when: `size(${DOWN}) == 2 && remembered == null` },
          { id: "soon", when: `size(${DOWN}) == 2` },
        ],
      },
      solution: [{ apply: lose("control-plane-3") }],
    },
    {
      id: "recover",
      look: [{ region: "break" }, { region: "terminal" }],
      prediction: {
        options: ["one", "both"],
        facts: FACTS,
        revealed: `${QUORUM} && size(${DOWN}) <= 1`,
        answer: "'one'",
      },
      goal: {
        facts: FACTS,
        reached: `${LEADER} && size(${DOWN}) <= 1 && ${WANTED} == 2 && ${READY} == 2 && size(${PODS}) == 2`,
        nearMisses: [
          {
            id: "still-lost",
            when: `size(${DOWN}) >= 2 && seconds >= 5`,
            values: { names: NAMES, count: `size(${DOWN})` },
          },
          { id: "electing", when: `size(${DOWN}) <= 1 && pods == null` },
          { id: "not-changed", when: `size(${DOWN}) <= 1 && ${WANTED} != 2`, values: { want: WANTED } },
          { id: "working", when: `${WANTED} == 2`, values: { count: `size(${PODS})` } },
        ],
      },
      solution: [
        { run: "kubectl delete fault lost-control-plane-3" },
        { waitSeconds: 40 },
        { run: "kubectl scale deployment shop --replicas=2" },
      ],
    },
    { id: "look-back", look: [{ region: "timeline" }, { region: "traffic" }], solution: [] },
  ],
  experience: { see: "api-server", breaks: "lose-quorum", onlyHere: { step: "look-back", way: "rewind" } },
  checks: {
    otherWays: [
      {
        step: "scheduler",
        actions: [
          { apply: stop("kube-scheduler") },
          { waitSeconds: 5 },
          { run: "kubectl run guest --image=nginx:1.29" },
        ],
      },
      {
        step: "lose-member",
        actions: [
          { apply: stopMember("control-plane-3") },
          { waitSeconds: 10 },
          { run: "kubectl delete pod -l app=shop --wait=false" },
          { run: "kubectl scale deployment shop --replicas=6" },
        ],
      },
      { step: "lose-quorum", actions: [{ apply: stopMember("control-plane") }] },
      {
        step: "recover",
        actions: [
          { run: "kubectl delete faults --all" },
          { waitSeconds: 40 },
          { run: "kubectl scale deployment shop --replicas=2" },
        ],
      },
      {
        step: "controller-manager",
        actions: [
          { apply: stop("kube-controller-manager") },
          { waitSeconds: 2 },
          { run: "kubectl scale deployment shop --replicas=9" },
        ],
      },
    ],
    mistakes: [
      { step: "scheduler", actions: [{ apply: stop("kube-scheduler") }], nearMiss: "nothing-new" },
      { step: "scheduler", actions: [{ run: "kubectl scale deployment shop --replicas=5" }], nearMiss: "still-there" },
      { step: "scheduler", actions: [{ apply: stop("kube-proxy") }], nearMiss: "other-part" },
      {
        step: "lose-member",
        actions: [
          { run: "kubectl scale deployment shop --replicas=4" },
          { waitSeconds: 5 },
          { apply: lose("control-plane-2") },
        ],
        nearMiss: "too-early",
      },
      {
        step: "lose-member",
        actions: [{ apply: `${lose("control-plane-2")}---\n${lose("control-plane-3")}` }],
        nearMiss: "too-many",
      },
      { step: "lose-quorum", actions: [{ waitSeconds: 5 }], nearMiss: "one-left-over" },
      { step: "lose-quorum", actions: [{ apply: stop("etcd") }], nearMiss: "all-three" },
      { step: "open-again", actions: [{ waitSeconds: 5 }], nearMiss: "still-stopped" },
      { step: "recover", actions: [{ waitSeconds: 10 }], nearMiss: "still-lost" },
      { step: "recover", actions: [{ run: "kubectl delete fault lost-control-plane-3" }], nearMiss: "not-changed" },
    ],
  },
};
