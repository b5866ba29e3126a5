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
import { objectOutput, printObject, withoutManagedFields } from "../output/object-output.ts";
import { orderedKyamlText } from "../output/kyaml.ts";
import { orderedJsonText } from "../output/object-text.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { ageText, lastTimeMs } from "../describe/describe-events.ts";
import { goSorted } from "../go-sort.ts";
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
    const types = flags
      .strings("types")
      .filter((type) => type !== "")
      .map((type) => type.toLowerCase());
    const unknown = types.find((type) => type !== "normal" && type !== "warning");
    if (unknown !== undefined) throw new CommandFailure("error: valid --types are Normal or Warning");
    const everywhere = flags.bool("all-namespaces");
    const selector = yield* about(invocation);
    const path = `/api/v1${everywhere ? "" : `/namespaces/${namespace}`}/events`;
    const list = yield* everyPage(`${path}?limit=${flags.int("chunk-size")}${selector}`);
    const wanted = (event: Event): boolean => types.length === 0 || types.includes((event.type ?? "").toLowerCase());
    const events = goSorted(list.items.filter(wanted), (a, b) => lastTimeMs(a) < lastTimeMs(b));
    if (events.length === 0 && !flags.bool("watch")) {
      yield* printError(everywhere ? "No events found.\n" : `No events found in ${namespace} namespace.\n`);
      return 0;
    }
    const output = objectOutput(invocation);
    // Upstream gives the list to a printer of names, which finds none in it.
    if (output?.form === "name") return 0;
    if (output !== undefined) {
      const whole = { kind: "EventList", apiVersion: "v1", metadata: {}, items: events.map(inFieldOrder) };
      const shown = (flags.bool("show-managed-fields") ? whole : withoutManagedFields(whole)) as object;
      const ordered = { json: orderedJsonText, kyaml: orderedKyamlText };
      const { form } = output;
      yield* print(form === "json" || form === "kyaml" ? ordered[form](shown) : printObject(output, whole));
      return 0;
    }
    const printer = new ColumnPrinter();
    const headers = [...(everywhere ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
    const rows = events.map((event) => rowOf(event, invocation));
    yield* print(printer.print(flags.bool("no-headers") ? rows : [headers, ...rows]));
    if (!flags.bool("watch")) return 0;
    yield* openWatch(`${path}?watch=true&resourceVersion=${list.resourceVersion}${selector}`);
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

function* everyPage(path: string): Steps<{ readonly items: readonly Event[]; readonly resourceVersion: string }> {
  type Page = {
    readonly items: readonly Event[];
    readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  };
  const items: Event[] = [];
  for (let token = ""; ;) {
    const more = token === "" ? "" : `&continue=${encodeURIComponent(token)}`;
    const page = expectBody<Page>(yield* get(`${path}${more}`));
    items.push(...page.items);
    token = page.metadata.continue ?? "";
    if (token === "") return { items, resourceVersion: page.metadata.resourceVersion };
  }
}

function* about({ flags, session }: Invocation): Steps<string> {
  if (!flags.has("for")) return "";
  if (!flags.string("for").includes("/")) throw new CommandFailure("error: --for must be in resource/name form");
  const [target] = yield* withoutPrefix(resourceTargets(session, [flags.string("for")]));
  if (target?.name === undefined) return "";
  const { resource, name } = target;
  const version = resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
  const fields = `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${version},involvedObject.name=${name}`;
  return `&fieldSelector=${encodeURIComponent(fields)}`;
}

/** Upstream words what the server does not have as it is. */
function* withoutPrefix<T>(steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } catch (failure) {
    if (!(failure instanceof CommandFailure)) throw failure;
    throw new CommandFailure(failure.text.replace(/^error: (?=the server doesn't have)/, ""));
  }
}

/** As Go's struct has them; what is not `omitempty` is there. Upstream: k8s.io/api/core/v1/types.go (Event). */
function inFieldOrder(event: Event): object {
  const { metadata, involvedObject, reason, message, source = {}, firstTimestamp, lastTimestamp, ...rest } = event;
  const { count, type, eventTime = null, series, action, related, reportingComponent = "" } = rest;
  const { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath } = involvedObject;
  return {
    kind: "Event",
    apiVersion: "v1",
    metadata: metadataInOrder(metadata),
    involvedObject: { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath },
    reason,
    message,
    source: { component: source.component, host: source.host },
    firstTimestamp: firstTimestamp ?? null,
    lastTimestamp: lastTimestamp ?? null,
    count,
    type,
    eventTime,
    series,
    action,
    related,
    reportingComponent,
    reportingInstance: rest.reportingInstance ?? "",
  };
}

function metadataInOrder(metadata: Event["metadata"]): object {
  const { name, generateName, namespace, uid, resourceVersion, generation, creationTimestamp, ...rest } = metadata;
  return { name, generateName, namespace, uid, resourceVersion, generation, creationTimestamp, ...rest };
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
