/** A stored change. `previous` is undefined for a new key, `value` for a deletion. */
export interface Change<V> {
  readonly revision: number;
  readonly table: string;
  readonly key: string;
  readonly value: V | undefined;
  readonly previous: V | undefined;
}
