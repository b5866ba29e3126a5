/**
 * `kubectl get` as tables, and the tables of a watch.
 * Upstream: k8s.io/kubectl/pkg/cmd/get/get.go, k8s.io/cli-runtime/pkg/printers/tableprinter.go.
 */
import { ageSince } from "../../api/human-duration.ts";
import type { Status } from "../../api/status.ts";
import { ACCEPT_TABLE, type Table, type TableCell, type TableColumn, type TableRow } from "../../api/table.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import type { ApiResource } from "../api-resource.ts";
import { objectLabel } from "../discovery.ts";
import { ColumnPrinter, oneLine } from "../output/column-printer.ts";
import { type ObjectOutput, printObject } from "../output/object-output.ts";
import type { ResourceTarget } from "../resource-arguments.ts";
import {
  closeWatch,
  CommandFailure,
  get,
  nextEvents,
  openWatch,
  print,
  printError,
  statusText,
  type Steps,
} from "../steps.ts";
import { targetProblem } from "./list-problem.ts";
import { listQuery, targetPath } from "./list-path.ts";
import { inOrder, objectsInOrder } from "./sort-rows.ts";
import { wholeList } from "./whole-list.ts";

interface KindTable {
  readonly resource: ApiResource;
  columns: readonly TableColumn[];
  rows: TableRow[];
}

/** One table a kind, with an empty line between two. */
export function* getTables(invocation: Invocation, targets: readonly ResourceTarget[]): Steps<number> {
  const { flags } = invocation;
  const sortBy = flags.string("sort-by");
  const tables = new Map<ApiResource, KindTable>();
  const problems: string[] = [];
  const fetched: { readonly resource: ApiResource; readonly table: Fetched }[] = [];
  for (const target of targets) {
    const table = yield* fetchTable(invocation, target, sortBy !== "");
    if (!("problem" in table)) fetched.push({ resource: target.resource, table });
    else if (table.problem !== "") problems.push(table.problem);
  }
  for (const { resource, table } of tablesInOrder(fetched, sortBy)) {
    const known = tables.get(resource);
    if (known === undefined) tables.set(resource, { resource, columns: table.columns, rows: [...table.rows] });
    else known.rows.push(...table.rows);
  }
  const shown = [...tables.values()].filter(({ rows }) => rows.length > 0);
  const several = new Set(targets.map(({ resource }) => resource)).size > 1;
  for (const [index, { resource, columns, rows }] of shown.entries()) {
    if (index > 0 && !flags.bool("no-headers")) yield* print("\n");
    const sorted = sortBy === "" ? rows : inOrder(rows, sortBy);
    // A field that no object has leaves nothing to print.
    if (sorted.length === 0 && rows.length > 0) {
      if (!flags.bool("ignore-not-found")) yield* printError(nothingFound(invocation, targets));
      continue;
    }
    const printer = new RowPrinter(invocation, resource, columns, several);
    yield* print(printer.print(sorted, !flags.bool("no-headers")));
  }
  for (const problem of problems) yield* printError(`${problem}\n`);
  if (shown.length === 0 && problems.length === 0 && !flags.bool("ignore-not-found")) {
    yield* printError(nothingFound(invocation, targets));
  }
  return problems.length > 0 ? 1 : 0;
}

/** Of several answers the tables themselves are sorted first, by a field of a Table. @throws CommandFailure */
function tablesInOrder<T extends { readonly table: Fetched }>(fetched: readonly T[], sortBy: string): readonly T[] {
  if (sortBy === "" || fetched.length < 2) return fetched;
  const bodies = new Map(fetched.map((one) => [one.table.body, one]));
  return objectsInOrder([...bodies.keys()], sortBy).map((body) => bodies.get(body) as T);
}

function nothingFound({ flags, namespace }: Invocation, targets: readonly ResourceTarget[]): string {
  const inNamespace = targets.some(({ resource }) => resource.namespaced) && !flags.bool("all-namespaces");
  return inNamespace ? `No resources found in ${namespace} namespace.\n` : "No resources found\n";
}

