/**
 * Who am I, whose token is this, and a new token please: `kubectl auth whoami`, `kubectl create token`.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 * Upstream: pkg/registry/authentication, pkg/registry/core/serviceaccount/storage/token.go,
 * pkg/apis/authentication/validation/validation.go.
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import { badRequest, conflict, notFound } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { FieldError } from "../field-error.ts";
import { respond } from "../rest/resource-request.ts";
import { invalid } from "../validation/errors.ts";
import type { VirtualRequest, VirtualResource } from "../virtual-resource.ts";
import { keyOf } from "../write/write-environment.ts";
import type { Identification } from "./identify.ts";
import { answer, invalidReview, readReview } from "./review-body.ts";
import {
  ISSUER,
  signedToken,
  tokenId,
  tokenUser,
  type BoundObject,
  type TokenClaims,
} from "./service-account-token.ts";
import { serviceAccountUser } from "./user-info.ts";

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
  const known = tokenUser(parts.store, token, parts.tokenKey(), parts.nowMs());
  const shared = known?.audiences.filter((audience) => audiences.includes(audience)) ?? [];
  if (known === undefined || shared.length === 0) {
    const error = "[invalid bearer token, token lookup failed]";
    return answer(TOKEN, read.value, { user: {}, error });
  }
  // The groups that every known user has are added after the token is looked at.
  const { groups, ...user } = known.user;
  return answer(TOKEN, read.value, { authenticated: true, user: { ...user, groups }, audiences: shared });
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
  const account = parts.store.get("serviceaccounts", keyOf(namespace, name));
  if (account === undefined) return respond(fail(notFound(ACCOUNTS, name)));
  const { spec = {} } = read.value.review;
  const seconds = spec.expirationSeconds ?? DEFAULT_SECONDS;
  const errors = expirationErrors(seconds);
  if (errors.length > 0) return respond(invalidReview(REQUEST, "", errors));
  const bound = boundObject(parts, namespace, name, spec);
  if (!bound.ok) return respond(bound);
  const audiences = spec.audiences === undefined || spec.audiences.length === 0 ? [ISSUER] : spec.audiences;
  const claims = claimsOf(parts, account, audiences, seconds, bound.value);
  const token = signedToken(claims, parts.tokenKey());
  const expirationTimestamp = new Date(claims.exp * 1_000).toISOString().replace(".000Z", "Z");
  const { review, warnings } = read.value;
  const filled = {
    ...review,
    spec: { ...spec, audiences, expirationSeconds: seconds, boundObjectRef: spec.boundObjectRef ?? null },
  };
  return answer(REQUEST, { review: filled, warnings }, { token, expirationTimestamp }, { name, namespace });
}

function expirationErrors(seconds: number): readonly FieldError[] {
  const field = "spec.expirationSeconds";
  if (seconds < LEAST_SECONDS) return [invalid(field, seconds, "may not specify a duration less than 10 minutes")];
  if (seconds > MOST_SECONDS) return [invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")];
  return [];
}

/** The Pod, Secret or Node without which the token is void. */
function boundObject(
  { store }: Identification,
  namespace: string,
  account: string,
  { boundObjectRef: ref }: RequestSpec,
): Outcome<BoundObject | undefined> {
  if (ref === undefined) return succeed(undefined);
  const { kind = "", name = "", uid = "" } = ref;
  const plural = { Pod: "pods", Secret: "secrets", Node: "nodes" }[kind];
  if (plural === undefined || (ref.apiVersion ?? "v1") !== "v1") {
    return fail(badRequest(`cannot bind token to object of type ${goGroupVersionKind(ref.apiVersion ?? "", kind)}`));
  }
  const object = store.get(plural, keyOf(kind === "Node" ? undefined : namespace, name));
  if (object === undefined) return fail(notFound({ group: "", plural }, name));
  if (kind === "Pod" && accountOfPod(object) !== account) {
    return fail(
      badRequest(
        `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`,
      ),
    );
  }
  if (uid !== "" && uid !== object.metadata.uid) {
    const reason = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    return fail(conflict({ group: "", plural }, name, reason));
  }
  return succeed({ kind, name, uid: object.metadata.uid });
}

function accountOfPod(pod: KubeObject): string {
  return (
    (pod as KubeObject & { readonly spec: { readonly serviceAccountName?: string } }).spec.serviceAccountName ?? ""
  );
}

function goGroupVersionKind(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return `${group}/${version}, Kind=${kind}`;
}

function claimsOf(
  parts: Identification,
  account: KubeObject,
  aud: readonly string[],
  seconds: number,
  bound: BoundObject | undefined,
): TokenClaims {
  const { name, namespace = "", uid } = account.metadata;
  const iat = Math.floor(parts.nowMs() / 1_000);
  const jti = tokenId([uid, parts.nowMs(), seconds, bound?.uid ?? "", ...aud], parts.tokenKey());
  const place = bound === undefined ? {} : { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } };
  return {
    aud,
    exp: iat + seconds,
    iat,
    iss: ISSUER,
    jti,
    "kubernetes.io": { namespace, ...place, serviceaccount: { name, uid } },
    nbf: iat,
    sub: serviceAccountUser(namespace, name),
  };
}
