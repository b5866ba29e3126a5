/** A Deployment whose image nobody has: one letter is wrong, and the registry says so. */
import type { Lesson } from "../../lesson.ts";

const CLUSTER = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: blog
spec:
  replicas: 2
  selector:
    matchLabels:
      app: blog
  template:
    metadata:
      labels:
        app: blog
    spec:
      containers:
        - name: web
          image: ngimx:1.29
`;

const FACTS = {
  deployment: "/apis/apps/v1/namespaces/default/deployments/blog",
  pods: "/api/v1/namespaces/default/pods",
};

const IMAGE = "deployment.spec.template.spec.containers[0].image";

/** Something was done: before that, what is wrong is not told. */
const TOUCHED =
  "(deployment.metadata.generation > was.deployment.metadata.generation || pods.exists(p, !was.pods.exists(o, o.metadata.uid == p.metadata.uid)))";

export const challengeImageTypo: Lesson = {
  id: "challenge-image-typo",
  kind: "challenge",
  minutes: 4,
  needs: ["manifests-and-self-healing"],
  start: { seed: 22, nodes: 2, manifests: CLUSTER, settleSeconds: 40, speed: 1, view: "placement" },
  steps: [
    {
      id: "look",
      look: [{ kind: "Deployment", namespace: "default", name: "blog" }, { region: "events" }],
      prediction: {
        diagnosis: true,
        options: ["crash", "image", "room"],
        facts: FACTS,
        revealed: "size(pods) > 0",
        answer:
          "pods.exists(p, at(p, 'status.containerStatuses') != null && p.status.containerStatuses.exists(c, at(c, 'state.waiting.reason') in ['ErrImagePull', 'ImagePullBackOff'])) ? 'image' : 'crash'",
      },
      solution: [],
    },
    {
      id: "repair",
      look: [{ region: "editor" }, { region: "terminal" }],
      goal: {
        facts: FACTS,
        reached:
          "deployment.status.readyReplicas >= 2 && deployment.status.updatedReplicas == deployment.spec.replicas",
        nearMisses: [
          { id: "no-deployment", when: "deployment == null" },
          { id: "same-image", when: `${TOUCHED} && ${IMAGE} == 'ngimx:1.29'`, values: { image: IMAGE } },
          {
            id: "still-cannot-pull",
            when: `${TOUCHED} && pods.exists(p, at(p, 'status.containerStatuses') != null && p.status.containerStatuses.exists(c, at(c, 'state.waiting.reason') in ['ErrImagePull', 'ImagePullBackOff'] && c.image == ${IMAGE}))`,
            values: { image: IMAGE },
          },
          { id: "scaled", when: "deployment.spec.replicas < 2", values: { want: "deployment.spec.replicas" } },
          {
            id: "rolling",
            when: "deployment != null",
            values: { ready: "at(deployment, 'status.readyReplicas') == null ? 0 : deployment.status.readyReplicas" },
          },
        ],
      },
      solution: [{ run: "kubectl set image deployment/blog web=nginx:1.29" }],
    },
  ],
  checks: {
    otherWays: [
      {
        step: "repair",
        actions: [
          {
            run: `kubectl patch deployment blog --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx"}]'`,
          },
        ],
      },
      { step: "repair", actions: [{ apply: CLUSTER.replace("ngimx:1.29", "httpd:2.4") }] },
    ],
    mistakes: [
      { step: "repair", actions: [{ run: "kubectl delete pods -l app=blog" }], nearMiss: "same-image" },
      {
        step: "repair",
        actions: [{ run: "kubectl set image deployment/blog web=ngnix:1.29" }],
        nearMiss: "still-cannot-pull",
      },
      { step: "repair", actions: [{ run: "kubectl delete deployment blog" }], nearMiss: "no-deployment" },
    ],
  },
};
