/** What each Redis command does to the data. Only these are known; any other is answered like an unknown command. */
import type { RedisData, RedisReply, RedisValue } from "./redis-store.ts";

export interface RedisCommand {
  /** Words after the command's name: at least, and at most when `more` is not given. */
  readonly least: number;
  readonly more?: true;
  readonly run: (data: RedisData, args: readonly string[], nowMs: number) => RedisReply;
}

const OK: RedisReply = { kind: "status", text: "OK" };
const WRONG_TYPE: RedisReply = {
  kind: "error",
  text: "WRONGTYPE Operation against a key holding the wrong kind of value",
};
const NOT_AN_INTEGER: RedisReply = { kind: "error", text: "ERR value is not an integer or out of range" };

const integer = (value: number): RedisReply => ({ kind: "integer", value });
const bulk = (text: string | undefined): RedisReply => ({ kind: "bulk", text });
const array = (items: readonly string[]): RedisReply => ({ kind: "array", items });

type Of<Type extends RedisValue["type"]> = Extract<RedisValue, { readonly type: Type }>;

/** The value of this type, undefined where there is none, or "other" for one of another type. */
function typed<Type extends RedisValue["type"]>(
  data: RedisData,
  key: string,
  type: Type,
): Of<Type> | undefined | "other" {
  const value = data.get(key)?.value;
  if (value === undefined) return undefined;
  return value.type === type ? (value as Of<Type>) : "other";
}

function put(data: RedisData, key: string, value: RedisValue): void {
  const expiresAtMs = data.get(key)?.expiresAtMs;
  data.set(key, { value, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) });
}

function set(data: RedisData, [key = "", value = "", ...options]: readonly string[], nowMs: number): RedisReply {
  let expiresAtMs: number | undefined;
  for (let i = 0; i < options.length; i += 1) {
    const option = (options[i] ?? "").toUpperCase();
    if (option === "NX" || option === "XX") {
      if (data.has(key) !== (option === "XX")) return bulk(undefined);
    } else if (option === "EX" || option === "PX") {
      const amount = Number(options[(i += 1)]);
      if (!Number.isSafeInteger(amount) || amount <= 0)
        return { kind: "error", text: "ERR invalid expire time in 'set' command" };
      expiresAtMs = nowMs + (option === "EX" ? amount * 1000 : amount);
    } else return { kind: "error", text: "ERR syntax error" };
  }
  data.set(key, { value: { type: "string", value }, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) });
  return OK;
}

function add(data: RedisData, key: string, by: number): RedisReply {
  const current = typed(data, key, "string");
  if (current === "other") return WRONG_TYPE;
  const text = current?.value ?? "0";
  if (!/^-?\d{1,15}$/.test(text) || !Number.isSafeInteger(by)) return NOT_AN_INTEGER;
  const next = Number(text) + by;
  put(data, key, { type: "string", value: String(next) });
  return integer(next);
}

function push(data: RedisData, [key = "", ...items]: readonly string[], end: "left" | "right"): RedisReply {
  const list = typed(data, key, "list");
  if (list === "other") return WRONG_TYPE;
  const before = list?.items ?? [];
  const after = end === "right" ? [...before, ...items] : [...[...items].reverse(), ...before];
  put(data, key, { type: "list", items: after });
  return integer(after.length);
}

function pop(data: RedisData, key: string, end: "left" | "right"): RedisReply {
  const list = typed(data, key, "list");
  if (list === "other") return WRONG_TYPE;
  if (list === undefined) return bulk(undefined);
  const items = end === "left" ? list.items.slice(1) : list.items.slice(0, -1);
  if (items.length === 0) data.delete(key);
  else put(data, key, { type: "list", items });
  return bulk(end === "left" ? list.items[0] : list.items.at(-1));
}

function range(data: RedisData, [key = "", from = "0", to = "-1"]: readonly string[]): RedisReply {
  const list = typed(data, key, "list");
  if (list === "other") return WRONG_TYPE;
  const [start, stop] = [Number(from), Number(to)];
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(stop)) return NOT_AN_INTEGER;
  const items = list?.items ?? [];
  return array(items.slice(start, stop === -1 ? undefined : stop + 1));
}

function addMembers(data: RedisData, [key = "", ...members]: readonly string[]): RedisReply {
  const known = typed(data, key, "set");
  if (known === "other") return WRONG_TYPE;
  const before = known?.items ?? [];
  const items = [...new Set([...before, ...members])];
  put(data, key, { type: "set", items });
  return integer(items.length - before.length);
}

function setFields(data: RedisData, [key = "", ...pairs]: readonly string[]): RedisReply {
  const hash = typed(data, key, "hash");
  if (hash === "other") return WRONG_TYPE;
  if (pairs.length % 2 === 1) return { kind: "error", text: "ERR wrong number of arguments for 'hset' command" };
  const fields = new Map(hash?.fields ?? []);
  const before = fields.size;
  for (let i = 0; i < pairs.length; i += 2) fields.set(pairs[i] ?? "", pairs[i + 1] ?? "");
  put(data, key, { type: "hash", fields: [...fields] });
  return integer(fields.size - before);
}

