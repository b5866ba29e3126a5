/** Steering placement: labels and selectors, Pods that keep apart, taints and a machine with GPUs, zones. */
import type { Lesson } from "../../lesson.ts";
import { cache, CLUSTER, powerOff, seller, shop, train, ZONE_OUTAGE } from "./manifests.ts";

const FACTS = { pods: "/api/v1/namespaces/default/pods", nodes: "/api/v1/nodes" };
const TRAFFIC = "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers";

const app = (name: string): string => `pods.filter(p, at(p, 'metadata.labels.app') == '${name}')`;
const readyOf = (name: string): string => `${app(name)}.filter(p, ready(p))`;
const UNPLACED = (name: string): string =>
  `${app(name)}.filter(p, at(p, 'status.conditions') != null && p.status.conditions.exists(c, c.type == 'PodScheduled' && c.status == 'False'))`;
const MESSAGE = (name: string): string =>
  `${UNPLACED(name)}[0].status.conditions.filter(c, c.type == 'PodScheduled')[0].message`;
/** Ready Pods of the shop in a zone. */
const inZone = (zone: string): string =>
  `${readyOf("shop")}.filter(p, nodes.exists(n, n.metadata.name == p.spec.nodeName && n.metadata.labels.exists(k, k == 'topology.kubernetes.io/zone' && n.metadata.labels[k] == '${zone}')))`;
const SSD = "nodes.filter(n, at(n, 'metadata.labels.disk') == 'ssd')";
const GPUS =
  "(at(p.spec.containers[0], 'resources.limits') == null || !('nvidia.com/gpu' in p.spec.containers[0].resources.limits) ? 0.0 : quantity(p.spec.containers[0].resources.limits['nvidia.com/gpu']))";
const TOLERATES =
  "(at(p, 'spec.tolerations') != null && p.spec.tolerations.exists(t, at(t, 'key') == 'nvidia.com/gpu' || at(t, 'key') == null && at(t, 'operator') == 'Exists'))";
const TRAIN = "pods.filter(p, !(at(p, 'metadata.labels.app') in ['shop', 'cache', 'seller']))";
const DOWN =
  "nodes.filter(n, n.metadata.name in ['a-1', 'a-2'] && n.status.conditions.exists(c, c.type == 'Ready' && c.status != 'True'))";
const MACHINES_OF_SELLERS = `nodes.filter(n, ${readyOf("seller")}.exists(p, p.spec.nodeName == n.metadata.name))`;

