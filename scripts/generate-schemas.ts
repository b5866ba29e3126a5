/**
 * Writes the generated files: the editor's schema, the table for strict decoding and the schemas of the OpenAPI documents.
 * `npm run generate` writes them; with `--check` nothing is written and a difference is an error.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { editorSchema, type ServedKind } from "./schema/editor-schema.ts";
import { fieldTableSource } from "./schema/field-table.ts";
import { kubernetesDefinitions } from "./schema/kubernetes-definitions.ts";
import { openApiSchemasSource } from "./schema/openapi-schemas.ts";
import { simulationDefinitions } from "./schema/simulation-definitions.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const KINDS: readonly ServedKind[] = [
  ...served("v1", ["ConfigMap", "Endpoints", "Event", "LimitRange", "Namespace", "Node", "PersistentVolume"]),
  ...served("v1", ["PersistentVolumeClaim", "Pod", "PodTemplate", "ReplicationController", "ResourceQuota", "Secret"]),
  ...served("v1", ["Service", "ServiceAccount"]),
  ...served("admissionregistration.k8s.io/v1", ["MutatingWebhookConfiguration", "ValidatingAdmissionPolicy"]),
  ...served("admissionregistration.k8s.io/v1", ["ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration"]),
  ...served("apiextensions.k8s.io/v1", ["CustomResourceDefinition"]),
  ...served("apiregistration.k8s.io/v1", ["APIService"]),
  ...served("apps/v1", ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
  { apiVersion: "autoscaling/v1", kind: "HorizontalPodAutoscaler", struct: "autoscalingV1.HorizontalPodAutoscaler" },
  ...served("autoscaling/v2", ["HorizontalPodAutoscaler"]),
  ...served("batch/v1", ["CronJob", "Job"]),
  ...served("certificates.k8s.io/v1", ["CertificateSigningRequest"]),
  ...served("coordination.k8s.io/v1", ["Lease"]),
  ...served("discovery.k8s.io/v1", ["EndpointSlice"]),
  { apiVersion: "events.k8s.io/v1", kind: "Event", struct: "events.Event" },
  ...served("flowcontrol.apiserver.k8s.io/v1", ["FlowSchema", "PriorityLevelConfiguration"]),
  ...served("networking.k8s.io/v1", ["IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR"]),
  ...served("node.k8s.io/v1", ["RuntimeClass"]),
  ...served("policy/v1", ["PodDisruptionBudget"]),
  ...served("rbac.authorization.k8s.io/v1", ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
  { apiVersion: "resource.k8s.io/v1", kind: "ResourceClaim", struct: "resource.ResourceClaim" },
  ...served("resource.k8s.io/v1", ["DeviceClass", "ResourceClaimTemplate", "ResourceSlice"]),
  ...served("scheduling.k8s.io/v1", ["PriorityClass"]),
  ...served("storage.k8s.io/v1", ["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass"]),
  ...served("storage.k8s.io/v1", ["VolumeAttachment", "VolumeAttributesClass"]),
  ...served("sim.kubarium.dev/v1alpha1", ["Fault", "Machine", "Traffic"]),
];
/** Nobody writes them. */
const READ_ONLY: readonly ServedKind[] = served("sim.kubarium.dev/v1alpha1", ["EtcdMember"]);

function served(apiVersion: string, kinds: readonly string[]): readonly ServedKind[] {
  return kinds.map((kind) => ({ apiVersion, kind }));
}

async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const definitions = { ...(await kubernetesDefinitions(ROOT)), ...simulationDefinitions };
  const roots = [...KINDS, ...READ_ONLY].map(({ kind, struct }) => struct ?? kind);
  return new Map([
    ["public/schema/kubernetes.json", await formatted(JSON.stringify(editorSchema(definitions, KINDS)), "json")],
    [
      "src/engine/apiserver/decode/field-table.generated.ts",
      await formatted(fieldTableSource(definitions, roots), "typescript"),
    ],
    ["src/hosts/server/openapi/schemas.generated.json", openApiSchemasSource(ROOT)],
  ]);
}

async function formatted(source: string, parser: string): Promise<string> {
  return format(source, { ...(await resolveConfig(join(ROOT, "package.json"))), parser });
}

const check = process.argv.includes("--check");
for (const [path, content] of await generatedFiles()) {
  const file = join(ROOT, path);
  if (check) {
    if (existsSync(file) && readFileSync(file, "utf8") === content) continue;
    console.error(`${path} is not what the generator makes. Run: npm run generate`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.log(`${path} ${content.length} characters`);
}
