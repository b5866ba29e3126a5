/**
 * `kubectl debug`: a container beside those of a Pod, a copy of a Pod, or a Pod on a node.
 * Upstream: k8s.io/kubectl/pkg/cmd/debug/debug.go.
 */
import { type CommandDefinition, FILENAME_FLAG, type Invocation, NAMESPACE_FLAG } from "../command.ts";
import { manifests } from "../manifests.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, print, printError } from "../steps.ts";
import { checkCustomPart, customPart } from "./debug-custom.ts";
import { debugObject, type DebugRequest } from "./debug-object.ts";
import { DEBUG_PROFILES, type DebugProfile } from "./debug-profiles.ts";
import { isImageReference } from "./image-reference.ts";
import { fetchObject } from "./write-objects.ts";

const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".';

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
    { name: "set-image", type: "pairs", help: "With --copy-to: CONTAINER=IMAGE." },
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
    { name: "env", type: "pairs", help: "KEY=value, any number of times." },
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
    { name: "custom", type: "string", help: "A file with a part of a container, to add to what the profile makes." },
    FILENAME_FLAG,
  ],
  *run(invocation) {
    const { flags, session, namespace } = invocation;
    const { names, args } = namesAndArguments(invocation);
    const profile = profileOf(flags.string("profile"));
    const custom = customPart(invocation);
    const request: DebugRequest = { invocation, args, profile, custom };
    validate(request, names.length);
    if (flags.string("target") !== "" && !flags.bool("quiet")) yield* print(targeting(flags.string("target")));
    if (flags.bool("tty") && !flags.bool("stdin"))
      throw new CommandFailure("error: -i/--stdin is required for containers with -t/--tty=true");
    if (custom !== undefined) checkCustomPart(custom);
    if (profile === "legacy") yield* printError(`${LEGACY}\n`);
    for (const { object, resource } of flags.has("filename") ? yield* manifests(invocation) : [])
      yield* debugObject(request, object, gvkText(resource));
    if (names.length === 0) return 0;
    const words = names.map((word) => (word.includes("/") ? word : `pods/${word}`));
    let code = 0;
    for (const { resource, name = "" } of yield* resourceTargets(session, words))
      code = yield* debugObject(request, yield* fetchObject(resource, namespace, name), gvkText(resource));
    return code;
  },
};

/** What comes behind a `--` is for the container. */
function namesAndArguments({ arguments: words, beforeDash = words.length }: Invocation): {
  readonly names: readonly string[];
  readonly args: readonly string[];
} {
  return { names: words.slice(0, beforeDash), args: words.slice(beforeDash) };
}

/** @throws CommandFailure */
function profileOf(text: string): DebugProfile {
  const found = DEBUG_PROFILES.find((one) => one === text);
  if (found === undefined) throw new CommandFailure(`error: unknown profile: ${text}`);
  return found;
}

function targeting(container: string): string {
  return `Targeting container ${JSON.stringify(container)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`;
}

const gvkText = ({
  group,
  version,
  kind,
}: {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}) => `${group}/${version}, Kind=${kind}`;

/** In the order in which kubectl looks. */
function validate({ invocation: { flags }, args }: DebugRequest, names: number): void {
  const [image, container, copy] = [flags.string("image"), flags.string("container"), flags.string("copy-to")];
  const wrong = (text: string): never => {
    throw new CommandFailure(`error: ${text}`);
  };
  if (flags.has("attach") && flags.bool("attach") && image === "" && container === "")
    wrong("you must specify --container or create a new container using --image in order to attach.");
  if (copy !== "") {
    if (image === "" && !flags.has("set-image") && args.length === 0)
      wrong("you must specify --image, --set-image or command arguments.");
    if (args.length > 0 && container === "" && image === "")
      wrong("you must specify an existing container or a new image when specifying args.");
  } else {
    if (flags.bool("replace")) wrong("--replace may only be used with --copy-to.");
    if (flags.bool("same-node")) wrong("--same-node may only be used with --copy-to.");
    if (flags.has("set-image")) wrong("--set-image may only be used with --copy-to.");
    if (image === "") wrong("you must specify --image when not using --copy-to.");
  }
  if (image !== "" && !isImageReference(image))
    wrong(`invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (names === 0 && !flags.has("filename")) wrong("NAME or filename is required for debug");
  const policy = flags.string("image-pull-policy");
  if (policy !== "" && !["Always", "IfNotPresent", "Never"].includes(policy))
    wrong(`invalid image pull policy: ${policy}`);
  for (const [name, other] of flags.pairs("set-image")) {
    if (!isImageReference(other))
      wrong(
        `invalid image name ${JSON.stringify(other)} for container ${JSON.stringify(name)}: invalid reference format`,
      );
  }
  if (flags.string("target") !== "" && copy !== "")
    wrong("--target is incompatible with --copy-to. Use --share-processes instead.");
}
