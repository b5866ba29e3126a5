/**
 * Volumes of a Pod: where their files are, and what ConfigMaps, Secrets and the Pod's own fields put into them.
 * Source: https://kubernetes.io/docs/concepts/storage/volumes/
 */
import type { Pod, Volume } from "../../api/types/pod.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import type { MachineState } from "../runtime/contracts.ts";
import type { SandboxRecord } from "../runtime/container-record.ts";
import { claimedPlace } from "./claimed-volumes.ts";
import { fieldValue } from "./downward-fields.ts";
import { imagePlace } from "./image-volumes.ts";
import { allocatableOf, resourceValue } from "./environment.ts";
import { sourcesOf, tokenPath, type VolumeSource } from "./projected-tokens.ts";
import { TMPFS } from "../runtime/machine-sizes.ts";
import { base64ToText } from "../runtime/file-bytes.ts";

export interface VolumeParts {
  readonly pod: Pod;
  readonly informers: SharedInformerFactory;
  readonly sandbox: SandboxRecord;
  readonly machine: MachineState | undefined;
}

interface KeyToPath {
  readonly key: string;
  readonly path: string;
}

/** The bundle that every namespace has; a cluster without it runs Pods all the same. */
const ROOT_CA = "kube-root-ca.crt";

/** Where the files of each volume live: with the Pod, on the machine, or with a claim. */
export function volumePlaces(
  pod: Pod,
  sandboxId: string,
  informers: SharedInformerFactory,
): Readonly<Record<string, string>> {
  const { volumes = [], serviceAccountName } = pod.spec;
  if (!volumes.every(isToken)) return placesOf(pod, sandboxId, informers);
  // The account's token alone: Pods of one template share it.
  const namespace = pod.metadata.namespace;
  const known = tokenPlaces.get(volumes);
  if (known !== undefined && known.namespace === namespace && known.account === serviceAccountName) {
    return known.places;
  }
  const places = placesOf(pod, sandboxId, informers);
  tokenPlaces.set(volumes, { namespace, account: serviceAccountName, places });
  return places;
}

const tokenPlaces = new WeakMap<
  readonly Volume[],
  {
    readonly namespace: string | undefined;
    readonly account: string | undefined;
    readonly places: Readonly<Record<string, string>>;
  }
>();

function placesOf(pod: Pod, sandboxId: string, informers: SharedInformerFactory): Readonly<Record<string, string>> {
  const places: Record<string, string> = {};
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined) {
      places[volume.name] = claimedPlace(pod, volume, informers);
    } else if (volume.image !== undefined) {
      places[volume.name] = imagePlace(volume.image.reference ?? "");
    } else if (volume.nfs !== undefined) {
      places[volume.name] = `nfs ${volume.nfs.server} ${volume.nfs.path}`;
    } else if (volume.hostPath !== undefined) {
      places[volume.name] = `host ${pod.spec.nodeName ?? ""} ${String(volume.hostPath["path"] ?? "/")}`;
    } else if (isToken(volume)) {
      places[volume.name] = `token ${pod.metadata.namespace ?? ""}/${pod.spec.serviceAccountName ?? "default"}`;
    } else {
      places[volume.name] = emptyDirPlace(sandboxId, volume.name, volume.emptyDir);
    }
  }
  return places;
}

/** A folder of the Pod alone; what is in memory counts as memory and not as disk. */
export function emptyDirPlace(sandboxId: string, volume: string, emptyDir: Volume["emptyDir"]): string {
  return `${sandboxId}/${emptyDir?.["medium"] === "Memory" ? TMPFS : ""}${volume}`;
}

/** The first volume that cannot be set up, with the reason; undefined when all can. */
export function missingVolume(
  pod: Pod,
  informers: SharedInformerFactory,
): { readonly volume: string; readonly error: string } | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const error = volumeProblem(volume, pod, informers);
    if (error !== undefined) return { volume: volume.name, error };
  }
  return undefined;
}

