import type { LessonText } from "../../lesson-text.ts";

export const scalingEn: LessonText = {
  title: "More customers than one Pod can serve",
  summary: "You add Pods by hand, then hand the counting over to an autoscaler that measures.",
  steps: {
    "one-pod": {
      title: "A quiet shop",
      text: "One [[Pod|pod]] serves the shop. Five requests a second come in, and each is answered in about 25 milliseconds.\n\nEvery answer costs 20 milliseconds of computing, and the container may use **half a core**. So one Pod can serve about 25 requests a second. Keep that number in mind.",
    },
    rush: {
      title: "The rush",
      text: "A newspaper has written about the shop. Apply `customers.yaml`: **40 requests a second**.\n\nWatch the traffic panel: the latency first, then the errors.",
      prediction: {
        question: "What will customers notice?",
        options: { fine: "Nothing", slower: "Slower answers, but all of them", lost: "Requests are lost" },
        reveal:
          "**{{answer}}.** A waiting line grows before the Pod. Whoever waits longer than five seconds goes away. So even those 25 a second that could be served come too late.",
      },
      goal: "Customers lose requests because one Pod is too few.",
      hints: ["The file `customers.yaml` is ready to be applied.", "What counts is `requestsPerSecond: 40`."],
      nearMisses: {
        "no-traffic": "There are no customers any more. Reset the step to have them back.",
        "too-little": "{{rate}} requests a second: one Pod can still serve that. Its limit is about 25.",
        queue: "The line is growing: an answer now takes {{latency}} ms. From 5000 ms on, customers give up.",
      },
      after:
        "An overloaded server does not get a little worse. It tips over: the line only grows, and nearly everyone waits in vain.",
    },
    "by-hand": {
      title: "More Pods, by hand",
      text: "The work can be shared. Scale the [[Deployment|deployment]], for example with `kubectl scale deployment shop --replicas=…`. How many Pods does it take for 40 requests a second?\n\nThe new Pods start. The [[Service|service]] finds them, and customers are spread over all of them.",
      goal: "40 requests a second are answered within a second each, without errors, for 10 seconds.",
      hints: [
        "One Pod serves 25 a second. Two are just enough, and have a hard time with the old line.",
        "In the terminal: `kubectl scale deployment shop --replicas=3`.",
      ],
      nearMisses: {
        "fewer-customers":
          "Now only {{rate}} requests a second come. The goal is to serve 40, not to send people away.",
        starting: "{{ready}} of {{want}} Pods are ready. New Pods take a few seconds.",
        draining: "No errors any more. The old line is still being worked off: {{latency}} ms.",
        "still-lost":
          "{{lost}} requests a second are still lost, with {{ready}} Pods ready. More computing power is needed.",
      },
      after:
        "More Pods is called scaling out. A bigger share of the machine for one Pod would have worked too: scaling up. But that ends where the machine ends.",
    },
    autoscaler: {
      title: "Somebody who counts for you",
      text: "Nobody wants to sit there at night and count. A [[HorizontalPodAutoscaler|hpa]] does: every 15 seconds it asks how much CPU the Pods use, and changes the number of Pods.\n\nHow much they use is measured by [[metrics-server]]. 100% is what a Pod **requested**: 200m, a fifth of a core. The file `autoscaler.yaml` asks for 50%, at least 2 Pods and at most 12.",
      prediction: {
        question: "40 requests a second cost 0.8 cores. How many Pods will there be?",
        options: {
          three: "3, they manage well already",
          aboutEight: "About 8: each may use 0.1 cores",
          twelve: "12, it takes what it may",
        },
        reveal:
          "**{{answer}}.** wanted = Pods now × measured ÷ target. Whether customers are content it does not know: it only looks at its number.",
      },
      goal: "An autoscaler keeps the Pods at its target, without lost requests, for 30 seconds.",
      hints: [
        "Apply `autoscaler.yaml`. The first measurement takes up to half a minute.",
        "`kubectl get hpa` shows measured/target. `kubectl describe hpa shop` says what it thinks.",
        "In the terminal: `kubectl autoscale deployment shop --cpu=50% --min=2 --max=12`.",
      ],
      nearMisses: {
        "fewer-customers":
          "Now only {{rate}} requests a second come. Let the 40 come, so that there is something to do.",
        "wrong-target": "The autoscaler looks for a Deployment named `{{name}}`. There is none.",
        "no-metric": "The autoscaler cannot measure: {{message}}",
        "max-too-low":
          "It wants more than it may: {{max}} Pods is its limit, and they are at {{use}}% instead of {{target}}%.",
        measuring: "It is at work: {{now}} Pods, {{ready}} ready. Give it a minute.",
      },
      after:
        "Select the HorizontalPodAutoscaler and open **Decision**: there is its arithmetic, look by look. New Pods are measured late, therefore it goes in steps.",
    },
    calm: {
      title: "The rush is over",
      text: "Apply `customers.yaml` again: it says 5 requests a second now.\n\nThen set **Speed** higher, and watch the clock.",
      prediction: {
        question: "When will the superfluous Pods go?",
        options: { atOnce: "At once", minutes: "After some minutes", never: "Never, somebody has to do it" },
        reveal: "**{{answer}}.** It takes the highest of all its proposals of the last five minutes.",
      },
      goal: "The customers are few, and the autoscaler is down at its minimum.",
      hints: [
        "Apply `customers.yaml` with `requestsPerSecond: 5`.",
        "It takes five minutes of virtual time. At 30 times real time that is ten seconds.",
      ],
      nearMisses: {
        "no-autoscaler": "The autoscaler is gone: nobody counts any more.",
        "still-busy": "{{rate}} requests a second are still coming. The goal is 10 at most.",
        waiting:
          "Quiet. It still keeps {{now}} Pods, {{seconds}} s into this step. It waits for 300 s without a higher proposal.",
      },
      after:
        "Up at once, down slowly. Too many Pods for five minutes cost little. Pods that come and go with every wave cost much.",
    },
    "two-masters": {
      title: "Two masters",
      text: "The autoscaler is still there, with a minimum of 2. Now scale by hand: `kubectl scale deployment shop --replicas=1`.",
      prediction: {
        question: "Will it stay with one Pod?",
        options: { stays: "Yes, I have the last word", putBack: "No, the autoscaler puts it back" },
        reveal: "**{{answer}}.** Both write the same number. It looks every 15 seconds, and it does not get tired.",
      },
      goal: "You set one Pod by hand, and the autoscaler sets its own number again.",
      hints: [
        "Type `kubectl scale deployment shop --replicas=1`, then wait up to 15 seconds.",
        "Whoever changed the number is told by **Why** on the Deployment.",
      ],
      nearMisses: {
        zero: "0 is special: it switches the autoscaler off, as “I want none” is a clear wish. Scale to 1 instead.",
        "no-autoscaler": "The autoscaler is gone, so nothing is put back. Reset the step.",
        upwards:
          "{{now}} Pods are within what it allows, so it takes its five minutes. Below the minimum it acts at once.",
        soon: "You have one Pod. The autoscaler looks every 15 seconds.",
      },
      after: "Give every number one master. With an autoscaler, leave `replicas` out of your own manifest.",
    },
    "look-back": {
      title: "Look back",
      text: "Drag the **timeline** back to the rush, and forward again. See the line grow, the Pods come, and five minutes later go.\n\nSelect the Deployment and open **Why**: you, the autoscaler, you, the autoscaler. In a real cluster this history is gone. Here you can look it up.",
    },
  },
  remember: [
    "Scaling out shares the work among more Pods; a Service spreads the requests.",
    "An autoscaler compares use with what Pods requested: without requests there is no percentage.",
    "It goes up within seconds and down after five minutes.",
  ],
};
