/** Whether two parts of an object say the same, by identity first: unchanged parts are shared between versions. */
import type { Taint } from "../../api/types/core.ts";

type Flat = Readonly<Record<string, string | number>>;

export function sameRecord(a: Flat | undefined, b: Flat | undefined): boolean {
  if (a === b) return true;
  const keys = Object.keys(a ?? {});
  if (keys.length !== Object.keys(b ?? {}).length) return false;
  return keys.every((key) => a?.[key] === b?.[key]);
}

export function sameTaints(a: readonly Taint[] | undefined, b: readonly Taint[] | undefined): boolean {
  if (a === b) return true;
  if ((a?.length ?? 0) !== (b?.length ?? 0)) return false;
  return (a ?? []).every((taint, index) => {
    const other = b?.[index];
    return (
      other !== undefined &&
      taint.key === other.key &&
      (taint.value ?? "") === (other.value ?? "") &&
      taint.effect === other.effect
    );
  });
}

type Images = readonly { readonly names?: readonly string[]; readonly sizeBytes?: number }[];

export function sameImages(a: Images | undefined, b: Images | undefined): boolean {
  if (a === b) return true;
  if ((a?.length ?? 0) !== (b?.length ?? 0)) return false;
  return (a ?? []).every((image, index) => {
    const other = b?.[index];
    if (image === other) return true;
    return image.sizeBytes === other?.sizeBytes && image.names?.join(",") === other?.names?.join(",");
  });
}
