/** Sites outside the cluster that tutorials ask: their names, an address, and what they say. Entries are data. */

export interface PublicSite {
  readonly names: readonly string[];
  readonly address: string;
  readonly status: number;
  readonly body: string;
  /** Only over TLS; asked without, it sends the client there. */
  readonly secure: boolean;
}

const titled = (title: string): string => `<!doctype html>\n<html><head><title>${title}</title></head></html>\n`;

const SITES: readonly PublicSite[] = [
  {
    names: ["info.cern.ch"],
    address: "188.184.67.127",
    status: 200,
    body: `<html><head></head><body><header>
<title>http://info.cern.ch</title>
</header>

<h1>http://info.cern.ch - home of the first website</h1>
</body></html>
`,
    secure: false,
  },
  {
    names: ["neverssl.com", "www.neverssl.com"],
    address: "34.223.124.45",
    status: 200,
    body: titled("NeverSSL - Connecting ..."),
    secure: false,
  },
  {
    names: ["example.com", "www.example.com", "example.org", "www.example.org"],
    address: "93.184.215.14",
    status: 200,
    body: titled("Example Domain"),
    secure: false,
  },
  {
    names: ["google.com", "www.google.com"],
    address: "142.250.74.110",
    status: 200,
    body: titled("Google"),
    secure: false,
  },
  {
    names: ["kubernetes.io", "www.kubernetes.io", "k8s.io"],
    address: "15.197.167.90",
    status: 200,
    body: titled("Kubernetes"),
    secure: true,
  },
  { names: ["github.com"], address: "140.82.121.4", status: 200, body: titled("GitHub"), secure: true },
];

const BY_NAME: ReadonlyMap<string, PublicSite> = new Map(
  SITES.flatMap((site) => site.names.map((name) => [name, site] as const)),
);
const BY_ADDRESS: ReadonlyMap<string, PublicSite> = new Map(SITES.map((site) => [site.address, site]));

export function siteNamed(name: string): PublicSite | undefined {
  return BY_NAME.get(name.replace(/\.$/, "").toLowerCase());
}

export function siteAt(address: string): PublicSite | undefined {
  return BY_ADDRESS.get(address);
}
