/**
 * Caches of the API's objects, shared by every component in the engine, with indexes and change handlers.
 * Upstream: client-go tools/cache (SharedIndexInformer). Ours sees a write at once; the latency of a real watch is in
 * the work queues, so that nothing acts before its delay has passed.
 */
import type { ObjectEvent, ObjectSource } from "../../api/component-client.ts";
import type { KindMap, KindName } from "../../api/kinds.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { type Entry, KeyedList } from "./keyed-list.ts";

/** Which index values an object is filed under. */
export type IndexFunction<T> = (object: T) => readonly string[];
export type EventHandler<T> = (event: ObjectEvent<T>) => void;

/** `namespace/name`, or the name alone for cluster-scoped objects. */
export function objectKey(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The two halves of an object key. */
export function splitKey(key: string): { readonly namespace: string | undefined; readonly name: string } {
  const slash = key.indexOf("/");
  if (slash < 0) return { namespace: undefined, name: key };
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

const NONE: readonly never[] = [];

export class Informer<T extends KubeObject> {
  private all = new KeyedList<T>();
  private readonly indexFunctions = new Map<string, IndexFunction<T>>();
  private readonly indexes = new Map<string, Map<string, KeyedList<T>>>();
  private readonly handlers: EventHandler<T>[] = [];

  get size(): number {
    return this.all.size;
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.all.get(namespace === undefined ? name : `${namespace}/${name}`);
  }

  getByKey(key: string): T | undefined {
    return this.all.get(key);
  }

  /** In key order. The array never changes once returned, so it may be walked while writing. */
  list(): readonly T[] {
    return this.all.list();
  }

  /** Objects filed under `value`, in key order. The array never changes once returned. */
  byIndex(index: string, value: string): readonly T[] {
    return this.indexes.get(index)?.get(value)?.list() ?? NONE;
  }

  /** How many objects are filed under `value`, without building the list. */
  countByIndex(index: string, value: string): number {
    return this.indexes.get(index)?.get(value)?.size ?? 0;
  }

  /** Adds an index; asking for the same name again shares the first. Objects already cached are filed too. */
  addIndex(name: string, valuesOf: IndexFunction<T>): void {
    if (this.indexFunctions.has(name)) return;
    this.indexFunctions.set(name, valuesOf);
    this.indexes.set(name, new Map());
    this.fileAll(name, valuesOf);
  }

  /** Called on every change, in the order of registration. Handlers only index and enqueue. */
  addHandler(handler: EventHandler<T>): void {
    this.handlers.push(handler);
  }

  /** Takes one change from the source. */
  apply(event: ObjectEvent<T>): void {
    const key = objectKey(event.object);
    let entry: Entry<T> | undefined;
    if (event.type === "DELETED") this.all.delete(key);
    else entry = this.all.set(key, event.object);
    for (const [name, valuesOf] of this.indexFunctions) {
      const before = event.previous === undefined ? NONE : valuesOf(event.previous);
      const after = entry === undefined ? NONE : valuesOf(event.object);
      for (const value of before) {
        if (before === after || after.includes(value)) this.indexes.get(name)?.get(value)?.touch();
        else this.unfile(name, value, key);
      }
      if (before === after || entry === undefined) continue;
      for (const value of after) if (!before.includes(value)) this.file(name, value, key, entry);
    }
    for (const handler of this.handlers) handler(event);
  }

  /** Replaces the whole cache without telling the handlers: after a restore, components look for themselves. */
  replace(objects: readonly T[]): void {
    this.all = new KeyedList<T>();
    for (const object of objects) this.all.set(objectKey(object), object);
    for (const [name, valuesOf] of this.indexFunctions) this.fileAll(name, valuesOf);
  }

  private fileAll(name: string, valuesOf: IndexFunction<T>): void {
    this.indexes.set(name, new Map());
    for (const [key, entry] of this.all) {
      for (const value of valuesOf(entry.value)) this.file(name, value, key, entry);
    }
  }

  private file(name: string, value: string, key: string, entry: Entry<T>): void {
    const index = this.indexes.get(name);
    if (index === undefined) return;
    let filed = index.get(value);
    if (filed === undefined) {
      filed = new KeyedList<T>();
      index.set(value, filed);
    }
    filed.share(key, entry);
  }

  private unfile(name: string, value: string, key: string): void {
    const bucket = this.indexes.get(name)?.get(value);
    bucket?.delete(key);
    if (bucket?.size === 0) this.indexes.get(name)?.delete(value);
  }
}

/** One informer for each kind, made on first use. Upstream: client-go informers.SharedInformerFactory. */
export class SharedInformerFactory {
  private readonly source: ObjectSource;
  private readonly informers = new Map<KindName, Informer<KubeObject>>();

  constructor(source: ObjectSource) {
    this.source = source;
  }

  for<K extends KindName>(kind: K): Informer<KindMap[K]> {
    const known = this.informers.get(kind);
    if (known !== undefined) return known as unknown as Informer<KindMap[K]>;
    const informer = new Informer<KindMap[K]>();
    informer.replace(this.source.list(kind));
    this.informers.set(kind, informer as unknown as Informer<KubeObject>);
    this.source.subscribe(kind, (event) => informer.apply(event));
    return informer;
  }

  /** Reads everything anew from the source, silently; done after the store was restored. */
  replaceAll(): void {
    for (const [kind, informer] of this.informers) informer.replace(this.source.list(kind));
  }
}
