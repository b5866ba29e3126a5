import type { LessonText } from "../../lesson-text.ts";

export const challengeImageTypoEn: LessonText = {
  title: "Broken: nothing starts",
  summary: "Read what a machine says when it cannot get an image.",
  steps: {
    look: {
      title: "Look before you touch",
      text: "The blog was deployed a minute ago, and not one of its Pods runs.\n\nSelect a Pod and open **Events**, or type `kubectl describe pod`. The machine tried something, and somebody told it no.\n\nSay what is wrong before you change anything.",
      prediction: {
        question: "What stands in the way?",
        options: {
          crash: "The program starts and crashes",
          image: "The image cannot be fetched",
          room: "No machine has room",
        },
        wrong: {
          crash: "No program has started yet: RESTARTS is 0, and there is no log. Something comes before that.",
          room: "The Pods have their machines: `kubectl get pods -o wide` shows them in the column NODE.",
        },
        reveal: "**{{answer}}.** The [[kubelet]] asked the [[registry]], and the registry does not know such an image.",
      },
    },
    repair: {
      title: "Repair it",
      text: "Make both Pods of the blog run.",
      goal: "The Deployment `blog` has two ready Pods of its newest version.",
      hints: [
        "The event `Failed` names the image that was asked for. Read it letter by letter.",
        "A Pod's image comes from the template in the Deployment. That is the place to change it.",
        "`kubectl set image deployment/blog web=nginx:1.29`",
      ],
      nearMisses: {
        "no-deployment": "The Deployment is gone. Reset the step, and change it instead.",
        "same-image": "New Pods come from the same template, which still says `{{image}}`.",
        "still-cannot-pull": "`{{image}}` cannot be fetched either. Compare it with a name that you know.",
        scaled: "The Deployment asks for {{want}} Pods now. Two are wanted.",
        rolling: "{{ready}} of 2 are ready. The new Pods are on their way.",
      },
      after:
        "Kubernetes never gave up: it tried again after 10, 20, 40 seconds, up to five minutes apart. The moment the name was right, everything went on by itself.",
    },
  },
  remember: [
    "`ErrImagePull` and `ImagePullBackOff` are about the name, the tag, or the way to the registry.",
    "Deleting Pods does not help when the template is wrong.",
  ],
};
