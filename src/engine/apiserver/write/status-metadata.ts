/** What a write to a status changes besides. */
import { sameValue } from "../../../api/same-value.ts";
import type { KubeObject, ObjectMeta } from "../../../api/types/meta.ts";
import { keptByStatus, METADATA_PARTS, type MetadataPart } from "../kept-by-status.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { dropEmpty } from "./empty-metadata.ts";
import type { Writer } from "./write-environment.ts";

/** Components hand over objects as they last saw them: only what they are known to write counts. */
const OF_COMPONENTS: readonly MetadataPart[] = ["annotations"];

/** The stored object with the metadata that comes along with a status; itself when that changes nothing. */
export function withStatusMetadata(
  writer: Writer,
  definition: KindDefinition,
  given: ObjectMeta,
  current: KubeObject,
): KubeObject {
  const kept = keptByStatus(definition);
  let metadata: Partial<Record<MetadataPart, unknown>> & ObjectMeta = current.metadata;
  for (const part of writer.trusted ? OF_COMPONENTS : METADATA_PARTS) {
    if (given[part] === current.metadata[part] || kept.includes(part)) continue;
    if (sameValue(given[part], current.metadata[part])) continue;
    metadata = { ...metadata, [part]: given[part] };
    if (given[part] === undefined) delete metadata[part];
  }
  if (metadata === current.metadata) return current;
  dropEmpty(metadata);
  return { ...current, metadata };
}
