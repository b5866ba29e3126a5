/**
 * At most ten managers that update are kept apart; the oldest of more become one.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal/capmanagers.go.
 */
import { unionOf } from "./field-set.ts";
import { inOrder, managerId, type Owners, type Ownership } from "./managed-fields.ts";

const MAX_UPDATERS = 10;
const OLD_UPDATES = "ancient-changes";

export function capUpdateOwners(owners: Owners): Owners {
  if (owners.size <= MAX_UPDATERS) return owners;
  const updaters = [...owners].filter(([, { operation }]) => operation === "Update");
  if (updaters.length <= MAX_UPDATERS) return owners;
  updaters.sort(([a, first], [b, second]) => inOrder(first.time ?? "", second.time ?? "") || inOrder(a, b));
  const result = new Map(owners);
  const firstOfVersion = new Map<string, string>();
  let left = updaters.length;
  for (const [id, owner] of updaters) {
    if (left <= MAX_UPDATERS) break;
    const { apiVersion } = owner;
    const first = firstOfVersion.get(apiVersion);
    if (first === undefined) {
      firstOfVersion.set(apiVersion, id);
      continue;
    }
    const bucket: Omit<Ownership, "time" | "fields"> = {
      manager: OLD_UPDATES,
      operation: "Update",
      apiVersion,
      subresource: "",
    };
    const bucketId = managerId(bucket);
    const gathered = result.get(bucketId) ?? result.get(first);
    result.delete(first);
    result.delete(id);
    // The later of the two times: the managers come in that order.
    const fields = gathered === undefined ? owner.fields : unionOf(owner.fields, gathered.fields);
    result.set(bucketId, { ...bucket, time: owner.time, fields });
    left -= 1;
  }
  return result;
}
