/** Services: one lasting name for Pods that come and go, requests shared among them, and how names are looked up. */
import type { Lesson } from "../../lesson.ts";
import { CLUSTER, neighbours, service } from "./manifests.ts";

const FACTS = {
  pods: "/api/v1/namespaces/default/pods",
  services: "/api/v1/namespaces/default/services",
  service: "/api/v1/namespaces/default/services/shop",
  traffic: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers",
};
const NEIGHBOURS = {
  neighbours: "/apis/sim.kubarium.dev/v1alpha1/namespaces/office/traffics/neighbours",
  desk: "/api/v1/namespaces/office/pods/desk",
};

const READY = "pods.filter(p, ready(p))";
const GONE = "was.pods.exists(o, !pods.exists(p, p.metadata.uid == o.metadata.uid))";
const NEW = "!was.pods.exists(o, o.metadata.uid == p.metadata.uid)";
const ANSWERED = "traffic.status.ok - (at(was.traffic, 'status.ok') == null ? 0 : was.traffic.status.ok)";
const SELECTED = "pods.filter(p, selects(at(service, 'spec.selector'), at(p, 'metadata.labels')))";
const OTHERS = "services.filter(s, s.metadata.name != 'kubernetes' && s.metadata.name != 'shop')";
/** Ready Pods that have answered a request. */
const ANSWERING = `${READY}.filter(p, at(traffic, 'status.answers.' + p.metadata.name) != null)`;
/** Pods that the Service selected when the step began and does not now. */
const ASIDE = `${READY}.filter(p, !selects(at(service, 'spec.selector'), at(p, 'metadata.labels')) && was.pods.exists(o, o.metadata.uid == p.metadata.uid && selects(at(was.service, 'spec.selector'), at(o, 'metadata.labels'))))`;
const NO_SERVICE = { id: "no-service", when: "service == null" };
const REACHED_OFFICE =
  "neighbours.status.ok - (at(was.neighbours, 'status.ok') == null ? 0 : was.neighbours.status.ok)";

