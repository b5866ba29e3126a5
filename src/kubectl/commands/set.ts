/** `kubectl set image`, `env` and `resources`. Upstream: k8s.io/kubectl/pkg/cmd/set. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Container, PodSpec } from "../../api/types/pod.ts";
import { type CommandDefinition, DRY_RUN_FLAG, type Invocation, NAMESPACE_FLAG, PRINT_FLAGS } from "../command.ts";
import { objectLabel } from "../discovery.ts";
import type { FlagDefinition } from "../flags.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { CHOICE_FLAGS, type ChosenObject, chosenObjects, pathOf } from "./chosen-objects.ts";
import { dryRunOf, fetchObject, forEach, patchObject, report, writeQuery } from "./write-objects.ts";

const COMMON: readonly FlagDefinition[] = [NAMESPACE_FLAG, ...PRINT_FLAGS, DRY_RUN_FLAG, ...CHOICE_FLAGS];
const CONTAINERS_FLAG: FlagDefinition = {
  name: "containers",
  short: "c",
  type: "string",
  default: "*",
  help: "Which containers; * is all.",
};

type ContainerPatch = { readonly name: string } & Readonly<Record<string, unknown>>;

/** What is to be changed in the containers; nothing for those that stay. */
interface Patches {
  readonly containers: readonly ContainerPatch[];
  readonly initContainers: readonly ContainerPatch[];
}

function podSpecOf(object: KubeObject): PodSpec | undefined {
  const { spec } = object as KubeObject & {
    readonly spec?: PodSpec & { readonly template?: { readonly spec?: PodSpec } };
  };
  return object.kind === "Pod" ? spec : spec?.template?.spec;
}

/** Patches the Pod spec or template of each chosen object. */
function* setOn(
  invocation: Invocation,
  words: readonly string[],
  what: string,
  patchesOf: (spec: PodSpec, label: string) => Patches,
): Steps<number> {
  const dryRun = dryRunOf(invocation.flags);
  return yield* forEach(yield* chosenObjects(invocation, words), function* (chosen: ChosenObject): Steps<void> {
    const { resource, namespace, name } = chosen;
    const object = yield* fetchObject(resource, namespace, name);
    const spec = podSpecOf(object);
    if (spec === undefined)
      throw new CommandFailure(`error: ${objectLabel(resource, name)} does not have a pod template`);
    const { containers, initContainers } = patchesOf(spec, objectLabel(resource, name));
    if (containers.length + initContainers.length === 0) return;
    if (dryRun !== "client") {
      const inner = {
        ...(containers.length === 0 ? {} : { containers }),
        ...(initContainers.length === 0 ? {} : { initContainers }),
      };
      const patch = object.kind === "Pod" ? { spec: inner } : { spec: { template: { spec: inner } } };
      yield* patchObject(`${pathOf(chosen)}${writeQuery("kubectl-set", dryRun)}`, "strategic", patch);
    }
    yield* report(invocation, resource, object, what, dryRun);
  });
}

/** Names before the first KEY=VALUE (or KEY-). */
function splitAtPairs(words: readonly string[]): readonly [readonly string[], readonly string[]] {
  const first = words.findIndex((word) => /^[^/=]+=/.test(word) || (word.endsWith("-") && !word.includes("/")));
  return first < 0 ? [words, []] : [words.slice(0, first), words.slice(first)];
}

export const setImageCommand: CommandDefinition = {
  words: ["set", "image"],
  summary: "Change the images of containers",
  usage: "(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
  examples: ["kubectl set image deployment/web nginx=nginx:1.28"],
  flags: COMMON,
  *run(invocation) {
    const [names, pairs] = splitAtPairs(invocation.arguments);
    if (pairs.length === 0) throw new CommandFailure("error: at least one image update is required");
    const images = pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const);
    return yield* setOn(invocation, names, "image updated", (spec) => {
      const patches = (containers: readonly Container[] = []): ContainerPatch[] =>
        containers.flatMap(({ name, image }) => {
          const wanted = images.find(([container]) => container === name || container === "*")?.[1];
          return wanted === undefined || wanted === image ? [] : [{ name, image: wanted }];
        });
      for (const [container] of images) {
        const all = [...spec.containers, ...(spec.initContainers ?? [])];
        if (container !== "*" && !all.some(({ name }) => name === container)) {
          throw new CommandFailure(`error: unable to find container named "${container}"`);
        }
      }
      return { containers: patches(spec.containers), initContainers: patches(spec.initContainers) };
    });
  },
};

