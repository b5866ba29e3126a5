/**
 * Volumes that Pods and PersistentVolumes have alike: folders of the machine and of NFS servers.
 * Upstream: pkg/apis/core/validation/validation.go (validateHostPathVolumeSource, validateNFSVolumeSource).
 */
import { type Errors, invalid, required, unsupported } from "./errors.ts";
import { hasBackstep, type Source, textOf } from "./volume-paths.ts";

const HOST_PATH_TYPES = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

export function validateHostPath(source: Source, path: string): Errors {
  const target = textOf(source, "path");
  if (target === "") return [required(`${path}.path`)];
  const type = textOf(source, "type");
  return [
    ...(hasBackstep(target) ? [invalid(`${path}.path`, target, "must not contain '..'")] : []),
    ...(HOST_PATH_TYPES.includes(type) ? [] : [unsupported(`${path}.type`, type, HOST_PATH_TYPES)]),
  ];
}

export function validateNfs(source: Source, path: string): Errors {
  const target = textOf(source, "path");
  return [
    ...(textOf(source, "server") === "" ? [required(`${path}.server`)] : []),
    ...(target === "" ? [required(`${path}.path`)] : []),
    ...(target.startsWith("/") ? [] : [invalid(`${path}.path`, target, "must be an absolute path")]),
  ];
}
