/**
 * The programs that serve Ingresses once somebody installs them: how they are known, which Ingresses they take, and
 * what they answer by themselves. Entries are data: adding one touches no other code.
 * Sources: https://kubernetes.github.io/ingress-nginx/, https://doc.traefik.io/traefik/providers/kubernetes-ingress/,
 * https://docs.nginx.com/nginx-ingress-controller/, https://developer.konghq.com/kubernetes-ingress-controller/,
 * https://github.com/haproxytech/kubernetes-ingress/tree/master/documentation, https://haproxy-ingress.github.io/docs/,
 * https://projectcontour.io/docs/, and the manifests and charts that they publish.
 */

export interface IngressAnswer {
  readonly status: number;
  readonly body: string;
}

/** How a path of a rule is compared: element by element, or as the beginning of a text. */
export type PathMatch = "elements" | "text";

export interface IngressRedirect {
  readonly answer: IngressAnswer;
  /** A host with TLS is redirected unless an annotation says "false". */
  readonly securedHosts: boolean;
  readonly annotations: readonly string[];
  /** Annotations whose "true" redirects. */
  readonly force: readonly string[];
}

export interface IngressProgram {
  readonly name: string;
  /** Image of the container that takes requests. */
  readonly image: RegExp;
  /** Image that another container of the same Pod has, where the first alone proves nothing. */
  readonly besides?: RegExp;
  /** Container ports on which it takes requests. */
  readonly httpPorts: readonly number[];
  readonly httpsPorts: readonly number[];
  /** `spec.controller` of the classes that it serves. */
  readonly controller: RegExp;
  /** The class that it serves, unless a flag says otherwise. */
  readonly className: string;
  /** Argument or variable that names the class; its first group. */
  readonly classFlag: RegExp;
  /** What the flag does: the only class, or the class of the old annotation alone. */
  readonly classFlagRestricts: boolean;
  /** Argument that gives another `spec.controller`; its first group. */
  readonly controllerFlag?: RegExp;
  /** A class counts by its name alone, whether it exists or not. */
  readonly takesByName: boolean;
  /** Ingresses without any class are its own. */
  readonly takesUnnamed: boolean;
  readonly prefix: PathMatch;
  readonly implementationSpecific: PathMatch;
  /** Understands the annotations of ingress-nginx: rewriting, regular expressions, redirection. */
  readonly nginxAnnotations: boolean;
  /** How plain HTTP is sent on to HTTPS. */
  readonly redirect?: IngressRedirect;
  /** Event about an Ingress that it took over; `{key}` is the Ingress. */
  readonly event?: { readonly component: string; readonly reason: string; readonly message: string };
  /** Endpoints that it tries, one after the other. */
  readonly tries: number;
  readonly connectTimeoutMs: number;
  /** No rule matches and there is no default backend. */
  readonly notFound: IngressAnswer;
  /** The Service has no ready endpoint, or is not there. */
  readonly withoutEndpoints: IngressAnswer;
  readonly refused: IngressAnswer;
  readonly timedOut: IngressAnswer;
  /** HTTP on the port for TLS; undefined: the connection is closed. */
  readonly plainOnTls?: IngressAnswer;
}

/** A page as nginx makes them. @param server its name, with the version where it is told */
export function nginxPage(status: number, title: string, server: string): IngressAnswer {
  const heading = `${status} ${title}`;
  return {
    status,
    body: `<html>\r\n<head><title>${heading}</title></head>\r\n<body>\r\n<center><h1>${heading}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`,
  };
}

/** HAProxy, src/http.c: its pages end their lines with a line feed alone. */
function haproxyPage(status: number, title: string, text: string): IngressAnswer {
  return { status, body: `<html><body><h1>${status} ${title}</h1>\n${text}\n</body></html>\n` };
}

function kongAnswer(status: number, message: string): IngressAnswer {
  return { status, body: `{\n  "message":"${message}"\n}` };
}

const NGINX_PAGES = (server: string) => ({
  refused: nginxPage(502, "Bad Gateway", server),
  timedOut: nginxPage(504, "Gateway Time-out", server),
  plainOnTls: nginxPage(400, "The plain HTTP request was sent to HTTPS port", server),
});

