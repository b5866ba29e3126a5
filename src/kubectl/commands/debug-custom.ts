/**
 * `kubectl debug --custom`: a part of a container, in a file, that is merged into the one to look through.
 * Upstream: k8s.io/kubectl/pkg/cmd/debug/debug.go (applyCustomProfile).
 */
import { goYamlDocuments, YAMLException } from "../../api/go-yaml.ts";
import { applyStrategicMergePatch } from "../../api/strategic-merge-patch.ts";
import type { Container } from "../../api/types/pod.ts";
import type { Invocation } from "../command.ts";
import { CommandFailure } from "../steps.ts";
import { goYamlProblem } from "../yaml-problem.ts";

export type ContainerPart = Readonly<Record<string, unknown>>;

/** What a container has; the rest of the file is not read. */
const FIELDS: ReadonlySet<string> = new Set([
  "args",
  "command",
  "env",
  "envFrom",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "name",
  "ports",
  "readinessProbe",
  "resizePolicy",
  "resources",
  "restartPolicy",
  "restartPolicyRules",
  "securityContext",
  "startupProbe",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
]);

/** Undefined without the flag. @throws CommandFailure for a file that holds none */
export function customPart({ flags, readFile }: Invocation): ContainerPart | undefined {
  const file = flags.string("custom");
  if (file === "") return undefined;
  const text = readFile(file);
  if (text === undefined)
    throw new CommandFailure(
      `error: must pass a container spec json file for custom profile: open ${file}: no such file or directory`,
    );
  const unreadable = (why: string): CommandFailure =>
    new CommandFailure(`error: ${file} does not contain a valid container spec: ${why}`);
  let value: unknown;
  try {
    value = goYamlDocuments(text)[0] ?? {};
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    throw unreadable(`error converting YAML to JSON: ${goYamlProblem(problem)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const type = Array.isArray(value) ? "array" : typeof value;
    throw unreadable(
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type} into Go value of type v1.Container`,
    );
  }
  return Object.fromEntries(Object.entries(value).filter(([field]) => FIELDS.has(field)));
}

/** @throws CommandFailure for a part that says what flags say */
export function checkCustomPart(part: ContainerPart): void {
  const isSet = (field: string): boolean => {
    const value = part[field];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== "";
  };
  if (["name", "command", "image", "lifecycle", "volumeDevices"].some(isSet))
    throw new CommandFailure(
      "error: name, command, image, lifecycle and volume devices are not modifiable via custom profile",
    );
}

export function customized(container: Container, part: ContainerPart): Container {
  const { name } = container;
  const podWith = (one: object): object => ({ spec: { containers: [one] } });
  const merged = applyStrategicMergePatch("Pod", podWith(container), podWith({ ...part, name }));
  if (!merged.ok)
    throw new CommandFailure(`error: error creating three way patch to add debug container: ${merged.message}`);
  const [only = container] = (merged.value as { readonly spec: { readonly containers: readonly Container[] } }).spec
    .containers;
  return only;
}
