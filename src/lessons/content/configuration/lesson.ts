/** Settings outside the image: as a variable, as a file, with a key that is missing, and as a Secret. */
import type { Lesson } from "../../lesson.ts";
import { CLUSTER, SECRET, settings, shop } from "./manifests.ts";

const FACTS = {
  config: "/api/v1/namespaces/default/configmaps/shop-settings",
  pods: "/api/v1/namespaces/default/pods",
  shop: "/apis/apps/v1/namespaces/default/statefulsets/shop",
  line: "/api/v1/namespaces/default/pods/shop-0/log?tailLines=1",
  secrets: "/api/v1/namespaces/default/secrets",
};

/** Empty when the key is missing. */
const GREETING = "(at(config, 'data.greeting') == null ? '' : config.data.greeting)";
/** What the program has said last. */
const LINE = "(line == null ? '' : line)";
const FILE_IS_NEW = `${LINE}.contains('file=' + ${GREETING} + ' ')`;
const ENV_IS_NEW = `${LINE}.contains('env=' + ${GREETING} + ' ')`;
const READY = "pods.exists(p, p.metadata.name == 'shop-0' && ready(p))";
const WAITS_FOR = (reason: string): string =>
  `pods.exists(p, at(p, 'status.containerStatuses') != null && p.status.containerStatuses.exists(c, at(c, 'state.waiting.reason') == '${reason}'))`;
const CONFIG_ERROR = WAITS_FOR("CreateContainerConfigError");
const CONFIG_MESSAGE =
  "pods.filter(p, at(p, 'status.containerStatuses') != null && p.status.containerStatuses.exists(c, at(c, 'state.waiting.message') != null))[0].status.containerStatuses[0].state.waiting.message";
const KEYS = "(at(config, 'data') == null ? [] : config.data.map(k, k))";
const ENV = "(at(shop, 'spec.template.spec.containers') == null ? [] : shop.spec.template.spec.containers[0].env)";
const OPAQUE = "secrets.filter(s, s.type == 'Opaque')";
const NO_CONFIG = { id: "no-config", when: "config == null" };

