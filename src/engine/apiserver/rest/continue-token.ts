/**
 * The tokens that lead from one page of a list to the next.
 * Upstream: k8s.io/apiserver/pkg/storage/continue.go.
 */
import { decodeBase64, encodeBase64Text, utf8Text } from "../../../api/base64.ts";
import { goJsonProblem } from "../../../api/go-json-problem.ts";
import { isFields } from "../custom-resources/schema.ts";

const VERSION = "meta.k8s.io/v1";
const INVALID = "continue key is not valid";

/** Where a page begins. */
export interface PageStart {
  /** -1: whatever state there is. */
  readonly revision: number;
  /** Only keys after this one, as the table has them. */
  readonly after: string;
}

export type ReadToken =
  { readonly ok: true; readonly start: PageStart } | { readonly ok: false; readonly problem: string };

/** @param namespace of the list; keys are told below it */
export function continueToken({ revision, after }: PageStart, namespace: string | undefined): string {
  const start = `${after.slice(prefixOf(namespace).length)}\u0000`;
  const json = JSON.stringify({ v: VERSION, rv: revision, start });
  return encodeBase64Text(json).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
}

export function readContinueToken(token: string, namespace: string | undefined): ReadToken {
  const wrongAt = wrongCharacter(token);
  if (wrongAt !== undefined) return problem(`${INVALID}: illegal base64 data at input byte ${wrongAt}`);
  const text = utf8Text(decodeBase64(token.replaceAll("-", "+").replaceAll("_", "/")));
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return problem(`${INVALID}: ${goJsonProblem(text)}`);
  }
  const { v, rv, start } = isFields(content) ? content : {};
  if (v !== VERSION) return problem(`${INVALID}: server does not recognize this encoded version ${String(v ?? "")}`);
  if (typeof rv !== "number" || rv === 0) {
    return problem(`${INVALID}: incorrect encoded start resourceVersion (version ${VERSION})`);
  }
  if (typeof start !== "string" || start === "") {
    return problem(`${INVALID}: encoded start key empty (version ${VERSION})`);
  }
  if (!isClean(start)) return problem(`${INVALID}: ${start}`);
  return {
    ok: true,
    start: { revision: rv, after: prefixOf(namespace) + start.replace(/^\//, "").replace(/\0$/, "") },
  };
}

function prefixOf(namespace: string | undefined): string {
  return namespace === undefined ? "" : `${namespace}/`;
}

function problem(text: string): ReadToken {
  return { ok: false, problem: text };
}

/** Nothing that would lead out of the list. */
function isClean(key: string): boolean {
  const parts = key.replace(/^\//, "").split("/");
  return parts.every((part) => part !== "" && part !== "." && part !== "..");
}

/** As Go's RawURLEncoding says it: there is no padding, and one character alone is none. */
function wrongCharacter(token: string): number | undefined {
  const at = token.search(/[^A-Za-z0-9_-]/);
  if (at >= 0) return at;
  return token.length % 4 === 1 ? token.length : undefined;
}
