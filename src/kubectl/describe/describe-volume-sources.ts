/** Volumes that name storage elsewhere, of Pods and of PersistentVolumes. Upstream: the print…VolumeSource of describe.go. */

type Fields = Readonly<Record<string, unknown>>;
/** `Label:\tvalue` of one field. */
type Line = (source: Fields) => string;

function valueText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function words(label: string, field: string, absent = ""): Line {
  return (source) => `${label}:\t${valueText(source[field]) || absent}`;
}

function number(label: string, field: string, absent = "0"): Line {
  return (source) => `${label}:\t${valueText(source[field]) || absent}`;
}

function flag(label: string, field: string): Line {
  return (source) => `${label}:\t${source[field] === true}`;
}

/** As Go prints a list of texts. */
function list(label: string, field: string): Line {
  return (source) => `${label}:\t[${((source[field] ?? []) as readonly string[]).join(" ")}]`;
}

/** As Go prints a pointer to a reference. */
const SECRET_REF: Line = (source) => {
  const reference = source["secretRef"] as Fields | undefined;
  if (reference === undefined) return "SecretRef:\tnil";
  const name = valueText(reference["name"]);
  const namespace = reference["namespace"];
  return namespace === undefined
    ? `SecretRef:\t&LocalObjectReference{Name:${name},}`
    : `SecretRef:\t&SecretReference{Name:${name},Namespace:${valueText(namespace)},}`;
};

const READ_ONLY = flag("ReadOnly", "readOnly");
const FS_TYPE = words("FSType", "fsType");

const DISKS = {
  gcePersistentDisk: [
    "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
    [words("PDName", "pdName"), FS_TYPE, number("Partition", "partition"), READ_ONLY],
  ],
  awsElasticBlockStore: [
    "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
    [words("VolumeID", "volumeID"), FS_TYPE, number("Partition", "partition"), READ_ONLY],
  ],
  azureDisk: [
    "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
    [
      words("DiskName", "diskName"),
      words("DiskURI", "diskURI"),
      words("Kind", "kind"),
      FS_TYPE,
      words("CachingMode", "cachingMode"),
      READ_ONLY,
    ],
  ],
  vsphereVolume: [
    "vSphereVolume (a Persistent Disk resource in vSphere)",
    [words("VolumePath", "volumePath"), FS_TYPE, words("StoragePolicyName", "storagePolicyName")],
  ],
  cinder: [
    "Cinder (a Persistent Disk resource in OpenStack)",
    [words("VolumeID", "volumeID"), FS_TYPE, READ_ONLY, SECRET_REF],
  ],
  portworxVolume: ["PortworxVolume (a Portworx Volume resource)", [words("VolumeID", "volumeID")]],
  scaleIO: [
    "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
    [
      words("Gateway", "gateway"),
      words("System", "system"),
      words("Protection Domain", "protectionDomain"),
      words("Storage Pool", "storagePool"),
      words("Storage Mode", "storageMode"),
      words("VolumeName", "volumeName"),
      FS_TYPE,
      READ_ONLY,
    ],
  ],
  storageos: [
    "StorageOS (a StorageOS Persistent Disk resource)",
    [words("VolumeName", "volumeName"), words("VolumeNamespace", "volumeNamespace"), FS_TYPE, READ_ONLY],
  ],
} as const satisfies Readonly<Record<string, readonly [type: string, lines: readonly Line[]]>>;

const NETWORKS = {
  nfs: [
    "NFS (an NFS mount that lasts the lifetime of a pod)",
    [words("Server", "server"), words("Path", "path"), READ_ONLY],
  ],
  iscsi: [
    "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    [
      words("TargetPortal", "targetPortal"),
      words("IQN", "iqn"),
      number("Lun", "lun"),
      (source) => `ISCSIInterface\t${valueText(source["iscsiInterface"])}`,
      FS_TYPE,
      READ_ONLY,
      list("Portals", "portals"),
      flag("DiscoveryCHAPAuth", "chapAuthDiscovery"),
      flag("SessionCHAPAuth", "chapAuthSession"),
      SECRET_REF,
      words("InitiatorName", "initiatorName", "<none>"),
    ],
  ],
  glusterfs: [
    "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    [words("EndpointsName", "endpoints"), words("Path", "path"), READ_ONLY],
  ],
  rbd: [
    "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    [
      list("CephMonitors", "monitors"),
      words("RBDImage", "image"),
      FS_TYPE,
      words("RBDPool", "pool"),
      words("RadosUser", "user"),
      words("Keyring", "keyring"),
      SECRET_REF,
      READ_ONLY,
    ],
  ],
  quobyte: [
    "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    [words("Registry", "registry"), words("Volume", "volume"), READ_ONLY],
  ],
  cephfs: [
    "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    [
      list("Monitors", "monitors"),
      words("Path", "path"),
      words("User", "user"),
      words("SecretFile", "secretFile"),
      SECRET_REF,
      READ_ONLY,
    ],
  ],
  fc: [
    "FC (a Fibre Channel disk)",
    [
      (source) => `TargetWWNs:\t${((source["targetWWNs"] ?? []) as readonly string[]).join(", ")}`,
      number("LUN", "lun", "<none>"),
      FS_TYPE,
      READ_ONLY,
    ],
  ],
  azureFile: [
    "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
    [words("SecretName", "secretName"), words("ShareName", "shareName"), READ_ONLY],
  ],
  flexVolume: [
    "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
    [
      words("Driver", "driver"),
      FS_TYPE,
      SECRET_REF,
      READ_ONLY,
      (source) => {
        const options = Object.entries((source["options"] ?? {}) as Fields).sort(([a], [b]) => (a < b ? -1 : 1));
        return `Options:\tmap[${options.map(([key, value]) => `${key}:${valueText(value)}`).join(" ")}]`;
      },
    ],
  ],
  flocker: [
    "Flocker (a Flocker volume mounted by the Flocker agent)",
    [words("DatasetName", "datasetName"), words("DatasetUUID", "datasetUUID")],
  ],
  gitRepo: [
    "GitRepo (a volume that is pulled from git when the pod is created)",
    [words("Repository", "repository"), words("Revision", "revision")],
  ],
  image: [
    "Image (a container image or OCI artifact)",
    [words("Reference", "reference"), words("PullPolicy", "pullPolicy")],
  ],
} as const satisfies Readonly<Record<string, readonly [type: string, lines: readonly Line[]]>>;

const SOURCES: Readonly<Record<string, readonly [type: string, lines: readonly Line[]]>> = { ...DISKS, ...NETWORKS };

/** What PersistentVolumes say besides. */
const PERSISTENT: typeof SOURCES = {
  azureFile: [
    NETWORKS.azureFile[0],
    [
      words("SecretName", "secretName"),
      words("SecretNamespace", "secretNamespace", "<nil>"),
      words("ShareName", "shareName"),
      READ_ONLY,
    ],
  ],
  glusterfs: [
    NETWORKS.glusterfs[0],
    [
      words("EndpointsName", "endpoints"),
      words("EndpointsNamespace", "endpointsNamespace", "<unset>"),
      words("Path", "path"),
      READ_ONLY,
    ],
  ],
};

/** The lines of the storage that a volume names; undefined when it is of another sort. */
export function sourceLines(holder: object, isPersistent = false): readonly string[] | undefined {
  for (const [field, source] of Object.entries(holder)) {
    const known = (isPersistent ? PERSISTENT[field] : undefined) ?? SOURCES[field];
    if (known !== undefined) return [`Type:\t${known[0]}`, ...known[1].map((line) => line(source as Fields))];
  }
  return undefined;
}
