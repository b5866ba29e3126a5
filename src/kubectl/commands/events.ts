/** `kubectl events`. Upstream: k8s.io/kubectl/pkg/cmd/events. */
import type { Event } from "../../api/types/core.ts";
import {
  ALL_NAMESPACES_FLAG,
  CHUNK_SIZE_FLAG,
  type CommandDefinition,
  type Invocation,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
} from "../command.ts";
import { objectOutput, printObject } from "../output/object-output.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { ageText, lastTimeMs } from "../describe/describe-events.ts";
import { ColumnPrinter } from "../output/column-printer.ts";
import {
  closeWatch,
  CommandFailure,
  expectBody,
  get,
  nextEvents,
  openWatch,
  print,
  printError,
  statusText,
  type Steps,
} from "../steps.ts";

export const eventsCommand: CommandDefinition = {
  words: ["events"],
  summary: "List what happened, oldest first",
  usage: "[--for TYPE/NAME] [--types=Normal,Warning] [flags]",
  examples: ["kubectl events --for pod/web", "kubectl events --types=Warning -A"],
  flags: [
    ALL_NAMESPACES_FLAG,
    NAMESPACE_FLAG,
    { name: "for", type: "string", help: "Only those about this object." },
    { name: "types", type: "strings", help: "Only these types: Normal, Warning." },
    { name: "no-headers", type: "bool", help: "Rows only." },
    CHUNK_SIZE_FLAG,
    ...PRINT_FLAGS,
    { name: "watch", short: "w", type: "bool", help: "Go on with what happens." },
  ],
  *run(invocation) {
    const { flags, namespace } = invocation;
    const types = flags.strings("types").map((type) => type.toLowerCase());
    const unknown = types.find((type) => type !== "normal" && type !== "warning");
    if (unknown !== undefined) throw new CommandFailure("error: valid --types are Normal or Warning");
    const everywhere = flags.bool("all-namespaces");
    const selector = yield* about(invocation);
    const path = `/api/v1${everywhere ? "" : `/namespaces/${namespace}`}/events`;
    const list = expectBody<{
      readonly items: readonly Event[];
      readonly metadata: { readonly resourceVersion: string };
    }>(yield* get(`${path}?limit=${flags.int("chunk-size")}${selector}`));
    const wanted = (event: Event): boolean => types.length === 0 || types.includes((event.type ?? "").toLowerCase());
    const events = list.items.filter(wanted).sort((a, b) => lastTimeMs(a) - lastTimeMs(b));
    if (events.length === 0 && !flags.bool("watch")) {
      yield* printError(everywhere ? "No events found.\n" : `No events found in ${namespace} namespace.\n`);
      return 0;
    }
    const output = objectOutput(invocation);
    // Upstream gives the list to a printer of names, which finds none in it.
    if (output?.form === "name") return 0;
    if (output !== undefined) {
      const items = events.map((event) => ({ ...event, apiVersion: "v1", kind: "Event" }));
      yield* print(printObject(output, { apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } }));
      return 0;
    }
    const printer = new ColumnPrinter();
    const headers = [...(everywhere ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
    const rows = events.map((event) => rowOf(event, invocation));
    yield* print(printer.print(flags.bool("no-headers") ? rows : [headers, ...rows]));
    if (!flags.bool("watch")) return 0;
    yield* openWatch(`${path}?watch=true&resourceVersion=${list.metadata.resourceVersion}${selector}`);
    try {
      for (;;) {
        for (const { type, object } of (yield* nextEvents()) ?? []) {
          if (type === "ERROR") {
            yield* printError(`${statusText(object)}\n`);
            return 1;
          }
          if (type === "DELETED" || type === "BOOKMARK" || !wanted(object as Event)) continue;
          yield* print(printer.print([rowOf(object as Event, invocation)]));
        }
      }
    } finally {
      yield* closeWatch();
    }
  },
};

function* about({ flags, session }: Invocation): Steps<string> {
  if (!flags.has("for")) return "";
  const [target] = yield* resourceTargets(session, [flags.string("for")]);
  if (target?.name === undefined) throw new CommandFailure("error: --for must be in resource/name form");
  const { resource, name } = target;
  const version = resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
  const fields = `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${version},involvedObject.name=${name}`;
  return `&fieldSelector=${encodeURIComponent(fields)}`;
}

function rowOf(event: Event, { flags, now }: Invocation): readonly string[] {
  const { involvedObject: object, type = "", reason = "", message = "" } = event;
  return [
    ...(flags.bool("all-namespaces") ? [event.metadata.namespace ?? ""] : []),
    ageText(event, now()),
    type,
    reason,
    `${object.kind ?? ""}/${object.name ?? ""}`,
    message.trim(),
  ];
}
