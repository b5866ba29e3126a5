/**
 * Which state of a collection a list asks for, and which part of it.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#resourceversion-in-list
 * Upstream: k8s.io/apimachinery/pkg/apis/meta/internalversion/validation (ValidateListOptions),
 * k8s.io/apiserver/pkg/storage/interfaces.go (ValidateListOptions), storage/cacher/cacher.go (computeListLimit).
 */
import { badRequest, timeout, unclassifiedError } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import type { FieldError } from "../field-error.ts";
import { type PageStart, readContinueToken } from "./continue-token.ts";
import { parameter, type Query } from "./request-url.ts";
import { invalidOptions, type ResourceRequest } from "./resource-request.ts";

export interface Page extends PageStart {
  /** 0: no limit. */
  readonly limit: number;
}

export function readPage(store: Store<KubeObject>, { query, namespace, definition }: ResourceRequest): Outcome<Page> {
  const limitText = parameter(query, "limit");
  if (!/^[+-]?\d*$/.test(limitText)) {
    return fail(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limitText)}: invalid syntax`));
  }
  const problems = listProblems(query);
  if (problems.length > 0) return fail(invalidOptions("ListOptions", problems));
  // Less than nothing is no limit, as upstream has it.
  const limit = Math.max(Number(limitText), 0);
  const version = parameter(query, "resourceVersion");
  const token = parameter(query, "continue");
  if (token !== "") {
    const read = readContinueToken(token, namespace);
    if (!read.ok) return fail(badRequest(`invalid continue token: ${read.problem}`));
    if (version !== "" && version !== "0") {
      return fail(badRequest("specifying resource version is not allowed when using continue"));
    }
    const { revision, after } = read.start;
    return succeed({ revision: revision < 0 ? store.revision : revision, after, limit });
  }
  const problem = versionProblem(version);
  if (problem !== undefined) return fail(badRequest(`invalid resource version: ${problem}`));
  const asked = Number(version || "0");
  if (asked > store.revision) return fail(tooLarge(asked, store.revision));
  const match = parameter(query, "resourceVersionMatch");
  const isExact = match === "Exact" || (match === "" && limit > 0 && asked > 0);
  // What may be of any age comes from the cache in one piece. Events have none.
  const isWhole = version === "0" && definition.kind !== "Event";
  return succeed({ revision: isExact ? asked : store.revision, after: "", limit: isWhole ? 0 : limit });
}

/** What is wrong with a revision that a client names, as its parser says it. */
export function versionProblem(version: string): string | undefined {
  if (version === "" || /^\d+$/.test(version)) return undefined;
  const quoted = JSON.stringify(version);
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
}

/** Why one object cannot be read as of a revision: the newest that there is serves every other one. */
export function refusedVersion(store: Store<KubeObject>, query: Query): Status | undefined {
  const version = parameter(query, "resourceVersion");
  const problem = versionProblem(version);
  if (problem !== undefined) return unclassifiedError(problem);
  return Number(version) > store.revision ? tooLarge(Number(version), store.revision) : undefined;
}

function listProblems(query: Query): readonly FieldError[] {
  const match = parameter(query, "resourceVersionMatch");
  const version = parameter(query, "resourceVersion");
  const field = "resourceVersionMatch";
  const problems: FieldError[] = [];
  const forbid = (name: string, detail: string): number => problems.push({ type: "Forbidden", field: name, detail });
  if (match !== "") {
    if (version === "") forbid(field, "resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (parameter(query, "continue") !== "") {
      forbid(field, "resourceVersionMatch is forbidden when continue is provided");
    }
    if (match !== "Exact" && match !== "NotOlderThan") {
      const detail = `supported values: "Exact", "NotOlderThan", ""`;
      problems.push({ type: "Unsupported value", field, value: match, detail });
    }
    if (match === "Exact" && version === "0") {
      forbid(field, `resourceVersionMatch "exact" is forbidden for resourceVersion "0"`);
    }
  }
  if (query.has("sendInitialEvents")) forbid("sendInitialEvents", "sendInitialEvents is forbidden for list");
  return problems;
}

function tooLarge(asked: number, current: number): Status {
  const status = timeout(`Too large resource version: ${asked}, current: ${current}`, 1);
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  return { ...status, details: { ...status.details, causes } };
}
