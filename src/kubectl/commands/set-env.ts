/** `kubectl set env`. Upstream: k8s.io/kubectl/pkg/cmd/set/set_env.go, env/env_parse.go. */
import { decodeBase64Text } from "../../api/base64.ts";
import { sameValue } from "../../api/same-value.ts";
import type { ConfigMap, Secret } from "../../api/types/core.ts";
import type { Container, EnvVar, PodSpec } from "../../api/types/pod.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, print, printError, type Steps } from "../steps.ts";
import {
  CONTAINERS_FLAG,
  type ContainerPatch,
  matchingContainers,
  objectsToSet,
  podSpecOf,
  refuseAllSelected,
  SET_FLAGS,
  setDryRun,
  setOnPods,
} from "./set-pods.ts";
import { envNameProblems } from "./env-name.ts";
import type { FetchedObject } from "./fetched-objects.ts";
import { fetchObject } from "./write-objects.ts";

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
    const { flags, arguments: all } = invocation;
    refuseAllSelected(invocation);
    const first = all.findIndex(isVariable);
    const [names, words] = first < 0 ? [all, []] : [all.slice(0, first), all.slice(first)];
    if (!words.every(isVariable)) {
      throw new CommandFailure(`error: all resources must be specified before environment changes: ${all.join(" ")}`);
    }
    setDryRun(invocation);
    const fail = (problem: string): never => {
      throw new CommandFailure(`error: ${problem}`);
    };
    if (names.length === 0 && !flags.has("filename"))
      fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
    if (flags.bool("list") && flags.string("output") !== "") fail("--list and --output may not be specified together");
    if (flags.has("keys") && !flags.has("from"))
      fail("when specifying --keys, a configmap or secret must be provided with --from");
    const changes = readVariables(invocation, [...flags.raw("env"), ...words]);
    const from = flags.has("from") ? yield* variablesFrom(invocation) : [];
    const prefix = flags.string("prefix");
    const set = [...changes.set, ...from].map((variable) => ({ ...variable, name: `${prefix}${variable.name}` }));
    const targets = yield* objectsToSet(invocation, names);
    if (flags.bool("list")) return yield* listEnvironment(invocation, targets, { ...changes, set });
    return yield* setOnPods(invocation, targets, SETTING, function* (spec, target) {
      const [init, main] = yield* matching(invocation, spec, target);
      const patches = (containers: readonly Container[]): ContainerPatch[] =>
        containers.flatMap((container) => {
          if (!flags.bool("overwrite")) refuseOverwriting(container, set);
          const patch = environmentPatch(container.env ?? [], changed(container, { ...changes, set }));
          return patch === undefined ? [] : [{ name: container.name, ...patch }];
        });
      const [containers, initContainers] = [patches(main), patches(init)];
      if (containers.length + initContainers.length === 0) return undefined;
      return {
        ...(containers.length === 0 ? {} : { containers }),
        ...(initContainers.length === 0 ? {} : { initContainers }),
      };
    });
  },
};

const SETTING = { what: "env updated", failing: "env update to pod template:" };

/** `KEY=value`, `KEY-` or `-`. */
function isVariable(word: string): boolean {
  return /^.+=.*$/ms.test(word) || word.endsWith("-");
}

interface VariableChanges {
  readonly set: readonly EnvVar[];
  readonly removed: readonly string[];
}

/** @throws CommandFailure */
function readVariables({ readFile }: Invocation, words: readonly string[]): VariableChanges {
  const set: EnvVar[] = [];
  const removed: string[] = [];
  const given = new Set<string>();
  for (const word of words) {
    const equals = word.indexOf("=");
    if (word === "-") set.push(...fromInput(readFile("-") ?? ""));
    else if (equals >= 0) {
      const name = word.slice(0, equals);
      const problems = envNameProblems(name);
      if (problems.length > 0)
        throw new CommandFailure(`error: ${JSON.stringify(name)} is not a valid key name: ${problems.join(";")}`);
      given.add(name);
      set.push({ name, value: word.slice(equals + 1) });
    } else if (word.endsWith("-")) removed.push(word.slice(0, -1));
    else throw new CommandFailure(`error: unknown environment variable: ${word}`);
  }
  if (removed.some((name) => given.has(name))) {
    throw new CommandFailure("error: can not both modify and remove the same environment variable in the same command");
  }
  return { set, removed };
}

