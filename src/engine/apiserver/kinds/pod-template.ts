/**
 * PodTemplate: a template on its own, for controllers that a user writes.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/
 * Upstream: pkg/apis/core/validation (ValidatePodTemplate).
 */
import type { PodTemplate } from "../../../api/types/replication.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validatePodTemplate } from "../validation/pod-template.ts";
import { withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";

export const podTemplate: KindDefinition<PodTemplate> = {
  group: "",
  version: "v1",
  kind: "PodTemplate",
  plural: "podtemplates",
  singular: "podtemplate",
  namespaced: true,
  generation: "spec",
  default: (object) => withField(object, "template", defaultPodTemplate(object.template)),
  validate: ({ template }) => validatePodTemplate(template, "template"),
};
