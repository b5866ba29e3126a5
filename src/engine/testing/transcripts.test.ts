/** Every story in `transcripts/` is told again and must read the same to the letter; `npx vitest -u` rewrites them. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { playTranscript } from "./transcript.ts";

const FOLDER = new URL("./transcripts/", import.meta.url);
const STORIES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".txt"))
  .sort();

it.each(STORIES)("%s", async (name) => {
  const told = playTranscript(readFileSync(new URL(name, FOLDER), "utf8"));
  await expect(told).toMatchFileSnapshot(`./transcripts/${name}`);
});
