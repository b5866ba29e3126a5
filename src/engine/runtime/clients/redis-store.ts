/**
 * The data of a Redis server, and the commands on it. Answers as of Redis 7 (https://redis.io/docs/latest/commands/).
 * Kept as text in the server's dump file: what outlives the container is what that file's volume outlives.
 */

export type RedisValue =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "list"; readonly items: readonly string[] }
  | { readonly type: "set"; readonly items: readonly string[] }
  | { readonly type: "hash"; readonly fields: readonly (readonly [field: string, value: string])[] };

export interface RedisEntry {
  readonly value: RedisValue;
  /** Milliseconds since 1970; absent, the key stays. */
  readonly expiresAtMs?: number;
}

/** In the order in which keys were first set. */
export type RedisData = Map<string, RedisEntry>;

export type RedisReply =
  | { readonly kind: "status"; readonly text: string }
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "bulk"; readonly text: string | undefined }
  | { readonly kind: "array"; readonly items: readonly string[] }
  | { readonly kind: "error"; readonly text: string };

const HEAD = "REDIS0012";

export function loadRedis(dump: string | undefined, nowMs: number): RedisData {
  const data: RedisData = new Map();
  if (dump?.startsWith(HEAD) !== true) return data;
  for (const line of dump.split("\n").slice(1)) {
    if (line === "") continue;
    const [key, entry] = JSON.parse(line) as [string, RedisEntry];
    if (entry.expiresAtMs === undefined || entry.expiresAtMs > nowMs) data.set(key, entry);
  }
  return data;
}

export function dumpRedis(data: RedisData): string {
  return [HEAD, ...[...data].map((entry) => JSON.stringify(entry)), ""].join("\n");
}

/** Printed by clients whose output is no terminal: bare values, one a line. */
export function replyText(reply: RedisReply): string {
  switch (reply.kind) {
    case "status":
    case "error":
      return `${reply.text}\n`;
    case "integer":
      return `${reply.value}\n`;
    case "bulk":
      return `${reply.text ?? ""}\n`;
    case "array":
      return reply.items.length === 0 ? "\n" : reply.items.map((item) => `${item}\n`).join("");
  }
}
