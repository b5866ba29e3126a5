/** The control plane, part by part: what stands still when one is stopped, and what goes on all the same. */
import type { Goal, Lesson } from "../../lesson.ts";
import { CLUSTER, stop } from "./manifests.ts";

const FACTS = {
  faults: "/apis/sim.kubarium.dev/v1alpha1/faults",
  customers: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers",
  pods: "/api/v1/namespaces/default/pods",
  /** From the memory of the API server, without asking etcd. */
  remembered: "/api/v1/namespaces/default/pods?resourceVersion=0",
  shop: "/apis/apps/v1/namespaces/default/deployments/shop",
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

const otherPart = (component: string): Goal["nearMisses"][number] => ({
  id: "other-part",
  when: `size(${STOPPED}) > 0 && !(${isStopped(component)}) && faults != was.faults`,
  values: { part: `${STOPPED}.map(f, at(f, 'spec.target.component'))` },
});

export const controlPlane: Lesson = {
  id: "control-plane",
  kind: "lesson",
  minutes: 12,
  start: { seed: 14, nodes: 3, manifests: CLUSTER, settleSeconds: 40, speed: 1, view: "placement" },
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
      id: "etcd",
      look: [{ region: "terminal" }],
      files: { "stopped.yaml": stop("etcd") },
      goal: {
        facts: FACTS,
        reached: `${isStopped("etcd")} && pods == null && remembered != null && ${FINE}`,
        heldSeconds: 5,
        nearMisses: [
          otherPart("etcd"),
          { id: "api-server-away", when: `${isStopped("etcd")} && remembered == null` },
          { id: "soon", when: isStopped("etcd") },
        ],
      },
      solution: [{ run: "kubectl delete faults --all" }, { waitSeconds: 30 }, { apply: stop("etcd") }],
    },
    {
      id: "recover",
      look: [{ region: "break" }, { region: "terminal" }],
      goal: {
        facts: FACTS,
        reached: `size(${STOPPED}) == 0 && at(shop, 'spec.replicas') == 2 && ${READY} == 2 && size(${PODS}) == 2`,
        nearMisses: [
          {
            id: "still-stopped",
            when: `size(${STOPPED}) > 0 && seconds >= 5`,
            values: { part: `${STOPPED}.map(f, at(f, 'spec.target.component'))` },
          },
          { id: "returning", when: `size(${STOPPED}) == 0 && pods == null` },
          {
            id: "not-changed",
            when: `size(${STOPPED}) == 0 && at(shop, 'spec.replicas') != 2`,
            values: { want: "at(shop, 'spec.replicas')" },
          },
          { id: "working", when: "at(shop, 'spec.replicas') == 2", values: { count: `size(${PODS})` } },
        ],
      },
      solution: [
        { run: "kubectl delete faults --all" },
        { waitSeconds: 30 },
        { run: "kubectl scale deployment shop --replicas=2" },
      ],
    },
    { id: "majorities", look: [{ region: "timeline" }], solution: [] },
  ],
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
      { step: "recover", actions: [{ waitSeconds: 10 }], nearMiss: "still-stopped" },
      { step: "recover", actions: [{ run: "kubectl delete faults --all" }], nearMiss: "not-changed" },
    ],
  },
};
