/**
 * JSON Patch as the API server and kubectl apply it, which is not RFC 6902 in everything: a key that is not there can
 * be replaced and copied, and an index counts from the end when it is negative.
 * Upstream: gopkg.in/evanphx/json-patch.v4/patch.go, k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 */
import { goUnmarshalProblem } from "./go-json-problem.ts";
import { sameValue } from "./same-value.ts";

const MAX_OPERATIONS = 10_000;
/** Copies of copies grow without end; upstream stops at the size of the largest request. */
const MAX_COPIED = 3 * 1024 * 1024;

export type PatchOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: "malformed" | "too large" | "does not apply"; readonly message: string };

class PatchProblem {
  readonly problem: "malformed" | "too large" | "does not apply";
  readonly message: string;
  constructor(message: string, problem: "malformed" | "too large" | "does not apply" = "does not apply") {
    this.message = message;
    this.problem = problem;
  }
}

type Operation = Readonly<Record<string, unknown>>;
type Container = unknown[] | Record<string, unknown>;

/** The document is not changed; nothing of the result is shared with it. */
export function applyJsonPatch(document: unknown, patch: unknown): PatchOutcome {
  try {
    return { ok: true, value: new PatchedDocument(document).apply(operationsOf(patch)) };
  } catch (problem) {
    if (problem instanceof PatchProblem) return { ok: false, problem: problem.problem, message: problem.message };
    throw problem;
  }
}

