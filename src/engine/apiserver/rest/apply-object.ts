/**
 * PATCH with `application/apply-patch+yaml`: server-side apply.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/patch.go (applyPatcher).
 */
import { nestsWithin } from "../../../api/nesting.ts";
import { badRequest, conflict } from "../../../api/status-errors.ts";
import { fail, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { type Applied, applyConfiguration } from "../apply/field-manager.ts";
import { kindVersions } from "../apply/kind-versions.ts";
import { ownersOf } from "../apply/track-writes.ts";
import { apiVersionOf } from "../kind-registry.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import type { ResourceRequest } from "./resource-request.ts";
import { managerOf } from "./tracked-writer.ts";

export const APPLY_PATCH = "application/apply-patch+yaml";

export function isApplyPatch(contentType: string | undefined): boolean {
  return contentType?.split(";")[0]?.trim() === APPLY_PATCH;
}

/** The query parameter `force`. Upstream: conversion.go (Convert_Slice_string_To_bool). */
export function isForced({ query }: ResourceRequest): boolean {
  const [value] = query.get("force") ?? [];
  return value !== undefined && value !== "false" && value !== "0";
}

/**
 * The object that the configuration in the body makes of the stored one, in the version of the request and not decoded
 * yet, and who owns what of it then.
 * @param current undefined when the object is to be created
 */
export function appliedObject(
  { kernel }: WriteEnvironment,
  request: ResourceRequest,
  current: KubeObject | undefined,
): Outcome<Applied> {
  const { definition, served, subresource = "", body } = request;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    const problem = "json: cannot unmarshal into Go value of type map[string]interface {}";
    return fail(badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${problem}`));
  }
  if (!nestsWithin(body)) return fail(badRequest("the body of the request nests too deeply"));
  const given = body as { readonly kind?: unknown; readonly metadata?: { readonly uid?: unknown } | null };
  if (current === undefined && typeof given.metadata?.uid === "string" && given.metadata.uid !== "") {
    const problem = `uid mismatch: the provided object specified uid ${given.metadata.uid}, and no existing object was found`;
    return fail(conflict(definition, request.name ?? "", problem));
  }
  const live = current && withoutEntries(served.fromStored(current));
  const actor = {
    manager: managerOf(request),
    apiVersion: apiVersionOf(served),
    subresource,
    time: kernel.timestamp(),
  };
  const owners = current === undefined ? new Map<string, never>() : ownersOf(definition, current);
  const versions = kindVersions(definition, subresource);
  return applyConfiguration(versions, live, body, owners, actor, isForced(request));
}

function withoutEntries(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: metadata };
}
