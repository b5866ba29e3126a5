/**
 * What is wrong with the metadata of an object, with upstream's texts.
 * Upstream: k8s.io/apimachinery/pkg/api/validation/objectmeta.go.
 */
import {
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelKeyProblems,
  labelValueProblems,
  pathSegmentProblems,
} from "../../../api/label-syntax.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Labels, ObjectMeta, OwnerReference } from "../../../api/types/meta.ts";
import type { FieldError } from "../field-error.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { addressNameProblems } from "../validation/service-ranges.ts";

/** Total bytes of all annotation keys and values. */
export const MAX_ANNOTATION_BYTES = 262_144;

const NAME_FORMATS: Readonly<Record<string, (name: string) => readonly string[]>> = {
  Namespace: dns1123LabelProblems,
  StatefulSet: dns1123LabelProblems,
  Service: dns1035LabelProblems,
  Role: pathSegmentProblems,
  RoleBinding: pathSegmentProblems,
  ClusterRole: pathSegmentProblems,
  ClusterRoleBinding: pathSegmentProblems,
  APIService: pathSegmentProblems,
  CSIDriver: pathSegmentProblems,
  IPAddress: addressNameProblems,
};

/** Labels, annotations and owners that were found in order once; they are shared by many objects and never change. */
const checked = new WeakSet<object>();

/** Everything wrong with the metadata of an object to be created or updated. */
export function metadataErrors(definition: KindDefinition, meta: ObjectMeta): readonly FieldError[] {
  const errors: FieldError[] = [];
  const problemsOf = NAME_FORMATS[definition.kind] ?? dns1123SubdomainProblems;
  if (meta.generateName !== undefined && meta.generateName !== "") {
    // A trailing dash is fine before the random suffix.
    for (const problem of problemsOf(meta.generateName.replace(/(?<=.)-$/, "a"))) {
      errors.push(invalidValue("metadata.generateName", meta.generateName, problem));
    }
  }
  if (meta.name === "") {
    errors.push({ type: "Required value", field: "metadata.name", detail: "name or generateName is required" });
  } else {
    for (const problem of problemsOf(meta.name)) errors.push(invalidValue("metadata.name", meta.name, problem));
  }
  const { labels, annotations, ownerReferences, finalizers } = meta;
  if (labels !== undefined && !checked.has(labels)) remember(labels, labelErrors(labels, "metadata.labels"), errors);
  if (annotations !== undefined && !checked.has(annotations)) {
    remember(annotations, annotationErrors(annotations), errors);
  }
  if (ownerReferences !== undefined && !checked.has(ownerReferences)) {
    remember(ownerReferences, ownerErrors(ownerReferences), errors);
  }
  if (finalizers !== undefined && finalizers.length > 0) errors.push(...finalizerErrors(definition, finalizers));
  return errors;
}

/** What may not change: identity and times; and nothing may be added to the finalizers of a dying object. */
export function metadataUpdateErrors(next: ObjectMeta, previous: ObjectMeta): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (previous.deletionTimestamp !== undefined) {
    const before = previous.finalizers ?? [];
    const added = (next.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
    if (added.length > 0) {
      const list = added.map((finalizer) => JSON.stringify(finalizer)).join(", ");
      errors.push({
        type: "Forbidden",
        field: "metadata.finalizers",
        detail: `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
      });
    }
  }
  for (const field of IMMUTABLE) {
    if (!sameValue(next[field], previous[field])) {
      errors.push(invalidValue(`metadata.${field}`, next[field], "field is immutable"));
    }
  }
  return errors;
}

const IMMUTABLE = [
  "name",
  "namespace",
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
] as const;

function remember(part: object, found: readonly FieldError[], errors: FieldError[]): void {
  if (found.length === 0) checked.add(part);
  else errors.push(...found);
}

function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { type: "Invalid value", field, value, detail };
}

/** Errors of a map of labels, wherever it stands. */
export function labelErrors(labels: Labels, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels)) {
    for (const problem of labelKeyProblems(key)) errors.push(invalidValue(field, key, problem));
    for (const problem of labelValueProblems(value)) errors.push(invalidValue(field, value, problem));
  }
  return errors;
}

function annotationErrors(annotations: Labels): readonly FieldError[] {
  const field = "metadata.annotations";
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const problem of labelKeyProblems(key.toLowerCase())) errors.push(invalidValue(field, key, problem));
    bytes += utf8Length(key) + utf8Length(value);
  }
  if (bytes > MAX_ANNOTATION_BYTES) {
    errors.push({ type: "Too long", field, detail: `may not be more than ${MAX_ANNOTATION_BYTES} bytes` });
  }
  return errors;
}

function ownerErrors(owners: readonly OwnerReference[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const field = "metadata.ownerReferences";
  let controller: OwnerReference | undefined;
  for (const owner of owners) {
    if (!owner.apiVersion) errors.push(invalidValue(`${field}.apiVersion`, "", "version must not be empty"));
    for (const part of ["kind", "name", "uid"] as const) {
      if (!owner[part]) errors.push(invalidValue(`${field}.${part}`, "", `${part} must not be empty`));
    }
    if (owner.apiVersion === "v1" && owner.kind === "Event") {
      errors.push(invalidValue(field, owner, "/v1, Kind=Event is disallowed from being an owner"));
    }
    if (owner.controller !== true) continue;
    if (controller !== undefined) {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller.kind}/${controller.name} and ${owner.kind}/${owner.name}`;
      errors.push(invalidValue(field, owners, detail));
    }
    controller = owner;
  }
  return errors;
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(["kubernetes", "orphan", "foregroundDeletion"]);
/** Groups whose kinds are checked by the rules that all API servers share, and not by those of Kubernetes itself. */
const GENERIC_GROUPS: ReadonlySet<string> = new Set([
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "coordination.k8s.io",
  "events.k8s.io",
  "sim.kubarium.dev",
]);

/** Neither a standard name nor one with a domain. */
export function isUnqualifiedFinalizer(name: string): boolean {
  return !name.includes("/") && !STANDARD_FINALIZERS.has(name);
}

function finalizerErrors(
  { group, kind, custom }: KindDefinition,
  finalizers: readonly string[],
): readonly FieldError[] {
  const field = "metadata.finalizers";
  const errors: FieldError[] = [];
  for (const finalizer of finalizers) {
    for (const problem of labelKeyProblems(finalizer)) errors.push(invalidValue(field, finalizer, problem));
  }
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    const detail = "finalizer orphan and foregroundDeletion cannot be both set";
    errors.push(invalidValue(field, finalizers, detail));
  }
  if (custom !== undefined || GENERIC_GROUPS.has(group) || kind === "Event") return errors;
  finalizers.forEach((finalizer, index) => {
    if (!isUnqualifiedFinalizer(finalizer)) return;
    const detail = "name is neither a standard finalizer name nor is it fully qualified";
    errors.push(invalidValue(`${field}[${index}]`, finalizer, detail));
  });
  return errors;
}

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    // A surrogate pair is two units here and four bytes there.
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
