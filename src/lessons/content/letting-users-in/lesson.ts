/** Letting users in: a port of every machine, an address that outlives machines, and names that lead to different Services. */
import type { Lesson } from "../../lesson.ts";
import { BALANCER_URL, CLUSTER, ingress, NAMES, NODE_URL, POWER_OFF, service, visitors } from "./manifests.ts";

const TRAFFICS = "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics";
const FACTS = {
  service: "/api/v1/namespaces/default/services/shop",
  pods: "/api/v1/namespaces/default/pods",
  nodes: "/api/v1/nodes",
  ingresses: "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
  machines: "/apis/sim.kubarium.dev/v1alpha1/machines",
  faults: "/apis/sim.kubarium.dev/v1alpha1/faults",
  customers: `${TRAFFICS}/customers`,
  shopVisitors: `${TRAFFICS}/shop-visitors`,
  blogVisitors: `${TRAFFICS}/blog-visitors`,
};

const okOf = (traffic: string): string => `(at(${traffic}, 'status.ok') == null ? 0 : ${traffic}.status.ok)`;
const ANSWERED = `${okOf("customers")} - (at(was.customers, 'metadata.generation') == at(customers, 'metadata.generation') ? ${okOf("was.customers")} : 0)`;
const TYPE = "at(service, 'spec.type')";
const PORT = "at(service, 'spec.ports')[0].nodePort";
const ADDRESS = "at(service, 'status.loadBalancer.ingress')[0].ip";
const URL = "(at(customers, 'spec.url') == null ? '' : customers.spec.url)";
const LAST = (traffic: string): string => `at(${traffic}, 'status.lastFailure.reason')`;
const OFF = "faults.exists(f, f.spec.type == 'MachinePower' && at(f, 'spec.target.machine') == 'node-3')";
const NO_SERVICE = { id: "no-service", when: "service == null" };
const NO_CUSTOMERS = { id: "no-customers", when: "customers == null" };
const onlyFrom = (traffic: string, app: string): string =>
  `at(${traffic}, 'status.answers') != null && ${traffic}.status.answers.all(name, name.startsWith('${app}-'))`;

