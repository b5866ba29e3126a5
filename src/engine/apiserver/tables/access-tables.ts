/** Bindings and admission configuration as Tables. Upstream: printRoleBinding and its neighbours. */
import { formatSelector } from "../../../api/label-selector.ts";
import type {
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from "../../../api/types/admissionregistration.ts";
import type { ClusterRoleBinding, RoleBinding, Subject } from "../../../api/types/rbac.ts";
import { AGE, ageOf, column, NAME, type TablePrinter, wide } from "./table-printer.ts";

export const bindingTable: TablePrinter<RoleBinding | ClusterRoleBinding> = {
  columns: [
    NAME,
    column("Role", "The role that is given."),
    AGE,
    wide("Users", "Users that have it."),
    wide("Groups", "Groups that have it."),
    wide("ServiceAccounts", "ServiceAccounts that have it."),
  ],
  cells: (binding, nowMs) => {
    const { metadata, roleRef, subjects = [] } = binding;
    const of = (kind: string, text: (subject: Subject) => string): string =>
      subjects
        .filter((subject) => subject.kind === kind)
        .map(text)
        .join(", ");
    return [
      metadata.name,
      `${roleRef.kind}/${roleRef.name}`,
      ageOf(binding, nowMs),
      of("User", ({ name }) => name),
      of("Group", ({ name }) => name),
      of("ServiceAccount", ({ name, namespace = "" }) => `${namespace}/${name}`),
    ];
  },
};

export const webhookTable: TablePrinter<MutatingWebhookConfiguration | ValidatingWebhookConfiguration> = {
  columns: [NAME, column("Webhooks", "How many there are.", "integer"), AGE],
  cells: (configuration, nowMs) => [
    configuration.metadata.name,
    (configuration.webhooks ?? []).length,
    ageOf(configuration, nowMs),
  ],
};

const UNSET = "<unset>";

export const admissionPolicyTable: TablePrinter<ValidatingAdmissionPolicy> = {
  columns: [
    NAME,
    column("Validations", "How many expressions there are.", "integer"),
    column("ParamKind", "The kind of its parameters."),
    AGE,
  ],
  cells: (policy, nowMs) => {
    const { validations = [], paramKind } = policy.spec;
    const kind = paramKind === undefined ? UNSET : `${paramKind.apiVersion}/${paramKind.kind}`;
    return [policy.metadata.name, validations.length, kind, ageOf(policy, nowMs)];
  },
};

export const admissionPolicyBindingTable: TablePrinter<ValidatingAdmissionPolicyBinding> = {
  columns: [NAME, column("PolicyName", "The policy that is bound."), column("ParamRef", "Its parameters."), AGE],
  cells: (binding, nowMs) => {
    const { policyName, paramRef } = binding.spec;
    const named = paramRef?.name ? `${paramRef.namespace || "*"}/${paramRef.name}` : undefined;
    const selected = paramRef?.selector === undefined ? UNSET : formatSelector(paramRef.selector);
    return [binding.metadata.name, policyName, named ?? selected, ageOf(binding, nowMs)];
  },
};
