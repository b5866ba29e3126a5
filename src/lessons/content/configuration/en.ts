import type { LessonText } from "../../lesson-text.ts";

export const configurationEn: LessonText = {
  title: "Settings and secrets",
  summary: "Settings live outside the program. How they get in decides when a change arrives.",
  steps: {
    "two-ways": {
      title: "The program and its settings",
      text: "An image is built once and runs everywhere. What differs from place to place stays outside, in a [[ConfigMap|configmap]]: a small object with keys and values.\n\nThe Pod `shop-0` gets the key `greeting` from the ConfigMap `shop-settings` twice: as an **environment variable**, and as a **file** in a [[volume]]. Select the Pod and open **Logs**: every five seconds it says what it sees.\n\nIt belongs to a [[StatefulSet|statefulset]]: like a Deployment, but its Pod keeps its name.",
    },
    "change-it": {
      title: "Change the setting",
      text: "Write another greeting into `settings.yaml`, and apply it. Then watch the log.",
      prediction: {
        question: "Which of the two will follow by itself?",
        options: { both: "Both", fileOnly: "Only the file", envOnly: "Only the variable" },
        reveal:
          "**{{answer}}.** The variables of a process are fixed when it starts. A file can be replaced at any time.",
      },
      goal: "The greeting is another one, and the program sees it in its file.",
      hints: [
        "In `settings.yaml`, replace `Hello`, and apply. The key has to stay `greeting`.",
        "It takes up to a minute and a half. Set **Speed** higher.",
      ],
      nearMisses: {
        "no-config": "The ConfigMap `shop-settings` is gone. Apply `settings.yaml`.",
        "other-key": "The keys are now: {{keys}}. The program reads `greeting` and nothing else.",
        waiting:
          "The ConfigMap is changed. The program still says `{{line}}`. Files come up to a minute and a half later.",
      },
      after:
        "Nobody sends changes to the Pods. The [[kubelet]] of the machine looks at each of its Pods about once a minute, and writes the files anew.",
    },
    restart: {
      title: "The variable, too",
      text: "The log says two things at once now. Have the program see the new value in its variable, too.",
      goal: "Variable and file show the same new greeting.",
      hints: ["Only a new process gets new variables.", "In the terminal: `kubectl rollout restart statefulset shop`."],
      nearMisses: {
        "no-config": "The ConfigMap `shop-settings` is gone.",
        "no-shop": "Nothing is running any more. Scale the StatefulSet `shop` to 1.",
        starting: "The new Pod is starting.",
        "old-value": "It still says `{{line}}`. Waiting does not help: this process was started with the old value.",
      },
      after:
        "Many teams never change a ConfigMap. They make a new one with a new name: then the change is a rollout, and can be rolled back.",
    },
    "missing-key": {
      title: "A slip of the pen",
      text: "`settings.yaml` now has a mistake on purpose: the key is called `greting`. Apply it. Look at the Pod for ten seconds.\n\nThen delete the Pod, as a machine that fails would.",
      prediction: {
        question: "What happens to the running Pod when the key disappears?",
        options: { crashes: "It fails", runsOn: "It runs on as if nothing had happened" },
        reveal: "**{{answer}}.** It has read its variables already. The mistake sleeps until the next start.",
      },
      goal: "A Pod cannot start, because a key is missing.",
      hints: ["First apply `settings.yaml`, then delete the Pod.", "In the terminal: `kubectl delete pod shop-0`."],
      nearMisses: {
        "still-running":
          "The keys are now: {{keys}}. The running Pod does not notice. Delete it, so that a new one has to start.",
        starting: "The new Pod is on its way.",
        "key-is-there": "The key `greeting` is still there, so every new Pod starts well. First apply `settings.yaml`.",
      },
      after:
        "`CreateContainerConfigError`: the machine was chosen, the image is there, but the container cannot be put together. Open **Events** of the Pod: there it says which key.",
    },
    repair: {
      title: "Repair it",
      text: "The shop is closed. Repair it. Which object has to change: the Pod, or something else?",
      goal: "`shop-0` is ready again, with its greeting.",
      hints: [
        "The Pod is right. What it looks for is not there.",
        "Correct the key in `settings.yaml` to `greeting`, and apply.",
      ],
      nearMisses: {
        "no-config": "The ConfigMap `shop-settings` is gone. Create it with the key `greeting`.",
        "still-missing": "{{message}}. It has: {{keys}}. A new Pod looks for the same key.",
        retrying: "The key is there. The kubelet tries again every few seconds.",
        starting: "The Pod is starting.",
      },
      after: "You did not touch the Pod. The kubelet had tried again all the time, and now it worked.",
    },
    secret: {
      title: "A secret",
      text: "The shop also needs a token that not everybody should read. For that there is the [[Secret|secret]]: built like a ConfigMap, but with access rights of its own.\n\nApply `secret.yaml`. Then give the Pod a variable `TOKEN` from it: `shop.yaml` shows how. The log will say `token=yes`.",
      prediction: {
        question: "`kubectl get secret shop-key -o yaml`: what will it show?",
        options: { encrypted: "Something encrypted", readable: "The token, only written differently" },
        reveal:
          "**{{answer}}.** It is base64, an alphabet and no lock. Whoever may read the Secret has the token. Protection comes from access rights, and from encrypting [[etcd]].",
      },
      goal: "The program has its token, and the token comes from a Secret.",
      hints: [
        "Apply both files, `secret.yaml` and `shop.yaml`.",
        "Or in the terminal: `kubectl set env statefulset shop --from=secret/shop-key`.",
      ],
      nearMisses: {
        "in-the-open":
          "The program has a token, but it stands in the manifest for all to read: `{{value}}`. Take it from a Secret.",
        "in-config-map": "A ConfigMap may be read by far more people than a Secret. Put the token into a Secret.",
        "not-found": "The Pod cannot start: {{message}}. The Secret has to be there first.",
        "other-name": "The variable is called `{{name}}`. The program looks for `TOKEN`.",
        unused: "There is a Secret, but no Pod uses it yet.",
        starting: "The Pod is being replaced.",
      },
      after:
        "A Pod only gets the Secrets that its manifest names. Never put the values into the same repository as the manifests.",
    },
    "look-back": {
      title: "Look back",
      text: "Drag the **timeline** to the moment when you changed the greeting. Go on second by second: ConfigMap first, file a minute later, variable never.\n\nThat minute has cost many an engineer an evening. Here you can see it.",
    },
  },
  remember: [
    "Files from a ConfigMap follow within a minute or two. Variables only with a new Pod.",
    "A missing key hurts at the next start, not at once.",
    "A Secret is not encrypted in itself: rights protect it.",
  ],
};
