/**
 * Which requests a policy, a binding or a webhook is about: rules, and selectors of namespaces and objects.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/policy/matching, plugin/webhook/predicates.
 */
import { matchesSelector } from "../../../../api/label-selector.ts";
import type { MatchResources, NamedRuleWithOperations } from "../../../../api/types/admissionregistration.ts";
import type { Labels, LabelSelector } from "../../../../api/types/meta.ts";
import type { ServedKind } from "../../kind-definition.ts";
import { servedKindsOf } from "../../served-kind.ts";
import type { WriteEnvironment } from "../../write/write-environment.ts";
import type { AdmissionRequest } from "./admission-request.ts";

/** The form of the object that a match is about; undefined when there is no match. */
export function matchedForm(
  environment: WriteEnvironment,
  request: AdmissionRequest,
  match: MatchResources | undefined,
): ServedKind | undefined {
  const [own] = formsOf(request);
  if (match === undefined) return own;
  if (!selectorsMatch(environment, request, match)) return undefined;
  const { resourceRules = [], excludeResourceRules = [], matchPolicy } = match;
  if (formThat(request, excludeResourceRules, matchPolicy) !== undefined) return undefined;
  return resourceRules.length === 0 ? own : formThat(request, resourceRules, matchPolicy);
}

/** Whether the selectors of a match take a request, whatever its rules say. */
export function selectorsMatch(
  environment: WriteEnvironment,
  request: AdmissionRequest,
  match: { readonly namespaceSelector?: LabelSelector; readonly objectSelector?: LabelSelector },
): boolean {
  return (
    namespaceMatches(environment, request, match.namespaceSelector) && objectMatches(request, match.objectSelector)
  );
}

/** The first form of the kind that a rule takes; only the stored one when the rules are to match exactly. */
export function formThat(
  request: AdmissionRequest,
  rules: readonly NamedRuleWithOperations[],
  matchPolicy: MatchResources["matchPolicy"],
): ServedKind | undefined {
  const forms = formsOf(request);
  const candidates = matchPolicy === "Exact" ? forms.slice(0, 1) : forms;
  return candidates.find((form) => rules.some((rule) => ruleTakes(rule, request, form)));
}

/** Every form of the kind, the stored one first. */
function formsOf({ definition }: AdmissionRequest): readonly ServedKind[] {
  const forms = definition.custom?.forms?.() ?? servedKindsOf(definition);
  const isStored = ({ group, version }: ServedKind) => group === definition.group && version === definition.version;
  return [...forms.filter(isStored), ...forms.filter((form) => !isStored(form))];
}

function ruleTakes(rule: NamedRuleWithOperations, request: AdmissionRequest, form: ServedKind): boolean {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], resourceNames = [], scope } = rule;
  const { definition, operation, subresource, name } = request;
  const has = (list: readonly string[], value: string) => list.includes("*") || list.includes(value);
  if (!has(operations, operation) || !has(apiGroups, form.group) || !has(apiVersions, form.version)) return false;
  if (resourceNames.length > 0 && !resourceNames.includes(name)) return false;
  const inNamespace = definition.namespaced;
  if ((scope === "Namespaced" && !inNamespace) || (scope === "Cluster" && inNamespace)) return false;
  return resources.some((resource) => {
    const [wanted = "", sub = ""] = resource.split("/");
    return (wanted === "*" || wanted === definition.plural) && (sub === "*" || sub === subresource);
  });
}

/** What has no namespace is taken by every selector; a Namespace by its own labels. */
function namespaceMatches(
  { store }: WriteEnvironment,
  { definition, namespace, object, oldObject }: AdmissionRequest,
  selector: LabelSelector | undefined,
): boolean {
  if (selector === undefined || isEmpty(selector)) return true;
  if (definition.kind === "Namespace" && definition.group === "") {
    return matchesSelector(selector, (object ?? oldObject)?.metadata.labels ?? NONE);
  }
  if (namespace === undefined) return true;
  const home = store.get("namespaces", namespace);
  return home !== undefined && matchesSelector(selector, home.metadata.labels ?? NONE);
}

function objectMatches({ object, oldObject }: AdmissionRequest, selector: LabelSelector | undefined): boolean {
  if (selector === undefined || isEmpty(selector)) return true;
  return [object, oldObject].some((one) => {
    // Options of a connection have no metadata.
    const metadata = one?.metadata;
    return metadata !== undefined && matchesSelector(selector, metadata.labels ?? NONE);
  });
}

const NONE: Labels = {};

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
