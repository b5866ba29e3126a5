/** How kubectl tells that a list was refused. Upstream: k8s.io/cli-runtime/pkg/resource/selector.go. */
import type { Status } from "../../api/status.ts";
import type { ApiResource } from "../api-resource.ts";
import type { Flags } from "../flags.ts";
import { groupVersionOf } from "../discovery.ts";
import { statusText } from "../steps.ts";

/** @param named one object was asked for, not a list */
export function listProblem(resource: ApiResource, flags: Flags, status: Status, named: boolean): string {
  if (named || (status.reason !== "BadRequest" && status.reason !== "NotFound")) return statusText(status);
  const version = groupVersionOf(resource);
  const called = JSON.stringify(`${version.includes("/") ? version : `/${version}`}, Resource=${resource.name}`);
  const [labels, fields] = [flags.string("selector"), flags.string("field-selector")];
  const what =
    labels === "" && fields === ""
      ? `Unable to list ${called}`
      : `Unable to find ${called} that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}`;
  return statusText({ ...status, message: `${what}: ${status.message ?? ""}` });
}
