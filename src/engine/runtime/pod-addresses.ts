/**
 * Pod addresses of each machine, given out in turn from the Node's range.
 * Source: the `host-local` address plugin, https://www.cni.dev/plugins/current/ipam/host-local/
 */

interface AddressRange {
  readonly cidr: string;
  /** Offset of the address given out last. */
  readonly last: number;
  /** Offsets in use. */
  readonly used: ReadonlySet<number>;
}

export type PodAddressesState = ReadonlyMap<string, AddressRange>;

/** Offset 0 is the network, 1 the gateway. */
const FIRST_OFFSET = 2;

export class PodAddresses {
  private ranges = new Map<string, { cidr: string; last: number; used: Set<number> }>();

  /** The next free address of the range, or undefined when all are taken. */
  allocate(node: string, cidr: string): string | undefined {
    let range = this.ranges.get(node);
    if (range === undefined || range.cidr !== cidr) {
      range = { cidr, last: FIRST_OFFSET - 1, used: new Set() };
      this.ranges.set(node, range);
    }
    const { base, size } = parseCidr(cidr);
    const usable = size - 1 - FIRST_OFFSET;
    for (let tried = 0; tried < usable; tried += 1) {
      range.last = range.last + 1 >= size - 1 ? FIRST_OFFSET : range.last + 1;
      if (range.used.has(range.last)) continue;
      range.used.add(range.last);
      return dotted(base + range.last);
    }
    return undefined;
  }

  release(node: string, address: string): void {
    const range = this.ranges.get(node);
    if (range === undefined) return;
    range.used.delete(numberOf(address) - parseCidr(range.cidr).base);
  }

  /** After a loss of power nothing holds an address; the turn goes on where it was. */
  releaseAll(node: string): void {
    this.ranges.get(node)?.used.clear();
  }

  snapshot(): PodAddressesState {
    return new Map([...this.ranges].map(([node, range]) => [node, { ...range, used: new Set(range.used) }]));
  }

  restore(state: PodAddressesState): void {
    this.ranges = new Map([...state].map(([node, range]) => [node, { ...range, used: new Set(range.used) }]));
  }
}

const cidrs = new Map<string, { readonly base: number; readonly size: number }>();

function parseCidr(cidr: string): { readonly base: number; readonly size: number } {
  let parsed = cidrs.get(cidr);
  if (parsed === undefined) {
    const [address = "", bits = "32"] = cidr.split("/");
    parsed = { base: numberOf(address), size: sizeOf(Number(bits)) };
    cidrs.set(cidr, parsed);
  }
  return parsed;
}

function numberOf(address: string): number {
  return address.split(".").reduce((value, part) => value * 256 + Number(part), 0);
}

function dotted(value: number): string {
  return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function sizeOf(prefixBits: number): number {
  let size = 1;
  for (let bit = prefixBits; bit < 32; bit += 1) size *= 2;
  return size;
}
