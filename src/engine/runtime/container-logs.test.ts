import { describe, expect, it } from "vitest";
import { ContainerLogs, MAX_LINES_OF_ALL, MAX_LOG_LINES } from "./container-logs.ts";

const MIB = 1024 * 1024;

function print(logs: ContainerLogs, container: string, count: number, line: { atMs?: number; length?: number } = {}) {
  const { atMs = 0, length = 0 } = line;
  for (let i = 0; i < count; i += 1)
    logs.append(container, { atMs, stream: "stdout", text: `${i}${"x".repeat(length)}` });
}
const texts = (logs: ContainerLogs, container: string) => logs.of(container).map(({ text }) => text);

describe("lines", () => {
  it.each([
    [3, 3, "0"],
    [MAX_LOG_LINES, MAX_LOG_LINES, "0"],
    [MAX_LOG_LINES + 2_000, MAX_LOG_LINES, "1500"],
  ])("of %i printed at least %i are kept", (printed, kept, first) => {
    const logs = new ContainerLogs();
    print(logs, "a", printed);
    expect(logs.of("a").length).toBeGreaterThanOrEqual(kept);
    expect(logs.of("a").length).toBeLessThanOrEqual(kept + 500);
    expect(texts(logs, "a").at(0)).toBe(first);
    expect(texts(logs, "a").at(-1)).toBe(String(printed - 1));
  });

  it("of very many containers are fewer", () => {
    const logs = new ContainerLogs();
    for (let i = 0; i <= MAX_LINES_OF_ALL / MAX_LOG_LINES; i += 1) print(logs, `other-${i}`, MAX_LOG_LINES);
    print(logs, "a", 5_000);
    expect(logs.of("a").length).toBeLessThanOrEqual(1_500);
    for (let i = 0; i < 5; i += 1) logs.forget(`other-${i}`);
    print(logs, "a", 5_000);
    expect(logs.of("a").length).toBeGreaterThan(5_000);
  });

  it("that are printed bit by bit are one", () => {
    const logs = new ContainerLogs();
    print(logs, "a", 500);
    logs.append("a", { atMs: 0, stream: "stdout", text: "half", open: true });
    logs.append("a", { atMs: 1, stream: "stdout", text: " a line" });
    expect(texts(logs, "a").at(-1)).toBe("half a line");
  });
});

describe("files", () => {
  it("are rotated once the kubelet has looked at one that is too large", () => {
    const logs = new ContainerLogs();
    print(logs, "a", 11 * 16, { atMs: 1_000, length: 65_000 });
    print(logs, "a", 1, { atMs: 9_999 });
    expect(logs.of("a")).toHaveLength(177);
    print(logs, "a", 1, { atMs: 10_000 });
    expect(texts(logs, "a")).toEqual(["0"]);
    expect(logs.bytesOf("a", 0)).toBeGreaterThan(10 * MIB);
  });

  it("are five at most", () => {
    const logs = new ContainerLogs();
    for (let i = 0; i < 9; i += 1) print(logs, "a", 11 * 16, { atMs: i * 10_000, length: 65_000 });
    expect(logs.bytesOf("a", 0)).toBe(50 * MIB);
  });

  it("go on after a restore as they were", () => {
    const logs = new ContainerLogs();
    print(logs, "a", 11 * 16, { atMs: 1_000, length: 65_000 });
    print(logs, "b", 700);
    const other = new ContainerLogs();
    other.restore(logs.snapshot());
    for (const each of [logs, other]) print(each, "a", 1, { atMs: 20_000 });
    for (const each of [logs, other]) print(each, "b", 700);
    expect(other.snapshot()).toEqual(logs.snapshot());
    expect(other.of("b")).toHaveLength(1_400);
  });
});
