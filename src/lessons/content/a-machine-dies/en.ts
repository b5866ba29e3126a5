import type { LessonText } from "../../lesson-text.ts";

export const aMachineDiesEn: LessonText = {
  title: "A machine dies, and one is taken away on purpose",
  summary: "What the cluster notices when, how long it waits, and how to empty a machine without anybody noticing.",
  steps: {
    "six-on-three": {
      title: "Six Pods on three machines",
      text: "Six Pods of a shop are spread over three machines. Ten requests a second come in, and all are answered.\n\nMachines break. And now and then one has to be taken out of service, for a new system or a repair. Both will happen today.",
    },
    "lights-out": {
      title: "Lights out",
      text: "Take the power from one of the machines: click it, then **Power off**.\n\nEvery machine reports to the cluster, like a heartbeat. After 50 seconds of silence its [[node]] is marked as not ready. Watch the traffic until then.",
      prediction: {
        question: "When the node is marked: what about its Pods?",
        options: { replaced: "New ones are made at once", waits: "The cluster waits a while longer" },
        reveal:
          "**{{answer}}.** Silence has two meanings: the machine is dead, or only the cable is cut and the Pods are running happily. The cluster cannot tell, so it gives the machine five minutes to come back.",
      },
      goal: "A machine with Pods is off, and its node is not ready.",
      hints: [
        "Click a machine on the canvas, then **Power off**. Or use **Break something**.",
        "Then let 50 seconds of virtual time go by.",
      ],
      nearMisses: {
        silent: "`{{machine}}` is off. The cluster waits for 50 seconds of silence.",
        "only-a-pod": "You deleted Pods. This time a whole machine is to fail.",
        closed: "`{{machine}}` is only closed for new Pods. Take its power away.",
      },
      after:
        "Two times matter. Until the node was marked, requests ran into the dead machine. From then on its Pods count as not ready, and the [[Service|service]] leaves them out: customers are well again, with fewer Pods.",
    },
    replaced: {
      title: "Five long minutes",
      text: "Let time go by, or speed it up, until new Pods come. They are made because the Pods of the silent machine are given up: [[evicted|eviction]].\n\nIf you know for sure that the machine is dead, you may say so: `kubectl delete node <name>`.",
      goal: "Six Pods are ready again, with new ones among them.",
      hints: ["Set the speed to 100×: five minutes become three seconds.", "Do not repair the machine yet."],
      nearMisses: {
        fewer: "The Deployment asks for {{want}} Pods only. Six are needed.",
        back: "The machine is back, and its Pods with it. So none had to be replaced. Reset the step and wait.",
        waiting: "{{ready}} of 6 are ready. The silent machine is given five minutes.",
      },
      after:
        "Select a new Pod and open **Why**: from the silence to the mark on the node, from the mark to the eviction, from the missing Pod to its successor. Five minutes is the default; a Pod may say another time in its [[tolerations|toleration]].",
    },
    "it-comes-back": {
      title: "It comes back",
      text: "Give the machine its power back: click it, then **Power on**.",
      prediction: {
        question: "Will Pods move back to it?",
        options: { moveBack: "Yes, to be spread evenly again", stayAway: "No, they stay where they are" },
        reveal: "**{{answer}}.** The [[scheduler]] places a Pod once, when it is new. A running Pod is never moved.",
      },
      goal: "All machines are on, and all nodes ready.",
      hints: [
        "Click the dark machine, then **Power on**.",
        "Or delete the fault: `kubectl get faults`, then `kubectl delete fault <name>`.",
      ],
      nearMisses: {
        "node-deleted": "The node was deleted. Switch the machine on; it will register itself again.",
        "still-off": "`{{machine}}` is still without power.",
        booting: "The machine is on. It has to start and report.",
      },
      after: "The machine is back and nearly empty. The next new Pods will prefer it, as it has the most room.",
    },
    "on-purpose": {
      title: "Take one away on purpose",
      text: "A machine needs a repair, and you know it beforehand. So you can be polite: close the machine for new Pods ([[cordon]]) and ask the Pods on it to leave. Both together is to [[drain]] it:\n\n`kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data`\n\nThe first option says that Pods which belong to the machine itself may stay. The second allows to throw away scratch files.",
      goal: "A machine that had Pods is closed and has none, and six are ready elsewhere.",
      hints: [
        "Choose a machine that has Pods of the shop on it.",
        "`kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data`",
      ],
      nearMisses: {
        "switched-off": "`{{machine}}` is off: that was not polite. Power it on, and drain it instead.",
        cordoned:
          "`{{machine}}` is closed for new Pods. {{count}} are still on it: closing does not send anybody away.",
        idle: "`{{machine}}` is closed, but it had no Pods. Take one that works.",
        moving: "The machine is empty. {{ready}} of 6 are ready elsewhere.",
      },
      after: "No 50 seconds, no five minutes. Whoever plans ahead loses next to nothing.",
    },
    "a-budget": {
      title: "How many may be missing?",
      text: "A drain asks all Pods of the machine to leave at nearly the same time. If many are on it, too few may be left for a moment.\n\nA [[PodDisruptionBudget|disruption-budget]] sets the limit. `budget.yaml` says: of the Pods with `app: shop`, **four must always be ready**. So two may be missing.\n\nOpen the machine again (`kubectl uncordon node-1`), and apply the budget.",
      goal: "All machines are open, and a budget for the six Pods allows one or two to be missing.",
      hints: [
        "`kubectl uncordon node-1`, then apply `budget.yaml`.",
        "`kubectl get pdb` shows how many disruptions are allowed at the moment.",
      ],
      nearMisses: {
        "selects-none": "The budget protects 0 Pods: it looks for `{{selector}}`, and the Pods carry `{{labels}}`.",
        "blocks-all": "This budget allows no Pod to be missing: every drain would wait for ever.",
        "too-generous": "This budget allows {{allowed}} of 6 to be missing at once. One or two are the goal.",
        "still-closed": "The budget is there. `{{machine}}` is still closed: `kubectl uncordon`.",
        "no-budget": "All machines are open. The budget is missing.",
      },
      after: "A budget does nothing by itself. It is asked whenever somebody wants to evict a Pod.",
    },
    "with-care": {
      title: "Drain, with care",
      text: "Now drain another machine that has Pods on it. Watch the canvas and the words of kubectl.",
      prediction: {
        question: "What happens when more Pods should leave than the budget allows?",
        options: { waits: "kubectl is refused, waits and tries again", ignores: "They leave nevertheless" },
        reveal:
          "**{{answer}}.** Each eviction is a question, and the budget may say: not now. As soon as a successor is ready, the next one may go.",
      },
      goal: "Another machine is drained, and at no time fewer than four Pods were ready.",
      hints: [
        "Choose a machine with Pods, for example `kubectl drain node-3 --ignore-daemonsets --delete-emptydir-data`.",
        "Only an eviction asks the budget. `kubectl delete pod` does not ask.",
      ],
      nearMisses: {
        below:
          "For a moment fewer than four were ready; now {{ready}}. Deleting Pods or cutting the power does not ask the budget. Reset the step and drain.",
        "no-budget": "The budget is gone. Apply it again.",
        "switched-off": "`{{machine}}` is off. A budget cannot stop that. Power it on, and drain instead.",
        cordoned: "`{{machine}}` is closed. {{count}} Pods are still on it.",
        idle: "`{{machine}}` is closed, but it had no Pods. Take one that works.",
        moving: "The machine is empty. {{ready}} of 6 are ready elsewhere.",
      },
      after:
        "Go back on the timeline and count: never fewer than four. A budget guards against people and their tools. Against lightning only more Pods on more machines help.",
    },
  },
  remember: [
    "50 seconds until a silent machine is noticed, five minutes until its Pods are replaced.",
    "Running Pods are never moved. Only new ones are placed.",
    "Drain before a repair; a PodDisruptionBudget says how many Pods may be missing.",
  ],
};
