/** Everything the API server knows about one kind. One file a kind in `kinds/` exports one of these. */
import type { CustomResourceSubresourceScale, WebhookClientConfig } from "../../api/types/apiextensions.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { FieldSchema } from "./apply/field-schema.ts";
import type { Decoded } from "./decode/decode-object.ts";
import type { FieldError } from "./field-error.ts";
import type { TablePrinter } from "./tables/table-printer.ts";

/**
 * A further form in which a stored kind is served: another version, group or kind of the same objects.
 * Conversions share what does not change, never fail, and give back what they were given when there is nothing to do.
 */
export interface ServedVersion<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  /** Absent: that of the stored kind. */
  readonly kind?: string;
  /** Name of the form in the decoder's field table; absent: the kind. */
  readonly struct?: string;
  /** How the fields of this form merge; absent: as the built-in types do. */
  readonly fieldSchema?: FieldSchema;
  /** Field selectors of this form besides `metadata.name` and `metadata.namespace`; absent: those of the stored kind. */
  readonly selectableFields?: Readonly<Record<string, (object: KubeObject) => string>>;
  /** The stored object in this form, its `apiVersion` and `kind` included. */
  fromStored(object: T): KubeObject;
  /** An object of this form as the kind is stored, its `apiVersion` and `kind` included. */
  toStored(object: KubeObject): T;
  /** Fills what only this form has defaults for, before `toStored`. */
  default?(object: KubeObject): KubeObject;
  /** What is wrong with a new object, as stored, that came in this form, after what `validate` of the kind finds. */
  validateNew?(object: T): readonly FieldError[];
}

/** One form in which a kind is served: what a path of the API leads to. */
export interface ServedKind {
  /** Of the objects as they are stored. */
  readonly definition: KindDefinition;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  /** Name in the decoder's field table. */
  readonly struct: string;
  readonly selectableFields: KindDefinition["selectableFields"];
  /** How fields merge; absent: as the types in the decoder's field table say. */
  readonly fieldSchema?: FieldSchema | undefined;
  fromStored(object: KubeObject): KubeObject;
  toStored(object: KubeObject): KubeObject;
  /** What is wrong with a new object, as stored, that came in this form, after what `validate` of the kind finds. */
  validateNew?(object: KubeObject): readonly FieldError[];
  /** In place of the field table: what a schema of its own makes of a body. */
  decode?(body: Readonly<Record<string, unknown>>): Decoded;
  /** In place of the printer of the stored kind; prints objects of this form. */
  readonly printer?: TablePrinter;
  /** What every answer warns of. */
  readonly deprecation?: string;
}

export interface CustomPart {
  /** The kind as objects carry it. */
  readonly apiKind: string;
  /** Where the scale subresource finds its numbers: `.spec.replicas`. */
  readonly scalePaths?: CustomResourceSubresourceScale;
  /** Who turns the versions into each other, where a webhook does. */
  readonly conversion?: WebhookClientConfig;
  /** The version that new objects are stored in. */
  readonly storageVersion: string;
  /** The definition is going away: nothing new is made. */
  readonly isTerminating: boolean;
  /** Every version that is served. */
  forms?(): readonly ServedKind[];
}

export interface KindDefinition<T extends KubeObject = KubeObject> {
  /** `""` for the core group. */
  readonly group: string;
  /** The version that objects are stored in. */
  readonly version: string;
  /** Of a custom resource: `plural.group`, so that no kind is taken for another of the same name. */
  readonly kind: string;
  /** What kinds of a CustomResourceDefinition have besides; absent for those of the API server itself. */
  readonly custom?: CustomPart;
  /** Other forms of the same objects, with paths of their own. */
  readonly alsoServedAs?: readonly ServedVersion<T>[];
  /** Name in the decoder's field table; absent: the kind. */
  readonly struct?: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** Components of the engine write it, clients can only look: get, list and watch. */
  readonly readOnly?: true;
  /** Subresources besides the object itself. `status` splits writes: the main endpoint keeps status, `/status` keeps the rest. */
  readonly subresources?: readonly (
    | "status"
    | "scale"
    | "binding"
    | "eviction"
    | "log"
    | "token"
    | "exec"
    | "attach"
    | "portforward"
    | "proxy"
    | "resize"
    | "approval"
    | "ephemeralcontainers"
  )[];
  /** How fields merge, in the stored version; absent: as the built-in types do. */
  readonly fieldSchema?: FieldSchema;
  /** The rule for `metadata.generation`: absent for kinds without it. */
  readonly generation?: "spec" | "spec-or-annotations" | "content";
  /** PUT without resourceVersion is refused (Lease and a few others). */
  readonly requiresResourceVersionOnUpdate?: boolean;
  /** Fills defaults. Returns its argument when there is nothing to fill, so that shared parts stay shared. */
  default?(object: T): T;
  /** Fills defaults of a status that a client writes. @param object whose it is */
  defaultStatus?(status: object, object: T): object;
  /** What the server itself decides about a new object, after defaults and before validation. */
  prepareForCreate?(object: T): T;
  /** What the server itself decides about a change, after defaults and before validation. */
  prepareForUpdate?(object: T, previous: T): T;
  /** What the first request to delete the object changes in it. @param now for the times of conditions */
  prepareForDelete?(object: T, now: string): T;
  /** What is deleted without a word about its dependents leaves them behind; `warning` tells the client. */
  readonly orphansByDefault?: { readonly warning?: string };
  /** Everything wrong with the object, in field order. */
  validate?(object: T): readonly FieldError[];
  /** What is wrong with the object only when it is new, after what `validate` finds. */
  validateCreate?(object: T): readonly FieldError[];
  /** Everything wrong with the change. */
  validateUpdate?(object: T, previous: T): readonly FieldError[];
  /** Everything wrong with a status that a client writes. */
  validateStatus?(object: T, previous: T): readonly FieldError[];
  /** The errors of `validateUpdate` come before those of `validate`, as upstream has it for a few kinds. */
  readonly updateErrorsFirst?: boolean;
  /** `validateUpdate` says everything: `validate` is for new objects only, and status writes are checked too. */
  readonly validatesUpdatesWhole?: true;
  /** What is accepted but probably not meant, for the `Warning:` headers. `object` may lack any field. */
  warnings?(object: T, isNew: boolean): readonly string[];
  /** What is wrong with the object but was before, for the `Warning:` headers of a change. */
  updateWarnings?(object: T, previous: T): readonly string[];
  /** Field selectors besides `metadata.name` and `metadata.namespace`. */
  readonly selectableFields?: Readonly<Record<string, (object: T) => string>>;
  /** Paths that are stored and shown but have no effect in the simulation: a write that uses one gets a `Warning:`. */
  readonly withoutEffect?: readonly string[];
}
