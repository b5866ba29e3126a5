/**
 * A failure Status for every reason, in the words of the API server.
 * Upstream: k8s.io/apimachinery/pkg/api/errors/errors.go.
 */
import { failure, type Status, type StatusCause, type StatusDetails } from "./status.ts";

/** `{group: "apps", plural: "deployments"}`; what messages call `deployments.apps`. */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
}

/** `deployments.apps`, or `pods` for the core group. */
export function qualifiedResource({ group, plural }: ResourceName): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function detailsOf({ group, plural }: ResourceName, name: string, causes?: readonly StatusCause[]): StatusDetails {
  return {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind: plural,
    ...(causes === undefined ? {} : { causes }),
  };
}

export function badRequest(message: string): Status {
  return failure(400, "BadRequest", message);
}

/** `reason` is free text: `deployments.apps "web" is forbidden: <reason>`. */
export function forbidden(
  resource: ResourceName,
  name: string,
  reason: string,
  causes?: readonly StatusCause[],
): Status {
  const subject = name === "" ? qualifiedResource(resource) : `${qualifiedResource(resource)} "${name}"`;
  return failure(403, "Forbidden", `${subject} is forbidden: ${reason}`, detailsOf(resource, name, causes));
}

export function notFound(resource: ResourceName, name: string): Status {
  return failure(404, "NotFound", `${qualifiedResource(resource)} "${name}" not found`, detailsOf(resource, name));
}

/** A path that no resource is served at. */
export function pathNotFound(): Status {
  return failure(404, "NotFound", "the server could not find the requested resource", {});
}

/** A method that has no route, as all of the built-in kinds. Upstream: k8s.io/apiserver/pkg/server/handler.go (serviceErrorHandler). */
export function methodNotServed(): Status {
  return failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

/** A verb that a custom resource does not have: `create is not supported on resources of kind "pods/log"`. */
export function methodNotAllowed(resource: ResourceName, action: string): Status {
  return failure(
    405,
    "MethodNotAllowed",
    `${action} is not supported on resources of kind "${qualifiedResource(resource)}"`,
    detailsOf(resource, ""),
  );
}

export function alreadyExists(resource: ResourceName, name: string): Status {
  return failure(
    409,
    "AlreadyExists",
    `${qualifiedResource(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );
}

/** Eight generated names were all taken. */
export function generatedNameTaken(resource: ResourceName, name: string): Status {
  return failure(
    409,
    "AlreadyExists",
    `${qualifiedResource(resource)} "${name}" already exists, the server was not able to generate a unique name for the object`,
    { ...detailsOf(resource, name), retryAfterSeconds: 1 },
  );
}

export const MODIFIED = "the object has been modified; please apply your changes to the latest version and try again";

export function conflict(resource: ResourceName, name: string, reason: string = MODIFIED): Status {
  return failure(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualifiedResource(resource)} "${name}": ${reason}`,
    detailsOf(resource, name),
  );
}

/** A watch or list from a revision that is compacted away. */
export function tooOldResourceVersion(asked: number, oldest: number): Status {
  return failure(410, "Expired", `too old resource version: ${asked} (${oldest})`);
}

export function expired(message: string): Status {
  return failure(410, "Expired", message);
}

export function requestEntityTooLarge(message: string): Status {
  return failure(413, "RequestEntityTooLarge", `Request entity too large: ${message}`);
}

/** Upstream: k8s.io/apiserver/pkg/endpoints/handlers/negotiation/errors.go. */
export function notAcceptable(accepted: readonly string[]): Status {
  const message = `only the following media types are accepted: ${accepted.join(", ")}`;
  return failure(406, "NotAcceptable", message);
}

export function unsupportedMediaType(accepted: readonly string[]): Status {
  const list = accepted.join(", ");
  return failure(
    415,
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${list}`,
  );
}

/** @param fieldErrors text and cause of each, as printed by the server */
export function invalid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  fieldErrors: readonly { readonly text: string; readonly cause: StatusCause }[],
): Status {
  const qualified = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  const texts = [...new Set(fieldErrors.map((error) => error.text))];
  const body = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  return failure(422, "Invalid", `${qualified} "${name}" is invalid: ${body}`, {
    ...(name === "" ? {} : { name }),
    ...(kind.group === "" ? {} : { group: kind.group }),
    ...(kind.kind === "" ? {} : { kind: kind.kind }),
    causes: fieldErrors.map((error) => error.cause),
  });
}

export function tooManyRequests(message: string, retryAfterSeconds: number, causes?: readonly StatusCause[]): Status {
  return failure(429, "TooManyRequests", message, {
    ...(causes === undefined ? {} : { causes }),
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  });
}

/** Upstream: `NewInternalError`. */
export function internalError(problem: string): Status {
  return failure(500, "InternalError", `Internal error occurred: ${problem}`, { causes: [{ message: problem }] });
}

export function serviceUnavailable(message: string): Status {
  return failure(503, "ServiceUnavailable", message);
}

/** A 500 without a reason, as upstream gives for errors that it does not classify. */
export function unclassifiedError(message: string): Status {
  return failure(500, "", message);
}

export function timeout(message: string, retryAfterSeconds: number): Status {
  return failure(504, "Timeout", `Timeout: ${message}`, { retryAfterSeconds });
}

export function serverTimeout(resource: ResourceName, operation: string, retryAfterSeconds: number): Status {
  return failure(
    500,
    "ServerTimeout",
    `The ${operation} operation against ${qualifiedResource(resource)} could not be completed at this time, please try again.`,
    { ...detailsOf(resource, operation), retryAfterSeconds },
  );
}

/** The answer to a call that has nothing else to say. @param code undefined after a deletion, whose Status has none */
export function success(code?: 201, details?: StatusDetails): Omit<Status, "code"> & Partial<Pick<Status, "code">> {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    ...(details === undefined ? {} : { details }),
    ...(code === undefined ? {} : { code }),
  };
}
