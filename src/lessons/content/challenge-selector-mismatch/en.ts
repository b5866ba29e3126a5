import type { LessonText } from "../../lesson-text.ts";

export const challengeSelectorMismatchEn: LessonText = {
  title: "Broken: every request fails",
  summary: "Follow a request until the place where its path ends.",
  steps: {
    look: {
      title: "Look before you touch",
      text: "Customers ask `http://shop` five times a second, and get nothing but errors.\n\nFollow the path of a request: the name, the [[Service|service]], its [[endpoints|endpoint]], the Pod. Click the Service on the canvas, or type `kubectl get pods,endpointslices`.\n\nSay what is wrong before you change anything.",
      prediction: {
        question: "Where does the path end?",
        options: {
          pods: "The Pods are not ready",
          service: "The Service selects no Pods",
          network: "The network is cut",
        },
        wrong: {
          pods: "Look at `kubectl get pods`: READY says `1/1` for every one of them. They could answer, if only somebody asked.",
          network:
            "Nothing is cut: click `customers` in **Traffic**. The last failure says `no endpoints`, so the request was never sent to any Pod.",
        },
        reveal: "**{{answer}}.** The Service has no endpoints, although the Pods are well.",
      },
    },
    repair: {
      title: "Repair it",
      text: "Make the requests succeed again. Any way that works is right.",
      goal: "Twenty requests are answered.",
      hints: [
        "Compare two things: what the Service looks for, and what the Pods carry. `kubectl get pods --show-labels` and `kubectl describe service shop`.",
        "`kubectl get endpointslices` shows an empty list: the selector matches nothing.",
        "One letter too many in the selector of the Service: `app=shopp`.",
      ],
      nearMisses: {
        "no-service": "There is no Service `shop` any more, so the name leads nowhere.",
        "no-traffic": "The customers are gone. Reset the step to have them back.",
        "no-selector": "A Service without a selector finds no Pods by itself.",
        "still-none": "The Service selects 0 Pods: it looks for `{{selector}}`, and the Pods carry `{{labels}}`.",
        "wrong-port": "The Service finds the Pods, but knocks at port {{port}}. The container listens at 80.",
        almost: "The Service finds the Pods. {{answered}} of 20 requests answered.",
      },
      after:
        "A Service knows its Pods by their labels alone. Nobody checks that a selector matches anything: to select nothing is allowed, and silent.",
    },
  },
  remember: [
    "No endpoints means: look at selector, labels and readiness.",
    "`kubectl get endpointslices` tells in one line where a request can go.",
  ],
};
