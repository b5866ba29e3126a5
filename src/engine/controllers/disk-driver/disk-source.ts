/**
 * What a disk is to begin with: empty, or as the disk of another claim is.
 * Source: https://kubernetes.io/docs/concepts/storage/volume-pvc-datasource/
 * Upstream: kubernetes-csi/external-provisioner, pkg/controller/controller.go (getVolumeContentSource).
 */
import { compareQuantities, formatQuantity } from "../../../api/quantity.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { Informer } from "../../machinery/informer.ts";
import { isBound, requestedSize } from "../../machinery/volume-matching.ts";

/** Why the disk cannot be made; undefined when it can. */
export function sourceProblem(
  claim: PersistentVolumeClaim,
  claims: Pick<Informer<PersistentVolumeClaim>, "get">,
): string | undefined {
  const { dataSource } = claim.spec;
  if (dataSource === undefined) return undefined;
  const { kind, name } = dataSource;
  const failed = `error getting handle for DataSource Type ${kind} by Name ${name}`;
  if (kind === "VolumeSnapshot") {
    const missing = `the server could not find the requested resource (get volumesnapshots.snapshot.storage.k8s.io ${name})`;
    return `${failed}: error getting snapshot ${name} from api server: ${missing}`;
  }
  if (kind !== "PersistentVolumeClaim") return undefined;
  const source = claims.get(claim.metadata.namespace, name);
  if (source === undefined)
    return `${failed}: error getting PVC ${name} (namespace "${claim.metadata.namespace ?? ""}") from api server: persistentvolumeclaims "${name}" not found`;
  if (!isBound(source)) return `${failed}: the PVC ${name} is not bound`;
  const [wanted, there] = [requestedSize(claim), requestedSize(source)];
  if (compareQuantities(wanted, there) >= 0) return undefined;
  const sizes = `requested ${formatQuantity(wanted)} but source is ${formatQuantity(there)}`;
  return `${failed}: error, new PVC request must be greater than or equal in size to the specified PVC data source, ${sizes}`;
}
