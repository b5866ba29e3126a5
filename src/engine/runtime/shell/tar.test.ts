import { describe, expect, it } from "vitest";
import type { CommandContext, CommandResult, ShellHost } from "./command.ts";
import { plainFiles } from "./testing/plain-files.ts";
import { tar } from "./tar.ts";

function hostWith(files: Map<string, string>): ShellHost {
  return {
    ...plainFiles((path) => files.get(path)),
    nowMs: 0,
    epochMs: 0,
    hostname: "web",
    read: (path) => files.get(path),
    write(path, text) {
      if (path.startsWith("/ro/")) return "read-only";
      files.set(path, text);
      return "ok";
    },
    remove: (path) => files.delete(path),
    list(folder) {
      const inside = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
      const names = inside.map((path) => path.slice(folder.length + 1).split("/")[0] ?? "");
      return names.length === 0 ? undefined : [...new Set(names)].sort();
    },
    makeFolder(path) {
      files.set(`${path}/.folder`, "");
      return "ok";
    },
    fetch: () => ({ ok: false, status: 0, body: "", latencyMs: 0, reason: "bad url" }),
    resolve: () => undefined,
    accepts: () => false,
    imageCommand: () => undefined,
  };
}

function run(argv: readonly string[], files: Map<string, string>, stdin = "", workingDir = "/"): CommandResult {
  const context: CommandContext = {
    host: hostWith(files),
    argv: ["tar", ...argv],
    stdin,
    workingDir,
    get: () => undefined,
    variables: () => [],
  };
  return tar(context);
}

describe("tar", () => {
  const LONG = `/data/${"folder/".repeat(20)}name.txt`;
  it.each([
    ["text", "/data/a.txt", "one\ntwo\n"],
    ["nothing", "/data/empty", ""],
    ["just a block", "/data/block", "x".repeat(512)],
    ["letters of two, three and four bytes", "/data/æ", "grün 日本 🐳\n"],
    ["a long name", LONG, "deep"],
  ])("brings back a file of %s", (_, path, text) => {
    const archive = run(["cf", "-", path], new Map([[path, text]]));
    expect(archive).toMatchObject({ status: 0, err: "" });
    const copied = new Map<string, string>();
    expect(run(["-xmf", "-", "-C", "/copy"], copied, archive.out)).toEqual({ status: 0, out: "" });
    expect(copied).toEqual(new Map([[`/copy${path}`, text]]));
  });

  it("takes whole folders, with names that do not begin with a slash", () => {
    const files = new Map([
      ["/data/a", "1"],
      ["/data/in/b", "2"],
    ]);
    const { out } = run(["cf", "-", "/data"], files);
    expect(run(["tf", "-"], new Map(), out).out).toBe("data/\ndata/a\ndata/in/\ndata/in/b\n");
  });

  it("works in the folder it is in", () => {
    const { out } = run(["cf", "-", "a"], new Map([["/data/a", "1"]]), "", "/data");
    expect(run(["tf", "-"], new Map(), out).out).toBe("a\n");
  });

  it.each([
    ["a file that is not there", ["cf", "-", "/none"], "", "tar: /none: No such file or directory\n"],
    ["no file", ["cf", "-"], "", "tar: empty archive\n"],
    ["no archive", ["xf", "-"], "x".repeat(600), "tar: invalid tar magic\n"],
    ["no option", ["-C", "/"], "", "tar: need at least one option of c, x, t\n"],
  ])("fails for %s", (_, argv, stdin, message) => {
    const { status, err } = run(argv, new Map(), stdin);
    expect(status).toBe(1);
    expect(err).toContain(message);
  });

  it("fails for an archive that ends early, and for a folder that cannot be written", () => {
    const { out = "" } = run(["cf", "-", "/a"], new Map([["/a", "x".repeat(600)]]));
    expect(run(["xf", "-"], new Map(), out.slice(0, 700))).toMatchObject({ status: 1, err: "tar: short read\n" });
    const readOnly = run(["xf", "-", "-C", "/ro"], new Map(), out);
    expect(readOnly).toMatchObject({ status: 1, err: "tar: can't open 'a': Read-only file system\n" });
  });
});
