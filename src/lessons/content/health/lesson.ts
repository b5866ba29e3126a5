/** Health: restarts and their back-off, readiness, liveness, and a liveness probe that does harm. */
import type { Lesson } from "../../lesson.ts";
import { CLUSTER, CRASH, impatient, shop, worker } from "./manifests.ts";

const FACTS = { pods: "/api/v1/namespaces/default/pods" };
const SHOP_FACTS = {
  ...FACTS,
  deployment: "/apis/apps/v1/namespaces/default/deployments/shop",
  traffic: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers",
};

const SHOP = "pods.filter(p, at(p, 'metadata.labels.app') == 'shop')";
const RESTARTED =
  "pods.filter(p, was.pods.exists(o, o.metadata.uid == p.metadata.uid && p.status.containerStatuses[0].restartCount > o.status.containerStatuses[0].restartCount))";
const GONE = "was.pods.exists(o, !pods.exists(p, p.metadata.uid == o.metadata.uid))";
const named = (name: string): string => `pods.filter(p, p.metadata.name == '${name}')`;
const restarts = (name: string): string => `${named(name)}[0].status.containerStatuses[0].restartCount`;
const waitingFor = (name: string): string =>
  `at(${named(name)}[0].status.containerStatuses[0], 'state.waiting.reason')`;

const FAILED = "traffic.status.failed - was.traffic.status.failed";
const SLOW = `${SHOP}.filter(p, p.spec.containers[0].image.contains('slow-shop'))`;
const PROBED = `${SHOP}.filter(p, at(p.spec.containers[0], 'readinessProbe') != null)`;
const CONTAINER = "deployment.spec.template.spec.containers[0]";