function expire(data: RedisData, [key = "", seconds = ""]: readonly string[], nowMs: number): RedisReply {
  const entry = data.get(key);
  const amount = Number(seconds);
  if (!Number.isSafeInteger(amount)) return NOT_AN_INTEGER;
  if (entry === undefined) return integer(0);
  data.set(key, { value: entry.value, expiresAtMs: nowMs + amount * 1000 });
  return integer(1);
}

function timeToLive(data: RedisData, key: string, nowMs: number): RedisReply {
  const entry = data.get(key);
  if (entry === undefined) return integer(-2);
  return integer(entry.expiresAtMs === undefined ? -1 : Math.round((entry.expiresAtMs - nowMs) / 1000));
}

/** `*`, `?` and `[ab]`, as in `KEYS user:*`. */
function matcher(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+(){}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  try {
    return new RegExp(`^${source}$`, "s");
  } catch {
    return /^$/;
  }
}

const remove = (data: RedisData, keys: readonly string[]): RedisReply =>
  integer(keys.filter((key) => data.delete(key)).length);

function get(data: RedisData, key: string): RedisReply {
  const value = typed(data, key, "string");
  return value === "other" ? WRONG_TYPE : bulk(value?.value);
}

export const REDIS_COMMANDS: Readonly<Record<string, RedisCommand>> = {
  ping: {
    least: 0,
    more: true,
    run: (_data, [text]) => (text === undefined ? { kind: "status", text: "PONG" } : bulk(text)),
  },
  echo: { least: 1, run: (_data, [text]) => bulk(text) },
  set: { least: 2, more: true, run: set },
  get: { least: 1, run: (data, [key = ""]) => get(data, key) },
  mget: {
    least: 1,
    more: true,
    run: (data, keys) =>
      array(
        keys.map((key) => {
          const value = typed(data, key, "string");
          return value === "other" ? "" : (value?.value ?? "");
        }),
      ),
  },
  append: {
    least: 2,
    run(data, [key = "", text = ""]) {
      const value = typed(data, key, "string");
      if (value === "other") return WRONG_TYPE;
      put(data, key, { type: "string", value: (value?.value ?? "") + text });
      return integer((value?.value ?? "").length + text.length);
    },
  },
  incr: { least: 1, run: (data, [key = ""]) => add(data, key, 1) },
  decr: { least: 1, run: (data, [key = ""]) => add(data, key, -1) },
  incrby: { least: 2, run: (data, [key = "", by]) => add(data, key, Number(by)) },
  decrby: { least: 2, run: (data, [key = "", by]) => add(data, key, -Number(by)) },
  del: { least: 1, more: true, run: remove },
  unlink: { least: 1, more: true, run: remove },
  exists: { least: 1, more: true, run: (data, keys) => integer(keys.filter((key) => data.has(key)).length) },
  type: { least: 1, run: (data, [key = ""]) => ({ kind: "status", text: data.get(key)?.value.type ?? "none" }) },
  keys: {
    least: 1,
    run(data, [pattern = "*"]) {
      const wanted = matcher(pattern);
      return array([...data.keys()].filter((key) => wanted.test(key)));
    },
  },
  dbsize: { least: 0, run: (data) => integer(data.size) },
  flushall: {
    least: 0,
    more: true,
    run(data) {
      data.clear();
      return OK;
    },
  },
  save: { least: 0, run: () => OK },
  bgsave: { least: 0, more: true, run: () => ({ kind: "status", text: "Background saving started" }) },
  lpush: { least: 2, more: true, run: (data, args) => push(data, args, "left") },
  rpush: { least: 2, more: true, run: (data, args) => push(data, args, "right") },
  lpop: { least: 1, run: (data, [key = ""]) => pop(data, key, "left") },
  rpop: { least: 1, run: (data, [key = ""]) => pop(data, key, "right") },
  lrange: { least: 3, run: range },
  llen: {
    least: 1,
    run(data, [key = ""]) {
      const list = typed(data, key, "list");
      return list === "other" ? WRONG_TYPE : integer(list?.items.length ?? 0);
    },
  },
  sadd: { least: 2, more: true, run: addMembers },
  smembers: {
    least: 1,
    run(data, [key = ""]) {
      const known = typed(data, key, "set");
      return known === "other" ? WRONG_TYPE : array(known?.items ?? []);
    },
  },
  hset: { least: 3, more: true, run: setFields },
  hget: {
    least: 2,
    run(data, [key = "", field = ""]) {
      const hash = typed(data, key, "hash");
      return hash === "other" ? WRONG_TYPE : bulk(hash?.fields.find(([name]) => name === field)?.[1]);
    },
  },
  hgetall: {
    least: 1,
    run(data, [key = ""]) {
      const hash = typed(data, key, "hash");
      return hash === "other" ? WRONG_TYPE : array(hash?.fields.flat() ?? []);
    },
  },
  expire: { least: 2, run: expire },
  ttl: { least: 1, run: (data, [key = ""], nowMs) => timeToLive(data, key, nowMs) },
};
