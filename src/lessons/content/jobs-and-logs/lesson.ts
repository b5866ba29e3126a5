/** Work that ends, work by the clock, work on every machine, and where logs go when a Pod does. */
import type { Lesson } from "../../lesson.ts";
import { BROKEN, collector, CRUNCH, cronJob, job, MACHINE } from "./manifests.ts";

const FACTS = {
  jobs: "/apis/batch/v1/namespaces/default/jobs",
  cronJobs: "/apis/batch/v1/namespaces/default/cronjobs",
  pods: "/api/v1/namespaces/default/pods",
  deployments: "/apis/apps/v1/namespaces/default/deployments",
  daemonSets: "/apis/apps/v1/namespaces/default/daemonsets",
  nodes: "/api/v1/nodes",
  machines: "/apis/sim.kubarium.dev/v1alpha1/machines",
};

const has = (job: string, type: string): string =>
  `(at(${job}, 'status.conditions') != null && ${job}.status.conditions.exists(c, c.type == '${type}' && c.status == 'True'))`;
const TOOK = "timestamp(j.status.completionTime) - timestamp(j.status.startTime)";
const LARGE = "jobs.filter(j, at(j, 'spec.completions') != null && j.spec.completions >= 6)";
const BARE = "pods.filter(p, at(p, 'metadata.ownerReferences') == null)";
const WORKERS = "nodes.filter(n, !('node-role.kubernetes.io/control-plane' in n.metadata.labels))";
const OWNED =
  "pods.filter(p, ready(p) && size(daemonSets) > 0 && ownedBy(p, 'DaemonSet', daemonSets[0].metadata.name))";
const EVERYWHERE = `size(daemonSets) > 0 && ${WORKERS}.all(n, ${OWNED}.exists(p, p.spec.nodeName == n.metadata.name))`;
const FINISHED_BY_CLOCK = `size(jobs.filter(j, at(j, 'metadata.ownerReferences') != null && ${has("j", "Complete")}))`;
const LEFT =
  "pods.filter(p, was.pods.exists(o, o.metadata.uid == p.metadata.uid) && at(p, 'status.phase') in ['Succeeded', 'Failed'])";
/** What every collector has printed, Pods that are gone included. */
const COLLECTED = "/api/v1/namespaces/default/pods/*/log?labelSelector=app%3Dcollector";
const CARRIED_AWAY = "logs.exists(text, text.contains('counting'))";
const OF_JOBS =
  "pods.filter(p, at(p, 'metadata.ownerReferences') != null && p.metadata.ownerReferences.exists(o, o.kind == 'Job'))";
const SELECTIVE = {
  id: "not-everywhere",
  when: "size(daemonSets) > 0 && at(daemonSets[0], 'spec.template.spec.nodeSelector') != null",
  values: { selector: "words(daemonSets[0].spec.template.spec.nodeSelector)" },
};

