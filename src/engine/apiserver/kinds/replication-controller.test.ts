import { describe, expect, it } from "vitest";
import { defaulted, definitionOf, errorsOf, withValue } from "./testing/check-manifest.ts";

const CONTROLLER = {
  apiVersion: "v1",
  kind: "ReplicationController",
  metadata: { name: "web", namespace: "default" },
  spec: {
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx:1.29" }] } },
  },
};
const at = (path: string, value: unknown) => withValue(CONTROLLER, path, value);

describe("ReplicationController", () => {
  it("takes its selector and its labels from the template", () => {
    const { metadata, spec } = defaulted("ReplicationController", CONTROLLER);
    expect([metadata.labels, spec.selector, spec.replicas]).toEqual([{ app: "web" }, { app: "web" }, 1]);
    expect(spec.template?.spec.restartPolicy).toBe("Always");
  });

  it("comes back as it is when complete", () => {
    const complete = defaulted("ReplicationController", CONTROLLER);
    expect(definitionOf("ReplicationController").default?.(complete)).toBe(complete);
  });

  it("keeps what it was given", () => {
    const { metadata } = defaulted("ReplicationController", at("metadata.labels", { tier: "front" }));
    expect(metadata.labels).toEqual({ tier: "front" });
  });

  it("is valid", () => expect(errorsOf("ReplicationController", CONTROLLER)).toEqual([]));

  const wrong: { name: string; path: string; value: unknown; errors: string[] }[] = [
    {
      name: "no template",
      path: "spec.template",
      value: undefined,
      errors: ["spec.selector: Required value", "spec.template: Required value"],
    },
    {
      name: "another selector",
      path: "spec.selector",
      value: { app: "b" },
      errors: [
        'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      ],
    },
    {
      name: "negative replicas",
      path: "spec.replicas",
      value: -1,
      errors: ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "Pods that end",
      path: "spec.template.spec.restartPolicy",
      value: "Never",
      errors: ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    },
    {
      name: "deadline",
      path: "spec.template.spec.activeDeadlineSeconds",
      value: 5,
      errors: [
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported",
      ],
    },
  ];
  it.each(wrong)("says what is wrong: $name", ({ path, value, errors }) => {
    expect(errorsOf("ReplicationController", at(path, value))).toEqual(errors);
  });
});

describe("ControllerRevision", () => {
  const REVISION = { apiVersion: "apps/v1", kind: "ControllerRevision", metadata: { name: "web-1" }, revision: 1 };
  const cases: { name: string; extra: object; errors: string[] }[] = [
    { name: "an object", extra: { data: { spec: {} } }, errors: [] },
    { name: "nothing", extra: {}, errors: ["data: Required value: data is mandatory"] },
    { name: "a list", extra: { data: [] }, errors: ["data: Required value: data must be a valid JSON object"] },
    {
      name: "a negative revision",
      extra: { data: {}, revision: -1 },
      errors: ["revision: Invalid value: -1: must be greater than or equal to 0"],
    },
  ];
  it.each(cases)("with $name", ({ extra, errors }) => {
    expect(errorsOf("ControllerRevision", { ...REVISION, ...extra })).toEqual(errors);
  });
});
