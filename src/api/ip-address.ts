/** What counts as an address. Upstream: Go's net/netip.ParseAddr; k8s.io/utils/net (leading zeros are refused). */
const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const HEX_GROUP = /^[0-9a-fA-F]{1,4}$/;

export function isIPv4(text: string): boolean {
  return IPV4.test(text);
}

export function isIPv6(text: string): boolean {
  const halves = text.split("::");
  if (!text.includes(":") || halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const embedded = isIPv4(last);
  const hexGroups = embedded ? groups.slice(0, -1) : groups;
  const width = hexGroups.length + (embedded ? 2 : 0);
  return hexGroups.every((group) => HEX_GROUP.test(group)) && (halves.length === 2 ? width < 8 : width === 8);
}
