/** Something that goes later than it has to. */
import { useEffect, useState } from "react";

/** `value`, except that it stays true for a while. */
export function useLingering(value: boolean, forMs: number): boolean {
  const [lingers, setLingers] = useState(value);
  if (value && !lingers) setLingers(true);
  useEffect(() => {
    if (value) return undefined;
    const timer = setTimeout(() => setLingers(false), forMs);
    return () => clearTimeout(timer);
  }, [value, forMs]);
  return value || lingers;
}
