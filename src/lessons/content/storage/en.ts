import type { LessonText } from "../../lesson-text.ts";

export const storageEn: LessonText = {
  title: "Data that outlives its Pod",
  summary: "A Pod's own files die with it. A claim brings a disk that stays, and a StatefulSet gives each Pod its own.",
  steps: {
    "a-notebook": {
      title: "A notebook",
      text: "The Pod `notebook` adds a note to the file `/data/notes` every five seconds. In its **Logs** it says how many there are.\n\nThe file lies in the container itself.",
    },
    forget: {
      title: "A new notebook",
      text: "Delete the Pod, and apply `notebook.yaml` again. The name is the same, the image is the same.",
      prediction: {
        question: "Where will the counting go on?",
        options: { goesOn: "Where it stopped", startsAgain: "At 1" },
        reveal:
          "**{{answer}}.** The files of a container are thrown away with it. The new Pod has the same name and nothing else.",
      },
      goal: "A new Pod `notebook` is ready, and it has begun again.",
      hints: ["First `kubectl delete pod notebook`.", "Then apply `notebook.yaml`."],
      nearMisses: {
        terminating: "The old one is on its way out.",
        gone: "The old one is gone, and nobody brings a lone Pod back. Apply `notebook.yaml`.",
      },
      after: "For a web server that is right: nothing to keep, nothing to lose. For a database it is the end.",
    },
    "a-claim": {
      title: "Ask for a disk",
      text: "With a [[PersistentVolumeClaim|pvc]] you say: **I need 1 GiB**. You do not say where. The [[StorageClass|storageclass]] `standard` knows how to make disks, and makes one when the first Pod needs it.\n\n`claim.yaml` is the claim. `notebook.yaml` now mounts it at `/data`. The volumes of a Pod cannot be changed: delete the Pod first.",
      goal: "The Pod `notebook` is ready and has a disk that its claim has brought.",
      hints: [
        "Apply `claim.yaml`. The claim is Pending: it waits for a Pod.",
        "`kubectl delete pod notebook`, then apply `notebook.yaml`.",
      ],
      nearMisses: {
        "no-class": "The claim asks for the class `{{name}}`. There is only: {{classes}}.",
        "claim-missing": "The Pod waits for the claim `{{name}}`. It does not exist yet.",
        unused: "The claim is there and waits: the disk is made when a Pod uses it. The Pod `notebook` does not yet.",
        terminating: "The old Pod is on its way out.",
        gone: "The old Pod is gone. Apply `notebook.yaml`.",
        starting: "The disk is being made and attached to the machine.",
      },
      after:
        "The claim is now **Bound** to a [[PersistentVolume|pv]], the disk. First the scheduler chose the machine, then the disk was made where that machine can reach it.",
    },
    outlive: {
      title: "Once more",
      text: "Let it write a few notes. Then the same as before: delete the Pod, and apply `notebook.yaml` again.",
      prediction: {
        question: "And now?",
        options: { goesOn: "It goes on where it stopped", startsAgain: "It begins at 1" },
        reveal: "**{{answer}}.** The Pod went, the claim stayed, and with it the disk.",
      },
      goal: "A new Pod `notebook` is ready, and goes on with the old notes.",
      hints: ["`kubectl delete pod notebook`", "Apply `notebook.yaml`, the one with the claim."],
      nearMisses: {
        terminating: "The old one is on its way out.",
        gone: "The old one is gone. Apply `notebook.yaml`.",
        "without-claim":
          "This Pod does not mount the claim: it writes into its container again. Delete it, and apply the one with `volumes`.",
        "empty-disk": "This notebook began at 1: its disk is a new one. Was the claim deleted, too?",
      },
      after:
        "Pods come and go, data stays. Also when the new Pod lands on another machine: the disk is detached there and attached here.",
    },
    "a-set": {
      title: "Three, each with its own",
      text: "A database has several copies, and every copy needs its **own** disk. That is what the [[StatefulSet|statefulset]] is for. For every Pod it makes a claim from a template.\n\nApply `database.yaml`, and watch the canvas.",
      prediction: {
        question: "In which order will the three Pods come?",
        options: { together: "All together, like those of a Deployment", oneByOne: "One after the other" },
        reveal:
          "**{{answer}}.** `db-1` is made when `db-0` is ready. Databases like it that way: the second one can find the first.",
      },
      goal: "A StatefulSet has three ready Pods, each with a disk of its own.",
      hints: ["Apply `database.yaml` as it is.", "`kubectl get pods,pvc` shows three Pods and their claims."],
      nearMisses: {
        "shared-disk": "All these Pods want the same claim: three databases on one disk. Use `volumeClaimTemplates`.",
        deployment: "The Deployment `{{name}}` gives all its Pods the same disk and changing names. Use a StatefulSet.",
        "too-few": "It asks for {{want}} Pods. The goal is three.",
        "on-the-way": "{{ready}} of 3 are ready. They come one after the other.",
      },
      after:
        "Names with numbers: `db-0`, `db-1`, `db-2`. And claims that go with them: `data-db-0`, `data-db-1`, `data-db-2`.",
    },
    "same-disk": {
      title: "Lose one",
      text: "Let them write for a while. Then delete `db-1`.",
      prediction: {
        question: "What will take its place?",
        options: { newEmpty: "A new Pod with an empty disk", sameDisk: "A new `db-1` with the disk of the old one" },
        reveal: "**{{answer}}.** The name says which disk belongs to it.",
      },
      goal: "A new `db-1` is ready and goes on with the notes of the old one.",
      hints: ["`kubectl delete pod db-1`", "Look into the Logs of the new `db-1`."],
      nearMisses: {
        "other-pod": "That was `{{name}}`. It works the same there. Now `db-1`.",
        "empty-disk": "The new `db-1` began at 1: its claim was deleted, too.",
        terminating: "The old `db-1` is on its way out. A name is never there twice: the new one waits.",
        recovering: "`db-1` is coming back.",
      },
      after:
        "A Deployment replaces at once, with another name. A StatefulSet waits until the old one has really gone: two `db-1` on one disk would be a disaster.",
    },
    shrink: {
      title: "Smaller, and back again",
      text: "Scale `db` to 1, and see which Pods go. Then look at the claims: `kubectl get pvc`.\n\nAfter that, scale back to 3.",
      prediction: {
        question: "What happens to the disks of the Pods that go?",
        options: { kept: "They stay", deleted: "They are deleted" },
        reveal:
          "**{{answer}}.** Data is never deleted because a number got smaller. In a real cloud you go on paying for it, too.",
      },
      goal: "The set was at one Pod, is back at three, and `db-2` goes on with its old notes.",
      hints: ["`kubectl scale statefulset db --replicas=1`", "Wait until only `db-0` is left, then `--replicas=3`."],
      nearMisses: {
        "no-set": "The StatefulSet is gone. Reset the step.",
        "disk-deleted":
          "The claim of `db-2` was deleted, and its disk with it. Those notes are lost. Rewind with “Reset step”.",
        growing: "Growing again: {{ready}} of 3 are ready.",
        small: "Only one is left. These claims are still there: {{claims}}. Now scale back to 3.",
        shrinking: "On the way to {{want}}: {{left}}. The highest number goes first.",
      },
      after: "Up from 0 to 2, down from 2 to 0, always in order.",
    },
    "look-back": {
      title: "Look back",
      text: "Drag the **timeline** to the moment when you deleted `db-1`. Go on slowly: the old one ends, the disk stays where it is, the new one takes it.\n\nSelect a claim and open **Why**: who made it, and for which Pod? A deleted disk is gone for ever in a real cluster. Only here can you go back to before.",
    },
  },
  remember: [
    "Files in a container die with it. A claim brings a disk that stays.",
    "Nobody says where the disk is: the StorageClass makes it where the Pod is.",
    "StatefulSet: lasting names, own disks, one after the other.",
  ],
};
