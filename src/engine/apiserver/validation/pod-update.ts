/**
 * What may change in the spec of an existing Pod.
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePodUpdate).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Container, Pod, PodSpec, Toleration } from "../../../api/types/pod.ts";
import type { NodeSelectorTerm } from "../../../api/types/requirements.ts";
import { type Errors, forbidden, invalid, NO_ERRORS } from "./errors.ts";
import { rangeProblem } from "./formats.ts";
import { internalPodSpec } from "./internal-pod-spec.ts";
import { validatePodAnnotationUpdate } from "./pod-annotations.ts";
import { inKeyOrder } from "./labels.ts";
import { jsonDiff } from "./unified-diff.ts";

const UPDATABLE = [
  "`spec.containers[*].image`",
  "`spec.initContainers[*].image`",
  "`spec.activeDeadlineSeconds`",
  "`spec.tolerations` (only additions to existing tolerations)",
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
].join(",");
const MAX_INT32 = 2_147_483_647;

export function validatePodUpdate(pod: Pod, previous: Pod): Errors {
  const annotations = validatePodAnnotationUpdate(pod.metadata.annotations, previous.metadata.annotations);
  return [...annotations, ...validateSpecUpdate(pod, previous)];
}

function validateSpecUpdate(pod: Pod, previous: Pod): Errors {
  if (pod.spec === previous.spec) return NO_ERRORS;
  for (const field of ["containers", "initContainers"] as const) {
    if ((pod.spec[field] ?? []).length === (previous.spec[field] ?? []).length) continue;
    return [forbidden(`spec.${field}`, "pod updates may not add or remove containers")];
  }
  const deadline = validateDeadline(pod.spec.activeDeadlineSeconds, previous.spec.activeDeadlineSeconds);
  if (deadline.length > 0 && pod.spec.activeDeadlineSeconds !== undefined) return deadline;
  return [
    ...deadline,
    ...validateTolerationAdditions(pod.spec.tolerations ?? [], previous.spec.tolerations ?? []),
    ...validateGateDeletions(pod.spec.schedulingGates ?? [], previous.spec.schedulingGates ?? []),
    ...((previous.spec.schedulingGates ?? []).length > 0 ? validateGatedChanges(pod.spec, previous.spec) : NO_ERRORS),
    ...validateRest(pod.spec, previous.spec),
  ];
}

function validateDeadline(seconds: number | undefined, before: number | undefined): Errors {
  const field = "spec.activeDeadlineSeconds";
  if (seconds === undefined) {
    return before === undefined
      ? NO_ERRORS
      : [invalid(field, null, "must not update from a positive integer to nil value")];
  }
  if (seconds < 0 || seconds > MAX_INT32) return [invalid(field, seconds, rangeProblem(0, MAX_INT32))];
  if (before === undefined || seconds <= before) return NO_ERRORS;
  return [invalid(field, seconds, "must be less than or equal to previous value")];
}

function validateTolerationAdditions(tolerations: readonly Toleration[], before: readonly Toleration[]): Errors {
  const withoutSeconds = (toleration: Toleration): Toleration => {
    const { tolerationSeconds: _seconds, ...rest } = toleration;
    return rest;
  };
  const kept = before.every((old) =>
    tolerations.some((toleration) => sameValue(withoutSeconds(old), withoutSeconds(toleration))),
  );
  const detail = "existing toleration can not be modified except its tolerationSeconds";
  return kept ? NO_ERRORS : [forbidden("spec.tolerations", detail)];
}

type Gate = { readonly name: string };

function validateGateDeletions(gates: readonly Gate[], before: readonly Gate[]): Errors {
  return gates.flatMap(({ name }, index) =>
    before.some((old) => old.name === name)
      ? []
      : [
          forbidden(
            `spec.schedulingGates[${index}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  );
}

function validateRest(spec: PodSpec, before: PodSpec): Errors {
  const grace = before.terminationGracePeriodSeconds;
  const graceMayBeOne = grace !== undefined && grace < 0 && spec.terminationGracePeriodSeconds === 1;
  const restored: PodSpec = {
    ...spec,
    containers: withImagesOf(spec.containers, before.containers) ?? [],
    initContainers: withImagesOf(spec.initContainers, before.initContainers),
    activeDeadlineSeconds: before.activeDeadlineSeconds,
    tolerations: before.tolerations,
    schedulingGates: before.schedulingGates,
    ...(graceMayBeOne ? { terminationGracePeriodSeconds: grace } : {}),
    ...((before.schedulingGates ?? []).length > 0 ? gatedFields(spec, before) : {}),
  };
  if (sameValue(restored, before)) return NO_ERRORS;
  const difference = jsonDiff(internalPodSpec(restored), internalPodSpec(before));
  const detail = `pod updates may not change fields other than ${UPDATABLE}\n${difference}`;
  return [forbidden("spec", detail)];
}

/** What is compared on its own while a Pod is gated: where it may run can become narrower. */
function gatedFields(spec: PodSpec, before: PodSpec): Partial<PodSpec> {
  const { nodeAffinity: _new, ...others } = spec.affinity ?? {};
  const nodeAffinity = before.affinity?.nodeAffinity;
  const affinity = nodeAffinity === undefined ? others : { ...others, nodeAffinity };
  const none = before.affinity === undefined && Object.keys(affinity).length === 0;
  return { nodeSelector: before.nodeSelector, affinity: none ? undefined : affinity };
}

function validateGatedChanges(spec: PodSpec, before: PodSpec): Errors {
  const selector = Object.entries(before.nodeSelector ?? {});
  const detail = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
  return [
    ...(selector.every(([key, value]) => spec.nodeSelector?.[key] === value)
      ? NO_ERRORS
      : [invalid("spec.nodeSelector", inKeyOrder(spec.nodeSelector) ?? null, detail)]),
    ...validateTermAdditions(requiredTerms(spec), requiredTerms(before)),
  ];
}

const requiredTerms = ({ affinity }: PodSpec): readonly NodeSelectorTerm[] =>
  affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];

function validateTermAdditions(terms: readonly NodeSelectorTerm[], before: readonly NodeSelectorTerm[]): Errors {
  const path = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
  if (before.length === 0) return NO_ERRORS;
  if (terms.length !== before.length)
    return [invalid(path, terms, "no additions/deletions to non-empty NodeSelectorTerms list are allowed")];
  return before.flatMap((old, index) => {
    const term = terms[index] ?? {};
    const detail = "only additions are allowed (no mutations or deletions)";
    return onlyAdds(term, old) ? NO_ERRORS : [invalid(`${path}[${index}]`, term, detail)];
  });
}

function onlyAdds(term: NodeSelectorTerm, before: NodeSelectorTerm): boolean {
  const lists = ["matchExpressions", "matchFields"] as const;
  const sizes = (one: NodeSelectorTerm) => lists.map((list) => (one[list] ?? []).length);
  if (sizes(before).every((size) => size === 0) && sizes(term).some((size) => size > 0)) return false;
  return lists.every((list) => {
    const old = before[list] ?? [];
    return sameValue((term[list] ?? []).slice(0, old.length), old);
  });
}

function withImagesOf(
  containers: readonly Container[] | undefined,
  before: readonly Container[] | undefined,
): readonly Container[] | undefined {
  return containers?.map((container, index) => ({ ...container, image: before?.[index]?.image ?? container.image }));
}
