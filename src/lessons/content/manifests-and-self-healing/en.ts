import type { LessonText } from "../../lesson-text.ts";

export const manifestsAndSelfHealingEn: LessonText = {
  title: "Say what you want, and watch it become so",
  summary:
    "A manifest is a wish. Controllers compare the wish with the world, and act on the difference, again and again.",
  steps: {
    wishes: {
      title: "A manifest is a wish",
      text: "Three machines are waiting for work. You will not tell them what to do.\n\nYou write down what should exist, in a [[manifest]], and hand it to the [[API server|api-server]]. Programs called [[controllers|controller]] read it and make the world match.",
    },
    "a-pod": {
      title: "One Pod",
      text: "The smallest thing you can wish for is a [[Pod|pod]]: one or more containers that live together on one machine.\n\nThe editor has a manifest for you. Read it: **kind** says what, **image** says which program. Then press **Apply**, and watch the canvas.",
      goal: "A Pod in the namespace `default` is ready.",
      hints: [
        "The manifest is in the file `pod.yaml`. The button is at its top right.",
        "On the keyboard: Ctrl+Enter in the editor applies the file.",
      ],
      nearMisses: {
        image: "The image `{{image}}` cannot be pulled. Look at how it is spelled.",
        starting: "The Pod is there and is still on its way: {{phase}}. Pulling an image takes a moment.",
      },
      after:
        "The [[scheduler]] chose a machine, the [[kubelet]] on it pulled the image and started the container. Each of them only looked at the API and did its own part.",
    },
    "gone-for-good": {
      title: "Take it away",
      text: "Now delete the Pod: select it on the canvas and press Delete, or type `kubectl delete pod hello`.\n\nBefore you do: what will happen?",
      prediction: {
        question: "Will it come back?",
        options: { comesBack: "Yes, Kubernetes heals", staysAway: "No, it is gone" },
        reveal:
          "**{{answer}}.** Nobody wished for a Pod to be there at all times. You wished for this one, and then you took the wish back.",
      },
      goal: "The Pod is gone, and stays away.",
      hints: ["A click on the Pod opens its details on the right.", "In the terminal: `kubectl delete pod hello`."],
      nearMisses: { terminating: "It is on its way out: its container gets up to 30 seconds to finish." },
      after: "A Pod by itself is like a candle. To have light at all times, somebody has to look after it.",
    },
    "a-deployment": {
      title: "Somebody who looks after it",
      text: "A [[Deployment|deployment]] says: **there shall always be this many Pods like this**.\n\nApply `deployment.yaml`. Watch who makes what: the Deployment makes a [[ReplicaSet|replicaset]], and the ReplicaSet makes the Pods.",
      goal: "A Deployment keeps at least three Pods ready.",
      hints: [
        "The file `deployment.yaml` is ready to be applied.",
        "`replicas` is the number of Pods. It has to be three or more.",
      ],
      nearMisses: {
        image: "The image `{{image}}` cannot be pulled. Look at how it is spelled.",
        "bare-pods":
          "There are {{count}} Pods, but nobody looks after them: they were made one by one. Wish for a Deployment instead.",
        "too-few": "The Deployment asks for {{want}}. The goal is three.",
        starting: "{{ready}} of 3 are ready.",
      },
      after: "Three levels, each with one job. Select a Pod and open **Why**: the chain ends at what you did.",
    },
    healing: {
      title: "Break it",
      text: "Delete one of the three Pods. Or all of them.",
      prediction: {
        question: "What will you see?",
        options: {
          sameName: "The same Pod starts again",
          newName: "A new Pod with another name",
          none: "Nothing, as before",
        },
        reveal:
          "**{{answer}}.** Pods are never brought back. The ReplicaSet counted fewer than it should have, and made a new one.",
      },
      goal: "A Pod was lost, and three are ready again.",
      hints: [
        "Select a Pod on the canvas and press Delete.",
        "In the terminal: `kubectl delete pod -l app=web` deletes all of them.",
      ],
      nearMisses: {
        recovering: "Lost one. {{ready}} of 3 are ready again.",
        terminating: "It is on its way out. Its successor is already being made.",
      },
      after:
        "This is [[reconciliation]]: look, compare, act. The controller does not know that you deleted something. It only sees that two is not three.",
    },
    "another-wish": {
      title: "Change the wish",
      text: "Now have **five**. Change the number in `deployment.yaml` and apply it again, or find another way.",
      goal: "The Deployment asks for five Pods, and five are ready.",
      hints: ["The number is called `replicas`.", "In the terminal: `kubectl scale deployment web --replicas=5`."],
      nearMisses: {
        "extra-pods":
          "The Pod `{{name}}` belongs to nobody. Change the number in the Deployment instead of adding Pods yourself.",
        "other-count": "The Deployment asks for {{want}}. The goal is five.",
        "on-the-way": "{{ready}} of 5 are ready.",
      },
      after: "You never said how. You changed the wish, and the difference was worked off.",
    },
  },
  remember: [
    "A manifest says what should be, not what to do.",
    "Controllers compare and act, again and again.",
    "A Pod alone is not replaced. A Deployment replaces it.",
  ],
};
