/** The log of one container, read again every second while somebody looks. */
import { useEffect, useState } from "react";
import { send } from "./cluster.ts";
import { apiPath } from "./resources.ts";

export interface PodLog {
  readonly text: string;
  /** The server's words when there is no log. */
  readonly problem: string | undefined;
}

const READ_EVERY_MS = 1_000;
const TAIL_LINES = 500;

export function useLogs(namespace: string, pod: string, container: string, previous: boolean): PodLog | undefined {
  const query = `container=${encodeURIComponent(container)}&tailLines=${TAIL_LINES}${previous ? "&previous=true" : ""}`;
  const path = `${apiPath("Pod", namespace, pod)}/log?${query}`;
  const [log, setLog] = useState<PodLog & { readonly path: string }>();
  useEffect(() => {
    let wanted = true;
    const read = async (): Promise<void> => {
      if (document.hidden) return;
      const { code, body } = await send({ method: "GET", path });
      if (!wanted) return;
      if (code === 200) setLog({ path, text: String(body), problem: undefined });
      else
        setLog({
          path,
          text: "",
          problem: (body as { readonly message?: string } | undefined)?.message ?? `HTTP ${code}`,
        });
    };
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [path]);
  return log?.path === path ? log : undefined;
}
