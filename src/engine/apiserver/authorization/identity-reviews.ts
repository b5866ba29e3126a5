/**
 * Who am I, whose token is this, and a new token please: `kubectl auth whoami`, `kubectl create token`.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 * Upstream: pkg/registry/authentication, pkg/registry/core/serviceaccount/storage/token.go,
 * pkg/apis/authentication/validation/validation.go.
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import { badRequest, conflict, forbidden, notFound } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { nodesTokenProblem } from "../admission/node-restriction.ts";
import type { FieldError } from "../field-error.ts";
import { respond } from "../rest/resource-request.ts";
import { invalid } from "../validation/errors.ts";
import type { VirtualRequest, VirtualResource } from "../virtual-resource.ts";
import { keyOf } from "../write/write-environment.ts";
import type { Identification } from "./identify.ts";
import { answer, invalidReview, readReview } from "./review-body.ts";
import { type Bond, boundToken, machineOf } from "./issue-token.ts";
import { ISSUER } from "./service-account-token.ts";
import { tokenUser } from "./token-user.ts";

const GROUP = "authentication.k8s.io";
const SELF = {
  group: GROUP,
  version: "v1",
  kind: "SelfSubjectReview",
  plural: "selfsubjectreviews",
  namespaced: false,
};
const TOKEN = { group: GROUP, version: "v1", kind: "TokenReview", plural: "tokenreviews", namespaced: false };
const REQUEST = { group: GROUP, version: "v1", kind: "TokenRequest", plural: "tokenrequests", namespaced: true };
const ACCOUNTS = { group: "", plural: "serviceaccounts" };

const DEFAULT_SECONDS = 3_600;
const LEAST_SECONDS = 600;
const MOST_SECONDS = 4_294_967_296;

export function identityReviews(parts: Identification): readonly VirtualResource[] {
  const verbs = ["create"];
  return [
    { ...SELF, singular: "selfsubjectreview", verbs, handle: reviewSelf },
    { ...TOKEN, singular: "tokenreview", verbs, handle: (request) => reviewToken(parts, request) },
    {
      group: "",
      version: "v1",
      plural: "serviceaccounts",
      subresource: "token",
      singular: "",
      kind: "TokenRequest",
      namespaced: true,
      verbs,
      handle: (request) => requestToken(parts, request),
    },
  ];
}

function reviewSelf(request: VirtualRequest): ApiResponse {
  const read = readReview(SELF, request);
  if (!read.ok) return respond(read);
  const { body, ...rest } = answer(SELF, read.value, { userInfo: request.user });
  const { spec: _, ...review } = body as { readonly spec: unknown };
  return { ...rest, body: review };
}

function reviewToken(parts: Identification, request: VirtualRequest): ApiResponse {
  const read = readReview<{ readonly token?: string; readonly audiences?: readonly string[] }>(TOKEN, request);
  if (!read.ok) return respond(read);
  const { token = "", audiences = [ISSUER] } = read.value.review.spec ?? {};
  if (token === "") {
    return respond({ ok: false, status: badRequest("token is required for TokenReview in authentication") });
  }
  const known = tokenUser(parts.store, token, parts.nowMs());
  if (!known.ok) return refusedToken(read.value, known.problem ?? "token lookup failed");
  const shared = known.audiences.filter((audience) => audiences.includes(audience));
  if (shared.length === 0) {
    const [has, wanted] = [known.audiences, audiences].map(
      (list) => `[${list.map((one) => JSON.stringify(one)).join(" ")}]`,
    );
    return refusedToken(read.value, `token audiences ${has} is invalid for the target audiences ${wanted}`);
  }
  return answer(TOKEN, read.value, { authenticated: true, user: known.user, audiences: shared });
}

function refusedToken(review: Parameters<typeof answer>[1], problem: string): ApiResponse {
  return answer(TOKEN, review, { user: {}, error: `[invalid bearer token, ${problem}]` });
}

interface RequestSpec {
  readonly audiences?: readonly string[];
  readonly expirationSeconds?: number;
  readonly boundObjectRef?: {
    readonly kind?: string;
    readonly apiVersion?: string;
    readonly name?: string;
    readonly uid?: string;
  };
}

function requestToken(parts: Identification, request: VirtualRequest): ApiResponse {
  const { namespace = "", name } = request;
  const read = readReview<RequestSpec>(REQUEST, request);
  if (!read.ok) return respond(read);
  const { spec = {}, metadata } = read.value.review;
  if (metadata.name && metadata.name !== name) {
    const detail = "must match the service account name if specified";
    return respond(invalidReview(REQUEST, name, [invalid("metadata.name", metadata.name, detail)]));
  }
  const account = parts.store.get("serviceaccounts", keyOf(namespace, name));
  if (account === undefined) return respond(fail(notFound(ACCOUNTS, name)));
  const seconds = spec.expirationSeconds ?? DEFAULT_SECONDS;
  const errors = expirationErrors(seconds);
  if (errors.length > 0) return respond(invalidReview(REQUEST, "", errors));
  const problem = nodesTokenProblem(parts.store, request.user, namespace, spec.boundObjectRef ?? {});
  if (problem !== undefined) return respond(fail(forbidden(ACCOUNTS, name, problem)));
  const bond = bondOf(parts, namespace, name, spec);
  if (!bond.ok) return respond(bond);
  const audiences = spec.audiences === undefined || spec.audiences.length === 0 ? [ISSUER] : spec.audiences;
  const atMs = parts.nowMs();
  const token = boundToken(parts, account, { audiences, seconds, bond: bond.value, atMs });
  const expirationTimestamp = timestamp(atMs + seconds * 1_000);
  const { review, warnings } = read.value;
  const filled = {
    ...review,
    spec: { ...spec, audiences, expirationSeconds: seconds, boundObjectRef: spec.boundObjectRef ?? null },
  };
  const made = { ...metadata, name, namespace, creationTimestamp: timestamp(atMs) };
  return answer(REQUEST, { review: filled, warnings }, { token, expirationTimestamp }, made);
}

/** To the second. @param atMs since 1970 */
function timestamp(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

function expirationErrors(seconds: number): readonly FieldError[] {
  const field = "spec.expirationSeconds";
  if (seconds < LEAST_SECONDS) return [invalid(field, seconds, "may not specify a duration less than 10 minutes")];
  if (seconds > MOST_SECONDS) return [invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")];
  return [];
}

function bondOf(
  parts: Identification,
  namespace: string,
  account: string,
  { boundObjectRef: ref }: RequestSpec,
): Outcome<Bond> {
  if (ref === undefined) return succeed({});
  const { kind = "", name = "", uid = "", apiVersion = "" } = ref;
  const plural = apiVersion.includes("/") ? undefined : { Pod: "pods", Secret: "secrets", Node: "nodes" }[kind];
  if (plural === undefined) {
    return fail(badRequest(`cannot bind token to object of type ${goGroupVersionKind(apiVersion, kind)}`));
  }
  const object = parts.store.get(plural, keyOf(kind === "Node" ? undefined : namespace, name));
  if (object === undefined) return fail(notFound({ group: "", plural }, name));
  const { serviceAccountName, nodeName } = kind === "Pod" ? podSpec(object) : {};
  if (kind === "Pod" && serviceAccountName !== account) {
    return fail(
      badRequest(
        `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`,
      ),
    );
  }
  if (uid !== "" && uid !== object.metadata.uid) {
    const reason = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    return fail(conflict({ group: "", plural: kind }, name, reason));
  }
  const bound = { [kind.toLowerCase()]: { name, uid: object.metadata.uid } };
  return succeed({ ...bound, ...machineOf(parts, nodeName) });
}

function podSpec(pod: KubeObject): { readonly serviceAccountName?: string; readonly nodeName?: string } {
  return (pod as KubeObject & Pick<Pod, "spec">).spec;
}

function goGroupVersionKind(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return `${group}/${version}, Kind=${kind}`;
}
