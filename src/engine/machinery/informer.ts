/**
 * Caches of the API's objects, shared by every component in the engine, with indexes and change handlers.
 * Upstream: client-go tools/cache (SharedIndexInformer). Ours sees a write at once; the latency of a real watch is in
 * the work queues, so that nothing acts before its delay has passed.
 */
import type { ObjectEvent, ObjectSource } from "../../api/component-client.ts";
import type { KindMap, KindName } from "../../api/kinds.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { EntryList, EntryOrder, type Entry } from "./keyed-list.ts";
import { RecallingMap } from "../kernel/recalling-map.ts";

/** Which index values an object is filed under. */
export type IndexFunction<T> = (object: T) => readonly string[];
/** @param key the object's key, as `objectKey` gives it */
export type EventHandler<T> = (event: ObjectEvent<T>, key: string) => void;

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

/** A cached object, with the lists of the indexes that it is filed in, in the order of `Informer.used`. */
interface Filed<T> extends Entry<T> {
  lists: readonly Bucket<T>[];
}

/** Objects filed under one value of one index. */
class Bucket<T> extends EntryOrder<T, Filed<T>> {
  readonly index: UsedIndex<T>;
  readonly value: string;
  size = 0;

  constructor(index: UsedIndex<T>, value: string) {
    super();
    this.index = index;
    this.value = value;
  }

  /** The entry names this bucket among its lists. */
  add(entry: Filed<T>): void {
    this.size += 1;
    this.joins(entry);
  }

  /** The entry no longer names it. */
  remove(): void {
    this.size -= 1;
    this.leaves();
  }

  protected override holds(entry: Filed<T>): boolean {
    return entry.lists.includes(this);
  }
}

interface UsedIndex<T> {
  readonly name: string;
  readonly valuesOf: IndexFunction<T>;
  readonly buckets: RecallingMap<Bucket<T>>;
}

export class Informer<T extends KubeObject> {
  private all = new EntryList<T, Filed<T>>();
  private readonly functions = new Map<string, IndexFunction<T>>();
  /** An index costs nothing until something is looked up in it. */
  private used: UsedIndex<T>[] = [];
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
    return this.index(index)?.buckets.get(value)?.list() ?? NONE;
  }

  /** How many objects are filed under `value`, without building the list. */
  countByIndex(index: string, value: string): number {
    return this.index(index)?.buckets.get(value)?.size ?? 0;
  }

  /** Adds an index; asking for the same name again shares the first. */
  addIndex(name: string, valuesOf: IndexFunction<T>): void {
    if (!this.functions.has(name)) this.functions.set(name, valuesOf);
  }

  /** Called on every change, in the order of registration. Handlers only index and enqueue. */
  addHandler(handler: EventHandler<T>): void {
    this.handlers.push(handler);
  }

  /** Takes one change from the source. */
  apply(event: ObjectEvent<T>, key: string = objectKey(event.object)): void {
    const { object } = event;
    const known = this.all.entry(key);
    if (event.type === "DELETED") {
      this.all.delete(key);
      if (known !== undefined) refile(known, NONE);
    } else if (known === undefined) {
      this.add(key, object);
    } else {
      known.value = object;
      this.all.touch();
      if (this.isFiledRight(known)) for (const bucket of known.lists) bucket.touch();
      else refile(known, this.listsFor(object));
    }
    for (const handler of this.handlers) handler(event, key);
  }

  /** Replaces the whole cache without telling the handlers: after a restore, components look for themselves. */
  replace(objects: readonly T[]): void {
    this.all = new EntryList<T, Filed<T>>();
    this.used = [];
    for (const object of objects) this.add(objectKey(object), object);
  }

  private add(key: string, object: T): void {
    const entry: Filed<T> = { key, value: object, lists: NONE };
    this.all.add(entry);
    if (this.used.length > 0) refile(entry, this.listsFor(object));
  }

  private index(name: string): UsedIndex<T> | undefined {
    for (const index of this.used) if (index.name === name) return index;
    const valuesOf = this.functions.get(name);
    if (valuesOf === undefined) return undefined;
    const index: UsedIndex<T> = { name, valuesOf, buckets: new RecallingMap() };
    this.used.push(index);
    for (const entry of this.all.values()) refile(entry, this.listsFor(entry.value));
    return index;
  }

  /** The indexes give the very values that the object is filed under. */
  private isFiledRight({ value: object, lists }: Filed<T>): boolean {
    let place = 0;
    for (const index of this.used) {
      for (const value of index.valuesOf(object)) {
        const bucket = lists[place];
        if (bucket === undefined || bucket.index !== index || bucket.value !== value) return false;
        place += 1;
      }
    }
    return place === lists.length;
  }

  private listsFor(object: T): readonly Bucket<T>[] {
    const lists: Bucket<T>[] = [];
    for (const index of this.used) {
      for (const value of index.valuesOf(object)) {
        const bucket = bucketOf(index, value);
        if (!lists.includes(bucket)) lists.push(bucket);
      }
    }
    // Without the room that it grew into: there is one for every object.
    return lists.length === 0 ? NONE : lists.slice();
  }
}

/** Moves an entry from the lists that it is in to these. */
function refile<T>(entry: Filed<T>, lists: readonly Bucket<T>[]): void {
  const before = entry.lists;
  entry.lists = lists;
  for (const bucket of before) {
    if (lists.includes(bucket)) {
      bucket.touch();
      continue;
    }
    bucket.remove();
    if (bucket.size === 0) bucket.index.buckets.delete(bucket.value);
  }
  for (const bucket of lists) if (!before.includes(bucket)) bucket.add(entry);
}

function bucketOf<T>(index: UsedIndex<T>, value: string): Bucket<T> {
  let bucket = index.buckets.get(value);
  if (bucket === undefined) {
    bucket = new Bucket(index, value);
    index.buckets.set(value, bucket);
  }
  return bucket;
}

/** One informer for each kind, made on first use. Upstream: client-go informers.SharedInformerFactory. */
export class SharedInformerFactory {
  private readonly source: ObjectSource;
  private readonly informers = new RecallingMap<Informer<KubeObject>>();

  constructor(source: ObjectSource) {
    this.source = source;
  }

  for<K extends KindName>(kind: K): Informer<KindMap[K]> {
    const known = this.informers.get(kind);
    if (known !== undefined) return known as unknown as Informer<KindMap[K]>;
    const informer = new Informer<KindMap[K]>();
    informer.replace(this.source.list(kind));
    this.informers.set(kind, informer as unknown as Informer<KubeObject>);
    this.source.subscribe(kind, (event, key) => informer.apply(event, key));
    return informer;
  }

  /** Reads everything anew from the source, silently; done after the store was restored. */
  replaceAll(): void {
    for (const [kind, informer] of this.informers) informer.replace(this.source.list(kind as KindName));
  }
}
