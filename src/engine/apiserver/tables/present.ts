/**
 * Turns what a request answers with into the form that was asked for: Table, PartialObjectMetadata, or as it is.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/response.go.
 */
import type { ApiResponse, WatchEvent } from "../../../api/api-client.ts";
import { badRequest } from "../../../api/status-errors.ts";
import type { Table, TableRow } from "../../../api/table.ts";
import type { Scale } from "../../../api/types/apps.ts";
import type { KubeObject, ListMeta } from "../../../api/types/meta.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { withEntries } from "../apply/track-writes.ts";
import type { KindDefinition, ServedKind } from "../kind-definition.ts";
import { respondStatus, type ResourceRequest } from "../rest/resource-request.ts";
import { acceptedForm, includeObject, type IncludeObject } from "./accepted-form.ts";
import { scaleTable } from "./replica-tables.ts";
import { printerOf } from "./printers.ts";

const META_VERSION = "meta.k8s.io/v1";

/** Answers about the kind itself, and its Scale; a Status or a log stays what it is. */
export function present(kernel: Kernel, request: ResourceRequest, response: ApiResponse): ApiResponse {
  const form = acceptedForm(request);
  const { definition, served } = request;
  const body = response.body as Partial<KubeObject & { readonly items: readonly KubeObject[] }> | undefined;
  const isList = body?.kind === served.listKind && Array.isArray(body.items);
  if (response.code < 300 && form === "table" && isScale(request, body)) {
    const metadata = versionOf(body as KubeObject);
    return { ...response, body: scaleTableOf(kernel, body as unknown as Scale, metadata) };
  }
  if (response.code >= 300 || (!isList && !isOfKind(definition, body))) return response;
  if (form === "object") return { ...response, body: inForm(served, body, isList) };
  const objects = isList ? (body?.items ?? []) : [body as KubeObject];
  const metadata = (isList ? body?.metadata : versionOf(body as KubeObject)) as Partial<ListMeta>;
  if (form === "metadata") {
    const kind = "PartialObjectMetadataList";
    const items = objects.map(metadataOnly);
    return { ...response, body: isList ? { kind, apiVersion: META_VERSION, metadata, items } : items[0] };
  }
  const include = includeObject(request);
  if (include === undefined) return respondStatus(badIncludeObject(request));
  return { ...response, body: tableOf(served, objects, metadata, include, kernel) };
}

/** The same for the events of a watch: the columns come with the first only. */
export function presentEvents(
  kernel: Kernel,
  request: ResourceRequest,
  sink: (events: readonly WatchEvent[]) => void,
): (events: readonly WatchEvent[]) => void {
  const form = acceptedForm(request);
  const { served } = request;
  if (form === "object") return (events) => sink(events.map((event) => eventInForm(served, event)));
  const include = includeObject(request) ?? "Metadata";
  let first = true;
  return (events) =>
    sink(
      events.map((event) => {
        if (event.type === "ERROR") return event;
        if (form === "metadata") return { ...event, object: metadataOnly(event.object) };
        if (event.type === "BOOKMARK") return event;
        const table = tableOf(served, [event.object], versionOf(event.object), include, kernel);
        const sent = first ? table : { ...table, columnDefinitions: [] };
        first = false;
        return { ...event, object: sent as unknown as KubeObject };
      }),
    );
}

/** Of any version: what is stored may be older than the definition. */
function isOfKind({ group, kind, custom }: KindDefinition, body: Partial<KubeObject> | undefined): boolean {
  const { apiVersion = "" } = body ?? {};
  return (
    body?.kind === (custom?.apiKind ?? kind) &&
    (group === "" ? !apiVersion.includes("/") : apiVersion.startsWith(`${group}/`))
  );
}

/** A stored object, or a list of such, in the form that was asked for. */
function inForm(served: ServedKind, body: unknown, isList: boolean): unknown {
  if (!isList) return shown(served, body as KubeObject);
  const list = body as { readonly items: readonly KubeObject[] };
  const items = list.items.map((object) => shown(served, object));
  return items.every((object, index) => object === list.items[index]) ? list : { ...list, items };
}

/** A stored object in the version that was asked for, with the owners of its fields. */
function shown(served: ServedKind, object: KubeObject): KubeObject {
  return served.fromStored(withEntries(served.definition, object));
}

function eventInForm(served: ServedKind, event: WatchEvent): WatchEvent {
  if (event.type === "ERROR" || event.type === "BOOKMARK") return event;
  const object = shown(served, event.object);
  return object === event.object ? event : { ...event, object };
}

/** @param objects as they are stored */
function tableOf(
  served: ServedKind,
  objects: readonly KubeObject[],
  metadata: Partial<ListMeta>,
  include: IncludeObject,
  kernel: Kernel,
): Table {
  const printer = served.printer ?? printerOf(served.definition.kind);
  const nowMs = kernel.epochMs + kernel.nowMs;
  const sorted = printer.order === undefined ? objects : objects.toSorted((a, b) => printer.order?.(a, b) ?? 0);
  const rows = sorted.map((object): TableRow => {
    const cells = printer.cells(served.printer === undefined ? object : served.fromStored(object), nowMs);
    if (include === "None") return { cells };
    return { cells, object: include === "Object" ? served.fromStored(object) : metadataOnly(object) };
  });
  return { kind: "Table", apiVersion: META_VERSION, metadata, columnDefinitions: printer.columns, rows };
}

function isScale({ subresource }: ResourceRequest, body: Partial<KubeObject> | undefined): boolean {
  return subresource === "scale" && body?.kind === "Scale";
}

function scaleTableOf(kernel: Kernel, scale: Scale, metadata: Partial<ListMeta>): Table {
  const cells = scaleTable.cells(scale, kernel.epochMs + kernel.nowMs);
  const rows = [{ cells, object: metadataOnly(scale) }];
  return { kind: "Table", apiVersion: META_VERSION, metadata, columnDefinitions: scaleTable.columns, rows };
}

function versionOf({ metadata }: KubeObject): Partial<ListMeta> {
  return { resourceVersion: metadata.resourceVersion };
}

function metadataOnly({ metadata }: KubeObject): KubeObject {
  return { kind: "PartialObjectMetadata", apiVersion: META_VERSION, metadata };
}

function badIncludeObject({ query }: ResourceRequest) {
  const value = query.get("includeObject")?.[0] ?? "";
  return badRequest(`invalid includeObject value ${JSON.stringify(value)}, must be None, Metadata or Object`);
}
