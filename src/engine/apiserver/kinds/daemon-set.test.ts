import { describe, expect, it } from "vitest";
import { defaulted, definitionOf, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const DAEMON_SET = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", namespace: "default" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "agent", image: "agent:1" }] } },
  },
};
const at = (path: string, value: unknown) => withValue(DAEMON_SET, path, value);

describe("DaemonSet", () => {
  it("gets its defaults", () => {
    const { spec } = defaulted("DaemonSet", DAEMON_SET);
    expect({ ...spec, template: undefined, selector: undefined }).toEqual({
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      revisionHistoryLimit: 10,
    });
    expect(spec.template.spec.dnsPolicy).toBe("ClusterFirst");
  });

  it("comes back as it is when complete", () => {
    const complete = defaulted("DaemonSet", DAEMON_SET);
    expect(definitionOf("DaemonSet").default?.(complete)).toBe(complete);
  });

  it("counts the changes of its template in an annotation", () => {
    const { prepareForCreate, prepareForUpdate } = definitionOf("DaemonSet");
    const first = prepareForCreate?.(defaulted("DaemonSet", DAEMON_SET));
    expect(first?.metadata.annotations).toEqual({ "deprecated.daemonset.template.generation": "1" });
    const same = defaulted("DaemonSet", at("spec.minReadySeconds", 5));
    const changed = defaulted("DaemonSet", at("spec.template.spec.containers[0].image", "agent:2"));
    const generations = [same, changed].map(
      (next) => prepareForUpdate?.(next, first as typeof next).metadata.annotations,
    );
    expect(generations).toEqual([
      { "deprecated.daemonset.template.generation": "1" },
      { "deprecated.daemonset.template.generation": "2" },
    ]);
  });

  it("is valid", () => expect(errorsOf("DaemonSet", DAEMON_SET)).toEqual([]));

  const mismatch = "`selector` does not match template `labels`";
  const wrong: { name: string; path: string; value: unknown; errors: string[] }[] = [
    {
      name: "missing selector",
      path: "spec.selector",
      value: undefined,
      errors: [`spec.template.metadata.labels: Invalid value: {"app":"agent"}: ${mismatch}`],
    },
    {
      name: "empty selector",
      path: "spec.selector",
      value: {},
      errors: ["spec.selector: Invalid value: {}: empty selector is invalid for daemonset"],
    },
    {
      name: "Pods that end",
      path: "spec.template.spec.restartPolicy",
      value: "OnFailure",
      errors: ['spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"'],
    },
    {
      name: "deadline",
      path: "spec.template.spec.activeDeadlineSeconds",
      value: 5,
      errors: [
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported",
      ],
    },
    {
      name: "surge beside unavailable",
      path: "spec.updateStrategy",
      value: { rollingUpdate: { maxUnavailable: 1, maxSurge: "10%" } },
      errors: [
        'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "10%": may not be set when maxUnavailable is non-zero',
      ],
    },
    {
      name: "nothing may move",
      path: "spec.updateStrategy",
      value: { rollingUpdate: { maxUnavailable: 0 } },
      errors: ["spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0"],
    },
    {
      name: "more than all",
      path: "spec.updateStrategy",
      value: { rollingUpdate: { maxUnavailable: "101%" } },
      errors: [
        'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
      ],
    },
    {
      name: "unknown strategy",
      path: "spec.updateStrategy",
      value: { type: "Recreate" },
      errors: [
        'spec.updateStrategy: Unsupported value: {"type":"Recreate"}: supported values: "RollingUpdate", "OnDelete"',
      ],
    },
    {
      name: "negative history",
      path: "spec.revisionHistoryLimit",
      value: -1,
      errors: ["spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "a container without an image",
      path: "spec.template.spec.containers[0].image",
      value: undefined,
      errors: ["spec.template.spec.containers[0].image: Required value"],
    },
  ];
  it.each(wrong)("says what is wrong: $name", ({ path, value, errors }) => {
    expect(errorsOf("DaemonSet", at(path, value))).toEqual(errors);
  });

  it("keeps its selector", () => {
    const changed = withValue(at("spec.selector.matchLabels.app", "b"), "spec.template.metadata.labels.app", "b");
    expect(updateErrorsOf("DaemonSet", DAEMON_SET, changed)).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    ]);
  });
});
