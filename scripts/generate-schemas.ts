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
  ...["ConfigMap", "Endpoints", "Event", "Namespace", "Node", "Pod", "Secret", "Service", "ServiceAccount"].map(
    (kind) => ({ apiVersion: "v1", kind }),
  ),
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "apps/v1", kind: "ReplicaSet" },
  { apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
  { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
  ...["Fault", "Machine", "Traffic"].map((kind) => ({ apiVersion: "sim.kubarium.dev/v1alpha1", kind })),
];

async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const definitions = { ...(await kubernetesDefinitions(ROOT)), ...simulationDefinitions };
  const roots = KINDS.map(({ kind }) => kind);
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
