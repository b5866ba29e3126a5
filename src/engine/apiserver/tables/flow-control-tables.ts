/** FlowSchemas and PriorityLevelConfigurations as Tables. Upstream: printFlowSchema, printPriorityLevelConfiguration. */
import type { FlowSchema, PriorityLevelConfiguration } from "../../../api/types/flowcontrol.ts";
import { AGE, ageOf, column, NAME, NONE, type TablePrinter } from "./table-printer.ts";

export const flowSchemaTable: TablePrinter<FlowSchema> = {
  columns: [
    NAME,
    column("PriorityLevel", "The level that its requests belong to."),
    column("MatchingPrecedence", "Of several schemas that match, the lowest takes the request.", "integer"),
    column("DistinguisherMethod", "What tells its flows apart."),
    AGE,
    column("MissingPL", "Whether its level is not there."),
  ],
  cells: (schema, nowMs) => [
    schema.metadata.name,
    schema.spec.priorityLevelConfiguration?.name ?? "",
    schema.spec.matchingPrecedence ?? 0,
    schema.spec.distinguisherMethod?.type ?? NONE,
    ageOf(schema, nowMs),
    (schema.status.conditions ?? []).find(({ type }) => type === "Dangling")?.status ?? "?",
  ],
  order: (a, b) => (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0),
};

export const priorityLevelTable: TablePrinter<PriorityLevelConfiguration> = {
  columns: [
    NAME,
    column("Type", "Whether the level has a limit."),
    column("NominalConcurrencyShares", "Its share of the requests that are handled at a time."),
    column("Queues", "How many queues it has."),
    column("HandSize", "How many of the queues one flow is dealt."),
    column("QueueLengthLimit", "How many requests one queue holds."),
    AGE,
  ],
  cells: (level, nowMs) => {
    const { type = "", limited } = level.spec;
    const { queues, handSize, queueLengthLimit } = limited?.limitResponse?.queuing ?? {};
    return [
      level.metadata.name,
      type,
      limited?.nominalConcurrencyShares ?? NONE,
      queues ?? NONE,
      handSize ?? NONE,
      queueLengthLimit ?? NONE,
      ageOf(level, nowMs),
    ];
  },
};
