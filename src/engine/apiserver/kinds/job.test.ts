import { describe, expect, it } from "vitest";
import { defaulted, definitionOf, errorsOf, withValue } from "./testing/check-manifest.ts";

const UID = "3f2b0f3c-7d43-4c58-8a0a-6d5d0f6c0e11";
const JOB = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "pi", namespace: "default", uid: UID },
  spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "pi", image: "perl:5.34.0" }] } } },
};
const at = (path: string, value: unknown) => withValue(JOB, path, value);
const withSpec = (fields: object) => ({ ...JOB, spec: { ...JOB.spec, ...fields } });
const INDEXED = withSpec({ completions: 5, parallelism: 3, completionMode: "Indexed" });
/** By key, as errors print them. */
const GENERATED = {
  "batch.kubernetes.io/controller-uid": UID,
  "batch.kubernetes.io/job-name": "pi",
  "controller-uid": UID,
  "job-name": "pi",
};

/** As the server stores a new one. */
function created(manifest: object) {
  const job = defaulted("Job", manifest);
  return definitionOf("Job").prepareForCreate?.(job) ?? job;
}

describe("Job", () => {
  it("gets its defaults", () => {
    const { spec } = defaulted("Job", JOB);
    expect({ ...spec, template: undefined }).toEqual({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: "NonIndexed",
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: "TerminatingOrFailed",
    });
  });

  const defaults: { name: string; fields: object; expected: object }[] = [
    { name: "a work queue", fields: { parallelism: 3 }, expected: { parallelism: 3 } },
    { name: "completions alone", fields: { completions: 5 }, expected: { parallelism: 1, completions: 5 } },
    {
      name: "limits for each index",
      fields: { completions: 2, completionMode: "Indexed", backoffLimitPerIndex: 1 },
      expected: { backoffLimit: 2_147_483_647 },
    },
    {
      name: "a failure policy",
      fields: { podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] } },
      expected: {
        podReplacementPolicy: "Failed",
        podFailurePolicy: {
          rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
        },
      },
    },
  ];
  it.each(defaults)("gets defaults with $name", ({ fields, expected }) => {
    expect(defaulted("Job", withSpec(fields)).spec).toMatchObject(expected);
  });

  it("of a work queue has no completions", () => {
    expect(Object.keys(defaulted("Job", withSpec({ parallelism: 3 })).spec)).not.toContain("completions");
  });

  it("comes back as it is when complete", () => {
    const complete = defaulted("Job", JOB);
    expect(definitionOf("Job").default?.(complete)).toBe(complete);
  });

  it("is labelled like its Pods, unless it has labels", () => {
    const labelled = at("spec.template.metadata.labels", { app: "pi" });
    expect(defaulted("Job", labelled).metadata.labels).toEqual({ app: "pi" });
    expect(defaulted("Job", withValue(labelled, "metadata.labels", { a: "b" })).metadata.labels).toEqual({ a: "b" });
  });

  it("selects its Pods by its uid", () => {
    const { spec } = created(JOB);
    expect(spec.selector).toEqual({ matchLabels: { "batch.kubernetes.io/controller-uid": UID } });
    expect(spec.template.metadata?.labels).toEqual(GENERATED);
  });

  it("leaves a selector to a user who wants it so", () => {
    const manual = withSpec({ manualSelector: true, selector: { matchLabels: { app: "pi" } } });
    expect(created(manual).spec.selector).toEqual({ matchLabels: { app: "pi" } });
  });

  const valid: { name: string; manifest: object }[] = [
    { name: "as it is", manifest: JOB },
    { name: "a work queue", manifest: withSpec({ parallelism: 3 }) },
    { name: "Indexed", manifest: INDEXED },
    {
      name: "with policies",
      manifest: {
        ...INDEXED,
        spec: {
          ...INDEXED.spec,
          backoffLimitPerIndex: 1,
          maxFailedIndexes: 2,
          successPolicy: { rules: [{ succeededIndexes: "0-1,3", succeededCount: 2 }] },
          podFailurePolicy: { rules: [{ action: "FailIndex", onExitCodes: { operator: "In", values: [42] } }] },
        },
      },
    },
    { name: "managed elsewhere", manifest: withSpec({ managedBy: "kueue.x-k8s.io/multikueue" }) },
  ];
  it.each(valid)("is valid: $name", ({ manifest }) => expect(errorsOf("Job", manifest)).toEqual([]));

  const indexed = (fields: object) => ({ ...INDEXED, spec: { ...INDEXED.spec, ...fields } });
  const failing = (rule: object) => withSpec({ podFailurePolicy: { rules: [rule] } });
  const exitCodes = (requirement: object) => failing({ action: "FailJob", onExitCodes: requirement });
  const path = "spec.podFailurePolicy.rules[0]";
  const wrong: { name: string; manifest: object; errors: string[] }[] = [
    {
      name: "no restart policy",
      manifest: at("spec.template.spec.restartPolicy", undefined),
      errors: ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    },
    {
      name: "negative numbers",
      manifest: withSpec({
        parallelism: -1,
        completions: -2,
        activeDeadlineSeconds: -3,
        backoffLimit: -4,
        ttlSecondsAfterFinished: -5,
      }),
      errors: [
        "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
        "spec.completions: Invalid value: -2: must be greater than or equal to 0",
        "spec.activeDeadlineSeconds: Invalid value: -3: must be greater than or equal to 0",
        "spec.backoffLimit: Invalid value: -4: must be greater than or equal to 0",
        "spec.ttlSecondsAfterFinished: Invalid value: -5: must be greater than or equal to 0",
      ],
    },
    {
      name: "failed indexes without their limit",
      manifest: indexed({ maxFailedIndexes: 2 }),
      errors: ["spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified"],
    },
    {
      name: "limits for each index of none",
      manifest: withSpec({ backoffLimitPerIndex: 1, maxFailedIndexes: 2 }),
      errors: [
        "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode",
        "spec.maxFailedIndexes: Invalid value: 2: requires indexed completion mode",
      ],
    },
    {
      name: "unknown mode",
      manifest: withSpec({ completionMode: "Numbered" }),
      errors: ['spec.completionMode: Unsupported value: "Numbered": supported values: "NonIndexed", "Indexed"'],
    },
    {
      name: "Indexed without completions",
      manifest: withSpec({ completionMode: "Indexed", parallelism: 2 }),
      errors: ["spec.completions: Required value: when completion mode is Indexed"],
    },
    {
      name: "too much at a time",
      manifest: indexed({ parallelism: 100_001 }),
      errors: [
        "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed",
      ],
    },
    {
      name: "more failed indexes than indexes",
      manifest: indexed({ backoffLimitPerIndex: 1, maxFailedIndexes: 6 }),
      errors: ["spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions"],
    },
    {
      name: "very many completions",
      manifest: indexed({ completions: 100_001, backoffLimitPerIndex: 1, parallelism: 10_001 }),
      errors: [
        "spec.maxFailedIndexes: Required value: must be specified when completions is above 100000",
        "spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index",
      ],
    },
    {
      name: "a host name that is too long",
      manifest: withValue(INDEXED, "metadata.name", "a".repeat(62)),
      errors: [
        `metadata.name: Invalid value: "${"a".repeat(62)}": will not able to create pod with invalid DNS label: ${"a".repeat(62)}-4`,
      ],
    },
    {
      name: "another manager's name",
      manifest: withSpec({ managedBy: "kueue" }),
      errors: ['spec.managedBy: Invalid value: "kueue": must be a domain-prefixed path (such as "acme.io/foo")'],
    },
    {
      name: "a selector of one's own",
      manifest: withSpec({ selector: { matchLabels: { app: "pi" } } }),
      errors: [
        `spec.selector: Invalid value: {"matchLabels":{"app":"pi","batch.kubernetes.io/controller-uid":"${UID}"}}: \`selector\` not auto-generated`,
        `spec.template.metadata.labels: Invalid value: ${JSON.stringify(GENERATED)}: \`selector\` does not match template \`labels\``,
      ],
    },
    {
      name: "a label of another Job",
      manifest: at("spec.template.metadata.labels", { "job-name": "other" }),
      errors: [
        `spec.template.metadata.labels[job-name]: Invalid value: ${JSON.stringify({ ...GENERATED, "job-name": "other" })}: must be 'pi'`,
      ],
    },
    {
      name: "a manual selector that is not there",
      manifest: withSpec({ manualSelector: true }),
      errors: [
        "spec.selector: Required value",
        "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
      ],
    },
    {
      name: "a rule without an action",
      manifest: failing({ onPodConditions: [{ type: "DisruptionTarget" }] }),
      errors: [`${path}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`],
    },
    {
      name: "an unknown action",
      manifest: failing({ action: "Retry", onPodConditions: [{ type: "DisruptionTarget" }] }),
      errors: [
        `${path}.action: Unsupported value: "Retry": supported values: "Count", "FailIndex", "FailJob", "Ignore"`,
      ],
    },
    {
      name: "FailIndex without indexes",
      manifest: failing({ action: "FailIndex", onPodConditions: [{ type: "DisruptionTarget" }] }),
      errors: [`${path}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    },
    {
      name: "a rule about nothing",
      manifest: failing({ action: "Count" }),
      errors: [`${path}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`],
    },
    {
      name: "a rule about both",
      manifest: failing({
        action: "Count",
        onExitCodes: { operator: "In", values: [1] },
        onPodConditions: [{ type: "DisruptionTarget" }],
      }),
      errors: [`${path}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`],
    },
    {
      name: "exit codes",
      manifest: exitCodes({ operator: "In", containerName: "other", values: [3, 0, 3] }),
      errors: [
        `${path}.onExitCodes.containerName: Invalid value: "other": must be one of the container or initContainer names in the pod template`,
        `${path}.onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator`,
        `${path}.onExitCodes.values[2]: Duplicate value: 3`,
        `${path}.onExitCodes.values: Invalid value: [3,0,3]: must be ordered`,
      ],
    },
    {
      name: "no exit codes",
      manifest: exitCodes({ operator: "Among", values: [] }),
      errors: [
        `${path}.onExitCodes.operator: Unsupported value: "Among": supported values: "In", "NotIn"`,
        `${path}.onExitCodes.values: Invalid value: []: at least one value is required`,
      ],
    },
    {
      name: "a condition's status",
      manifest: failing({ action: "Count", onPodConditions: [{ type: "A B", status: "Maybe" }] }),
      errors: [
        `${path}.onPodConditions[0].type: Invalid value: "A B": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
        `${path}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`,
      ],
    },
    {
      name: "a failure policy for Pods that are restarted",
      manifest: withValue(
        failing({ action: "Count", onPodConditions: [{ type: "DisruptionTarget" }] }),
        "spec.template.spec.restartPolicy",
        "OnFailure",
      ),
      errors: [
        'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
      ],
    },
    {
      name: "replacement before failure, with a failure policy",
      manifest: withSpec({
        podReplacementPolicy: "TerminatingOrFailed",
        podFailurePolicy: { rules: [{ action: "Count", onPodConditions: [{ type: "DisruptionTarget" }] }] },
      }),
      errors: ['spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
    },
    {
      name: "a success policy without indexes",
      manifest: withSpec({ successPolicy: { rules: [{ succeededCount: 1 }] } }),
      errors: ['spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode'],
    },
    {
      name: "success rules",
      manifest: indexed({
        successPolicy: {
          rules: [
            {},
            { succeededIndexes: "0-9" },
            { succeededIndexes: "3,1" },
            { succeededCount: 6 },
            { succeededIndexes: "0-1", succeededCount: 3 },
            { succeededIndexes: "1-2-3" },
            { succeededIndexes: "x" },
          ],
        },
      }),
      errors: [
        "spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified",
        'spec.successPolicy.rules[1].succeededIndexes: Invalid value: "0-9": error parsing succeededIndexes: too large index: "9"',
        'spec.successPolicy.rules[2].succeededIndexes: Invalid value: "3,1": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1',
        "spec.successPolicy.rules[3].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)",
        "spec.successPolicy.rules[4].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)",
        `spec.successPolicy.rules[5].succeededIndexes: Invalid value: "1-2-3": error parsing succeededIndexes: the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'`,
        'spec.successPolicy.rules[6].succeededIndexes: Invalid value: "x": error parsing succeededIndexes: cannot convert string to integer for index: "x"',
      ],
    },
    {
      name: "no success rules",
      manifest: indexed({ successPolicy: { rules: [] } }),
      errors: [
        "spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified",
      ],
    },
  ];
  it.each(wrong)("says what is wrong: $name", ({ manifest, errors }) =>
    expect(errorsOf("Job", manifest)).toEqual(errors),
  );
});
