/**
 * Applies manifests the way `kubectl apply` does, except that a file is tried as a whole first:
 * when one object in it is refused, none of them is written.
 * Source: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/
 */
import { WITH_DEPENDENTS, type ApiRequest, type ApiResponse } from "../../api/api-client.ts";
import type { KindName } from "../../api/kinds.ts";
import { groupVersionPath, locationPath, RESOURCES, type ResourceLocation } from "../../api/resource-paths.ts";
import { failure, type Status } from "../../api/status.ts";
import { LAST_APPLIED, threeWayPatch } from "../../api/three-way-patch.ts";
import type { ManifestDocument, ManifestObject } from "./manifest-text.ts";

export type Send = (request: ApiRequest) => Promise<ApiResponse>;

export interface Applied {
  readonly ok: true;
  readonly document: ManifestDocument;
  readonly verb: "created" | "configured" | "unchanged" | "deleted" | "absent";
  /** `deployment.apps/web`, as kubectl prints it. */
  readonly name: string;
  readonly warnings: readonly string[];
  /** The live object before, if there was one, and the object after (in a dry run: as it would be). */
  readonly before?: ManifestObject;
  readonly after?: ManifestObject;
}

export interface Refused {
  readonly ok: false;
  readonly document: ManifestDocument;
  readonly status: Status;
}

export type Outcome = Applied | Refused;

interface Target {
  readonly location: ResourceLocation;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly label: string;
}

const QUERY = "fieldManager=kubectl-client-side-apply&fieldValidation=Strict";

/** Applies all documents, or with `dryRun` only says what would happen. Refusals come back instead of successes. */
export async function applyManifests(
  documents: readonly ManifestDocument[],
  send: Send,
  dryRun: boolean,
): Promise<readonly Outcome[]> {
  const tried = await each(documents, (document) => applyOne(document, send, true));
  const namespaces = namesOfNamespaces(documents);
  const refused = tried.filter((outcome) => !outcome.ok && !waitsForNamespace(outcome, namespaces));
  if (refused.length > 0) return refused;
  return dryRun ? tried.filter(({ ok }) => ok) : each(documents, (document) => applyOne(document, send, false));
}

/** Deletes what the documents name, last first, as dependants stand below what they depend on. */
export function deleteManifests(documents: readonly ManifestDocument[], send: Send): Promise<readonly Outcome[]> {
  return each(documents.toReversed(), async (document) => {
    const target = await targetOf(document.object, send);
    if ("status" in target) return { ok: false, document, status: target.status };
    const { location, namespace, name, label } = target;
    const response = await send({
      method: "DELETE",
      path: locationPath(location, namespace, name),
      body: WITH_DEPENDENTS,
    });
    if (response.code === 404) return { ok: true, document, verb: "absent", name: label, warnings: [] };
    if (response.code >= 400) return { ok: false, document, status: response.body as Status };
    return { ok: true, document, verb: "deleted", name: label, warnings: response.warnings ?? [] };
  });
}

async function each(
  documents: readonly ManifestDocument[],
  work: (document: ManifestDocument) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const document of documents) outcomes.push(await work(document));
  return outcomes;
}

async function applyOne(document: ManifestDocument, send: Send, dryRun: boolean): Promise<Outcome> {
  const target = await targetOf(document.object, send);
  if ("status" in target) return { ok: false, document, status: target.status };
  const { location, namespace, name } = target;
  const query = dryRun ? `${QUERY}&dryRun=All` : QUERY;
  const wanted = withLastApplied(document.object, namespace);
  const live = await send({ method: "GET", path: locationPath(location, namespace, name) });
  if (live.code === 404) {
    const path = `${locationPath(location, namespace)}?${query}`;
    return outcomeOf(document, target, "created", undefined, await send({ method: "POST", path, body: wanted }));
  }
  if (live.code >= 400) return { ok: false, document, status: live.body as Status };
  const before = live.body as ManifestObject;
  const patch = threeWayPatch(String(wanted["kind"]), lastAppliedTo(before), wanted, before);
  if (patch === undefined) {
    return { ok: true, document, verb: "unchanged", name: target.label, warnings: [], before, after: before };
  }
  // Only kinds of Kubernetes itself know how their lists are merged.
  const own = Object.hasOwn(RESOURCES, String(wanted["kind"])) && !location.group.endsWith(".dev");
  const type = own ? "strategic-merge-patch" : "merge-patch";
  const headers = { "content-type": `application/${type}+json` };
  const path = `${locationPath(location, namespace, name)}?${query}`;
  return outcomeOf(document, target, "configured", before, await send({ method: "PATCH", path, headers, body: patch }));
}

