/**
 * The import rules of docs/architecture.md, one row a folder. A folder imports what its row lists, and itself.
 * Type imports count: a type is a promise too.
 */
const ENGINE = "src/engine";

/** Folder (a pattern; a group in it is `$1` in what it may import) to what it may import. */
const ROWS = [
  ["src/api", []],
  ["src/shell", ["src/api"]],
  [`${ENGINE}/kernel`, []],
  [`${ENGINE}/etcd`, [`${ENGINE}/kernel`]],
  [`${ENGINE}/apiserver`, ["src/api", `${ENGINE}/kernel`, `${ENGINE}/etcd`]],
  [`${ENGINE}/machinery`, ["src/api", `${ENGINE}/kernel`]],
  [`${ENGINE}/scheduler`, ["src/api", `${ENGINE}/kernel`, `${ENGINE}/machinery`]],
  [`${ENGINE}/controllers/[^/]+/`, ["src/api", `${ENGINE}/kernel`, `${ENGINE}/machinery`]],
  [`${ENGINE}/runtime`, ["src/api", "src/shell", `${ENGINE}/kernel`]],
  [`${ENGINE}/kubelet`, ["src/api", `${ENGINE}/kernel`, `${ENGINE}/machinery`, `${ENGINE}/runtime`]],
  [`${ENGINE}/network`, ["src/api", `${ENGINE}/kernel`, `${ENGINE}/machinery`, `${ENGINE}/runtime`]],
  [
    `${ENGINE}/control-plane`,
    ["src/api", `${ENGINE}/etcd`, `${ENGINE}/kernel`, `${ENGINE}/machinery`, `${ENGINE}/runtime`],
  ],
  [`${ENGINE}/metrics`, ["src/api", `${ENGINE}/kernel`, `${ENGINE}/machinery`, `${ENGINE}/runtime`]],
  [`${ENGINE}/faults`, ["src/api", `${ENGINE}/kernel`, `${ENGINE}/machinery`, `${ENGINE}/runtime`]],
  ["src/scene", ["src/api"]],
  ["src/kubectl", ["src/api"]],
  ["src/lessons", ["src/api"]],
  ["src/i18n", []],
  ["src/ui/kit", ["src/i18n"]],
  ["src/ui/state", ["src/api", "src/scene", "src/hosts/protocol", "src/i18n"]],
  ["src/ui/terminal", ["src/api", "src/i18n", "src/kubectl", "src/shell", "src/ui/kit", "src/ui/state"]],
  ["src/ui/lessons", ["src/api", "src/i18n", "src/lessons", "src/ui/kit", "src/ui/state"]],
  [
    "src/ui/(canvas|editor|inspector|timeline|time|actions|explorer|share|logs|decisions|charts)/",
    ["src/api", "src/scene", "src/hosts/protocol", "src/i18n", "src/ui/kit", "src/ui/state"],
  ],
];

const escape = (path) => path.replaceAll(".", "\\.");

const rows = ROWS.map(([folder, allowed]) => ({
  name: `imports of ${folder}`,
  comment: `${folder} may import only ${["itself", ...allowed].join(", ")}. Move the code, or pass what it needs as an argument.`,
  severity: "error",
  from: { path: `^${folder}`, pathNot: "\\.test\\.tsx?$|/testing/" },
  to: {
    path: "^src/",
    pathNot: [
      folder.includes("(canvas") ? "^src/ui/$1/" : folder.includes("[^/]+") ? `^${ENGINE}/controllers/` : `^${folder}`,
      ...allowed.map((path) => `^${escape(path)}`),
    ],
  },
}));

export default {
  forbidden: [
    ...rows,
    {
      name: "controllers are siblings",
      comment: "A controller never imports another: they meet in the API. Put what they share in src/engine/machinery.",
      severity: "error",
      from: { path: `^${ENGINE}/controllers/([^/]+)/`, pathNot: "\\.test\\.ts$" },
      to: { path: `^${ENGINE}/controllers/[^/]+/`, pathNot: `^${ENGINE}/controllers/$1/` },
    },
    {
      name: "only the composition root knows the whole engine",
      comment: "Hosts reach the engine through src/engine/cluster.ts.",
      severity: "error",
      from: { path: "^src/hosts", pathNot: "\\.test\\.ts$" },
      to: { path: "^src/engine/", pathNot: "^src/engine/(cluster|cluster-configuration|kernel/invariant)\\.ts$" },
    },
    {
      name: "the page does not contain the engine",
      comment: "The page talks to the worker through src/hosts/protocol.ts.",
      severity: "error",
      from: { path: "^src/(ui|main)", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^src/engine/" },
    },
    {
      name: "pure folders use no platform",
      comment:
        "src/api, src/shell, src/engine, src/scene, src/kubectl and src/lessons run in Node and in every browser alike.",
      severity: "error",
      from: { path: "^src/(api|shell|engine|scene|kubectl|lessons)", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no cycles",
      comment: "Two files that import each other are one idea, or need a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no missing modules",
      comment: "The import leads nowhere.",
      severity: "error",
      from: { path: "^src" },
      to: { couldNotResolve: true, pathNot: "\\?worker|\\?url|^monaco" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  },
};
