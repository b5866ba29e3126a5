/**
 * Keeps the API server's own FlowSchemas and PriorityLevelConfigurations, and says of each FlowSchema whether its level
 * is there. Upstream: k8s.io/apiserver/pkg/util/flowcontrol/apf_controller.go, kubernetes/pkg/registry/flowcontrol/ensurer.
 */
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from "../../../api/flow-control-objects.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { FlowCondition, FlowSchema, PriorityLevelConfiguration } from "../../../api/types/flowcontrol.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";

/** How often the API server looks for what is missing. */
const PERIOD_MS = 60_000;
const MISSING = "missing";
const AUTOUPDATE = "apf.kubernetes.io/autoupdate-spec";
const MANDATORY: ReadonlySet<string> = new Set(["exempt", "catch-all"]);

export class FlowControlController extends ControllerLoop {
  private readonly schemas: Informer<FlowSchema>;
  private readonly levels: Informer<PriorityLevelConfiguration>;

  constructor(context: ComponentContext) {
    super("flow-control-controller", context);
    this.schemas = context.informers.for("FlowSchema");
    this.levels = context.informers.for("PriorityLevelConfiguration");
    this.schemas.addHandler(({ type, object }, key) => {
      if (type === "DELETED" || object.metadata.annotations?.[AUTOUPDATE] === "true") this.look();
      if (type !== "DELETED") this.queue.add(`schema ${key}`);
    });
    this.levels.addHandler(({ type, object }) => {
      if (type === "DELETED" || object.metadata.annotations?.[AUTOUPDATE] === "true") this.look();
      if (type !== "MODIFIED") this.addSchemasOf(object.metadata.name);
    });
  }

  start(): void {
    for (const { metadata } of this.schemas.list()) this.queue.add(`schema ${metadata.name}`);
  }

  /** At the end of the minute, when the API server looks. */
  private look(): void {
    this.queue.add(MISSING, PERIOD_MS - (this.kernel.nowMs % PERIOD_MS));
  }

  private addSchemasOf(level: string): void {
    for (const { metadata, spec } of this.schemas.list()) {
      if (spec.priorityLevelConfiguration?.name === level) this.queue.add(`schema ${metadata.name}`);
    }
  }

  protected sync(key: string): SyncResult {
    if (key === MISSING) return this.keepOwn();
    const schema = this.schemas.get(undefined, key.slice(key.indexOf(" ") + 1));
    return schema === undefined ? "done" : this.report(schema);
  }

  private keepOwn(): SyncResult {
    let result: SyncResult = "done";
    for (const own of PRIORITY_LEVELS) {
      const { name } = own.metadata;
      const why = { reason: "FlowControlObjectKept", params: { name } };
      const present = this.levels.get(undefined, name);
      if (present === undefined) {
        if (!this.client.create("PriorityLevelConfiguration", own, why).ok) result = "retry";
      } else if (isKept(present) && !sameValue(present.spec, own.spec) && name !== "exempt") {
        if (!this.client.update("PriorityLevelConfiguration", { ...present, spec: own.spec }, why).ok) result = "retry";
      }
    }
    for (const own of FLOW_SCHEMAS) {
      const { name } = own.metadata;
      const why = { reason: "FlowControlObjectKept", params: { name } };
      const present = this.schemas.get(undefined, name);
      if (present === undefined) {
        if (!this.client.create("FlowSchema", own, why).ok) result = "retry";
      } else if (isKept(present) && !sameValue(present.spec, own.spec)) {
        if (!this.client.update("FlowSchema", { ...present, spec: own.spec }, why).ok) result = "retry";
      }
    }
    return result;
  }

  /** The condition `Dangling`. */
  private report(schema: FlowSchema): SyncResult {
    const level = schema.spec.priorityLevelConfiguration?.name ?? "";
    const conditions = schema.status.conditions ?? [];
    const before = conditions.find(({ type }) => type === "Dangling");
    const exists = this.levels.get(undefined, level) !== undefined;
    const next = danglingCondition(level, exists, this.kernel.timestamp());
    if (before?.status === next.status && before?.reason === next.reason && before?.message === next.message)
      return "done";
    const since = before !== undefined && before.status === next.status ? before.lastTransitionTime : undefined;
    const condition = since === undefined ? next : { ...next, lastTransitionTime: since };
    const status = {
      ...schema.status,
      conditions: [...conditions.filter(({ type }) => type !== "Dangling"), condition],
    };
    const why = { reason: exists ? "PriorityLevelFound" : "PriorityLevelMissing", params: { level } };
    const outcome = this.client.updateStatus("FlowSchema", { ...schema, status }, why);
    return outcome.ok || outcome.status.code === 404 ? "done" : "retry";
  }
}

function isKept({ metadata }: FlowSchema | PriorityLevelConfiguration): boolean {
  return MANDATORY.has(metadata.name) || metadata.annotations?.[AUTOUPDATE] === "true";
}

/** @param now when it came to be so */
export function danglingCondition(level: string, exists: boolean, now: string): FlowCondition {
  const references = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`;
  const [status, reason, rest] = exists
    ? ["False", "Found", "and it exists"]
    : ["True", "NotFound", "but there is no such object"];
  return { type: "Dangling", status, lastTransitionTime: now, reason, message: `${references} ${rest}` };
}