export const health: Lesson = {
  id: "health",
  kind: "lesson",
  minutes: 14,
  needs: ["services-and-dns"],
  start: { seed: 7, nodes: 2, manifests: CLUSTER, settleSeconds: 25, speed: 1, view: "placement" },
  steps: [
    { id: "how-are-you", look: [{ region: "canvas" }, { region: "traffic" }], solution: [] },
    {
      id: "restart",
      look: [{ region: "break" }, { region: "canvas" }],
      prediction: {
        options: ["samePod", "newPod", "nothing"],
        facts: FACTS,
        revealed: `size(${RESTARTED}) > 0`,
        answer: `${RESTARTED}.exists(p, was.pods.exists(o, o.metadata.uid == p.metadata.uid)) ? 'samePod' : 'newPod'`,
      },
      goal: {
        facts: FACTS,
        reached: `${RESTARTED}.exists(p, ready(p))`,
        nearMisses: [
          {
            id: "restarting",
            when: `size(${RESTARTED}) > 0`,
            values: { name: `${RESTARTED}[0].metadata.name` },
          },
          { id: "deleted", when: GONE },
        ],
      },
      solution: [{ run: "kubectl exec deploy/shop -- kill 1" }],
    },
    {
      id: "crash-loop",
      look: [{ kind: "Pod", namespace: "default", name: "crash" }, { region: "events" }],
      files: { "crash.yaml": CRASH },
      prediction: {
        options: ["givesUp", "samePace", "everLonger"],
        facts: FACTS,
        revealed: `${restarts("crash")} >= 3 && ${waitingFor("crash")} == 'CrashLoopBackOff'`,
        answer: `${waitingFor("crash")} == 'CrashLoopBackOff' ? 'everLonger' : 'givesUp'`,
      },
      goal: {
        facts: FACTS,
        reached: `pods.exists(p, at(p, 'status.containerStatuses') != null && p.status.containerStatuses.exists(c, c.restartCount >= 3 && at(c, 'state.waiting.reason') == 'CrashLoopBackOff'))`,
        nearMisses: [
          {
            id: "gave-up",
            when: "pods.exists(p, p.status.phase in ['Failed', 'Succeeded'])",
            values: { policy: "pods.filter(p, p.status.phase in ['Failed', 'Succeeded'])[0].spec.restartPolicy" },
          },
          {
            id: "counting",
            when: `size(${named("crash")}) > 0 && ${restarts("crash")} >= 0`,
            values: {
              count: restarts("crash"),
              state: `${waitingFor("crash")} == null ? 'running' : ${waitingFor("crash")}`,
            },
          },
        ],
      },
      solution: [{ apply: CRASH }, { waitSeconds: 50 }],
    },
    {
      id: "too-early",
      look: [{ region: "editor" }, { region: "traffic" }],
      files: { "shop.yaml": shop("kubarium/slow-shop:v1") },
      prediction: {
        options: ["noticed", "unnoticed"],
        facts: SHOP_FACTS,
        revealed: `${FAILED} >= 20 || size(${SLOW}) >= 2 && seconds > 60`,
        answer: `${FAILED} >= 20 ? 'noticed' : 'unnoticed'`,
      },
      goal: {
        facts: SHOP_FACTS,
        reached: `size(${SLOW}) >= 2 && ${FAILED} >= 20`,
        nearMisses: [
          { id: "probe-already", when: `size(${PROBED}) > 0` },
          { id: "starting", when: `size(${SLOW}) > 0`, values: { failed: FAILED } },
        ],
      },
      solution: [{ apply: shop("kubarium/slow-shop:v1") }, { waitSeconds: 30 }],
    },
    {
      id: "readiness",
      look: [{ region: "editor" }, { region: "traffic" }, { region: "timeline" }],
      files: { "shop.yaml": shop("kubarium/slow-shop:v1", 8080) },
      goal: {
        facts: SHOP_FACTS,
        reached: `size(${PROBED}) >= 2 && ${SHOP}.all(p, ready(p)) && size(${PROBED}) == size(${SHOP}) && traffic.status.errorsPerSecond == 0`,
        heldSeconds: 10,
        nearMisses: [
          {
            id: "wrong-port",
            when: `at(${CONTAINER}, 'readinessProbe.httpGet.port') != null && string(${CONTAINER}.readinessProbe.httpGet.port) != '8080'`,
            values: { port: `${CONTAINER}.readinessProbe.httpGet.port` },
          },
          {
            id: "liveness-instead",
            when: `at(${CONTAINER}, 'readinessProbe') == null && at(${CONTAINER}, 'livenessProbe') != null`,
          },
          { id: "on-the-way", when: `size(${PROBED}) > 0`, values: { ready: `size(${PROBED}.filter(p, ready(p)))` } },
        ],
      },
      solution: [{ apply: shop("kubarium/slow-shop:v1", 8080) }],
    },
    {
      id: "too-strict",
      look: [{ region: "editor" }, { kind: "Pod", namespace: "default", name: "impatient" }],
      files: { "impatient.yaml": impatient(false) },
      prediction: {
        options: ["comesUp", "neverComesUp"],
        facts: FACTS,
        revealed: `size(${named("impatient")}) > 0 && (${restarts("impatient")} >= 2 || seconds > 90)`,
        answer: `${restarts("impatient")} >= 2 ? 'neverComesUp' : 'comesUp'`,
      },
      goal: {
        facts: FACTS,
        seen: { suffered: `${restarts("impatient")} >= 2` },
        reached: `seen.suffered && ready(${named("impatient")}[0]) && ${restarts("impatient")} == 0 && at(${named("impatient")}[0].spec.containers[0], 'livenessProbe') != null`,
        heldSeconds: 30,
        nearMisses: [
          {
            id: "no-liveness",
            when: `at(${named("impatient")}[0].spec.containers[0], 'livenessProbe') == null`,
          },
          {
            id: "killed",
            when: `${restarts("impatient")} > 0`,
            values: { count: restarts("impatient") },
          },
          { id: "watch-first", when: `!seen.suffered && size(${named("impatient")}) > 0` },
          { id: "missing", when: `seen.suffered && size(${named("impatient")}) == 0` },
          { id: "on-the-way", when: "seen.suffered" },
        ],
      },
      solution: [
        { apply: impatient(false) },
        { waitSeconds: 30 },
        { run: "kubectl delete pod impatient" },
        { apply: impatient(true) },
      ],
    },
    {
      id: "hung",
      look: [{ region: "terminal" }, { kind: "Pod", namespace: "default", name: "worker" }],
      files: { "worker.yaml": worker() },
      goal: {
        facts: FACTS,
        reached: `${restarts("worker")} > 0 && ready(${named("worker")}[0]) && at(${named("worker")}[0].spec.containers[0], 'livenessProbe') != null`,
        nearMisses: [
          {
            id: "no-liveness",
            when: `size(${named("worker")}) > 0 && at(${named("worker")}[0].spec.containers[0], 'livenessProbe') == null`,
          },
          { id: "well", when: `${restarts("worker")} == 0 && ready(${named("worker")}[0])` },
          { id: "restarting", when: `size(${named("worker")}) > 0` },
        ],
      },
      solution: [{ apply: worker() }, { waitSeconds: 10 }, { run: "kubectl exec worker -- rm /tmp/healthy" }],
    },
  ],
  experience: { see: "restart", breaks: "restart", onlyHere: { step: "readiness", way: "rewind" } },
  checks: {
    otherWays: [
      { step: "crash-loop", actions: [{ run: "kubectl run oops --image=busybox:1.37 -- false" }, { waitSeconds: 60 }] },
      {
        step: "readiness",
        actions: [
          {
            run: `kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"shop","readinessProbe":{"tcpSocket":{"port":8080}}}]}}}}'`,
          },
        ],
      },
      {
        step: "too-strict",
        actions: [
          { apply: impatient(false) },
          { waitSeconds: 40 },
          { run: "kubectl delete pod impatient --grace-period=0 --force" },
          { apply: impatient(false).replace("periodSeconds: 2", "periodSeconds: 2\n        initialDelaySeconds: 30") },
        ],
      },
    ],
    mistakes: [
      { step: "restart", actions: [{ run: "kubectl delete pod -l app=shop --wait=false" }], nearMiss: "deleted" },
      {
        step: "crash-loop",
        actions: [{ run: "kubectl run crash --image=kubarium/crash:v1 --restart=Never" }],
        nearMiss: "gave-up",
      },
      { step: "too-early", actions: [{ apply: shop("kubarium/slow-shop:v1", 8080) }], nearMiss: "probe-already" },
      { step: "readiness", actions: [{ apply: shop("kubarium/slow-shop:v1", 80) }], nearMiss: "wrong-port" },
      { step: "too-strict", actions: [{ apply: impatient(false) }], nearMiss: "killed" },
      { step: "too-strict", actions: [{ apply: impatient(false, false) }], nearMiss: "no-liveness" },
      { step: "hung", actions: [{ apply: worker(false) }], nearMiss: "no-liveness" },
    ],
  },
};
