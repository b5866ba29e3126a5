/** `kubectl top node` and `pod`. Upstream: k8s.io/kubectl/pkg/cmd/top, pkg/metricsutil. */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { Node } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { ResourceList } from "../../api/types/requirements.ts";
import {
  ALL_NAMESPACES_FLAG,
  type CommandDefinition,
  FIELD_SELECTOR_FLAG,
  type Invocation,
  NAMESPACE_FLAG,
  SELECTOR_FLAG,
} from "../command.ts";
import type { FlagDefinition } from "../flags.ts";
import { goSorted } from "../go-sort.ts";
import { items } from "../describe/describe-object.ts";
import { ColumnPrinter } from "../output/column-printer.ts";
import { CommandFailure, expectBody, get, print, printError, type Steps } from "../steps.ts";

const GROUP = "metrics.k8s.io";
const API = `/apis/${GROUP}/v1beta1`;
const MEBIBYTE = 1024 * 1024;

interface NodeMetrics extends KubeObject {
  readonly usage: ResourceList;
}

interface PodMetrics extends KubeObject {
  readonly containers: readonly { readonly name: string; readonly usage: ResourceList }[];
}

const FLAGS: readonly FlagDefinition[] = [
  SELECTOR_FLAG,
  { name: "sort-by", type: "string", help: "cpu or memory." },
  { name: "no-headers", type: "bool", help: "Rows only." },
  {
    name: "use-protocol-buffers",
    type: "bool",
    default: "true",
    help: "How the answer comes makes no difference here.",
  },
];

interface Use {
  readonly cpu: number;
  readonly memory: number;
}

function useOf(list: ResourceList): Use {
  return { cpu: milliValue(list["cpu"] ?? "0"), memory: wholeValue(list["memory"] ?? "0") };
}

function cells({ cpu, memory }: Use): readonly string[] {
  return [`${cpu}m`, `${Math.trunc(memory / MEBIBYTE)}Mi`];
}

/** @throws CommandFailure when nothing measures */
function* requireMetrics({ flags }: Invocation): Steps<void> {
  const sortBy = flags.string("sort-by");
  if (sortBy !== "" && sortBy !== "cpu" && sortBy !== "memory")
    throw new CommandFailure(`error: --sort-by accepts only cpu or memory`);
  const { groups } = expectBody<{ readonly groups: readonly { readonly name: string }[] }>(yield* get("/apis"));
  if (!groups.some(({ name }) => name === GROUP)) throw new CommandFailure("error: Metrics API not available");
}

/** @throws CommandFailure for what cannot be a selector */
function checkFields(selector: string): void {
  const wrong = selector.split(",").find((term) => term !== "" && !term.includes("="));
  if (wrong === undefined) return;
  throw new CommandFailure(`error: invalid selector: '${selector}'; can't understand '${wrong}'`);
}

export const topNodeCommand: CommandDefinition = {
  words: ["top", "node"],
  summary: "Show what nodes use",
  usage: "[NAME | -l label]",
  flags: [
    ...FLAGS,
    { name: "show-capacity", type: "bool", help: "Shares of the capacity instead of what can be allocated." },
    { name: "show-swap", type: "bool", help: "Nodes have no swap here." },
  ],
  *run(invocation) {
    const {
      flags,
      arguments: [name, ...more],
    } = invocation;
    if (more.length > 0 || (name !== undefined && flags.has("selector")))
      throw new CommandFailure("error: only one of NAME or --selector can be provided");
    yield* requireMetrics(invocation);
    const found = yield* metricsOf<NodeMetrics>(invocation, `${API}/nodes`, name);
    if (found.length === 0) throw new CommandFailure("error: metrics not available yet");
    const nodes = new Map((yield* items<Node>("/api/v1/nodes?limit=500")).map((node) => [node.metadata.name, node]));
    const rows = sorted(
      found.map(({ metadata, usage }) => ({ name: metadata.name, use: useOf(usage) })),
      flags.string("sort-by"),
    ).map(({ name: node, use }) => {
      const { status } = nodes.get(node) ?? {};
      const total = useOf((flags.bool("show-capacity") ? status?.capacity : status?.allocatable) ?? {});
      const share = (part: number, whole: number): string =>
        whole === 0 ? "<unknown>" : `${Math.trunc((part / whole) * 100)}%`;
      const [cpu = "", memory = ""] = cells(use);
      const swap = flags.bool("show-swap") ? ["<unknown>", "<unknown>"] : [];
      return [node, cpu, share(use.cpu, total.cpu), memory, share(use.memory, total.memory), ...swap];
    });
    const swapHeaders = flags.bool("show-swap") ? ["SWAP(bytes)", "SWAP(%)"] : [];
    const headers = ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)", ...swapHeaders];
    yield* print(printed(flags.bool("no-headers") ? rows : [headers, ...rows]));
    return 0;
  },
};

