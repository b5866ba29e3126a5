/** What the low-level runtime says of a program that it cannot start. Upstream: opencontainers/runc, libcontainer. */

/** `runc create failed …`, as containerd reports a binary that is not there. */
export function startErrorMessage(name: string, why = missingProgram(name)): string {
  return `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "${name}": ${why}`;
}

export function missingProgram(name: string): string {
  return name.includes("/") ? `stat ${name}: no such file or directory` : "executable file not found in $PATH";
}
