/**
 * Images that only those may fetch who have a login at their registry, and what the registry says to others.
 * Which login it is does not matter: nothing here knows the right passwords.
 */
import type { ImageReference } from "./image-reference.ts";
import { AUTHENTICATED_REPOSITORIES } from "./images/e2e-images.ts";
import { PRIVATE_REPOSITORIES } from "./images/kubarium.ts";

const DENIED = "pull access denied, repository does not exist or may require authorization";
/** Docker's registry does not tell a private repository from one that is not there. */
export const ACCESS_DENIED = `${DENIED}: server message: insufficient_scope: authorization failed`;

type Denial = (reference: ImageReference) => string;

const headRefused =
  (status: string): Denial =>
  ({ domain, path, digest, tag }) =>
    `unexpected status from HEAD request to https://${domain}/v2/${path}/manifests/${digest ?? tag ?? "latest"}: ${status}`;

/** Registries that nobody reads without a login, with containerd's words for their answer. */
const CLOSED_REGISTRIES: readonly (readonly [domain: RegExp, denial: Denial])[] = [
  [
    /^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
    () => `${DENIED}: authorization failed: no basic auth credentials`,
  ],
  [
    /^[a-z0-9]+\.azurecr\.(?:io|cn|us)$/,
    ({ domain, path }) => {
      const query = `scope=${encodeURIComponent(`repository:${path}:pull`)}&service=${domain}`;
      return `failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://${domain}/oauth2/token?${query}: 401 Unauthorized`;
    },
  ],
  [/^registry\.redhat\.io$/, headRefused("401 Unauthorized")],
];

/** What the registry says to somebody without a login; undefined when everybody may have the image. */
export function privateDenial(reference: ImageReference): string | undefined {
  const repository = `${reference.domain}/${reference.path}`;
  if (AUTHENTICATED_REPOSITORIES.includes(repository)) return headRefused("403 Forbidden")(reference);
  if (PRIVATE_REPOSITORIES.includes(repository)) return ACCESS_DENIED;
  const closed = CLOSED_REGISTRIES.find(([domain]) => domain.test(reference.domain));
  return closed?.[1](reference);
}

export function isPrivate(reference: ImageReference): boolean {
  return privateDenial(reference) !== undefined;
}