function outcomeOf(
  document: ManifestDocument,
  target: Target,
  verb: Applied["verb"],
  before: ManifestObject | undefined,
  response: ApiResponse,
): Outcome {
  if (response.code >= 400) return { ok: false, document, status: response.body as Status };
  const after = response.body as ManifestObject;
  const warnings = response.warnings ?? [];
  return { ok: true, document, verb, name: target.label, warnings, after, ...(before === undefined ? {} : { before }) };
}

/** Where an object belongs, or the words kubectl has for an object that belongs nowhere. */
async function targetOf(object: ManifestObject, send: Send): Promise<Target | { readonly status: Status }> {
  const { apiVersion, kind } = object;
  const metadata = fieldsOf(object["metadata"]);
  if (typeof kind !== "string" || kind === "") return refusal("kind", "Object 'Kind' is missing in the manifest");
  if (typeof apiVersion !== "string" || apiVersion === "") {
    return refusal("apiVersion", "Object 'apiVersion' is missing in the manifest");
  }
  const location = knownLocation(kind, apiVersion) ?? (await servedLocation(kind, apiVersion, send));
  if (location === undefined) return refusal("kind", `no matches for kind "${kind}" in version "${apiVersion}"`);
  const { name, namespace } = metadata;
  if (typeof name !== "string" || name === "") return refusal("metadata", "resource name may not be empty");
  const singular = kind.toLowerCase();
  const label = location.group === "" ? `${singular}/${name}` : `${singular}.${location.group}/${name}`;
  if (!location.namespaced) return { location, namespace: undefined, name, label };
  return {
    location,
    namespace: typeof namespace === "string" && namespace !== "" ? namespace : "default",
    name,
    label,
  };
}

function knownLocation(kind: string, apiVersion: string): ResourceLocation | undefined {
  const location = Object.hasOwn(RESOURCES, kind) ? RESOURCES[kind as KindName] : undefined;
  if (location === undefined) return undefined;
  return groupVersionPath(location.group, location.version) === pathOfVersion(apiVersion) ? location : undefined;
}

/** Custom resources, and versions of a kind beside the one that the page knows by heart. */
async function servedLocation(kind: string, apiVersion: string, send: Send): Promise<ResourceLocation | undefined> {
  const { code, body } = await send({ method: "GET", path: pathOfVersion(apiVersion) });
  if (code !== 200) return undefined;
  const { resources = [] } = body as { readonly resources?: readonly ServedResource[] };
  const found = resources.find((each) => each.kind === kind && !each.name.includes("/"));
  if (found === undefined) return undefined;
  const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return { group, version, plural: found.name, namespaced: found.namespaced };
}

/** A line of a group's list of resources. */
interface ServedResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

function pathOfVersion(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? groupVersionPath("", apiVersion)
    : groupVersionPath(apiVersion.slice(0, slash), apiVersion.slice(slash + 1));
}

function refusal(field: string, message: string): { readonly status: Status } {
  return { status: failure(400, "BadRequest", message, { causes: [{ field, message }] }) };
}

/** The manifest as it is sent: with itself as an annotation, so that the next apply knows what this one said. */
function withLastApplied(object: ManifestObject, namespace: string | undefined): ManifestObject {
  const metadata = fieldsOf(object["metadata"]);
  const annotations = fieldsOf(metadata["annotations"]);
  const inNamespace = namespace === undefined ? metadata : { ...metadata, namespace };
  const manifest = { ...object, metadata: { ...inNamespace, annotations } };
  const text = `${JSON.stringify(manifest)}\n`;
  return { ...object, metadata: { ...inNamespace, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

/** What was applied before; an unreadable annotation counts as none. */
function lastAppliedTo(live: ManifestObject): ManifestObject {
  const text = fieldsOf(fieldsOf(live["metadata"])["annotations"])[LAST_APPLIED];
  if (typeof text !== "string") return {};
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function namesOfNamespaces(documents: readonly ManifestDocument[]): ReadonlySet<unknown> {
  const namespaces = documents.filter(({ object }) => object["kind"] === "Namespace");
  return new Set(namespaces.map(({ object }) => fieldsOf(object["metadata"])["name"]));
}

/** Refused only because a Namespace of the same file is not there yet. */
function waitsForNamespace(outcome: Outcome, namespaces: ReadonlySet<unknown>): boolean {
  if (outcome.ok || outcome.status.code !== 404 || outcome.status.details?.kind !== "namespaces") return false;
  return namespaces.has(outcome.status.details.name);
}

function fieldsOf(value: unknown): ManifestObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as ManifestObject) : {};
}
