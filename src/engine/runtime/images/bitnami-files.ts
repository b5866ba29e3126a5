/**
 * What the scripts of Bitnami's charts look at in its images: the folders of an application, and libraries of functions
 * that they read in. The functions do what their names say.
 * Source: https://github.com/bitnami/containers (prebuildfs/opt/bitnami/scripts)
 */
import type { BaseFiles } from "./base-files.ts";

const LIBRARY = `is_dir_empty() { [ ! -e "$1" ] || [ -z "$(ls -A "$1")" ]; }
is_mounted_dir_empty() { is_dir_empty "$1"; }
is_file_writable() { [ -w "$1" ]; }
is_boolean_yes() { case "$1" in 1 | [yY][eE][sS] | [tT][rR][uU][eE]) return 0 ;; *) return 1 ;; esac; }
is_empty_value() { [ -z "$1" ]; }
is_app_initialized() { [ -e "/bitnami/$1" ]; }
am_i_root() { [ "$(id -u)" = "0" ]; }
ensure_dir_exists() { mkdir -p "$1"; }
configure_permissions_ownership() { true; }
get_machine_ip() { hostname -i; }
log() { echo "$*"; }
info() { echo "INFO  ==> $*"; }
warn() { echo "WARN  ==> $*"; }
error() { echo "ERROR ==> $*"; }
debug() { true; }
debug_execute() { "$@" > /dev/null 2>&1; }
`;

const LIBRARIES =
  "libfile libfs libhook liblog libnet libos libpersistence libservice libvalidations libversion libwebserver";

/** Of which application, by the name of the image's repository; undefined for images of others. */
export function bitnamiFiles(repository: string): BaseFiles | undefined {
  const name = /^docker\.io\/bitnami(?:legacy|secure)?\/([\w.-]+)$/.exec(repository)?.[1];
  if (name === undefined) return undefined;
  const root = `/opt/bitnami/${name === "postgresql-repmgr" ? "postgresql" : name}`;
  const parts = ["bin", "conf", "conf.default", "etc", "etc.default", "lib", "logs", "mounted-etc", "plugins", "tmp"];
  const files = Object.fromEntries(
    LIBRARIES.split(" ").map((library) => [`/opt/bitnami/scripts/${library}.sh`, LIBRARY]),
  );
  const app = { [`/opt/bitnami/scripts/lib${name}.sh`]: LIBRARY, [`/opt/bitnami/scripts/${name}-env.sh`]: "" };
  return {
    folders: ["/bitnami", `/bitnami/${name}`, ...parts.map((part) => `${root}/${part}`)],
    files: { ...files, ...app },
  };
}
