import type { LessonText } from "../../lesson-text.ts";

export const controlPlaneEn: LessonText = {
  title: "Switch off the control plane",
  summary: "Four programs run the cluster. Stop them one by one, and see what each is good for.",
  steps: {
    "the-parts": {
      title: "Four programs",
      text: "On the machine `control-plane` there are four programs.\n\n- The [[API server|api-server]]: the front door.\n- [[etcd]]: the database behind it.\n- The [[scheduler]]: chooses machines.\n- The controller manager: all the [[controllers|controller]].\n\nCustomers ask the shop five times a second. Keep an eye on them the whole time.",
    },
    scheduler: {
      title: "Without the scheduler",
      text: "Apply `stopped.yaml`: it stops the scheduler. Then ask for more Pods: `kubectl scale deployment shop --replicas=5`.",
      prediction: {
        question: "What will become of the two new Pods?",
        options: { run: "They run", pending: "They are made, and wait", none: "They are not even made" },
        reveal:
          "**{{answer}}.** The ReplicaSet made them. To choose a machine is somebody else's job, and that one is away.",
      },
      goal: "The scheduler is stopped, and a Pod waits without a machine.",
      hints: [
        "First apply `stopped.yaml`, and give it a few seconds to end.",
        "Then `kubectl scale deployment shop --replicas=5`.",
      ],
      nearMisses: {
        "other-part": "What is stopped is: {{part}}. Here it should be kube-scheduler.",
        "nothing-new": "The scheduler is away, and nobody misses it: all Pods have their machines. Ask for more.",
        "still-there": "The scheduler still works, so new Pods find a machine. Apply `stopped.yaml`.",
      },
      after: "Nothing failed, nothing was lost. Work is waiting.",
    },
    "controller-manager": {
      title: "Without the controllers",
      text: "Bring the scheduler back: `kubectl delete faults --all`. The waiting Pods get their machines.\n\nThen apply `stopped.yaml`: now it stops the **controller manager**. A few seconds later, delete Pods of the shop: `kubectl delete pod -l app=shop`.",
      prediction: {
        question: "Will new Pods come in their place?",
        options: { replaced: "Yes, as always", missing: "No" },
        reveal: "**{{answer}}.** Nobody counts. Two is not three, but nobody is there to see it.",
      },
      goal: "The controller manager is stopped, and Pods of the shop are missing for 10 seconds.",
      hints: ["Apply `stopped.yaml`.", "Then `kubectl delete pod -l app=shop`."],
      nearMisses: {
        "other-part": "What is stopped is: {{part}}. Here it should be kube-controller-manager.",
        "all-there": "The controllers are away, and {{count}} Pods are there. Delete some.",
      },
      after:
        "The Service still has the addresses of the dead Pods: that list, too, is kept by a controller. Self-healing was this one program.",
    },
    "api-server": {
      title: "Without the front door",
      text: "Bring back what you stopped, `kubectl delete faults --all`, and wait until the shop is well again.\n\nThen apply `stopped.yaml`: now it is the **API server**. Try `kubectl get pods`.",
      prediction: {
        question: "What happens to the customers?",
        options: { served: "They are served", lost: "Their requests are lost" },
        reveal:
          "**{{answer}}.** Containers run on their machines, and kube-proxy knows the way. For that nobody has to ask the API.",
      },
      goal: "The API server does not answer, and the customers are served all the same.",
      hints: [
        "First `kubectl delete faults --all`, then half a minute of patience.",
        "Then apply `stopped.yaml`. Faults belong to the simulation, so you can set and heal them without the API server.",
      ],
      nearMisses: {
        "other-part": "What is stopped is: {{part}}. Here it should be kube-apiserver.",
        "no-pods":
          "The customers get errors: the shop was not well before. Heal with `kubectl delete faults --all`, wait, and try once more.",
        watching: "The door is closed. {{served}} requests answered since this step began.",
      },
      after:
        "A cluster without its control plane is like a ship without a captain: it sails on. Until something happens.",
    },
    etcd: {
      title: "Without the memory",
      text: "Heal again with `kubectl delete faults --all`. Wait half a minute. Then stop **etcd** with `stopped.yaml`.\n\nTry `kubectl get pods`, and then `kubectl get --raw '/api/v1/namespaces/default/pods?resourceVersion=0'`.",
      goal: "etcd is away: the API server still knows what it remembers, and can neither write nor read anew.",
      hints: [
        "Heal first: the API server has to be up again.",
        "Then apply `stopped.yaml`, which now says `component: etcd`.",
      ],
      nearMisses: {
        "other-part": "What is stopped is: {{part}}. Here it should be etcd.",
        "api-server-away": "The API server does not answer at all. Heal, wait half a minute, then stop etcd only.",
        soon: "etcd is going away.",
      },
      after:
        "With `resourceVersion=0` you say: old news will do. They come from the memory of the API server. All else has to go through etcd.",
    },
    recover: {
      title: "Recover",
      text: "Bring etcd back. Then see whether the cluster obeys again: scale the shop to **2**.",
      goal: "Nothing is stopped, and the shop has exactly two ready Pods.",
      hints: ["`kubectl delete faults --all`", "Then `kubectl scale deployment shop --replicas=2`."],
      nearMisses: {
        "still-stopped": "Still stopped: {{part}}.",
        returning: "It is coming back. The API server needs some seconds.",
        "not-changed": "The cluster answers again. The shop still wants {{want}} Pods.",
        working: "{{count}} Pods are left. Those that go are finishing.",
      },
      after:
        "Scheduler and controllers take up where they stopped. Each first had to get its lease again: only one of each kind may work.",
    },
    majorities: {
      title: "Why there are often three",
      text: "Here there is **one** etcd. When it is away, nothing can be changed. Real clusters therefore have three or five, on different machines.\n\nThey agree by **majority**: two of three, three of five. With three, one may fail. If two fail, the last one stops writing, even though it is well: it cannot know whether the others decide something else. That is losing quorum.\n\nDrag the **timeline** over this lesson, and watch the customers: what you switched off, and what they noticed of it.",
    },
  },
  remember: [
    "Running containers need no control plane. Changes do.",
    "No scheduler: Pods wait. No controllers: nothing heals. No API server: no one gets in. No etcd: nothing is written.",
    "etcd needs a majority: of three, one may fail.",
  ],
};
