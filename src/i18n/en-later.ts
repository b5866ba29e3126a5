/** English texts of what is fetched once the cluster is drawn. */
import { enEditor } from "./en-editor.ts";
import { enFaults } from "./en-faults.ts";
import { enInspector } from "./en-inspector.ts";
import { enLessons } from "./en-lessons.ts";
import { enPanels } from "./en-panels.ts";
import { enReasons } from "./en-reasons.ts";
import { enShare } from "./en-share.ts";
import { enTerminal } from "./en-terminal.ts";
import { enTime } from "./en-time.ts";
import { enViews } from "./en-views.ts";
import { enWhy } from "./en-why.ts";

export const enLater = {
  views: enViews,
  explorer: {
    title: "Objects",
    namespace: "Namespace",
    allNamespaces: "All namespaces",
    filter: "Filter by name",
    empty: "None",
    noMatch: "No object matches.",
    more: "Show more of {{count}}",
    groups: {
      workloads: "Workloads",
      network: "Network",
      config: "Configuration",
      storage: "Storage",
      access: "Access",
      cluster: "Cluster",
      custom: "Custom",
    },
    broken: "Broken on purpose",
    heal: "Heal",
    healNamed: "Heal {{what}}",
  },
  events: {
    source: "Recorded by",
    times: "How often",
    whyNamed: "Why {{reason}}?",
    empty: "No events yet.",
    type: "Type",
    age: "Age",
    reason: "Reason",
    object: "Object",
    message: "Message",
    count: "{{count}}×",
    warnings: "Warnings only",
  },
  traffic: {
    empty: "Nobody calls a Service yet.",
    emptyHelp: "A client sends requests at a steady rate, so that you see who answers and when it fails.",
    add: "Add a client",
    name: "Client",
    url: "URL",
    service: "Service",
    rate: "Requests a second",
    lessRate: "Fewer requests",
    moreRate: "More requests",
    sent: "Sent",
    ok: "Answered",
    failed: "Failed",
    failures: "Failures",
    latency: "Latency (p50 / p99)",
    answers: "Answers by Pod",
    create: "Start",
  },
  actor: {
    user: "You",
    kubelet: "Kubelet of {{place}}",
    controller: "{{name}} controller",
    traffic: "Client {{place}}",
    faults: "Machine",
    kubeadm: "kubeadm",
    "default-scheduler": "Scheduler",
    "kube-apiserver": "API server",
    "generic-garbage-collector": "Garbage collector",
    "pod-garbage-collector": "Pod garbage collector",
    "root-ca-cert-publisher": "Certificate publisher",
  },
  reason: enReasons,
  inspector: enInspector,
  faults: {
    MachinePower: "{{target}} has no power",
    NetworkCut: "{{target}} is cut off",
    SlowMachine: "{{target}} is slow",
    ContainerKill: "Container killed in {{target}}",
    ComponentStop: "Stopped: {{target}}",
    ZoneOutage: "Zone {{target}} has no power",
    NetworkLatency: "{{target}}: the network is slow",
    PacketLoss: "{{target}}: the network loses packets",
    DiskFull: "{{target}}: the disk is full",
    DiskLost: "{{target}}: the disk of etcd is lost",
    RegistryUnreachable: "Registry out of reach {{target}}",
    other: "{{type}} at {{target}}",
  },
  help: {
    title: "How this works",
    intro:
      "This is a Kubernetes cluster that is simulated in your browser. It behaves like v1.35, and it is yours to break.",
    steps: {
      apply: "Write or change a manifest and apply it.",
      break: "Break something: power off a machine, cut its network, kill a container.",
      why: "Click anything and ask why. The answer ends at something you did.",
      time: "Pause, slow down, step, or go back by dragging the timeline.",
    },
    real: {
      of: "How real is {{kind}}?",
      count_one: "{{count}} behaviour of {{kind}} is simplified",
      count_other: "{{count}} behaviours of {{kind}} are simplified",
      title: "How real is this?",
      intro:
        "Only the machines, the network and the programs are simulated. What Kubernetes does with them is meant to be as in v1.35; this is how far that goes.",
      simplifiedIs: "{{what}}: simplified here, show how",
      all: "All",
      exact: "Exact",
      simplified: "Simplified",
      notModelled: "Not modelled",
      show: "Show",
      behaviour: "Behaviour",
      how: "How real",
    },
    keys: "Keys",
    key: { play: "Play or pause", next: "Next change", back: "Step back", close: "Close the details" },
  },
  editor: enEditor,
  lessons: enLessons,
  panels: enPanels,
  share: enShare,
  terminal: enTerminal,
  time: enTime,
  breaking: enFaults,
  why: enWhy,
} as const;
