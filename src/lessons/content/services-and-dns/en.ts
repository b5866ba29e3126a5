import type { LessonText } from "../../lesson-text.ts";

export const servicesAndDnsEn: LessonText = {
  title: "One name for Pods that come and go",
  summary:
    "Pods change their addresses all the time. A Service gives them one name, and shares the requests among them.",
  steps: {
    "nobody-answers": {
      title: "Three Pods, and nobody finds them",
      text: "Three Pods of the shop are ready. Customers ask for `http://shop`, and every request fails: nobody knows that name.\n\nThey could ask for a Pod's address instead. Would that be a good idea?",
    },
    "new-address": {
      title: "How long does an address last?",
      text: "Look at the addresses of the Pods: `kubectl get pods -o wide`. Then delete a Pod, or all of them. The Deployment makes new ones.",
      prediction: {
        question: "Which address will the successor have?",
        options: { same: "The same as before", other: "Another one" },
        reveal: "**{{answer}}.** An address belongs to one Pod and goes with it.",
      },
      goal: "A Pod was replaced by a new one, and three are ready.",
      hints: [
        "Select a Pod and press Delete.",
        "`kubectl delete pod -l app=shop`, then `kubectl get pods -o wide` again.",
      ],
      nearMisses: {
        "scaled-down":
          "There are {{count}} Pods now: you asked for fewer, so none was replaced. Ask for three, and delete one.",
        "only-more": "You have more Pods now. The point is to lose one.",
        "on-the-way": "One is leaving. Its successor has to become ready.",
      },
      after: "Who remembers an address has soon remembered a dead one. What is needed is a name that stays.",
    },
    "a-name": {
      title: "A name that stays",
      text: "A [[Service|service]] has a name, and an address of its own that never changes, the [[cluster IP|cluster-ip]]. It finds its Pods by their [[labels|label]], again and again.\n\nRead `service.yaml`: it is called `shop`, it looks for `app: shop`, it takes requests at port 80 and passes them on to port 8080, where the program listens. Apply it.",
      goal: "Customers have had twenty answers from `http://shop`.",
      hints: [
        "Apply `service.yaml` as it is.",
        "Or in the terminal: `kubectl expose deployment shop --port=80 --target-port=8080`.",
      ],
      nearMisses: {
        "other-name": "There is a Service `{{name}}`. The customers ask for `shop`.",
        "selects-none": "The Service selects 0 Pods: it looks for `{{selector}}`, and the Pods carry `{{labels}}`.",
        "wrong-port": "The Service finds the Pods, but knocks at port {{port}}. The program listens at 8080.",
        "other-door": "The Service takes requests at port {{port}}. `http://shop` means port 80.",
        almost: "The Service is there. {{answered}} of 20 requests answered.",
      },
      after:
        "The list of the Pods behind a Service are its [[endpoints|endpoint]]: `kubectl get endpointslices`. A controller writes that list, and every machine follows it.",
    },
    sharing: {
      title: "Six are better than three",
      text: "Have six Pods instead of three. Leave the Service alone.\n\nThe traffic panel shows how many answers each Pod has given.",
      prediction: {
        question: "Who answers now?",
        options: { byThemselves: "All six, by themselves", onlyOld: "The old three, until the Service is told" },
        reveal: "**{{answer}}.** The new Pods carry the label. As soon as they were ready, they were on the list.",
      },
      goal: "At least six Pods have answered requests.",
      hints: ["`kubectl scale deployment shop --replicas=6`", "Give the new ones a moment to become ready."],
      nearMisses: {
        "no-service": "The Service `shop` is gone, so the name leads nowhere.",
        "not-selected": "{{ready}} Pods are ready, but the Service selects only {{selected}}. Compare the labels.",
        fewer: "There are {{count}} Pods. The goal is six.",
        "on-the-way": "{{answering}} of 6 have answered already.",
      },
      after: "Each request goes to one Pod at random. The shares are about equal, never exactly.",
    },
    aside: {
      title: "Take one aside",
      text: "One Pod behaves oddly, and you want to look at it in peace: no more requests for it, but do not delete it.\n\nThe Service finds it by its label. So change the **label of the Pod**:\n\n`kubectl label pod <name> app=aside --overwrite`\n\nWatch what the ReplicaSet does at the same time.",
      goal: "A Pod that answered before runs on without requests, and six others answer.",
      hints: [
        "`kubectl get pods` gives the names.",
        "Six are needed behind the Service: the ReplicaSet misses one and makes another by itself.",
      ],
      nearMisses: {
        "no-service": "The Service `shop` is gone, so the name leads nowhere.",
        "selector-changed":
          "Now the Service looks for `{{selector}}`, and has lost all its Pods. Change the label of one Pod instead.",
        deleted: "That Pod is deleted: nothing is left to look at. Change its label instead.",
        "on-the-way": "It stands aside. The ReplicaSet is making another in its place.",
      },
      after:
        "Service and ReplicaSet use the same label, each for its own purpose. Open **Why** of the newest Pod: it is there because one was missing from the count.",
    },
    "next-door": {
      title: "The same name, from next door",
      text: "A [[Namespace|namespace]] is a room with names of its own. The shop is in the room `default`. In the room `office` sits a Pod that wants to shop too.\n\nApply `neighbours.yaml` and see whether it works. If it does not, change the `url`. The full name of a Service is `<service>.<namespace>.svc.cluster.local`, and the end may be left out.",
      prediction: {
        question: "Will `http://shop` work from the Namespace `office`?",
        options: { works: "Yes, it is the same cluster", unknown: "No, the name is not known there" },
        reveal:
          "**{{answer}}.** A short name is looked up in the asker's own Namespace: as `shop.office`. There is no such Service.",
      },
      goal: "The Pod in `office` has had ten answers.",
      hints: ["Say in which Namespace the shop is.", "`url: http://shop.default`, and apply again."],
      nearMisses: {
        "no-service": "The Service `shop` is gone, so the name leads nowhere.",
        "no-desk": "The Pod `desk` in `office` is missing. Apply the whole file.",
        starting: "The Pod in `office` is starting.",
        "unknown-name": "`{{url}}` leads nowhere from there: {{failure}}",
        almost: "{{answered}} of 10 requests answered.",
      },
      after:
        "In the cluster, [[DNS|dns]] answers with the cluster IP of the Service. It knows every Service by name, as soon as it exists.",
    },
  },
  remember: [
    "A Pod's address dies with it. Clients use the name of a Service.",
    "A Service finds its Pods by labels, and sends requests only to those that are ready.",
    "In the same Namespace `shop`, from another one `shop.default`.",
  ],
};