export const lettingUsersIn: Lesson = {
  id: "letting-users-in",
  kind: "lesson",
  minutes: 10,
  needs: ["services-and-dns"],
  start: { seed: 13, nodes: 3, manifests: CLUSTER, settleSeconds: 40, speed: 1, view: "network" },
  steps: [
    { id: "outside", look: [{ region: "traffic" }, { region: "canvas" }], solution: [] },
    {
      id: "node-port",
      look: [{ region: "editor" }, { kind: "Service", namespace: "default", name: "shop" }],
      files: { "service.yaml": service("NodePort") },
      prediction: {
        options: ["itsOwn", "anyPod"],
        facts: FACTS,
        revealed: `${ANSWERED} >= 10`,
        answer:
          "customers.status.answers.exists(name, pods.exists(p, p.metadata.name == name && p.spec.nodeName != 'node-3')) ? 'anyPod' : 'itsOwn'",
      },
      goal: {
        facts: FACTS,
        reached: `${ANSWERED} >= 20`,
        nearMisses: [
          NO_SERVICE,
          NO_CUSTOMERS,
          {
            id: "other-port",
            when: `${TYPE} in ['NodePort', 'LoadBalancer'] && ${PORT} != 30080 && ${URL} == '${NODE_URL}'`,
            values: { port: PORT, url: URL },
          },
          { id: "closed", when: `${TYPE} == 'ClusterIP' && (service != was.service || ${URL} != '${NODE_URL}')` },
          { id: "almost", when: `${ANSWERED} > 0`, values: { answered: ANSWERED } },
        ],
      },
      solution: [{ apply: service("NodePort") }],
    },
    {
      id: "entrance-lost",
      look: [{ region: "break" }, { region: "traffic" }],
      files: { "no-power.yaml": POWER_OFF("node-3") },
      prediction: {
        options: ["fine", "half", "none"],
        facts: FACTS,
        revealed: `${OFF} && (customers.status.errorsPerSecond >= customers.spec.requestsPerSecond || seconds >= 120)`,
        answer:
          "customers.status.errorsPerSecond >= customers.spec.requestsPerSecond ? 'none' : customers.status.errorsPerSecond > 0 ? 'half' : 'fine'",
      },
      goal: {
        facts: FACTS,
        reached: `customers.status.errorsPerSecond >= customers.spec.requestsPerSecond && pods.exists(p, ready(p) && p.metadata.name.startsWith('shop-') && p.spec.nodeName != 'node-3') && ${URL} == '${NODE_URL}' && ${TYPE} != 'ClusterIP'`,
        heldSeconds: 5,
        nearMisses: [
          {
            id: "other-machine",
            when: `!(${OFF}) && machines.exists(m, at(m, 'status.phase') == 'Off' || at(m, 'spec.power') == 'Off')`,
            values: {
              name: "machines.filter(m, at(m, 'status.phase') == 'Off' || at(m, 'spec.power') == 'Off')[0].metadata.name",
            },
          },
          {
            id: "no-pods",
            when: "customers.status.errorsPerSecond > 0 && !pods.exists(p, ready(p) && p.metadata.name.startsWith('shop-'))",
          },
          { id: "soon", when: OFF },
        ],
      },
      solution: [{ apply: POWER_OFF("node-3") }],
    },
    {
      id: "load-balancer",
      look: [{ region: "editor" }, { kind: "Service", namespace: "default", name: "shop" }],
      files: { "service.yaml": service("LoadBalancer"), "customers.yaml": visitors("customers", BALANCER_URL) },
      goal: {
        facts: FACTS,
        reached: `!${URL}.contains('node-') && !${URL}.contains('192.168.') && ${okOf("customers")} > ${okOf("was.customers")} + 20 && customers.status.errorsPerSecond == 0`,
        nearMisses: [
          NO_SERVICE,
          NO_CUSTOMERS,
          {
            id: "one-machine",
            when: `${URL} != '${NODE_URL}' && (${URL}.contains('node-') || ${URL}.contains('192.168.'))`,
            values: { url: URL },
          },
          {
            id: "old-way",
            when: `${ADDRESS} != '' && ${URL} == '${NODE_URL}'`,
            values: { address: ADDRESS, url: URL },
          },
          {
            id: "other-address",
            when: `${ADDRESS} != '' && ${URL} != '${NODE_URL}' && !${URL}.contains(${ADDRESS})`,
            values: { address: ADDRESS, url: URL },
          },
          { id: "no-balancer", when: `${TYPE} != 'LoadBalancer' && ${URL} != '${NODE_URL}'`, values: { type: TYPE } },
          { id: "on-the-way", when: `${TYPE} == 'LoadBalancer'` },
        ],
      },
      solution: [{ apply: service("LoadBalancer") }, { apply: visitors("customers", BALANCER_URL) }],
    },
    {
      id: "two-names",
      look: [{ region: "editor" }, { region: "traffic" }],
      files: { "visitors.yaml": NAMES, "ingress.yaml": ingress({ "shop.test": "shop", "blog.test": "blog" }) },
      prediction: {
        options: ["one", "two"],
        facts: FACTS,
        revealed: `size(ingresses) > 0 && at(ingresses[0], 'status.loadBalancer.ingress') != null`,
        answer: "size(ingresses[0].status.loadBalancer.ingress) == 1 ? 'one' : 'two'",
      },
      goal: {
        facts: FACTS,
        reached: `${okOf("shopVisitors")} >= 20 && ${okOf("blogVisitors")} >= 20 && ${onlyFrom("shopVisitors", "shop")} && ${onlyFrom("blogVisitors", "blog")}`,
        nearMisses: [
          {
            id: "mixed-up",
            when: `${okOf("shopVisitors")} > 0 && !(${onlyFrom("shopVisitors", "shop")}) || ${okOf("blogVisitors")} > 0 && !(${onlyFrom("blogVisitors", "blog")})`,
          },
          {
            id: "no-backend",
            when: `${LAST("shopVisitors")} == 'IngressBackendMissing' || ${LAST("blogVisitors")} == 'IngressBackendMissing'`,
            values: {
              names: "ingresses.map(i, i.spec.rules.map(r, r.http.paths[0].backend.service.name))",
            },
          },
          {
            id: "name-missing",
            when: `size(ingresses) > 0 && shopVisitors != null && seconds > 5 && (!ingresses.exists(i, i.spec.rules.exists(r, at(r, 'host') == 'blog.test')) || !ingresses.exists(i, i.spec.rules.exists(r, at(r, 'host') == 'shop.test')))`,
            values: { hosts: "ingresses.map(i, i.spec.rules.map(r, at(r, 'host')))" },
          },
          { id: "no-ingress", when: "size(ingresses) == 0 && shopVisitors != null" },
          { id: "no-visitors", when: "size(ingresses) > 0 && (shopVisitors == null || blogVisitors == null)" },
          { id: "on-the-way", when: "size(ingresses) > 0" },
        ],
      },
      solution: [{ apply: ingress({ "shop.test": "shop", "blog.test": "blog" }) }, { apply: NAMES }],
    },
    { id: "look-back", look: [{ region: "timeline" }, { region: "traffic" }], solution: [] },
  ],
  experience: { see: "two-names", breaks: "entrance-lost", onlyHere: { step: "look-back", way: "rewind" } },
  checks: {
    otherWays: [
      {
        step: "node-port",
        actions: [
          {
            run: `kubectl patch service shop -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}'`,
          },
        ],
      },
      { step: "node-port", actions: [{ apply: service("LoadBalancer") }] },
      {
        step: "two-names",
        actions: [
          { run: "kubectl create ingress one --class=nginx --rule=shop.test/*=shop:80" },
          { run: "kubectl create ingress two --class=nginx --rule=blog.test/*=blog:80" },
          { apply: NAMES },
        ],
      },
    ],
    mistakes: [
      { step: "node-port", actions: [{ apply: service("NodePort", 30081) }], nearMiss: "other-port" },
      { step: "entrance-lost", actions: [{ apply: POWER_OFF("node-2") }], nearMiss: "other-machine" },
      {
        step: "load-balancer",
        actions: [{ apply: visitors("customers", "http://node-1:30080") }],
        nearMiss: "one-machine",
      },
      { step: "load-balancer", actions: [{ apply: service("LoadBalancer") }], nearMiss: "old-way" },
      {
        step: "load-balancer",
        actions: [{ apply: service("LoadBalancer") }, { apply: visitors("customers", "http://203.0.113.99") }],
        nearMiss: "other-address",
      },
      {
        step: "two-names",
        actions: [{ apply: ingress({ "shop.test": "blog", "blog.test": "shop" }) }, { apply: NAMES }],
        nearMiss: "mixed-up",
      },
      {
        step: "two-names",
        actions: [{ apply: ingress({ "shop.test": "shop", "blog.test": "blogg" }) }, { apply: NAMES }],
        nearMiss: "no-backend",
      },
      {
        step: "two-names",
        actions: [{ apply: ingress({ "shop.test": "shop" }) }, { apply: NAMES }],
        nearMiss: "name-missing",
      },
    ],
  },
};
