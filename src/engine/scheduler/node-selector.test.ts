import { describe, expect, it } from "vitest";
import type { Toleration } from "../../api/types/pod.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../api/types/requirements.ts";
import type { Taint } from "../../api/types/core.ts";
import { portsConflict } from "./host-ports.ts";
import { matchesTerm } from "../machinery/node-terms.ts";
import { namedNodes } from "./node-selector.ts";
import { interleaveZones } from "./node-order.ts";
import { feasibleNodesToFind } from "./feasible-nodes.ts";
import { testNode } from "./testing/test-scheduler.ts";
import { tolerates } from "../machinery/tolerations.ts";

const node = testNode("a", { labels: { disk: "ssd", cores: "16", empty: "" } });
const expression = (key: string, operator: NodeSelectorRequirement["operator"], ...values: string[]) => ({
  matchExpressions: [{ key, operator, values }],
});
const field = (...values: string[]): NodeSelectorTerm => ({
  matchFields: [{ key: "metadata.name", operator: "In", values }],
});

describe("node selector terms", () => {
  it.each<readonly [string, NodeSelectorTerm, boolean]>([
    ["In, listed", expression("disk", "In", "hdd", "ssd"), true],
    ["In, not listed", expression("disk", "In", "hdd"), false],
    ["In, absent", expression("zone", "In", "x"), false],
    ["NotIn, listed", expression("disk", "NotIn", "ssd"), false],
    ["NotIn, absent", expression("zone", "NotIn", "x"), true],
    ["Exists, empty value", expression("empty", "Exists"), true],
    ["Exists, absent", expression("zone", "Exists"), false],
    ["DoesNotExist", expression("zone", "DoesNotExist"), true],
    ["Gt, more", expression("cores", "Gt", "8"), true],
    ["Gt, equal", expression("cores", "Gt", "16"), false],
    ["Lt, less", expression("cores", "Lt", "17"), true],
    ["Lt, no integer on the node", expression("disk", "Lt", "17"), false],
    [
      "all expressions must hold",
      {
        matchExpressions: [
          ...expression("disk", "Exists").matchExpressions,
          ...expression("zone", "Exists").matchExpressions,
        ],
      },
      false,
    ],
    ["field and expression", { ...expression("disk", "Exists"), ...field("a") }, true],
    ["another node's name", field("b"), false],
    ["an empty term matches nothing", {}, false],
  ])("%s", (_name, term, matches) => {
    expect(matchesTerm(term, node)).toBe(matches);
  });

  it.each<readonly [string, readonly NodeSelectorTerm[], readonly string[] | undefined]>([
    ["one term", [field("a", "b")], ["a", "b"]],
    ["terms are alternatives", [field("a"), field("b")], ["a", "b"]],
    ["a term without a name leaves all nodes", [field("a"), expression("disk", "Exists")], undefined],
    [
      "names within a term must agree",
      [{ matchFields: [...(field("a", "b").matchFields ?? []), ...(field("b", "c").matchFields ?? [])] }],
      ["b"],
    ],
  ])("narrow down: %s", (_name, nodeSelectorTerms, names) => {
    const found = namedNodes({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } });
    expect(found === undefined ? undefined : [...found].sort()).toEqual(names);
  });
});

describe("tolerations", () => {
  const taint: Taint = { key: "k", value: "v", effect: "NoSchedule" };
  it.each<readonly [string, Toleration, boolean]>([
    ["equal", { key: "k", value: "v", effect: "NoSchedule" }, true],
    ["another value", { key: "k", value: "w", effect: "NoSchedule" }, false],
    ["another key", { key: "l", value: "v" }, false],
    ["another effect", { key: "k", value: "v", effect: "NoExecute" }, false],
    ["Exists ignores the value", { key: "k", operator: "Exists" }, true],
    ["no key and Exists tolerates everything", { operator: "Exists" }, true],
    ["no key without Exists tolerates nothing", { value: "v" }, false],
  ])("%s", (_name, toleration, expected) => {
    expect(tolerates(toleration, taint)).toBe(expected);
  });
});

describe("host ports", () => {
  const port = (hostIP: string, number: number, protocol = "TCP") => ({ hostIP, protocol, port: number });
  it.each([
    ["same address", port("10.0.0.1", 80), port("10.0.0.1", 80), true],
    ["other address", port("10.0.0.1", 80), port("10.0.0.2", 80), false],
    ["all addresses", port("0.0.0.0", 80), port("10.0.0.2", 80), true],
    ["other protocol", port("0.0.0.0", 80), port("0.0.0.0", 80, "UDP"), false],
    ["other port", port("0.0.0.0", 80), port("0.0.0.0", 81), false],
  ] as const)("%s", (_name, a, b, conflict) => {
    expect(portsConflict(a, b)).toBe(conflict);
    expect(portsConflict(b, a)).toBe(conflict);
  });
});

describe("the search", () => {
  it.each([
    [1, 1],
    [99, 99],
    [100, 100],
    [200, 100],
    [1_000, 420],
    [5_000, 500],
    [6_000, 300],
    [10_000, 500],
  ])("of %i nodes ends with %i that fit", (nodes, enough) => {
    expect(feasibleNodesToFind(nodes)).toBe(enough);
  });

  it("takes zones in turn and passes over those that are used up", () => {
    expect(interleaveZones(["a1", "a2", "a3", "b1", "c1", "c2"], (name) => name.charAt(0))).toEqual([
      "a1",
      "b1",
      "c1",
      "a2",
      "c2",
      "a3",
    ]);
  });
});
