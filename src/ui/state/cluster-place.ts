/** Whether the page is served beside a cluster, or is to simulate one. */

/**
 * Where the API is, with a slash at its end: a path of the page's own server that answers as a cluster does. Undefined: nowhere.
 * `?cluster=/path/` names it; otherwise it is the root of the server.
 */
export async function clusterPlace({
  origin,
  search,
}: Pick<Location, "origin" | "search">): Promise<string | undefined> {
  const named = new URLSearchParams(search).get("cluster");
  const base = new URL(`${named ?? "/"}/`.replaceAll(/\/+/g, "/"), origin).href;
  try {
    const response = await fetch(`${base}version`, { headers: { accept: "application/json" } });
    const version = (await response.json()) as { readonly gitVersion?: unknown };
    return response.ok && typeof version.gitVersion === "string" ? base : undefined;
  } catch {
    return undefined;
  }
}
