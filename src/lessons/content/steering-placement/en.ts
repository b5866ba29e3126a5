import type { LessonText } from "../../lesson-text.ts";

export const steeringPlacementEn: LessonText = {
  title: "Steer where things run",
  summary:
    "Labels, rules between Pods, taints and zones: four ways to tell the scheduler what you know and it does not.",
  steps: {
    "not-alike": {
      title: "Not all machines are alike",
      text: "Five machines in two [[zones|zone]], `a` and `b`: two data centres, each with a power supply of its own. `a-1` has a fast disk. `gpu-1` has two GPUs for machine learning.\n\nThe scheduler knows none of that unless it is told, by [[labels|label]]: `kubectl get nodes --show-labels`.",
    },
    "fast-disk": {
      title: "To the fast disk",
      text: "The Pod in `cache.yaml` should run where the disk is fast. That machine carries the label `disk=ssd`.\n\nAdd a [[nodeSelector|node-selector]] to the Pod's `spec`, then apply:\n\n`nodeSelector: {disk: ssd}`",
      goal: "A Pod with `app: cache` is ready on a machine labelled `disk=ssd`.",
      hints: [
        "It stands directly under `spec:`, at the same depth as `containers:`.",
        "If the Pod already runs elsewhere: delete it first. A Pod cannot move.",
      ],
      nearMisses: {
        "no-such-label": "No machine carries `{{selector}}`: {{message}}",
        unplaced: "The Pod waits: {{message}}",
        elsewhere:
          "The cache runs on `{{machine}}`, which has no label `disk=ssd`. Delete it, and tell it where to go.",
      },
      after:
        "A nodeSelector is a must. Where it may be a wish, there is node [[affinity]], with `preferred` instead of `required`.",
    },
    apart: {
      title: "Keep apart",
      text: "Two copies on one machine die together. `seller.yaml` has a rule between Pods, an **anti-affinity**: never on a machine where there is one of us already.\n\nIt asks for **five** copies. There are four ordinary machines.",
      prediction: {
        question: "Where will the fifth go?",
        options: { shares: "It shares a machine", waits: "It waits", gpuMachine: "To the machine with the GPUs" },
        reveal: "**{{answer}}.** `required` means required. And `gpu-1` keeps strangers out, as the next step shows.",
      },
      goal: "Sellers run on at least four machines, never two on one, and one waits.",
      hints: ["Apply `seller.yaml` as it is.", "`kubectl get pods -l app=seller -o wide` shows who is where."],
      nearMisses: {
        sharing: "{{pods}} Pods on {{machines}} machines: some share one. The anti-affinity is missing.",
        "too-few": "There are {{count}} sellers only. Ask for five.",
        starting: "They are on their way.",
      },
      after:
        "Open **Decision** of the waiting Pod: each machine says why not. With `preferred`, the fifth would have shared. Choose what hurts less: waiting, or dying together.",
    },
    gpu: {
      title: "The expensive machine",
      text: "`gpu-1` carries a [[taint]], a sign that says: keep out, unless you know why you are here. So no cheap Pod takes up room there.\n\n`train.yaml` asks for one GPU. Apply it and see. Then find out what is missing.",
      prediction: {
        question: "It asks for a GPU, and only gpu-1 has some. Will it go there?",
        options: { goesThere: "Yes, it is the only one that fits", waits: "No, it waits" },
        reveal:
          "**{{answer}}** is what happened. Without a [[toleration]] the sign keeps out even those who need the GPU.",
      },
      goal: "A Pod that asks for a GPU is ready on `gpu-1`.",
      hints: [
        "Add to `spec`: `tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]`.",
        "To be on the safe side delete the waiting Pod first: `kubectl delete pod train`.",
      ],
      nearMisses: {
        "no-gpu-asked":
          "It runs on `{{machine}}`, but asks for no GPU. A toleration lets it in; only the limit `nvidia.com/gpu` reserves one.",
        "no-toleration": "The Pod waits. It does not tolerate the taint `nvidia.com/gpu` of `gpu-1`.",
        "too-many": "It asks for {{gpus}} GPUs. `gpu-1` has two.",
        starting: "It is on its way.",
      },
      after:
        "A taint pushes away, a toleration lets in, and the request for the GPU draws it there. You need all three.",
    },
    "two-zones": {
      title: "Both zones, evenly",
      text: "Look at the shop: all four Pods are in zone `a`. Somebody wrote that into the nodeSelector. If the power goes in zone `a`, the shop is closed.\n\nReplace the nodeSelector in `shop.yaml` by a [[topology spread|topology-spread]] over the label `topology.kubernetes.io/zone`, so that each zone has two.",
      goal: "All Pods of the shop are ready, with at least two in each zone.",
      hints: [
        "`topologySpreadConstraints` stands in the Pod template's `spec`. It needs `maxSkew: 1`, `topologyKey: topology.kubernetes.io/zone`, `whenUnsatisfiable: DoNotSchedule` and a `labelSelector` with `app: shop`.",
        "Add `matchLabelKeys: [pod-template-hash]`, or else Pods of the old version are counted too and the result may be lopsided.",
      ],
      nearMisses: {
        unplaced: "A Pod finds no place: {{message}}",
        uneven: "Zone a has {{a}} ready, zone b {{b}}. Two each are the goal.",
      },
      after: "`maxSkew: 1` says: the zones may differ by one Pod at most.",
    },
    outage: {
      title: "Zone a goes dark",
      text: "Now take the power from all of zone `a` at once: **Break something**, **Power off a zone**, `a`. Watch the traffic for a minute.",
      prediction: {
        question: "What remains of the shop?",
        options: { closed: "Nothing", half: "Half of it, and it answers everybody" },
        reveal: "**{{answer}}.** It took some seconds until the dead half was left out.",
      },
      goal: "Zone `a` is dark, the cluster knows it, and no request fails any more.",
      hints: [
        "**Break something** stands at the top right. Or click `a-1`, **Power off**, and then the same with `a-2`.",
        "50 seconds later both are marked as not ready, and the errors end.",
      ],
      nearMisses: {
        "all-lost": "No Pod of the shop is left. Reset the step, or heal the zone.",
        "one-machine": "`{{machine}}` is gone. Zone a has another one.",
        silent: "Requests still run into dead machines. In less than a minute the cluster will have noticed.",
      },
      after:
        "Rewind on the timeline to the step before: all four Pods stood in zone `a`. A few lines in a manifest were the difference.",
    },
  },
  remember: [
    "nodeSelector and affinity draw Pods to machines; taints keep them away.",
    "A toleration lets a Pod in, but does not lead it there.",
    "Spread over zones what has to survive the loss of one.",
  ],
};
