/** The annotation in which apply keeps what it was given. Upstream: k8s.io/kubectl/pkg/util/apply.go. */
import { LAST_APPLIED } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { compactJson } from "../output/object-text.ts";
import { CommandFailure } from "../steps.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** The manifest with itself as an annotation, for the next apply to compare with. */
export function withLastApplied(object: KubeObject): KubeObject {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${compactJson(bare)}\n` } },
  };
}

/** Nothing for an object that was never applied. @throws CommandFailure */
export function lastAppliedTo(live: KubeObject): Fields {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return {};
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
  } catch {
    throw new CommandFailure(
      `error: the ${LAST_APPLIED} annotation of ${live.kind} "${live.metadata.name}" is not JSON`,
    );
  }
}
