/**
 * Groups of Kubernetes itself need a note of who approved the API.
 * Source: https://github.com/kubernetes/enhancements/pull/1111
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apihelpers/helpers.go (GetAPIApprovalState).
 */
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import type { Condition } from "../../../api/types/meta.ts";

const ANNOTATION = "api-approved.kubernetes.io";
const TYPE = "KubernetesAPIApprovalPolicyConformant";

/** Undefined for groups that anybody may use. */
export function approvalCondition({ metadata, spec }: CustomResourceDefinition): Condition | undefined {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group)) return undefined;
  const note = metadata.annotations?.[ANNOTATION];
  // Without a valid note the definition would not have been stored.
  if (note === undefined) return undefined;
  if (note.startsWith("unapproved")) {
    return {
      type: TYPE,
      status: "False",
      reason: "UnapprovedAnnotation",
      message: `not approved: ${JSON.stringify(note)}`,
    };
  }
  return { type: TYPE, status: "True", reason: "ApprovedAnnotation", message: `approved in ${note}` };
}