const HAPROXY_PAGES = {
  withoutEndpoints: haproxyPage(503, "Service Unavailable", "No server is available to handle this request."),
  refused: haproxyPage(503, "Service Unavailable", "No server is available to handle this request."),
  timedOut: haproxyPage(504, "Gateway Time-out", "The server didn't respond in time."),
};

export const INGRESS_NGINX: IngressProgram = {
  name: "ingress-nginx",
  image: /(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)(?:[:@]|$)/,
  httpPorts: [80],
  httpsPorts: [443],
  controller: /^k8s\.io\/ingress-nginx$/,
  className: "nginx",
  classFlag: /^--ingress-class=(.+)$/,
  classFlagRestricts: false,
  controllerFlag: /^--controller-class=(.+)$/,
  takesByName: false,
  takesUnnamed: false,
  prefix: "elements",
  implementationSpecific: "elements",
  nginxAnnotations: true,
  redirect: {
    answer: nginxPage(308, "Permanent Redirect", "nginx"),
    securedHosts: true,
    annotations: ["nginx.ingress.kubernetes.io/ssl-redirect"],
    force: ["nginx.ingress.kubernetes.io/force-ssl-redirect"],
  },
  event: { component: "nginx-ingress-controller", reason: "Sync", message: "Scheduled for sync" },
  tries: 3,
  connectTimeoutMs: 5_000,
  notFound: { status: 404, body: "default backend - 404" },
  withoutEndpoints: nginxPage(503, "Service Temporarily Unavailable", "nginx"),
  ...NGINX_PAGES("nginx"),
};

const TRAEFIK: IngressProgram = {
  name: "traefik",
  image: /(?:^|\/)(?:mirrored-library-)?traefik(?:[:@]|$)/,
  httpPorts: [80, 8000],
  httpsPorts: [443, 8443],
  controller: /^traefik\.io\/ingress-controller$/,
  className: "traefik",
  classFlag: /^--providers\.kubernetesingress\.ingressclass=(.+)$/i,
  classFlagRestricts: true,
  takesByName: false,
  takesUnnamed: true,
  prefix: "text",
  implementationSpecific: "text",
  nginxAnnotations: false,
  tries: 1,
  connectTimeoutMs: 30_000,
  notFound: { status: 404, body: "404 page not found\n" },
  withoutEndpoints: { status: 503, body: "no available server\n" },
  refused: { status: 502, body: "Bad Gateway" },
  timedOut: { status: 504, body: "Gateway Timeout" },
  plainOnTls: { status: 400, body: "Client sent an HTTP request to an HTTPS server.\n" },
};

/** HAProxy Technologies' own. */
const HAPROXY: IngressProgram = {
  name: "haproxy-kubernetes-ingress",
  image: /(?:^|\/)haproxytech\/kubernetes-ingress(?:[:@]|$)/,
  httpPorts: [80, 8080],
  httpsPorts: [443, 8443],
  controller: /^haproxy\.org\/ingress-controller(?:\/.*)?$/,
  className: "haproxy",
  classFlag: /^--ingress\.class=(.+)$/,
  classFlagRestricts: true,
  takesByName: false,
  takesUnnamed: false,
  prefix: "elements",
  implementationSpecific: "text",
  nginxAnnotations: false,
  redirect: {
    answer: { status: 302, body: "" },
    securedHosts: true,
    annotations: ["haproxy.org/ssl-redirect"],
    force: ["haproxy.org/ssl-redirect"],
  },
  tries: 3,
  connectTimeoutMs: 5_000,
  notFound: { status: 404, body: "default backend - 404" },
  ...HAPROXY_PAGES,
};

/** The community's, of the same proxy. */
const HAPROXY_INGRESS: IngressProgram = {
  ...HAPROXY,
  name: "haproxy-ingress",
  image: /(?:^|\/)jcmoraisjr\/haproxy-ingress(?:[:@]|$)/,
  controller: /^haproxy-ingress\.github\.io\/controller(?:\/.*)?$/,
  classFlag: /^--ingress-class=(.+)$/,
  classFlagRestricts: false,
  redirect: {
    answer: { status: 302, body: "" },
    securedHosts: true,
    annotations: ["haproxy-ingress.github.io/ssl-redirect", "ingress.kubernetes.io/ssl-redirect"],
    force: [],
  },
  notFound: haproxyPage(404, "Not Found", "The requested URL was not found."),
};

