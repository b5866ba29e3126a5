/**
 * `kubectl debug`: a container beside those of a Pod, a copy of a Pod, or a Pod on a node.
 * Upstream: k8s.io/kubectl/pkg/cmd/debug (debug.go, profiles.go: the profile `legacy`).
 */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Container, EphemeralContainer, Pod, PodSpec } from "../../api/types/pod.ts";
import { type CommandDefinition, type Invocation, NAMESPACE_FLAG } from "../command.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, get, expectBody, print, printError, send, type Steps } from "../steps.ts";
import { attachTo } from "./attach.ts";
import { draft } from "./create-new.ts";
import { randomSuffix } from "./random-suffix.ts";
import { fetchObject } from "./write-objects.ts";

const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".';
const MANAGED_BY = { "app.kubernetes.io/managed-by": "kubectl-debug" };

export const debugCommand: CommandDefinition = {
  words: ["debug"],
  summary: "Look into a running Pod or a node with another container",
  usage: "(POD | TYPE/NAME) [ -- COMMAND [args...] ]",
  examples: [
    "kubectl debug web -it --image=busybox --target=web",
    "kubectl debug web -it --copy-to=web-debug --image=busybox",
    "kubectl debug node/node-1 -it --image=busybox",
  ],
  flags: [
    NAMESPACE_FLAG,
    { name: "image", type: "string", help: "The image of the new container." },
    {
      name: "container",
      short: "c",
      type: "string",
      help: "Name of the new container, or of the one to change in a copy.",
    },
    { name: "target", type: "string", help: "The container whose processes the new one sees." },
    { name: "copy-to", type: "string", help: "Make a copy of the Pod with this name." },
    { name: "replace", type: "bool", help: "With --copy-to: delete the original." },
    { name: "same-node", type: "bool", help: "With --copy-to: on the same node." },
    { name: "set-image", type: "array", help: "With --copy-to: CONTAINER=IMAGE." },
    {
      name: "share-processes",
      type: "bool",
      default: "true",
      help: "With --copy-to: containers see each other's processes.",
    },
    { name: "keep-labels", type: "bool", help: "With --copy-to: keep labels." },
    { name: "keep-annotations", type: "bool", help: "With --copy-to: keep annotations." },
    { name: "keep-liveness", type: "bool", help: "With --copy-to: keep liveness probes." },
    { name: "keep-readiness", type: "bool", help: "With --copy-to: keep readiness probes." },
    { name: "keep-startup", type: "bool", help: "With --copy-to: keep startup probes." },
    { name: "keep-init-containers", type: "bool", default: "true", help: "With --copy-to: keep init containers." },
    { name: "env", type: "array", help: "KEY=value, any number of times." },
    { name: "image-pull-policy", type: "string", help: "Always, IfNotPresent or Never." },
    { name: "arguments-only", type: "bool", help: "What follows -- are arguments, not the command." },
    { name: "attach", type: "bool", help: "Wait for the container and show what it prints." },
    { name: "stdin", short: "i", type: "bool", help: "Keep standard input open." },
    { name: "tty", short: "t", type: "bool", help: "With a terminal." },
    { name: "quiet", short: "q", type: "bool", help: "Say less." },
    {
      name: "profile",
      type: "string",
      default: "legacy",
      help: "legacy, general, baseline, restricted, netadmin or sysadmin.",
    },
    { name: "pod-running-timeout", type: "duration", default: "1m0s", help: "How long to wait for the Pod." },
  ],
  *run(invocation) {
    const { arguments: words, beforeDash, flags, session } = invocation;
    const names = words.slice(0, beforeDash ?? words.length);
    const args = beforeDash === undefined ? words.slice(1) : words.slice(beforeDash);
    validate(invocation, args, names.length);
    if (flags.has("target") && !flags.bool("quiet")) yield* print(targeting(flags.string("target")));
    if (flags.string("profile") === "legacy") yield* printError(`${LEGACY}\n`);
    const [word = ""] = names;
    const [target] = yield* resourceTargets(session, [word.includes("/") ? word : `pods/${word}`]);
    if (target?.name === undefined) throw new CommandFailure("error: expected one POD or TYPE/NAME");
    const object = yield* fetchObject(target.resource, invocation.namespace, target.name);
    const request: DebugRequest = { invocation, args, stdin: flags.bool("stdin"), tty: flags.bool("tty") };
    const started = yield* start(request, object);
    const attaches = flags.has("attach") ? flags.bool("attach") : flags.bool("stdin");
    if (!attaches || started === undefined) return 0;
    return yield* attachTo(invocation, started.pod, {
      container: started.container,
      timeoutMs: flags.durationMs("pod-running-timeout"),
      session: request.stdin && request.tty,
    });
  },
};