/** Content for volumes that have one; undefined for those that the containers fill. */
export function volumeFiles(volume: Volume, parts: VolumeParts): ReadonlyMap<string, string> | undefined {
  const { pod, informers } = parts;
  const namespace = pod.metadata.namespace;
  const files = new Map<string, string>();
  if (volume.configMap !== undefined) {
    project(files, configMapFiles(informers, namespace, volume.configMap.name ?? ""), keysOf(volume.configMap));
    return files;
  }
  if (volume.secret !== undefined) {
    project(
      files,
      decoded(informers.for("Secret").get(namespace, volume.secret.secretName ?? "")?.data),
      keysOf(volume.secret),
    );
    return files;
  }
  if (volume.downwardAPI !== undefined) {
    addFields(files, volume.downwardAPI, parts);
    return files;
  }
  if (volume.projected === undefined) return undefined;
  for (const source of sourcesOf(volume)) addProjected(files, source, parts);
  return files;
}

/** The account's token that every Pod gets: the same files for all Pods of one account. */
export function isToken(volume: Volume): boolean {
  return volume.projected !== undefined && volume.name.startsWith("kube-api-access-");
}

function addProjected(files: Map<string, string>, source: VolumeSource, parts: VolumeParts): void {
  const { pod, informers } = parts;
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  const namespace = pod.metadata.namespace;
  if (configMap !== undefined) {
    project(files, configMapFiles(informers, namespace, String(configMap["name"] ?? "")), keysOf(configMap));
  }
  if (secret !== undefined) {
    project(files, decoded(informers.for("Secret").get(namespace, String(secret["name"] ?? ""))?.data), keysOf(secret));
  }
  if (downwardAPI !== undefined) addFields(files, downwardAPI, parts);
  if (serviceAccountToken !== undefined) {
    // The runtime asks for the token when somebody reads it.
    files.set(tokenPath(serviceAccountToken), "");
  }
}

/** Text as it is, and what is no text after decoding. */
function configMapFiles(
  informers: SharedInformerFactory,
  namespace: string | undefined,
  name: string,
): Readonly<Record<string, string>> {
  const configMap = informers.for("ConfigMap").get(namespace, name);
  if (configMap?.binaryData === undefined) return configMap?.data ?? {};
  return { ...configMap.data, ...decoded(configMap.binaryData) };
}

