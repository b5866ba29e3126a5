/** The JSON schema of all kinds, fetched once. */
import type { ManifestSchema } from "./schema-fields.ts";

let fetched: Promise<ManifestSchema> | undefined;

/** A failed download is tried again by the next call. */
export function loadSchema(): Promise<ManifestSchema> {
  fetched ??= fetchSchema().catch((error: unknown) => {
    fetched = undefined;
    throw error;
  });
  return fetched;
}

async function fetchSchema(): Promise<ManifestSchema> {
  const response = await fetch(new URL("schema/kubernetes.json", document.baseURI));
  if (!response.ok) throw new Error(`schema/kubernetes.json: HTTP ${response.status}`);
  return (await response.json()) as ManifestSchema;
}
