import { describe, expect, it } from "vitest";
import type { Endpoint, Node } from "../../../api/types/core.ts";
import { zoneHints } from "./zone-hints.ts";

const node = (zone: string | undefined, cpu: string, ready: "True" | "False" = "True", labels = {}): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: "n",
    uid: "",
    resourceVersion: "",
    creationTimestamp: "",
    labels: { ...labels, ...(zone === undefined ? {} : { "topology.kubernetes.io/zone": zone }) },
  },
  spec: {},
  status: { allocatable: { cpu }, conditions: [{ type: "Ready", status: ready }] },
});
const endpoints = (text: string): readonly Endpoint[] =>
  [...text].map((zone) => ({
    addresses: ["10.0.0.1"],
    conditions: { ready: zone !== "-" },
    ...(zone === "?" ? {} : { zone }),
  }));

/** The zones of the ready endpoints, in their order. */
function hints(nodes: readonly Node[], text: string): string {
  const all = endpoints(text);
  const found = zoneHints(nodes, all);
  return found.kind === "none" ? found.problem : all.map((endpoint) => found.zones.get(endpoint) ?? "-").join("");
}

const EVEN = [node("a", "4"), node("b", "4")];
const THREE = [...EVEN, node("c", "4")];

describe("hints in proportion to the zones", () => {
  it.each<[name: string, nodes: readonly Node[], endpoints: string, expected: string]>([
    ["an even spread stays", EVEN, "aabb", "aabb"],
    ["those that are not ready have none", EVEN, "ab-", "ab-"],
    ["a zone with too many gives some away", EVEN, "aaab", "baab"],
    ["a zone without any gets some", THREE, "aabbaa", "ccbbaa"],
    ["by the CPUs of the zones", [node("a", "12"), node("b", "4")], "aabb", "aaab"],
    [
      "control planes and nodes that are not ready do not count",
      [
        ...EVEN,
        node(undefined, "64", "True", { "node-role.kubernetes.io/control-plane": "" }),
        node("c", "8", "False"),
      ],
      "abab",
      "abab",
    ],
  ])("%s", (_, nodes, text, expected) => expect(hints(nodes, text)).toBe(expected));

  it.each<[name: string, nodes: readonly Node[], endpoints: string, problem: string]>([
    [
      "a node without a zone",
      [...EVEN, node(undefined, "4")],
      "aabb",
      "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes",
    ],
    [
      "one zone",
      [node("a", "4")],
      "aa",
      "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes",
    ],
    ["fewer endpoints than zones", THREE, "ab", "Insufficient number of endpoints (2 endpoints, 3 zones)"],
    [
      "too uneven",
      THREE,
      "aabb",
      "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (4 endpoints, 3 zones)",
    ],
    ["an endpoint without a zone", EVEN, "aab?", "One or more endpoints do not have a zone specified"],
  ])("none: %s", (_, nodes, text, problem) => expect(hints(nodes, text)).toBe(problem));
});
