/**
 * The parameters of a watch request.
 * Upstream: k8s.io/apimachinery/pkg/apis/meta/internalversion/validation (ValidateListOptions).
 */
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { FieldError } from "../field-error.ts";
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
  const problem = problemOf(request, version);
  if (problem !== undefined) return fail(invalidOptions("ListOptions", [problem]));
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

function problemOf({ query }: ResourceRequest, version: string): FieldError | undefined {
  if (version !== "" && !/^\d+$/.test(version)) {
    const detail = `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`;
    return { type: "Invalid value", field: "resourceVersion", value: version, detail };
  }
  const match = parameter(query, "resourceVersionMatch");
  const field = "resourceVersionMatch";
  if (query.has("sendInitialEvents")) {
    if (match === "NotOlderThan") return undefined;
    const detail = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
    return { type: "Forbidden", field, detail };
  }
  if (match === "") return undefined;
  return {
    type: "Forbidden",
    field,
    detail: "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
  };
}
