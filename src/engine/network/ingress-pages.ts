/** Pages that ingress-nginx itself answers with. */
import type { PathFailure } from "./path-failure.ts";
import type { Reply } from "./route.ts";

const TITLES: Readonly<Record<number, string>> = {
  400: "400 The plain HTTP request was sent to HTTPS port",
  308: "308 Permanent Redirect",
  502: "502 Bad Gateway",
  503: "503 Service Temporarily Unavailable",
  504: "504 Gateway Time-out",
};

export function nginxReply(status: number, failure: PathFailure | undefined): Reply {
  const title = TITLES[status] ?? String(status);
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, body, failure };
}

/** What answers when no rule matches. */
export function defaultBackendReply(failure: PathFailure): Reply {
  return { status: 404, body: "default backend - 404", failure };
}
