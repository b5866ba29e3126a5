/**
 * Custom resources whose versions a webhook turns into each other: no webhook, no answer. What its program would
 * change is not known; one that answers is taken to change nothing but the version, and who writes is told so.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go.
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import { failure } from "../../../api/status.ts";
import { webhookCallProblem } from "../admission/policies/call-webhook.ts";
import { groupResource } from "../kind-registry.ts";
import { keyOf, type WriteEnvironment } from "../write/write-environment.ts";
import { respondStatus, type ResourceRequest } from "./resource-request.ts";

const TIMEOUT_SECONDS = 30;

export function refuseUnconverted(environment: WriteEnvironment, request: ResourceRequest): ApiResponse | undefined {
  const { custom, group, plural } = request.definition;
  if (custom?.conversion === undefined) return undefined;
  const version = versionToConvert(environment, request, custom.storageVersion);
  if (version === undefined) return undefined;
  const problem = webhookCallProblem(environment, custom.conversion, TIMEOUT_SECONDS);
  if (problem !== undefined) {
    const gvk = `${group}/${version}, Kind=${custom.apiKind}`;
    return respondStatus(failure(500, "", `conversion webhook for ${gvk} failed: ${problem}`));
  }
  if (request.method !== "GET") {
    environment.warn?.(
      `conversion webhook of "${plural}.${group}": its program is not simulated; taken as if it had changed nothing but the version`,
    );
  }
  return undefined;
}

/** The version of the first object that the request would have converted. */
function versionToConvert(
  { store }: WriteEnvironment,
  { definition, served, namespace, name, method }: ResourceRequest,
  storageVersion: string,
): string | undefined {
  const table = groupResource(definition);
  const one = name === undefined ? undefined : store.get(table, keyOf(namespace, name));
  const read = name === undefined && method !== "POST" ? store.values(table) : one === undefined ? [] : [one];
  const versions = read
    .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
    .map(({ apiVersion }) => apiVersion.slice(apiVersion.indexOf("/") + 1));
  const writes = method === "POST" || method === "PUT" || method === "PATCH";
  return [...versions.filter((version) => version !== served.version), served.version].find(
    (version) => version !== served.version || (writes && version !== storageVersion),
  );
}