type Fetched = {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** The answer as it came, with the last rows. */
  readonly body: unknown;
};

function* fetchTable(
  invocation: Invocation,
  target: ResourceTarget,
  whole: boolean,
): Steps<Fetched | { readonly problem: string }> {
  if (!invocation.flags.bool("server-print")) return yield* fetchNames(invocation, target);
  const extra = whole ? ["includeObject=Object"] : [];
  const rows: TableRow[] = [];
  let token = "";
  for (;;) {
    const paging = token === "" ? [] : [`continue=${encodeURIComponent(token)}`];
    const query =
      target.name === undefined ? listQuery(invocation, [...extra, ...paging]) : whole ? `?${extra[0]}` : "";
    const { code, body } = yield* get(`${targetPath(invocation, target)}${query}`, ACCEPT_TABLE);
    if (code === 404 && invocation.flags.bool("ignore-not-found")) return { problem: "" };
    if (code >= 400) return { problem: yield* targetProblem(invocation, target, body as Status) };
    const table = asTable(body);
    rows.push(...table.rows);
    token = table.metadata.continue ?? "";
    if (token === "") return { columns: table.columnDefinitions, rows, body };
  }
}

/** `--server-print=false`: what kubectl knows of any object by itself. */
function* fetchNames(invocation: Invocation, target: ResourceTarget): Steps<Fetched | { readonly problem: string }> {
  const query = target.name === undefined ? listQuery(invocation) : "";
  const { code, body } = yield* get(`${targetPath(invocation, target)}${query}`);
  if (code === 404 && invocation.flags.bool("ignore-not-found")) return { problem: "" };
  if (code >= 400) return { problem: yield* targetProblem(invocation, target, body as Status) };
  const objects = target.name === undefined ? yield* wholeList(invocation, target, body) : [body as KubeObject];
  const column = { type: "string", description: "", priority: 0 } as const;
  const columns = [
    { ...column, name: "Name", format: "name" },
    { ...column, name: "Age", format: "" },
  ];
  const rows = objects.map((object) => {
    const { name, creationTimestamp } = object.metadata;
    return { cells: [name, ageSince(creationTimestamp, invocation.now())], object };
  });
  return { columns, rows, body };
}

/** A server that prints no tables answers with objects: then there are names only. */
function asTable(body: unknown): Table {
  const table = body as Table;
  if (table.kind === "Table") return table;
  throw new CommandFailure("error: the server answered with objects where a Table was asked for");
}

/** Rows of one kind with the columns that the flags add. */
class RowPrinter {
  private readonly invocation: Invocation;
  private readonly resource: ApiResource;
  private readonly columns: readonly TableColumn[];
  private readonly withKind: boolean;
  private readonly printer = new ColumnPrinter();

  constructor(invocation: Invocation, resource: ApiResource, columns: readonly TableColumn[], several: boolean) {
    this.invocation = invocation;
    this.resource = resource;
    this.columns = columns;
    this.withKind = several || invocation.flags.bool("show-kind");
  }

  print(rows: readonly TableRow[], headers: boolean, events?: readonly string[]): string {
    const lines = rows.map((row, index) => this.cells(row, events?.[index]));
    return this.printer.print(headers ? [this.headers(events !== undefined), ...lines] : lines);
  }

  private headers(withEvent: boolean): readonly string[] {
    const { flags } = this.invocation;
    return [
      ...(withEvent ? ["EVENT"] : []),
      ...(this.everywhere ? ["NAMESPACE"] : []),
      ...this.columns.filter((column) => this.shows(column)).map(({ name }) => name.toUpperCase()),
      ...flags.strings("label-columns").map((label) => label.slice(label.lastIndexOf("/") + 1).toUpperCase()),
      ...(flags.bool("show-labels") ? ["LABELS"] : []),
    ];
  }

