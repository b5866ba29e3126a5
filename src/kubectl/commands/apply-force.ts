/**
 * `kubectl apply --force`: what refuses to be changed is deleted and made anew; if that fails, it is put back.
 * Upstream: k8s.io/kubectl/pkg/cmd/apply/patcher.go (deleteAndCreate).
 */
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import { resourcePath } from "../discovery.ts";
import type { Manifest } from "../manifests.ts";
import { CommandFailure, send, statusText, type Steps } from "../steps.ts";
import { deleteOptions, untilGone } from "./delete.ts";
import { write } from "./write-objects.ts";

interface Change {
  /** Sends the patch. */
  attempt(): Steps<KubeObject>;
  /** What every request says besides its body. */
  readonly query: string;
  readonly live: KubeObject;
  readonly wanted: KubeObject;
}

/** @returns the object as it is then @throws CommandFailure */
export function* forcePatch(invocation: Invocation, manifest: Manifest, change: Change): Steps<KubeObject> {
  const { query, live, wanted } = change;
  try {
    return yield* change.attempt();
  } catch (failure) {
    if (!(failure instanceof CommandFailure) || !/\(Conflict\)|is invalid:/.test(failure.text)) throw failure;
  }
  const { resource, namespace, name } = manifest;
  const path = resourcePath(resource, namespace, name);
  const body = deleteOptions(invocation.flags, false);
  const gone = yield* send({ method: "DELETE", path, body });
  if (gone.code >= 400 && gone.code !== 404) throw new CommandFailure(statusText(gone.body as Status));
  const timeoutMs = invocation.flags.durationMs("timeout");
  const untilMs = timeoutMs > 0 ? invocation.now() + timeoutMs : undefined;
  yield* untilGone({ resource, namespace: namespace ?? "", name, object: undefined }, "", untilMs);
  const collection = `${resourcePath(resource, namespace)}${query}`;
  try {
    return yield* write({ method: "POST", path: collection, body: withoutVersion(wanted) });
  } catch (failure) {
    yield* write({ method: "POST", path: collection, body: withoutVersion(live) });
    throw failure;
  }
}

function withoutVersion(object: KubeObject): object {
  const { resourceVersion: _version, uid: _uid, ...metadata } = object.metadata;
  return { ...object, metadata };
}
