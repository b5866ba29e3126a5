/** English sentences for what would have to change before a Pod fits, and for where a request was lost. */
export const enWhy = {
  /** One for each `ChangeWord` of the scheduler's decisions; `{{nodes}}` are the nodes that it holds for. */
  change: {
    MoreRoom: "{{nodes}}: needs {{requested}} of {{resource}}, {{free}} is free. Free {{missing}}, or ask for less.",
    PromisedRoom:
      "Room on {{nodes}} is kept for {{pods}}, which comes first: wait for it, or raise this Pod's priority.",
    Uncordon: "Uncordon {{nodes}}.",
    OtherNodeName: "It insists on a node called {{wanted}}, which is not {{nodes}}: correct nodeName, or remove it.",
    TolerateTaint: "{{nodes}}: let the Pod tolerate {{toleration}}, or remove that taint.",
    NodeLabel:
      "{{nodes}}: the label {{key}} should be {{operator}} {{values}}, and is {{value}}. Label the node, or change the Pod's selector.",
    FreePort:
      "{{nodes}}: {{pod}} has host port {{port}}/{{protocol}}. Choose another, or use a Service instead of a host port.",
    TopologyLabel:
      "{{nodes}}: lacks the label {{topologyKey}} that spread is counted by. Label the node, or change topologyKey.",
    LessSkew:
      "{{nodes}}: {{domain}} has {{pods}} such Pods already, the emptiest {{topologyKey}} has {{least}}. One more would be a skew of {{skew}}, {{maxSkew}} is allowed: make room where there are fewest, raise maxSkew, or use ScheduleAnyway.",
    PodNearby:
      "{{nodes}}: no Pod with {{selector}} in the same {{topologyKey}}. Start one there, or change the Pod affinity.",
    PodElsewhere:
      "{{nodes}}: {{pod}} is there, and the Pod's anti-affinity keeps it away from {{selector}} in the same {{topologyKey}}. Add a node, run fewer copies, or make the rule a preference.",
    PodThatMindsElsewhere:
      "{{nodes}}: the anti-affinity of {{pod}} keeps Pods like this one out of its {{topologyKey}}. Add a node, or move that Pod.",
    PluginReason: "{{nodes}}: {{reason}}.",
  },
  unset: "not set",
  /** One for each `FailureCause` of the network: what happened, and what would help. */
  lost: {
    BadUrl: "{{detail}} is no URL that requests can be sent to. Write it as http://name:port/path.",
    SenderWithoutNetwork: "The client's Pod {{detail}} runs on no node, so it has no network. See why it does not run.",
    NameNotKnown:
      "The cluster's DNS knows no {{detail}}. Check name and namespace (name.namespace), or create the Service.",
    DnsNotAnswering: "The cluster's DNS does not answer. Look at the Pods of kube-dns in the namespace kube-system.",
    BlockedByNetworkPolicy:
      "NetworkPolicy {{detail}} blocks it. Add a rule that lets this client in at this port, or remove the policy.",
    NoSuchServicePort: "{{service}} has no port {{detail}}. Call one that it has, or add it to its ports.",
    ServiceSelectsNoPods:
      "{{service}} has no endpoints: its selector matches no Pod with an address. Compare selector and labels.",
    NoReadyEndpoints:
      "{{service}} has no ready endpoints ({{detail}}). See why its Pods do not run, or fail their readiness probes.",
    NoLocalEndpoints:
      "{{service}} only answers where it has a Pod (its traffic policy is Local), and has none on {{detail}}. Run one there, or set the policy to Cluster.",
    SourceAddressRefused:
      "{{service}} takes no connections from {{detail}}. Add that address to loadBalancerSourceRanges.",
    ServiceRulesMissing:
      "The sender's machine has no rules for {{service}} ({{detail}}). See whether kube-proxy runs there.",
    ServiceRulesFrozen:
      "The sender's machine still has old rules for {{service}} ({{detail}}), so it sends to where nothing is any more. See whether kube-proxy runs there.",
    NothingAtAddress:
      "Nothing has this address; perhaps the Pod that had it is gone. Call a Service, whose address stays.",
    MachineUnreachable: "The machine of {{pod}} cannot be reached: it has no power, or its network is cut.",
    ConnectionRefused:
      "Nothing listens on port {{port}} of {{pod}}. Compare targetPort with the port that the program opens.",
    NoAnswer: "{{pod}} does not answer. It may hang, or what is sent gets lost on the way.",
    TooSlow: "{{pod}} did not answer in time. It has too much to do, or the network is slow: add copies, CPU, or time.",
    NotHttp: "{{pod}} does not speak HTTP on port {{port}}. Call it by its own protocol.",
    HttpError: "{{pod}} answered with an error. Read its log.",
    NoIngressRule: "No Ingress rule matches {{detail}}. Check host and path of the rules.",
    IngressBackendMissing:
      "The Ingress names Service {{detail}}, which does not exist or has no such port. Create it, or correct the rule.",
    IngressBackendWithoutEndpoints:
      "The Ingress found no ready endpoints behind {{service}}. See why its Pods are not ready.",
    IngressBackendRefused:
      "The Ingress was refused at port {{port}} of {{pod}}. Compare the Service's targetPort with the port that the program opens.",
    IngressBackendTimedOut: "The Ingress got no answer from {{pod}} in time. It hangs, or has too much to do.",
  },
  somePod: "the Pod at that address",
  someService: "The Service",
} as const;
