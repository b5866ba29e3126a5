/**
 * Everything wrong with a CustomResourceDefinition, or with a change of one.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
 */
import { dns1035LabelProblems, dns1123SubdomainProblems } from "../../../../api/label-syntax.ts";
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionSpec as Spec,
} from "../../../../api/types/apiextensions.ts";
import type { FieldError } from "../../field-error.ts";
import { type Errors, immutable, invalid, required, unsupported } from "../../validation/errors.ts";
import { conversionErrors } from "./conversion-errors.ts";
import { partAbove, partOfVersion, type PlacedPart, type VersionPart } from "./hoisted-fields.ts";
import { missingNameErrors, nameErrors } from "./name-errors.ts";
import { schemaErrors } from "./schema-errors.ts";
import { columnErrors, deprecationErrors, selectableFieldErrors, subresourceErrors } from "./version-part-errors.ts";

export function validateDefinition(object: CustomResourceDefinition): Errors {
  const { metadata, spec } = object;
  const wanted = `${spec.names.plural}.${spec.group}`;
  const misnamed = metadata.name === "" || metadata.name === wanted;
  return [
    ...(misnamed ? [] : [invalid("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...specErrors(spec),
    ...statusErrors(object),
    ...approvalErrors(object),
    ...preservingErrors(spec),
  ];
}

export function validateDefinitionUpdate(object: CustomResourceDefinition, previous: CustomResourceDefinition): Errors {
  const { spec } = object;
  const before = previous.spec;
  const established = (previous.status.conditions ?? []).some(
    ({ type, status }) => type === "Established" && status === "True",
  );
  const same = (field: string, value: string, old: string): Errors => immutable(field, value, value === old);
  const approved = sameApproval(object, previous);
  return [
    ...specErrors(spec, before),
    ...(established
      ? [
          ...same("spec.scope", spec.scope, before.scope),
          ...same("spec.names.kind", spec.names.kind, before.names.kind),
        ]
      : []),
    ...same("spec.group", spec.group, before.group),
    ...same("spec.names.plural", spec.names.plural, before.names.plural),
    ...statusErrors(object),
    ...(approved ? [] : approvalErrors(object)),
    ...(before.preserveUnknownFields === true ? [] : preservingErrors(spec)),
  ];
}

function specErrors(spec: Spec, previous?: Spec): Errors {
  const { names, versions } = spec;
  return [
    ...groupErrors(spec.group),
    ...scopeErrors(spec.scope),
    ...missingSchemaErrors(spec),
    ...versions.flatMap((_, index) => versionErrors(spec, index)),
    ...versionListErrors(spec),
    ...missingNameErrors(names, "spec.names"),
    ...nameErrors(names, "spec.names"),
    ...partErrors("schema", partAbove(versions, "schema"), versions.some(hasStatus)),
    ...partErrors("subresources", partAbove(versions, "subresources"), false),
    ...partErrors("additionalPrinterColumns", partAbove(versions, "additionalPrinterColumns"), false),
    ...partErrors("selectableFields", partAbove(versions, "selectableFields"), false),
    ...conversionErrors(spec.conversion, previous?.conversion),
  ];
}

function groupErrors(group: string): Errors {
  if (group === "") return [required("spec.group")];
  const problems = dns1123SubdomainProblems(group);
  if (problems.length > 0) return [invalid("spec.group", group, problems.join(","))];
  return group.includes(".") ? [] : [invalid("spec.group", group, "should be a domain with at least one dot")];
}

function scopeErrors(scope: string): Errors {
  if (scope === "") return [required("spec.scope")];
  return scope === "Cluster" || scope === "Namespaced"
    ? []
    : [unsupported("spec.scope", scope, ["Cluster", "Namespaced"])];
}

function missingSchemaErrors({ versions }: Spec): Errors {
  return versions.flatMap(({ schema }, index) =>
    schema?.openAPIV3Schema === undefined
      ? [required(`spec.versions[${index}].schema.openAPIV3Schema`, "schemas are required")]
      : [],
  );
}

function hasStatus({ subresources }: Spec["versions"][number]): boolean {
  return subresources?.status !== undefined;
}

function versionErrors({ versions }: Spec, index: number): Errors {
  const version = versions[index];
  if (version === undefined) return [];
  const path = `spec.versions[${index}]`;
  const problems = dns1035LabelProblems(version.name ?? "");
  const part = (name: VersionPart): Errors =>
    partErrors(name, partOfVersion(versions, index, name), hasStatus(version));
  return [
    ...(problems.length === 0 ? [] : [invalid(`${path}.name`, version.name ?? "", problems.join(","))]),
    ...deprecationErrors(version, path),
    ...part("schema"),
    ...part("subresources"),
    ...part("additionalPrinterColumns"),
    ...part("selectableFields"),
  ];
}

function partErrors(name: VersionPart, part: PlacedPart | undefined, withStatus: boolean): Errors {
  if (part === undefined) return [];
  switch (name) {
    case "schema": {
      const schema = part.version.schema?.openAPIV3Schema;
      return schema === undefined ? [] : schemaErrors(schema, withStatus, `${part.path}.openAPIV3Schema`);
    }
    case "subresources":
      return subresourceErrors(part);
    case "additionalPrinterColumns":
      return columnErrors(part);
    case "selectableFields":
      return selectableFieldErrors(part);
  }
}

function versionListErrors({ versions }: Spec): Errors {
  const errors: FieldError[] = [];
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    errors.push(invalid("spec.versions", versions, "must contain unique version names"));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalid("spec.versions", versions, "must have exactly one version marked as storage version"));
  }
  return errors;
}

function statusErrors({ spec, status }: CustomResourceDefinition): Errors {
  const { acceptedNames, storedVersions = [] } = status;
  const path = "status.storedVersions";
  const errors: FieldError[] =
    acceptedNames === undefined ? [] : [...nameErrors(acceptedNames, "status.acceptedNames")];
  if (storedVersions.length === 0) return [...errors, invalid(path, [], "must have at least one stored version")];
  for (const { name, storage } of spec.versions) {
    if (storage && !storedVersions.includes(name)) {
      errors.push(invalid(path, storedVersions, `must have the storage version ${name}`));
    }
  }
  storedVersions.forEach((name, index) => {
    if (spec.versions.some((version) => version.name === name)) return;
    const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    errors.push(invalid(`${path}[${index}]`, name, detail));
  });
  return errors;
}

const APPROVAL = "api-approved.kubernetes.io";
const POLICY = "see https://github.com/kubernetes/enhancements/pull/1111";

function sameApproval(object: CustomResourceDefinition, previous: CustomResourceDefinition): boolean {
  return object.metadata.annotations?.[APPROVAL] === previous.metadata.annotations?.[APPROVAL];
}

/** Groups of Kubernetes itself need a note of who approved them. */
function approvalErrors({ metadata, spec }: CustomResourceDefinition): Errors {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group)) return [];
  const note = metadata.annotations?.[APPROVAL] ?? "";
  const path = `metadata.annotations[${APPROVAL}]`;
  const needed = `protected groups must have approval annotation "${APPROVAL}"`;
  if (note === "") return [required(path, `${needed}, ${POLICY}`)];
  if (note.startsWith("unapproved") || /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/\s]+/.test(note)) return [];
  return [invalid(path, note, `${needed} with either a URL or a reason starting with "unapproved", ${POLICY}`)];
}

function preservingErrors({ preserveUnknownFields }: Spec): Errors {
  if (preserveUnknownFields !== true) return [];
  const detail =
    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead";
  return [invalid("spec.preserveUnknownFields", true, detail)];
}
