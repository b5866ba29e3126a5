import type { LessonText } from "../../lesson-text.ts";

export const healthEn: LessonText = {
  title: "Are you well? Probes, restarts and patience",
  summary: "A running program is not always a working one. Teach the cluster to ask, and to react in the right way.",
  steps: {
    "how-are-you": {
      title: "Running is not the same as well",
      text: "Two Pods of a shop. The [[kubelet]] on each machine sees whether a program **runs**. It cannot see whether the program **works**.\n\nYou can teach it to ask. Asking is called a [[probe]]. But first: what happens without one?",
    },
    restart: {
      title: "A program ends",
      text: "End the program in one of the Pods. Click a Pod and choose **Kill a container**, or type `kubectl exec deploy/shop -- kill 1`.\n\nDo not delete the Pod. This time only what runs inside ends.",
      prediction: {
        question: "What will you see?",
        options: {
          samePod: "The same Pod, with its container started again",
          newPod: "A new Pod with another name",
          nothing: "Nothing: the Pod stays broken",
        },
        reveal:
          "**{{answer}}.** This is the kubelet's work, on its own machine: name and address of the Pod stay, and the count of restarts goes up.",
      },
      goal: "A container was restarted in its Pod, and the Pod is ready.",
      hints: [
        "Click one of the Pods, then **Kill a container**.",
        "In the terminal: `kubectl exec deploy/shop -- kill 1`.",
      ],
      nearMisses: {
        restarting: "The container in `{{name}}` ended and is starting again.",
        deleted: "You took away a whole Pod, and the ReplicaSet made another. Now end only the container inside one.",
      },
      after:
        "Two kinds of healing: the kubelet restarts containers in place, the ReplicaSet replaces Pods that are gone.",
    },
    "crash-loop": {
      title: "A program that always ends",
      text: "`crash.yaml` has a program that fails three seconds after every start. Apply it, and watch for a minute.",
      prediction: {
        question: "What does the kubelet do?",
        options: {
          givesUp: "It gives up after three tries",
          samePace: "It starts it again at once, for ever",
          everLonger: "It starts it again, and waits longer each time",
        },
        reveal: "**{{answer}}.** 10 seconds, then 20, 40, … up to five minutes. This is called [[back-off]].",
      },
      goal: "A container has been restarted at least three times and is in `CrashLoopBackOff`.",
      hints: [
        "Apply `crash.yaml`, and let a minute go by. Time can be sped up.",
        "`kubectl logs crash --previous` shows the last words of the run before.",
      ],
      nearMisses: {
        "gave-up": "It ended and is not started again: its restartPolicy is `{{policy}}`. The default is Always.",
        counting: "{{count}} restarts so far; now: {{state}}.",
      },
      after:
        "`CrashLoopBackOff` is not the illness. It says: this ended again and again, and I am waiting. The reason is in the log. On the timeline you can see the pauses grow.",
    },
    "too-early": {
      title: "Running, but not yet open",
      text: "The next version of the shop needs **20 seconds** from its start until it listens. Apply `shop.yaml`.",
      prediction: {
        question: "Will the customers notice?",
        options: { noticed: "Yes, requests fail", unnoticed: "No, it is a rolling update" },
        reveal:
          "**{{answer}}.** Without a probe, a Pod counts as ready as soon as its program runs. So the old Pods were sent away, and requests went to shops with the door still locked.",
      },
      goal: "The slow version is out, and customers lost requests.",
      hints: ["Apply `shop.yaml` as it is.", "Look at the traffic: `connection refused`."],
      nearMisses: {
        "probe-already":
          "You know already how this ends: there is a readiness probe. Reset the step to see it without.",
        starting: "The slow version is starting. Failed requests so far: {{failed}}.",
      },
      after: "Nobody did anything wrong, except that nobody asked the program whether it was open.",
    },
    readiness: {
      title: "Ask whether it is open",
      text: "A [[readiness]] probe asks again and again: **may I send you requests now?** As long as the answer is no, the Service leaves the Pod out. Nothing is restarted.\n\n`shop.yaml` now has one. Apply it: another rollout of the same slow program.",
      goal: "All Pods have a readiness probe and are ready, and no request has failed for ten seconds.",
      hints: [
        "Apply `shop.yaml`. The old Pods stay until the new ones are open.",
        "The program listens at port 8080; `/readyz` is the page that says that it is open.",
      ],
      nearMisses: {
        "wrong-port":
          "The probe asks at port {{port}}. Nobody listens there, so the Pod never becomes ready. It is 8080.",
        "liveness-instead":
          "That is a livenessProbe: it restarts containers, but keeps no requests away from a Pod that is not open yet.",
        "on-the-way": "{{ready}} of 2 Pods with a probe are ready. They need 20 seconds.",
      },
      after:
        "Running but not ready: see the mark on the new Pods while you go back on the timeline. In that time they got no request at all.",
    },
    "too-strict": {
      title: "A probe that kills",
      text: "A [[liveness]] probe asks: **do you still work at all?** If not, the container is restarted.\n\n`impatient.yaml` asks the slow shop every two seconds and gives up after three failures. Apply it and watch it being restarted twice. Then repair it: make a new Pod that is asked, but left in peace while it starts.",
      prediction: {
        question: "Will it ever come up?",
        options: { comesUp: "Yes, it only takes longer", neverComesUp: "No, it is killed every time" },
        reveal: "**{{answer}}.** It needs 20 seconds and is given six. The cure became the illness.",
      },
      goal: "After it suffered: the Pod `impatient` runs for 30 seconds without a restart, with a liveness probe.",
      hints: [
        "A Pod's probes cannot be changed. Delete it (`kubectl delete pod impatient`), change the file, apply again.",
        "A `startupProbe` with the same httpGet, `periodSeconds: 2` and `failureThreshold: 30` grants it a minute. The liveness probe begins only after it.",
      ],
      nearMisses: {
        "no-liveness": "Without a liveness probe it lives, but nobody would notice if it hung. Keep the probe.",
        killed: "Restarted {{count}} times by its own probe: it needs 20 seconds to start.",
        "watch-first": "First see what happens with the file as it is: wait for two restarts.",
        missing: "The Pod is gone. Change the file and apply it again.",
        "on-the-way": "The new Pod is there. It has to live for 30 seconds.",
      },
      after:
        "A [[startup probe|probe]] grants time at the beginning only. Many outages have begun with a liveness probe that was too strict: a busy program answers slowly, is killed, and the others become busier.",
    },
    hung: {
      title: "A probe that saves",
      text: "`worker.yaml` has a program that keeps a file `/tmp/healthy` as long as it is well. The probe looks for the file. Apply it.\n\nThen let the program hang: `kubectl exec worker -- rm /tmp/healthy`. It goes on **running**, but it does not work any more.",
      goal: "The Pod `worker` was restarted by its liveness probe, and is ready.",
      hints: [
        "Apply `worker.yaml`, wait until it is ready, then type the command.",
        "Three failures, five seconds apart, and five seconds to end: give it half a minute.",
      ],
      nearMisses: {
        "no-liveness": "This Pod has no liveness probe: it could hang for ever.",
        well: "The worker is well. If you have removed the file: three failures are needed, five seconds apart.",
        restarting: "Wait: it is on its way.",
      },
      after:
        "Open **Events** of the Pod: `Unhealthy` three times, then `Killing`, then `Started`. The new container wrote its file anew.",
    },
  },
  remember: [
    "Readiness: may it get requests? Liveness: should it be restarted? Startup: is it still getting up?",
    "The kubelet restarts containers in place, and waits longer after every failure.",
    "A liveness probe that is too strict is worse than none.",
  ],
};
