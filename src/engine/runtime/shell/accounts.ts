/** Names and numbers of users and groups, from the image's lists. */
import type { ShellHost } from "./command.ts";

type Lists = Pick<ShellHost, "read">;

const entries = ({ read }: Lists, list: "passwd" | "group"): readonly string[] =>
  (read(`/etc/${list}`) ?? "root:x:0:").split("\n");

/** The name of a user or a group; its number when it has none. */
export function nameOf(host: Lists, id: number, list: "passwd" | "group" = "passwd"): string {
  for (const line of entries(host, list)) {
    const [name = "", , number] = line.split(":");
    if (number === String(id)) return name;
  }
  return String(id);
}

/** Undefined for a name that is in no list. */
export function idOf(host: Lists, text: string, list: "passwd" | "group"): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const found = entries(host, list).find((line) => line.startsWith(`${text}:`));
  return found === undefined ? undefined : Number(found.split(":")[2]);
}