export const jobsAndLogs: Lesson = {
  id: "jobs-and-logs",
  kind: "lesson",
  minutes: 14,
  needs: ["manifests-and-self-healing"],
  start: { seed: 12, nodes: 3, manifests: "", settleSeconds: 20, speed: 1, view: "placement" },
  steps: [
    { id: "kinds-of-work", look: [{ region: "canvas" }], solution: [] },
    {
      id: "many",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "job.yaml": job("crunch", 3, CRUNCH) },
      prediction: {
        options: ["ten", "twenty", "sixty"],
        facts: FACTS,
        revealed: `${LARGE}.exists(j, ${has("j", "Complete")})`,
        answer: `${LARGE}.exists(j, ${has("j", "Complete")} && ${TOOK} < duration('17s')) ? 'ten' : ${LARGE}.exists(j, ${has("j", "Complete")} && ${TOOK} < duration('45s')) ? 'twenty' : 'sixty'`,
      },
      goal: {
        facts: FACTS,
        reached: `${LARGE}.exists(j, ${has("j", "Complete")} && ${TOOK} < duration('45s'))`,
        nearMisses: [
          {
            id: "bare-pod",
            when: `size(jobs) == 0 && size(${BARE}) > 0`,
            values: { name: `${BARE}[0].metadata.name` },
          },
          {
            id: "deployment",
            when: "size(jobs) == 0 && size(deployments) > 0",
            values: { name: "deployments[0].metadata.name" },
          },
          {
            id: "one-by-one",
            when: `${LARGE}.exists(j, j.spec.parallelism == 1)`,
            values: { done: `at(${LARGE}[0], 'status.succeeded')` },
          },
          {
            id: "too-few",
            when: `size(jobs) > 0 && size(${LARGE}) == 0`,
            values: { want: "at(jobs[0], 'spec.completions')" },
          },
          { id: "running", when: `size(${LARGE}) > 0`, values: { done: `at(${LARGE}[0], 'status.succeeded')` } },
        ],
      },
      solution: [{ apply: job("crunch", 3, CRUNCH) }],
    },
    {
      id: "failing",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "broken.yaml": job("broken", 1, BROKEN, 1) },
      prediction: {
        options: ["one", "three", "forever"],
        facts: FACTS,
        revealed: `jobs.exists(j, ${has("j", "Failed")})`,
        answer: `jobs.exists(j, ${has("j", "Failed")} && j.status.failed == 3) ? 'three' : 'one'`,
      },
      goal: {
        facts: FACTS,
        reached: `jobs.exists(j, ${has("j", "Failed")})`,
        nearMisses: [
          {
            id: "retrying",
            when: "jobs.exists(j, at(j, 'status.failed') != null && j.status.failed > 0)",
            values: {
              failed: "jobs.filter(j, at(j, 'status.failed') != null && j.status.failed > 0)[0].status.failed",
            },
          },
          { id: "repaired", when: `size(jobs) > size(was.jobs) && jobs.all(j, ${has("j", "Complete")})` },
          { id: "starting", when: "size(jobs) > size(was.jobs)" },
        ],
      },
      solution: [{ apply: job("broken", 1, BROKEN, 1) }],
    },
    {
      id: "where-logs-go",
      look: [{ region: "terminal" }],
      prediction: {
        options: ["stay", "gone"],
        facts: FACTS,
        revealed: `size(jobs) == 0 && (size(${LEFT}) == 0 || seconds > 300)`,
        answer: `size(${LEFT}) == 0 ? 'gone' : 'stay'`,
      },
      goal: {
        facts: FACTS,
        reached: `size(jobs) == 0 && size(${LEFT}) == 0`,
        nearMisses: [
          {
            id: "pods-only",
            when: "size(jobs) == size(was.jobs) && size(pods) < size(was.pods)",
          },
          { id: "some-left", when: "size(jobs) < size(was.jobs)", values: { names: "jobs.map(j, j.metadata.name)" } },
        ],
      },
      solution: [{ run: "kubectl delete job crunch broken" }],
    },
    {
      id: "every-machine",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "collector.yaml": collector("DaemonSet") },
      goal: {
        facts: FACTS,
        reached: EVERYWHERE,
        nearMisses: [
          {
            id: "deployment",
            when: "size(daemonSets) == 0 && size(deployments) > 0",
            values: { name: "deployments[0].metadata.name" },
          },
          SELECTIVE,
          {
            id: "starting",
            when: "size(daemonSets) > 0",
            values: { ready: `size(${OWNED})`, want: `size(${WORKERS})` },
          },
        ],
      },
      solution: [{ apply: collector("DaemonSet") }],
    },
    {
      id: "carried-away",
      look: [{ region: "editor" }, { region: "terminal" }],
      files: { "job.yaml": job("crunch", 3, CRUNCH) },
      prediction: {
        options: ["nowhere", "collectors", "job"],
        facts: { ...FACTS, logs: COLLECTED },
        revealed: `size(daemonSets) > 0 && size(jobs) == 0 && size(${OF_JOBS}) == 0 && seconds > 15`,
        answer: `${CARRIED_AWAY} ? 'collectors' : 'nowhere'`,
      },
      goal: {
        facts: { ...FACTS, logs: COLLECTED },
        seen: { ran: `jobs.exists(j, ${has("j", "Complete")})`, begun: "size(jobs) > 0" },
        reached: `seen.ran && size(jobs) == 0 && size(${OF_JOBS}) == 0 && ${CARRIED_AWAY}`,
        nearMisses: [
          { id: "no-collector", when: "size(daemonSets) == 0" },
          { id: "too-early", when: "seen.begun && !seen.ran && size(jobs) == 0" },
          { id: "delete-it", when: "seen.ran && size(jobs) > 0", values: { name: "jobs[0].metadata.name" } },
          { id: "other-work", when: `seen.ran && size(jobs) == 0 && size(${OF_JOBS}) == 0` },
          { id: "running", when: "size(jobs) > 0", values: { done: "at(jobs[0], 'status.succeeded')" } },
        ],
      },
      solution: [{ apply: job("crunch", 3, CRUNCH) }, { waitSeconds: 40 }, { run: "kubectl delete job crunch" }],
    },
    {
      id: "new-machine",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "machine.yaml": MACHINE },
      prediction: {
        options: ["byItself", "byHand"],
        facts: FACTS,
        revealed: `size(${WORKERS}) > 3 && (${EVERYWHERE} || seconds > 120)`,
        answer: `${EVERYWHERE} ? 'byItself' : 'byHand'`,
      },
      goal: {
        facts: FACTS,
        reached: `size(${WORKERS}) > 3 && ${EVERYWHERE}`,
        nearMisses: [
          { id: "no-daemon-set", when: "size(daemonSets) == 0" },
          SELECTIVE,
          { id: "off", when: "machines.exists(m, m.spec.power == 'Off')" },
          { id: "starting", when: `size(${WORKERS}) > 3` },
          { id: "booting", when: "size(machines) > size(was.machines)" },
        ],
      },
      solution: [{ apply: MACHINE }],
    },
    {
      id: "by-the-clock",
      look: [{ region: "editor" }, { region: "timeline" }],
      files: { "tidy-up.yaml": cronJob("* * * * *") },
      goal: {
        facts: FACTS,
        reached: `${FINISHED_BY_CLOCK} >= 2`,
        nearMisses: [
          { id: "suspended", when: "cronJobs.exists(c, at(c, 'spec.suspend') == true)" },
          {
            id: "other-schedule",
            when: "cronJobs.exists(c, !(c.spec.schedule in ['* * * * *', '*/1 * * * *', '*/2 * * * *']))",
            values: { schedule: "cronJobs[0].spec.schedule" },
          },
          { id: "waiting", when: "size(cronJobs) > 0", values: { done: FINISHED_BY_CLOCK } },
        ],
      },
      solution: [{ apply: cronJob("* * * * *") }],
    },
    { id: "look-back", look: [{ region: "timeline" }, { region: "inspector" }], solution: [] },
  ],
  experience: { see: "many", breaks: "where-logs-go", onlyHere: { step: "look-back", way: "rewind" } },
  checks: {
    otherWays: [
      { step: "many", actions: [{ apply: job("sums", 6, CRUNCH) }] },
      { step: "where-logs-go", actions: [{ run: "kubectl delete jobs --all" }] },
      {
        step: "carried-away",
        actions: [{ apply: job("sums", 6, CRUNCH) }, { waitSeconds: 30 }, { run: "kubectl delete jobs --all" }],
      },
      {
        step: "by-the-clock",
        actions: [{ run: `kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *" -- date` }],
      },
    ],
    mistakes: [
      { step: "many", actions: [{ run: "kubectl run crunch --image=busybox:1.37 -- sleep 8" }], nearMiss: "bare-pod" },
      { step: "many", actions: [{ run: "kubectl create deployment crunch --image=busybox" }], nearMiss: "deployment" },
      { step: "many", actions: [{ apply: job("crunch", 1, CRUNCH) }], nearMiss: "one-by-one" },
      { step: "failing", actions: [{ run: "kubectl create job fine --image=busybox -- date" }], nearMiss: "repaired" },
      { step: "where-logs-go", actions: [{ run: "kubectl delete pods --all" }], nearMiss: "pods-only" },
      {
        step: "carried-away",
        actions: [{ apply: job("crunch", 3, CRUNCH) }, { waitSeconds: 5 }, { run: "kubectl delete job crunch" }],
        nearMiss: "too-early",
      },
      {
        step: "carried-away",
        actions: [{ apply: job("crunch", 3, CRUNCH) }, { waitSeconds: 40 }],
        nearMiss: "delete-it",
      },
      {
        step: "carried-away",
        actions: [{ run: "kubectl delete daemonset collector" }, { apply: job("crunch", 3, CRUNCH) }],
        nearMiss: "no-collector",
      },
      { step: "every-machine", actions: [{ apply: collector("Deployment") }], nearMiss: "deployment" },
      {
        step: "every-machine",
        actions: [{ apply: collector("DaemonSet", "      nodeSelector:\n        disk: ssd\n") }],
        nearMiss: "not-everywhere",
      },
      { step: "by-the-clock", actions: [{ apply: cronJob("0 3 * * *") }], nearMiss: "other-schedule" },
    ],
  },
};
