/** Bytes as a quantity with the largest binary suffix that leaves a whole number: `100Mi`, `88124Ki`, `9408843571`. */
const SUFFIXES = ["Ti", "Gi", "Mi", "Ki"] as const;

export function binaryQuantity(bytes: number): string {
  let unit = 1_099_511_627_776;
  for (const suffix of SUFFIXES) {
    if (bytes >= unit && bytes % unit === 0) return `${bytes / unit}${suffix}`;
    unit /= 1024;
  }
  return String(bytes);
}
