/** A call that cannot be carried out as asked: the caller's mistake, and the message is for the caller. */
export class BadCall extends Error {
  override readonly name = "BadCall";
}