interface DebugRequest {
  readonly invocation: Invocation;
  readonly args: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

interface Started {
  readonly pod: string;
  readonly container: string;
}

function targeting(container: string): string {
  return `Targeting container ${JSON.stringify(container)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`;
}

/** In the order in which kubectl looks. */
function validate({ flags }: Invocation, args: readonly string[], names: number): void {
  const [image, container, copy] = [flags.string("image"), flags.string("container"), flags.string("copy-to")];
  const wrong = (text: string): never => {
    throw new CommandFailure(`error: ${text}`);
  };
  if (copy !== "") {
    if (image === "" && flags.raw("set-image").length === 0 && args.length === 0)
      wrong("you must specify --image, --set-image or command arguments.");
    if (args.length > 0 && container === "" && image === "")
      wrong("you must specify an existing container or a new image when specifying args.");
  } else {
    if (flags.bool("replace")) wrong("--replace may only be used with --copy-to.");
    if (flags.bool("same-node")) wrong("--same-node may only be used with --copy-to.");
    if (flags.raw("set-image").length > 0) wrong("--set-image may only be used with --copy-to.");
    if (image === "") wrong("you must specify --image when not using --copy-to.");
  }
  if (names === 0) wrong("NAME or filename is required for debug");
  const policy = flags.string("image-pull-policy");
  if (policy !== "" && !["Always", "IfNotPresent", "Never"].includes(policy))
    wrong(`invalid image pull policy: ${policy}`);
  if (flags.has("target") && copy !== "")
    wrong("--target is incompatible with --copy-to. Use --share-processes instead.");
  if (flags.bool("tty") && !flags.bool("stdin")) wrong("-i/--stdin is required for containers with -t/--tty=true");
  const profile = flags.string("profile");
  if (!["legacy", "general", "baseline", "restricted", "netadmin", "sysadmin"].includes(profile))
    wrong(`unknown profile: ${profile}`);
}

/** Undefined when there is no container to attach to. */
function* start(request: DebugRequest, object: KubeObject): Steps<Started | undefined> {
  if (object.kind === "Node") return yield* onNode(request, object.metadata.name);
  if (object.kind !== "Pod") {
    const kind = `${object.kind.toLowerCase()}s`;
    throw new CommandFailure(`error: ${JSON.stringify(kind)} not supported by debug`);
  }
  const pod = object as Pod;
  return request.invocation.flags.string("copy-to") === "" ? yield* beside(request, pod) : yield* copied(request, pod);
}

function* beside(request: DebugRequest, pod: Pod): Steps<Started> {
  const { invocation } = request;
  const { flags, namespace } = invocation;
  const name = yield* containerName(request, pod);
  const target = flags.string("target");
  const container: EphemeralContainer = {
    ...withProfile(flags, newContainer(request, name)),
    ...(target === "" ? {} : { targetContainerName: target }),
  };
  const path = `${podsPath(namespace)}/${encodeURIComponent(pod.metadata.name)}/ephemeralcontainers`;
  const headers = { "content-type": "application/strategic-merge-patch+json" };
  const body = { spec: { ephemeralContainers: [container] } };
  expectBody<Pod>(yield* send({ method: "PATCH", path, headers, body }));
  return { pod: pod.metadata.name, container: name };
}

function* copied(request: DebugRequest, pod: Pod): Steps<Started | undefined> {
  const { invocation, args } = request;
  const { flags, namespace } = invocation;
  const image = flags.string("image");
  const images = new Map(flags.raw("set-image").flatMap((pair) => imagesOf(pair)));
  let containers: readonly Container[] = pod.spec.containers.map((container) => withoutProbes(invocation, container));
  containers = containers.map((container) => {
    const other = images.get(container.name) ?? images.get("*");
    return other === undefined ? container : { ...container, image: other };
  });
  let chosen = flags.string("container");
  if (chosen === "" && image === "" && args.length === 0) chosen = "";
  else if (containers.some(({ name }) => name === chosen)) {
    containers = containers.map((container) => (container.name === chosen ? changed(request, container) : container));
  } else {
    if (image === "") throw new CommandFailure("error: you must specify image when creating new container");
    chosen = yield* containerName(request, pod);
    containers = [...containers, newContainer(request, chosen)];
  }
  if (chosen !== "") containers = containers.map((one) => (one.name === chosen ? withProfile(flags, one) : one));
  const { ephemeralContainers: _ephemeral, nodeName, initContainers, ...rest } = pod.spec;
  const spec: PodSpec = {
    ...rest,
    ...(initContainers === undefined || !flags.bool("keep-init-containers") ? {} : { initContainers }),
    ...(flags.bool("same-node") && nodeName !== undefined ? { nodeName } : {}),
    ...(flags.bool("share-processes") && (chosen !== "" || flags.string("profile") === "legacy")
      ? { shareProcessNamespace: true }
      : {}),
    containers,
  };
  const { labels, annotations } = pod.metadata;
  const metadata = {
    name: flags.string("copy-to"),
    namespace,
    ...(flags.bool("keep-labels") && labels !== undefined ? { labels } : {}),
    ...(flags.bool("keep-annotations") && annotations !== undefined ? { annotations } : {}),
  };
  if (flags.bool("replace")) {
    const path = `${podsPath(namespace)}/${encodeURIComponent(pod.metadata.name)}`;
    expectBody(yield* send({ method: "DELETE", path, body: { gracePeriodSeconds: 0 } }));
  }
  yield* create(request, draft("v1", "Pod", metadata.name, { metadata, spec }));
  return chosen === "" ? undefined : { pod: metadata.name, container: chosen };
}

/** What a profile opens of the node. Upstream: k8s.io/kubectl/pkg/cmd/debug/profiles.go. */
const ON_NODES: Readonly<Record<string, { readonly namespaces: boolean; readonly root: boolean }>> = {
  legacy: { namespaces: true, root: true },
  general: { namespaces: true, root: true },
  netadmin: { namespaces: true, root: false },
  sysadmin: { namespaces: true, root: true },
};

/** What a profile lets the container do. */
const CONTEXTS: Readonly<Record<string, Container["securityContext"]>> = {
  general: { capabilities: { add: ["SYS_PTRACE"] } },
  netadmin: { capabilities: { add: ["NET_ADMIN", "NET_RAW"] } },
  restricted: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
  sysadmin: { privileged: true },
};

function withProfile(flags: Invocation["flags"], container: Container): Container {
  const profile = flags.string("profile");
  if (profile === "legacy") return container;
  const { securityContext: _, ...rest } = container;
  const context = CONTEXTS[profile];
  return context === undefined ? rest : { ...rest, securityContext: context };
}

function imagesOf(pair: string): readonly (readonly [string, string])[] {
  return pair.split(",").map((one) => {
    const equals = one.indexOf("=");
    if (equals < 1)
      throw new CommandFailure(
        `error: invalid argument ${JSON.stringify(one)} for "--set-image" flag: ${one} must be formatted as key=value\nSee 'kubectl debug --help' for usage.`,
      );
    return [one.slice(0, equals), one.slice(equals + 1)] as const;
  });
}

function withoutProbes({ flags }: Invocation, container: Container): Container {
  const { livenessProbe, readinessProbe, startupProbe, ...rest } = container;
  return {
    ...rest,
    ...(flags.bool("keep-liveness") && livenessProbe !== undefined ? { livenessProbe } : {}),
    ...(flags.bool("keep-readiness") && readinessProbe !== undefined ? { readinessProbe } : {}),
    ...(flags.bool("keep-startup") && startupProbe !== undefined ? { startupProbe } : {}),
  };
}

function changed({ invocation: { flags }, args, stdin, tty }: DebugRequest, container: Container): Container {
  const { args: _args, command: _command, ...plain } = container;
  const words =
    args.length === 0 ? container : flags.bool("arguments-only") ? { ...plain, args } : { ...plain, command: args };
  const image = flags.string("image");
  return { ...words, ...(image === "" ? {} : { image }), stdin, tty };
}

function* onNode(request: DebugRequest, node: string): Steps<Started> {
  const { invocation } = request;
  const name = yield* freeName(invocation, node);
  const container = invocation.flags.string("container") || "debugger";
  if (!invocation.flags.bool("quiet"))
    yield* print(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`);
  const profile = invocation.flags.string("profile");
  const made = newContainer(request, container);
  const profiled = profile === "general" ? made : withProfile(invocation.flags, made);
  const { namespaces, root } = ON_NODES[profile] ?? { namespaces: false, root: false };
  const spec = {
    containers: [root ? { ...profiled, volumeMounts: [{ name: "host-root", mountPath: "/host" }] } : profiled],
    ...(namespaces ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
    nodeName: node,
    restartPolicy: "Never",
    tolerations: [{ operator: "Exists" }],
    ...(root ? { volumes: [{ name: "host-root", hostPath: { path: "/" } }] } : {}),
  };
  const metadata = { name, namespace: invocation.namespace, labels: MANAGED_BY };
  yield* create(request, draft("v1", "Pod", name, { metadata, spec }));
  return { pod: name, container };
}

/** Upstream draws names by chance. */
function* freeName({ namespace, now }: Invocation, node: string): Steps<string> {
  for (let attempt = 0; ; attempt += 1) {
    const name = `node-debugger-${node}-${randomSuffix(now() + attempt, node)}`;
    const { code } = yield* get(`${podsPath(namespace)}/${encodeURIComponent(name)}`);
    if (code === 404) return name;
  }
}

function* create({ invocation: { namespace } }: DebugRequest, pod: KubeObject): Steps<void> {
  const path = `${podsPath(namespace)}?fieldManager=kubectl-debug`;
  expectBody(yield* send({ method: "POST", path, body: pod }));
}

function newContainer({ invocation: { flags }, args, stdin, tty }: DebugRequest, name: string): Container {
  const policy = flags.string("image-pull-policy") as "" | "Always" | "IfNotPresent" | "Never";
  const env = flags.raw("env").map((pair) => {
    const equals = pair.indexOf("=");
    if (equals < 1) throw new CommandFailure(`error: invalid env: ${pair}`);
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  return {
    name,
    image: flags.string("image"),
    ...(env.length === 0 ? {} : { env }),
    ...(policy === "" ? {} : { imagePullPolicy: policy }),
    ...(args.length === 0 ? {} : flags.bool("arguments-only") ? { args } : { command: args }),
    ...(stdin ? { stdin } : {}),
    terminationMessagePolicy: "File",
    ...(tty ? { tty } : {}),
  };
}

/** The name that was given, or one that no container has. */
function* containerName({ invocation }: DebugRequest, pod: Pod): Steps<string> {
  const given = invocation.flags.string("container");
  if (given !== "") return given;
  const name = `debugger-${randomSuffix(invocation.now(), pod.metadata.uid)}`;
  if (!invocation.flags.bool("quiet")) yield* print(`Defaulting debug container name to ${name}.\n`);
  return name;
}

const podsPath = (namespace: string) => `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
