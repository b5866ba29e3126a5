/**
 * Who asks, and whether they may: the first thing that happens to a request from outside.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/
 */
import type { ApiRequest } from "../../../api/api-client.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { VirtualResource } from "../virtual-resource.ts";
import { type Flow, flowOf } from "../flow-control/classify.ts";
import { accessReviews } from "./access-reviews.ts";
import { identify, type Identification } from "./identify.ts";
import { identityReviews } from "./identity-reviews.ts";
import { podToken, type PodToken } from "./issue-token.ts";
import { Rbac } from "./rbac.ts";
import { type Attributes, attributesOf, refusal } from "./request-attributes.ts";
import { KUBERNETES_ADMIN, type UserInfo } from "./user-info.ts";

export class Authorization {
  private readonly kernel: Kernel;
  private readonly parts: Identification;

  constructor(kernel: Kernel, store: Store<KubeObject>) {
    this.kernel = kernel;
    this.parts = {
      store,
      rbac: new Rbac(store),
      // No cluster names its tokens as another one does.
      tokenKey: () => store.get("namespaces", "kube-system")?.metadata.uid ?? "",
      nowMs: () => kernel.epochMs + kernel.nowMs,
    };
  }

  /** The reviews that ask about it. */
  resources(): readonly VirtualResource[] {
    return [...accessReviews(this.parts.rbac), ...identityReviews(this.parts)];
  }

  /** The token that a kubelet keeps in a Pod's volume. */
  podToken(wanted: Omit<PodToken, "nowMs">): string | undefined {
    const { epochMs, nowMs } = this.kernel;
    return podToken(this.parts, epochMs, { ...wanted, nowMs });
  }

  /** Upstream: a SubjectAccessReview. */
  allows(user: UserInfo, attributes: Attributes): boolean {
    return this.parts.rbac.authorize(user, attributes).allowed;
  }

  /** By which FlowSchema a request goes; undefined for one that nobody is known to ask. */
  flowOf(request: Pick<ApiRequest, "method" | "path" | "headers">): Flow | undefined {
    const identified = identify(this.parts, request.headers ?? {});
    if (!identified.ok) return undefined;
    return flowOf(this.parts.store, identified.value ?? KUBERNETES_ADMIN, attributesOf(request));
  }

  /**
   * Who asks; or 401 or 403.
   * @param watches the request opens a watch
   * @param unnamed who asks without a token; default: the administrator
   */
  admit(
    request: Pick<ApiRequest, "method" | "path" | "headers">,
    watches = false,
    unnamed?: UserInfo,
  ): Outcome<UserInfo> {
    const identified = identify(this.parts, request.headers ?? {}, unnamed);
    if (!identified.ok) return identified;
    const user = identified.value;
    // To the administrator as such nothing is refused, so that nobody locks themselves out of their playground.
    if (user === undefined) return succeed(KUBERNETES_ADMIN);
    const attributes = attributesOf(request, watches);
    const { allowed, reason } = this.parts.rbac.authorize(user, attributes);
    return allowed ? succeed(user) : fail(refusal(user.username, attributes, reason));
  }
}
