/** `kubectl run`. Upstream: k8s.io/kubectl/pkg/cmd/run. */
import { applyMergePatch } from "../../api/merge-patch.ts";
import { goYaml } from "../../api/go-yaml.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import { resolveResource } from "../discovery.ts";
import { CommandFailure, print, printError, send, type Steps } from "../steps.ts";
import { attachTo } from "./attach.ts";
import { pathOf } from "./chosen-objects.ts";
import { createdObject, draft, labelPairs, UNVALIDATED_CREATE_FLAGS } from "./create-new.ts";
import { dryRunOf } from "./write-objects.ts";

export const runCommand: CommandDefinition = {
  words: ["run"],
  summary: "Run an image in a Pod",
  usage: "NAME --image=image [--env=key=value] [--port=port] [--labels=key=value] [--command] -- [COMMAND] [args...]",
  examples: ["kubectl run web --image=nginx --port=80", "kubectl run try --rm -it --image=busybox -- sh"],
  flags: [
    ...UNVALIDATED_CREATE_FLAGS,
    { name: "image", type: "string", required: true, help: "The image." },
    { name: "port", type: "string", help: "The port that it listens on." },
    { name: "expose", type: "bool", help: "With a Service for --port." },
    { name: "env", type: "array", help: "KEY=value, any number of times." },
    { name: "labels", short: "l", type: "string", help: "Labels instead of run=NAME." },
    { name: "annotations", type: "array", help: "key=value, any number of times." },
    { name: "restart", type: "string", default: "Always", help: "Always, OnFailure or Never." },
    { name: "image-pull-policy", type: "string", help: "Always, IfNotPresent or Never." },
    { name: "command", type: "bool", help: "What follows -- is the command, not its arguments." },
    { name: "overrides", type: "string", help: "JSON that is laid over the Pod." },
    { name: "override-type", type: "string", default: "merge", help: "merge." },
    { name: "privileged", type: "bool", help: "In a privileged container." },
    { name: "attach", type: "bool", help: "Wait for the Pod and show what it prints." },
    { name: "stdin", short: "i", type: "bool", help: "Keep standard input open." },
    { name: "tty", short: "t", type: "bool", help: "With a terminal." },
    { name: "rm", type: "bool", help: "Delete the Pod afterwards." },
    { name: "quiet", short: "q", type: "bool", help: "Say less." },
    { name: "leave-stdin-open", type: "bool", help: "Leave standard input open afterwards." },
    { name: "pod-running-timeout", type: "duration", default: "1m0s", help: "How long to wait for the Pod." },
    { name: "grace-period", type: "int", default: "-1", help: "With --rm: seconds to end in." },
    { name: "force", type: "bool", help: "With --rm: forget the Pod at once." },
    { name: "timeout", type: "duration", default: "0s", help: "With --rm: how long to wait." },
    { name: "wait", type: "bool", help: "With --rm: wait until it is gone." },
    { name: "cascade", type: "string", default: "background", bare: "background", help: "With --rm: how." },
  ],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    if (flags.string("image") === "") throw new CommandFailure("error: --image is required");
    const [name] = words;
    if (name === undefined || invocation.beforeDash === 0)
      throw new CommandFailure("error: NAME is required for run\nSee 'kubectl run -h' for help and examples");
    const interactive = flags.bool("stdin");
    const attaches = flags.bool("attach") || interactive || flags.bool("tty");
    checkCombination(invocation, attaches);
    const object = overridden(invocation, podOf(invocation, name));
    if (flags.bool("expose")) yield* exposePod(invocation, name);
    const quiet = attaches && (flags.bool("quiet") || flags.bool("rm"));
    const stored = yield* createdObject(quiet ? quietly(invocation) : invocation, object, { manager: "kubectl-run" });
    if (!attaches || dryRunOf(flags) !== "none") return 0;
    const code = yield* attachTo(invocation, stored.metadata.name, {
      container: "",
      timeoutMs: flags.durationMs("pod-running-timeout"),
      session: interactive && flags.bool("tty"),
    });
    if (flags.bool("rm")) yield* remove(invocation, stored);
    return code;
  },
};

/** A command that ends with its Pod says nothing of having created it. */
function quietly(invocation: Invocation): Invocation {
  return { ...invocation, silent: true };
}

