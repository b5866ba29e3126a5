/** Machine: a computer of the simulated data centre. */
import { labelKeyProblems, labelValueProblems } from "../../../api/label-syntax.ts";
import { formatQuantity, parseQuantity, quantityProblem } from "../../../api/quantity.ts";
import type { Machine } from "../../../api/types/sim.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, oneOf, required } from "../validation/errors.ts";
import { validateLabelMap } from "../validation/labels.ts";
import { validateAmount } from "../validation/resources.ts";
import { validateTaints } from "../validation/scheduling.ts";
import { fill, withField } from "./filling.ts";

type Spec = Machine["spec"];

export const machine: KindDefinition<Machine> = {
  group: "sim.kubarium.dev",
  version: "v1alpha1",
  kind: "Machine",
  plural: "machines",
  singular: "machine",
  namespaced: false,
  subresources: ["status"],
  generation: "spec",
  default: (object) =>
    withField(object, "spec", fill(object.spec ?? {}, { power: "On", cpu: "4", memory: "8Gi", pods: 110 })),
  validate: ({ spec }) => validateSpec(spec),
};

function validateSpec(spec: Spec): Errors {
  const { zone, pods } = spec;
  return [
    ...oneOf("spec.power", spec.power, ["On", "Off"]),
    ...positiveAmount(spec.cpu, "spec.cpu"),
    ...positiveAmount(spec.memory, "spec.memory"),
    ...(pods >= 1 ? NO_ERRORS : [invalid("spec.pods", pods, "must be greater than 0")]),
    ...(zone === undefined ? NO_ERRORS : invalidFor("spec.zone", zone, labelValueProblems(zone))),
    ...validateLabelMap(spec.labels, "spec.labels"),
    ...validateTaints(spec.taints ?? [], "spec.taints"),
    ...Object.entries(spec.extendedResources ?? {}).flatMap(([name, amount]) =>
      validateExtendedResource(name, amount, `spec.extendedResources[${name}]`),
    ),
  ];
}

function positiveAmount(amount: string | number | undefined, path: string): Errors {
  if (amount === undefined) return [required(path)];
  const quantity = parseQuantity(amount);
  if (quantity === undefined) return [invalid(path, String(amount), quantityProblem(amount) ?? "")];
  return quantity.nanos > 0n ? NO_ERRORS : [invalid(path, formatQuantity(quantity), "must be greater than 0")];
}

function validateExtendedResource(name: string, amount: string | number, path: string): Errors {
  const malformed = invalidFor(path, name, labelKeyProblems(name));
  if (malformed.length > 0) return malformed;
  if (!name.includes("/")) return [invalid(path, name, "must be fully qualified, such as example.com/gpu")];
  return validateAmount(name, amount, path);
}
