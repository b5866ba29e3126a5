/** Lists that come in pages, put together. */
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import type { ResourceTarget } from "../resource-arguments.ts";
import { CommandFailure, get, statusText, type Steps } from "../steps.ts";
import { listQuery, targetPath } from "./list-path.ts";

/** Every page of a list, each item with its kind. */
export function* wholeList(
  invocation: Invocation,
  target: ResourceTarget,
  first: unknown,
): Steps<readonly KubeObject[]> {
  type Page = {
    readonly kind: string;
    readonly apiVersion: string;
    readonly items: readonly KubeObject[];
    readonly metadata: { readonly continue?: string };
  };
  const objects: KubeObject[] = [];
  for (let page = first as Page; ;) {
    for (const item of page.items)
      objects.push({ ...item, apiVersion: page.apiVersion, kind: page.kind.replace(/List$/, "") });
    const token = page.metadata.continue;
    if (token === undefined) return objects;
    const query = listQuery(invocation, [`continue=${encodeURIComponent(token)}`]);
    const { code, body } = yield* get(`${targetPath(invocation, target)}${query}`);
    if (code >= 400) throw new CommandFailure(statusText(body as Status));
    page = body as Page;
  }
}
