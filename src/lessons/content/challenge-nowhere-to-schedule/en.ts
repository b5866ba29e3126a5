import type { LessonText } from "../../lesson-text.ts";

export const challengeNowhereToScheduleEn: LessonText = {
  title: "Broken: Pods that wait for ever",
  summary: "The scheduler says for every machine why it will not do.",
  steps: {
    look: {
      title: "Look before you touch",
      text: "The reports have been waiting for half a minute. There are three machines for work, and one of them is nearly empty.\n\nSelect a waiting Pod. The machines that refuse it say why, and **Decision** shows every one of them. In the terminal: `kubectl describe pod -l app=reports`.\n\nSay what is wrong before you change anything.",
      prediction: {
        question: "What do all machines lack?",
        options: { cpu: "Free CPU", label: "The label that the Pod asks for", taint: "They are reserved for others" },
        wrong: {
          cpu: "node-2 has two free CPUs, and the Pod asks for 0.8. The message does not speak of CPU at all.",
          taint:
            "Only `special` and the control plane have a [[taint]]. node-1 and node-2 have none, and refuse the Pod too.",
        },
        reveal:
          "**{{answer}}.** The Pod asks for `disk=ssd`, and no machine carries it. The other reasons come only after that one.",
      },
    },
    repair: {
      title: "Repair it",
      text: "Get both Pods of the reports running. Several ways are right. Some of them meet the next obstacle: a machine that is full, or a [[taint]].",
      goal: "Two Pods of the Deployment `reports` are ready.",
      hints: [
        "A Pod with a `nodeSelector` goes only to machines that carry all of its labels. `kubectl get nodes --show-labels`.",
        "Labels on machines are free to set: `kubectl label node node-2 disk=ssd`. Which machine has room for both Pods?",
        "node-1 is mostly taken by the archive, and `special` has a taint. node-2 is free.",
      ],
      nearMisses: {
        "no-deployment": "The Deployment is gone. Reset the step to have it back.",
        scaled: "The Deployment asks for {{want}} Pod now. Two are wanted.",
        "nobody-labelled": "No machine carries `disk=ssd` yet. Check the spelling on the machine.",
        "similar-label": "The Pod asks for `disk={{want}}`. No machine carries exactly that.",
        "only-the-special":
          "The only machine with `disk=ssd` is `special`, and its taint keeps Pods away that do not tolerate it.",
        "too-full": "The label fits now, but there is not enough CPU: {{message}}",
        starting: "{{ready}} of 2 are ready.",
      },
      after:
        "The scheduler tried again by itself as soon as something changed that could help. Waiting Pods are not forgotten.",
    },
  },
  remember: [
    "`Pending` with `FailedScheduling`: the message counts the machines by reason.",
    "The filters run one after another, so a machine shows only its first reason.",
  ],
};
