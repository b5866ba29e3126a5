/** Records and replies of the domain name system, as far as the cluster's zone has them. */

export type DnsType = "A" | "AAAA" | "CNAME" | "SRV" | "PTR" | "TXT" | "NS" | "SOA" | "ANY";

export interface DnsRecord {
  /** Without the trailing dot. */
  readonly name: string;
  readonly type: DnsType;
  /** Seconds. */
  readonly ttl: number;
  /** As dig prints it: names end with a dot. */
  readonly data: string;
}

export interface DnsReply {
  readonly code: "NOERROR" | "NXDOMAIN";
  /** A chain of CNAMEs first, then what they lead to. */
  readonly answers: readonly DnsRecord[];
  /** Addresses of the targets of SRV records. */
  readonly additional: readonly DnsRecord[];
  /** Key of the Service that the name belongs to. */
  readonly service: string | undefined;
}

export const NXDOMAIN: DnsReply = { code: "NXDOMAIN", answers: [], additional: [], service: undefined };

export function noData(service?: string): DnsReply {
  return { code: "NOERROR", answers: [], additional: [], service };
}

/** The addresses of a reply. */
export function addressesIn({ answers }: DnsReply): readonly string[] {
  return answers.filter(({ type }) => type === "A").map(({ data }) => data);
}
