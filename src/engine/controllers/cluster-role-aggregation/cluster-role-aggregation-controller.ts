/**
 * ClusterRoles that take their rules from others: `admin`, `edit`, `view`, and those of people.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 * Upstream: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go.
 */
import { matchesSelector } from "../../../api/label-selector.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { ClusterRole, PolicyRule } from "../../../api/types/rbac.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";

export class ClusterRoleAggregationController extends ControllerLoop {
  private readonly roles: Informer<ClusterRole>;

  constructor(context: ComponentContext) {
    super("clusterrole-aggregation-controller", context);
    this.roles = context.informers.for("ClusterRole");
    this.roles.addHandler(() => this.enqueueAll());
  }

  start(): void {
    this.enqueueAll();
  }

  /** Any role may be part of any aggregated one. */
  private enqueueAll(): void {
    for (const role of this.roles.list()) if (role.aggregationRule !== undefined) this.queue.add(objectKey(role));
  }

  protected sync(key: string): SyncResult {
    const role = this.roles.getByKey(key);
    if (role?.aggregationRule === undefined) return "done";
    const rules = this.rulesFor(role);
    if (sameValue(rules, role.rules ?? [])) return "done";
    const why = { reason: "ClusterRoleAggregated", params: { rules: rules.length } };
    return doneOrGone(this.client.update("ClusterRole", { ...role, rules }, why)) ? "done" : "retry";
  }

  /** The rules of the selected roles, by name, each different rule once. */
  private rulesFor({ aggregationRule, metadata }: ClusterRole): readonly PolicyRule[] {
    const selected = new Map<string, ClusterRole>();
    const rules: PolicyRule[] = [];
    for (const selector of aggregationRule?.clusterRoleSelectors ?? []) {
      for (const role of this.roles.list()) {
        const { name, labels = {} } = role.metadata;
        if (name === metadata.name || selected.has(name) || !matchesSelector(selector, labels)) continue;
        selected.set(name, role);
        for (const rule of role.rules ?? []) if (!rules.some((known) => sameValue(known, rule))) rules.push(rule);
      }
    }
    return rules;
  }
}
