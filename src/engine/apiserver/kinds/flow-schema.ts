/**
 * FlowSchema: which requests belong to which priority level of the API server.
 * Source: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
 * Upstream: pkg/apis/flowcontrol/v1/defaults.go.
 */
import type { FlowSchema } from "../../../api/types/flowcontrol.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateFlowSchema } from "../validation/flow-schemas.ts";
import { validateConditions } from "../validation/priority-levels.ts";
import { fill, withField } from "./filling.ts";

const USUAL_PRECEDENCE = 1_000;

export const flowSchema: KindDefinition<FlowSchema> = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  kind: "FlowSchema",
  plural: "flowschemas",
  singular: "flowschema",
  namespaced: false,
  subresources: ["status"],
  generation: "spec",
  default: (object) =>
    withField(object, "spec", fill(object.spec ?? {}, { matchingPrecedence: USUAL_PRECEDENCE }, true)),
  validate: validateFlowSchema,
  validateStatus: ({ status }) => validateConditions(status?.conditions),
};
