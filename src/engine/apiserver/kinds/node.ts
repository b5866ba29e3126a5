/**
 * Node.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/node-v1/
 * Upstream: pkg/apis/core/validation/validation.go (ValidateNode, ValidateNodeUpdate).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Node } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor } from "../validation/errors.ts";
import { networkProblems } from "../validation/formats.ts";
import { validateAmount } from "../validation/resources.ts";
import { validateTaints } from "../validation/scheduling.ts";
import { fill, withField } from "./filling.ts";

export const node: KindDefinition<Node> = {
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  singular: "node",
  namespaced: false,
  shortNames: ["no"],
  subresources: ["proxy", "status"],
  default: defaultNode,
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  validateStatus: validateNodeStatus,
  selectableFields: { "spec.unschedulable": ({ spec }) => String(spec.unschedulable ?? false) },
  withoutEffect: ["spec.configSource", "spec.externalID"],
};

/** What a node can give is all it has, unless it says less. */
function defaultNode(object: Node): Node {
  const result = fill(object, { spec: {} });
  const { status } = result;
  if (status?.capacity === undefined) return result;
  return withField(result, "status", fill(status, { allocatable: status.capacity }));
}

function validateNode({ spec, status }: Node): Errors {
  return [
    // Upstream reports taints under `metadata`.
    ...validateTaints(spec.taints ?? [], "metadata.taints"),
    ...validateAmounts(status),
    ...(spec.podCIDRs ?? []).flatMap((network, index) =>
      invalidFor(`spec.podCIDRs[${index}]`, network, networkProblems(network)),
    ),
    ...validateFamilies(spec.podCIDRs ?? []),
  ];
}

function validateAmounts(status: Node["status"]): Errors {
  return (["capacity", "allocatable"] as const).flatMap((field) =>
    Object.entries(status?.[field] ?? {}).flatMap(([name, amount]) =>
      validateAmount(name, amount, `status.${field}.${name}`),
    ),
  );
}

/** No address twice. Upstream: ValidateNodeUpdate. */
function validateNodeStatus({ status }: Node): Errors {
  const seen = new Set<string>();
  const repeated = (status?.addresses ?? []).flatMap(({ type, address }, index) => {
    const key = `${type} ${address}`;
    if (seen.has(key)) return [duplicate(`status.addresses[${index}]`, { Type: type, Address: address })];
    seen.add(key);
    return [];
  });
  return [...validateAmounts(status), ...repeated];
}

/** One range of each family. */
function validateFamilies(networks: readonly string[]): Errors {
  if (networks.length < 2) return [];
  const families = new Set(networks.map((network) => network.includes(":")));
  if (networks.length === 2 && families.size === 2) return [];
  return [invalid("spec.podCIDRs", networks, "may specify no more than one CIDR for each IP family")];
}

function validateNodeUpdate({ spec }: Node, { spec: before }: Node): Errors {
  const networks = before.podCIDRs ?? [];
  const providerID = before.providerID ?? "";
  return [
    ...(networks.length > 0 && !sameValue(networks, spec.podCIDRs)
      ? [forbidden("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid')]
      : []),
    ...(providerID !== "" && spec.providerID !== providerID
      ? [forbidden("spec.providerID", 'node updates may not change providerID except from "" to valid')]
      : []),
  ];
}
