/**
 * Monaco with YAML and the Kubernetes schema, fetched once, after the page has been drawn.
 * Three things here exist because monaco-yaml was written for an older Monaco; docs/decisions/0004-editor.md says which.
 */
import { registerLanguageFeatures } from "./language-features.ts";
import type { MonacoModule } from "./monaco-module.ts";
import { loadSchema } from "./schema.ts";

let loading: Promise<MonacoModule> | undefined;

/** The editor's code; a failed download is tried again by the next call. */
export function loadMonaco(): Promise<MonacoModule> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<MonacoModule> {
  const [monaco, { configureMonacoYaml }, { default: EditorWorker }, { default: YamlWorker }, schema] =
    await Promise.all([
      import("./monaco-features.ts").then(({ monaco: loaded }) => loaded),
      import("monaco-yaml"),
      import("monaco-editor/editor/editor.worker?worker"),
      import("./yaml-worker.ts?worker"),
      loadSchema(),
    ]);
  globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };
  const editor = {
    ...monaco.editor,
    createWebWorker: (options: LegacyWorkerOptions) => startYamlWorker(monaco, new YamlWorker(), options),
  };
  configureMonacoYaml(
    { ...monaco, editor },
    {
      schemas: [{ uri: "inmemory://kubernetes.json", fileMatch: ["*"], schema: schema as object }],
      enableSchemaRequest: false,
      validate: true,
      completion: true,
      hover: true,
      format: { enable: true },
    },
  );
  registerLanguageFeatures(monaco);
  return monaco;
}

/** What monaco-worker-manager passes, in the form that Monaco took before 0.56. */
interface LegacyWorkerOptions {
  readonly createData: unknown;
}

/** The worker waits for any message, and then takes the next one as its settings. */
function startYamlWorker(monaco: MonacoModule, worker: Worker, { createData }: LegacyWorkerOptions): unknown {
  worker.postMessage("ignore");
  worker.postMessage(createData);
  return monaco.editor.createWebWorker({ worker });
}