function checkCombination({ flags }: Invocation, attaches: boolean): void {
  const restart = flags.string("restart");
  if (!["Always", "OnFailure", "Never"].includes(restart)) {
    throw new CommandFailure(`error: invalid restart policy: ${restart}\nSee 'kubectl run -h' for help and examples`);
  }
  if (flags.bool("tty") && !flags.bool("stdin"))
    throw new CommandFailure(
      "error: -i/--stdin is required for containers with -t/--tty=true\nSee 'kubectl run -h' for help and examples",
    );
  if (attaches && dryRunOf(flags) !== "none")
    throw new CommandFailure(
      "error: --dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  if (flags.bool("rm") && !attaches)
    throw new CommandFailure(
      "error: --rm should only be used for attached containers\nSee 'kubectl run -h' for help and examples",
    );
  if (flags.bool("expose") && flags.string("port") === "")
    throw new CommandFailure("error: --port must be set when exposing a service");
  const policy = flags.string("image-pull-policy");
  if (policy !== "" && !["Always", "IfNotPresent", "Never"].includes(policy))
    throw new CommandFailure(`error: invalid image pull policy: ${policy}`);
}

function podOf({ arguments: words, flags }: Invocation, name: string): KubeObject {
  const after = words.slice(1);
  const env = flags.raw("env").map((pair) => {
    const equals = pair.indexOf("=");
    if (equals < 1) throw new CommandFailure(`error: invalid env: ${pair}`);
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  const [port, policy] = [flags.string("port"), flags.string("image-pull-policy")];
  const container = {
    name,
    image: flags.string("image"),
    ...(policy === "" ? {} : { imagePullPolicy: policy }),
    ...(port === "" ? {} : { ports: [{ containerPort: Number(port) }] }),
    ...(env.length === 0 ? {} : { env }),
    ...(after.length === 0 ? {} : flags.bool("command") ? { command: after } : { args: after }),
    resources: {},
    ...(flags.bool("privileged") ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool("stdin") ? { stdin: true, stdinOnce: !flags.bool("leave-stdin-open") } : {}),
    ...(flags.bool("tty") ? { tty: true } : {}),
  };
  const labels = flags.has("labels") ? labelPairs(flags.string("labels")) : { run: name };
  const annotations = flags.raw("annotations").map((text) => [text.split("=")[0], text.slice(text.indexOf("=") + 1)]);
  const metadata = {
    name,
    labels,
    ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) as object }),
  };
  const spec = { containers: [container], dnsPolicy: "ClusterFirst", restartPolicy: flags.string("restart") };
  return draft("v1", "Pod", name, { metadata, spec, status: {} });
}

function overridden({ flags }: Invocation, pod: KubeObject): KubeObject {
  const text = flags.string("overrides");
  if (text === "") return pod;
  const type = flags.string("override-type");
  if (type !== "merge")
    throw new CommandFailure(`error: --override-type=${type} is not part of this kubectl: only merge is`);
  let patch: unknown;
  try {
    patch = goYaml(text);
  } catch {
    throw new CommandFailure(`error: Invalid JSON Patch: it is neither JSON nor YAML`);
  }
  return applyMergePatch(pod, patch) as KubeObject;
}

function* exposePod(invocation: Invocation, name: string): Steps<void> {
  const port = Number(invocation.flags.string("port"));
  const labels = invocation.flags.has("labels") ? labelPairs(invocation.flags.string("labels")) : { run: name };
  const spec = { ports: [{ port, protocol: "TCP", targetPort: port }], selector: labels };
  const service = draft("v1", "Service", name, { metadata: { name }, spec, status: { loadBalancer: {} } });
  yield* createdObject(invocation, service, { manager: "kubectl-run" });
}

function* remove(invocation: Invocation, { metadata }: KubeObject): Steps<void> {
  const { flags, namespace, session } = invocation;
  const resource = yield* resolveResource(session, "pods");
  const grace = flags.bool("force") ? 0 : flags.int("grace-period");
  const { code } = yield* send({
    method: "DELETE",
    path: pathOf({ resource, namespace, name: metadata.name, object: undefined }),
    body: { propagationPolicy: "Background", ...(grace < 0 ? {} : { gracePeriodSeconds: grace }) },
  });
  if (code >= 400) yield* printError(`error: pod "${metadata.name}" could not be deleted\n`);
  else if (!flags.bool("quiet")) yield* print(`pod "${metadata.name}" deleted from ${namespace} namespace\n`);
}
