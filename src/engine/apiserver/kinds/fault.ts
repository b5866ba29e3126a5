/** Fault: something broken on purpose. */
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Fault, FaultType } from "../../../api/types/sim.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, forbidden, immutable, invalid, invalidFor, oneOf, required } from "../validation/errors.ts";
import { fill, withField } from "./filling.ts";

type Spec = Fault["spec"];

const TYPES: readonly FaultType[] = ["MachinePower", "NetworkCut", "ContainerKill", "SlowMachine"];
const SIGNALS = ["SIGINT", "SIGKILL", "SIGQUIT", "SIGTERM"];
const DEFAULT_SLOW_FACTOR = 4;

export const fault: KindDefinition<Fault> = {
  group: "sim.kubarium.dev",
  version: "v1alpha1",
  kind: "Fault",
  plural: "faults",
  singular: "fault",
  namespaced: false,
  subresources: ["status"],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, previous) => immutable("spec", spec, sameValue(spec, previous.spec)),
};

function defaultSpec(spec: Spec): Spec {
  const { type, parameters = {} } = spec;
  if (type === "SlowMachine") {
    return withField(spec, "parameters", fill(parameters, { factor: DEFAULT_SLOW_FACTOR }));
  }
  if (type !== "ContainerKill") return spec;
  const result = withField(spec, "parameters", fill(parameters, { signal: "SIGKILL" }));
  return withField(result, "target", fill(result.target ?? {}, { namespace: "default" }));
}

function validateSpec(spec: Spec): Errors {
  const typeErrors = oneOf("spec.type", spec.type, TYPES);
  if (typeErrors.length > 0) return typeErrors;
  return [...validateTarget(spec), ...validateParameters(spec)];
}

function validateTarget({ type, target }: Spec): Errors {
  const isKill = type === "ContainerKill";
  const needed = isKill ? "pod" : "machine";
  const foreign = isKill ? (["machine"] as const) : (["namespace", "pod", "container"] as const);
  const name = target?.[needed] ?? "";
  return [
    ...(name === ""
      ? [required(`spec.target.${needed}`, `when \`type\` is '${type}'`)]
      : invalidFor(`spec.target.${needed}`, name, dns1123SubdomainProblems(name))),
    ...foreign
      .filter((field) => target?.[field] !== undefined)
      .map((field) => forbidden(`spec.target.${field}`, `may not be set when \`type\` is '${type}'`)),
  ];
}

function validateParameters({ type, parameters = {} }: Spec): Errors {
  const { factor, signal } = parameters;
  const unused = `may not be set when \`type\` is '${type}'`;
  const found: Errors[number][] = [];
  if (factor !== undefined) {
    if (type !== "SlowMachine") found.push(forbidden("spec.parameters.factor", unused));
    else if (!(factor > 1)) found.push(invalid("spec.parameters.factor", factor, "must be greater than 1"));
  }
  if (signal !== undefined) {
    if (type !== "ContainerKill") found.push(forbidden("spec.parameters.signal", unused));
    else found.push(...oneOf("spec.parameters.signal", signal, SIGNALS));
  }
  return found;
}
