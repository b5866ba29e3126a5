import type { LessonText } from "../../lesson-text.ts";

export const howANodeIsChosenEn: LessonText = {
  title: "How a machine is chosen",
  summary: "Pods say what they need, machines have so much to give, and the scheduler does the sums.",
  steps: {
    room: {
      title: "Three machines, unequally full",
      text: "Each machine has two CPUs. Tenants live there already: `ledger` has reserved 1.5 CPUs on `node-1`, `mail` 1 CPU on `node-2`, `wiki` only a quarter on `node-3`. `500m` means 500 thousandths of a CPU: one half.\n\nWhat a Pod wants to have reserved is its [[request]]. What a machine has to give is called [[allocatable]]. Try `kubectl describe node node-1`.",
    },
    "most-room": {
      title: "Where will it go?",
      text: "The Pod in `api.yaml` requests half a CPU. It does not say where it wants to run. The [[scheduler]] will choose.\n\nMake your guess, then apply it.",
      prediction: {
        question: "Which machine?",
        options: { "node-1": "node-1, with ledger", "node-2": "node-2, with mail", "node-3": "node-3, with wiki" },
        reveal:
          "It was **{{answer}}**. Of the machines with enough room, the one that stays the emptiest gets the most points.",
      },
      goal: "A new Pod with a CPU request is ready.",
      hints: [
        "Apply `api.yaml`.",
        "Look at how full the machines are: the scheduler prefers the one with the most room.",
      ],
      nearMisses: {
        "no-request":
          "The Pod `{{name}}` requests nothing. For the scheduler it takes no room at all. Give it a CPU request.",
        "no-room": "No machine fits: {{message}}",
        starting: "The Pod is on its way.",
      },
      after:
        "Select the Pod and open **Decision**: first the machines that do not fit are ruled out, then the others get points, then the most points win.",
    },
    "too-big": {
      title: "Larger than every machine",
      text: "`big.yaml` requests **three** CPUs. No machine has that many. Apply it.",
      prediction: {
        question: "What happens?",
        options: {
          refused: "It is refused at once",
          waits: "It is accepted, and waits",
          squeezed: "It is squeezed in and runs slowly",
        },
        reveal: "**{{answer}}.** A wish may be ahead of the world: a larger machine could come at any time.",
      },
      goal: "A new Pod waits, as the scheduler finds no machine for it.",
      hints: ["Apply `big.yaml` as it is.", "`kubectl describe pod big` ends with the scheduler's reason."],
      nearMisses: {
        "it-fits": "`{{name}}` requests {{cpu}}: there was room on `{{machine}}`. Ask for more than any machine has.",
      },
      after:
        "The event says it in one line: how many machines there are, and what each lacks. `Insufficient cpu` means: not enough left to reserve.",
    },
    "make-it-fit": {
      title: "Make it fit",
      text: "Find a way to get `big` running. It really needs **at least one CPU**, three were exaggerated.\n\nOpen **Why** of the Pod: it says what would help.",
      goal: "The Pod `big` is ready and requests at least one CPU.",
      hints: [
        "A Pod that is too large: delete it, write a smaller number in `big.yaml`, apply again.",
        "`node-3` has a little more than one CPU left. Or add a larger machine: nothing forbids that.",
      ],
      nearMisses: {
        gone: "The Pod `big` is gone. Apply it again with another number.",
        modest: "It fits, but with a request of {{cpu}} it has no claim to what it needs. One CPU at least.",
        "still-too-big": "It requests {{cpu}} and waits. {{message}}",
      },
      after: "As soon as there was room, the scheduler placed it. Nobody had to tell it to try again.",
    },
    "full-on-paper": {
      title: "Full on paper",
      text: "`sleepers.yaml` runs Pods that request `300m` of CPU each and do nothing at all. Apply it, then scale up until one does not find a place.\n\n`kubectl top nodes` shows what the machines really do: next to nothing.",
      prediction: {
        question: "The machines are idle. Will ever more sleepers be welcome?",
        options: { welcome: "Yes, as long as the CPUs are idle", turnedAway: "No, once everything is reserved" },
        reveal: "**{{answer}}.** The scheduler adds up requests. What is really used does not matter to it.",
      },
      goal: "Some sleepers run, and at least one waits for room.",
      hints: [
        "`kubectl scale deployment sleepers --replicas=12`",
        "Compare `kubectl top nodes` with `kubectl describe node node-2`, under Allocated resources.",
      ],
      nearMisses: {
        "no-request": "These Pods request nothing, so they always fit. Put the request back.",
        "all-placed": "All {{count}} have found a place. Ask for more.",
      },
      after:
        "A seat that is reserved is taken, whether somebody sits on it or not. This is why idle clusters can be full.",
    },
    honest: {
      title: "Honest numbers",
      text: "Get **twelve** sleepers running. They need much less than they say: 50 thousandths would do.",
      goal: "Twelve sleepers are ready, none waits, and they still say what they need.",
      hints: [
        "`kubectl set resources deployment sleepers --requests=cpu=50m`",
        "Or add a machine. That helps too, but it costs money.",
      ],
      nearMisses: {
        fewer: "The Deployment asks for {{want}} only. The goal is twelve.",
        "no-request": "Without any request the scheduler cannot count with them. Say something small, but true.",
        "still-waiting": "{{count}} are waiting, with requests of {{cpu}}. {{message}}",
      },
      after:
        "Go back on the timeline to see how full the machines were before, with the same work. Requests are the currency of a cluster: too high wastes machines, too low makes neighbours fight.",
    },
  },
  remember: [
    "The scheduler first rules out machines without enough room, then gives points to the rest.",
    "It counts requests, not use.",
    "A Pod that fits nowhere waits, and its event says why.",
  ],
};
