/** `navigator.locks` of one browser, for several pretended tabs: the part of https://w3c.github.io/web-locks/ in use. */
import type { Locks } from "../browser/cluster-saver.ts";

export class FakeLocks implements Locks {
  private readonly stealable = new Map<string, (reason: Error) => void>();

  request<T>(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly steal?: boolean },
    held: (lock: unknown) => T | Promise<T>,
  ): Promise<T> {
    const take = this.stealable.get(name);
    if (take !== undefined && options.steal !== true) return Promise.resolve(held(null));
    take?.(new DOMException("the lock was stolen", "AbortError"));
    return new Promise<T>((resolve, reject) => {
      this.stealable.set(name, reject);
      Promise.resolve(held({ name })).then(resolve, reject);
    });
  }
}
