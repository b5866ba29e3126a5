import { describe, expect, it } from "vitest";
import { updateErrorsOf, withValue } from "./testing/check-manifest.ts";
import { at, inContainer, POD } from "./testing/sample-pod.ts";

describe("what may not change in a Pod", () => {
  const FIELDS =
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
  const TOLERATED = at("spec.tolerations", [{ key: "a", effect: "NoExecute", tolerationSeconds: 5 }]);
  const GATED = at("spec.schedulingGates", [{ name: "wait" }]);
  const LIMITED = at("spec.activeDeadlineSeconds", 10);

  const changes: { name: string; before: object; after: object; errors: string[] }[] = [
    { name: "nothing changed", before: POD, after: POD, errors: [] },
    { name: "image", before: POD, after: inContainer("image", "nginx:1.30"), errors: [] },
    {
      name: "container added",
      before: POD,
      after: at("spec.containers", [...POD.spec.containers, { name: "b", image: "b" }]),
      errors: ["spec.containers: Forbidden: pod updates may not add or remove containers"],
    },
    {
      name: "init container added",
      before: POD,
      after: at("spec.initContainers", [{ name: "b", image: "b" }]),
      errors: ["spec.initContainers: Forbidden: pod updates may not add or remove containers"],
    },
    {
      name: "restart policy",
      before: POD,
      after: at("spec.restartPolicy", "Never"),
      errors: [
        `spec: Forbidden: ${FIELDS}\n@@ -35,7 +35,7 @@\n   }\n  ],\n  "EphemeralContainers": null,\n- "RestartPolicy": "Never",\n+ "RestartPolicy": "Always",\n  "TerminationGracePeriodSeconds": 30,\n  "ActiveDeadlineSeconds": null,\n  "DNSPolicy": "ClusterFirst",\n`,
      ],
    },
    {
      name: "node name",
      before: POD,
      after: at("spec.nodeName", "node-1"),
      errors: [
        `spec: Forbidden: ${FIELDS}\n@@ -42,7 +42,7 @@\n  "NodeSelector": null,\n  "ServiceAccountName": "",\n  "AutomountServiceAccountToken": null,\n- "NodeName": "node-1",\n+ "NodeName": "",\n  "SecurityContext": {\n   "HostNetwork": false,\n   "HostPID": false,\n`,
      ],
    },
    { name: "deadline set", before: POD, after: LIMITED, errors: [] },
    { name: "deadline shortened", before: LIMITED, after: at("spec.activeDeadlineSeconds", 5), errors: [] },
    {
      name: "deadline lengthened",
      before: LIMITED,
      after: at("spec.activeDeadlineSeconds", 11),
      errors: ["spec.activeDeadlineSeconds: Invalid value: 11: must be less than or equal to previous value"],
    },
    {
      name: "deadline removed",
      before: LIMITED,
      after: POD,
      errors: ["spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value"],
    },
    { name: "toleration added", before: POD, after: TOLERATED, errors: [] },
    {
      name: "toleration removed",
      before: TOLERATED,
      after: POD,
      errors: ["spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"],
    },
    {
      name: "toleration seconds",
      before: TOLERATED,
      after: withValue(TOLERATED, "spec.tolerations[0].tolerationSeconds", 7),
      errors: [],
    },
    { name: "gate removed", before: GATED, after: POD, errors: [] },
    {
      name: "gate added",
      before: POD,
      after: GATED,
      errors: [
        "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'wait'",
      ],
    },
    {
      name: "node selector of a gated Pod",
      before: GATED,
      after: withValue(GATED, "spec.nodeSelector", { disk: "ssd" }),
      errors: [],
    },
    {
      name: "negative grace period to 1",
      before: at("spec.terminationGracePeriodSeconds", -5),
      after: at("spec.terminationGracePeriodSeconds", 1),
      errors: [],
    },
  ];
  it.each(changes)("$name", ({ before, after, errors }) =>
    expect(updateErrorsOf("Pod", before, after)).toEqual(errors),
  );
});