const CONTOUR: IngressProgram = {
  name: "contour",
  image: /(?:^|\/)envoy(?:[:@]|$)/,
  besides: /(?:^|\/)contour(?:[:@]|$)/,
  httpPorts: [8080],
  httpsPorts: [8443],
  controller: /^projectcontour\.io\//,
  className: "contour",
  classFlag: /^--ingress-class-name=(.+)$/,
  classFlagRestricts: true,
  takesByName: true,
  takesUnnamed: true,
  prefix: "elements",
  implementationSpecific: "text",
  nginxAnnotations: false,
  redirect: {
    answer: { status: 301, body: "" },
    securedHosts: false,
    annotations: [],
    force: ["ingress.kubernetes.io/force-ssl-redirect"],
  },
  tries: 1,
  connectTimeoutMs: 2_000,
  notFound: { status: 404, body: "" },
  withoutEndpoints: { status: 503, body: "no healthy upstream" },
  refused: {
    status: 503,
    body: "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused",
  },
  timedOut: { status: 504, body: "upstream request timeout" },
};

const KONG: IngressProgram = {
  name: "kong",
  image: /(?:^|\/)(?:kong|kong\/kong|kong\/kong-gateway|bitnami\/kong)(?:[:@]|$)/,
  httpPorts: [8000],
  httpsPorts: [8443],
  controller: /^ingress-controllers\.konghq\.com\/kong$/,
  className: "kong",
  classFlag: /^CONTROLLER_INGRESS_CLASS=(.+)$/,
  classFlagRestricts: true,
  takesByName: true,
  takesUnnamed: false,
  prefix: "elements",
  implementationSpecific: "text",
  nginxAnnotations: false,
  tries: 5,
  connectTimeoutMs: 60_000,
  notFound: kongAnswer(404, "no Route matched with those values"),
  withoutEndpoints: kongAnswer(503, "failure to get a peer from the ring-balancer"),
  refused: kongAnswer(502, "An invalid response was received from the upstream server"),
  timedOut: kongAnswer(504, "The upstream server is timing out"),
  plainOnTls: nginxPage(400, "The plain HTTP request was sent to HTTPS port", "kong"),
};

/** F5's; the name of its image is what the other one is often called. */
const NGINX_INGRESS: IngressProgram = {
  name: "nginx-ingress",
  image: /(?:^|\/)(?:nginx|nginxinc|nginx-ic|kubernetes-ingress)\/nginx(?:-plus)?-ingress(?:[:@]|$)/,
  httpPorts: [80],
  httpsPorts: [443],
  controller: /^nginx\.org\/ingress-controller$/,
  className: "nginx",
  classFlag: /^-{1,2}ingress-class=(.+)$/,
  classFlagRestricts: true,
  takesByName: false,
  takesUnnamed: false,
  prefix: "text",
  implementationSpecific: "text",
  nginxAnnotations: false,
  redirect: {
    answer: nginxPage(301, "Moved Permanently", "nginx/1.29.1"),
    securedHosts: true,
    annotations: ["nginx.org/ssl-redirect", "ingress.kubernetes.io/ssl-redirect"],
    force: ["nginx.org/redirect-to-https"],
  },
  event: {
    component: "nginx-ingress-controller",
    reason: "AddedOrUpdated",
    message: "Configuration for {key} was added or updated ",
  },
  tries: 3,
  connectTimeoutMs: 60_000,
  notFound: nginxPage(404, "Not Found", "nginx/1.29.1"),
  withoutEndpoints: nginxPage(502, "Bad Gateway", "nginx/1.29.1"),
  ...NGINX_PAGES("nginx/1.29.1"),
};

export const INGRESS_PROGRAMS: readonly IngressProgram[] = [
  INGRESS_NGINX,
  TRAEFIK,
  HAPROXY,
  HAPROXY_INGRESS,
  CONTOUR,
  KONG,
  NGINX_INGRESS,
];