export const steeringPlacement: Lesson = {
  id: "steering-placement",
  kind: "lesson",
  minutes: 14,
  needs: ["how-a-node-is-chosen"],
  start: { seed: 4, nodes: 0, manifests: CLUSTER, settleSeconds: 40, speed: 1, view: "placement" },
  steps: [
    { id: "not-alike", look: [{ region: "canvas" }, { kind: "Machine", name: "gpu-1" }], solution: [] },
    {
      id: "fast-disk",
      look: [{ region: "editor" }, { kind: "Machine", name: "a-1" }],
      files: { "cache.yaml": cache() },
      goal: {
        facts: FACTS,
        reached: `${readyOf("cache")}.exists(p, ${SSD}.exists(n, n.metadata.name == p.spec.nodeName))`,
        nearMisses: [
          {
            id: "no-such-label",
            when: `size(${UNPLACED("cache")}) > 0 && at(${UNPLACED("cache")}[0], 'spec.nodeSelector') != null`,
            values: { selector: `words(${UNPLACED("cache")}[0].spec.nodeSelector)`, message: MESSAGE("cache") },
          },
          { id: "unplaced", when: `size(${UNPLACED("cache")}) > 0`, values: { message: MESSAGE("cache") } },
          {
            id: "elsewhere",
            when: `size(${readyOf("cache")}) > 0`,
            values: { machine: `${readyOf("cache")}[0].spec.nodeName` },
          },
        ],
      },
      solution: [{ apply: cache("ssd") }],
    },
    {
      id: "apart",
      look: [{ region: "editor" }, { region: "canvas" }, { region: "inspector" }],
      files: { "seller.yaml": seller(true) },
      prediction: {
        options: ["shares", "waits", "gpuMachine"],
        facts: FACTS,
        revealed: `size(${readyOf("seller")}) >= 5 || size(${UNPLACED("seller")}) > 0 && size(${readyOf("seller")}) >= 4`,
        answer: `size(${UNPLACED("seller")}) > 0 ? 'waits' : ${readyOf("seller")}.exists(p, p.spec.nodeName == 'gpu-1') ? 'gpuMachine' : 'shares'`,
      },
      goal: {
        facts: FACTS,
        reached: `size(${MACHINES_OF_SELLERS}) >= 4 && size(${readyOf("seller")}) == size(${MACHINES_OF_SELLERS}) && size(${UNPLACED("seller")}) > 0`,
        nearMisses: [
          {
            id: "sharing",
            when: `size(${readyOf("seller")}) > size(${MACHINES_OF_SELLERS})`,
            values: { pods: `size(${readyOf("seller")})`, machines: `size(${MACHINES_OF_SELLERS})` },
          },
          {
            id: "too-few",
            when: `size(${app("seller")}) > 0 && size(${app("seller")}) < 5`,
            values: { count: `size(${app("seller")})` },
          },
          { id: "starting", when: `size(${app("seller")}) > 0` },
        ],
      },
      solution: [{ apply: seller(true) }],
    },
    {
      id: "gpu",
      look: [{ region: "editor" }, { kind: "Machine", name: "gpu-1" }],
      files: { "train.yaml": train(false) },
      prediction: {
        options: ["goesThere", "waits"],
        facts: FACTS,
        revealed: `${app("train")}.exists(p, ready(p)) || size(${UNPLACED("train")}) > 0`,
        answer: `size(${UNPLACED("train")}) > 0 ? 'waits' : 'goesThere'`,
      },
      goal: {
        facts: FACTS,
        reached: `pods.exists(p, ready(p) && p.spec.nodeName == 'gpu-1' && ${GPUS} > 0.0)`,
        nearMisses: [
          {
            id: "no-gpu-asked",
            when: `${TRAIN}.exists(p, at(p, 'spec.nodeName') != null && ${GPUS} == 0.0)`,
            values: { machine: `${TRAIN}[0].spec.nodeName` },
          },
          {
            id: "no-toleration",
            when: `${TRAIN}.exists(p, at(p, 'spec.nodeName') == null && !${TOLERATES})`,
          },
          {
            id: "too-many",
            when: `${TRAIN}.exists(p, at(p, 'spec.nodeName') == null && ${GPUS} > 2.0)`,
            values: { gpus: `${TRAIN}[0].spec.containers[0].resources.limits['nvidia.com/gpu']` },
          },
          { id: "starting", when: `size(${TRAIN}) > 0` },
        ],
      },
      solution: [
        { apply: train(false) },
        { waitSeconds: 5 },
        { run: "kubectl delete pod train --wait=false" },
        { waitSeconds: 2 },
        { apply: train(true) },
      ],
    },
    {
      id: "two-zones",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "shop.yaml": shop("pinned") },
      goal: {
        facts: FACTS,
        reached: `size(${inZone("a")}) >= 2 && size(${inZone("b")}) >= 2 && ${app("shop")}.all(p, ready(p))`,
        heldSeconds: 5,
        nearMisses: [
          {
            id: "unplaced",
            when: `size(${UNPLACED("shop")}) > 0 && seconds > 3`,
            values: { message: MESSAGE("shop") },
          },
          {
            id: "uneven",
            when: `${app("shop")}.exists(p, !was.pods.exists(o, o.metadata.uid == p.metadata.uid))`,
            values: { a: `size(${inZone("a")})`, b: `size(${inZone("b")})` },
          },
        ],
      },
      solution: [{ apply: shop("spread") }],
    },
    {
      id: "outage",
      look: [{ region: "break" }, { region: "traffic" }, { region: "timeline" }],
      prediction: {
        options: ["closed", "half"],
        facts: { ...FACTS, traffic: TRAFFIC },
        revealed: `size(${DOWN}) >= 2`,
        answer: `size(${readyOf("shop")}) > 0 ? 'half' : 'closed'`,
      },
      goal: {
        facts: { ...FACTS, traffic: TRAFFIC },
        reached: `size(${DOWN}) >= 2 && size(${readyOf("shop")}) > 0 && traffic.status.errorsPerSecond == 0`,
        heldSeconds: 5,
        nearMisses: [
          { id: "all-lost", when: `size(${DOWN}) >= 2 && size(${readyOf("shop")}) == 0` },
          { id: "one-machine", when: `size(${DOWN}) == 1`, values: { machine: `${DOWN}[0].metadata.name` } },
          { id: "silent", when: "traffic.status.errorsPerSecond > 0" },
        ],
      },
      solution: [{ apply: ZONE_OUTAGE }],
    },
  ],
  experience: { see: "apart", breaks: "outage", onlyHere: { step: "apart", way: "decision" } },
  checks: {
    otherWays: [
      {
        step: "fast-disk",
        actions: [{ run: "kubectl label node b-2 disk=ssd" }, { apply: cache("ssd") }],
      },
      { step: "gpu", actions: [{ apply: train(true, 2) }] },
      { step: "outage", actions: [{ apply: `${powerOff("a-1")}---\n${powerOff("a-2")}` }] },
    ],
    mistakes: [
      { step: "fast-disk", actions: [{ apply: cache() }], nearMiss: "elsewhere" },
      { step: "fast-disk", actions: [{ apply: cache("sdd") }], nearMiss: "no-such-label" },
      { step: "apart", actions: [{ apply: seller(false) }], nearMiss: "sharing" },
      { step: "gpu", actions: [{ apply: train(false) }], nearMiss: "no-toleration" },
      { step: "gpu", actions: [{ apply: train(true, 0) }], nearMiss: "no-gpu-asked" },
      { step: "gpu", actions: [{ apply: train(true, 4) }], nearMiss: "too-many" },
      {
        step: "two-zones",
        actions: [{ apply: shop("pinned").replace("zone: a", "zone: b") }],
        nearMiss: "uneven",
      },
    ],
  },
};