export const configuration: Lesson = {
  id: "configuration",
  kind: "lesson",
  minutes: 10,
  needs: ["manifests-and-self-healing"],
  start: { seed: 10, nodes: 2, manifests: CLUSTER, settleSeconds: 60, speed: 5, view: "workloads" },
  steps: [
    { id: "two-ways", look: [{ kind: "Pod", namespace: "default", name: "shop-0" }], solution: [] },
    {
      id: "change-it",
      look: [{ region: "editor" }, { kind: "Pod", namespace: "default", name: "shop-0" }],
      files: { "settings.yaml": settings("Hello") },
      prediction: {
        options: ["both", "fileOnly", "envOnly"],
        facts: FACTS,
        revealed: `${GREETING} != '' && ${GREETING} != was.config.data.greeting && (${FILE_IS_NEW} || ${ENV_IS_NEW})`,
        answer: `!${FILE_IS_NEW} ? 'envOnly' : ${ENV_IS_NEW} && pods[0].metadata.uid == was.pods[0].metadata.uid ? 'both' : 'fileOnly'`,
      },
      goal: {
        facts: FACTS,
        reached: `${GREETING} != '' && ${GREETING} != was.config.data.greeting && ${FILE_IS_NEW}`,
        nearMisses: [
          NO_CONFIG,
          { id: "other-key", when: `!('greeting' in ${KEYS}) || size(${KEYS}) > 1`, values: { keys: KEYS } },
          {
            id: "waiting",
            when: `${GREETING} != was.config.data.greeting`,
            values: { line: LINE },
          },
        ],
      },
      solution: [{ apply: settings("Welcome") }],
    },
    {
      id: "restart",
      look: [{ region: "terminal" }, { kind: "Pod", namespace: "default", name: "shop-0" }],
      goal: {
        facts: FACTS,
        reached: `${READY} && ${GREETING} != 'Hello' && ${FILE_IS_NEW} && ${ENV_IS_NEW}`,
        nearMisses: [
          NO_CONFIG,
          { id: "no-shop", when: "shop == null || shop.spec.replicas == 0" },
          { id: "starting", when: `!${READY}` },
          { id: "old-value", when: `seconds > 5 && ${FILE_IS_NEW} && !(${ENV_IS_NEW})`, values: { line: LINE } },
        ],
      },
      solution: [{ run: "kubectl rollout restart statefulset shop" }],
    },
    {
      id: "missing-key",
      look: [{ region: "editor" }],
      files: { "settings.yaml": settings("Welcome", "greting") },
      prediction: {
        options: ["crashes", "runsOn"],
        facts: FACTS,
        revealed: `config != null && !('greeting' in ${KEYS}) && (seconds >= 15 || pods.all(p, p.metadata.uid != was.pods[0].metadata.uid))`,
        answer: `pods.exists(p, p.metadata.uid == was.pods[0].metadata.uid && !ready(p) && at(p, 'metadata.deletionTimestamp') == null) ? 'crashes' : 'runsOn'`,
      },
      goal: {
        facts: FACTS,
        reached: CONFIG_ERROR,
        nearMisses: [
          {
            id: "still-running",
            when: `!('greeting' in ${KEYS}) && ${READY}`,
            values: { keys: KEYS },
          },
          { id: "starting", when: `!('greeting' in ${KEYS})` },
          {
            id: "key-is-there",
            when: `'greeting' in ${KEYS} && (config.metadata.resourceVersion != was.config.metadata.resourceVersion || pods.exists(p, p.metadata.uid != was.pods[0].metadata.uid))`,
          },
        ],
      },
      solution: [{ apply: settings("Welcome", "greting") }, { waitSeconds: 15 }, { run: "kubectl delete pod shop-0" }],
    },
    {
      id: "repair",
      look: [{ kind: "Pod", namespace: "default", name: "shop-0" }, { region: "events" }],
      goal: {
        facts: FACTS,
        reached: `${READY} && (${GREETING} == '' ? !${LINE}.contains('env= ') : ${ENV_IS_NEW})`,
        nearMisses: [
          NO_CONFIG,
          {
            id: "still-missing",
            when: `${CONFIG_ERROR} && !('greeting' in ${KEYS}) && pods.exists(p, p.metadata.uid != was.pods[0].metadata.uid) || size(${KEYS}) > 1 && !('greeting' in ${KEYS})`,
            values: { keys: KEYS, message: CONFIG_MESSAGE },
          },
          { id: "retrying", when: `'greeting' in ${KEYS} && !${READY}` },
          { id: "starting", when: `!${READY} && !${CONFIG_ERROR}` },
        ],
      },
      solution: [{ apply: settings("Welcome") }],
    },
    {
      id: "secret",
      look: [{ region: "editor" }, { region: "terminal" }],
      files: { "secret.yaml": SECRET, "shop.yaml": shop(true) },
      prediction: {
        options: ["encrypted", "readable"],
        facts: FACTS,
        revealed: `size(${OPAQUE}) > 0`,
        answer: `${OPAQUE}.exists(s, s.data.exists(k, s.data[k].matches('^[A-Za-z0-9+/=]+$'))) ? 'readable' : 'encrypted'`,
      },
      goal: {
        facts: FACTS,
        reached: `${READY} && ${LINE}.contains('token=yes') && size(${OPAQUE}) > 0 && !${ENV}.exists(e, e.name == 'TOKEN' && at(e, 'value') != null) && !${ENV}.exists(e, e.name == 'TOKEN' && at(e, 'valueFrom.configMapKeyRef') != null)`,
        nearMisses: [
          {
            id: "in-the-open",
            when: `${ENV}.exists(e, e.name == 'TOKEN' && at(e, 'value') != null)`,
            values: { value: `${ENV}.filter(e, e.name == 'TOKEN')[0].value` },
          },
          {
            id: "in-config-map",
            when: `${ENV}.exists(e, at(e, 'valueFrom.configMapKeyRef') != null && e.name != 'GREETING')`,
          },
          { id: "not-found", when: CONFIG_ERROR, values: { message: CONFIG_MESSAGE } },
          {
            id: "other-name",
            when: `${ENV}.exists(e, at(e, 'valueFrom.secretKeyRef') != null && e.name != 'TOKEN') && !${ENV}.exists(e, e.name == 'TOKEN')`,
            values: { name: `${ENV}.filter(e, at(e, 'valueFrom.secretKeyRef') != null)[0].name` },
          },
          { id: "unused", when: `size(${OPAQUE}) > 0 && !${ENV}.exists(e, e.name == 'TOKEN')` },
          { id: "starting", when: "shop != was.shop" },
        ],
      },
      solution: [{ apply: SECRET }, { apply: shop(true) }],
    },
    { id: "look-back", look: [{ region: "timeline" }], solution: [] },
  ],
  experience: { see: "change-it", breaks: "missing-key", onlyHere: { step: "look-back", way: "rewind" } },
  checks: {
    otherWays: [
      {
        step: "change-it",
        actions: [{ run: `kubectl patch configmap shop-settings -p '{"data":{"greeting":"Moin"}}'` }],
      },
      { step: "restart", actions: [{ run: "kubectl delete pod shop-0" }] },
      {
        step: "restart",
        actions: [
          { run: "kubectl scale statefulset shop --replicas=0" },
          { waitSeconds: 10 },
          { run: "kubectl scale statefulset shop --replicas=1" },
        ],
      },
      {
        step: "secret",
        actions: [
          { run: "kubectl create secret generic shop-key --from-literal=token=abc" },
          { run: "kubectl set env statefulset shop --from=secret/shop-key" },
        ],
      },
    ],
    mistakes: [
      { step: "change-it", actions: [{ apply: settings("Welcome", "greting") }], nearMiss: "other-key" },
      { step: "restart", actions: [{ waitSeconds: 10 }], nearMiss: "old-value" },
      { step: "missing-key", actions: [{ apply: settings("Welcome", "greting") }], nearMiss: "still-running" },
      { step: "missing-key", actions: [{ run: "kubectl delete pod shop-0" }], nearMiss: "key-is-there" },
      { step: "repair", actions: [{ run: "kubectl delete pod shop-0" }], nearMiss: "still-missing" },
      {
        step: "secret",
        actions: [{ run: "kubectl set env statefulset shop TOKEN=open-sesame" }],
        nearMiss: "in-the-open",
      },
      { step: "secret", actions: [{ apply: SECRET }], nearMiss: "unused" },
      { step: "secret", actions: [{ apply: shop(true) }], nearMiss: "not-found" },
    ],
  },
};
