/** What a Redis server and its clients say to one another: inline commands, and replies in RESP. https://redis.io/docs/latest/develop/reference/protocol-spec/ */
import type { RedisReply } from "./redis-store.ts";

/** Commands one a line, with quotes around what holds spaces. */
export function inlineCommands(text: string): readonly (readonly string[])[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ""));
}

export function inlineText(words: readonly string[]): string {
  const quoted = words.map((word) => {
    if (word !== "" && !/[\s"']/.test(word)) return word;
    return word.includes('"') ? `'${word}'` : `"${word}"`;
  });
  return `${quoted.join(" ")}\r\n`;
}

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

export function respOf(reply: RedisReply): string {
  switch (reply.kind) {
    case "status":
      return `+${reply.text}\r\n`;
    case "error":
      return `-${reply.text}\r\n`;
    case "integer":
      return `:${reply.value}\r\n`;
    case "bulk":
      return reply.text === undefined ? "$-1\r\n" : bulk(reply.text);
    case "array":
      return `*${reply.items.length}\r\n${reply.items.map(bulk).join("")}`;
  }
}

/** The replies in what a server has sent. */
export function repliesIn(text: string): readonly RedisReply[] {
  const replies: RedisReply[] = [];
  let at = 0;
  const line = (): string => {
    const end = text.indexOf("\r\n", at);
    const found = text.slice(at, end < 0 ? undefined : end);
    at = end < 0 ? text.length : end + 2;
    return found;
  };
  const bulkText = (head: string): string | undefined => {
    const length = Number(head.slice(1));
    if (length < 0) return undefined;
    const found = text.slice(at, at + length);
    at += length + 2;
    return found;
  };
  while (at < text.length) {
    const head = line();
    const rest = head.slice(1);
    if (head.startsWith("+")) replies.push({ kind: "status", text: rest });
    else if (head.startsWith("-")) replies.push({ kind: "error", text: rest });
    else if (head.startsWith(":")) replies.push({ kind: "integer", value: Number(rest) });
    else if (head.startsWith("$")) replies.push({ kind: "bulk", text: bulkText(head) });
    else if (head.startsWith("*"))
      replies.push({ kind: "array", items: Array.from({ length: Number(rest) }, () => bulkText(line()) ?? "") });
  }
  return replies;
}
