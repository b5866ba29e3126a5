/** A request that has found its resource, and the forms of its answers. */
import type { BodyAsWritten } from "../../../api/body-as-written.ts";
import type { ApiRequest, ApiResponse, HttpMethod } from "../../../api/api-client.ts";
import { invalid, methodNotAllowed, methodNotServed, type ResourceName } from "../../../api/status-errors.ts";
import type { Outcome, Status } from "../../../api/status.ts";
import { fieldErrorCause, fieldErrorText, type FieldError } from "../field-error.ts";
import type { KindDefinition, ServedKind } from "../kind-definition.ts";
import type { Query } from "./request-url.ts";

export interface ResourceRequest {
  readonly method: HttpMethod;
  readonly definition: KindDefinition;
  /** The form of the objects that the path means; its definition is `definition`. */
  readonly served: ServedKind;
  /** Undefined for cluster-scoped resources and for all namespaces. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: Query;
  readonly headers: NonNullable<ApiRequest["headers"]>;
  readonly body: unknown;
  readonly asWritten?: BodyAsWritten;
}

export function invalidOptions(optionsKind: string, errors: readonly FieldError[]): Status {
  const printed = errors.map((error) => ({ text: fieldErrorText(error), cause: fieldErrorCause(error) }));
  return invalid({ group: "meta.k8s.io", kind: optionsKind }, "", printed);
}

const SIMULATION_GROUP = "sim.kubarium.dev";

/** Routes of the built-in kinds are there or not; all others have one for every verb, which says what it cannot do. */
export function refusedVerb(definition: KindDefinition, verb: string, resource: ResourceName = definition): Status {
  const isBuiltIn = definition.custom === undefined && definition.group !== SIMULATION_GROUP;
  return isBuiltIn ? methodNotServed() : methodNotAllowed(resource, verb);
}

/** The HTTP answer of an outcome. What there is to warn of is said with a refusal too. */
export function respond(outcome: Outcome<unknown>, code = 200, warnings: readonly string[] = []): ApiResponse {
  const answer = outcome.ok ? { code, body: outcome.value } : { code: outcome.status.code, body: outcome.status };
  return warnings.length === 0 ? answer : { ...answer, warnings };
}

export function respondStatus(status: Status): ApiResponse {
  return { code: status.code, body: status };
}
