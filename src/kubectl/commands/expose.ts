/** `kubectl expose`. Upstream: k8s.io/kubectl/pkg/cmd/expose, polymorphichelpers/mapbasedselectorforobject.go, portsforobject.go. */
import type { Deployment } from "../../api/types/apps.ts";
import type { Service } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { ReplicationController } from "../../api/types/replication.ts";
import { type CommandDefinition, FILENAME_FLAG, type Invocation, KUSTOMIZE_FLAG, RECURSIVE_FLAG } from "../command.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { type ChosenObject, chosenObjects } from "./chosen-objects.ts";
import { createdObject, draft, labelPairs, UNVALIDATED_CREATE_FLAGS } from "./create-new.ts";
import { goInteger } from "./go-integer.ts";
import { OVERRIDE_FLAGS, overridden } from "./overrides.ts";
import { fetchObject, forEach } from "./write-objects.ts";

export const exposeCommand: CommandDefinition = {
  words: ["expose"],
  summary: "Put a Service before a workload",
  usage: "(-f FILENAME | TYPE NAME) [--port=port] [--target-port=number-or-name] [--name=name] [--type=type]",
  examples: ["kubectl expose deployment web --port=80"],
  flags: [
    ...UNVALIDATED_CREATE_FLAGS,
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    { name: "port", type: "string", help: "The port of the Service." },
    { name: "target-port", type: "string", help: "The port of the containers." },
    { name: "protocol", type: "string", help: "TCP, UDP or SCTP." },
    { name: "name", type: "string", help: "The name of the Service." },
    { name: "type", type: "string", help: "ClusterIP, NodePort, LoadBalancer or ExternalName." },
    { name: "selector", type: "string", help: "Labels of the Pods, instead of those of the workload." },
    { name: "labels", short: "l", type: "string", help: "Labels of the Service." },
    { name: "cluster-ip", type: "string", help: "Its address, or None." },
    { name: "external-ip", type: "string", help: "An address from outside that leads to it." },
    { name: "load-balancer-ip", type: "string", help: "The address that its load balancer should have." },
    { name: "session-affinity", type: "string", help: "None or ClientIP." },
    ...OVERRIDE_FLAGS,
  ],
  *run(invocation) {
    // `-l` is for labels of the Service here: it selects nothing.
    const choice = { ...invocation, flags: invocation.flags.without("selector") };
    return yield* forEach(yield* chosenObjects(choice, invocation.arguments), (chosen) => expose(invocation, chosen));
  },
};

function* expose(invocation: Invocation, { resource, namespace, name: target, given }: ChosenObject): Steps<void> {
  const { flags } = invocation;
  const object = given ?? (yield* fetchObject(resource, namespace, target));
  const exposed = exposedBy(object);
  if (exposed === undefined) {
    throw new CommandFailure(
      `error: cannot expose a ${resource.kind}${resource.group === "" ? "" : `.${resource.group}`}`,
    );
  }
  const selector = flags.has("selector") ? labelPairs(flags.string("selector")) : exposed.selector();
  const ports = portsOf(invocation, exposed);
  const labels = flags.has("labels") ? labelPairs(flags.string("labels")) : (object.metadata.labels ?? {});
  const text = (flag: string, field: string): object =>
    flags.string(flag) === "" ? {} : { [field]: flags.string(flag) };
  const external = flags.string("external-ip");
  const affinity = flags.string("session-affinity");
  if (!["", "None", "ClientIP"].includes(affinity))
    throw new CommandFailure(`error: unknown session affinity: ${affinity}`);
  const spec = {
    ...(ports.length === 0 ? {} : { ports }),
    selector,
    ...text("type", "type"),
    ...text("cluster-ip", "clusterIP"),
    ...(external === "" ? {} : { externalIPs: [external] }),
    ...(flags.string("type") === "LoadBalancer" ? text("load-balancer-ip", "loadBalancerIP") : {}),
    ...text("session-affinity", "sessionAffinity"),
  };
  const name = flags.string("name") || target.slice(0, 63);
  const metadata = { name, ...(Object.keys(labels).length === 0 ? {} : { labels }) };
  const service = overridden(flags, draft("v1", "Service", name, { metadata, spec, status: { loadBalancer: {} } }));
  yield* createdObject(invocation, service, { verb: "exposed", manager: "kubectl-expose" });
}

function portsOf({ flags }: Invocation, exposed: Exposed): readonly object[] {
  const given = flags
    .string("port")
    .split(",")
    .filter((text) => text !== "");
  const found = given.length > 0 ? [] : exposed.ports();
  const ports = given.length > 0 ? given : [...new Set(found.map(({ port }) => String(port)))];
  if (ports.length === 0 && flags.string("cluster-ip") !== "None") {
    throw new CommandFailure("error: couldn't find port via --port flag or introspection");
  }
  const wanted = flags.string("target-port");
  const protocols = exposed.ports();
  return ports.map((text, index) => {
    const port = goInteger(text);
    const known = protocols.find((one) => one.port === port)?.protocol;
    return {
      ...(ports.length > 1 ? { name: `port-${index + 1}` } : {}),
      port,
      protocol: flags.string("protocol") || known || "TCP",
      targetPort: wanted === "" ? port : /^\d+$/.test(wanted) ? Number(wanted) : wanted,
    };
  });
}

interface Exposed {
  selector(): Readonly<Record<string, string>>;
  ports(): readonly { readonly port: number; readonly protocol: string }[];
}

function exposedBy(object: KubeObject): Exposed | undefined {
  switch (object.kind) {
    case "Pod": {
      const { metadata, spec } = object as Pod;
      return {
        selector: () => {
          if (Object.keys(metadata.labels ?? {}).length > 0) return metadata.labels ?? {};
          throw withoutSelector("the pod has no labels and cannot be exposed");
        },
        ports: () => containerPorts(spec),
      };
    }
    case "Service": {
      const { spec } = object as Service;
      return {
        selector: () => {
          if (spec.selector !== undefined) return spec.selector;
          throw withoutSelector("the service has no pod selector set");
        },
        ports: () => (spec.ports ?? []).map(({ port, protocol = "TCP" }) => ({ port, protocol })),
      };
    }
    case "ReplicationController": {
      const { spec } = object as ReplicationController;
      return { selector: () => spec.selector ?? {}, ports: () => containerPorts(spec.template?.spec) };
    }
    case "Deployment":
    case "ReplicaSet": {
      const { spec } = object as Deployment;
      return {
        selector: () => {
          if (object.kind === "Deployment" && Object.keys(spec.selector?.matchLabels ?? {}).length === 0)
            throw withoutSelector("invalid deployment: no selectors, therefore cannot be exposed");
          if ((spec.selector.matchExpressions ?? []).length === 0) return spec.selector.matchLabels ?? {};
          throw withoutSelector(
            `couldn't convert expressions - "${JSON.stringify(spec.selector.matchExpressions)}" to map-based selector format`,
          );
        },
        ports: () => containerPorts(spec.template.spec),
      };
    }
    default:
      return undefined;
  }
}

function withoutSelector(problem: string): CommandFailure {
  return new CommandFailure(`error: couldn't retrieve selectors via --selector flag or introspection: ${problem}`);
}

function containerPorts(
  spec: Pod["spec"] | undefined,
): readonly { readonly port: number; readonly protocol: string }[] {
  return (spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol = "TCP" }) => ({ port: containerPort, protocol })),
  );
}
