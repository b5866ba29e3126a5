/** Runs the built cluster worker outside of a browser and prints what it says first: see first-scene.ts. */
import { pathToFileURL } from "node:url";

/** Hours of a visit; what is drawn may not depend on them. */
const EPOCHS = [0, 1_700_000_000_000, 1_767_225_599_000];

const worker = pathToFileURL(process.argv[2] ?? "").href;
const options = JSON.parse(process.argv[3] ?? "");

/** No storage and no locks: the worker starts a new cluster. No timers: no virtual time passes. */
globalThis.setInterval = () => 0;

async function firstWords(epochMs, index) {
  const said = [];
  let hear;
  globalThis.self = {
    postMessage: (message) => said.push(message),
    addEventListener: (type, listener) => {
      if (type === "message") hear = listener;
    },
  };
  await import(`${worker}?${index}`);
  hear({ data: { type: "boot", options: { ...options, epochMs } } });
  for (let turn = 0; turn < 1_000 && !said.some(({ type }) => type === "tick"); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const tick = said.find(({ type }) => type === "tick");
  if (tick?.scene?.fresh !== true) throw new Error(`the worker said ${JSON.stringify(said).slice(0, 500)}`);
  const { now: _, ...clock } = tick.clock;
  return JSON.stringify({ clock, scene: tick.scene });
}

const words = [];
for (const [index, epochMs] of EPOCHS.entries()) words.push(await firstWords(epochMs, index));
if (new Set(words).size !== 1) throw new Error("the first scene depends on the hour of the visit");
process.stdout.write(words[0]);
