/**
 * Which provisioner of volumes a Pod is, and what its volumes are made of.
 * Sources: https://github.com/rancher/local-path-provisioner,
 * https://github.com/kubernetes-sigs/nfs-subdir-external-provisioner
 */
import type { Container, Pod } from "../../../api/types/pod.ts";
import type { PersistentVolumeClaim, PersistentVolumeSpec } from "../../../api/types/volumes.ts";
import { programName } from "../../machinery/program-name.ts";

export interface InstalledProvisioner {
  /** What classes call it. */
  readonly name: string;
  /** Its volumes are folders of one machine. */
  readonly isLocal: boolean;
  source(volume: string, claim: PersistentVolumeClaim): Pick<PersistentVolumeSpec, "hostPath" | "nfs">;
}

const LOCAL: Readonly<Record<string, { readonly name: string; readonly folder: string }>> = {
  "local-path-provisioner": { name: "rancher.io/local-path", folder: "/opt/local-path-provisioner" },
  "provisioner-localpv": { name: "openebs.io/local", folder: "/var/openebs/local" },
  "storage-provisioner": { name: "k8s.io/minikube-hostpath", folder: "/tmp/hostpath-provisioner" },
};
const NFS: ReadonlySet<string> = new Set(["nfs-subdir-external-provisioner", "nfs-client-provisioner"]);

/** Undefined for all other Pods, and for one that is not ready. */
export function provisionerOf({ spec, status }: Pod): InstalledProvisioner | undefined {
  const found = provisionerIn(spec.containers);
  if (found === undefined) return undefined;
  const isReady = status.containerStatuses?.some(({ name, ready }) => name === found.container && ready) === true;
  return isReady ? found.provisioner : undefined;
}

interface Found {
  readonly container: string;
  readonly provisioner: InstalledProvisioner;
}

/** By the list of containers, which all Pods of a template share. */
const known = new WeakMap<readonly Container[], Found | "none">();

function provisionerIn(containers: readonly Container[]): Found | undefined {
  let found = known.get(containers);
  if (found === undefined) {
    found = lookUp(containers) ?? "none";
    known.set(containers, found);
  }
  return found === "none" ? undefined : found;
}

function lookUp(containers: readonly Container[]): Found | undefined {
  for (const container of containers) {
    const program = programName(container.image ?? "");
    if (NFS.has(program)) return { container: container.name, provisioner: shared(container) };
    if (Object.hasOwn(LOCAL, program)) return { container: container.name, provisioner: local(container, program) };
  }
  return undefined;
}

function local(container: Container, program: string): InstalledProvisioner {
  const { name, folder } = LOCAL[program] ?? { name: "", folder: "" };
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const at = words.indexOf("--provisioner-name");
  return {
    name:
      words[at + 1] !== undefined && at >= 0
        ? (words[at + 1] ?? name)
        : (variable(container, "PROVISIONER_NAME") ?? name),
    isLocal: true,
    source: (volume, { metadata }) => ({
      hostPath: { path: `${folder}/${volume}_${metadata.namespace ?? ""}_${metadata.name}`, type: "DirectoryOrCreate" },
    }),
  };
}

function shared(container: Container): InstalledProvisioner {
  const path = (variable(container, "NFS_PATH") ?? "").replace(/\/$/, "");
  return {
    name: variable(container, "PROVISIONER_NAME") ?? "",
    isLocal: false,
    source: (volume, { metadata }) => ({
      nfs: {
        server: variable(container, "NFS_SERVER") ?? "",
        path: `${path}/${metadata.namespace ?? ""}-${metadata.name}-${volume}`,
      },
    }),
  };
}

function variable({ env = [] }: Container, name: string): string | undefined {
  return env.find((one) => one.name === name)?.value;
}
