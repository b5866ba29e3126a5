import { describe, expect, it } from "vitest";
import { defaulted, definitionOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const JOB = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "pi", namespace: "default", uid: "3f2b0f3c-7d43-4c58-8a0a-6d5d0f6c0e11" },
  spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "pi", image: "perl:5.34.0" }] } } },
};
const withSpec = (fields: object) => ({ ...JOB, spec: { ...JOB.spec, ...fields } });
const INDEXED = withSpec({ completions: 5, parallelism: 3, completionMode: "Indexed" });

/** As the server stores a new one. */
function created(manifest: object) {
  const job = defaulted("Job", manifest);
  return definitionOf("Job").prepareForCreate?.(job) ?? job;
}

describe("a change of a Job", () => {
  const suspended = { ...created(withSpec({ suspend: true })), status: {} };
  const started = { ...suspended, status: { startTime: "2026-01-01T00:00:00Z" } };
  const running = { ...created(JOB), status: {} };
  const indexed = { ...created(INDEXED), status: {} };
  const node = { "kubernetes.io/hostname": "node-1" };
  const cases: { name: string; before: object; path: string; value: unknown; errors: readonly string[] }[] = [
    { name: "parallelism", before: running, path: "spec.parallelism", value: 3, errors: [] },
    { name: "suspension", before: running, path: "spec.suspend", value: true, errors: [] },
    {
      name: "completions",
      before: running,
      path: "spec.completions",
      value: 3,
      errors: ["spec.completions: Invalid value: 3: field is immutable"],
    },
    {
      name: "completions of an Indexed Job alone",
      before: indexed,
      path: "spec.completions",
      value: 7,
      errors: ["spec.completions: Invalid value: 7: can only be modified in tandem with spec.parallelism"],
    },
    {
      name: "the mode",
      before: indexed,
      path: "spec.completionMode",
      value: "NonIndexed",
      errors: ['spec.completionMode: Invalid value: "NonIndexed": field is immutable'],
    },
    {
      name: "the manager",
      before: running,
      path: "spec.managedBy",
      value: "acme.io/foo",
      errors: ['spec.managedBy: Invalid value: "acme.io/foo": field is immutable'],
    },
    {
      name: "where Pods of a suspended Job go",
      before: suspended,
      path: "spec.template.spec.nodeSelector",
      value: node,
      errors: [],
    },
    {
      name: "the annotations of Pods of a suspended Job",
      before: suspended,
      path: "spec.template.metadata.annotations",
      value: { a: "b" },
      errors: [],
    },
  ];
  it.each(cases)("may or may not touch $name", ({ before, path, value, errors }) => {
    expect(updateErrorsOf("Job", before, withValue(before, path, value))).toEqual(errors);
  });

  const fixed: { name: string; before: object }[] = [
    { name: "runs", before: running },
    { name: "is suspended, but has started before", before: started },
  ];
  it.each(fixed)("may not touch the template of one that $name", ({ before }) => {
    const after = withValue(before, "spec.template.spec.nodeSelector", node);
    const { template } = defaulted("Job", after).spec;
    expect(updateErrorsOf("Job", before, after)).toEqual([
      `spec.template: Invalid value: ${JSON.stringify(template)}: field is immutable`,
    ]);
  });
});