function operationsOf(patch: unknown): readonly Operation[] {
  if (patch === null) return [];
  if (!Array.isArray(patch)) throw new PatchProblem(goUnmarshalProblem(patch, "jsonpatch.Patch"), "malformed");
  for (const operation of patch as readonly unknown[]) {
    if (typeof operation !== "object" || operation === null || Array.isArray(operation))
      throw new PatchProblem(goUnmarshalProblem(operation, "jsonpatch.Operation"), "malformed");
  }
  if (patch.length > MAX_OPERATIONS) {
    const message = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`;
    throw new PatchProblem(message, "too large");
  }
  return patch as readonly Operation[];
}

function copyOf<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

class PatchedDocument {
  private root: unknown;
  private copied = 0;

  constructor(document: unknown) {
    this.root = copyOf(document);
  }

  apply(operations: readonly Operation[]): unknown {
    for (const operation of operations) this.applyOne(operation);
    return this.root;
  }

  private applyOne(operation: Operation): void {
    const op = typeof operation["op"] === "string" ? operation["op"] : "unknown";
    const value = copyOf(operation["value"] ?? null);
    switch (op) {
      case "add":
        return this.add(pathOf(operation, op), value);
      case "remove":
        return this.remove(pathOf(operation, op));
      case "replace":
        return this.replace(pathOf(operation, op), value);
      case "move":
        return this.move(pathOf(operation, op, "from"), pathOf(operation, op));
      case "copy":
        return this.copy(pathOf(operation, op, "from"), pathOf(operation, op));
      case "test":
        return this.test(pathOf(operation, op), value);
      default:
        throw new PatchProblem(`Unexpected kind: ${op}`);
    }
  }

  /** What holds the last part of the path, and that part. */
  private find(path: string): readonly [container: Container | undefined, key: string] {
    const parts = path.split("/").map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
    if (parts.length < 2) return [undefined, ""];
    let at: unknown = this.root;
    for (const part of parts.slice(1, -1)) at = isContainer(at) ? lookUp(at, part).value : undefined;
    return [isContainer(at) ? at : undefined, parts.at(-1) ?? ""];
  }

  private holder(path: string, missing: string): readonly [container: Container, key: string] {
    const [container, key] = this.find(path);
    if (container === undefined) throw new PatchProblem(`${missing}: missing value`);
    return [container, key];
  }

  private add(path: string, value: unknown): void {
    const [container, key] = this.holder(path, `add operation does not apply: doc is missing path: "${path}"`);
    insert(container, key, value, `error in add for path: '${path}'`);
  }

  private remove(path: string): void {
    const [container, key] = this.holder(path, `remove operation does not apply: doc is missing path: "${path}"`);
    take(container, key, `error in remove for path: '${path}'`);
  }

  private replace(path: string, value: unknown): void {
    if (path === "") {
      if (!isContainer(value)) throw new PatchProblem("replace operation value must be object or array");
      this.root = value;
      return;
    }
    const [container, key] = this.holder(path, `replace operation does not apply: doc is missing path: ${path}`);
    const { problem, index } = lookUp(container, key);
    if (problem !== undefined)
      throw new PatchProblem(`replace operation does not apply: doc is missing key: ${path}: missing value`);
    if (Array.isArray(container)) container[index] = value;
    else setKey(container, key, value);
  }

  private move(from: string, path: string): void {
    const [source, key] = this.holder(from, `move operation does not apply: doc is missing from path: ${from}`);
    const { value } = lookUp(source, key);
    take(source, key, `error in move for path: '${key}'`);
    const [target, to] = this.holder(path, `move operation does not apply: doc is missing destination path: ${path}`);
    insert(target, to, value ?? null, `error in move for path: '${path}'`);
  }

  private copy(from: string, path: string): void {
    const [source, key] = this.holder(from, `copy operation does not apply: doc is missing from path: ${from}`);
    const { value = null, problem } = lookUp(source, key);
    if (problem !== undefined) throw new PatchProblem(`error in copy for from: '${from}': ${problem}`);
    const [target, to] = this.holder(path, `copy operation does not apply: doc is missing destination path: ${path}`);
    this.copied += JSON.stringify(value).length;
    if (this.copied > MAX_COPIED) {
      const message = `Unable to complete the copy, the accumulated size increase of copy is ${this.copied}, exceeding the limit ${MAX_COPIED}`;
      throw new PatchProblem(message, "too large");
    }
    insert(target, to, copyOf(value), "error while adding value during copy");
  }

  private test(path: string, wanted: unknown): void {
    const failed = `testing value ${path} failed: test failed`;
    if (path === "") {
      if (!sameValue(this.root, wanted)) throw new PatchProblem(failed);
      return;
    }
    const [container, key] = this.holder(path, `test operation does not apply: is missing path: ${path}`);
    const { value = null, problem } = lookUp(container, key);
    if (problem !== undefined) throw new PatchProblem(`error in test for path: '${path}': ${problem}`);
    if (!sameValue(value, wanted)) throw new PatchProblem(failed);
  }
}

function pathOf(operation: Operation, op: string, field: "path" | "from" = "path"): string {
  const path = operation[field];
  if (typeof path === "string") return path;
  throw new PatchProblem(`${op} operation failed to decode ${field}: missing value`);
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}

interface Found {
  readonly value?: unknown;
  /** In a list. */
  readonly index: number;
  /** Why there is nothing; a key that is not there is none. */
  readonly problem?: string;
}

function lookUp(container: Container, key: string): Found {
  if (!Array.isArray(container)) return { value: Object.hasOwn(container, key) ? container[key] : undefined, index: 0 };
  const index = indexOf(key, container.length);
  if (typeof index === "string") return { index: 0, problem: index };
  return index < container.length
    ? { value: container[index], index }
    : { index, problem: `Unable to access invalid index: ${index}: invalid index referenced` };
}

/** From the end when it is negative; or what is wrong with it. */
function indexOf(key: string, length: number): number | string {
  if (!/^[-+]?\d+$/.test(key)) return `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`;
  const index = Number(key);
  if (index >= 0) return index;
  return index < -length ? `Unable to access invalid index: ${index}: invalid index referenced` : index + length;
}

function take(container: Container, key: string, context: string): void {
  const { value, index, problem } = lookUp(container, key);
  if (problem !== undefined) throw new PatchProblem(`${context}: ${problem}`);
  if (Array.isArray(container)) container.splice(index, 1);
  else if (value === undefined)
    throw new PatchProblem(`${context}: Unable to remove nonexistent key: ${key}: missing value`);
  else delete container[key];
}

function insert(container: Container, key: string, value: unknown, context: string): void {
  if (!Array.isArray(container)) return setKey(container, key, value);
  if (key === "-") {
    container.push(value);
    return;
  }
  // One more place than there are values.
  const index = indexOf(key, container.length);
  if (typeof index === "string") {
    const what = index.startsWith("strconv") ? `value was not a proper array index: '${key}': ` : "";
    throw new PatchProblem(`${context}: ${what}${index}`);
  }
  if (index > container.length)
    throw new PatchProblem(`${context}: Unable to access invalid index: ${index}: invalid index referenced`);
  container.splice(index, 0, value);
}

/** A key may be named like a part of every object. */
function setKey(container: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}
