/** Scaling under load: more Pods by hand, then an autoscaler that measures, and what it does when the rush is over. */
import type { Lesson } from "../../lesson.ts";
import { autoscaler, CLUSTER, customers } from "./manifests.ts";

const FACTS = {
  deployment: "/apis/apps/v1/namespaces/default/deployments/shop",
  pods: "/api/v1/namespaces/default/pods",
  traffic: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers",
  autoscalers: "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
};

const RUSH = 40;
const READY = "size(pods.filter(p, ready(p)))";
const RATE = "(traffic == null ? 0 : traffic.spec.requestsPerSecond)";
const LOST = "(at(traffic, 'status.errorsPerSecond') == null ? 0 : traffic.status.errorsPerSecond)";
const NO_ERRORS = "at(traffic, 'status.errorsPerSecond') == 0";
const QUICK = "double(at(traffic, 'status.latencyMs.p90') == null ? 100000 : traffic.status.latencyMs.p90) < 1000.0";
const condition = (type: string, status: string): string =>
  `size(autoscalers) > 0 && at(autoscalers[0], 'status.conditions') != null && autoscalers[0].status.conditions.exists(c, c.type == '${type}' && c.status == '${status}')`;
const MEASURED = "at(autoscalers[0], 'status.currentMetrics')[0].resource.current.averageUtilization";
const TARGET = "autoscalers[0].spec.metrics[0].resource.target.averageUtilization";
/** Requests nobody sends any more are no achievement. */
const FEWER_CUSTOMERS = {
  id: "fewer-customers",
  when: `traffic == null || ${RATE} < ${RUSH}`,
  values: { rate: `traffic == null ? 0 : ${RATE}` },
};

