import type { LessonText } from "../../lesson-text.ts";

export const challengeFailingProbeEn: LessonText = {
  title: "Broken: running, but never ready",
  summary: "A Pod gets requests only when its readiness probe succeeds.",
  steps: {
    look: {
      title: "Look before you touch",
      text: "The API was deployed a minute ago, and every caller gets an error.\n\nLook at the columns READY, STATUS and RESTARTS of `kubectl get pods`, at the events of a Pod, and at `kubectl get endpointslices`.\n\nSay what is wrong before you change anything.",
      prediction: {
        question: "Why does no request arrive?",
        options: {
          stopped: "The containers do not run",
          notReady: "They run, but are not ready",
          selector: "The Service looks for other labels",
        },
        wrong: {
          stopped: "STATUS says `Running`, and RESTARTS says 0. The programs are there.",
          selector:
            "`kubectl describe service api` and `kubectl get pods --show-labels` say the same: `app=api`. The Service knows these Pods, and does not use them.",
        },
        reveal: "**{{answer}}.** A [[Service|service]] sends requests only to Pods that are ready.",
      },
    },
    repair: {
      title: "Repair it",
      text: "The [[probe]] asks the container a question every five seconds. Find out what it asks, and where. Then make the callers happy.",
      goal: "Both Pods are ready, and twenty calls are answered.",
      hints: [
        "The event `Unhealthy` says what was tried and what came back.",
        "`connection refused` means: nobody listens at that port. The container listens at 80.",
        "Change the port of the `readinessProbe` in the Deployment to 80.",
      ],
      nearMisses: {
        "no-deployment": "The Deployment is gone. Reset the step to have it back.",
        "wrong-port": "The probe asks at port {{port}}. The container listens at 80.",
        "wrong-path": "Somebody listens, but the path `{{path}}` is answered with 404, and that counts as a failure.",
        answering: "Both are ready. {{answered}} of 20 calls answered.",
        rolling: "{{ready}} of 2 are ready. A rolling update waits for each new Pod.",
      },
      after:
        "A readiness probe never restarts anything. It only decides whether a Pod gets requests. A probe that asks wrongly takes a healthy program out of service.",
    },
  },
  remember: [
    "READY `0/1` and no restarts: look at the readiness probe.",
    "Not ready means no endpoint, and no endpoint means no requests.",
  ],
};
