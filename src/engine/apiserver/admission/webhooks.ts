/**
 * Webhooks are stored but never called: nothing outside the simulation answers. Who writes what one would be asked
 * about is told so.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { ResourceRequest } from "../rest/resource-request.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";

const TABLES = [
  "mutatingwebhookconfigurations.admissionregistration.k8s.io",
  "validatingwebhookconfigurations.admissionregistration.k8s.io",
];

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
}

type Configuration = KubeObject & {
  readonly webhooks?: readonly { readonly name: string; readonly rules?: readonly Rule[] }[];
};

/** One text for each webhook whose rules match; selectors and match conditions are not looked at. */
export function webhookWarnings(
  { store }: WriteEnvironment,
  { served, definition }: ResourceRequest,
  previous: KubeObject | undefined,
): readonly string[] {
  const operation = previous === undefined ? "CREATE" : "UPDATE";
  const has = (list: readonly string[] | undefined, value: string) =>
    list?.includes("*") === true || list?.includes(value) === true;
  return TABLES.flatMap((table) =>
    (store.values(table) as readonly Configuration[]).flatMap(({ webhooks = [] }) =>
      webhooks
        .filter(({ rules = [] }) =>
          rules.some(
            (rule) =>
              has(rule.apiGroups, served.group) &&
              has(rule.apiVersions, served.version) &&
              has(rule.operations, operation) &&
              (has(rule.resources, definition.plural) || rule.resources?.includes("*/*") === true),
          ),
        )
        .map(
          ({ name }) => `admission webhook "${name}" is not called: webhooks have no effect in this simulated cluster`,
        ),
    ),
  );
}
