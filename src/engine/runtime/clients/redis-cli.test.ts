import { describe, expect, it } from "vitest";
import type { CommandContext, CommandResult, ShellHost } from "../shell/command.ts";
import { EndToEnd } from "../../testing/e2e-pod.ts";
import { plainFiles } from "../shell/testing/plain-files.ts";
import { redisCli } from "./redis-cli.ts";

class Container {
  files = new Map<string, string>();
  nowMs = 0;
  listening = true;
  serverArgv: readonly string[] = [];
  environment: Readonly<Record<string, string>> = {};

  run(line: string, stdin = ""): CommandResult {
    const host: ShellHost = {
      ...plainFiles((path) => this.files.get(path)),
      nowMs: this.nowMs,
      epochMs: 0,
      hostname: "redis",
      read: (path) => this.files.get(path),
      write: (path, text) => {
        this.files.set(path, text);
        return "ok";
      },
      remove: (path) => this.files.delete(path),
      list: () => undefined,
      makeFolder: () => "ok",
      fetch: () => ({ ok: true, status: 0, body: "", latencyMs: 3, reason: "" }),
      resolve: () => undefined,
      accepts: (_host, port) => this.listening && port === 6379,
      imageCommand: () => undefined,
    };
    const context: CommandContext = {
      host,
      argv: ["redis-cli", ...(line === "" ? [] : line.split(" "))],
      stdin,
      workingDir: "/data",
      get: (name) => this.environment[name],
      variables: () => [],
    };
    return redisCli(this.serverArgv)(context);
  }
}

describe("redis-cli", () => {
  it.each([
    ["a ping", [], "PING", "PONG\n"],
    ["a value that was set", ["set a 1"], "get a", "1\n"],
    ["a key that is not there", [], "get a", "\n"],
    ["counting", ["incr n", "incrby n 5"], "decr n", "5\n"],
    ["counting what is no number", ["set a x"], "incr a", "ERR value is not an integer or out of range\n"],
    ["a list from both ends", ["rpush l b c", "lpush l a"], "lrange l 0 -1", "a\nb\nc\n"],
    ["a set without doubles", ["sadd s x y"], "sadd s y z", "1\n"],
    ["a hash", ["hset h f 1 g 2"], "hgetall h", "f\n1\ng\n2\n"],
    ["the wrong type", ["lpush l 1"], "get l", "WRONGTYPE Operation against a key holding the wrong kind of value\n"],
    ["keys by pattern", ["set user:1 a", "set user:2 b", "set x c"], "keys user:*", "user:1\nuser:2\n"],
    ["only when new", ["set a 1"], "set a 2 NX", "\n"],
    ["deleting", ["set a 1"], "del a b", "1\n"],
    ["too few words", [], "get", "ERR wrong number of arguments for 'get' command\n"],
    ["an unknown command", [], "frobnicate a", "ERR unknown command 'frobnicate', with args beginning with: 'a' \n"],
  ] as const)("answers %s", (_name, before, line, out) => {
    const container = new Container();
    for (const earlier of before) expect(container.run(earlier).status).toBe(0);
    expect(container.run(line)).toMatchObject({ status: 0, out });
  });

  it("lets keys expire", () => {
    const container = new Container();
    container.run("set a 1 EX 10");
    expect(container.run("ttl a").out).toBe("10\n");
    container.nowMs = 10_000;
    expect(container.run("get a").out).toBe("\n");
    expect(container.run("ttl a").out).toBe("-2\n");
  });

  it("keeps data in the file of its volume", () => {
    const before = new Container();
    before.run("set visits 3");
    const after = new Container();
    after.files = before.files;
    expect(after.run("get visits").out).toBe("3\n");
    expect([...before.files.keys()]).toEqual(["/data/dump.rdb"]);
  });

  it("knows what the configuration file and the flags said", () => {
    const container = new Container();
    container.serverArgv = ["redis-server", "/redis-master/redis.conf", "--appendonly", "yes"];
    container.files.set("/redis-master/redis.conf", "maxmemory 2mb\nmaxmemory-policy allkeys-lru\n");
    expect(container.run("CONFIG GET maxmemory").out).toBe("maxmemory\n2097152\n");
    expect(container.run("config get maxmemory-policy").out).toBe("maxmemory-policy\nallkeys-lru\n");
    expect(container.run("config get appendonly").out).toBe("appendonly\nyes\n");
  });

  it("asks for the password", () => {
    const container = new Container();
    container.serverArgv = ["--requirepass", "secret"];
    expect(container.run("get a").out).toBe("NOAUTH Authentication required.\n");
    expect(container.run("-a wrong get a")).toMatchObject({
      out: "NOAUTH Authentication required.\n",
      err: "AUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n",
    });
    expect(container.run("-a secret ping").out).toBe("PONG\n");
    container.environment = { REDISCLI_AUTH: "secret" };
    expect(container.run("ping").out).toBe("PONG\n");
  });

  it("reads commands from its input", () => {
    const container = new Container();
    expect(container.run("", 'set a "two words"\nget a\n').out).toBe("OK\ntwo words\n");
  });

  it.each([
    ["nobody listens", false, "ping", 1, "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n"],
    ["another port", true, "-p 6380 ping", 1, "Could not connect to Redis at 127.0.0.1:6380: Connection refused\n"],
  ] as const)("fails when %s", (_name, listening, line, status, err) => {
    const container = new Container();
    container.listening = listening;
    expect(container.run(line)).toMatchObject({ status, err });
  });
});

it("asks servers over the network, which keep what they were told", () => {
  const cluster = new EndToEnd(2);
  cluster.start("store", {
    labels: { app: "store" },
    containers: [{ image: "redis:7", args: ["--requirepass", "secret"] }],
  });
  cluster.start("client", { containers: [{ image: "redis:7", command: ["sleep", "3600"] }] });
  cluster.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "store" },
    spec: { selector: { app: "store" }, ports: [{ port: 6379 }] },
  });
  cluster.advance(20_000);
  const ask = (options: string) => cluster.shell("client", `redis-cli -h store ${options}`);
  expect(ask("get a")).toBe("NOAUTH Authentication required.\n");
  expect(ask("-a wrong get a")).toContain("AUTH failed: WRONGPASS ");
  expect(ask('-a secret rpush jobs "one two" three')).toBe("2\n");
  expect(ask("-a secret lrange jobs 0 -1")).toBe("one two\nthree\n");
  expect(ask("-a secret get nothing")).toBe("\n");
  expect(cluster.shell("store", "redis-cli -a secret llen jobs")).toBe("2\n");
  expect(cluster.shell("client", "printf 'AUTH secret\\r\\nLLEN jobs\\r\\n' | nc store 6379")).toBe("+OK\r\n:2\r\n");
  expect(cluster.shell("client", "redis-cli -h nowhere ping")).toMatch(/^Could not connect to Redis at nowhere:6379: /);
});