function volumeProblem(volume: Volume, pod: Pod, informers: SharedInformerFactory): string | undefined {
  if (volume.csi !== undefined) {
    const unknown = `driver name ${volume.csi.driver} not found in the list of registered CSI drivers`;
    return `kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: ${unknown}`;
  }
  if (volume.configMap !== undefined)
    return configMapProblem(volume.configMap.name ?? "", volume.configMap, pod, informers);
  if (volume.secret !== undefined) return secretProblem(volume.secret.secretName ?? "", volume.secret, pod, informers);
  for (const { configMap, secret, serviceAccountToken } of sourcesOf(volume)) {
    if (serviceAccountToken !== undefined && lacksAccount(pod, informers))
      return `failed to fetch token: serviceaccounts "${accountOf(pod)}" not found`;
    const name = String(configMap?.["name"] ?? secret?.["name"] ?? "");
    const problem =
      configMap !== undefined
        ? configMapProblem(name, configMap, pod, informers)
        : secret !== undefined
          ? secretProblem(name, secret, pod, informers)
          : undefined;
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** There is nobody to ask a token for. */
export function lacksAccount(pod: Pod, informers: SharedInformerFactory): boolean {
  return informers.for("ServiceAccount").get(pod.metadata.namespace, accountOf(pod)) === undefined;
}

function accountOf({ spec }: Pod): string {
  return spec.serviceAccountName ?? "default";
}

type SourceOptions = Readonly<Record<string, unknown>>;

function configMapProblem(
  name: string,
  options: SourceOptions,
  pod: Pod,
  informers: SharedInformerFactory,
): string | undefined {
  if (options["optional"] === true || name === ROOT_CA) return undefined;
  const data = configMapFiles(informers, pod.metadata.namespace, name);
  if (informers.for("ConfigMap").get(pod.metadata.namespace, name) === undefined)
    return `configmap "${name}" not found`;
  return missingKey(options, data, "configmap references non-existent config key");
}

function secretProblem(
  name: string,
  options: SourceOptions,
  pod: Pod,
  informers: SharedInformerFactory,
): string | undefined {
  if (options["optional"] === true) return undefined;
  const secret = informers.for("Secret").get(pod.metadata.namespace, name);
  if (secret === undefined) return `secret "${name}" not found`;
  return missingKey(options, secret.data ?? {}, "references non-existent secret key");
}

function missingKey(options: SourceOptions, data: Readonly<Record<string, string>>, words: string): string | undefined {
  const missing = keysOf(options)?.find(({ key }) => data[key] === undefined);
  return missing === undefined ? undefined : `${words}: ${missing.key}`;
}

function keysOf(options: SourceOptions): readonly KeyToPath[] | undefined {
  return options["items"] as readonly KeyToPath[] | undefined;
}

function project(
  files: Map<string, string>,
  data: Readonly<Record<string, string>>,
  items: readonly KeyToPath[] | undefined,
): void {
  if (items === undefined) {
    for (const key of Object.keys(data).sort()) files.set(`/${key}`, data[key] ?? "");
    return;
  }
  for (const { key, path } of items) if (data[key] !== undefined) files.set(`/${path}`, data[key] ?? "");
}

function addFields(files: Map<string, string>, options: SourceOptions, parts: VolumeParts): void {
  const { pod, sandbox, machine, informers } = parts;
  const items = (options["items"] ?? []) as readonly {
    readonly path: string;
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: {
      readonly resource: string;
      readonly containerName?: string;
      readonly divisor?: string;
    };
  }[];
  for (const { path, fieldRef, resourceFieldRef } of items) {
    if (fieldRef !== undefined) files.set(`/${path}`, fieldValue(fieldRef.fieldPath, pod, sandbox, machine));
    else if (resourceFieldRef !== undefined)
      files.set(`/${path}`, resourceValue(resourceFieldRef, pod, undefined, allocatableOf(pod, informers)));
  }
}

function decoded(data: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, base64ToText(value)]));
}

/** A volume shows labels or annotations, which may change while the Pod runs. */
export function showsOwnFields({ spec: { volumes = [] } }: Pod): boolean {
  return volumes.some(
    (volume) =>
      volume.downwardAPI !== undefined ||
      (!isToken(volume) && sourcesOf(volume).some(({ downwardAPI }) => downwardAPI !== undefined)),
  );
}

/** Names of the ConfigMaps and Secrets whose changes show in a Pod's volumes, as `ConfigMap/ns/name`. */
export function volumeSources(pod: Pod): readonly string[] {
  const volumes = pod.spec.volumes;
  if (volumes === undefined || volumes.length === 0) return NONE;
  const namespace = pod.metadata.namespace ?? "";
  const known = remembered.get(volumes);
  if (known?.namespace === namespace) return known.sources;
  const sources = volumes.filter((volume) => !isToken(volume)).flatMap((volume) => sourceNames(volume, namespace));
  const kept = sources.length === 0 ? NONE : sources;
  remembered.set(volumes, { namespace, sources: kept });
  return kept;
}

const NONE: readonly string[] = [];
/** Pods of one template share their list of volumes. */
const remembered = new WeakMap<
  readonly Volume[],
  { readonly namespace: string; readonly sources: readonly string[] }
>();

function sourceNames(volume: Volume, namespace: string): readonly string[] {
  const sources: string[] = [];
  if (volume.configMap?.name !== undefined) sources.push(`ConfigMap/${namespace}/${volume.configMap.name}`);
  if (volume.secret?.secretName !== undefined) sources.push(`Secret/${namespace}/${volume.secret.secretName}`);
  for (const { configMap, secret } of sourcesOf(volume)) {
    if (configMap !== undefined) sources.push(`ConfigMap/${namespace}/${String(configMap["name"])}`);
    if (secret !== undefined) sources.push(`Secret/${namespace}/${String(secret["name"])}`);
  }
  return sources;
}
