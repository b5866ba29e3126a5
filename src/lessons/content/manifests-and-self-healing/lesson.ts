/** Manifests and desired state: a lone Pod that dies for good, and a Deployment that puts things right. */
import type { Lesson } from "../../lesson.ts";

const PODS = "/api/v1/namespaces/default/pods";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: hello
  labels:
    app: hello
spec:
  containers:
    - name: web
      image: nginx:1.29
`;

const deployment = (replicas: number, image = "nginx:1.29"): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: ${image}
`;

/** Pods that a ReplicaSet looks after. */
const MANAGED = "pods.filter(p, size(at(p, 'metadata.ownerReferences') == null ? [] : p.metadata.ownerReferences) > 0)";
const READY = `${MANAGED}.filter(p, ready(p))`;
const PULL_TROUBLE =
  "pods.exists(p, at(p, 'status.containerStatuses') != null && p.status.containerStatuses.exists(c, at(c, 'state.waiting.reason') in ['ErrImagePull', 'ImagePullBackOff']))";

export const manifestsAndSelfHealing: Lesson = {
  id: "manifests-and-self-healing",
  kind: "lesson",
  minutes: 8,
  start: { seed: 2, nodes: 3, manifests: "", settleSeconds: 20, speed: 1, view: "placement" },
  steps: [
    { id: "wishes", look: [{ region: "editor" }, { region: "canvas" }], solution: [] },
    {
      id: "a-pod",
      look: [{ region: "editor" }],
      files: { "pod.yaml": POD },
      goal: {
        facts: { pods: PODS },
        reached: "pods.exists(p, ready(p))",
        nearMisses: [
          { id: "image", when: PULL_TROUBLE, values: { image: "pods[0].spec.containers[0].image" } },
          { id: "starting", when: "size(pods) > 0", values: { phase: "pods[0].status.phase" } },
        ],
      },
      solution: [{ apply: POD }],
    },
    {
      id: "gone-for-good",
      look: [{ region: "canvas" }],
      prediction: {
        options: ["comesBack", "staysAway"],
        facts: { pods: PODS },
        revealed: "!pods.exists(p, p.metadata.name == 'hello')",
        answer: "size(pods) == 0 ? 'staysAway' : 'comesBack'",
      },
      goal: {
        facts: { pods: PODS },
        reached: "size(was.pods) > 0 && size(pods) == 0",
        heldSeconds: 5,
        nearMisses: [{ id: "terminating", when: "pods.exists(p, at(p, 'metadata.deletionTimestamp') != null)" }],
      },
      solution: [{ run: "kubectl delete pod hello" }],
    },
    {
      id: "a-deployment",
      look: [{ region: "editor" }, { region: "inspector" }],
      files: { "deployment.yaml": deployment(3) },
      goal: {
        facts: { pods: PODS, deployments: DEPLOYMENTS },
        reached: `size(deployments) > 0 && size(${READY}) >= 3`,
        nearMisses: [
          { id: "image", when: PULL_TROUBLE, values: { image: "pods[0].spec.containers[0].image" } },
          {
            id: "bare-pods",
            when: "size(deployments) == 0 && size(pods) > 0",
            values: { count: "size(pods)" },
          },
          {
            id: "too-few",
            when: "deployments.exists(d, d.spec.replicas < 3)",
            values: { want: "deployments[0].spec.replicas" },
          },
          { id: "starting", when: "size(deployments) > 0", values: { ready: `size(${READY})` } },
        ],
      },
      solution: [{ apply: deployment(3) }],
    },
    {
      id: "healing",
      look: [{ region: "canvas" }],
      prediction: {
        options: ["sameName", "newName", "none"],
        facts: { pods: PODS },
        revealed: "pods.exists(p, !was.pods.exists(o, o.metadata.uid == p.metadata.uid))",
        answer: "pods.exists(p, !was.pods.exists(o, o.metadata.name == p.metadata.name)) ? 'newName' : 'sameName'",
      },
      goal: {
        facts: { pods: PODS },
        seen: { lost: "was.pods.exists(o, !pods.exists(p, p.metadata.uid == o.metadata.uid))" },
        reached: `seen.lost && size(${READY}) >= 3`,
        nearMisses: [
          { id: "recovering", when: "seen.lost", values: { ready: `size(${READY})` } },
          {
            id: "terminating",
            when: "pods.exists(p, at(p, 'metadata.deletionTimestamp') != null)",
          },
        ],
      },
      solution: [{ run: "kubectl delete pod -l app=web --field-selector=status.phase=Running --wait=false" }],
    },
    {
      id: "another-wish",
      look: [{ region: "editor" }],
      goal: {
        facts: { pods: PODS, deployments: DEPLOYMENTS },
        reached: `deployments.exists(d, d.spec.replicas == 5) && size(${READY}) == 5`,
        nearMisses: [
          {
            id: "extra-pods",
            when: "pods.exists(p, at(p, 'metadata.ownerReferences') == null)",
            values: { name: "pods.filter(p, at(p, 'metadata.ownerReferences') == null)[0].metadata.name" },
          },
          {
            id: "other-count",
            when: "deployments.exists(d, d.spec.replicas != 3 && d.spec.replicas != 5)",
            values: { want: "deployments.filter(d, d.spec.replicas != 3 && d.spec.replicas != 5)[0].spec.replicas" },
          },
          {
            id: "on-the-way",
            when: "deployments.exists(d, d.spec.replicas == 5)",
            values: { ready: `size(${READY})` },
          },
        ],
      },
      solution: [{ apply: deployment(5) }],
    },
  ],
  experience: { see: "healing", breaks: "healing", onlyHere: { step: "a-deployment", way: "why" } },
  checks: {
    otherWays: [
      { step: "a-pod", actions: [{ run: "kubectl run hi --image=httpd" }] },
      { step: "a-deployment", actions: [{ run: "kubectl create deployment shop --image=nginx --replicas=4" }] },
      { step: "another-wish", actions: [{ run: "kubectl scale deployment web --replicas=5" }] },
    ],
    mistakes: [
      { step: "a-pod", actions: [{ run: "kubectl run hello --image=ngnix" }], nearMiss: "image" },
      {
        step: "a-deployment",
        actions: [{ run: "kubectl run one --image=nginx" }, { run: "kubectl run two --image=nginx" }],
        nearMiss: "bare-pods",
      },
      { step: "a-deployment", actions: [{ apply: deployment(2) }], nearMiss: "too-few" },
      {
        step: "another-wish",
        actions: [{ run: "kubectl run web-4 --image=nginx --labels=team=b" }],
        nearMiss: "extra-pods",
      },
      {
        step: "another-wish",
        actions: [{ run: "kubectl scale deployment web --replicas=4" }],
        nearMiss: "other-count",
      },
    ],
  },
};
