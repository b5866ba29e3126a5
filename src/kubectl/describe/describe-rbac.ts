/** `kubectl describe role`, `clusterrole` and their bindings. Upstream: describeRole, RoleBindingDescriber. */
import type { PolicyRule, Role, RoleBinding } from "../../api/types/rbac.ts";
import { describerWithoutEvents, describeStart } from "./describer.ts";

export const describeRole = describerWithoutEvents<Role>((to, role) => {
  describeStart(to, role, false);
  to.line(0, "PolicyRule:").line(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs");
  to.line(1, "---------\t-----------------\t--------------\t-----");
  for (const { resource, urls, names, verbs } of merged((role.rules ?? []).flatMap(brokenDown))) {
    to.line(1, `${resource}\t${goList(urls)}\t${goList(names)}\t${goList(verbs)}`);
  }
});

interface Row {
  readonly key: string;
  readonly group: string;
  readonly plain: string;
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
}

/** One row for each resource or path. Upstream: rbac/helpers (BreakdownRule). */
function brokenDown({
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
  verbs,
}: PolicyRule): readonly Row[] {
  const rows: Row[] = [];
  for (const group of apiGroups) {
    for (const resource of resources) {
      const [plural = "", sub] = resource.split("/");
      const text = `${plural}${group === "" ? "" : `.${group}`}${sub === undefined ? "" : `/${sub}`}`;
      const named = resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name]);
      for (const names of named) {
        const key = `{APIGroups:["${group}"], Resources:["${resource}"]${names.length === 0 ? "" : `, ResourceNames:["${names[0]}"]`}}`;
        rows.push({ key, group, plain: resource, resource: text, urls: [], names, verbs });
      }
    }
  }
  for (const url of nonResourceURLs) {
    rows.push({
      key: `{NonResourceURLs:["${url}"]}`,
      group: "",
      plain: "",
      resource: "",
      urls: [url],
      names: [],
      verbs,
    });
  }
  return rows;
}

/** Rows of the same things hold all their verbs. */
function merged(rows: readonly Row[]): readonly Row[] {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const known = found.get(row.key);
    found.set(row.key, known === undefined ? row : { ...known, verbs: [...new Set([...known.verbs, ...row.verbs])] });
  }
  return [...found.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** As Go prints a rule, by which upstream sorts. */
function orderOf({ group, plain, urls, names, verbs }: Row): string {
  const text = (values: readonly string[]): string => values.join(" ");
  return `Verbs:[${text(verbs)}],APIGroups:[${group}],Resources:[${plain}],ResourceNames:[${text(names)}],NonResourceURLs:[${text(urls)}]`;
}

function goList(values: readonly string[]): string {
  return `[${values.join(" ")}]`;
}

export const describeRoleBinding = describerWithoutEvents<RoleBinding>((to, binding) => {
  describeStart(to, binding, false);
  to.line(0, "Role:").line(1, `Kind:\t${binding.roleRef.kind}`).line(1, `Name:\t${binding.roleRef.name}`);
  to.line(0, "Subjects:").line(1, "Kind\tName\tNamespace").line(1, "----\t----\t---------");
  for (const { kind, name, namespace = "" } of binding.subjects ?? []) to.line(1, `${kind}\t${name}\t${namespace}`);
});
