/**
 * `/proc/13/root/etc/nginx`: the files of another container, behind a process of it.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
 */
import type { HostFiles } from "./container-files.ts";

const ROOT = /^(\/proc\/(\d+|self)\/root)(\/.*)?$/;

/** @param filesOf undefined for processes that are not there, or belong to others */
export function throughRoots(own: HostFiles, filesOf: (pid: number) => HostFiles | undefined): HostFiles {
  const rootOf = (path: string) => {
    const match = ROOT.exec(path);
    const files = match === null ? undefined : match[2] === "self" ? own : filesOf(Number(match[2]));
    return { files: files ?? own, path: files === undefined ? path : (match?.[3] ?? "/"), root: files && match?.[1] };
  };
  const lead =
    <Rest extends readonly unknown[], Result>(use: (files: HostFiles, path: string, ...rest: Rest) => Result) =>
    (path: string, ...rest: Rest): Result => {
      const found = rootOf(path);
      return use(found.files, found.path, ...rest);
    };
  return {
    ...own,
    read: lead((files, path) => files.read(path)),
    mayRead: lead((files, path) => files.mayRead(path)),
    write: lead((files, path, text: string, append: boolean) => files.write(path, text, append)),
    mayWrite: lead((files, path) => files.mayWrite(path)),
    stat: lead((files, path, follow: boolean) => files.stat(path, follow)),
    change: lead((files, path, given: Parameters<HostFiles["change"]>[1]) => files.change(path, given)),
    link: lead((files, path, target: string) => files.link(path, target)),
    isInMemory: lead((files, path) => files.isInMemory(path)),
    remove: lead((files, path) => files.remove(path)),
    removeFolder: lead((files, path) => files.removeFolder(path)),
    list: lead((files, path) => files.list(path)),
    makeFolder: lead((files, path) => files.makeFolder(path)),
    realPath(path, follow) {
      const { files, path: inside, root = "" } = rootOf(path);
      return root + files.realPath(inside, follow);
    },
  };
}