export const scaling: Lesson = {
  id: "scaling",
  kind: "lesson",
  minutes: 12,
  needs: ["services-and-dns"],
  start: { seed: 9, nodes: 3, manifests: CLUSTER, settleSeconds: 45, speed: 5, view: "network" },
  steps: [
    { id: "one-pod", look: [{ region: "traffic" }, { region: "canvas" }], solution: [] },
    {
      id: "rush",
      look: [{ region: "traffic" }],
      files: { "customers.yaml": customers(RUSH) },
      prediction: {
        options: ["fine", "slower", "lost"],
        facts: FACTS,
        revealed: `${RATE} >= ${RUSH} && seconds >= 30 || ${LOST} > 0 && ${RATE} >= 26`,
        answer: `${LOST} > 0 ? 'lost' : ${QUICK} ? 'fine' : 'slower'`,
      },
      goal: {
        facts: FACTS,
        seen: { lost: `${LOST} > 0 && ${RATE} >= 26` },
        reached: "seen.lost",
        nearMisses: [
          { id: "no-traffic", when: "traffic == null" },
          { id: "too-little", when: `${RATE} > 5 && ${RATE} < 26`, values: { rate: RATE } },
          {
            id: "queue",
            when: `${RATE} >= 26 && double(traffic.status.latencyMs.p90) > 100.0`,
            values: { latency: "int(traffic.status.latencyMs.p90)" },
          },
        ],
      },
      solution: [{ apply: customers(RUSH) }],
    },
    {
      id: "by-hand",
      look: [{ region: "terminal" }, { region: "canvas" }],
      goal: {
        facts: FACTS,
        reached: `${RATE} >= ${RUSH} && ${NO_ERRORS} && ${QUICK}`,
        heldSeconds: 10,
        nearMisses: [
          FEWER_CUSTOMERS,
          {
            id: "starting",
            when: `deployment.spec.replicas > ${READY}`,
            values: { want: "deployment.spec.replicas", ready: READY },
          },
          {
            id: "draining",
            when: `deployment.spec.replicas > was.deployment.spec.replicas && ${NO_ERRORS}`,
            values: { latency: "int(traffic.status.latencyMs.p90)" },
          },
          {
            id: "still-lost",
            when: `deployment.spec.replicas >= 1 && deployment != was.deployment && ${LOST} > 0`,
            values: { lost: "traffic.status.errorsPerSecond", ready: READY },
          },
        ],
      },
      solution: [{ run: "kubectl scale deployment shop --replicas=3" }],
    },
    {
      id: "autoscaler",
      look: [{ region: "editor" }, { kind: "Deployment", namespace: "default", name: "shop" }],
      files: { "autoscaler.yaml": autoscaler(12) },
      prediction: {
        options: ["three", "aboutEight", "twelve"],
        facts: FACTS,
        revealed: `${condition("ScalingActive", "True")} && ${condition("ScalingLimited", "False")} && seconds >= 60 && autoscalers[0].status.desiredReplicas == autoscalers[0].status.currentReplicas`,
        answer:
          "autoscalers[0].status.desiredReplicas >= 11 ? 'twelve' : autoscalers[0].status.desiredReplicas <= 4 ? 'three' : 'aboutEight'",
      },
      goal: {
        facts: FACTS,
        reached: `${RATE} >= ${RUSH} && ${condition("ScalingActive", "True")} && ${NO_ERRORS} && double(${MEASURED}) <= double(${TARGET}) * 1.1 && autoscalers[0].status.currentReplicas == autoscalers[0].status.desiredReplicas && ${READY} == deployment.spec.replicas`,
        heldSeconds: 30,
        nearMisses: [
          FEWER_CUSTOMERS,
          {
            id: "wrong-target",
            when: condition("AbleToScale", "False"),
            values: { name: "autoscalers[0].spec.scaleTargetRef.name" },
          },
          {
            id: "no-metric",
            when: `seconds > 60 && ${condition("ScalingActive", "False")}`,
            values: { message: "autoscalers[0].status.conditions.filter(c, c.type == 'ScalingActive')[0].message" },
          },
          {
            id: "max-too-low",
            when: `${condition("ScalingLimited", "True")} && autoscalers[0].status.currentReplicas == autoscalers[0].spec.maxReplicas && double(${MEASURED}) > double(${TARGET}) * 1.1`,
            values: { max: "autoscalers[0].spec.maxReplicas", use: MEASURED, target: TARGET },
          },
          {
            id: "measuring",
            when: "size(autoscalers) > 0",
            values: { now: "at(autoscalers[0], 'status.currentReplicas')", ready: READY },
          },
        ],
      },
      solution: [{ apply: autoscaler(12) }],
    },
    {
      id: "calm",
      look: [{ region: "timeline" }, { region: "traffic" }],
      files: { "customers.yaml": customers(5) },
      prediction: {
        options: ["atOnce", "minutes", "never"],
        facts: FACTS,
        revealed: `${RATE} <= 10 && deployment.spec.replicas < was.deployment.spec.replicas`,
        answer: "seconds < 60 ? 'atOnce' : 'minutes'",
      },
      goal: {
        facts: FACTS,
        reached: `traffic != null && ${RATE} <= 10 && size(autoscalers) > 0 && deployment.spec.replicas == autoscalers[0].spec.minReplicas && ${READY} == deployment.spec.replicas`,
        nearMisses: [
          { id: "no-autoscaler", when: "size(autoscalers) == 0" },
          { id: "still-busy", when: `${RATE} > 10 && ${RATE} < ${RUSH}`, values: { rate: RATE } },
          {
            id: "waiting",
            when: `traffic != null && ${RATE} <= 10`,
            values: { seconds: "seconds", now: "deployment.spec.replicas" },
          },
        ],
      },
      solution: [{ apply: customers(5) }, { waitSeconds: 240 }],
    },
    {
      id: "two-masters",
      look: [{ region: "terminal" }, { kind: "Deployment", namespace: "default", name: "shop" }],
      prediction: {
        options: ["stays", "putBack"],
        facts: FACTS,
        revealed:
          "deployment.metadata.generation > was.deployment.metadata.generation && deployment.spec.replicas == autoscalers[0].spec.minReplicas",
        answer: "deployment.metadata.generation >= was.deployment.metadata.generation + 2 ? 'putBack' : 'stays'",
      },
      goal: {
        facts: FACTS,
        seen: { changed: "deployment.spec.replicas == 1" },
        reached: `seen.changed && deployment.spec.replicas >= autoscalers[0].spec.minReplicas && ${READY} == deployment.spec.replicas`,
        nearMisses: [
          { id: "zero", when: "deployment.spec.replicas == 0" },
          { id: "no-autoscaler", when: "size(autoscalers) == 0" },
          {
            id: "upwards",
            when: "deployment.spec.replicas > autoscalers[0].spec.minReplicas",
            values: { now: "deployment.spec.replicas" },
          },
          { id: "soon", when: "seen.changed" },
        ],
      },
      solution: [{ run: "kubectl scale deployment shop --replicas=1" }],
    },
    { id: "look-back", look: [{ region: "timeline" }, { region: "inspector" }], solution: [] },
  ],
  experience: { see: "rush", breaks: "rush", onlyHere: { step: "look-back", way: "rewind" } },
  checks: {
    otherWays: [
      {
        step: "by-hand",
        actions: [{ run: "kubectl set resources deployment shop --limits=cpu=2 --requests=cpu=200m" }],
      },
      { step: "by-hand", actions: [{ run: `kubectl patch deployment shop -p '{"spec":{"replicas":5}}'` }] },
      { step: "autoscaler", actions: [{ run: "kubectl autoscale deployment shop --cpu=70% --min=2 --max=10" }] },
    ],
    mistakes: [
      { step: "rush", actions: [{ apply: customers(20) }], nearMiss: "too-little" },
      { step: "rush", actions: [{ run: "kubectl delete traffic customers" }], nearMiss: "no-traffic" },
      {
        step: "calm",
        actions: [{ apply: customers(5) }, { run: "kubectl delete hpa shop" }],
        nearMiss: "no-autoscaler",
      },
      { step: "by-hand", actions: [{ run: "kubectl delete traffic customers" }], nearMiss: "fewer-customers" },
      { step: "by-hand", actions: [{ run: "kubectl rollout restart deployment shop" }], nearMiss: "still-lost" },
      { step: "autoscaler", actions: [{ apply: autoscaler(12, "shopp") }], nearMiss: "wrong-target" },
      { step: "autoscaler", actions: [{ apply: autoscaler(4) }], nearMiss: "max-too-low" },
      { step: "calm", actions: [{ apply: customers(30) }], nearMiss: "still-busy" },
      { step: "two-masters", actions: [{ run: "kubectl scale deployment shop --replicas=0" }], nearMiss: "zero" },
      { step: "two-masters", actions: [{ run: "kubectl scale deployment shop --replicas=6" }], nearMiss: "upwards" },
    ],
  },
};
