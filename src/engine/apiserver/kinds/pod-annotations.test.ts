import { describe, expect, it } from "vitest";
import { errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";
import { at, POD } from "./testing/sample-pod.ts";

const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io";
const COST = "controller.kubernetes.io/pod-deletion-cost";
const MIRROR = "kubernetes.io/config.mirror";
const SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
const annotated = (annotations: object, pod: object = POD) => withValue(pod, "metadata.annotations", annotations);

describe("annotations of a new Pod", () => {
  const cases: { name: string; pod: object; errors: string[] }[] = [
    {
      name: "a cost that is no number",
      pod: annotated({ [COST]: "text" }),
      errors: [`metadata.annotations[${COST}]: Invalid value: "text": must be a 32bit integer`],
    },
    {
      name: "a cost with a leading zero",
      pod: annotated({ [COST]: "001" }),
      errors: [`metadata.annotations[${COST}]: Invalid value: "001": must be a 32bit integer`],
    },
    { name: "the greatest cost", pod: annotated({ [COST]: "2147483647" }), errors: [] },
    {
      name: "a mirror of nothing",
      pod: annotated({ [MIRROR]: "x" }),
      errors: [
        `metadata.annotations[${MIRROR}]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set`,
      ],
    },
    {
      name: "no profile of seccomp",
      pod: annotated({ [SECCOMP]: "whatever" }),
      errors: [`metadata.annotations.${SECCOMP}: Invalid value: "whatever": must be a valid seccomp profile`],
    },
    {
      name: "AppArmor for nobody",
      pod: annotated({ [`${APP_ARMOR}/other`]: "bad" }),
      errors: [
        `metadata.annotations[${APP_ARMOR}/other]: Invalid value: "other": container not found`,
        `metadata.annotations[${APP_ARMOR}/other]: Invalid value: "bad": invalid AppArmor profile name: "bad"`,
      ],
    },
    {
      name: "another profile than the field",
      pod: annotated(
        { [SECCOMP]: "unconfined", [`${APP_ARMOR}/web`]: "localhost/a" },
        at("spec.securityContext", {
          seccompProfile: { type: "RuntimeDefault" },
          appArmorProfile: { type: "Localhost", localhostProfile: "b" },
        }),
      ),
      errors: [
        "spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match",
        "spec.containers[0].securityContext.appArmorProfile.localhostProfile: Forbidden: apparmor profile in annotation and field must match",
      ],
    },
  ];
  it.each(cases)("$name", ({ pod, errors }) => expect(errorsOf("Pod", pod)).toEqual(errors));

  it("and of a template", () => {
    const template = annotated({ [COST]: "text" }, { metadata: { labels: { a: "b" } }, spec: POD.spec });
    const spec = { selector: { matchLabels: { a: "b" } }, template };
    expect(errorsOf("Deployment", { metadata: { name: "web", namespace: "default" }, spec })).toEqual([
      `spec.template.annotations[${COST}]: Invalid value: "text": must be a 32bit integer`,
    ]);
  });

  it("that stay as they are", () => {
    const key = `${APP_ARMOR}/web`;
    const before = annotated({ [key]: "unconfined" });
    expect(updateErrorsOf("Pod", before, annotated({ [key]: "runtime/default" }))).toEqual([
      `metadata.annotations[${key}]: Forbidden: may not remove or update AppArmor annotations`,
    ]);
    expect(updateErrorsOf("Pod", POD, annotated({ [MIRROR]: "x" }))).toEqual([
      `metadata.annotations[${MIRROR}]: Forbidden: may not add mirror pod annotation`,
    ]);
  });
});

describe("security of Windows, and kernel settings", () => {
  const user = (name: string) => at("spec.securityContext.windowsOptions", { runAsUserName: name });
  const userPath = "spec.securityContext.windowsOptions.runAsUserName: Invalid value: ";
  const cases: { name: string; pod: object; errors: string[] }[] = [
    { name: "a user of a domain", pod: user("example.com\\Admin"), errors: [] },
    { name: "no user", pod: user(""), errors: [`${userPath}"": runAsUserName cannot be an empty string`] },
    {
      name: "two domains",
      pod: user("a\\b\\c"),
      errors: [`${userPath}"a\\\\b\\\\c": runAsUserName cannot contain more than one backslash`],
    },
    {
      name: "a strange domain and a strange user",
      pod: user(".a\\u@"),
      errors: [
        `${userPath}".a\\\\u@": runAsUserName's Domain doesn't match the NetBios nor the DNS format`,
        `${userPath}".a\\\\u@": runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`,
      ],
    },
    {
      name: "only dots",
      pod: user(". ."),
      errors: [`${userPath}". .": runAsUserName's User cannot contain only periods or spaces`],
    },
    {
      name: "processes of the host without its network",
      pod: at("spec.securityContext.windowsOptions", { hostProcess: true }),
      errors: [
        "spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers",
      ],
    },
    {
      name: "settings of the host's network",
      pod: withValue(at("spec.hostNetwork", true), "spec.securityContext.sysctls", [
        { name: "net/ipv4/tcp_syncookies", value: "1" },
      ]),
      errors: [
        `spec.securityContext.sysctls[0].name: Invalid value: "net/ipv4/tcp_syncookies": may not be specified when 'hostNetwork' is true`,
      ],
    },
    {
      name: "settings of the host's memory",
      pod: withValue(at("spec.hostIPC", true), "spec.securityContext.sysctls", [{ name: "kernel.shmmax", value: "1" }]),
      errors: [
        `spec.securityContext.sysctls[0].name: Invalid value: "kernel.shmmax": may not be specified when 'hostIPC' is true`,
      ],
    },
  ];
  it.each(cases)("$name", ({ pod, errors }) => expect(errorsOf("Pod", pod)).toEqual(errors));
});

describe("a gated Pod", () => {
  const TERMS = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
  const gated = (path: string, value: unknown) =>
    withValue(at("spec.schedulingGates", [{ name: "wait" }]), path, value);
  const zone = (...values: string[]) => [{ matchExpressions: [{ key: "zone", operator: "In", values }] }];
  const cases: { name: string; before: object; after: object; errors: string[] }[] = [
    {
      name: "gets a selector and terms",
      before: gated("spec.nodeSelector", { a: "b" }),
      after: withValue(gated("spec.nodeSelector", { a: "b", c: "d" }), TERMS, zone("x")),
      errors: [],
    },
    {
      name: "keeps its selector",
      before: gated("spec.nodeSelector", { a: "b" }),
      after: gated("spec.nodeSelector", { c: "d" }),
      errors: [
        'spec.nodeSelector: Invalid value: {"c":"d"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ],
    },
    {
      name: "gets no further term",
      before: gated(TERMS, zone("x")),
      after: gated(TERMS, [...zone("x"), ...zone("y")]),
      errors: ["no additions/deletions to non-empty NodeSelectorTerms list are allowed"],
    },
    {
      name: "keeps its terms",
      before: gated(TERMS, zone("x")),
      after: gated(TERMS, zone("y")),
      errors: ["only additions are allowed (no mutations or deletions)"],
    },
  ];
  it.each(cases)("$name", ({ before, after, errors }) => {
    const found = updateErrorsOf("Pod", before, after);
    expect(found).toEqual(errors.map((error) => expect.stringContaining(error) as string));
  });
});
