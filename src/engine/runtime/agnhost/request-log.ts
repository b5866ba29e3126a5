/** What `agnhost netexec` logs of a request. Upstream: test/images/agnhost/netexec. */
import { parameter } from "./server-program.ts";

/** @param path with its query, or `udp ` and the text of a datagram */
export function requestLogged(path: string): string {
  if (path.startsWith("udp ")) return datagramLogged(path.slice(4).trim().toLowerCase());
  const [name = ""] = path.split("?", 1);
  const of = (...names: readonly string[]): string =>
    names.map((one) => `${one}=${parameter({ path }, one)}`).join("&");
  switch (name) {
    case "/echo":
      return `GET /echo?${of("msg", "code")}`;
    case "/exit":
      return `GET /exit?${of("code", "timeout", "wait")}`;
    case "/dial":
      return `GET /dial?${of("host", "protocol", "port", "request", "tries")}`;
    case "/redirect":
      return `GET /redirect?msg=${parameter({ path }, "location")}&${of("code")}`;
    case "/shell":
      return `GET /shell?cmd=${parameter({ path }, "shellCommand") || parameter({ path }, "cmd")}`;
    case "/clientip":
    case "/healthz":
    case "/hostname":
    case "/hostName":
    case "/shutdown":
    case "/upload":
    case "/header":
    case "/serverport":
      return `GET ${name}`;
    default:
      return "GET /";
  }
}

function datagramLogged(text: string): string {
  if (text === "hostname") return "Sending udp hostName response";
  if (text === "clientip") return "Sending clientip back to UDP client";
  return text.startsWith("echo ") ? `Echoing ${text.slice(5)} to UDP client` : `Unknown UDP command received: ${text}`;
}
