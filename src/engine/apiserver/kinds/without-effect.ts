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
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "gitRepo",
  "glusterfs",
  "iscsi",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

/** The rest of the security contexts: users, groups, and what they and a read-only root may write, are simulated. */
const CONTAINER_SECURITY_FIELDS = ["procMount", "seLinuxOptions", "windowsOptions"];
const POD_SECURITY_FIELDS = ["fsGroupChangePolicy", "seLinuxChangePolicy", "seLinuxOptions", "windowsOptions"];

const CONTAINER_FIELDS = [
  "lifecycle.stopSignal",
  ...CONTAINER_SECURITY_FIELDS.map((field) => `securityContext.${field}`),
  "volumeMounts[*].mountPropagation",
  "volumeMounts[*].recursiveReadOnly",
];

const POD_SPEC_FIELDS: readonly string[] = [
  ...CONTAINER_FIELDS.map((field) => `containers[*].${field}`),
  ...CONTAINER_FIELDS.map((field) => `initContainers[*].${field}`),
  "os",
  ...POD_SECURITY_FIELDS.map((field) => `securityContext.${field}`),
  ...VOLUME_TYPES.map((type) => `volumes[*].${type}`),
];

export const POD_WITHOUT_EFFECT = POD_SPEC_FIELDS.map((field) => `spec.${field}`);

export const TEMPLATE_WITHOUT_EFFECT = POD_SPEC_FIELDS.map((field) => `spec.template.spec.${field}`);

export const CRON_JOB_WITHOUT_EFFECT = POD_SPEC_FIELDS.map((field) => `spec.jobTemplate.spec.template.spec.${field}`);
