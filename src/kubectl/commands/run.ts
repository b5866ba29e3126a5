/** `kubectl run` and `kubectl expose`. Upstream: k8s.io/kubectl/pkg/cmd/run, expose. */
import type { Deployment } from "../../api/types/apps.ts";
import type { Service } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { type CommandDefinition, DRY_RUN_FLAG, NAMESPACE_FLAG, PRINT_FLAGS } from "../command.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure } from "../steps.ts";
import { createNew } from "./create-kinds.ts";
import { draft } from "./create.ts";
import { fetchObject } from "./write-objects.ts";

export const runCommand: CommandDefinition = {
  words: ["run"],
  summary: "Run an image in a Pod",
  usage: "NAME --image=image [--env=key=value] [--port=port] [--labels=key=value] [--command] -- [COMMAND] [args...]",
  examples: ["kubectl run web --image=nginx --port=80"],
  flags: [
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    { name: "image", type: "string", help: "The image." },
    { name: "port", type: "string", help: "The port that it listens on." },
    { name: "env", type: "strings", help: "KEY=value, any number of times." },
    { name: "labels", short: "l", type: "string", help: "Labels instead of run=NAME." },
    { name: "restart", type: "string", default: "Always", help: "Always, OnFailure or Never." },
    { name: "image-pull-policy", type: "string", help: "Always, IfNotPresent or Never." },
    { name: "command", type: "bool", help: "What follows -- is the command, not its arguments." },
  ],
  *run(invocation) {
    const { arguments: words, beforeDash, flags } = invocation;
    const [name, ...others] = words.slice(0, beforeDash);
    if (name === undefined)
      throw new CommandFailure("error: NAME is required for run\nSee 'kubectl run -h' for help and examples");
    const image = flags.string("image");
    if (image === "") throw new CommandFailure(`error: required flag(s) "image" not set`);
    const restartPolicy = flags.string("restart");
    if (!["Always", "OnFailure", "Never"].includes(restartPolicy)) {
      throw new CommandFailure(
        `error: invalid restart policy: ${restartPolicy}\nSee 'kubectl run -h' for help and examples`,
      );
    }
    const after = [...others, ...(beforeDash === undefined ? [] : words.slice(beforeDash))];
    const port = flags.string("port");
    const env = flags.raw("env").map((pair) => {
      const equals = pair.indexOf("=");
      if (equals < 1) throw new CommandFailure(`error: invalid env: ${pair}`);
      return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
    });
    const policy = flags.string("image-pull-policy");
    const container = {
      name,
      image,
      ...(policy === "" ? {} : { imagePullPolicy: policy }),
      ...(port === "" ? {} : { ports: [{ containerPort: Number(port) }] }),
      ...(env.length === 0 ? {} : { env }),
      ...(after.length === 0 ? {} : flags.bool("command") ? { command: after } : { args: after }),
    };
    const labels = flags.has("labels") ? pairs(flags.string("labels")) : { run: name };
    const spec = { containers: [container], restartPolicy };
    return yield* createNew(
      invocation,
      draft("v1", "Pod", name, { metadata: { name, labels }, spec }),
      "created",
      "kubectl-run",
    );
  },
};

function pairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const equals = pair.indexOf("=");
      if (equals < 1) throw new CommandFailure(`error: unexpected label spec: ${pair}`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

interface Exposed {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  readonly labels: Readonly<Record<string, string>>;
}

export const exposeCommand: CommandDefinition = {
  words: ["expose"],
  summary: "Put a Service before a workload",
  usage: "(TYPE NAME | TYPE/NAME) [--port=port] [--target-port=number-or-name] [--name=name] [--type=type]",
  examples: ["kubectl expose deployment web --port=80"],
  flags: [
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    { name: "port", type: "string", help: "The port of the Service." },
    { name: "target-port", type: "string", help: "The port of the containers." },
    { name: "protocol", type: "string", help: "TCP, UDP or SCTP." },
    { name: "name", type: "string", help: "The name of the Service." },
    { name: "type", type: "string", help: "ClusterIP, NodePort, LoadBalancer or ExternalName." },
    { name: "selector", type: "string", help: "Labels of the Pods, instead of those of the workload." },
    { name: "labels", short: "l", type: "string", help: "Labels of the Service." },
    { name: "cluster-ip", type: "string", help: "Its address, or None." },
  ],
  *run(invocation) {
    const { arguments: words, flags, namespace, session } = invocation;
    const [target] = words.length === 0 ? [] : yield* resourceTargets(session, words);
    if (target?.name === undefined) {
      throw new CommandFailure("error: You must provide one or more resources by argument or filename.");
    }
    const object = yield* fetchObject(target.resource, namespace, target.name);
    const exposed = exposedBy(object);
    if (exposed === undefined) {
      const kind = `${target.resource.kind}${target.resource.group ? `.${target.resource.group}` : ""}`;
      throw new CommandFailure(`error: cannot expose a ${kind}`);
    }
    const protocol = flags.string("protocol") || undefined;
    const given = flags
      .string("port")
      .split(",")
      .filter((text) => text !== "");
    const ports =
      given.length > 0 ? given.map((text) => ({ port: Number(text), protocol: protocol ?? "TCP" })) : exposed.ports;
    if (ports.length === 0) {
      throw new CommandFailure(
        "error: couldn't find port via --port flag or introspection\nSee 'kubectl expose -h' for help and examples",
      );
    }
    const wanted = flags.string("target-port");
    const name = flags.string("name") || target.name;
    const selector = flags.has("selector") ? pairs(flags.string("selector")) : exposed.selector;
    if (Object.keys(selector).length === 0) {
      throw new CommandFailure(
        "error: couldn't retrieve selectors via --selector flag or introspection: the object has no labels and cannot be exposed",
      );
    }
    const labels = flags.has("labels") ? pairs(flags.string("labels")) : exposed.labels;
    const type = flags.string("type");
    const address = flags.string("cluster-ip");
    const spec = {
      ports: ports.map((port, index) => ({
        ...(ports.length > 1 ? { name: `port-${index + 1}` } : {}),
        ...port,
        targetPort: wanted === "" ? port.port : /^\d+$/.test(wanted) ? Number(wanted) : wanted,
      })),
      selector,
      ...(type === "" ? {} : { type }),
      ...(address === "" ? {} : { clusterIP: address }),
    };
    const metadata = { name, ...(Object.keys(labels).length === 0 ? {} : { labels }) };
    return yield* createNew(invocation, draft("v1", "Service", name, { metadata, spec }), "exposed", "kubectl-expose");
  },
};

function exposedBy(object: { readonly kind: string }): Exposed | undefined {
  switch (object.kind) {
    case "Pod": {
      const { metadata, spec } = object as Pod;
      return { selector: metadata.labels ?? {}, labels: metadata.labels ?? {}, ports: portsOf(spec) };
    }
    case "Deployment":
    case "ReplicaSet": {
      const { metadata, spec } = object as Deployment;
      return {
        selector: spec.selector.matchLabels ?? {},
        labels: metadata.labels ?? {},
        ports: portsOf(spec.template.spec),
      };
    }
    case "Service": {
      const { metadata, spec } = object as Service;
      const ports = (spec.ports ?? []).map(({ port, protocol = "TCP" }) => ({ port, protocol }));
      return { selector: spec.selector ?? {}, labels: metadata.labels ?? {}, ports };
    }
    default:
      return undefined;
  }
}

function portsOf({ containers }: Pod["spec"]): Exposed["ports"] {
  return containers.flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol = "TCP" }) => ({ port: containerPort, protocol })),
  );
}
