/** What a command is, and what it is given. */
import type { FlagDefinition, Flags } from "./flags.ts";
import type { ApiResource } from "./api-resource.ts";
import type { KubeConfig } from "./kubeconfig.ts";
import type { Steps } from "./steps.ts";

/** What lasts from one command line to the next. */
export interface Session {
  /** The namespace of commands without `-n`. */
  namespace: string;
  /** What the server was found to serve; asked again when something is not in it. */
  resources: readonly ApiResource[] | undefined;
  /** What `kubectl config` has written; undefined until then. */
  config?: KubeConfig;
  /** What `port-forward` has opened, for `curl localhost:…`. */
  forwards?: readonly Forward[];
}

/** A port of this page that leads to a port of a Pod. */
export interface Forward {
  readonly local: number;
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

export interface Surroundings {
  readonly session: Session;
  /** Virtual time in Unix milliseconds. */
  now(): number;
  /** The text of a file that `-f` can name; undefined when there is none. `-` is standard input. */
  readFile(name: string): string | undefined;
  /** Every file there is, those in folders with their paths. */
  fileNames?(): readonly string[];
}

export interface Invocation extends Surroundings {
  readonly arguments: readonly string[];
  /** How many of the arguments come before a `--`; undefined without one. */
  readonly beforeDash: number | undefined;
  readonly flags: Flags;
  readonly namespace: string;
  /** `kubectl get`: for messages. */
  readonly command: string;
  /** How many objects have been printed: YAML documents are kept apart. */
  readonly printed: { count: number };
  /** Results are not reported. */
  readonly silent?: boolean;
}

export interface CommandDefinition {
  /** `["rollout", "status"]` */
  readonly words: readonly string[];
  readonly summary: string;
  /** After the words: `(TYPE/NAME | TYPE NAME) [flags]`. */
  readonly usage: string;
  readonly examples?: readonly string[];
  readonly flags: readonly FlagDefinition[];
  /** The exit code. */
  run(invocation: Invocation): Steps<number>;
}

export const NAMESPACE_FLAG: FlagDefinition = {
  name: "namespace",
  short: "n",
  type: "string",
  help: "The namespace of the request.",
};

export const SELECTOR_FLAG: FlagDefinition = {
  name: "selector",
  short: "l",
  type: "string",
  help: "Only objects with these labels: key=value, key in (a,b), !key.",
};

export const FIELD_SELECTOR_FLAG: FlagDefinition = {
  name: "field-selector",
  type: "string",
  help: "Only objects with these fields: status.phase=Running.",
};

export const ALL_NAMESPACES_FLAG: FlagDefinition = {
  name: "all-namespaces",
  short: "A",
  type: "bool",
  help: "In every namespace.",
};

export const OUTPUT_FLAG: FlagDefinition = {
  name: "output",
  short: "o",
  type: "string",
  help: "json, yaml, name, wide, jsonpath=…, custom-columns=….",
};

export const TEMPLATE_FLAG: FlagDefinition = {
  name: "template",
  type: "string",
  help: "The template of -o go-template, or the file of -o go-template-file.",
};

export const SHOW_MANAGED_FIELDS_FLAG: FlagDefinition = {
  name: "show-managed-fields",
  type: "bool",
  help: "Keep metadata.managedFields in JSON and YAML.",
};

export const ALLOW_MISSING_KEYS_FLAG: FlagDefinition = {
  name: "allow-missing-template-keys",
  type: "bool",
  default: "true",
  help: "Templates pass over fields that are not there.",
};

/** Of commands that print the object that they changed. */
export const PRINT_FLAGS: readonly FlagDefinition[] = [
  OUTPUT_FLAG,
  TEMPLATE_FLAG,
  SHOW_MANAGED_FIELDS_FLAG,
  ALLOW_MISSING_KEYS_FLAG,
];

export const RECURSIVE_FLAG: FlagDefinition = {
  name: "recursive",
  short: "R",
  type: "bool",
  help: "Folders in folders of manifests, too.",
};

export const KUSTOMIZE_FLAG: FlagDefinition = {
  name: "kustomize",
  short: "k",
  type: "string",
  help: "The folder of a kustomization that is open in the editor.",
};

export const CHUNK_SIZE_FLAG: FlagDefinition = {
  name: "chunk-size",
  type: "int",
  default: "500",
  help: "How many objects are asked for at a time; 0 is all.",
};

export const FIELD_MANAGER_FLAG: FlagDefinition = {
  name: "field-manager",
  type: "string",
  help: "Who owns the fields that are set.",
};

export const DRY_RUN_FLAG: FlagDefinition = {
  name: "dry-run",
  type: "string",
  default: "none",
  bare: "unchanged",
  help: "none, server (ask the server and keep nothing) or client (only print).",
};

export const FILENAME_FLAG: FlagDefinition = {
  name: "filename",
  short: "f",
  type: "strings",
  help: "A manifest that is open in the editor.",
};

export const LINE_ENDINGS_FLAG: FlagDefinition = {
  name: "windows-line-endings",
  type: "bool",
  help: "Taken, and without effect: the editor of the page has line endings of its own.",
};

export const VALIDATE_FLAG: FlagDefinition = {
  name: "validate",
  type: "string",
  default: "strict",
  bare: "strict",
  help: "What unknown fields are: strict (an error), warn or ignore.",
};
