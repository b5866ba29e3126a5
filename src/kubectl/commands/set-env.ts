/** `kubectl set env`. Upstream: k8s.io/kubectl/pkg/cmd/set/set_env.go, env/env_parse.go. */
import { decodeBase64Text } from "../../api/base64.ts";
import type { ConfigMap, Secret } from "../../api/types/core.ts";
import type { Container, EnvVar, PodSpec } from "../../api/types/pod.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, print, printError, type Steps } from "../steps.ts";
import { type ChosenObject, chosenObjects } from "./chosen-objects.ts";
import {
  CONTAINERS_FLAG,
  type ContainerPatch,
  matchingContainers,
  podSpecOf,
  SET_FLAGS,
  setOnPods,
  splitAtPairs,
} from "./set-pods.ts";
import { fetchObject, forEach } from "./write-objects.ts";

export const setEnvCommand: CommandDefinition = {
  words: ["set", "env"],
  summary: "Change environment variables of containers",
  usage: "RESOURCE/NAME KEY_1=VAL_1 ... KEY_N- [flags]",
  examples: ["kubectl set env deployment/web MODE=fast", "kubectl set env deployment/web --list"],
  flags: [
    ...SET_FLAGS,
    CONTAINERS_FLAG,
    { name: "env", short: "e", type: "array", help: "KEY=value, any number of times." },
    { name: "from", type: "string", help: "configmap/NAME or secret/NAME: a variable for each of its keys." },
    { name: "keys", type: "strings", help: "With --from: only these keys." },
    { name: "prefix", type: "string", help: "With --from: what the names of the variables begin with." },
    { name: "list", type: "bool", help: "Print them." },
    { name: "resolve", type: "bool", help: "With --list: values instead of where they come from." },
    { name: "overwrite", type: "bool", default: "true", help: "Change variables that are there already." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const [names, words] = splitAtPairs(invocation.arguments);
    if (names.length === 0 && !flags.has("filename") && !flags.has("kustomize")) {
      throw new CommandFailure(
        "error: one or more resources must be specified as <resource> <name> or <resource>/<name>",
      );
    }
    const pairs = [...flags.raw("env"), ...words].flatMap((word) => (word === "-" ? fromInput(invocation) : [word]));
    const removed = pairs.filter((pair) => !pair.includes("=")).map((pair) => pair.slice(0, -1));
    const set = pairs.filter((pair) => pair.includes("=")).map((pair) => pair.slice(0, pair.indexOf("=")));
    if (removed.some((name) => set.includes(name))) {
      throw new CommandFailure(
        `error: can not both modify and remove the same environment variable in the same command`,
      );
    }
    if (flags.bool("list")) return yield* listEnvironment(invocation, names);
    const from = flags.has("from") ? yield* variablesFrom(invocation) : [];
    return yield* setOnPods(invocation, names, SETTING, function* (spec, chosen) {
      const containers = yield* matching(invocation, spec, chosen);
      const patches = containers.flatMap((container): ContainerPatch[] => {
        const changed = [
          ...from.filter((variable) => !sameVariable(container, variable)),
          ...pairs.map((pair) => variablePatch(invocation, container, pair)).filter((one) => one !== undefined),
        ];
        return changed.length === 0 ? [] : [{ name: container.name, env: changed, ...orderOf(container, changed) }];
      });
      return patches.length === 0 ? undefined : { containers: patches };
    });
  },
};

/** Lines of standard input: `KEY=value`. */
function fromInput({ readFile }: Invocation): readonly string[] {
  return (readFile("-") ?? "").split("\n").filter((line) => line.includes("="));
}

const SETTING = { what: "env updated", failing: "env update to pod template:" };

/** New variables come last, as in the lists that upstream compares. */
function orderOf({ env = [] }: Container, changed: readonly object[]): object {
  const named = changed as readonly { readonly name: string; readonly $patch?: string }[];
  const gone = new Set(named.filter(({ $patch }) => $patch !== undefined).map(({ name }) => name));
  const kept = env.map(({ name }) => name).filter((name) => !gone.has(name));
  const added = named.map(({ name }) => name).filter((name) => !gone.has(name) && !kept.includes(name));
  return { "$setElementOrder/env": [...kept, ...added].map((name) => ({ name })) };
}

function sameVariable({ env = [] }: Container, variable: EnvVar): boolean {
  return env.some((known) => known.name === variable.name && JSON.stringify(known) === JSON.stringify(variable));
}

function variablePatch({ flags }: Invocation, { env = [] }: Container, pair: string): object | undefined {
  const equals = pair.indexOf("=");
  if (equals < 0) {
    const name = pair.slice(0, -1);
    return env.some((known) => known.name === name) ? { $patch: "delete", name } : undefined;
  }
  const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
  const known = env.find((variable) => variable.name === name);
  if (known?.value === value) return undefined;
  if (known !== undefined && !flags.bool("overwrite"))
    throw new CommandFailure(`error: '${name}' already has a value (${known.value ?? ""}), and --overwrite is false`);
  return known?.valueFrom === undefined ? { name, value } : { name, value, valueFrom: null };
}

function* matching(
  { flags }: Invocation,
  spec: PodSpec,
  { resource, name }: ChosenObject,
): Steps<readonly Container[]> {
  const wanted = flags.string("containers");
  const found = matchingContainers(spec, wanted);
  if (found.length === 0)
    yield* printError(`Warning: ${resource.kind}/${name} does not have any containers matching "${wanted}"\n`);
  return found;
}

/** A variable for each key of a ConfigMap or Secret, named as variables are. */
function* variablesFrom({ flags, session, namespace }: Invocation): Steps<readonly EnvVar[]> {
  const [target] = yield* resourceTargets(session, [flags.string("from")]);
  const kind = target?.resource.kind;
  if (target?.name === undefined || (kind !== "ConfigMap" && kind !== "Secret"))
    throw new CommandFailure(`error: unsupported resource specified in --from`);
  const source = (yield* fetchObject(target.resource, namespace, target.name)) as ConfigMap | Secret;
  const keys = Object.keys(source.data ?? {}).sort();
  const wanted = flags.strings("keys");
  const found: EnvVar[] = [];
  for (const key of keys) {
    if (wanted.length > 0 && !wanted.includes(key)) continue;
    const plain = key.replace(/[^A-Za-z0-9_]/g, "_").toUpperCase();
    const name = `${flags.string("prefix")}${plain}`;
    if (key !== plain) yield* printError(`Warning: key ${key} transferred to ${plain}\n`);
    const reference = { key, name: target.name };
    const valueFrom = kind === "ConfigMap" ? { configMapKeyRef: reference } : { secretKeyRef: reference };
    found.push({ name, valueFrom });
  }
  return found;
}

function* listEnvironment(invocation: Invocation, names: readonly string[]): Steps<number> {
  return yield* forEach(yield* chosenObjects(invocation, names), function* (chosen): Steps<void> {
    const { resource, namespace, name } = chosen;
    const spec = podSpecOf(yield* fetchObject(resource, namespace, name));
    for (const container of spec === undefined ? [] : yield* matching(invocation, spec, chosen)) {
      yield* print(`# ${resource.kind} ${name}, container ${container.name}\n`);
      for (const { name: key, value, valueFrom } of container.env ?? []) {
        if (valueFrom === undefined) yield* print(`${key}=${value ?? ""}\n`);
        else if (!invocation.flags.bool("resolve")) yield* print(`# ${key} from ${sourceText(valueFrom)}\n`);
        else yield* print(`${key}=${yield* resolved(invocation, valueFrom)}\n`);
      }
    }
  });
}

type ValueFrom = NonNullable<EnvVar["valueFrom"]>;

function* resolved({ session, namespace }: Invocation, { configMapKeyRef, secretKeyRef }: ValueFrom): Steps<string> {
  const reference = configMapKeyRef ?? secretKeyRef;
  if (reference === undefined) return "";
  const type = configMapKeyRef === undefined ? "secret" : "configmap";
  const [target] = yield* resourceTargets(session, [`${type}/${reference.name ?? ""}`]);
  if (target?.name === undefined) return "";
  const { data = {} } = (yield* fetchObject(target.resource, namespace, target.name)) as ConfigMap | Secret;
  const value = data[reference.key] ?? "";
  return type === "secret" ? decodeBase64Text(value) : value;
}

function sourceText({ fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef }: ValueFrom): string {
  if (configMapKeyRef !== undefined) return `configmap ${configMapKeyRef.name ?? ""}, key ${configMapKeyRef.key}`;
  if (secretKeyRef !== undefined) return `secret ${secretKeyRef.name ?? ""}, key ${secretKeyRef.key}`;
  if (fieldRef !== undefined) return `field path ${fieldRef.fieldPath}`;
  return `resource ${resourceFieldRef?.resource ?? ""}`;
}
