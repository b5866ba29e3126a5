/** What one would type in a terminal to do with kubectl what the editor does. */
import type { ManifestDocument, ManifestObject } from "./manifest-text.ts";

export interface KubectlEquivalent {
  /** A key of `editor.kubectl`. */
  readonly id: "apply" | "here" | "dryRun" | "diff" | "delete" | "create";
  readonly command: string;
}

/** @param name of the file, as kubectl in the page knows it too */
export function kubectlEquivalents(
  name: string,
  text: string,
  documents: readonly ManifestDocument[],
): readonly KubectlEquivalent[] {
  const file = quoted(name);
  const created = documents.map(({ object }) => createCommand(object)).filter((command) => command !== undefined);
  return [
    { id: "apply", command: `kubectl apply -f ${file}` },
    { id: "here", command: `kubectl apply -f - <<'EOF'\n${text.trimEnd()}\nEOF` },
    { id: "dryRun", command: `kubectl apply --dry-run=server -f ${file}` },
    { id: "diff", command: `kubectl diff -f ${file}` },
    { id: "delete", command: `kubectl delete -f ${file}` },
    ...(created.length > 0 && created.length === documents.length
      ? [{ id: "create" as const, command: created.join("\n") }]
      : []),
  ];
}

/**
 * The imperative command for an object that has nothing which such a command cannot say.
 * Source: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/
 */
export function createCommand(object: ManifestObject): string | undefined {
  const kind = String(object["kind"]);
  const metadata = mapOf(object["metadata"]);
  const { name, namespace, ...moreMetadata } = metadata;
  if (typeof name !== "string" || Object.keys(moreMetadata).length > 0) return undefined;
  const create = Object.hasOwn(CREATORS, kind) ? CREATORS[kind] : undefined;
  const words = create?.(quoted(name), object);
  if (words === undefined) return undefined;
  const place = typeof namespace === "string" ? [`--namespace=${quoted(namespace)}`] : [];
  return ["kubectl", "create", ...words, ...place].join(" ");
}

type Creator = (name: string, object: ManifestObject) => readonly string[] | undefined;

const CREATORS: Readonly<Record<string, Creator>> = {
  Namespace: (name, object) => (hasOnly(object, []) ? ["namespace", name] : undefined),
  ServiceAccount: (name, object) => (hasOnly(object, []) ? ["serviceaccount", name] : undefined),
  ConfigMap: (name, object) =>
    hasOnly(object, ["data"]) ? ["configmap", name, ...literals(object["data"])] : undefined,
  Secret: (name, object) =>
    hasOnly(object, ["stringData"]) ? ["secret", "generic", name, ...literals(object["stringData"])] : undefined,
  Deployment: (name, object) => {
    const spec = mapOf(object["spec"]);
    const container = onlyContainer(spec["template"]);
    if (!hasOnly(object, ["spec"]) || container === undefined || Object.keys(spec).some((key) => !DEPLOYMENT.has(key)))
      return undefined;
    const { replicas } = spec;
    return [
      "deployment",
      name,
      `--image=${quoted(container.image)}`,
      ...(typeof replicas === "number" && replicas !== 1 ? [`--replicas=${replicas}`] : []),
      ...(container.port === undefined ? [] : [`--port=${container.port}`]),
    ];
  },
  Job: (name, object) => {
    const spec = mapOf(object["spec"]);
    const container = onlyContainer(spec["template"]);
    if (!hasOnly(object, ["spec"]) || container === undefined || Object.keys(spec).length !== 1) return undefined;
    return ["job", name, `--image=${quoted(container.image)}`];
  },
};

const DEPLOYMENT: ReadonlySet<string> = new Set(["replicas", "selector", "template"]);

function hasOnly(object: ManifestObject, fields: readonly string[]): boolean {
  return Object.keys(object).every((key) => ["apiVersion", "kind", "metadata", ...fields].includes(key));
}

function literals(data: unknown): readonly string[] {
  return Object.entries(mapOf(data)).map(([key, value]) => `--from-literal=${quoted(`${key}=${String(value)}`)}`);
}

/** A template of one container that has no more than an image and one port. */
function onlyContainer(template: unknown): { readonly image: string; readonly port: number | undefined } | undefined {
  const pod = mapOf(mapOf(template)["spec"]);
  const containers = pod["containers"];
  if (!Array.isArray(containers) || containers.length !== 1) return undefined;
  if (Object.keys(pod).some((key) => key !== "containers" && key !== "restartPolicy")) return undefined;
  const { name: _name, image, ports = [], ...rest } = mapOf(containers[0]);
  if (typeof image !== "string" || !Array.isArray(ports) || ports.length > 1 || Object.keys(rest).length > 0)
    return undefined;
  const port = mapOf(ports[0])["containerPort"];
  return { image, port: typeof port === "number" ? port : undefined };
}

function mapOf(value: unknown): ManifestObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as ManifestObject) : {};
}

/** As one word for a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
