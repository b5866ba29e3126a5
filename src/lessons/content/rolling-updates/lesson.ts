/** Rolling updates: old Pods make room for new ones a few at a time, no request is lost, and a bad version is taken back. */
import type { Lesson } from "../../lesson.ts";
import { CLUSTER, shop } from "./manifests.ts";

const FACTS = {
  pods: "/api/v1/namespaces/default/pods",
  deployment: "/apis/apps/v1/namespaces/default/deployments/shop",
  traffic: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/customers",
};

const READY = "pods.filter(p, ready(p))";
const FAILED = "traffic.status.failed - was.traffic.status.failed";
const ANSWERED = "traffic.status.ok - was.traffic.status.ok";
const IMAGE = "deployment.spec.template.spec.containers[0].image";
const on = (version: string): string => `${READY}.filter(p, p.spec.containers[0].image.endsWith(':${version}'))`;
/** Every Pod is of this version, and at least four are ready. */
const allOn = (version: string): string =>
  `size(${on(version)}) >= 4 && pods.all(p, p.spec.containers[0].image.endsWith(':${version}'))`;

const PULL_TROUBLE =
  "pods.filter(p, at(p, 'status.containerStatuses') != null && p.status.containerStatuses.exists(c, at(c, 'state.waiting.reason') in ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName']))";
const GONE = { id: "gone", when: "deployment == null" };
const BAD_IMAGE = {
  id: "image",
  when: `size(${PULL_TROUBLE}) > 0`,
  values: { image: `${PULL_TROUBLE}[0].spec.containers[0].image` },
};
const FEWER = {
  id: "fewer",
  when: "at(deployment, 'spec.replicas') < 4",
  values: { want: "deployment.spec.replicas" },
};
const onTheWay = (version: string) => ({
  id: "on-the-way",
  when: `${IMAGE}.endsWith(':${version}')`,
  values: { ready: `size(${on(version)})`, old: `size(pods) - size(${on(version)})` },
});
const otherVersion = (now: string, next: string) => ({
  id: "other-version",
  when: `!${IMAGE}.endsWith(':${now}') && !${IMAGE}.endsWith(':${next}')`,
  values: { image: IMAGE },
});

