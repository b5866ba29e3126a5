/**
 * Label selectors: the text form of requests (`app=web,tier in (a,b),!old`) and the object form of specs.
 * Upstream: k8s.io/apimachinery/pkg/labels/selector.go.
 */
import { labelKeyProblems, labelValueProblems } from "./label-syntax.ts";
import { parseSelectorText, type ParsedSelector, type SelectorRequirement } from "./label-selector-parser.ts";
import type { Labels, LabelSelector } from "./types/meta.ts";

/** Reads the `labelSelector` parameter. `message` is the text of the 400 answer. */
export function parseLabelSelector(text: string): ParsedSelector {
  return parseSelectorText(text, requirementProblem);
}

/** The requirements of a spec's selector, `matchLabels` first. */
export function selectorRequirements(selector: LabelSelector): readonly SelectorRequirement[] {
  const requirements: SelectorRequirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    requirements.push({ key, operator: "in", values: [value] });
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    requirements.push({ key, operator: OBJECT_OPERATORS[operator], values: values ?? [] });
  }
  return requirements;
}

const OBJECT_OPERATORS = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "!" } as const;

/** True when the labels meet every requirement; no requirements match everything. */
export function matchesRequirements(requirements: readonly SelectorRequirement[], labels: Labels | undefined): boolean {
  for (const requirement of requirements) if (!matchesRequirement(requirement, labels)) return false;
  return true;
}

/** Requirements of a selector object, remembered as long as the (immutable) selector lives. */
const compiled = new WeakMap<LabelSelector, readonly SelectorRequirement[]>();

/** `undefined` selects nothing and `{}` everything, as everywhere in Kubernetes. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false;
  let requirements = compiled.get(selector);
  if (requirements === undefined) {
    requirements = selectorRequirements(selector);
    compiled.set(selector, requirements);
  }
  return matchesRequirements(requirements, labels);
}

/** A plain map selector (Service, nodeSelector): every pair must be there. An empty one matches everything. */
export function matchesLabels(wanted: Labels, labels: Labels | undefined): boolean {
  for (const key in wanted) if (labelOf(labels, key) !== wanted[key]) return false;
  return true;
}

/** As Go prints a pointer to a selector (`%v`). Upstream: apimachinery/pkg/apis/meta/v1/generated.pb.go (String). */
export function goSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return "nil";
  const labels = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join("")}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},}`;
}

/** The selector in its text form, as in `status.selector` of a Scale: `app=web,tier in (a,b)`, keys sorted. */
export function formatSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return "<none>";
  const requirements = [...selectorRequirements(selector)];
  requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return requirements.map(formatRequirement).join(",");
}

function formatRequirement({ key, operator, values }: SelectorRequirement): string {
  switch (operator) {
    case "exists":
      return key;
    case "!":
      return `!${key}`;
    case "gt":
      return `${key}>${values[0]}`;
    case "lt":
      return `${key}<${values[0]}`;
    case "in":
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${[...values].sort().join(",")})`;
    case "notin":
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${[...values].sort().join(",")})`;
  }
}

function labelOf(labels: Labels | undefined, key: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function matchesRequirement({ key, operator, values }: SelectorRequirement, labels: Labels | undefined): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case "in":
      return value !== undefined && values.includes(value);
    case "notin":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "gt":
    case "lt": {
      if (value === undefined || !WHOLE.test(value)) return false;
      const bound = Number(values[0]);
      return operator === "gt" ? Number(value) > bound : Number(value) < bound;
    }
  }
}

const WHOLE = /^[-+]?\d+$/;

/** What is wrong with one requirement, in the words of `labels.NewRequirement`. */
function requirementProblem({ key, operator, values }: SelectorRequirement): string | undefined {
  const keyProblem = labelKeyProblems(key)[0];
  if (keyProblem !== undefined) return `key: Invalid value: ${JSON.stringify(key)}: ${keyProblem}`;
  if ((operator === "in" || operator === "notin") && values.length === 0) {
    return "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty";
  }
  if ((operator === "gt" || operator === "lt") && !WHOLE.test(values[0] ?? "")) {
    return `values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`;
  }
  for (const [index, value] of values.entries()) {
    const problem = labelValueProblems(value)[0];
    if (problem !== undefined) return `values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${problem}`;
  }
  return undefined;
}
