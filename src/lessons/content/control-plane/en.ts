import type { LessonText } from "../../lesson-text.ts";

export const controlPlaneEn: LessonText = {
  title: "Switch off the control plane",
  summary: "Four programs run the cluster. Stop them one by one, then lose the majority of etcd, and recover.",
  steps: {
    "the-parts": {
      title: "Four programs",
      text: "On each of the three machines at the top the same four programs run.\n\n- The [[API server|api-server]]: the front door.\n- [[etcd]]: the database behind it.\n- The [[scheduler]]: chooses machines.\n- The controller manager: all the [[controllers|controller]].\n\nCustomers ask the shop five times a second. Keep an eye on them the whole time.",
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
    "open-again": {
      title: "Open again",
      text: "Heal with `kubectl delete faults --all`, and watch the API server come back.\n\nThe scheduler and the controllers were alive the whole time. They only had nobody to talk to.",
      goal: "Nothing is stopped, and all Pods of the shop are ready.",
      hints: ["`kubectl delete faults --all`", "It takes about half a minute. Speed up time at the top."],
      nearMisses: {
        "still-stopped": "Still stopped: {{part}}.",
        returning: "It is coming back. The API server needs some seconds.",
        working: "The door is open. {{ready}} of {{want}} Pods are ready.",
      },
      after:
        "What had happened meanwhile, and what had been wished before, is worked off now. Controllers do not remember orders: they look at how things are.",
    },
    "lose-member": {
      title: "Lose one of three",
      text: "[[etcd]] is the memory of the cluster. It has three [[members|etcd-member]] here, and they agree by majority: two of three are enough.\n\n`kubectl get etcdmembers` tells who leads. Apply `lost.yaml`: the machine `control-plane-2` goes dark. A few seconds later, change something: `kubectl scale deployment shop --replicas=4`.",
      prediction: {
        question: "With two of three members left, can the cluster still be changed?",
        options: { yes: "Yes", no: "No" },
        reveal:
          "**{{answer}}.** Two are a majority. If the leader was lost, the other two have chosen a new one within a second or two.",
      },
      goal: "One member of etcd is away, and a change of the shop is carried out all the same.",
      hints: [
        "In this order: apply `lost.yaml`, wait some seconds, then scale the shop.",
        "`kubectl get etcdmembers` shows the roles: Leader, Follower, Down.",
        "`kubectl scale deployment shop --replicas=4`",
      ],
      nearMisses: {
        "too-many": "Away: {{names}}. That is one too many, bring one back.",
        "too-early":
          "You changed the shop while all three were there. Scale it back to {{was}}, and then change it with one member away.",
        electing: "The members that are left are choosing a leader. That takes a second or two.",
        "now-change": "{{name}} is away, and two of three go on. Now change something: scale the shop.",
        starting: "The change was accepted. {{ready}} of {{want}} Pods are ready.",
        "all-well": "The change was carried out, but all three members are there. Lose one first.",
      },
      after:
        "Only one member leads; the others write down what it says. A change counts once a majority has written it down. That is why one may fail, whichever it is.",
    },
    "lose-quorum": {
      title: "Lose the majority",
      text: "Apply `lost-too.yaml`: a second machine goes dark. One member is left, and it is well.\n\nTry `kubectl get pods`, and then `kubectl get --raw '/api/v1/namespaces/default/pods?resourceVersion=0'`.",
      prediction: {
        question: "What does the last member do?",
        options: {
          alone: "It carries on alone",
          stops: "It stops writing, and knows what it knew",
          forgets: "Everything is forgotten",
        },
        reveal:
          "**{{answer}}.** It cannot know whether the other two are dead, or deciding something else behind a broken cable. So it decides nothing.",
      },
      goal: "Two of three members are away: nothing can be written or read anew, and customers are served all the same.",
      hints: [
        "Apply `lost-too.yaml`. **Break something** can do it, too.",
        "`kubectl get etcdmembers` still answers: it belongs to the simulation, which looks from outside.",
      ],
      nearMisses: {
        "one-left-over": "Away: {{name}}. Two of three are still a majority. Lose one more.",
        nobody: "All three members are there. Lose two of them.",
        "all-three": "All three are away. Bring one back, so that you see what a single one does.",
        "api-server-away": "No API server answers at all. Leave one machine of the control plane as it is.",
        soon: "The last member is still waiting for news of the others.",
      },
      after:
        "This is **losing quorum**. With `resourceVersion=0` you say: old news will do. They come from the memory of the API server. All else has to go through etcd, and etcd does not answer.",
    },
    recover: {
      title: "Recover by hand",
      text: "Nothing in the cluster can repair this: whoever wanted to would have to write. A person has to bring a member back.\n\nHeal what you broke, one fault at a time: `kubectl get faults`, then `kubectl delete fault …`. When the cluster obeys again, scale the shop to **2**.",
      prediction: {
        question: "How many of the two have to come back?",
        options: { one: "One is enough", both: "Both" },
        reveal:
          "**{{answer}}.** Two of three are a majority again. The one that was away asks the other what it missed.",
      },
      goal: "etcd has a leader again, and the shop has exactly two ready Pods.",
      hints: [
        "`kubectl delete fault lost-control-plane-3` gives one machine its power back.",
        "A machine takes a while to start. `kubectl get etcdmembers` shows when there is a Leader.",
        "Then `kubectl scale deployment shop --replicas=2`.",
      ],
      nearMisses: {
        "still-lost": "Still away: {{names}}. One of three is no majority.",
        electing: "A majority is coming back. They have to find each other and choose a leader: some seconds.",
        "not-changed": "The cluster obeys again. The shop still wants {{want}} Pods.",
        working: "{{count}} Pods are left. Those that go are finishing.",
      },
      after:
        "Scheduler and controllers take up where they stopped. Of each there are three as well, but only the one that holds the lease works. The others wait for it to fail.",
    },
    "look-back": {
      title: "Look back",
      text: "Drag the **timeline** over this lesson: what you broke is drawn on it. Watch the customers while you do, and then `kubectl get etcdmembers` at the moment when two were away.\n\nThree members bear the loss of one, five the loss of two. Four are no better than three: of four, three are needed.",
    },
  },
  remember: [
    "Running containers need no control plane. Changes do.",
    "No scheduler: Pods wait. No controllers: nothing heals. No API server: no one gets in. No etcd: nothing is written.",
    "etcd needs a majority: of three, one may fail. Without it, it stops, and a person has to bring one back.",
  ],
};
