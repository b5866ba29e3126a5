/** A broken invariant: a bug in the engine, never a user's mistake. It stops the engine and shows how to repeat it. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
  readonly seed: number;
  readonly nowMs: number;

  constructor(message: string, where: { readonly seed: number; readonly nowMs: number }) {
    super(`${message} (seed ${where.seed}, at ${where.nowMs} ms)`);
    this.seed = where.seed;
    this.nowMs = where.nowMs;
  }
}
