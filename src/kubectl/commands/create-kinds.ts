/** `kubectl create namespace`, `deployment`, `configmap`, `secret generic`, `service …`. Upstream: k8s.io/kubectl/pkg/cmd/create. */
import { encodeBase64Text } from "../../api/base64.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { type CommandDefinition, DRY_RUN_FLAG, type Invocation, NAMESPACE_FLAG, PRINT_FLAGS } from "../command.ts";
import { resourceOfKind, resourcePath } from "../discovery.ts";
import type { FlagDefinition } from "../flags.ts";
import { CommandFailure, send, type Steps } from "../steps.ts";
import { draft } from "./create.ts";
import { dryRunOf, report, writeQuery } from "./write-objects.ts";
import { statusText } from "../steps.ts";
import type { Status } from "../../api/status.ts";

const COMMON: readonly FlagDefinition[] = [NAMESPACE_FLAG, ...PRINT_FLAGS, DRY_RUN_FLAG];
const LITERAL_FLAGS: readonly FlagDefinition[] = [
  { name: "from-literal", type: "strings", help: "key=value, any number of times." },
  { name: "from-file", type: "strings", help: "[key=]file, of the files that are open in the editor." },
];

/** Posts the object, or with a client dry run only prints it. */
export function* createNew(
  invocation: Invocation,
  object: KubeObject,
  verb = "created",
  manager = "kubectl-create",
): Steps<number> {
  const { namespace, session, flags } = invocation;
  const resource = yield* resourceOfKind(session, object.apiVersion, object.kind);
  if (resource === undefined)
    throw new CommandFailure(`error: no matches for kind "${object.kind}" in version "${object.apiVersion}"`);
  const dryRun = dryRunOf(flags);
  const placed =
    resource.namespaced && flags.has("namespace") ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  if (dryRun === "client") {
    yield* report(invocation, resource, placed, verb, dryRun);
    return 0;
  }
  const path = `${resourcePath(resource, namespace)}${writeQuery(manager, dryRun)}`;
  const { code, body } = yield* send({ method: "POST", path, body: placed });
  if (code >= 400) {
    const status = body as Status;
    if (status.reason === "Invalid" || manager !== "kubectl-create") throw new CommandFailure(statusText(status));
    throw new CommandFailure(`error: failed to create ${object.kind.toLowerCase()}: ${status.message ?? ""}`);
  }
  yield* report(invocation, resource, body as KubeObject, verb, dryRun);
  return 0;
}

/** The one name that the command takes. */
export function nameOf({ arguments: words, command }: Invocation): string {
  const [name] = words;
  if (name === undefined || words.length !== 1) {
    throw new CommandFailure(
      `error: exactly one NAME is required, got ${words.length}\nSee '${command} -h' for help and examples`,
    );
  }
  return name;
}

export const createNamespaceCommand: CommandDefinition = {
  words: ["create", "namespace"],
  summary: "Create a namespace",
  usage: "NAME [--dry-run=server|client|none]",
  flags: COMMON,
  run: (invocation) => createNew(invocation, draft("v1", "Namespace", nameOf(invocation), {})),
};

