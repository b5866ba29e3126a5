/** The target of a simulated request, taken apart. */

export interface RequestUrl {
  readonly scheme: "http" | "https" | "tcp" | "udp";
  /** Lower-case, without a trailing port; an IPv4 address or a name. */
  readonly host: string;
  readonly port: number;
  /** With the query; at least `/`. */
  readonly path: string;
}

const DEFAULT_PORTS = { http: 80, https: 443, tcp: 0, udp: 0 } as const;
const URL_PATTERN = /^(?:(https?|tcp|udp):\/\/)?([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(\/[^\s#]*)?(?:#\S*)?$/;
const IPV4_PATTERN = /^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?!$)|$)){4}$/;
/** `host`, `http://host:port/path`, `tcp://host:port`, `udp://host:port`; undefined for anything else. Without a scheme it is HTTP, as in wget. */
export function parseRequestUrl(text: string): RequestUrl | undefined {
  const match = URL_PATTERN.exec(text);
  if (match === null) return undefined;
  const scheme = (match[1] ?? "http") as RequestUrl["scheme"];
  const port = match[3] === undefined ? DEFAULT_PORTS[scheme] : Number(match[3]);
  if (port < 1 || port > 65_535) return undefined;
  return { scheme, host: (match[2] ?? "").toLowerCase(), port, path: match[4] ?? "/" };
}

export function isIPv4(text: string): boolean {
  return IPV4_PATTERN.test(text);
}