export const rollingUpdates: Lesson = {
  id: "rolling-updates",
  kind: "lesson",
  minutes: 12,
  needs: ["health"],
  start: { seed: 8, nodes: 3, manifests: CLUSTER, settleSeconds: 30, speed: 1, view: "workloads" },
  steps: [
    { id: "open-all-day", look: [{ region: "canvas" }, { region: "traffic" }], solution: [] },
    {
      id: "new-version",
      look: [{ kind: "Deployment", namespace: "default", name: "shop" }, { region: "canvas" }, { region: "timeline" }],
      files: { "shop.yaml": shop("v1") },
      prediction: {
        options: ["allAtOnce", "fewAtATime", "oldOnesChange"],
        facts: FACTS,
        revealed: "pods.exists(p, p.spec.containers[0].image.endsWith(':v2'))",
        answer: `size(${on("v1")}) > 0 ? 'fewAtATime' : 'allAtOnce'`,
      },
      goal: {
        facts: FACTS,
        reached: allOn("v2"),
        nearMisses: [GONE, BAD_IMAGE, FEWER, otherVersion("v1", "v2"), onTheWay("v2")],
      },
      solution: [{ run: "kubectl set image deployment/shop shop=kubarium/shop:v2" }],
    },
    {
      id: "say-goodbye",
      look: [{ region: "traffic" }, { region: "editor" }],
      files: { "shop.yaml": shop("v2", true) },
      goal: {
        facts: FACTS,
        reached: `size(${READY}) >= 4 && pods.all(p, at(p.spec.containers[0], 'lifecycle.preStop') != null)`,
        nearMisses: [
          GONE,
          BAD_IMAGE,
          FEWER,
          {
            id: "on-the-way",
            when: "at(deployment.spec.template.spec.containers[0], 'lifecycle.preStop') != null",
            values: { ready: `size(${READY}.filter(p, at(p.spec.containers[0], 'lifecycle.preStop') != null))` },
          },
          {
            id: "only-grace",
            when: "at(deployment, 'spec.template.spec.terminationGracePeriodSeconds') != at(was.deployment, 'spec.template.spec.terminationGracePeriodSeconds')",
            values: { seconds: "deployment.spec.template.spec.terminationGracePeriodSeconds" },
          },
          {
            id: "something-else",
            when: "deployment.metadata.generation != was.deployment.metadata.generation",
          },
        ],
      },
      solution: [{ apply: shop("v2", true) }, { waitSeconds: 15 }],
    },
    {
      id: "no-loss",
      look: [{ region: "traffic" }, { region: "canvas" }],
      prediction: {
        options: ["none", "some"],
        facts: FACTS,
        revealed: allOn("v3"),
        answer: `${FAILED} == 0 ? 'none' : 'some'`,
      },
      goal: {
        facts: FACTS,
        reached: `${allOn("v3")} && ${FAILED} == 0`,
        nearMisses: [
          GONE,
          { id: "lost", when: `${FAILED} > 0`, values: { lost: FAILED } },
          BAD_IMAGE,
          FEWER,
          otherVersion("v2", "v3"),
          onTheWay("v3"),
        ],
      },
      solution: [{ run: "kubectl set image deployment/shop shop=kubarium/shop:v3" }],
    },
    {
      id: "bad-version",
      look: [{ region: "canvas" }, { region: "traffic" }],
      prediction: {
        options: ["outage", "nothing"],
        facts: FACTS,
        revealed: `size(${PULL_TROUBLE}) > 0 && ${ANSWERED} >= 100`,
        answer: `${FAILED} > 0 ? 'outage' : 'nothing'`,
      },
      goal: {
        facts: FACTS,
        reached: `size(${PULL_TROUBLE}) > 0 && ${ANSWERED} >= 100`,
        nearMisses: [
          GONE,
          { id: "watch", when: `size(${PULL_TROUBLE}) > 0`, values: { answered: ANSWERED } },
          {
            id: "good-image",
            when: `${IMAGE} != was.deployment.spec.template.spec.containers[0].image`,
            values: { image: IMAGE },
          },
        ],
      },
      solution: [{ run: "kubectl set image deployment/shop shop=kubarium/shop:next" }],
    },
    {
      id: "take-it-back",
      look: [{ kind: "Deployment", namespace: "default", name: "shop" }, { region: "terminal" }],
      goal: {
        facts: FACTS,
        reached: `size(${READY}) >= 4 && size(${PULL_TROUBLE}) == 0 && size(pods) == size(${READY})`,
        nearMisses: [
          GONE,
          FEWER,
          {
            id: "deleted-pods",
            when: `${IMAGE} == was.deployment.spec.template.spec.containers[0].image && was.pods.exists(o, !pods.exists(p, p.metadata.uid == o.metadata.uid))`,
            values: { image: IMAGE },
          },
          {
            id: "still-bad",
            when: `${IMAGE} != was.deployment.spec.template.spec.containers[0].image && size(${PULL_TROUBLE}) > 0`,
            values: { image: IMAGE },
          },
          {
            id: "on-the-way",
            when: `${IMAGE} != was.deployment.spec.template.spec.containers[0].image`,
            values: { ready: `size(${READY})` },
          },
        ],
      },
      solution: [{ run: "kubectl rollout undo deployment/shop" }],
    },
    {
      id: "all-at-once",
      look: [{ region: "editor" }, { region: "traffic" }],
      goal: {
        facts: FACTS,
        seen: { closed: `size(pods) > 0 && size(${READY}) == 0` },
        reached: `seen.closed && ${allOn("v4")}`,
        nearMisses: [
          GONE,
          BAD_IMAGE,
          FEWER,
          {
            id: "stepwise",
            when: `!seen.closed && ${allOn("v4")}`,
            values: { strategy: "deployment.spec.strategy.type" },
          },
          {
            id: "no-new-version",
            when: `deployment.spec.strategy.type == 'Recreate' && !seen.closed && !${IMAGE}.endsWith(':v4')`,
          },
          onTheWay("v4"),
          otherVersion("v3", "v4"),
        ],
      },
      solution: [
        {
          run: `kubectl patch deployment shop -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'`,
        },
        { run: "kubectl set image deployment/shop shop=kubarium/shop:v4" },
      ],
    },
  ],
  experience: { see: "no-loss", breaks: "bad-version", onlyHere: { step: "new-version", way: "rewind" } },
  checks: {
    otherWays: [
      { step: "new-version", actions: [{ apply: shop("v2") }] },
      {
        step: "say-goodbye",
        actions: [
          {
            run: `kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"shop","lifecycle":{"preStop":{"exec":{"command":["sleep","5"]}}}}]}}}}'`,
          },
        ],
      },
      { step: "no-loss", actions: [{ apply: shop("v3", true) }] },
      { step: "take-it-back", actions: [{ run: "kubectl set image deployment/shop shop=kubarium/shop:v3" }] },
      { step: "take-it-back", actions: [{ apply: shop("v3", true) }] },
    ],
    mistakes: [
      {
        step: "new-version",
        actions: [{ run: "kubectl set image deployment/shop shop=kubarium/shpo:v2" }],
        nearMiss: "image",
      },
      {
        step: "new-version",
        actions: [{ run: "kubectl set image deployment/shop shop=kubarium/shop:v3" }],
        nearMiss: "other-version",
      },
      {
        step: "say-goodbye",
        actions: [
          {
            run: `kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":60}}}}'`,
          },
        ],
        nearMiss: "only-grace",
      },
      { step: "no-loss", actions: [{ run: "kubectl delete pod --all --grace-period=0 --force" }], nearMiss: "lost" },
      {
        step: "bad-version",
        actions: [{ run: "kubectl set image deployment/shop shop=kubarium/shop:v4" }],
        nearMiss: "good-image",
      },
      {
        step: "take-it-back",
        actions: [{ run: "kubectl delete pod -l app=shop --wait=false" }],
        nearMiss: "deleted-pods",
      },
      {
        step: "all-at-once",
        actions: [{ run: "kubectl set image deployment/shop shop=kubarium/shop:v4" }],
        nearMiss: "stepwise",
      },
    ],
  },
};
