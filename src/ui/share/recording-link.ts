/** A link that holds a whole recording: compressed, in the fragment, so that no server ever sees it. */

/** Longer links are cut by chat programs and some browsers; then a file is the way. */
export const MAX_LINK = 60_000;
/** A small link must not unpack into more than a recording ever is. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;
const MARK = "#run=";

/** Undefined when the recording is too large for a link. */
export async function linkTo(page: string, recording: unknown): Promise<string | undefined> {
  const packed = await squeeze(new TextEncoder().encode(JSON.stringify(recording)));
  const link = `${page.split("#")[0] ?? page}${MARK}${base64Url(packed)}`;
  return link.length > MAX_LINK ? undefined : link;
}

export type LinkContent =
  { readonly kind: "none" } | { readonly kind: "recording"; readonly recording: unknown } | { readonly kind: "broken" };

/** What a page's fragment holds. Whether it is a recording is for the worker to find out. */
export async function contentOf(fragment: string): Promise<LinkContent> {
  if (!fragment.startsWith(MARK)) return { kind: "none" };
  try {
    const text = new TextDecoder().decode(await unpack(bytesOf(fragment.slice(MARK.length))));
    return { kind: "recording", recording: JSON.parse(text) as unknown };
  } catch {
    return { kind: "broken" };
  }
}

async function squeeze(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_UNPACKED_BYTES) {
      await reader.cancel();
      throw new RangeError("the link unpacks into too much");
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  if (text.length > MAX_LINK) throw new RangeError("the link is too long");
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
