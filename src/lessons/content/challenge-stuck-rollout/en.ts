import type { LessonText } from "../../lesson-text.ts";

export const challengeStuckRolloutEn: LessonText = {
  title: "Broken: an update that does not move",
  summary: "A rolling update waits for its new Pods. When they never get ready, the old ones keep working.",
  steps: {
    update: {
      title: "Apply the update",
      text: "The shop is open, and customers come five times a second. Here is the new version, `shop.yaml`. It holds a mistake that nobody has seen.\n\nApply it, and watch the Pods and the **Traffic**.",
      prediction: {
        question: "How many Pods will still answer half a minute later?",
        options: { down: "None", half: "About half", stays: "At least three of four" },
        reveal:
          "**{{answer}}.** A [[rolling update|rolling-update]] takes an old Pod away only when a new one is ready.",
      },
      goal: "The update has given up: its progress deadline is over.",
      hints: [
        "Press Apply in the editor. The deadline of this Deployment is 60 seconds.",
        "In a hurry? Choose 5× at the top, or press **Next change**.",
      ],
      nearMisses: {
        "not-applied": "The update has not been applied yet. It is in the file `shop.yaml`.",
        waiting:
          "The update waits. {{ready}} Pods answer, all of them old. The deadline comes a minute after the last progress.",
      },
      after:
        "`kubectl rollout status deployment/shop` now ends with an error. Nothing is undone by itself: the Deployment says that it is stuck, and waits for you.",
    },
    look: {
      title: "Look before you touch",
      text: "The old Pods answer, the new ones do not become ready. Select one of the new ones.\n\nIts **Events** say what is tried again and again. **Why** tells what the update waits for.\n\nSay what is wrong before you change anything.",
      prediction: {
        question: "Why are the new Pods not ready?",
        options: {
          image: "Their image cannot be fetched",
          probe: "Their readiness probe gets no answer",
          room: "No machine has room for them",
        },
        wrong: {
          image: "The new containers run: STATUS says `Running`. Without an image they would not.",
          room: "They have their machines: the column NODE of `kubectl get pods -o wide` names them.",
        },
        reveal: "**{{answer}}.** The event `Unhealthy` says at which port nobody listens.",
      },
    },
    repair: {
      title: "Repair it while the shop is open",
      text: "Go back to the old version, or go forward to one that is right. But keep the shop open: at most three requests may fail.",
      goal: "Four Pods of one version are ready, none is left over, and at most three requests failed.",
      hints: [
        "Select one of the new Pods: its events say what the probe tried.",
        "The way back is short: `kubectl rollout undo deployment/shop`.",
        "The way forward: correct the port of the probe in `shop.yaml` to 80, and apply it.",
      ],
      nearMisses: {
        "no-deployment": "The Deployment is gone, and with it the shop. Reset the step.",
        "lost-requests":
          "{{failed}} requests failed on the way. Reset the step and keep the old Pods until the new ones are ready.",
        paused: "The Deployment is paused: nothing changes until you resume it.",
        "still-wrong-port":
          "The newest template still asks at port {{port}}. New Pods of the same template will not get ready either.",
        scaled: "The Deployment asks for {{want}} Pods now. Four are wanted.",
        rolling: "{{ready}} of 4 are ready. The Pods of the other version are still there.",
      },
      after:
        "The old ReplicaSet was still there, scaled down but not gone. That is why going back is quick: its Pods only have to be started again.",
    },
  },
  remember: [
    "A rolling update that fails leaves the old version running.",
    "`ProgressDeadlineExceeded` reports, it does not roll back.",
    "`kubectl rollout undo` goes back to the template before.",
  ],
};
