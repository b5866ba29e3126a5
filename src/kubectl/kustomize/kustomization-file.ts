/**
 * Kustomizations: which files they are in, and what may be in them.
 * Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
import { goYaml, YAMLException } from "../../api/go-yaml.ts";
import { CommandFailure } from "../steps.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface Target {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface Patch {
  readonly patch?: string;
  readonly path?: string;
  readonly target?: Target;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

export interface Generator {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly type?: string;
  readonly options?: GeneratorOptions;
}

export interface LabelRule {
  readonly pairs?: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
}

export interface ImageRule {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

export interface ReplacementSource {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly fieldPath?: string;
  readonly options?: { readonly delimiter?: string; readonly index?: number };
}

export interface Replacement {
  /** A file with one, or with a list of them. */
  readonly path?: string;
  readonly source?: ReplacementSource;
  readonly sourceValue?: string;
  readonly targets?: readonly {
    readonly select?: Target;
    readonly reject?: readonly Target[];
    readonly fieldPaths?: readonly string[];
    readonly options?: { readonly delimiter?: string; readonly index?: number; readonly create?: boolean };
  }[];
}

export interface Kustomization {
  /** `Component` for one that others take in. */
  readonly kind?: string;
  readonly resources?: readonly string[];
  readonly bases?: readonly string[];
  readonly components?: readonly string[];
  readonly replacements?: readonly Replacement[];
  readonly sortOptions?: { readonly order?: string };
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly labels?: readonly LabelRule[];
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly images?: readonly ImageRule[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
  readonly patches?: readonly Patch[];
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly Patch[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
  readonly generatorOptions?: GeneratorOptions;
}

const FILE_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

const KNOWN: ReadonlySet<string> = new Set(
  (
    "apiVersion kind metadata resources bases components replacements sortOptions namespace namePrefix nameSuffix labels commonLabels commonAnnotations images " +
    "replicas patches patchesStrategicMerge patchesJson6902 configMapGenerator secretGenerator generatorOptions"
  ).split(" "),
);

/** Fields that kustomize has and this one does not. */
const NOT_HERE: ReadonlySet<string> = new Set(
  "buildMetadata configurations crds generators helmCharts helmGlobals openapi transformers validators vars".split(" "),
);

/** What kustomize warns of, and what takes its place. */
const DEPRECATED: readonly (readonly [field: string, instead: string])[] = [
  ["bases", "resources"],
  ["commonLabels", "labels"],
  ["patchesJson6902", "patches"],
  ["patchesStrategicMerge", "patches"],
];

export type ReadFile = (name: string) => string | undefined;

/** `a/../b` is `b`; the root is the empty text. */
export function joined(folder: string, path: string): string {
  const steps: string[] = [];
  for (const step of `${path.startsWith("/") ? "" : `${folder}/`}${path}`.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else steps.push(step);
  }
  return steps.join("/");
}

export function hasKustomization(folder: string, readFile: ReadFile): boolean {
  return FILE_NAMES.some((name) => readFile(joined(folder, name)) !== undefined);
}

/** @returns the kustomization and what there is to warn of @throws CommandFailure */
export function readKustomization(
  folder: string,
  readFile: ReadFile,
): { readonly kustomization: Kustomization; readonly warnings: readonly string[] } {
  const text = FILE_NAMES.map((name) => readFile(joined(folder, name))).find((one) => one !== undefined);
  if (text === undefined) {
    // Folders are where files are: there is none without a file that this one could ask for.
    if (folder !== "") {
      const missing = `evalsymlink failure on '${folder}' : lstat /${folder}: no such file or directory`;
      throw new CommandFailure(`error: must build at directory: not a valid directory: ${missing}`);
    }
    throw new CommandFailure(
      `error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/${folder}'`,
    );
  }
  const fields = parsed(text);
  for (const field of Object.keys(fields)) {
    if (KNOWN.has(field)) continue;
    throw new CommandFailure(
      NOT_HERE.has(field)
        ? `error: the field "${field}" of kustomizations is not part of this kubectl`
        : `error: invalid Kustomization: json: unknown field "${field}"`,
    );
  }
  const warnings = DEPRECATED.filter(([field]) => field in fields).map(
    ([field, instead]) =>
      `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
  );
  return { kustomization: fields, warnings };
}

function parsed(text: string): Fields & Kustomization {
  try {
    const value = goYaml(text) ?? {};
    if (typeof value === "object" && !Array.isArray(value)) return value as Fields & Kustomization;
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    throw new CommandFailure(
      `error: invalid Kustomization: error converting YAML to JSON: yaml: line ${(problem.mark?.line ?? 0) + 1}: ${problem.reason}`,
    );
  }
  throw new CommandFailure(
    "error: invalid Kustomization: json: cannot unmarshal into Go value of type types.Kustomization",
  );
}
