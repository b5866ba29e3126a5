/**
 * The `paths` of an OpenAPI document: which operation does what with which kind. kubectl and Helm look here for the
 * kind of a resource and for the query parameters that the server honours.
 */

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** An entry of aggregated discovery. */
export interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind: GroupVersionKind;
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs: readonly string[];
  readonly subresources?: readonly {
    readonly subresource: string;
    readonly responseKind: GroupVersionKind;
    readonly verbs: readonly string[];
  }[];
}

type Operations = Record<string, object>;

interface Verb {
  readonly method: string;
  readonly action: string;
  readonly onCollection: boolean;
  readonly parameters: readonly string[];
}

const SELECTING = [
  "allowWatchBookmarks",
  "continue",
  "fieldSelector",
  "labelSelector",
  "limit",
  "resourceVersion",
  "resourceVersionMatch",
  "sendInitialEvents",
  "timeoutSeconds",
  "watch",
];
const WRITING = ["dryRun", "fieldManager", "fieldValidation"];
const DELETING = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];

const VERBS: Readonly<Record<string, Verb>> = {
  list: { method: "get", action: "list", onCollection: true, parameters: SELECTING },
  create: { method: "post", action: "post", onCollection: true, parameters: WRITING },
  deletecollection: {
    method: "delete",
    action: "deletecollection",
    onCollection: true,
    parameters: [...SELECTING, ...DELETING],
  },
  get: { method: "get", action: "get", onCollection: false, parameters: [] },
  update: { method: "put", action: "put", onCollection: false, parameters: WRITING },
  patch: { method: "patch", action: "patch", onCollection: false, parameters: WRITING },
  delete: { method: "delete", action: "delete", onCollection: false, parameters: DELETING },
};

/**
 * @param place of the group and version, such as `apis/apps/v1`
 * @param isCustom whether the group is one of custom resources
 */
export function pathsOf(
  place: string,
  resources: readonly DiscoveredResource[],
  isCustom: boolean,
): Readonly<Record<string, Operations>> {
  const operationsOf = operationsWith(patchForms(isCustom));
  const paths: Record<string, Operations> = {};
  for (const { resource, responseKind, scope, verbs, subresources = [] } of resources) {
    const everywhere = `/${place}/${resource}`;
    const collection = scope === "Namespaced" ? `/${place}/namespaces/{namespace}/${resource}` : everywhere;
    paths[collection] = operationsOf(verbs, true, responseKind);
    if (scope === "Namespaced") paths[everywhere] = operationsOf(["list"], true, responseKind);
    paths[`${collection}/{name}`] = operationsOf(verbs, false, responseKind);
    for (const { subresource, responseKind: kind, verbs: allowed } of subresources) {
      paths[`${collection}/{name}/${subresource}`] = {
        ...operationsOf(allowed, false, kind),
        ...operationsOf(
          allowed.filter((verb) => verb === "create"),
          true,
          kind,
        ),
      };
    }
  }
  return paths;
}

function operationsWith(patches: Readonly<Record<string, object>>) {
  return (verbs: readonly string[], onCollection: boolean, kind: GroupVersionKind): Operations =>
    operationsOf(verbs, onCollection, kind, patches);
}

function operationsOf(
  verbs: readonly string[],
  onCollection: boolean,
  kind: GroupVersionKind,
  patches: Readonly<Record<string, object>>,
): Operations {
  const operations: Operations = {};
  for (const verb of verbs) {
    const known = VERBS[verb];
    if (known === undefined || known.onCollection !== onCollection) continue;
    operations[known.method] = {
      parameters: known.parameters.map((name) => ({
        name,
        in: "query",
        schema: { type: "string", uniqueItems: true },
      })),
      ...(verb === "patch" ? { requestBody: { content: patches } } : {}),
      responses: { "200": { description: "OK" } },
      "x-kubernetes-action": known.action,
      "x-kubernetes-group-version-kind": kind,
    };
  }
  return operations;
}

/** Strategic merge needs the marks of built-in types. */
function patchForms(isCustom: boolean): Readonly<Record<string, object>> {
  const forms = ["application/json-patch+json", "application/merge-patch+json"];
  if (!isCustom) forms.push("application/strategic-merge-patch+json");
  return Object.fromEntries([...forms, "application/apply-patch+yaml"].map((form) => [form, {}]));
}
