/** Reads a request body with a limit, and parses it by its content type. */
import type { IncomingMessage } from "node:http";
import { type BodyAsWritten, jsonAsWritten, yamlAsWritten } from "../../api/body-as-written.ts";
import { goJsonProblem } from "../../api/go-json-problem.ts";
import { goYaml } from "../../api/go-yaml.ts";
import { nestsWithin } from "../../api/nesting.ts";
import { decodeProtobuf, looksLikeProtobuf } from "./protobuf/decode-protobuf.ts";
import { MalformedProtobuf } from "./protobuf/wire-reader.ts";

/** The API server's own limit. Upstream: k8s.io/apiserver/pkg/server/config.go (MaxRequestBodyBytes). */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;
/** A body that is too long is read on for a while, so that the client has sent it all when the refusal comes. */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;
/** Values in a YAML document after its aliases are followed. */
const MAX_YAML_VALUES = 500_000;

export type Body =
  | { readonly ok: true; readonly value: unknown; readonly asWritten?: BodyAsWritten }
  | { readonly ok: false; readonly code: 400 | 413 | 415; readonly message: string };

export type BodyForm = "json" | "yaml" | "text" | "protobuf";

/** The form of a body by its content type. */
export function bodyForm(contentType: string): BodyForm {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "" || type === "application/json" || /^application\/[a-z.-]+\+json$/.test(type)) return "json";
  if (type === "application/yaml" || type === "application/apply-patch+yaml") return "yaml";
  return type === "application/vnd.kubernetes.protobuf" ? "protobuf" : "text";
}

/** Reads the whole body. @param maxBytes longer bodies are refused with 413 */
export async function readBody(
  request: IncomingMessage,
  form: BodyForm,
  maxBytes: number,
  isPatch = false,
): Promise<Body> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length <= maxBytes) chunks.push(bytes);
    else if (length > MAX_DRAINED_BYTES + maxBytes) break;
  }
  if (length > maxBytes) return { ok: false, code: 413, message: `Request entity too large: limit is ${maxBytes}` };
  if (length === 0) return { ok: true, value: undefined };
  const bytes = Buffer.concat(chunks);
  // Typed clients leave the content type out of some requests. No JSON begins as their messages do.
  if (form === "protobuf" || (form === "json" && looksLikeProtobuf(bytes))) return parseProtobuf(bytes);
  return parseBody(bytes.toString("utf8"), form, isPatch);
}

function parseProtobuf(bytes: Uint8Array): Body {
  try {
    return { ok: true, value: decodeProtobuf(bytes) };
  } catch (error) {
    if (error instanceof MalformedProtobuf) return { ok: false, code: 400, message: error.message };
    throw error;
  }
}

function parseBody(text: string, form: Exclude<BodyForm, "protobuf">, isPatch: boolean): Body {
  if (form === "text") return { ok: true, value: text };
  try {
    const value: unknown = form === "json" ? JSON.parse(text) : goYaml(text);
    if (form === "json" || isSmall(value)) {
      const asWritten = form === "json" ? jsonAsWritten(text, value) : yamlAsWritten(text);
      return { ok: true, value, ...(asWritten === undefined ? {} : { asWritten }) };
    }
    return {
      ok: false,
      code: 400,
      message: "error converting YAML to JSON: yaml: document contains excessive aliasing",
    };
  } catch (error) {
    const cause = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    const message =
      form === "json"
        ? `${isPatch ? "" : "couldn't get version/kind; json parse error: "}${goJsonProblem(text) ?? cause}`
        : `error converting YAML to JSON: yaml: ${cause}`;
    return { ok: false, code: 400, message };
  }
}

/** Aliases share what they point at: followed, a short text can mean more values than fit anywhere. */
function isSmall(root: unknown): boolean {
  const open: unknown[] = [root];
  for (let seen = 0; open.length > 0; seen += 1) {
    if (seen > MAX_YAML_VALUES) return false;
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    for (const child of Object.values(value)) open.push(child);
  }
  return nestsWithin(root);
}