/** Lines `KEY=value`, without comments. */
function fromInput(text: string): readonly EnvVar[] {
  return text.split("\n").flatMap((line) => {
    const [spec = ""] = line.split("#", 1);
    const equals = spec.indexOf("=");
    return equals < 0 ? [] : [{ name: spec.slice(0, equals), value: spec.slice(equals + 1) }];
  });
}

/** @throws CommandFailure */
function refuseOverwriting({ env = [] }: Container, set: readonly EnvVar[]): void {
  for (const { name, value = "" } of set) {
    const known = env.find((variable) => variable.name === name);
    if (known !== undefined && (known.value ?? "") !== value)
      throw new CommandFailure(`error: '${name}' already has a value (${known.value ?? ""}), and --overwrite is false`);
  }
}

/** The variables of a container afterwards: of several with one name, the first counts. Upstream: set/helper.go (updateEnv). */
function changed({ env = [] }: Container, { set, removed }: VariableChanges): readonly EnvVar[] {
  const covered = new Set(removed);
  const after: EnvVar[] = [];
  for (const known of env) {
    if (covered.has(known.name)) continue;
    const newer = set.find(({ name }) => name === known.name);
    if (newer !== undefined) covered.add(known.name);
    after.push(newer ?? known);
  }
  for (const variable of set) {
    if (covered.has(variable.name)) continue;
    covered.add(variable.name);
    after.push(variable);
  }
  return after;
}

/** A strategic merge patch from one list to the other; nothing when they are the same. */
function environmentPatch(before: readonly EnvVar[], after: readonly EnvVar[]): object | undefined {
  const plain = (variable: EnvVar): EnvVar => (variable.value === "" ? { ...variable, value: undefined } : variable);
  const set = after.flatMap((variable) => {
    const known = before.find(({ name }) => name === variable.name);
    if (known !== undefined && sameValue(plain(known), plain(variable))) return [];
    const value = known?.value !== undefined && variable.value === undefined ? { value: null } : {};
    const valueFrom = known?.valueFrom !== undefined && variable.valueFrom === undefined ? { valueFrom: null } : {};
    return [{ ...variable, ...value, ...valueFrom }];
  });
  const gone = before.filter(({ name }) => !after.some((variable) => variable.name === name));
  if (set.length + gone.length === 0) return undefined;
  return {
    env: [...set, ...gone.map(({ name }) => ({ $patch: "delete", name }))],
    "$setElementOrder/env": after.map(({ name }) => ({ name })),
  };
}

/** Containers that run first, and the others. */
function* matching(
  { flags }: Invocation,
  spec: PodSpec,
  { resource, name }: FetchedObject,
): Steps<readonly [init: readonly Container[], main: readonly Container[]]> {
  const wanted = flags.string("containers");
  const init = matchingContainers(spec.initContainers, wanted);
  const main = matchingContainers(spec.containers, wanted);
  if (init.length + main.length === 0)
    yield* printError(`Warning: ${resource.kind}/${name} does not have any containers matching "${wanted}"\n`);
  return [init, main];
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
    if (key !== plain) yield* printError(`Warning: key ${key} transferred to ${plain}\n`);
    const reference = { key, name: target.name };
    const valueFrom = kind === "ConfigMap" ? { configMapKeyRef: reference } : { secretKeyRef: reference };
    found.push({ name: plain, valueFrom });
  }
  return found;
}

/** What cannot be listed has none. */
function* listEnvironment(
  invocation: Invocation,
  targets: readonly FetchedObject[],
  changes: VariableChanges,
): Steps<number> {
  for (const target of targets) {
    const spec = podSpecOf(target.object);
    if (spec === undefined) continue;
    const [init, main] = yield* matching(invocation, spec, target);
    for (const container of [...main, ...init]) {
      yield* print(`# ${target.resource.kind} ${target.name}, container ${container.name}\n`);
      for (const { name, value, valueFrom } of changed(container, changes)) {
        if (valueFrom === undefined) yield* print(`${name}=${value ?? ""}\n`);
        else if (!invocation.flags.bool("resolve")) yield* print(`# ${name} from ${sourceText(valueFrom)}\n`);
        else yield* print(`${name}=${yield* resolved(invocation, valueFrom)}\n`);
      }
    }
  }
  return 0;
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