export const createDeploymentCommand: CommandDefinition = {
  words: ["create", "deployment"],
  summary: "Create a Deployment from images",
  usage: "NAME --image=image -- [COMMAND] [args...]",
  examples: ["kubectl create deployment web --image=nginx --replicas=3"],
  flags: [
    ...COMMON,
    { name: "image", type: "strings", help: "Images to run; one container each." },
    { name: "replicas", short: "r", type: "int", default: "1", help: "How many Pods." },
    { name: "port", type: "int", default: "-1", help: "The port that the container listens on." },
  ],
  *run(invocation) {
    const { arguments: words, beforeDash, flags } = invocation;
    const name = nameOf({ ...invocation, arguments: words.slice(0, beforeDash) });
    const images = flags.strings("image");
    if (images.length === 0) throw new CommandFailure(`error: required flag(s) "image" not set`);
    const command = beforeDash === undefined ? [] : words.slice(beforeDash);
    if (command.length > 0 && images.length > 1)
      throw new CommandFailure("error: cannot specify multiple --image options and command");
    const port = flags.int("port");
    const containers = images.map((image) => ({
      name: containerName(image),
      image,
      ...(port < 0 ? {} : { ports: [{ containerPort: port }] }),
      ...(command.length === 0 ? {} : { command }),
    }));
    const labels = { app: name };
    const object = draft("apps/v1", "Deployment", name, {
      metadata: { name, labels },
      spec: {
        replicas: flags.int("replicas"),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    });
    return yield* createNew(invocation, object);
  },
};

/** `registry/path/nginx:1.27` is `nginx`. */
function containerName(image: string): string {
  const last = image.split("/").at(-1) ?? "";
  return (last.split("@")[0]?.split(":")[0] ?? "").replaceAll("_", "-").toLowerCase();
}

export const createConfigMapCommand: CommandDefinition = {
  words: ["create", "configmap"],
  summary: "Create a ConfigMap",
  usage: "NAME [--from-file=[key=]source] [--from-literal=key1=value1] [flags]",
  flags: [...COMMON, ...LITERAL_FLAGS],
  run: (invocation) => {
    const data = literals(invocation);
    const parts = data.size === 0 ? {} : { data: Object.fromEntries(data) };
    return createNew(invocation, draft("v1", "ConfigMap", nameOf(invocation), parts));
  },
};

export const createSecretCommand: CommandDefinition = {
  words: ["create", "secret", "generic"],
  summary: "Create a Secret",
  usage: "NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [flags]",
  flags: [...COMMON, ...LITERAL_FLAGS, { name: "type", type: "string", help: "What it is for." }],
  run: (invocation) => {
    const data = [...literals(invocation)].map(([key, value]) => [key, encodeBase64Text(value)]);
    const type = invocation.flags.string("type");
    const parts = {
      ...(data.length === 0 ? {} : { data: Object.fromEntries(data) as object }),
      ...(type === "" ? {} : { type }),
    };
    return createNew(invocation, draft("v1", "Secret", nameOf(invocation), parts));
  },
};

function literals({ flags, readFile }: Invocation): ReadonlyMap<string, string> {
  const data = new Map<string, string>();
  const add = (key: string, value: string): void => {
    if (data.has(key))
      throw new CommandFailure(
        `error: cannot add key "${key}", another key by that name already exists in Data for ConfigMap`,
      );
    data.set(key, value);
  };
  for (const file of flags.raw("from-file")) {
    const equals = file.indexOf("=");
    const source = equals < 0 ? file : file.slice(equals + 1);
    const text = readFile(source);
    if (text === undefined) throw new CommandFailure(`error: error reading ${source}: no such file or directory`);
    add(equals < 0 ? (source.split("/").at(-1) ?? source) : file.slice(0, equals), text);
  }
  for (const literal of flags.raw("from-literal")) {
    const equals = literal.indexOf("=");
    if (equals < 1) throw new CommandFailure(`error: invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), literal.slice(equals + 1));
  }
  return data;
}

const SERVICE_TYPES = [
  ["clusterip", "ClusterIP"],
  ["nodeport", "NodePort"],
  ["loadbalancer", "LoadBalancer"],
  ["externalname", "ExternalName"],
] as const;

export const createServiceCommands: readonly CommandDefinition[] = SERVICE_TYPES.map(([word, type]) => ({
  words: ["create", "service", word],
  summary: `Create a Service of type ${type}`,
  usage: type === "ExternalName" ? "NAME --external-name=NAME" : "NAME --tcp=port:targetPort [flags]",
  flags: [
    ...COMMON,
    { name: "tcp", type: "strings", help: "port[:targetPort], any number of times." },
    ...(type === "ExternalName"
      ? [{ name: "external-name", type: "string", help: "The name that it stands for." } as const]
      : []),
    ...(type === "ClusterIP"
      ? [{ name: "clusterip", type: "string", help: "An address of its own, or None." } as const]
      : []),
    ...(type === "NodePort"
      ? [{ name: "node-port", type: "int", default: "0", help: "The port of every node." } as const]
      : []),
  ],
  run(invocation) {
    const name = nameOf(invocation);
    const { flags } = invocation;
    const ports = flags
      .strings("tcp")
      .map((text) => servicePort(text, type === "NodePort" ? flags.int("node-port") : 0));
    if (ports.length === 0 && (type === "NodePort" || type === "LoadBalancer")) {
      throw new CommandFailure("error: at least one tcp port specifier must be provided");
    }
    const address = type === "ClusterIP" ? flags.string("clusterip") : "";
    if (type === "ClusterIP" && ports.length === 0 && address !== "None") {
      throw new CommandFailure("error: at least one tcp port specifier must be provided");
    }
    const labels = { app: name };
    const spec = {
      type,
      selector: labels,
      ...(ports.length === 0 ? {} : { ports }),
      ...(address === "" ? {} : { clusterIP: address }),
      ...(type === "ExternalName" ? { externalName: flags.string("external-name") } : {}),
    };
    return createNew(invocation, draft("v1", "Service", name, { metadata: { name, labels }, spec }));
  },
}));

/** `80:8080` */
function servicePort(text: string, nodePort: number): object {
  const [port = "", target = port] = text.split(":");
  if (!/^\d+$/.test(port)) throw new CommandFailure(`error: strconv.Atoi: parsing "${port}": invalid syntax`);
  const targetPort = /^\d+$/.test(target) ? Number(target) : target;
  const number = nodePort === 0 ? {} : { nodePort };
  return { name: text.replace(":", "-"), port: Number(port), protocol: "TCP", targetPort, ...number };
}
