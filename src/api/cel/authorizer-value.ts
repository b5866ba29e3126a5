/**
 * `authorizer` in expressions: whether somebody may do something.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-authorizer-library
 */
import type { Environment } from "@marcbachmann/cel-js";

/** What is asked about: a resource, or a path of the server that is none. */
export type AuthorizerQuestion =
  | {
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly subresource: string;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly verb: string; readonly path: string };

/** Answers for one user; `forAccount` for a ServiceAccount instead. */
export interface Authority {
  decide(question: AuthorizerQuestion): { readonly allowed: boolean; readonly reason: string };
  forAccount(namespace: string, name: string): Authority;
}

/** @param requestResource what the request itself is about */
export class AuthorizerValue {
  readonly authority: Authority;
  readonly requestResource: ResourceCheck;
  constructor(authority: Authority, requestResource: ResourceCheck) {
    this.authority = authority;
    this.requestResource = requestResource;
  }
}

class PathCheck {
  readonly authority: Authority;
  readonly path: string;
  constructor(authority: Authority, path: string) {
    this.authority = authority;
    this.path = path;
  }
}

class GroupCheck {
  readonly authority: Authority;
  readonly group: string;
  constructor(authority: Authority, group: string) {
    this.authority = authority;
    this.group = group;
  }
}

type Target = Omit<Extract<AuthorizerQuestion, { readonly group: string }>, "verb">;

export class ResourceCheck {
  readonly authority: Authority;
  readonly target: Target;
  constructor(authority: Authority, target: Target) {
    this.authority = authority;
    this.target = target;
  }
}

class Decision {
  readonly allowed: boolean;
  readonly reason: string;
  constructor({ allowed, reason }: { readonly allowed: boolean; readonly reason: string }) {
    this.allowed = allowed;
    this.reason = reason;
  }
}

export function registerAuthorizer(environment: Environment): void {
  environment
    .registerType("ResourceCheck", { ctor: ResourceCheck, fields: {} })
    .registerType("GroupCheck", { ctor: GroupCheck, fields: {} })
    .registerType("PathCheck", { ctor: PathCheck, fields: {} })
    .registerType("Decision", { ctor: Decision, fields: {} })
    .registerType("Authorizer", { ctor: AuthorizerValue, fields: { requestResource: "ResourceCheck" } });
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  type A = AuthorizerValue;
  add("Authorizer.path(string): PathCheck", ({ authority }: A, path: string) => new PathCheck(authority, path));
  add("Authorizer.group(string): GroupCheck", ({ authority }: A, group: string) => new GroupCheck(authority, group));
  add("Authorizer.serviceAccount(string, string): Authorizer", (given: A, namespace: string, name: string) => {
    return new AuthorizerValue(given.authority.forAccount(namespace, name), given.requestResource);
  });
  add("PathCheck.check(string): Decision", ({ authority, path }: PathCheck, verb: string) => {
    return new Decision(authority.decide({ verb: verb.toLowerCase(), path }));
  });
  add("GroupCheck.resource(string): ResourceCheck", ({ authority, group }: GroupCheck, resource: string) => {
    return new ResourceCheck(authority, { group, resource, subresource: "", namespace: "", name: "" });
  });
  for (const part of ["subresource", "namespace", "name"] as const) {
    add(`ResourceCheck.${part}(string): ResourceCheck`, ({ authority, target }: ResourceCheck, value: string) => {
      return new ResourceCheck(authority, { ...target, [part]: value });
    });
  }
  add("ResourceCheck.check(string): Decision", ({ authority, target }: ResourceCheck, verb: string) => {
    return new Decision(authority.decide({ verb, ...target }));
  });
  add("Decision.allowed(): bool", ({ allowed }: Decision) => allowed);
  add("Decision.reason(): string", ({ reason }: Decision) => reason);
  add("Decision.errored(): bool", () => false);
  add("Decision.error(): string", () => "");
}
