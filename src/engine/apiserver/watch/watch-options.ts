/**
 * The parameters of a watch request.
 * Upstream: k8s.io/apimachinery/pkg/apis/meta/internalversion/validation (ValidateListOptions).
 * A revision that is none is an error that nobody classifies.
 */
import { unclassifiedError } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { FieldError } from "../field-error.ts";
import { versionProblem } from "../rest/list-page.ts";
import { flag, parameter } from "../rest/request-url.ts";
import { invalidOptions, type ResourceRequest } from "../rest/resource-request.ts";
import { selectionOf } from "../rest/selection.ts";
import type { WatchOptions } from "./watch.ts";

/** @param revision the newest revision of the store */
export function watchOptions(request: ResourceRequest, revision: number): Outcome<WatchOptions> {
  const { served, query } = request;
  const selection = selectionOf(request);
  if (!selection.ok) return selection;
  const version = parameter(query, "resourceVersion");
  const problems = watchProblems(request);
  if (problems.length > 0) return fail(invalidOptions("ListOptions", problems));
  const problem = versionProblem(version);
  if (problem !== undefined) return fail(unclassifiedError(problem));
  const bookmarks = flag(query, "allowWatchBookmarks");
  const asked = query.has("sendInitialEvents");
  const fromNow = version === "" || version === "0";
  const initialEvents = asked ? flag(query, "sendInitialEvents") : fromNow;
  const timeoutSeconds = Number(parameter(query, "timeoutSeconds"));
  return succeed({
    served,
    selection: selection.value,
    after: fromNow || initialEvents ? revision : Number(version),
    initialEvents,
    initialBookmark: asked && initialEvents && bookmarks,
    bookmarks,
    timeoutMs: timeoutSeconds > 0 ? timeoutSeconds * 1000 : undefined,
  });
}

function watchProblems({ query }: ResourceRequest): readonly FieldError[] {
  const match = parameter(query, "resourceVersionMatch");
  const asksForAll = query.has("sendInitialEvents");
  const field = "resourceVersionMatch";
  const problems: FieldError[] = [];
  const forbid = (detail: string): number => problems.push({ type: "Forbidden", field, detail });
  if (asksForAll && match !== "NotOlderThan") {
    forbid("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  }
  if (match === "") return problems;
  if (!asksForAll) forbid("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
  if (match !== "NotOlderThan") {
    problems.push({ type: "Unsupported value", field, value: match, detail: `supported values: "NotOlderThan"` });
  }
  if (parameter(query, "continue") !== "") forbid("resourceVersionMatch is forbidden when continue is provided");
  return problems;
}
