/** Volumes and tolerations of a Pod or a template. Upstream: describeVolumes, printPodTolerationsMultiline. */
import type { Toleration, Volume } from "../../api/types/pod.ts";
import type { PersistentVolume } from "../../api/types/volumes.ts";
import type { Description } from "./description.ts";

type Fields = Readonly<Record<string, unknown>>;

/** @param level of the title: 0 in a Pod, 1 in a template, whose names upstream indents by three */
export function describeVolumes(to: Description, volumes: readonly Volume[], level: number, withEmpty: boolean): void {
  if (volumes.length === 0) {
    if (withEmpty) to.line(level, "Volumes:\t<none>");
    return;
  }
  to.line(level, "Volumes:");
  for (const volume of volumes) {
    to.line(0, `${level === 0 ? "  " : "   "}${volume.name}:`);
    for (const line of volumeLines(volume)) to.line(2, line);
  }
}

function volumeLines(volume: Volume): readonly string[] {
  const { emptyDir, configMap, secret, hostPath, projected, downwardAPI, persistentVolumeClaim } = volume;
  if (hostPath !== undefined) {
    return [
      "Type:\tHostPath (bare host directory volume)",
      `Path:\t${text(hostPath["path"])}`,
      `HostPathType:\t${text(hostPath["type"])}`,
    ];
  }
  if (emptyDir !== undefined) {
    return [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${text(emptyDir["medium"])}`,
      `SizeLimit:\t${text(emptyDir["sizeLimit"]) || "<unset>"}`,
    ];
  }
  if (secret !== undefined) {
    const optional = `Optional:\t${secret["optional"] === true}`;
    return ["Type:\tSecret (a volume populated by a Secret)", `SecretName:\t${secret.secretName ?? ""}`, optional];
  }
  if (configMap !== undefined) {
    const optional = `Optional:\t${configMap["optional"] === true}`;
    return ["Type:\tConfigMap (a volume populated by a ConfigMap)", `Name:\t${configMap.name ?? ""}`, optional];
  }
  if (persistentVolumeClaim !== undefined) {
    return [
      "Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
      `ClaimName:\t${persistentVolumeClaim.claimName}`,
      `ReadOnly:\t${persistentVolumeClaim.readOnly === true}`,
    ];
  }
  if (downwardAPI !== undefined) {
    const items = (downwardAPI["items"] ?? []) as readonly Fields[];
    return ["Type:\tDownwardAPI (a volume populated by information about the pod)", "Items:", ...items.map(itemLine)];
  }
  if (projected !== undefined) return projectedLines((projected["sources"] ?? []) as readonly Fields[]);
  return ["<unknown>"];
}

function itemLine(item: Fields): string {
  const { fieldPath } = (item["fieldRef"] ?? {}) as { readonly fieldPath?: string };
  return `  ${fieldPath ?? ""} -> ${text(item["path"])}`;
}

function projectedLines(sources: readonly Fields[]): readonly string[] {
  const lines = ["Type:\tProjected (a volume that contains injected data from multiple sources)"];
  for (const source of sources) {
    const of = (name: string): Fields | undefined => source[name] as Fields | undefined;
    const secret = of("secret");
    const configMap = of("configMap");
    const token = of("serviceAccountToken");
    if (secret !== undefined)
      lines.push(`SecretName:\t${text(secret["name"])}`, `Optional:\t${secret["optional"] === true}`);
    else if (of("downwardAPI") !== undefined) lines.push("DownwardAPI:\ttrue");
    else if (configMap !== undefined) {
      lines.push(`ConfigMapName:\t${text(configMap["name"])}`, `Optional:\t${configMap["optional"] === true}`);
    } else if (token !== undefined) lines.push(`TokenExpirationSeconds:\t${text(token["expirationSeconds"])}`);
  }
  return lines;
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function describeTolerations(to: Description, tolerations: readonly Toleration[], level = 0): void {
  const sorted = [...tolerations].sort(({ key: a = "" }, { key: b = "" }) => (a < b ? -1 : a > b ? 1 : 0));
  to.list("Tolerations", sorted.map(tolerationText), level);
}

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s` */
function tolerationText({ key = "", operator, value = "", effect: given, tolerationSeconds }: Toleration): string {
  const effect: string = given ?? "";
  let result = key;
  if (value !== "") result += `=${value}`;
  if (effect !== "") result += `:${effect}`;
  if (operator === "Exists" && value === "") result += key === "" && effect === "" ? "op=Exists" : " op=Exists";
  return tolerationSeconds === undefined ? result : `${result} for ${tolerationSeconds}s`;
}

/** Where a PersistentVolume is kept. */
export function describePersistentSource(to: Description, spec: PersistentVolume["spec"]): void {
  const { hostPath, local, nfs, csi } = spec;
  const lines = (all: readonly string[]): void => {
    for (const line of all) to.line(2, line);
  };
  if (hostPath !== undefined) {
    lines([
      "Type:\tHostPath (bare host directory volume)",
      `Path:\t${hostPath.path}`,
      `HostPathType:\t${hostPath.type ?? ""}`,
    ]);
  } else if (local !== undefined) {
    lines(["Type:\tLocalVolume (a persistent volume backed by local storage on a node)", `Path:\t${local.path}`]);
  } else if (nfs !== undefined) {
    lines([
      "Type:\tNFS (an NFS mount that lasts the lifetime of a pod)",
      `Server:\t${nfs.server}`,
      `Path:\t${nfs.path}`,
      `ReadOnly:\t${nfs.readOnly === true}`,
    ]);
  } else if (csi !== undefined) {
    lines([
      "Type:\tCSI (a Container Storage Interface (CSI) volume source)",
      `Driver:\t${csi.driver}`,
      `FSType:\t${csi.fsType ?? ""}`,
      `VolumeHandle:\t${csi.volumeHandle}`,
      `ReadOnly:\t${csi.readOnly === true}`,
    ]);
    const attributes = Object.entries(csi.volumeAttributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const shown = attributes.map(([key, value]) => `    ${key}=${value}`);
    to.list("VolumeAttributes", shown, 2);
  } else lines(["<unknown>"]);
}
