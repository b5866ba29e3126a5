import { describe, expect, it } from "vitest";
import { oneAfterAnother } from "./one-after-another.ts";

/** Work that ends when the test says so. */
function work(name: string, log: string[]) {
  let end: (failed: boolean) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (failed) => (failed ? reject(new Error(`${name} failed`)) : resolve());
  });
  const begin = async (): Promise<string> => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { begin, end };
}

describe("work in a line", () => {
  it("does not begin before the work before it has ended", async () => {
    const log: string[] = [];
    const inTurn = oneAfterAnother();
    const [one, two] = [work("one", log), work("two", log)];
    const answers = Promise.all([inTurn(one.begin), inTurn(two.begin)]);
    two.end(false);
    await Promise.resolve();
    expect(log).toEqual(["one begins"]);
    one.end(false);
    expect(await answers).toEqual(["one", "two"]);
    expect(log).toEqual(["one begins", "one ends", "two begins", "two ends"]);
  });

  it("goes on after a failure, which only its own caller sees", async () => {
    const log: string[] = [];
    const inTurn = oneAfterAnother();
    const [one, two] = [work("one", log), work("two", log)];
    const first = inTurn(one.begin);
    const second = inTurn(two.begin);
    one.end(true);
    two.end(false);
    await expect(first).rejects.toThrow("one failed");
    expect(await second).toBe("two");
  });
});
