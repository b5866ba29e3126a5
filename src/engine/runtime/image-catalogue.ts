/**
 * Which images exist, and in a registry's words why one does not.
 * Official (one-word) names and tags are checked against the catalogue, so that a typo fails as it would; reserved
 * domains do not resolve; what calls itself missing is missing; anything else is taken to be a plain server on its declared ports.
 */
import { hexIdentifier } from "./hashes.ts";
import type { ImageEntry } from "./images/image.ts";
import { BASE_SYSTEMS } from "./images/base-systems.ts";
import { copiesOf, originOf } from "./images/copies.ts";
import { DATA_SERVICES } from "./images/data-services.ts";
import { DATABASES } from "./images/databases.ts";
import { DEMOS } from "./images/demos.ts";
import { NONROOT, PETS } from "./images/e2e-images.ts";
import { KUBARIUM_IMAGES } from "./images/kubarium.ts";
import { LOG_COLLECTORS } from "./images/log-collectors.ts";
import { KUBECTL_IMAGES } from "./images/kubectl-images.ts";
import { KUBERNETES_IMAGES } from "./images/kubernetes.ts";
import { TUTORIALS } from "./images/tutorials.ts";
import { TOOLCHAINS } from "./images/toolchains.ts";
import { WEB_APPLICATIONS } from "./images/web-applications.ts";
import { WEB_SERVERS } from "./images/web-servers.ts";
import type { ImageReference } from "./image-reference.ts";
import { ACCESS_DENIED, isPrivate, privateDenial } from "./private-images.ts";

const CATALOGUE: readonly ImageEntry[] = [
  ...WEB_SERVERS,
  ...DATABASES,
  ...WEB_APPLICATIONS,
  ...DATA_SERVICES,
  ...BASE_SYSTEMS,
  ...TOOLCHAINS,
  ...KUBERNETES_IMAGES,
  ...KUBECTL_IMAGES,
  ...KUBARIUM_IMAGES,
  ...LOG_COLLECTORS,
  ...DEMOS,
  ...TUTORIALS,
  NONROOT,
  ...PETS,
];

const ORIGINALS: ReadonlyMap<string, ImageEntry> = new Map(CATALOGUE.map((entry) => [entry.repository, entry]));
const BY_REPOSITORY: ReadonlyMap<string, ImageEntry> = new Map([
  ...ORIGINALS,
  ...copiesOf(ORIGINALS).map((entry) => [entry.repository, entry] as const),
]);

/** Containers of one image come together. */
let lastFound: { readonly reference: ImageReference; readonly entry: ImageEntry | undefined } | undefined;

function entryOf(reference: ImageReference): ImageEntry | undefined {
  if (lastFound?.reference !== reference) {
    const repository = `${reference.domain}/${reference.path}`;
    const entry = BY_REPOSITORY.get(repository) ?? BY_REPOSITORY.get(originOf(repository));
    lastFound = { reference, entry };
  }
  return lastFound.entry;
}

const MIB = 1024 * 1024;

/** What an image outside the catalogue is taken to be. */
export const PLAIN_SERVER: ImageEntry = {
  repository: "",
  tags: ".*",
  sizeBytes: 40_000_000,
  startMs: 300,
  memoryBytes: 32 * MIB,
  idleCpuMillis: 1,
  behaviour: {
    kind: "server",
    ports: [],
    protocol: "http",
    routes: [
      { path: "*", status: 200, body: "{hostname}: simulated answer of an image that is not in the catalogue\n" },
    ],
    serviceMs: 5,
    cpuMsPerRequest: 1,
  },
  binaries: [],
  shell: true,
  stop: { kind: "exits", afterMs: 100, exitCode: 0 },
  startLines: ["(simulated) this image is not in the catalogue: it runs as a plain server on its declared ports"],
};

/** RFC 2606 and RFC 6761: names that never resolve. */
const RESERVED_DOMAIN = /^invalid\.|(?:^|\.)(?:example\.(?:com|net|org)|example|invalid|test|localhost)(?::\d+)?$/;

/** Names with which people ask for an image that is not there. */
const SAYS_MISSING =
  /\b(?:non-?existing|non-?existent|not-?existing|does-?not-?exist|doesnt-?exist|no-?such(?:-image)?|not-?found)\b/i;

