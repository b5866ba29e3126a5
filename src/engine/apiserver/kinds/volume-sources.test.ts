import { describe, expect, it } from "vitest";
import { errorsOf } from "./testing/check-manifest.ts";
import { at } from "./testing/sample-pod.ts";

const PATH = "spec.volumes[0]";
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const ISCSI = { targetPortal: "127.0.0.1", iqn: "iqn.2015-02.example.com:test", lun: 1 };
const AZURE = { diskName: "d", diskURI: "https://blob/vhd" };
const TEMPLATE = { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } };

describe("volumes of a Pod", () => {
  const cases: { name: string; source: object; errors: string[] }[] = [
    { name: "a claim of any name", source: { persistentVolumeClaim: { claimName: "A_b" } }, errors: [] },
    {
      name: "a claim without one",
      source: { persistentVolumeClaim: {} },
      errors: ["persistentVolumeClaim.claimName: Required value"],
    },
    {
      name: "a repository",
      source: { gitRepo: { directory: "../a" } },
      errors: [
        "gitRepo.repository: Required value",
        "gitRepo.directory: Invalid value: \"../a\": must not contain '..'",
      ],
    },
    {
      name: "a disk of GCE",
      source: { gcePersistentDisk: { partition: 256 } },
      errors: [
        "persistentDisk.pdName: Required value",
        "persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive",
      ],
    },
    { name: "iSCSI", source: { iscsi: ISCSI }, errors: [] },
    {
      name: "iSCSI with nothing",
      source: { iscsi: { chapAuthSession: true } },
      errors: ["iscsi.targetPortal: Required value", "iscsi.iqn: Required value", "iscsi.secretRef: Required value"],
    },
    {
      name: "iSCSI with strange names",
      source: { iscsi: { ...ISCSI, iqn: "iqn.2015-02.example.com", initiatorName: "abc", lun: 256 } },
      errors: [
        'iscsi.iqn: Invalid value: "iqn.2015-02.example.com": must be valid format',
        "iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive",
        'iscsi.initiatorname: Invalid value: "abc": must be valid format starting with iqn, eui, or naa',
      ],
    },
    {
      name: "iSCSI with a long portal",
      source: { iscsi: { ...ISCSI, targetPortal: "p".repeat(63), initiatorName: "iqn.2015-02.example.com:init" } },
      errors: [
        'name: Invalid value: "v": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
      ],
    },
    {
      name: "fibre channel both ways",
      source: { fc: { targetWWNs: ["a"], wwids: ["b"] } },
      errors: [
        'fc.targetWWNs: Invalid value: ["a"]: targetWWNs and wwids can not be specified simultaneously',
        "fc.lun: Required value: lun is required if targetWWNs is specified",
      ],
    },
    {
      name: "fibre channel no way",
      source: { fc: {} },
      errors: ["fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both"],
    },
    {
      name: "Flocker both ways",
      source: { flocker: { datasetName: "a/b", datasetUUID: "c" } },
      errors: [
        'flocker: Invalid value: "resource": datasetName and datasetUUID can not be specified simultaneously',
        "flocker.datasetName: Invalid value: \"a/b\": must not contain '/'",
      ],
    },
    {
      name: "Quobyte",
      source: { quobyte: { registry: "a:1,b" } },
      errors: [
        'quobyte.registry: Invalid value: "a:1,b": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    },
    {
      name: "options of others",
      source: { flexVolume: { driver: "d", options: { "k8s.io/a": "1", b: "2" } } },
      errors: [
        'flexVolume.options[k8s.io/a]: Invalid value: "k8s.io/a": kubernetes.io and k8s.io namespaces are reserved',
      ],
    },
    { name: "a disk of Azure", source: { azureDisk: AZURE }, errors: [] },
    {
      name: "a managed disk in a blob",
      source: { azureDisk: { ...AZURE, kind: "Managed", cachingMode: "Never" } },
      errors: [
        'azureDisk.cachingMode: Unsupported value: "Never": supported values: "None", "ReadOnly", "ReadWrite"',
        'azureDisk.diskURI: Unsupported value: "https://blob/vhd": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
      ],
    },
    {
      name: "StorageOS",
      source: { storageos: { volumeName: "A", secretRef: {} } },
      errors: [`storageos.volumeName: Invalid value: "A": ${LABEL}`, "storageos.secretRef.name: Required value"],
    },
    {
      name: "a driver",
      source: { csi: { driver: "", nodePublishSecretRef: { name: "A" } } },
      errors: [
        "csi.driver: Required value",
        `csi.driver: Invalid value: "": ${SUBDOMAIN}`,
        `csi.name: Invalid value: "A": ${SUBDOMAIN}`,
      ],
    },
    {
      name: "two at once, with names of their own",
      source: { cephfs: { monitors: ["m"] }, emptyDir: {}, downwardAPI: {} },
      errors: [
        "cephFS: Forbidden: may not specify more than 1 volume type",
        "downwarAPI: Forbidden: may not specify more than 1 volume type",
      ],
    },
    {
      name: "files from several objects",
      source: {
        projected: {
          sources: [
            { secret: { name: "s", items: [{ key: "k", path: "..f" }] } },
            { configMap: { name: "c", items: [{ key: "k", path: "..f" }] }, serviceAccountToken: { path: "/t" } },
          ],
        },
      },
      errors: [
        "projected.sources[0].secret.items[0].path: Invalid value: \"..f\": must not start with '..'",
        "projected.sources[1].configMap.items[0].path: Invalid value: \"..f\": must not start with '..'",
        'projected: Invalid value: "c": conflicting duplicate paths',
        'projected.path: Invalid value: "/t": must be a relative path',
        "projected.sources[1]: Forbidden: may not specify more than 1 volume type per source",
      ],
    },
    {
      name: "a claim of its own with a name",
      source: { ephemeral: { volumeClaimTemplate: { ...TEMPLATE, metadata: { name: "a", labels: { x: "y" } } } } },
      errors: ["ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set"],
    },
    {
      name: "an image without a name",
      source: { image: { pullPolicy: "Always" } },
      errors: ["image.reference: Required value"],
    },
  ];
  it.each(cases)("$name", ({ source, errors }) =>
    expect(errorsOf("Pod", at("spec.volumes", [{ name: "v", ...source }]))).toEqual(
      errors.map((error) => `${PATH}.${error}`),
    ),
  );

  it("a claim that the Pod makes itself is not used by its name", () =>
    expect(
      errorsOf(
        "Pod",
        at("spec.volumes", [
          { name: "v", ephemeral: { volumeClaimTemplate: TEMPLATE } },
          { name: "w", persistentVolumeClaim: { claimName: "web-v" } },
        ]),
      ),
    ).toEqual([
      'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "web-v": must not reference a PVC that gets created for an ephemeral volume',
    ]));
});

describe("PersistentVolumes", () => {
  const SECRET = { name: "s" };
  const cases: { name: string; source: object; errors: string[] }[] = [
    {
      name: "secrets of a driver",
      source: { csi: { driver: "d", volumeHandle: "h", nodePublishSecretRef: SECRET } },
      errors: ["csi.nodePublishSecretRef.namespace: Required value"],
    },
    {
      name: "Cinder's secret",
      source: { cinder: { volumeID: "v", secretRef: SECRET } },
      errors: ["cinder.secretRef.namespace: Required value"],
    },
    {
      name: "a namespace of endpoints",
      source: { glusterfs: { endpoints: "e", path: "p", endpointsNamespace: "" } },
      errors: [
        'glusterfs.endpointsNamespace: Invalid value: "": if the endpointnamespace is set, it must be a valid namespace name',
      ],
    },
    {
      name: "iSCSI says less of strange names, and more of secrets",
      source: { iscsi: { ...ISCSI, iqn: "abc", secretRef: {} } },
      errors: ['iscsi.iqn: Invalid value: "abc": must be valid format', "iscsi.secretRef.name: Required value"],
    },
    {
      name: "FlexVolumes beside others",
      source: { hostPath: { path: "/a" }, flexVolume: {}, cephfs: { monitors: ["m"] } },
      errors: ["cephFS: Forbidden: may not specify more than 1 volume type", "flexVolume.driver: Required value"],
    },
  ];
  it.each(cases)("$name", ({ source, errors }) => {
    const spec = { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], ...source };
    expect(errorsOf("PersistentVolume", { metadata: { name: "pv" }, spec })).toEqual(
      errors.map((error) => `spec.${error}`),
    );
  });
});
