/**
 * Image names as a container runtime reads them.
 * Source: https://kubernetes.io/docs/concepts/containers/images/#image-names, github.com/distribution/reference
 */
import { RecallingMap } from "../kernel/recalling-map.ts";

export interface ImageReference {
  /** `docker.io`, `registry.k8s.io`, `localhost:5000`. */
  readonly domain: string;
  /** `library/nginx`. */
  readonly path: string;
  /** `latest` when neither a tag nor a digest was given. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** `docker.io/library/nginx:1.27`: what the runtime reports. */
  readonly canonical: string;
}

export type ParsedImage =
  { readonly ok: true; readonly reference: ImageReference } | { readonly ok: false; readonly error: string };

const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;
const DOMAIN =
  /^(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]+)?$/;

const parsed = new RecallingMap<ParsedImage>();
const MAX_REMEMBERED = 10_000;

/** Splits and completes an image name, or says in the library's words why it is none. */
export function parseImage(image: string): ParsedImage {
  let result = parsed.get(image);
  if (result === undefined) {
    if (parsed.size >= MAX_REMEMBERED) parsed.clear();
    result = parse(image);
    parsed.set(image, result);
  }
  return result;
}

function parse(image: string): ParsedImage {
  const invalid: ParsedImage = { ok: false, error: "invalid reference format" };
  let rest = image;
  let digest: string | undefined;
  const at = rest.indexOf("@");
  if (at >= 0) {
    digest = rest.slice(at + 1);
    rest = rest.slice(0, at);
    if (!DIGEST.test(digest)) return invalid;
  }
  let tag: string | undefined;
  const colon = rest.lastIndexOf(":");
  if (colon > rest.lastIndexOf("/")) {
    tag = rest.slice(colon + 1);
    rest = rest.slice(0, colon);
    if (!TAG.test(tag)) return invalid;
  }
  const { domain, path } = splitDomain(rest);
  if (path === "" || !DOMAIN.test(domain)) return invalid;
  if (path !== path.toLowerCase()) {
    return { ok: false, error: `invalid reference format: repository name (${path}) must be lowercase` };
  }
  if (!PATH.test(path)) return invalid;
  if (tag === undefined && digest === undefined) tag = "latest";
  const canonical = `${domain}/${path}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
  return { ok: true, reference: { domain, path, tag, digest, canonical } };
}

/** The part before the first slash is a domain when it looks like one; `index.docker.io` is `docker.io`. */
function splitDomain(name: string): { readonly domain: string; readonly path: string } {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isDomain = first !== "" && (first.includes(".") || first.includes(":") || first === "localhost");
  const domain = !isDomain ? "docker.io" : first === "index.docker.io" ? "docker.io" : first;
  const path = isDomain ? name.slice(slash + 1) : name;
  return { domain, path: domain === "docker.io" && !path.includes("/") && path !== "" ? `library/${path}` : path };
}
