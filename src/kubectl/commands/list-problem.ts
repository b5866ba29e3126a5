/** How kubectl tells what was refused. Upstream: k8s.io/cli-runtime/pkg/resource/selector.go, visitor.go (Info.Get). */
import type { Status } from "../../api/status.ts";
import type { ApiResource } from "../api-resource.ts";
import type { Flags } from "../flags.ts";
import { groupVersionOf } from "../discovery.ts";
import type { Invocation } from "../command.ts";
import type { ResourceTarget } from "../resource-arguments.ts";
import { get, statusText, type Steps } from "../steps.ts";

/** Why a target could not be had: of an object in a namespace that is not there, the namespace. */
export function* targetProblem(invocation: Invocation, target: ResourceTarget, status: Status): Steps<string> {
  const { resource, name } = target;
  const { flags, namespace } = invocation;
  if (name === undefined) return listProblem(resource, flags, status);
  if (status.code === 404 && resource.namespaced && namespace !== "default") {
    const { code, body } = yield* get(`/api/v1/namespaces/${namespace}`);
    if (code === 404) return statusText(body as Status);
  }
  return statusText(status);
}

export function listProblem(resource: ApiResource, flags: Flags, status: Status): string {
  if (status.reason !== "BadRequest" && status.reason !== "NotFound") return statusText(status);
  const version = groupVersionOf(resource);
  const called = JSON.stringify(`${version.includes("/") ? version : `/${version}`}, Resource=${resource.name}`);
  const [labels, fields] = [flags.string("selector"), flags.string("field-selector")];
  const what =
    labels === "" && fields === ""
      ? `Unable to list ${called}`
      : `Unable to find ${called} that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}`;
  return statusText({ ...status, message: `${what}: ${status.message ?? ""}` });
}
