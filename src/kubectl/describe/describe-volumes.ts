/** Volumes and tolerations of a Pod or a template. Upstream: describeVolumes, printPodTolerationsMultiline. */
import type { Toleration, Volume } from "../../api/types/pod.ts";
import type { PersistentVolume } from "../../api/types/volumes.ts";
import { Description } from "./description.ts";
import { sourceLines } from "./describe-volume-sources.ts";

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
  const { emptyDir, configMap, secret, hostPath, projected, downwardAPI, persistentVolumeClaim, csi } = volume;
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
  if (csi !== undefined) return csiLines(csi);
  if (volume.ephemeral !== undefined) return claimLines(volume.ephemeral.volumeClaimTemplate);
  return sourceLines(volume) ?? ["<unknown>"];
}

/** Of a claim that is still to be made there is little to say. */
function claimLines(template: NonNullable<Volume["ephemeral"]>["volumeClaimTemplate"]): readonly string[] {
  const type =
    "Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)";
  if (template === undefined) return [type];
  const { metadata = {}, spec } = template;
  const about = new Description().labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  return [
    type,
    `StorageClass:\t${spec.storageClassName ?? ""}`,
    `Volume:\t${spec.volumeName ?? ""}`,
    ...about.raw().trimEnd().split("\n"),
    "Capacity:\t",
    "Access Modes:\t",
    ...(spec.volumeMode === undefined ? [] : [`VolumeMode:\t${spec.volumeMode}`]),
  ];
}

function csiLines(csi: Fields): readonly string[] {
  return [
    "Type:\tCSI (a Container Storage Interface (CSI) volume source)",
    `Driver:\t${text(csi["driver"])}`,
    `FSType:\t${text(csi["fsType"])}`,
    `ReadOnly:\t${csi["readOnly"] === true}`,
    ...attributeLines(csi["volumeAttributes"] as Readonly<Record<string, string>> | undefined),
  ];
}

/** Upstream indents each of them once more. */
function attributeLines(attributes: Readonly<Record<string, string>> = {}): readonly string[] {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return ["VolumeAttributes:\t<none>"];
  return sorted.map(([key, value], index) => `${index === 0 ? "VolumeAttributes:" : ""}\t    ${key}=${value}`);
}

function itemLine(item: Fields): string {
  const { fieldPath } = (item["fieldRef"] ?? {}) as { readonly fieldPath?: string };
  const { resource } = (item["resourceFieldRef"] ?? {}) as { readonly resource?: string };
  return `  ${fieldPath ?? resource ?? ""} -> ${text(item["path"])}`;
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
  const { hostPath, local, csi } = spec;
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
  } else if (csi !== undefined) {
    lines([
      "Type:\tCSI (a Container Storage Interface (CSI) volume source)",
      `Driver:\t${csi.driver}`,
      `FSType:\t${csi.fsType ?? ""}`,
      `VolumeHandle:\t${csi.volumeHandle}`,
      `ReadOnly:\t${csi.readOnly === true}`,
      ...attributeLines(csi.volumeAttributes),
    ]);
  } else lines(sourceLines(spec, true) ?? ["<unknown>"]);
}
