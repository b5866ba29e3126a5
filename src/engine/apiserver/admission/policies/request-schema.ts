/**
 * The types of `request` and `namespaceObject` in expressions of admission.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/cel/compile.go (BuildRequestType, BuildNamespaceType).
 */
import type { Schema } from "../../custom-resources/schema.ts";

const TEXT: Schema = { type: "string" };
const TEXTS: Schema = { type: "array", items: TEXT };
const TEXT_MAP: Schema = { type: "object", additionalProperties: TEXT };
const TIME: Schema = { type: "string", format: "date-time" };
const ANYTHING: Schema = { "x-kubernetes-int-or-string": true };

function fields(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: "object", properties };
}

const KIND = fields({ group: TEXT, version: TEXT, kind: TEXT });
const RESOURCE = fields({ group: TEXT, version: TEXT, resource: TEXT });

export const REQUEST_SCHEMA = fields({
  kind: KIND,
  resource: RESOURCE,
  subResource: TEXT,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: TEXT,
  name: TEXT,
  namespace: TEXT,
  operation: TEXT,
  userInfo: fields({
    username: TEXT,
    uid: TEXT,
    groups: TEXTS,
    extra: { type: "object", additionalProperties: TEXTS },
  }),
  dryRun: { type: "boolean" },
  options: ANYTHING,
});

export const NAMESPACE_SCHEMA = fields({
  metadata: fields({
    name: TEXT,
    generateName: TEXT,
    namespace: TEXT,
    labels: TEXT_MAP,
    annotations: TEXT_MAP,
    UID: TEXT,
    creationTimestamp: TIME,
    deletionGracePeriodSeconds: { type: "integer" },
    deletionTimestamp: TIME,
    generation: { type: "integer" },
    resourceVersion: TEXT,
    finalizers: TEXTS,
  }),
  spec: fields({ finalizers: TEXTS }),
  status: fields({ phase: TEXT }),
});

/** The schema of a value of which only this is known. */
export function schemaOfType(type: string): Schema {
  switch (type) {
    case "bool":
      return { type: "boolean" };
    case "int":
      return { type: "integer" };
    case "double":
      return { type: "number" };
    case "string":
      return TEXT;
    default:
      return ANYTHING;
  }
}
