/** Defaults of one volume. Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Volume and its sources). */
import type { Volume } from "../../../api/types/pod.ts";
import { fill, mapShared, withField } from "./filling.ts";
import { usesLatest } from "./uses-latest.ts";
import { defaultSources } from "./volume-source-defaults.ts";

/** 0644 */
const DEFAULT_MODE = 420;

/** A volume without a source is an `emptyDir`. */
export function defaultVolume(volume: Volume): Volume {
  if (!Object.keys(volume).some((key) => key !== "name")) return { ...volume, emptyDir: {} };
  let result = defaultSources(volume);
  for (const field of ["configMap", "secret"] as const) {
    const source = result[field];
    if (source !== undefined) result = withField(result, field, fill(source, { defaultMode: DEFAULT_MODE }));
  }
  const { downwardAPI, projected, ephemeral, image } = result;
  if (image !== undefined) {
    const pullPolicy = usesLatest(image.reference ?? "") ? "Always" : "IfNotPresent";
    result = withField(result, "image", fill(image, { pullPolicy }));
  }
  const claim = ephemeral?.volumeClaimTemplate;
  if (ephemeral !== undefined && claim !== undefined) {
    const template = withField(claim, "spec", fill(claim.spec, { volumeMode: "Filesystem" }));
    result = withField(result, "ephemeral", withField(ephemeral, "volumeClaimTemplate", template));
  }
  if (downwardAPI !== undefined)
    result = withField(result, "downwardAPI", withItems(fill(downwardAPI, { defaultMode: DEFAULT_MODE })));
  if (projected !== undefined) result = withField(result, "projected", defaultProjected(projected));
  return result;
}

type Source = Readonly<Record<string, unknown>>;

function defaultProjected(projected: Source): Source {
  const filled = fill(projected, { defaultMode: DEFAULT_MODE });
  const sources = filled["sources"] as readonly Source[] | undefined;
  return sources === undefined ? filled : withField(filled, "sources", mapShared(sources, defaultProjection));
}

function defaultProjection(projection: Source): Source {
  let result = projection;
  const token = result["serviceAccountToken"] as Source | undefined;
  if (token !== undefined) result = withField(result, "serviceAccountToken", fill(token, { expirationSeconds: 3600 }));
  const downward = result["downwardAPI"] as Source | undefined;
  if (downward !== undefined) result = withField(result, "downwardAPI", withItems(downward));
  return result;
}

/** Downward API items name a field of `v1` unless they say otherwise. */
function withItems(source: Source): Source {
  const items = source["items"] as readonly Source[] | undefined;
  if (items === undefined) return source;
  return withField(
    source,
    "items",
    mapShared(items, (item) => {
      const fieldRef = item["fieldRef"] as Source | undefined;
      return fieldRef === undefined ? item : withField(item, "fieldRef", fill(fieldRef, { apiVersion: "v1" }));
    }),
  );
}
