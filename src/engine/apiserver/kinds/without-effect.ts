/**
 * Fields that are stored and shown but that the simulation does not act on. Writing one is answered with a warning.
 * `[*]` stands for every element of a list.
 */

/** Volume types that no container sees anything of. */
const VOLUME_TYPES = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "ephemeral",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "gitRepo",
  "glusterfs",
  "image",
  "iscsi",
  "nfs",
  "persistentVolumeClaim",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

const CONTAINER_FIELDS = [
  "lifecycle.stopSignal",
  "resizePolicy",
  "restartPolicyRules",
  "securityContext",
  "stdin",
  "stdinOnce",
  "tty",
  "volumeDevices",
];

const POD_SPEC_FIELDS: readonly string[] = [
  "affinity.podAffinity",
  "affinity.podAntiAffinity",
  ...CONTAINER_FIELDS.map((field) => `containers[*].${field}`),
  "containers[*].restartPolicy",
  "dnsConfig",
  "hostAliases",
  "hostIPC",
  "hostPID",
  "hostUsers",
  "hostnameOverride",
  "imagePullSecrets",
  ...CONTAINER_FIELDS.map((field) => `initContainers[*].${field}`),
  "os",
  "resourceClaims",
  "runtimeClassName",
  "securityContext",
  "setHostnameAsFQDN",
  "shareProcessNamespace",
  "topologySpreadConstraints",
  ...VOLUME_TYPES.map((type) => `volumes[*].${type}`),
];

export const POD_WITHOUT_EFFECT = POD_SPEC_FIELDS.map((field) => `spec.${field}`);

export const TEMPLATE_WITHOUT_EFFECT = POD_SPEC_FIELDS.map((field) => `spec.template.spec.${field}`);

/** The places of `object` that use one of the paths: `spec.containers[0].tty`. Empty and zero values are no use. */
export function fieldsWithoutEffect(paths: readonly string[], object: object): readonly string[] {
  return paths.flatMap((path) => placesOf(object, path.split("."), ""));
}

function placesOf(value: unknown, segments: readonly string[], place: string): readonly string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return isUsed(value) ? [place] : [];
  if (typeof value !== "object" || value === null) return [];
  const isList = segment.endsWith("[*]");
  const name = isList ? segment.slice(0, -3) : segment;
  if (!Object.hasOwn(value, name)) return [];
  const field = (value as Readonly<Record<string, unknown>>)[name];
  const path = place === "" ? name : `${place}.${name}`;
  if (!isList) return placesOf(field, rest, path);
  if (!Array.isArray(field)) return [];
  return field.flatMap((element: unknown, index) => placesOf(element, rest, `${path}[${index}]`));
}

function isUsed(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== "" && value !== false && value !== 0;
}
