/** What sources of volumes have that nobody has said of them, in Pods as in PersistentVolumes. Upstream: pkg/apis/core/v1/defaults.go. */
import { fill, withField } from "./filling.ts";

type Source = Readonly<Record<string, unknown>>;

const DEFAULTS: readonly (readonly [source: string, fields: Source])[] = [
  ["azureDisk", { cachingMode: "ReadWrite", fsType: "ext4", kind: "Shared", readOnly: false }],
  ["hostPath", { type: "" }],
  ["iscsi", { iscsiInterface: "default" }],
  ["rbd", { keyring: "/etc/ceph/keyring", pool: "rbd", user: "admin" }],
  ["scaleIO", { fsType: "xfs", storageMode: "ThinProvisioned" }],
];

export function defaultSources<T extends object>(holder: T): T {
  let result = holder;
  for (const [name, fields] of DEFAULTS) {
    const source = (result as Readonly<Record<string, Source | undefined>>)[name];
    if (source !== undefined) result = withField(result, name as keyof T, fill(source, fields) as T[keyof T]);
  }
  return result;
}
