/**
 * May somebody do something? `kubectl auth can-i` asks.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 * Upstream: pkg/registry/authorization, pkg/apis/authorization/validation/validation.go.
 */
import { badRequest } from "../../../api/status-errors.ts";
import type { FieldError } from "../field-error.ts";
import { respond } from "../rest/resource-request.ts";
import { forbidden, invalid } from "../validation/errors.ts";
import type { VirtualRequest, VirtualResource } from "../virtual-resource.ts";
import type { Rbac, Verdict } from "./rbac.ts";
import type { Attributes } from "./request-attributes.ts";
import { answer, invalidReview, readReview, type Review, type ReviewKind } from "./review-body.ts";
import { ADMIN_GROUP, KUBERNETES_ADMIN, type UserInfo } from "./user-info.ts";
import type { ApiResponse } from "../../../api/api-client.ts";
import type { PolicyRule } from "../../../api/types/rbac.ts";

const GROUP = "authorization.k8s.io";

interface AccessSpec {
  readonly resourceAttributes?: {
    readonly namespace?: string;
    readonly verb?: string;
    readonly group?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly name?: string;
  };
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: UserInfo["extra"];
}

export function accessReviews(rbac: Rbac): readonly VirtualResource[] {
  const create = (
    kind: string,
    namespaced: boolean,
    handle: (kind: ReviewKind, request: VirtualRequest) => ApiResponse,
  ) => {
    const singular = kind.toLowerCase();
    const resource = { group: GROUP, version: "v1", kind, plural: `${singular}s`, namespaced };
    return { ...resource, singular, verbs: ["create"], handle: (request: VirtualRequest) => handle(resource, request) };
  };
  return [
    create("LocalSubjectAccessReview", true, (kind, request) => reviewSubject(rbac, kind, request)),
    create("SelfSubjectAccessReview", false, (kind, request) => reviewSelf(rbac, kind, request)),
    create("SelfSubjectRulesReview", false, (kind, request) => reviewRules(rbac, kind, request)),
    create("SubjectAccessReview", false, (kind, request) => reviewSubject(rbac, kind, request)),
  ];
}

function reviewSelf(rbac: Rbac, kind: ReviewKind, request: VirtualRequest): ApiResponse {
  const read = readReview<AccessSpec>(kind, request);
  if (!read.ok) return respond(read);
  const { spec = {} } = read.value.review;
  const errors = [...accessErrors(spec), ...metadataErrors(read.value.review)];
  if (errors.length > 0) return respond(invalidReview(kind, "", errors));
  return answer(kind, read.value, accessStatus(verdict(rbac, request.user, spec)));
}

function reviewSubject(rbac: Rbac, kind: ReviewKind, request: VirtualRequest): ApiResponse {
  const read = readReview<AccessSpec>(kind, request);
  if (!read.ok) return respond(read);
  const { review } = read.value;
  const { spec = {} } = review;
  const { user = "", groups = [], uid, extra } = spec;
  const errors = [...accessErrors(spec)];
  if (user === "" && groups.length === 0) {
    errors.push(invalid("spec.user", user, "at least one of user or group must be specified"));
  }
  errors.push(...metadataErrors(review));
  if (kind.namespaced) errors.push(...localErrors(spec));
  if (errors.length > 0) return respond(invalidReview(kind, "", errors));
  if (kind.namespaced && spec.resourceAttributes?.namespace !== request.namespace) {
    const message = `spec.resourceAttributes.namespace must match namespace: ${request.namespace}`;
    return respond({ ok: false, status: badRequest(message) });
  }
  const subject = {
    username: user,
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
  };
  const metadata = kind.namespaced ? { ...review.metadata, namespace: request.namespace } : review.metadata;
  return answer(kind, read.value, accessStatus(verdict(rbac, subject, spec)), metadata);
}

function verdict(rbac: Rbac, user: UserInfo, spec: AccessSpec): Verdict {
  const found = rbac.authorize(user, attributesOfSpec(spec));
  // Nothing is refused to the administrator, whatever became of the bindings.
  return user === KUBERNETES_ADMIN && !found.allowed ? { allowed: true, reason: "" } : found;
}

function attributesOfSpec({ resourceAttributes, nonResourceAttributes }: AccessSpec): Attributes {
  if (resourceAttributes === undefined) {
    const { path = "", verb = "" } = nonResourceAttributes ?? {};
    return { path, verb };
  }
  const { namespace = "", verb = "", group = "", resource = "", subresource = "", name = "" } = resourceAttributes;
  return { namespace, verb, group, resource, subresource, name };
}

function accessStatus({ allowed, reason }: Verdict): object {
  return { allowed, ...(reason === "" ? {} : { reason }) };
}

function accessErrors({ resourceAttributes, nonResourceAttributes }: AccessSpec): FieldError[] {
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    const detail = "cannot be specified in combination with resourceAttributes";
    return [invalid("spec.nonResourceAttributes", nonResourceAttributes, detail)];
  }
  if (resourceAttributes !== undefined || nonResourceAttributes !== undefined) return [];
  const detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  return [invalid("spec.resourceAttributes", null, detail)];
}

function localErrors({ nonResourceAttributes }: AccessSpec): readonly FieldError[] {
  if (nonResourceAttributes === undefined) return [];
  return [forbidden("spec.nonResourceAttributes", "disallowed on this kind of request")];
}

/** Reviews have no identity. */
function metadataErrors({ metadata }: Review<unknown>): readonly FieldError[] {
  const { namespace: _, ...rest } = metadata;
  return Object.keys(rest).length === 0 ? [] : [invalid("metadata", metadata, "must be empty except for namespace")];
}

function reviewRules(rbac: Rbac, kind: ReviewKind, request: VirtualRequest): ApiResponse {
  const read = readReview<{ readonly namespace?: string }>(kind, request);
  if (!read.ok) return respond(read);
  const { namespace = "" } = read.value.review.spec ?? {};
  if (namespace === "") return respond({ ok: false, status: badRequest("no namespace on request") });
  const { rules, errors } = rbac.rulesOf(request.user, namespace);
  const everything = request.user.groups.includes(ADMIN_GROUP) && rules.length === 0;
  const shown = everything ? ALL_RULES : rules;
  return answer(kind, read.value, {
    resourceRules: shown.filter(({ resources = [] }) => resources.length > 0).map(resourceRule),
    nonResourceRules: shown.filter(({ nonResourceURLs = [] }) => nonResourceURLs.length > 0).map(nonResourceRule),
    incomplete: false,
    ...(errors.length === 0 ? {} : { evaluationError: errors.join(", ") }),
  });
}

const ALL_RULES: readonly PolicyRule[] = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
  { nonResourceURLs: ["*"], verbs: ["*"] },
];

function resourceRule({ verbs, apiGroups = [], resources = [], resourceNames = [] }: PolicyRule): object {
  return { verbs, apiGroups, resources, ...(resourceNames.length === 0 ? {} : { resourceNames }) };
}

function nonResourceRule({ verbs, nonResourceURLs = [] }: PolicyRule): object {
  return { verbs, nonResourceURLs };
}
