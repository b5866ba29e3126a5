/**
 * The headers that say who sends a request: a token or a certificate, whom they want to be taken for, and with which program. A write
 * keeps them in the recording, so that it is allowed or refused again when it is played, and fields have the same owner.
 */
import type { IncomingHttpHeaders } from "node:http";
import { CLIENT_CERTIFICATE_HEADER } from "../../api/client-certificate.ts";

/** Who issues the tokens of ServiceAccounts. */
const ISSUER = "https://kubernetes.default.svc.cluster.local";

const KEPT: ReadonlySet<string> = new Set(["authorization", "user-agent", CLIENT_CERTIFICATE_HEADER]);
const IMPERSONATE = "impersonate-";

export function identityHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || (!KEPT.has(name) && !name.startsWith(IMPERSONATE))) continue;
    if (name === "authorization" && !isOwnToken(String(value))) continue;
    kept[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return kept;
}

/**
 * Whether this cluster may have issued it. Any other token is the administrator's, as of a static token file, and is
 * somebody's secret: it must not get into a recording that is shared.
 */
function isOwnToken(authorization: string): boolean {
  const [, payload] = /^bearer +[^.]*\.([\w-]+)\./i.exec(authorization) ?? [];
  if (payload === undefined) return false;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null && "iss" in claims && claims.iss === ISSUER;
  } catch {
    return false;
  }
}
