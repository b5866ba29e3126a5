/**
 * Header blocks of SPDY/3.1: names and values, compressed with a dictionary, one zlib stream a direction.
 * Source: https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/ (2.6.10.1), which gives the dictionary.
 */
import { constants, deflateSync, inflateSync } from "node:zlib";

const WORDS =
  "options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow " +
  "authorization cache-control connection content-base content-encoding content-language content-length " +
  "content-location content-md5 content-range content-type date etag expect expires from host if-match " +
  "if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards pragma " +
  "proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade " +
  "user-agent vary via warning www-authenticate method get status";
const PHRASES = ["200 OK", "version", "HTTP/1.1", "url", "public", "set-cookie", "keep-alive", "origin"];
const REST =
  "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505" +
  "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden" +
  "404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable" +
  "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT" +
  "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript," +
  "publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";

export const SPDY_DICTIONARY = Buffer.concat([...[...WORDS.split(" "), ...PHRASES].map(counted), Buffer.from(REST)]);

/** What a compressed stream of one connection may come to: a few headers for each of its streams. */
const MAX_COMPRESSED_BYTES = 4 * 1024 * 1024;

function counted(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Reads the blocks of one direction in order: each needs those before it. */
export class HeaderReader {
  private compressed: Buffer = Buffer.alloc(0);
  private readBytes = 0;

  /** @throws RangeError when there is too much of it, or Error when it is no such block */
  read(block: Buffer): ReadonlyMap<string, string> {
    this.compressed = Buffer.concat([this.compressed, block]);
    if (this.compressed.length > MAX_COMPRESSED_BYTES) throw new RangeError("too many headers");
    const options = { dictionary: SPDY_DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH };
    const all = inflateSync(this.compressed, { ...options, maxOutputLength: 8 * MAX_COMPRESSED_BYTES });
    const plain = all.subarray(this.readBytes);
    this.readBytes = all.length;
    return headersOf(plain);
  }
}

function headersOf(plain: Buffer): ReadonlyMap<string, string> {
  let offset = 0;
  const number = (): number => plain.readUInt32BE((offset += 4) - 4);
  const text = (): string => {
    const length = number();
    offset += length;
    return plain.subarray(offset - length, offset).toString("utf8");
  };
  const headers = new Map<string, string>();
  for (let left = number(); left > 0; left -= 1) headers.set(text(), text());
  return headers;
}

/** The block without headers that answers with nothing to say, first of its connection. */
export function firstEmptyBlock(): Buffer {
  return deflateSync(Buffer.alloc(4), { dictionary: SPDY_DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH });
}

/** The same, further on in the stream: four bytes stored as they are, and the empty block that says "read so far". */
export function laterEmptyBlock(): Buffer {
  return Buffer.from([0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
}