  private cells({ cells, object }: TableRow, event: string | undefined): readonly string[] {
    const { flags } = this.invocation;
    const labels = object?.metadata.labels ?? {};
    const shown: string[] = [];
    for (const [index, column] of this.columns.entries()) {
      if (!this.shows(column)) continue;
      const text = oneLine(cellText(cells[index]));
      shown.push(column.format === "name" && this.withKind ? objectLabel(this.resource, text) : text);
    }
    return [
      ...(event === undefined ? [] : [event]),
      ...(this.everywhere ? [object?.metadata.namespace ?? ""] : []),
      ...shown,
      ...flags.strings("label-columns").map((label) => (Object.hasOwn(labels, label) ? (labels[label] ?? "") : "")),
      ...(flags.bool("show-labels") ? [labelText(labels)] : []),
    ];
  }

  private get everywhere(): boolean {
    return this.resource.namespaced && this.invocation.flags.bool("all-namespaces");
  }

  private shows({ priority }: TableColumn): boolean {
    return priority === 0 || this.invocation.flags.string("output") === "wide";
  }
}

function cellText(cell: TableCell | undefined): string {
  return cell === null || cell === undefined ? "" : String(cell);
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "<none>" : pairs.sort().join(",");
}

/** `get -w`: what there is, then a row for every change, until somebody stops it. */
export function* watchTable(
  invocation: Invocation,
  targets: readonly ResourceTarget[],
  output: ObjectOutput | undefined,
): Steps<number> {
  const { flags } = invocation;
  const [target] = targets;
  if (target === undefined || new Set(targets.map(({ resource }) => resource)).size > 1 || targets.length > 1) {
    throw new CommandFailure("error: you may only specify a single resource type");
  }
  const collection = { ...target, name: undefined };
  const named =
    target.name === undefined ? [] : [`fieldSelector=${encodeURIComponent(`metadata.name=${target.name}`)}`];
  const accept = output === undefined ? ACCEPT_TABLE : undefined;
  const path = targetPath(invocation, collection);
  const first = yield* get(`${path}${listQuery(invocation, named)}`, accept);
  if (first.code >= 400) {
    throw new CommandFailure(yield* targetProblem(invocation, target, first.body as Status));
  }
  const { metadata } = first.body as Table;
  const withEvents = flags.bool("output-watch-events");
  let printer: RowPrinter | undefined;
  let headers = !flags.bool("no-headers");
  const show = function* (body: unknown, event: string): Steps<void> {
    if (output !== undefined) {
      yield* print(printObject(output, body));
      return;
    }
    const { columnDefinitions, rows } = asTable(body);
    if (columnDefinitions.length > 0) printer ??= new RowPrinter(invocation, target.resource, columnDefinitions, false);
    if (rows.length === 0 || printer === undefined) return;
    yield* print(printer.print(rows, headers, withEvents ? rows.map(() => event) : undefined));
    headers = false;
  };
  const listed = output === undefined ? [first.body] : (first.body as { readonly items: readonly unknown[] }).items;
  if (target.name !== undefined && countOf(first.body) === 0) {
    const missing = yield* get(targetPath(invocation, target));
    if (missing.code >= 400) throw new CommandFailure(statusText(missing.body as Status));
  }
  if (!flags.bool("watch-only")) for (const body of listed) yield* show(body, "ADDED");
  const watching = [...named, "watch=true", `resourceVersion=${metadata.resourceVersion ?? ""}`];
  yield* openWatch(`${path}${listQuery(invocation, watching).replace(/limit=\d+&/, "")}`, accept);
  try {
    for (;;) {
      for (const event of (yield* nextEvents()) ?? []) {
        if (event.type === "ERROR") {
          yield* printError(`${statusText(event.object)}\n`);
          return 0;
        }
        yield* show(event.object, event.type);
      }
    }
  } finally {
    yield* closeWatch();
  }
}

function countOf(body: unknown): number {
  const { items, rows } = body as { readonly items?: readonly unknown[]; readonly rows?: readonly unknown[] };
  return (items ?? rows ?? []).length;
}
