/**
 * Which files of a Pod's volumes are tokens of its ServiceAccount.
 * Source: https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
 */
import type { Pod, Volume } from "../../api/types/pod.ts";
import type { ProjectedToken } from "../runtime/container-record.ts";

/** One of a projected volume: `{ configMap }`, `{ secret }`, `{ downwardAPI }` or `{ serviceAccountToken }`. */
export type VolumeSource = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

export function sourcesOf(volume: Volume): readonly VolumeSource[] {
  return (volume.projected?.["sources"] ?? []) as readonly VolumeSource[];
}

/** The files that are tokens; undefined for a Pod without any. Pods of one template share the list. */
export function projectedTokens(pod: Pod): readonly ProjectedToken[] | undefined {
  const { volumes, serviceAccountName: account = "default" } = pod.spec;
  if (volumes === undefined) return undefined;
  const known = knownTokens.get(volumes);
  if (known?.account === account) return known.tokens;
  const found = volumes.flatMap((volume) =>
    sourcesOf(volume).flatMap(({ serviceAccountToken: source }) => {
      if (source === undefined) return [];
      const { audience, expirationSeconds = DEFAULT_TOKEN_SECONDS } = source;
      const given = typeof audience === "string" && audience !== "" ? audience : undefined;
      return [
        { volume: volume.name, path: tokenPath(source), account, audience: given, seconds: Number(expirationSeconds) },
      ];
    }),
  );
  const tokens = found.length === 0 ? undefined : found;
  knownTokens.set(volumes, { account, tokens });
  return tokens;
}

const DEFAULT_TOKEN_SECONDS = 3_600;
const knownTokens = new WeakMap<
  readonly Volume[],
  { readonly account: string; readonly tokens: readonly ProjectedToken[] | undefined }
>();

/** Where in a volume its tokens are. */
export function tokenPaths(volume: Volume): readonly string[] {
  return sourcesOf(volume).flatMap(({ serviceAccountToken }) =>
    serviceAccountToken === undefined ? [] : [tokenPath(serviceAccountToken)],
  );
}

export function tokenPath(source: Readonly<Record<string, unknown>>): string {
  return `/${String(source["path"] ?? "token")}`;
}
