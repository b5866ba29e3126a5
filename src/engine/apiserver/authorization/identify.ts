/**
 * From the headers of a request to who sends it: a token or a certificate, and whom they want to be taken for.
 * Without either it is the administrator whom kubeadm's kubeconfig file makes of a person.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 * Upstream: k8s.io/apiserver/pkg/endpoints/filters/impersonation.
 */
import type { ApiRequest } from "../../../api/api-client.ts";
import { CLIENT_CERTIFICATE_HEADER } from "../../../api/client-certificate.ts";
import { fail, failure, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import type { Rbac } from "./rbac.ts";
import { certificateUser } from "./certificate-user.ts";
import { refusal, type ResourceAttributes } from "./request-attributes.ts";
import { tokenUser } from "./token-user.ts";
import { ISSUER } from "./service-account-token.ts";
import {
  ANONYMOUS,
  AUTHENTICATED,
  serviceAccountGroups,
  serviceAccountOf,
  UNAUTHENTICATED,
  type UserInfo,
} from "./user-info.ts";

const EXTRA = "impersonate-extra-";
const AUTHENTICATION = "authentication.k8s.io";

type Headers = NonNullable<ApiRequest["headers"]>;

export interface Identification {
  readonly store: Store<KubeObject>;
  readonly rbac: Rbac;
  /** What the ids of tokens are made with, in no other cluster the same. */
  tokenKey(): string;
  /** Virtual milliseconds since 1970. */
  nowMs(): number;
}

/**
 * Undefined for the administrator as such, whom nothing is refused.
 * @param unnamed who asks without saying who they are
 */
export function identify(parts: Identification, headers: Headers, unnamed?: UserInfo): Outcome<UserInfo | undefined> {
  const bearer = /^bearer +(.+)$/i.exec(headers["authorization"] ?? "")?.[1]?.trim();
  if (bearer === undefined) return bySelf(parts, headers, unnamed);
  const known = tokenUser(parts.store, bearer, parts.nowMs());
  if (!known.ok || !known.audiences.includes(ISSUER)) return fail(failure(401, "Unauthorized", "Unauthorized"));
  return impersonated(parts, headers, known.user);
}

/** By a certificate, if the connection has one. */
function bySelf(parts: Identification, headers: Headers, unnamed: UserInfo | undefined): Outcome<UserInfo | undefined> {
  const shown = headers[CLIENT_CERTIFICATE_HEADER];
  if (shown === undefined) return impersonated(parts, headers, unnamed);
  const user = certificateUser(shown, parts.nowMs());
  if (user === undefined) return fail(failure(401, "Unauthorized", "Unauthorized"));
  return impersonated(parts, headers, user);
}

function impersonated(
  { rbac }: Identification,
  headers: Headers,
  asker: UserInfo | undefined,
): Outcome<UserInfo | undefined> {
  const username = headers["impersonate-user"] ?? "";
  const groups = listOf(headers["impersonate-group"]);
  const uid = headers["impersonate-uid"] ?? "";
  const extra = extraOf(headers);
  if (username === "") {
    const asked = [
      ...groups.map((group) => asReference("Group", group)),
      ...(uid === "" ? [] : [asReference("UID", uid)]),
    ];
    if (asked.length === 0 && Object.keys(extra).length === 0) return succeed(asker);
    const message = `Internal error occurred: requested [${asked.join(" ")}] without impersonating a user`;
    return fail(failure(500, "InternalError", message, { causes: [{ message: message.slice(25) }] }));
  }
  const user: UserInfo = {
    username,
    ...(uid === "" ? {} : { uid }),
    groups: withImplied(username, groups),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  if (asker === undefined) return succeed(user);
  for (const attributes of whatItTakes(username, groups, uid, extra)) {
    const { allowed, reason } = rbac.authorize(asker, attributes);
    if (!allowed) return fail(refusal(asker.username, attributes, reason));
  }
  return succeed(user);
}

/** As Go prints an ObjectReference. */
function asReference(kind: string, name: string): string {
  return `{${[kind, "", name, "", "", "", ""].join(" ")}}`;
}

/** The groups that come with a name. */
function withImplied(username: string, groups: readonly string[]): readonly string[] {
  const account = serviceAccountOf(username);
  const own = groups.length === 0 && account !== undefined ? serviceAccountGroups(account.namespace) : groups;
  const general = username === ANONYMOUS.username ? UNAUTHENTICATED : AUTHENTICATED;
  return own.includes(AUTHENTICATED) || own.includes(UNAUTHENTICATED) ? own : [...own, general];
}

function whatItTakes(
  username: string,
  groups: readonly string[],
  uid: string,
  extra: NonNullable<UserInfo["extra"]>,
): readonly ResourceAttributes[] {
  const impersonate = { verb: "impersonate", group: "", subresource: "", namespace: "" };
  const account = serviceAccountOf(username);
  return [
    account === undefined
      ? { ...impersonate, resource: "users", name: username }
      : { ...impersonate, resource: "serviceaccounts", namespace: account.namespace, name: account.name },
    ...groups.map((name) => ({ ...impersonate, resource: "groups", name })),
    ...(uid === "" ? [] : [{ ...impersonate, group: AUTHENTICATION, resource: "uids", name: uid }]),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((name) => ({
        ...impersonate,
        group: AUTHENTICATION,
        resource: "userextras",
        subresource: key,
        name,
      })),
    ),
  ];
}

function extraOf(headers: Headers): Readonly<Record<string, readonly string[]>> {
  const extra: Record<string, readonly string[]> = {};
  for (const header of Object.keys(headers).sort()) {
    if (!header.startsWith(EXTRA)) continue;
    extra[unescaped(header.slice(EXTRA.length))] = listOf(headers[header]);
  }
  return extra;
}

function unescaped(text: string): string {
  return /%(?![0-9a-f]{2})/i.test(text) ? text : decodeURIComponent(text);
}

/** Repeated headers arrive as one, joined with commas. */
function listOf(header: string | undefined): readonly string[] {
  return (header ?? "")
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "");
}
