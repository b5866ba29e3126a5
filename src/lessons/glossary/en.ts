import type { Glossary } from "./glossary.ts";

export const GLOSSARY_EN: Glossary = {
  "api-server": {
    term: "API server",
    text: "The front door of the cluster. Everybody, people and programs, reads and writes objects through it.",
  },
  controller: {
    term: "controller",
    text: "A program that compares what should be with what is, and acts on the difference.",
  },
  deployment: {
    term: "Deployment",
    text: "Keeps a number of like Pods running, and replaces them step by step when the template changes.",
  },
  kubelet: {
    term: "kubelet",
    text: "The agent on each machine. It starts, watches and stops the containers of the Pods placed there.",
  },
  manifest: { term: "manifest", text: "A text, mostly YAML, that says what object should exist." },
  pod: { term: "Pod", text: "The smallest thing that runs: one or more containers on one machine, with one address." },
  reconciliation: { term: "reconciliation", text: "The endless loop of a controller: look, compare, act." },
  replicaset: { term: "ReplicaSet", text: "Keeps an exact number of Pods made from one template." },
  scheduler: { term: "scheduler", text: "Chooses a machine for every new Pod." },
  service: {
    term: "Service",
    text: "One lasting name and address for a changing set of Pods, chosen by their labels.",
  },
  endpoint: { term: "endpoint", text: "The address of one Pod behind a Service. EndpointSlices list them." },
  registry: { term: "registry", text: "A server that keeps images. Machines fetch them from there." },
  configmap: { term: "ConfigMap", text: "Settings as keys and values, apart from the program that reads them." },
  probe: { term: "probe", text: "A question that the kubelet asks a container again and again, to know how it is." },
  taint: { term: "taint", text: "A mark on a machine that keeps Pods away, unless they tolerate it." },
  "rolling-update": { term: "rolling update", text: "Replacing Pods of an old version by new ones, a few at a time." },
  label: { term: "label", text: "A key and a value on an object, such as app=web. Others find it by them." },
  node: { term: "node", text: "A machine that belongs to the cluster and runs Pods." },
  orchestration: {
    term: "orchestration",
    text: "To place many programs on many machines, to notice what fails, and to put it right, without a person doing it.",
  },
  hpa: {
    term: "HorizontalPodAutoscaler",
    text: "Measures every 15 seconds, and changes the number of Pods so that they use what its target says.",
  },
  "metrics-server": {
    term: "metrics-server",
    text: "Asks every kubelet how much CPU and memory the Pods use, and offers it through the API.",
  },
  secret: {
    term: "Secret",
    text: "Like a ConfigMap, for values that only a few may read. Written in base64, which is no encryption.",
  },
  volume: {
    term: "volume",
    text: "A folder that a Pod mounts into its containers: files of a ConfigMap, an empty folder, a disk.",
  },
  statefulset: {
    term: "StatefulSet",
    text: "Keeps Pods with lasting names (`db-0`, `db-1`) and disks of their own, started one after the other.",
  },
  etcd: {
    term: "etcd",
    text: "The database of the cluster. Every object is stored in it, and only the API server talks to it.",
  },
  "etcd-member": {
    term: "member",
    text: "One of the copies of etcd, each on a machine of its own. All of them hold the same; one of them leads.",
  },
  prestop: {
    term: "preStop",
    text: "Something a container does before it is asked to stop, such as waiting until no more requests come.",
  },
  rollback: { term: "rollback", text: "Going back to an earlier version of a Deployment." },
  pvc: {
    term: "PersistentVolumeClaim",
    text: "The wish for a disk: how big, of which class. It outlives the Pods that use it.",
  },
  pv: { term: "PersistentVolume", text: "A disk, as an object. Mostly made on demand for a claim." },
  storageclass: {
    term: "StorageClass",
    text: "A kind of disk, and who makes it. Claims name it; one of the classes may be the default.",
  },
  job: { term: "Job", text: "Runs Pods until enough of them have succeeded, or too many have failed." },
  cronjob: { term: "CronJob", text: "Makes a Job at set times, such as every night at three." },
  daemonset: { term: "DaemonSet", text: "Keeps one Pod on every machine, also on those that come later." },
  "back-off": { term: "back-off", text: "Waiting longer after each failure before the next attempt." },
  liveness: { term: "liveness", text: "Whether a container still works at all. If not, the kubelet restarts it." },
  readiness: {
    term: "readiness",
    text: "Whether a Pod may be sent requests now. If not, its Services leave it out, but it goes on running.",
  },
  cordon: { term: "cordon", text: "To mark a machine so that no new Pods come to it. Those on it stay." },
  "disruption-budget": {
    term: "PodDisruptionBudget",
    text: "Says how many Pods of a group may be missing at once when somebody clears them away on purpose.",
  },
  drain: { term: "drain", text: "To cordon a machine and evict the Pods on it, so that it can be worked on." },
  eviction: {
    term: "eviction",
    text: "A polite request to remove a Pod from its machine. A disruption budget can refuse it.",
  },
  toleration: { term: "toleration", text: "Lets a Pod onto a machine in spite of a taint. It does not draw it there." },
  nodeport: { term: "NodePort", text: "A Service type: the same port is open on every machine and leads to the Pods." },
  loadbalancer: {
    term: "LoadBalancer",
    text: "A Service type: the cloud gives an address of its own, which leads to machines that are well.",
  },
  ingress: {
    term: "Ingress",
    text: "Rules by which names and paths of websites lead to Services. An Ingress controller follows them.",
  },
  "cluster-ip": {
    term: "cluster IP",
    text: "The lasting address of a Service inside the cluster. No machine has it; each machine passes requests on to a Pod.",
  },
  dns: { term: "DNS", text: "Turns names into addresses. In the cluster CoreDNS answers for Services." },
  namespace: {
    term: "Namespace",
    text: "A room in the cluster with its own names. Teams and projects are kept apart by it.",
  },
  affinity: {
    term: "affinity",
    text: "Rules that draw a Pod to certain machines or other Pods. Anti-affinity keeps it away from them.",
  },
  "node-selector": { term: "nodeSelector", text: "Labels that a machine has to carry to be considered for a Pod." },
  "topology-spread": {
    term: "topology spread",
    text: "A rule that spreads Pods evenly over zones or machines. maxSkew is the greatest difference allowed.",
  },
  zone: {
    term: "zone",
    text: "A group of machines that may fail together, such as a data centre with one power supply.",
  },
  allocatable: {
    term: "allocatable",
    text: "What a machine has to give to Pods: its capacity, less what the system keeps.",
  },
  request: {
    term: "request",
    text: "How much CPU or memory a container wants to have reserved. The scheduler counts with it.",
  },
};
