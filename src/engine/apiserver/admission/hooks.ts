/**
 * What users add to admission: policies and webhooks. Nothing is looked at as long as there are none.
 * Upstream: pkg/kubeapiserver/options/plugins.go (the order).
 */
import type { Status } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { scaleOf } from "../rest/scale.ts";
import type { WriteEnvironment, Writer } from "../write/write-environment.ts";
import { type AdmissionRequest, type Operation, userOf } from "./policies/admission-request.ts";
import { hasPolicies, POLICY_TABLES, refusedByPolicy } from "./policies/validating-policies.ts";
import { hasWebhooks, refusedByWebhook, WEBHOOK_TABLES } from "./policies/webhooks.ts";

/** What is written: the object, what it was before, and through which subresource. */
export interface Written {
  readonly object?: KubeObject;
  readonly previous?: KubeObject;
  /** Whose subresource it is, where the object that comes in has no name of its own. */
  readonly about?: KubeObject;
  /** Empty for the object itself. */
  readonly subresource?: string;
}

const HOOK_TABLES: readonly string[] = [...POLICY_TABLES, ...WEBHOOK_TABLES];

/** Whether anything is to be asked at all. */
export function hasHooks(environment: WriteEnvironment): boolean {
  if (environment.store.lacks(HOOK_TABLES)) return false;
  return hasPolicies(environment) || hasWebhooks(environment, "mutating") || hasWebhooks(environment, "validating");
}

/** Before defaults and validation: webhooks that may change what is written. */
export function refusedByMutatingHooks(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  written: Written,
): Status | undefined {
  if (!hasWebhooks(environment, "mutating")) return undefined;
  return refusedByWebhook(environment, requestOf(environment, writer, definition, written), "mutating");
}

/** Once everything else is in order: policies, then webhooks. */
export function refusedByValidatingHooks(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  written: Written,
): Status | undefined {
  const webhooks = hasWebhooks(environment, "validating");
  if (!webhooks && !hasPolicies(environment)) return undefined;
  const request = requestOf(environment, writer, definition, written);
  return (
    refusedByPolicy(environment, request) ??
    (webhooks ? refusedByWebhook(environment, request, "validating") : undefined)
  );
}

/** All of them in their order, for what has no validation of its own: deletions, calls into Pods. */
export function refusedByHooks(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  written: Written,
): Status | undefined {
  return (
    refusedByMutatingHooks(environment, writer, definition, written) ??
    refusedByValidatingHooks(environment, writer, definition, written)
  );
}

function requestOf(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  { object, previous, about, subresource = "" }: Written,
): AdmissionRequest {
  const { namespace, name, generateName } = (about ?? object ?? previous)?.metadata ?? { name: "" };
  const isGenerated =
    previous === undefined && about === undefined && generateName !== undefined && name.startsWith(generateName);
  const scaled = (one: KubeObject) => (subresource === "scale" ? scaleOf(one, definition.custom?.scalePaths) : one);
  return {
    operation: operationOf(object, previous, subresource),
    definition,
    subresource,
    ...(namespace === undefined ? {} : { namespace }),
    name: isGenerated ? "" : name,
    ...(object === undefined ? {} : { object: scaled(object) }),
    ...(previous === undefined ? {} : { oldObject: scaled(previous) }),
    user: userOf(environment, writer),
    dryRun: writer.dryRun,
  };
}

const CONNECTIONS: ReadonlySet<string> = new Set(["exec", "attach", "portforward"]);

function operationOf(object: KubeObject | undefined, previous: KubeObject | undefined, subresource: string): Operation {
  if (CONNECTIONS.has(subresource)) return "CONNECT";
  if (object === undefined) return "DELETE";
  return previous === undefined ? "CREATE" : "UPDATE";
}
