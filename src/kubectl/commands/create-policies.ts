/** `kubectl create quota`, `priorityclass` and `poddisruptionbudget`. Upstream: create_quota.go, create_priorityclass.go, create_pdb.go. */
import { parseSelectorText } from "../selector-text.ts";
import type { CommandDefinition } from "../command.ts";
import { CommandFailure } from "../steps.ts";
import { CREATE_FLAGS, createNew, draft, nameOf } from "./create-new.ts";
import { readQuantities } from "./quantity-list.ts";

export const createQuotaCommand: CommandDefinition = {
  words: ["create", "quota"],
  summary: "Create a ResourceQuota",
  usage: "NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2]",
  examples: ["kubectl create quota small --hard=cpu=1,memory=1G,pods=2"],
  flags: [
    ...CREATE_FLAGS,
    { name: "hard", type: "string", help: "resource=quantity, with commas between." },
    { name: "scopes", type: "string", help: "Which Pods count, with commas between." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const name = nameOf(invocation);
    const hard = flags.string("hard") === "" ? {} : { hard: readQuantities(flags.string("hard")) };
    const scopes = flags.string("scopes") === "" ? {} : { scopes: flags.strings("scopes") };
    const object = draft("v1", "ResourceQuota", name, { spec: { ...hard, ...scopes }, status: {} });
    return yield* createNew(invocation, object, { failing: "failed to create quota:" });
  },
};

export const createPriorityClassCommand: CommandDefinition = {
  words: ["create", "priorityclass"],
  summary: "Create a PriorityClass",
  usage: "NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]",
  flags: [
    ...CREATE_FLAGS,
    { name: "value", type: "int", default: "0", help: "The priority." },
    { name: "global-default", type: "bool", help: "For Pods that name none." },
    { name: "description", type: "string", help: "When it should be used." },
    {
      name: "preemption-policy",
      type: "string",
      default: "PreemptLowerPriority",
      help: "PreemptLowerPriority or Never.",
    },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const name = nameOf(invocation);
    const description = flags.string("description");
    const object = draft("scheduling.k8s.io/v1", "PriorityClass", name, {
      ...(description === "" ? {} : { description }),
      ...(flags.bool("global-default") ? { globalDefault: true } : {}),
      preemptionPolicy: flags.string("preemption-policy"),
      value: flags.int("value"),
    });
    return yield* createNew(invocation, object, { failing: "failed to create priorityclass:" });
  },
};

const AMOUNT = /^[0-9]+%?$/;

export const createBudgetCommand: CommandDefinition = {
  words: ["create", "poddisruptionbudget"],
  summary: "Create a PodDisruptionBudget",
  usage: "NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]",
  flags: [
    ...CREATE_FLAGS,
    { name: "selector", type: "string", help: "Labels of the Pods." },
    { name: "min-available", type: "string", help: "How many must stay: a number or a percentage." },
    { name: "max-unavailable", type: "string", help: "How many may go: a number or a percentage." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const name = nameOf(invocation);
    const [selector, least, most] = ["selector", "min-available", "max-unavailable"].map((flag) => flags.string(flag));
    if (!selector) throw new CommandFailure("error: a selector must be specified");
    if (!least && !most) throw new CommandFailure("error: one of min-available or max-unavailable must be specified");
    if (least && most) throw new CommandFailure("error: min-available and max-unavailable cannot be both specified");
    if (least && !AMOUNT.test(least)) throw new CommandFailure("error: invalid format specified for min-available");
    if (most && !AMOUNT.test(most)) throw new CommandFailure("error: invalid format specified for max-unavailable");
    const amount = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);
    const limit = least ? { minAvailable: amount(least) } : { maxUnavailable: amount(most ?? "") };
    const object = draft("policy/v1", "PodDisruptionBudget", name, {
      spec: { ...limit, selector: parseSelectorText(selector) },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    });
    return yield* createNew(invocation, object, { failing: "failed to create poddisruptionbudgets:" });
  },
};
