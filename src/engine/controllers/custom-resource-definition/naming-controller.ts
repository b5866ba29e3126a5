/**
 * Gives a CustomResourceDefinition the names that it asks for, unless another of its group has them.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/controller/status/naming_controller.go,
 * pkg/controller/apiapproval/apiapproval_controller.go.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from "../../../api/types/apiextensions.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { findCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";
import { approvalCondition } from "./api-approval.ts";
import { withCrdCondition } from "./crd-conditions.ts";

type Names = CustomResourceDefinitionNames;

/** What may be asked for, what is given, and what stood in the way. */
interface Decision {
  readonly names: Names;
  /** The last conflict found; undefined when there is none. */
  readonly conflict?: { readonly reason: string; readonly message: string };
}

export class NamingController extends ControllerLoop {
  private readonly definitions: Informer<CustomResourceDefinition>;

  constructor(context: ComponentContext) {
    super("crd-naming-controller", context);
    this.definitions = context.informers.for("CustomResourceDefinition");
    this.definitions.addHandler(({ object }) => this.queue.add(object.metadata.name));
  }

  start(): void {
    for (const { metadata } of this.definitions.list()) this.queue.add(metadata.name);
  }

  protected sync(key: string): SyncResult {
    const crd = this.definitions.getByKey(key);
    if (crd === undefined) {
      this.reconsiderOthers(key);
      return "done";
    }
    const named = sameValue(crd.spec.names, crd.status.acceptedNames) ? crd : this.named(crd);
    const approval = approvalCondition(crd);
    const next = approval === undefined ? named : this.withCondition(named, approval);
    if (sameValue(next.status, crd.status)) return "done";
    const { conflict } = this.decide(crd);
    const why =
      conflict === undefined
        ? { reason: "CustomResourceNamesAccepted" }
        : { reason: "CustomResourceNamesInUse", params: { message: conflict.message } };
    if (!doneOrGone(this.client.updateStatus("CustomResourceDefinition", next, why))) return "retry";
    this.reconsiderOthers(key);
    return "done";
  }

  /** A name may have become free: the others of the group look again. */
  private reconsiderOthers(key: string): void {
    const group = key.slice(key.indexOf(".") + 1);
    for (const { metadata, spec } of this.definitions.list()) {
      if (spec.group === group && metadata.name !== key) this.queue.add(metadata.name);
    }
  }

  private named(crd: CustomResourceDefinition): CustomResourceDefinition {
    const { names, conflict } = this.decide(crd);
    const accepted: Condition = {
      type: "NamesAccepted",
      status: conflict === undefined ? "True" : "False",
      reason: conflict?.reason ?? "NoConflicts",
      message: conflict?.message ?? "no conflicts found",
    };
    const withNames = { ...crd, status: { ...crd.status, acceptedNames: names } };
    return this.withCondition(this.withCondition(withNames, accepted), establishedCondition(crd, accepted));
  }

  private withCondition(crd: CustomResourceDefinition, condition: Condition): CustomResourceDefinition {
    return withCrdCondition(crd, condition, this.kernel.timestamp());
  }

  private decide(crd: CustomResourceDefinition): Decision {
    const asked = crd.spec.names;
    const given = crd.status.acceptedNames ?? { kind: "", plural: "" };
    const { resources, kinds } = this.takenIn(crd.spec.group);
    let conflict: Decision["conflict"];
    const fits = (reason: string, name = "", current = "", taken = resources): boolean => {
      if (name === current || !taken.has(name)) return true;
      conflict = { reason, message: `${JSON.stringify(name)} is already in use` };
      return false;
    };
    const plural = fits("PluralConflict", asked.plural, given.plural) ? asked.plural : given.plural;
    const singular = fits("SingularConflict", asked.singular, given.singular) ? asked.singular : given.singular;
    const own = [...(given.shortNames ?? []), given.plural, given.singular];
    const inUse = (asked.shortNames ?? []).filter((name) => !own.includes(name) && resources.has(name));
    if (inUse.length > 0) conflict = { reason: "ShortNamesConflict", message: aggregate(inUse) };
    const shortNames = inUse.length > 0 ? given.shortNames : asked.shortNames;
    const kind = fits("KindConflict", asked.kind, given.kind, kinds) ? asked.kind : given.kind;
    const listKind = fits("ListKindConflict", asked.listKind, given.listKind, kinds) ? asked.listKind : given.listKind;
    const names = withoutUndefined({ categories: asked.categories, kind, listKind, plural, shortNames, singular });
    return conflict === undefined ? { names } : { names, conflict };
  }

  private takenIn(group: string) {
    const resources = new Set<string>();
    const kinds = new Set<string>();
    for (const { spec, status } of this.definitions.list()) {
      if (spec.group !== group || status.acceptedNames === undefined) continue;
      const { plural, singular = "", shortNames = [], kind, listKind = "" } = status.acceptedNames;
      for (const name of [plural, singular, ...shortNames]) resources.add(name);
      for (const name of [kind, listKind]) kinds.add(name);
    }
    return { resources, kinds };
  }
}

/** Several errors are printed as a list. */
function aggregate(names: readonly string[]): string {
  const texts = names.map((name) => `${JSON.stringify(name)} is already in use`);
  return texts.length === 1 ? (texts[0] ?? "") : `[${texts.join(", ")}]`;
}

function withoutUndefined(names: Record<keyof Names, unknown>): Names {
  return Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined)) as unknown as Names;
}

/** False until the names are accepted and the establishing controller has looked. */
function establishedCondition({ status }: CustomResourceDefinition, accepted: Condition): Condition {
  const before = findCondition(status.conditions, "Established");
  if (before?.status === "True") return before;
  if (accepted.status === "True") {
    const message = "the initial names have been accepted";
    return { type: "Established", status: "False", reason: "Installing", message };
  }
  return (
    before ?? { type: "Established", status: "False", reason: "NotAccepted", message: "not all names are accepted" }
  );
}
