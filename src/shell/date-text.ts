/** `date [+FORMAT]`, in UTC. POSIX.1-2017, date. */

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** What `date` prints. @param argv with the name of the command */
export function dateText(unixMs: number, argv: readonly string[]): string {
  const iso = new Date(unixMs).toISOString();
  const weekday = WEEKDAYS[(Math.floor(unixMs / 86_400_000) + 4) % 7] ?? "";
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? "";
  const format = argv.slice(1).find((arg) => arg.startsWith("+"));
  if (format === undefined)
    return `${weekday} ${month} ${iso.slice(8, 10).replace(/^0/, " ")} ${iso.slice(11, 19)} UTC ${iso.slice(0, 4)}\n`;
  const fields: Readonly<Record<string, string>> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    T: iso.slice(11, 19),
    F: iso.slice(0, 10),
    s: String(Math.floor(unixMs / 1_000)),
    N: `${iso.slice(20, 23)}000000`,
    Z: "UTC",
    a: weekday,
    b: month,
    "%": "%",
  };
  return `${format.slice(1).replace(/%([A-Za-z%])/g, (match, letter: string) => fields[letter] ?? match)}\n`;
}