export const topPodCommand: CommandDefinition = {
  words: ["top", "pod"],
  summary: "Show what Pods use",
  usage: "[NAME | -l label]",
  flags: [
    ALL_NAMESPACES_FLAG,
    NAMESPACE_FLAG,
    FIELD_SELECTOR_FLAG,
    ...FLAGS,
    { name: "containers", type: "bool", help: "A row for each container." },
    { name: "sum", type: "bool", help: "A last row with the sum." },
    { name: "show-swap", type: "bool", help: "Pods have no swap here." },
  ],
  *run(invocation) {
    const {
      flags,
      namespace,
      arguments: [name, ...more],
    } = invocation;
    if (more.length > 0 || (name !== undefined && flags.has("selector")))
      throw new CommandFailure("error: only one of NAME or --selector can be provided");
    checkFields(flags.string("field-selector"));
    yield* requireMetrics(invocation);
    const everywhere = flags.bool("all-namespaces");
    const found = yield* metricsOf<PodMetrics>(
      invocation,
      `${API}${everywhere ? "" : `/namespaces/${namespace}`}/pods`,
      name,
    );
    if (found.length === 0) {
      yield* printError(everywhere ? "No resources found\n" : `No resources found in ${namespace} namespace.\n`);
      return 0;
    }
    const rows = sorted(found.map(podUse), flags.string("sort-by"), everywhere);
    const byContainer = flags.bool("containers");
    const swap = (cell: string): readonly string[] => (flags.bool("show-swap") ? [cell] : []);
    const lines = rows.flatMap(({ pod, use }) => {
      const place = everywhere ? [pod.metadata.namespace ?? ""] : [];
      if (!byContainer) return [[...place, pod.metadata.name, ...cells(use), ...swap("0Mi")]];
      return pod.containers.map((one) => [
        ...place,
        pod.metadata.name,
        one.name,
        ...cells(useOf(one.usage)),
        ...swap("0Mi"),
      ]);
    });
    const titles = [...(everywhere ? ["NAMESPACE"] : []), ...(byContainer ? ["POD", "NAME"] : ["NAME"])];
    const headers = [...titles, "CPU(cores)", "MEMORY(bytes)", ...swap("SWAP(bytes)")];
    // Upstream counts columns from the right, and one too few with swap.
    const blank = [...titles, ...swap("")].map(() => "");
    const total = added(rows.map(({ use }) => use));
    const sum = flags.bool("sum")
      ? [
          [...blank, "________", "________"],
          [...blank, ...cells(total), ...swap("0Mi")],
        ]
      : [];
    yield* print(printed([...(flags.bool("no-headers") ? [] : [headers]), ...lines, ...sum]));
    return 0;
  },
};

function printed(rows: readonly (readonly string[])[]): string {
  return new ColumnPrinter().print(rows.map((row) => [...row, ""]));
}

function podUse(pod: PodMetrics): {
  readonly pod: PodMetrics;
  readonly name: string;
  readonly namespace: string;
  readonly use: Use;
} {
  const use = added(pod.containers.map(({ usage }) => useOf(usage)));
  return { pod, name: pod.metadata.name, namespace: pod.metadata.namespace ?? "", use };
}

function added(uses: readonly Use[]): Use {
  return uses.reduce((sum, one) => ({ cpu: sum.cpu + one.cpu, memory: sum.memory + one.memory }), {
    cpu: 0,
    memory: 0,
  });
}

/** By name, or what uses most first. */
function sorted<T extends { readonly name: string; readonly namespace?: string; readonly use: Use }>(
  rows: readonly T[],
  by: string,
  everywhere = false,
): readonly T[] {
  const key = ({ namespace = "", name }: T): string => `${everywhere ? namespace : ""}/${name}`;
  return goSorted(rows, (a, b) => {
    if (by === "cpu") return a.use.cpu > b.use.cpu;
    if (by === "memory") return a.use.memory > b.use.memory;
    return key(a) < key(b);
  });
}

function* metricsOf<T extends KubeObject>(
  { flags }: Invocation,
  path: string,
  name: string | undefined,
): Steps<readonly T[]> {
  if (name !== undefined) return [expectBody<T>(yield* get(`${path}/${encodeURIComponent(name)}`))];
  const query = [
    ...(flags.string("selector") === "" ? [] : [`labelSelector=${encodeURIComponent(flags.string("selector"))}`]),
    ...(flags.string("field-selector") === ""
      ? []
      : [`fieldSelector=${encodeURIComponent(flags.string("field-selector"))}`]),
  ];
  const { items: found } = expectBody<{ readonly items: readonly T[] }>(
    yield* get(`${path}${query.length === 0 ? "" : `?${query.join("&")}`}`),
  );
  return found;
}
