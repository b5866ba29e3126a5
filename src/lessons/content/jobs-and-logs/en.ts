import type { LessonText } from "../../lesson-text.ts";

export const jobsAndLogsEn: LessonText = {
  title: "Work that ends, and work on every machine",
  summary:
    "Jobs run to the end, CronJobs run by the clock, DaemonSets run on every machine, and somebody has to carry the logs away.",
  steps: {
    "kinds-of-work": {
      title: "Three kinds of work",
      text: "A shop runs for ever: that is what a Deployment is for. But there is other work.\n\n- Work that **ends**: convert pictures, compute a bill.\n- Work **by the clock**: tidy up at night.\n- Work **on every machine**: collect logs.\n\nFor each of them there is a kind.",
    },
    many: {
      title: "Work that ends",
      text: "A [[Job|job]] runs Pods until enough of them have succeeded. `job.yaml` wants **6** successes, **3** at a time. Each takes ten seconds.",
      prediction: {
        question: "How long will it take, roughly?",
        options: { ten: "10 seconds", twenty: "Somewhat more than 20 seconds", sixty: "A minute" },
        reveal: "**{{answer}}.** Two rounds of three, and a little for starting.",
      },
      goal: "A Job has six successes within 45 seconds of its start.",
      hints: ["Apply `job.yaml` as it is.", "`completions` is how many in all, `parallelism` how many at a time."],
      nearMisses: {
        "bare-pod":
          "The Pod `{{name}}` belongs to nobody: nobody counts its success, and when it ends, it is started again.",
        deployment: "The Deployment `{{name}}` starts again whatever ends. Work with an end is a Job.",
        "one-by-one":
          "{{done}} done, one at a time: that takes a minute. Delete the Job and apply one with more `parallelism`.",
        "too-few": "This Job wants {{want}} successes. The goal is six.",
        running: "{{done}} of 6 done.",
      },
      after: "The Pods are still there: **Completed**. They use nothing any more, but you can read their logs.",
    },
    failing: {
      title: "Work that fails",
      text: "The work in `broken.yaml` fails each time. The Job has a `backoffLimit` of 2. Apply it.",
      prediction: {
        question: "How many Pods will it try?",
        options: {
          one: "1: failed is failed",
          three: "3: one, and two more tries",
          forever: "More and more, for ever",
        },
        reveal: "**{{answer}}.** Between tries it waits, 10 seconds, then 20. Perhaps it was only the network.",
      },
      goal: "A Job has given up.",
      hints: ["Apply `broken.yaml` as it is.", "It takes about 35 seconds."],
      nearMisses: {
        retrying: "{{failed}} failed so far. The next try comes after a pause.",
        repaired: "This Job succeeds. Here it shall fail, so that you see the tries.",
        starting: "The first try is starting.",
      },
      after:
        "For each try there is a Pod, so you can compare the logs: `kubectl logs job/broken`. Every try says the same: no such file.",
    },
    "where-logs-go": {
      title: "Where logs go",
      text: "What a container prints is written to a file on its machine by the [[kubelet]]. `kubectl logs` reads it there.\n\nNow tidy up: delete both Jobs, `kubectl delete job crunch broken`.",
      prediction: {
        question: "Can you still read their logs afterwards?",
        options: { stay: "Yes, logs are kept", gone: "No, they go with the Pods" },
        reveal: "**{{answer}}.** No Job, no Pods; no Pods, no files.",
      },
      goal: "The Jobs and their Pods are gone.",
      hints: ["`kubectl delete job crunch broken`", "Deleting a Job deletes its Pods, too."],
      nearMisses: {
        "pods-only": "You deleted Pods. Delete the Jobs: their Pods go with them.",
        "some-left": "Still there: {{names}}.",
      },
      after: "Whoever wants to read yesterday's logs has to carry them away in time. From every machine.",
    },
    "every-machine": {
      title: "One on every machine",
      text: "A [[DaemonSet|daemonset]] has no number of replicas. It says: **one Pod on every machine**. It is made for collectors of logs. Such a collector reads the log files of its machine, whichever Pod wrote them.\n\nApply `collector.yaml`, and look at where it runs.",
      goal: "Every worker machine has a Pod of a DaemonSet.",
      hints: ["Apply `collector.yaml` as it is.", "`kubectl get pods -o wide` shows the machine of each."],
      nearMisses: {
        deployment: "The Deployment `{{name}}` counts Pods, not machines. Use a DaemonSet.",
        "not-everywhere": "It only wants machines with `{{selector}}`. The goal is all of them.",
        starting: "{{ready}} of {{want}} machines have one.",
      },
      after:
        "The control plane has none: it keeps guests away. A collector that shall run there as well says so with a toleration.",
    },
    "carried-away": {
      title: "Carried away in time",
      text: "Now the same once more, with collectors watching. Apply `job.yaml`, wait until the Job is done, then delete it: `kubectl delete job crunch`.\n\nAfterwards ask the collectors: `kubectl logs -l app=collector --tail=200 | grep counting`.",
      prediction: {
        question: "The Job and its Pods will be gone. Where will their words be?",
        options: {
          nowhere: "Nowhere, as before",
          collectors: "In what the collectors have read",
          job: "With the Job, in etcd",
        },
        reveal:
          "**{{answer}}.** The collector of the same machine had read each line before the Pod, and its file, went away.",
      },
      goal: "A Job ran and was deleted, and its words can still be read from the collectors.",
      hints: [
        "Apply `job.yaml` and give it half a minute: `kubectl get jobs` says `Complete`.",
        "Then `kubectl delete job crunch`. The **Logs** panel, with `app=collector`, shows what is left.",
      ],
      nearMisses: {
        "no-collector": "There are no collectors any more. Apply `collector.yaml` of the step before.",
        "too-early": "The Job was deleted before it was done. Let it finish first, then delete it.",
        "delete-it": "`{{name}}` is done. Now delete it, and see what remains.",
        "other-work": "The Job is gone, but its Pods said nothing that `job.yaml` says: “counting”.",
        running: "{{done}} of 6 done. Wait until all are.",
      },
      after:
        "Each line is a small record: what was said, when, and by which Pod. Real collectors send these to a store where logs of weeks can be searched. This one keeps them in its own log.",
    },
    "new-machine": {
      title: "One more machine",
      text: "Apply `machine.yaml`, and a fourth machine is switched on.",
      prediction: {
        question: "How does the collector get there?",
        options: { byItself: "By itself", byHand: "You apply it once more" },
        reveal: "**{{answer}}.** “On every machine” holds for those of tomorrow, too.",
      },
      goal: "There are four worker machines, and each has its collector.",
      hints: ["Apply `machine.yaml`.", "A machine takes a moment to start."],
      nearMisses: {
        "no-daemon-set": "The DaemonSet is gone. Apply `collector.yaml` of the step before.",
        "not-everywhere": "It only wants machines with `{{selector}}`.",
        off: 'The machine is there, but switched off: `power: "On"`.',
        starting: "The machine is there. The collector is starting.",
        booting: "The machine is starting.",
      },
      after: "Nobody told the DaemonSet. It saw a new [[node]], and one Pod too few.",
    },
    "by-the-clock": {
      title: "By the clock",
      text: "A [[CronJob|cronjob]] makes a Job whenever its time has come. `* * * * *` is: every minute. Apply `tidy-up.yaml`, and speed up time at the top.",
      goal: "By the clock, two Jobs were made and done.",
      hints: ["Apply `tidy-up.yaml`.", "It takes up to two minutes of virtual time."],
      nearMisses: {
        suspended: "The CronJob is suspended: it makes no Jobs.",
        "other-schedule": "`{{schedule}}` comes too rarely to wait for here. The goal is every minute.",
        waiting: "{{done}} of 2 done. Wait for the next full minute.",
      },
      after:
        "A chain of three: the CronJob makes Jobs, a Job makes Pods. The last three successful Jobs are kept, for their logs.",
    },
    "look-back": {
      title: "Look back",
      text: "The Jobs `crunch` and `broken` are gone, and their logs. Drag the **timeline** back to before that: there they are, and you can read them.\n\nSelect a Pod of the CronJob and open **Why**. The chain ends at you, minutes earlier.",
    },
  },
  remember: [
    "A Job counts successes, a DaemonSet counts machines.",
    "A CronJob makes Jobs, a Job makes Pods.",
    "Logs are files on the machine, and go with the Pod. A collector on every machine carries them away in time.",
  ],
};
