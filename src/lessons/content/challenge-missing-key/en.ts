import type { LessonText } from "../../lesson-text.ts";

export const challengeMissingKeyEn: LessonText = {
  title: "Broken: it starts, and ends, and starts",
  summary: "When a container keeps ending, its own last words tell more than Kubernetes can.",
  steps: {
    look: {
      title: "Look before you touch",
      text: "The greeter is restarted again and again. Its state says `CrashLoopBackOff`.\n\nThat is not the illness. It only says that Kubernetes waits longer and longer before the next try. `kubectl describe pod -l app=greeter` says how the last run ended, and `kubectl logs deployment/greeter --previous` what the program itself said.\n\nSay what is wrong before you change anything.",
      prediction: {
        question: "Why does it end?",
        options: {
          image: "The image is broken",
          memory: "It needs more memory than it may have",
          program: "The program itself gives up",
        },
        wrong: {
          image:
            "An image that is broken or missing gives no run at all. Here a program started: it even wrote a line into its log.",
          memory:
            "Then `describe` would say `OOMKilled` and exit code 137. Here Last State says `Error`, with exit code 1.",
        },
        reveal: "**{{answer}}.** It ends with exit code 1, after saying why.",
      },
    },
    repair: {
      title: "Repair it",
      text: "Give the program what it asks for. Remember how it gets its settings: from a [[ConfigMap|configmap]], as environment variables.",
      goal: "The greeter runs for 20 seconds without ending.",
      hints: [
        "The log says which setting is missing. `kubectl get configmap settings -o yaml` shows which ones are there.",
        "Add the key to the ConfigMap: `kubectl edit configmap settings`.",
        "A running container never sees a changed variable. `kubectl rollout restart deployment/greeter` makes new Pods.",
      ],
      nearMisses: {
        "no-deployment": "The Deployment is gone. Reset the step to have it back.",
        "no-settings": "The ConfigMap is gone, and without it no container can start at all.",
        "similar-key": "The ConfigMap has `{{key}}`. The program asks for `DATABASE_URL`.",
        "waits-for-restart":
          "The key is there. The container gets it when it starts the next time ({{restarts}} restarts so far).",
        crashing: "It still ends ({{restarts}} restarts): a new Pod gets the same settings as the old one.",
        "scaled-away": "Now there is no Pod at all. Nothing crashes, and nobody is greeted.",
      },
      after:
        "Variables are set when a container starts. That is why a change in the ConfigMap does nothing until there is a new container.",
    },
  },
  remember: [
    "`CrashLoopBackOff`: read the log of the run before, with `--previous`.",
    "Environment variables are read once, when the container starts.",
  ],
};
