import type { LessonText } from "../../lesson-text.ts";

export const whyOrchestrationEn: LessonText = {
  title: "Why orchestration? Do it by hand first",
  summary:
    "You place programs on machines yourself, lose one, and then hand the work over to somebody who never sleeps.",
  steps: {
    "four-machines": {
      title: "Four machines and impatient customers",
      text: "Four [[machines|node]] stand on the canvas. A shop is to run on them. Customers are already asking for `http://shop`, five times a second, and get nothing: no program is running yet.\n\nFor the next few minutes **you** are the one who decides what runs where. Later you will hand that over.",
    },
    first: {
      title: "Put the first program on a machine",
      text: "A running program is called a [[Pod|pod]] here. The manifest in the editor describes one. Two lines matter:\n\n- `nodeName` is the machine. **You** choose it.\n- the [[label]] `app: shop` is how the customers' requests find the Pod.\n\nApply it, and watch the requests.",
      goal: "One Pod with the label `app: shop` is ready and answers customers.",
      hints: [
        "The file `shop-1.yaml` is in the editor. Press **Apply**.",
        "The machines are called `node-1` to `node-4`.",
      ],
      nearMisses: {
        "no-such-machine":
          "The Pod `{{name}}` is to run on `{{machine}}`, but there is no such machine. Nobody will start it.",
        "other-label": "The Pod `{{name}}` carries `{{labels}}`. Requests only go to Pods with `app=shop`.",
        image: "The image `{{image}}` cannot be pulled. Look at how it is spelled.",
        starting: "The Pod is on its way: {{phase}}. Then the first requests have to come in.",
      },
      after:
        "You did the work of the [[scheduler]]: you looked at the machines and picked one. The [[kubelet]] of that machine did the rest.",
    },
    three: {
      title: "Do not put all eggs in one basket",
      text: "One Pod on one machine: if that machine fails, the shop is closed.\n\nRun three, on **three different machines**. `more.yaml` has two more Pods, but look at their `nodeName` before you apply it.",
      goal: "Ready Pods of the shop on at least three machines.",
      hints: [
        "Both Pods in `more.yaml` say `node-1`. Give each a machine of its own.",
        "A Pod cannot be moved. If one is in the wrong place, delete it and make another.",
      ],
      nearMisses: {
        "no-such-machine":
          "The Pod `{{name}}` is to run on `{{machine}}`, but there is no such machine. Nobody will start it.",
        "other-label": "The Pod `{{name}}` carries `{{labels}}`. Requests only go to Pods with `app=shop`.",
        crowded: "{{pods}} Pods are ready, but only on {{machines}} of 3 machines: {{names}}.",
        "on-the-way": "{{ready}} of 3 are ready.",
      },
      after: "Three Pods, three decisions. With three hundred you would want help.",
    },
    "a-machine-dies": {
      title: "It is three in the morning",
      text: "Switch off a machine that carries one of your Pods: click the machine and choose **Power off**, or use **Break something**.\n\nThe cluster hears from every machine every ten seconds. Only after 50 seconds of silence does it say that one is gone. Speed time up if you like.",
      prediction: {
        question: "What happens to the Pod that was on it?",
        options: { moves: "It is started on another machine", stays: "Nothing, it is lost with its machine" },
        reveal: "**{{answer}}.** You placed that Pod. Nobody else has been told that there should always be three.",
      },
      goal: "A machine with a Pod of the shop is off, and the cluster has noticed.",
      hints: [
        "Click `node-2` on the canvas, then **Power off**.",
        "It takes 50 seconds of virtual time until the machine is reported as not ready. The controls at the top make time go faster.",
      ],
      nearMisses: {
        "idle-machine": "`{{machine}}` is off, but no Pod of the shop was on it. Take one that works for you.",
        "not-noticed": "`{{machine}}` is off. The cluster has not noticed yet: it waits for 50 seconds of silence.",
        "only-a-pod": "You deleted a Pod. This time it is to be a whole machine.",
      },
      after:
        "Look at the traffic: for a while, requests were still sent to the dead machine and ran into nothing. Drag the timeline back to see when the first one failed, and when they stopped.",
    },
    "by-hand": {
      title: "Repair it, half asleep",
      text: "Two of three are left. Find a machine that is alive and has room, write a manifest, apply it.\n\n`shop-4.yaml` is prepared. Check where it wants to go.",
      goal: "Three Pods of the shop are ready again.",
      hints: [
        "`kubectl get nodes` tells which machines are ready.",
        "Change `nodeName` in `shop-4.yaml` to a living machine, for example `node-4`.",
      ],
      nearMisses: {
        "no-such-machine":
          "The Pod `{{name}}` is to run on `{{machine}}`, but there is no such machine. Nobody will start it.",
        "other-label": "The Pod `{{name}}` carries `{{labels}}`. Requests only go to Pods with `app=shop`.",
        "dead-machine": "You put it on `{{machine}}`, and that one is dead. Nothing there can start it.",
        fewer: "{{ready}} of 3 are ready.",
      },
      after:
        "Notice, compare, decide, act. It worked, because you were awake. A program could do the same, all day and all night.",
    },
    "hand-over": {
      title: "Hand it over",
      text: "A [[Deployment|deployment]] says: **there shall be three Pods like this**. It has no `nodeName`: where they run is no longer your business.\n\nApply `deployment.yaml`. Then delete the Pods that you made by hand; they belong to nobody.",
      goal: "Three Pods of a Deployment are ready, and none is left that was made by hand.",
      hints: [
        "First `deployment.yaml`. The new Pods come up beside your own, and no customer notices.",
        "Then `kubectl delete pod shop-1 shop-2 shop-3 shop-4 --wait=false`. A Pod on a dead machine stays Terminating, as nobody there can confirm it. That is fine.",
      ],
      nearMisses: {
        pinned: "The template says `nodeName: {{machine}}`, so every Pod goes to that one machine. Leave the line out.",
        "too-few": "The Deployment asks for {{want}}. The goal is three.",
        handmade: "The Deployment is there. {{count}} of your own are still there too: {{names}}.",
        starting: "{{ready}} of 3 Pods of the Deployment are ready.",
        nobody: "All Pods are gone, and nobody makes new ones. Apply the Deployment.",
      },
      after:
        "Select one of the new Pods and open **Decision**: the scheduler looked at every machine, ruled out the dead one, and gave points to the others. That is what you did with your eyes.",
    },
    again: {
      title: "Three in the morning, once more",
      text: "Switch off another machine with a Pod on it. And then: do nothing. Lean back, and speed time up.\n\nThis Deployment gives a silent machine up after 10 more seconds, so that you need not wait for the usual five minutes.",
      goal: "A machine was lost, and three Pods are ready again without your help.",
      hints: [
        "Choose a machine with a Pod on it, and **Power off**.",
        "Give it 50 seconds until the machine is missed, and 10 more until the Pod is replaced.",
      ],
      nearMisses: {
        replacing: "The machine is missed. {{ready}} of 3 Pods are ready; wait.",
        "not-noticed": "`{{machine}}` is off. In at most 50 seconds the cluster will notice.",
        "only-a-pod": "A deleted Pod was replaced at once. Now switch off a whole machine.",
      },
      after:
        "Nobody was woken up. Select the new Pod and open **Why**: the chain goes from the silent machine to the new Pod, one program handing on to the next. That is [[orchestration]].",
    },
  },
  remember: [
    "Somebody has to choose machines, notice failures and replace what was lost. Orchestration gives that work to programs.",
    "A Pod that you placed by hand is lost together with its machine.",
    "Say how many there should be, and leave the where and the when to the cluster.",
  ],
};
