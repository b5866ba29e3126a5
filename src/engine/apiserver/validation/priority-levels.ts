/** Upstream: pkg/apis/flowcontrol/validation/validation.go (ValidatePriorityLevelConfiguration). */
import { CATCH_ALL_LEVEL } from "../../../api/flow-control-objects.ts";
import { sameValue } from "../../../api/same-value.ts";
import type {
  ExemptPriorityLevel,
  FlowCondition,
  LimitedPriorityLevel,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from "../../../api/types/flowcontrol.ts";
import { duplicate, type Errors, forbidden, invalid, NO_ERRORS, required, unsupported } from "./errors.ts";

const TYPES = ["Exempt", "Limited"];
const RESPONSES = ["Queue", "Reject"];
const MOST_QUEUES = 10_000_000;
/** How many bits of a hash can be dealt. */
const HASH_BITS = 60;

export function validatePriorityLevel({ metadata, spec, status }: PriorityLevelConfiguration): Errors {
  const { name } = metadata;
  const { type = "" } = spec;
  return [
    ...((name === "exempt") === (type === "Exempt")
      ? NO_ERRORS
      : [invalid("spec.type", type, "type must be 'Exempt' if and only if name is 'exempt'")]),
    ...validateType(spec),
    ...validateFixed(name, spec),
    ...validateConditions(status?.conditions),
  ];
}

function validateType({ type = "", limited, exempt }: PriorityLevelConfiguration["spec"]): Errors {
  if (type === "Exempt") {
    return [
      ...(limited === undefined ? NO_ERRORS : [forbidden("spec.limited", "must be nil if the type is not Limited")]),
      ...(exempt === undefined
        ? [required("spec.exempt", "must not be empty when type is Exempt")]
        : validateShares(exempt, "spec.exempt")),
    ];
  }
  if (type !== "Limited") return [unsupported("spec.type", type, TYPES)];
  return [
    ...(exempt === undefined ? NO_ERRORS : [forbidden("spec.exempt", "must be nil if the type is Limited")]),
    ...(limited === undefined
      ? [required("spec.limited", "must not be empty when type is Limited")]
      : validateLimited(limited, "spec.limited")),
  ];
}

/** The levels without which the API server cannot work. */
function validateFixed(name: string, spec: PriorityLevelConfiguration["spec"]): Errors {
  if (name === "exempt") {
    const { exempt: _, ...rest } = spec;
    const detail = "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value";
    return sameValue(rest, { type: "Exempt" }) ? NO_ERRORS : [invalid("spec", spec, detail)];
  }
  if (name !== CATCH_ALL_LEVEL.metadata.name || sameValue(spec, CATCH_ALL_LEVEL.spec)) return NO_ERRORS;
  return [invalid("spec", spec, `spec of '${name}' must equal the fixed value`)];
}

function validateShares({ nominalConcurrencyShares, lendablePercent }: ExemptPriorityLevel, path: string): Errors {
  return [
    ...((nominalConcurrencyShares ?? 0) < 0
      ? [invalid(`${path}.nominalConcurrencyShares`, nominalConcurrencyShares, "must be a non-negative integer")]
      : NO_ERRORS),
    ...((lendablePercent ?? 0) < 0 || (lendablePercent ?? 0) > 100
      ? [invalid(`${path}.lendablePercent`, lendablePercent, "must be between 0 and 100, inclusive")]
      : NO_ERRORS),
  ];
}

function validateLimited(limited: LimitedPriorityLevel, path: string): Errors {
  const { limitResponse = {}, borrowingLimitPercent } = limited;
  const shares = validateShares({ nominalConcurrencyShares: limited.nominalConcurrencyShares ?? 0 }, path);
  const lendable = validateShares({ lendablePercent: limited.lendablePercent ?? 0 }, path);
  return [
    ...shares,
    ...validateResponse(limitResponse, `${path}.limitResponse`),
    ...lendable,
    ...((borrowingLimitPercent ?? 0) < 0
      ? [
          invalid(
            `${path}.borrowingLimitPercent`,
            borrowingLimitPercent,
            "if specified, must be a non-negative integer",
          ),
        ]
      : NO_ERRORS),
  ];
}

function validateResponse(
  { type = "", queuing }: NonNullable<LimitedPriorityLevel["limitResponse"]>,
  path: string,
): Errors {
  if (type === "Reject") {
    const detail = "must be nil if limited.limitResponse.type is not Limited";
    return queuing === undefined ? NO_ERRORS : [forbidden(`${path}.queuing`, detail)];
  }
  if (type !== "Queue") return [unsupported(`${path}.type`, type, RESPONSES)];
  if (queuing !== undefined) return validateQueuing(queuing, `${path}.queuing`);
  return [required(`${path}.queuing`, "must not be empty if limited.limitResponse.type is Limited")];
}

function validateQueuing(
  { queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration,
  path: string,
): Errors {
  return [
    ...(queueLengthLimit > 0 ? NO_ERRORS : [invalid(`${path}.queueLengthLimit`, queueLengthLimit, "must be positive")]),
    ...queueProblem(queues).map((detail) => invalid(`${path}.queues`, queues, detail)),
    ...handProblem(queues, handSize).map((detail) => invalid(`${path}.handSize`, handSize, detail)),
  ];
}

function queueProblem(queues: number): readonly string[] {
  if (queues <= 0) return ["must be positive"];
  return queues > MOST_QUEUES ? [`must not be greater than ${MOST_QUEUES}`] : [];
}

/** Upstream: k8s.io/apiserver/pkg/util/shufflesharding. */
function handProblem(queues: number, handSize: number): readonly string[] {
  if (handSize <= 0) return ["must be positive"];
  if (handSize > queues) return [`should not be greater than queues (${queues})`];
  // More cards than bits need no further look: every card of two or more queues takes a bit.
  const fits = queues === 1 || (handSize <= HASH_BITS && BigInt(queues) ** BigInt(handSize) <= 1n << BigInt(HASH_BITS));
  if (fits) return [];
  return [
    `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS}`,
  ];
}

export function validateConditions(conditions: readonly FlowCondition[] = []): Errors {
  return conditions.flatMap(({ type = "" }, index) => {
    const field = `status.conditions[${index}].type`;
    const repeated = conditions.findIndex((other) => (other.type ?? "") === type) < index;
    return [
      ...(repeated ? [duplicate(field, type)] : NO_ERRORS),
      ...(type === "" ? [required(field, "must not be empty")] : NO_ERRORS),
    ];
  });
}