export const servicesAndDns: Lesson = {
  id: "services-and-dns",
  kind: "lesson",
  minutes: 10,
  needs: ["manifests-and-self-healing"],
  start: { seed: 6, nodes: 3, manifests: CLUSTER, settleSeconds: 20, speed: 1, view: "network" },
  steps: [
    { id: "nobody-answers", look: [{ region: "traffic" }, { region: "canvas" }], solution: [] },
    {
      id: "new-address",
      look: [{ region: "terminal" }, { region: "canvas" }],
      prediction: {
        options: ["same", "other"],
        facts: FACTS,
        revealed: `pods.exists(p, ${NEW} && at(p, 'status.podIP') != null)`,
        answer: `pods.exists(p, ${NEW} && was.pods.exists(o, at(o, 'status.podIP') == at(p, 'status.podIP'))) ? 'same' : 'other'`,
      },
      goal: {
        facts: FACTS,
        reached: `${GONE} && size(${READY}) >= 3 && ${READY}.exists(p, ${NEW})`,
        nearMisses: [
          {
            id: "scaled-down",
            when: `${GONE} && size(pods) < 3 && !pods.exists(p, ${NEW})`,
            values: { count: "size(pods)" },
          },
          { id: "only-more", when: `!${GONE} && size(pods) > size(was.pods)` },
          { id: "on-the-way", when: `${GONE} || pods.exists(p, at(p, 'metadata.deletionTimestamp') != null)` },
        ],
      },
      solution: [{ run: "kubectl delete pod -l app=shop --wait=false" }],
    },
    {
      id: "a-name",
      look: [{ region: "editor" }, { region: "traffic" }],
      files: { "service.yaml": service("shop", "shop", 8080) },
      goal: {
        facts: FACTS,
        reached: `${ANSWERED} >= 20 && size(${SELECTED}.filter(p, ready(p))) > 0`,
        nearMisses: [
          {
            id: "other-name",
            when: `service == null && size(${OTHERS}) > 0`,
            values: { name: `${OTHERS}[0].metadata.name` },
          },
          {
            id: "selects-none",
            when: `service != null && size(${SELECTED}) == 0`,
            values: { selector: "words(at(service, 'spec.selector'))", labels: "words(pods[0].metadata.labels)" },
          },
          {
            id: "wrong-port",
            when: "service != null && !service.spec.ports.exists(p, string(p.targetPort) == '8080')",
            values: { port: "service.spec.ports[0].targetPort" },
          },
          {
            id: "other-door",
            when: "service != null && !service.spec.ports.exists(p, p.port == 80)",
            values: { port: "service.spec.ports[0].port" },
          },
          { id: "almost", when: "service != null", values: { answered: ANSWERED } },
        ],
      },
      solution: [{ apply: service("shop", "shop", 8080) }],
    },
    {
      id: "sharing",
      look: [{ region: "traffic" }, { kind: "Service", namespace: "default", name: "shop" }],
      prediction: {
        options: ["byThemselves", "onlyOld"],
        facts: FACTS,
        revealed: `size(${READY}) >= 6 && (${ANSWERING}.exists(p, ${NEW}) || seconds > 60)`,
        answer: `${ANSWERING}.exists(p, ${NEW}) ? 'byThemselves' : 'onlyOld'`,
      },
      goal: {
        facts: FACTS,
        reached: `size(${ANSWERING}) >= 6 && ${ANSWERING}.exists(p, ${NEW})`,
        nearMisses: [
          NO_SERVICE,
          {
            id: "not-selected",
            when: `size(${READY}) >= 6 && size(${SELECTED}) < 6`,
            values: { selected: `size(${SELECTED})`, ready: `size(${READY})` },
          },
          { id: "fewer", when: "size(pods) != size(was.pods) && size(pods) < 6", values: { count: "size(pods)" } },
          { id: "on-the-way", when: "size(pods) >= 6", values: { answering: `size(${ANSWERING})` } },
        ],
      },
      solution: [{ run: "kubectl scale deployment shop --replicas=6" }],
    },
    {
      id: "aside",
      look: [{ kind: "Service", namespace: "default", name: "shop" }, { region: "terminal" }, { region: "inspector" }],
      goal: {
        facts: FACTS,
        reached: `size(${ASIDE}) > 0 && size(${SELECTED}.filter(p, ready(p))) >= 6`,
        nearMisses: [
          NO_SERVICE,
          {
            id: "selector-changed",
            when: "words(service.spec.selector) != words(was.service.spec.selector)",
            values: { selector: "words(service.spec.selector)" },
          },
          { id: "deleted", when: GONE },
          { id: "on-the-way", when: `size(${ASIDE}) > 0` },
        ],
      },
      solution: [{ run: "kubectl label pods -l app=shop --field-selector=spec.nodeName=node-1 app=aside --overwrite" }],
    },
    {
      id: "next-door",
      look: [{ region: "editor" }, { region: "traffic" }],
      files: { "neighbours.yaml": neighbours("http://shop") },
      prediction: {
        options: ["works", "unknown"],
        facts: NEIGHBOURS,
        revealed:
          "neighbours.status.sent >= 5 && neighbours.status.ok + neighbours.status.failed >= 5 && desk.status.phase == 'Running'",
        answer: "neighbours.status.ok == 0 ? 'unknown' : 'works'",
      },
      goal: {
        facts: { ...FACTS, ...NEIGHBOURS },
        reached: `${REACHED_OFFICE} >= 10`,
        nearMisses: [
          NO_SERVICE,
          { id: "no-desk", when: "neighbours != null && desk == null" },
          { id: "starting", when: "desk != null && !ready(desk)" },
          {
            id: "unknown-name",
            when: "neighbours.status.ok == 0 && neighbours.status.failed > 0",
            values: { url: "neighbours.spec.url", failure: "neighbours.status.lastFailure.message" },
          },
          { id: "almost", when: "neighbours != null", values: { answered: REACHED_OFFICE } },
        ],
      },
      solution: [
        { apply: neighbours("http://shop") },
        { waitSeconds: 15 },
        { apply: neighbours("http://shop.default") },
      ],
    },
  ],
  experience: { see: "sharing", breaks: "new-address", onlyHere: { step: "aside", way: "why" } },
  checks: {
    otherWays: [
      { step: "a-name", actions: [{ run: "kubectl expose deployment shop --port=80 --target-port=8080" }] },
      { step: "sharing", actions: [{ run: "kubectl scale deployment shop --replicas=8" }] },
      { step: "next-door", actions: [{ apply: neighbours("http://shop.default.svc.cluster.local") }] },
    ],
    mistakes: [
      {
        step: "new-address",
        actions: [{ run: "kubectl scale deployment shop --replicas=2" }],
        nearMiss: "scaled-down",
      },
      { step: "a-name", actions: [{ apply: service("store", "shop", 8080) }], nearMiss: "other-name" },
      { step: "a-name", actions: [{ apply: service("shop", "shpo", 8080) }], nearMiss: "selects-none" },
      { step: "a-name", actions: [{ apply: service("shop", "shop", 80) }], nearMiss: "wrong-port" },
      { step: "sharing", actions: [{ run: "kubectl scale deployment shop --replicas=4" }], nearMiss: "fewer" },
      { step: "aside", actions: [{ run: "kubectl delete pod -l app=shop --wait=false" }], nearMiss: "deleted" },
      {
        step: "aside",
        actions: [{ run: "kubectl set selector service shop app=aside" }],
        nearMiss: "selector-changed",
      },
      { step: "next-door", actions: [{ apply: neighbours("http://shop") }], nearMiss: "unknown-name" },
    ],
  },
};
