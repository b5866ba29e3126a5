/** What `tail -f` has printed so far. */
export interface Following {
  /** `offset` is -1 while the file is not there. */
  readonly files: readonly { readonly name: string; readonly offset: number }[];
  /** `-F`: a file that is not there may come. */
  readonly byName: boolean;
  /** Whose text was printed last, where several are followed. */
  readonly shown: string;
}