export type ImageLookup =
  | { readonly ok: true; readonly entry: ImageEntry; readonly known: boolean }
  /** `durationMs`: how long the registry took to say no. */
  | { readonly ok: false; readonly error: string; readonly durationMs: number };

/** How long containerd waits for a registry that does not answer. */
const REGISTRY_TIMEOUT_MS = 30_000;
/** Manifests are read before the first layer is written. */
const FULL_DISK_MS = 1_500;
const REGISTRY_HOSTS: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/** What a pull finds where the registry does not answer. */
export function unreachableRegistry({ domain, path, tag, digest, canonical }: ImageReference): ImageLookup {
  const host = REGISTRY_HOSTS[domain] ?? domain;
  const head = `Head "https://${host}/v2/${path}/manifests/${digest ?? tag ?? "latest"}"`;
  const failed = `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}"`;
  const error = `dial tcp: lookup ${host.replace(/:\d+$/, "")}: i/o timeout`;
  return refused("Unknown", `${failed}: failed to do request: ${head}: ${error}`, REGISTRY_TIMEOUT_MS);
}

/** The image is there, but there is no room for it. The words are containerd's. */
export function noSpaceLeft({ canonical }: ImageReference): ImageLookup {
  const place = `/var/lib/containerd/io.containerd.content.v1.content/ingest/${hexIdentifier(canonical)}/data`;
  const failed = `failed to pull and unpack image "${canonical}": failed to copy`;
  return refused("Unknown", `${failed}: write ${place}: no space left on device`, FULL_DISK_MS);
}

/** What a pull of this image would find, whatever a node already has. @param withLogin at its registry */
export function lookUpImage(reference: ImageReference, withLogin = false): ImageLookup {
  const { domain, path, tag, digest, canonical } = reference;
  const failed = `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}"`;
  if (RESERVED_DOMAIN.test(domain) || domain === "localhost") {
    const host = domain.replace(/:\d+$/, "");
    const head = `Head "https://${domain}/v2/${path}/manifests/${digest ?? tag ?? "latest"}"`;
    const error =
      host === "localhost"
        ? `dial tcp 127.0.0.1:443: connect: connection refused`
        : `dial tcp: lookup ${host}: no such host`;
    return refused("Unknown", `${failed}: failed to do request: ${head}: ${error}`, 300);
  }
  const entry = entryOf(reference);
  if (entry === undefined) {
    const denial = withLogin ? undefined : privateDenial(reference);
    const official = domain === "docker.io" && path.startsWith("library/");
    const simulated = domain === "docker.io" && path.startsWith("kubarium/") && !isPrivate(reference);
    if (denial !== undefined) return refused("Unknown", `${failed}: ${denial}`, 900);
    if (official || simulated) return refused("Unknown", `${failed}: ${ACCESS_DENIED}`, 900);
    if (SAYS_MISSING.test(path) && domain === "docker.io")
      return refused("Unknown", `${failed}: ${ACCESS_DENIED}`, 900);
    if (SAYS_MISSING.test(`${path}:${tag ?? ""}`))
      return refused("NotFound", `${failed}: ${canonical}: not found`, 900);
    return { ok: true, entry: PLAIN_SERVER, known: false };
  }
  if (tag !== undefined && !tagPattern(entry).test(tag))
    return refused("NotFound", `${failed}: ${canonical}: not found`, 900);
  return { ok: true, entry, known: true };
}

/** The entry whose behaviour a container of this image has; a plain server for images outside the catalogue. */
export function imageEntry(reference: ImageReference): ImageEntry {
  return entryOf(reference) ?? PLAIN_SERVER;
}

function refused(code: string, message: string, durationMs: number): ImageLookup {
  return { ok: false, error: `rpc error: code = ${code} desc = ${message}`, durationMs };
}

const patterns = new Map<string, RegExp>();

function tagPattern(entry: ImageEntry): RegExp {
  let pattern = patterns.get(entry.repository);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${entry.tags})$`);
    patterns.set(entry.repository, pattern);
  }
  return pattern;
}
