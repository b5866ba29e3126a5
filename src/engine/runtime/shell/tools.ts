/** Names of the commands that every image with a shell has in the simulation. */

const TOOLS: ReadonlySet<string> = new Set(
  (
    "sleep echo printf cat touch rm ls mkdir date hostname env printenv true false test [ seq wget curl nslookup kill " +
    "pwd whoami id uname nproc head tail grep wc tr cut sort uniq cp mv ln chmod chown find basename dirname nc ping " +
    "tee yes which stat expr sync dd awk sed xargs timeout time"
  ).split(" "),
);

export function isShellTool(name: string): boolean {
  return TOOLS.has(name.slice(name.lastIndexOf("/") + 1));
}