export const setEnvCommand: CommandDefinition = {
  words: ["set", "env"],
  summary: "Change environment variables of containers",
  usage: "RESOURCE/NAME KEY_1=VAL_1 ... KEY_N- [flags]",
  examples: ["kubectl set env deployment/web MODE=fast", "kubectl set env deployment/web --list"],
  flags: [
    ...COMMON,
    CONTAINERS_FLAG,
    { name: "env", short: "e", type: "strings", help: "KEY=value, any number of times." },
    { name: "list", type: "bool", help: "Print them." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const [names, words] = splitAtPairs(invocation.arguments);
    const pairs = [...words, ...flags.raw("env")];
    if (flags.bool("list")) return yield* listEnvironment(invocation, names);
    if (pairs.length === 0) throw new CommandFailure("error: at least one environment variable must be provided");
    return yield* setOn(invocation, names, "env updated", (spec) => ({
      initContainers: [],
      containers: matching(spec, flags.string("containers")).flatMap((container) => {
        const env = pairs.map((pair) => variablePatch(container, pair)).filter((one) => one !== undefined);
        return env.length === 0 ? [] : [{ name: container.name, env }];
      }),
    }));
  },
};

function variablePatch({ env = [] }: Container, pair: string): object | undefined {
  const equals = pair.indexOf("=");
  if (equals < 0) {
    const name = pair.slice(0, -1);
    return env.some((known) => known.name === name) ? { $patch: "delete", name } : undefined;
  }
  const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
  const known = env.find((variable) => variable.name === name);
  if (known?.value === value) return undefined;
  return known?.valueFrom === undefined ? { name, value } : { name, value, valueFrom: null };
}

function matching(spec: PodSpec, wanted: string): readonly Container[] {
  const found = spec.containers.filter(({ name }) => wanted === "*" || name === wanted);
  if (found.length === 0) throw new CommandFailure(`error: does not have any containers matching "${wanted}"`);
  return found;
}

function* listEnvironment(invocation: Invocation, names: readonly string[]): Steps<number> {
  return yield* forEach(yield* chosenObjects(invocation, names), function* (chosen): Steps<void> {
    const { resource, namespace, name } = chosen;
    const spec = podSpecOf(yield* fetchObject(resource, namespace, name));
    for (const container of spec === undefined ? [] : matching(spec, invocation.flags.string("containers"))) {
      yield* print(`# ${resource.kind} ${name}, container ${container.name}\n`);
      for (const { name: key, value, valueFrom } of container.env ?? []) {
        if (valueFrom === undefined) yield* print(`${key}=${value ?? ""}\n`);
        else yield* print(`# ${key} from ${sourceText(valueFrom)}\n`);
      }
    }
  });
}

function sourceText({
  fieldRef,
  resourceFieldRef,
  configMapKeyRef,
  secretKeyRef,
}: NonNullable<NonNullable<Container["env"]>[number]["valueFrom"]>): string {
  if (configMapKeyRef !== undefined) return `configmap ${configMapKeyRef.name ?? ""}, key ${configMapKeyRef.key}`;
  if (secretKeyRef !== undefined) return `secret ${secretKeyRef.name ?? ""}, key ${secretKeyRef.key}`;
  if (fieldRef !== undefined) return `field path ${fieldRef.fieldPath}`;
  return `resource ${resourceFieldRef?.resource ?? ""}`;
}

export const setResourcesCommand: CommandDefinition = {
  words: ["set", "resources"],
  summary: "Change requests and limits of containers",
  usage: "(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS])",
  examples: ["kubectl set resources deployment web --requests=cpu=100m,memory=64Mi"],
  flags: [
    ...COMMON,
    CONTAINERS_FLAG,
    { name: "limits", type: "string", help: "cpu=200m,memory=512Mi" },
    { name: "requests", type: "string", help: "cpu=200m,memory=512Mi" },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    if (!flags.has("limits") && !flags.has("requests")) {
      throw new CommandFailure(
        "error: you must specify an update to requests or limits (in the form of --requests/--limits)",
      );
    }
    const part = (name: "limits" | "requests"): object =>
      flags.has(name) ? { [name]: quantities(flags.string(name)) } : {};
    const resources = { ...part("limits"), ...part("requests") };
    return yield* setOn(invocation, words, "resource requirements updated", (spec) => ({
      initContainers: [],
      containers: matching(spec, flags.string("containers")).map(({ name }) => ({ name, resources })),
    }));
  },
};

function quantities(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [name = "", quantity = "", ...more] = pair.split("=");
      if (name === "" || quantity === "" || more.length > 0) {
        throw new CommandFailure(`error: Invalid argument syntax ${pair}, expected <resource>=<quantity>`);
      }
      return [name, quantity];
    }),
  );
}
