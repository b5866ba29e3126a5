/** IPv4 ranges in CIDR notation. */

/** The address lies in the range; false for ranges of the other family. */
export function inRange(address: string, cidr: string): boolean {
  const slash = cidr.indexOf("/");
  const bits = Number(cidr.slice(slash + 1));
  const base = numberOf(cidr.slice(0, slash));
  const value = numberOf(address);
  if (base === undefined || value === undefined || !(bits >= 0 && bits <= 32)) return false;
  if (bits === 0) return true;
  const mask = (-1 << (32 - bits)) >>> 0;
  return (base & mask) >>> 0 === (value & mask) >>> 0;
}

function numberOf(address: string): number | undefined {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  return parts.reduce((value, part) => value * 256 + part, 0);
}
