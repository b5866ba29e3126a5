import type { LessonText } from "../../lesson-text.ts";

export const lettingUsersInEn: LessonText = {
  title: "Letting users in",
  summary:
    "Three doors to the outside: a port of every machine, an address of its own, and names that share one address.",
  steps: {
    outside: {
      title: "A shop without a door",
      text: "The shop has a [[Service|service]], and inside the cluster everybody finds it. Customers stand **outside**. They try `http://node-3:30080`, and nobody opens.\n\nA Service of type ClusterIP has an address that only exists inside.",
    },
    "node-port": {
      title: "A door in every machine",
      text: "A [[NodePort|nodeport]] opens the same port on **every** machine. Apply `service.yaml`: port 30080.\n\nThe customers only know `node-3`.",
      prediction: {
        question: "Which Pods will answer them?",
        options: { itsOwn: "Only those on node-3", anyPod: "Any Pod of the Service, on any machine" },
        reveal: "**{{answer}}.** The machine is only the door. From there the way leads to any Pod of the Service.",
      },
      goal: "Twenty requests of the customers outside are answered.",
      hints: ["Apply `service.yaml`.", "What counts is `type: NodePort` and `nodePort: 30080`."],
      nearMisses: {
        "no-service": "The Service `shop` is gone. Apply `service.yaml`.",
        "no-customers": "The customers are gone. Reset the step to have them back.",
        "other-port": "The door is at port {{port}}. The customers knock at {{url}}.",
        closed: "A Service of type ClusterIP has no door to the outside.",
        almost: "{{answered}} of 20 answered.",
      },
      after: "kube-proxy set up the port on all machines. Customers would also be let in at `node-1:30080`.",
    },
    "entrance-lost": {
      title: "The door breaks",
      text: "Switch off `node-3`: with **Break something**, or apply `no-power.yaml`. The shop has Pods on other machines.",
      prediction: {
        question: "How many customers will still get in?",
        options: { fine: "All", half: "Some", none: "None" },
        reveal:
          "**{{answer}}.** The shop is well. But the only address that the customers know belongs to a machine that is off.",
      },
      goal: "No customer gets in, although Pods of the shop are ready.",
      hints: ["Apply `no-power.yaml`.", "It has to be `node-3`: that is where the customers knock."],
      nearMisses: {
        "other-machine": "`{{name}}` is off. The customers come in through `node-3`.",
        "no-pods": "No Pod of the shop is ready at the moment. New ones are on their way.",
        soon: "`node-3` is losing power. Look at the traffic.",
      },
      after: "The address of a machine is no good as an address for customers. Machines come and go.",
    },
    "load-balancer": {
      title: "An address of its own",
      text: "Leave `node-3` off. A [[LoadBalancer|loadbalancer]] Service asks the cloud for an address that belongs to **no** machine. It leads to machines that are well.\n\nApply `service.yaml`, and see with `kubectl get service shop` which address it got. Then tell the customers: `customers.yaml`.",
      goal: "The customers are served again, at an address that belongs to no machine.",
      hints: [
        "First `service.yaml`. After some seconds there is an EXTERNAL-IP.",
        "Then `customers.yaml`. Its `url` has to be that address: `http://203.0.113.10`.",
      ],
      nearMisses: {
        "no-service": "The Service `shop` is gone.",
        "no-customers": "The customers are gone. Apply `customers.yaml`.",
        "one-machine": "`{{url}}` is a machine again. It works until that one fails, too.",
        "old-way": "The shop now has the address {{address}}. The customers still go to {{url}}.",
        "other-address": "The shop has the address {{address}}. The customers go to {{url}}.",
        "no-balancer": "The Service is of type {{type}}: nobody has asked for an address yet.",
        "on-the-way":
          "The address is being set up, or requests still go to Pods on the dead machine. Give it a minute.",
      },
      after: "A NodePort is still there underneath, and a ClusterIP under that. Each type builds on the one before.",
    },
    "two-names": {
      title: "One address, many names",
      text: "Every LoadBalancer costs money. For websites there is a better way: one door for all, which reads the **name** in the request. The rules for it are an [[Ingress|ingress]].\n\nBesides the shop there is a blog. Apply `ingress.yaml` and `visitors.yaml`: visitors for `shop.test` and for `blog.test`.",
      prediction: {
        question: "How many addresses do the two names need?",
        options: { one: "One", two: "Two" },
        reveal:
          "**{{answer}}.** Both names lead to the same door. It reads the name, and only then chooses the Service.",
      },
      goal: "Visitors of shop.test reach the shop, those of blog.test the blog, twenty each.",
      hints: [
        "Apply both files as they are.",
        "Each rule has a `host` and a `backend`: the name of a Service and its port, 80.",
      ],
      nearMisses: {
        "mixed-up": "Visitors land in the wrong place: a name leads to the wrong Service.",
        "no-backend": "A rule leads to a Service that does not exist. The rules say: {{names}}.",
        "name-missing": "There are rules for: {{hosts}}. Both shop.test and blog.test need one.",
        "no-ingress": "There are visitors, but no Ingress with rules for their names.",
        "no-visitors": "The rules are there. Now apply `visitors.yaml`.",
        "on-the-way": "The rules are being taken up. Some seconds more.",
      },
      after:
        "An Ingress is only paper: a program has to follow it, the Ingress controller. In real clusters you install one, here it is built in.",
    },
    "look-back": {
      title: "Look back",
      text: "Drag the **timeline** to the moment when `node-3` went off. Follow the requests: to the door, no further. A bit later they come through another one.\n\nIn the traffic panel each lost request says **where** it was lost. Out there, nobody tells you.",
    },
  },
  remember: [
    "ClusterIP: inside only. NodePort: a port of every machine. LoadBalancer: an address of its own.",
    "An Ingress shares one address among many names and paths.",
    "When customers complain and Pods are well, look at the door.",
  ],
};
