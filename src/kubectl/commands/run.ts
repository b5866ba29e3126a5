/** `kubectl run`. Upstream: k8s.io/kubectl/pkg/cmd/run. */
import type { KubeObject } from "../../api/types/meta.ts";
import { type CommandDefinition, FILENAME_FLAG, type Invocation, KUSTOMIZE_FLAG, RECURSIVE_FLAG } from "../command.ts";
import { resolveResource } from "../discovery.ts";
import type { FlagDefinition } from "../flags.ts";
import { CommandFailure, print, printError, send, type Steps } from "../steps.ts";
import { attachTo } from "./attach.ts";
import { pathOf } from "./chosen-objects.ts";
import { createdObject, draft, labelPairs, posted, UNVALIDATED_CREATE_FLAGS } from "./create-new.ts";
import { envNameProblems } from "./env-name.ts";
import { goInteger } from "./go-integer.ts";
import { isImageReference } from "./image-reference.ts";
import { OVERRIDE_FLAGS, overridden } from "./overrides.ts";
import { readPairs } from "./resource-pairs.ts";
import { dryRunOf, report } from "./write-objects.ts";

/** Upstream takes them with those of a deletion, and never looks at them. */
const UNREAD_FLAGS: readonly FlagDefinition[] = [FILENAME_FLAG, KUSTOMIZE_FLAG, RECURSIVE_FLAG].map((flag) => ({
  ...flag,
  help: "Taken, and not looked at.",
}));

export const runCommand: CommandDefinition = {
  words: ["run"],
  summary: "Run an image in a Pod",
  usage: "NAME --image=image [--env=key=value] [--port=port] [--labels=key=value] [--command] -- [COMMAND] [args...]",
  examples: ["kubectl run web --image=nginx --port=80", "kubectl run try --rm -it --image=busybox -- sh"],
  flags: [
    ...UNVALIDATED_CREATE_FLAGS,
    { name: "image", type: "string", required: true, help: "The image." },
    ...UNREAD_FLAGS,
    { name: "port", type: "string", help: "The port that it listens on." },
    { name: "expose", type: "bool", help: "With a Service for --port." },
    { name: "env", type: "array", help: "KEY=value, any number of times." },
    { name: "labels", short: "l", type: "string", help: "Labels instead of run=NAME." },
    { name: "annotations", type: "array", help: "key=value, any number of times." },
    { name: "restart", type: "string", default: "Always", help: "Always, OnFailure or Never." },
    { name: "image-pull-policy", type: "string", help: "Always, IfNotPresent or Never." },
    { name: "command", type: "bool", help: "What follows -- is the command, not its arguments." },
    ...OVERRIDE_FLAGS,
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
    const [name] = words;
    if (name === undefined || invocation.beforeDash === 0) throw usageFailure("NAME is required for run");
    const interactive = flags.bool("stdin");
    const attaches = flags.bool("attach") || interactive || flags.bool("tty");
    checkCombination(invocation, attaches);
    const object = overridden(flags, podOf(invocation, name));
    const { resource, stored } = yield* posted(invocation, object, { manager: "kubectl-run" });
    const problem = flags.bool("expose") ? yield* exposePod(invocation, name) : undefined;
    if (!attaches) {
      yield* report(invocation, resource, stored, "created", dryRunOf(flags));
      if (problem !== undefined) throw problem;
      return 0;
    }
    // A command that waits for its Pod says nothing of having created it.
    const code = yield* attachTo(invocation, stored.metadata.name, {
      container: "",
      timeoutMs: flags.durationMs("pod-running-timeout"),
      session: interactive && flags.bool("tty"),
    });
    if (flags.bool("rm")) yield* remove(invocation, stored);
    return code;
  },
};

function usageFailure(problem: string): CommandFailure {
  return new CommandFailure(`error: ${problem}\nSee 'kubectl run -h' for help and examples`);
}

/** @throws CommandFailure */
function checkCombination({ flags }: Invocation, attaches: boolean): void {
  const [image, restart] = [flags.string("image"), flags.string("restart")];
  if (image === "") throw new CommandFailure("error: --image is required");
  if (!isImageReference(image))
    throw new CommandFailure(`error: Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (flags.bool("tty") && !flags.bool("stdin"))
    throw usageFailure("-i/--stdin is required for containers with -t/--tty=true");
  if (flags.bool("expose") && flags.string("port") === "")
    throw usageFailure("--port must be set when exposing a service");
  if (!["Always", "OnFailure", "Never"].includes(restart)) throw usageFailure(`invalid restart policy: ${restart}`);
  if (flags.bool("rm") && !attaches) throw usageFailure("--rm should only be used for attached containers");
  if (attaches && dryRunOf(flags) !== "none")
    throw usageFailure(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  const policy = flags.string("image-pull-policy");
  if (policy !== "" && !["Always", "IfNotPresent", "Never"].includes(policy))
    throw usageFailure(`invalid image pull policy: ${policy}`);
}

function podOf(invocation: Invocation, name: string): KubeObject {
  const { arguments: words, flags } = invocation;
  const after = words.slice(1);
  const env = flags.raw("env").map((pair) => {
    const equals = pair.indexOf("=");
    if (equals < 1 || envNameProblems(pair.slice(0, equals)).length > 0)
      throw new CommandFailure(`error: invalid env: ${pair}`);
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  const [port, policy] = [flags.string("port"), flags.string("image-pull-policy")];
  const container = {
    name,
    image: flags.string("image"),
    ...(policy === "" ? {} : { imagePullPolicy: policy }),
    ...(port === "" ? {} : { ports: [{ containerPort: goInteger(port) }] }),
    ...(env.length === 0 ? {} : { env }),
    ...(after.length === 0 ? {} : flags.bool("command") ? { command: after } : { args: after }),
    resources: {},
    ...(flags.bool("privileged") ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool("stdin") ? { stdin: true, stdinOnce: !flags.bool("leave-stdin-open") } : {}),
    ...(flags.bool("tty") ? { tty: true } : {}),
  };
  const annotations = readPairs(flags.raw("annotations"), "annotations", false).set;
  const labels = labelsOf(invocation, name);
  const metadata = {
    name,
    labels,
    ...(annotations.size === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
  };
  const spec = { containers: [container], dnsPolicy: "ClusterFirst", restartPolicy: flags.string("restart") };
  return draft("v1", "Pod", name, { metadata, spec, status: {} });
}

function labelsOf({ flags }: Invocation, name: string): Readonly<Record<string, string>> {
  const labels = flags.string("labels");
  return labels === "" ? { run: name } : labelPairs(labels);
}

/** Told before the Pod is, though it is created after it. */
function* exposePod(invocation: Invocation, name: string): Steps<CommandFailure | undefined> {
  const port = goInteger(invocation.flags.string("port"));
  const spec = { ports: [{ port, protocol: "TCP", targetPort: port }], selector: labelsOf(invocation, name) };
  const service = draft("v1", "Service", name, { metadata: { name }, spec, status: { loadBalancer: {} } });
  try {
    yield* createdObject(invocation, service, { manager: "kubectl-run" });
  } catch (failure) {
    if (failure instanceof CommandFailure) return failure;
    throw failure;
  }
  if (invocation.flags.string("output") === "yaml") yield* print("---\n");
  return undefined;
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
