/** What `matchLabelKeys` and `mismatchLabelKeys` turn into. */
import { describe, expect, it } from "vitest";
import type { Pod, PodAffinityTerm, PodSpec } from "../../../api/types/pod.ts";
import { withLabelKeys } from "./label-keys.ts";

const LABELS = { app: "web", "pod-template-hash": "abc" };
const WEB = { matchLabels: { app: "web" } };
const HASH_IN = { key: "pod-template-hash", operator: "In", values: ["abc"] };
const HASH_NOT_IN = { ...HASH_IN, operator: "NotIn" };

function pod(spec: Partial<PodSpec>): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", uid: "u", resourceVersion: "1", creationTimestamp: "", labels: LABELS },
    spec: { containers: [], ...spec },
    status: {},
  };
}
const term = (more: Partial<PodAffinityTerm>): PodAffinityTerm => ({ topologyKey: "zone", ...more });

const TERMS = [
  { name: "a key to match", term: { labelSelector: WEB, matchLabelKeys: ["pod-template-hash"] }, adds: [HASH_IN] },
  {
    name: "a key to differ",
    term: { labelSelector: WEB, mismatchLabelKeys: ["pod-template-hash"] },
    adds: [HASH_NOT_IN],
  },
  {
    name: "behind the expressions that are there",
    term: {
      labelSelector: { matchExpressions: [{ key: "tier", operator: "Exists" as const }] },
      matchLabelKeys: ["pod-template-hash"],
    },
    adds: [{ key: "tier", operator: "Exists" }, HASH_IN],
  },
  { name: "a key that the Pod lacks", term: { labelSelector: WEB, matchLabelKeys: ["other"] }, adds: undefined },
  { name: "no selector", term: { matchLabelKeys: ["pod-template-hash"] }, adds: undefined },
];

describe("label keys of Pod affinity", () => {
  it.each(TERMS)("$name", ({ term: written, adds }) => {
    const affinity = {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(written)] },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term(written) }],
      },
    };
    const { podAffinity, podAntiAffinity } = withLabelKeys(pod({ affinity })).spec.affinity ?? {};
    const required = podAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0];
    const preferred = podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.[0]?.podAffinityTerm;
    expect(required?.labelSelector?.matchExpressions).toEqual(adds);
    expect(preferred).toEqual(required);
  });
});

describe("label keys of topology spread", () => {
  it("are matched too", () => {
    const constraint = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" as const };
    const keyed = { ...constraint, labelSelector: WEB, matchLabelKeys: ["pod-template-hash"] };
    const { spec } = withLabelKeys(pod({ topologySpreadConstraints: [keyed] }));
    expect(spec.topologySpreadConstraints?.[0]?.labelSelector).toEqual({ ...WEB, matchExpressions: [HASH_IN] });
  });
});

describe("a Pod without them", () => {
  it("stays what it is", () => {
    const plain = pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term({})] } } });
    expect(withLabelKeys(plain)).toBe(plain);
  });
});
