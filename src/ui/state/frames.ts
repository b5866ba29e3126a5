/**
 * One animation loop for everything on the page that moves by itself; at rest when nothing does. What need not move in every frame moves in
 * the same ones as its like: the browser paints one box around everything that changed, and two far corners make that the whole page.
 */

const listeners = new Map<(now: number) => void, number>();
let request = 0;
let count = 0;

/** Calls back before every repaint, or before every n-th, until the returned function is called. */
export function onFrame(listener: (now: number) => void, every = 1): () => void {
  listeners.set(listener, every);
  if (request === 0) request = requestAnimationFrame(run);
  return () => void listeners.delete(listener);
}

function run(now: number): void {
  request = listeners.size === 0 ? 0 : requestAnimationFrame(run);
  count += 1;
  for (const [listener, every] of listeners) if (count % every === 0) listener(now);
}
