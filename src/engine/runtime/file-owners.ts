/** Whom the files of a container belong to, and as whom its processes run. */

/** As whom the processes of a container run. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
  /** With the primary one, in rising order. */
  readonly groups: readonly number[];
}

export const ROOT_USER: ContainerUser = { uid: 0, gid: 0, groups: [0] };

/** How the files of one volume came to be, which decides who may read and write them. */
export interface VolumeOrigin {
  readonly kind: "projected" | "emptyDir" | "claim" | "host" | "token";
  /** Kept in memory, and not on a disk. */
  readonly inMemory?: boolean;
  /** What it may hold; absent: all that there is. */
  readonly sizeBytes?: number;
  /** `fsGroup`: the group that the volume belongs to. */
  readonly group?: number;
  readonly defaultMode?: number;
  /** Of single files of a projected volume, by their path in it. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Users that single files belong to, by their path; all others are root's. */
  readonly owners?: Readonly<Record<string, number>>;
}
