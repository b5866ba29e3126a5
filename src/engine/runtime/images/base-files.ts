/** What the base systems of images bring along in files and folders, as far as programs commonly look at them. */

export interface BaseFiles {
  readonly folders: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Links, and where they lead. */
  readonly links?: Readonly<Record<string, string>>;
  /** Who folders belong to with all that is in them, by their paths; absent: root. */
  readonly owners?: Readonly<Record<string, number>>;
}

const FOLDERS = "/bin /dev /etc /home /proc /root /sys /tmp /usr /usr/bin /usr/sbin /var".split(" ");
const LARGER =
  "/lib /media /mnt /opt /run /sbin /srv /usr/lib /usr/local /usr/local/bin /usr/share /var/cache /var/lib /var/log /var/tmp".split(
    " ",
  );

/** `name:uid:gid:home:shell` of each user, and `name:gid:members` of each group. */
function accounts(users: readonly string[], groups: readonly string[]): Readonly<Record<string, string>> {
  const passwd = users.map((user) => {
    const [name = "", uid, gid, home, shell] = user.split(":");
    return `${name}:x:${uid}:${gid}:${name}:${home}:${shell}\n`;
  });
  const group = groups.map((one) => {
    const [name = "", gid, members = ""] = one.split(":");
    return `${name}:x:${gid}:${members}\n`;
  });
  return { "/etc/passwd": passwd.join(""), "/etc/group": group.join("") };
}

const BUSYBOX: BaseFiles = {
  folders: [...FOLDERS, "/lib", "/lib64", "/var/spool", "/var/www"],
  files: {
    ...accounts(
      [
        "root:0:0:/root:/bin/sh",
        "daemon:1:1:/usr/sbin:/bin/false",
        "bin:2:2:/bin:/bin/false",
        "sys:3:3:/dev:/bin/false",
        "sync:4:100:/bin:/bin/sync",
        "mail:8:8:/var/spool/mail:/bin/false",
        "www-data:33:33:/var/www:/bin/false",
        "operator:37:37:/var:/bin/false",
        "nobody:65534:65534:/home:/bin/false",
      ],
      ["root:0", "daemon:1", "bin:2", "sys:3", "mail:8", "wheel:10:root", "www-data:33", "users:100", "nobody:65534"],
    ),
    "/etc/localtime": "",
    "/etc/nsswitch.conf": "passwd:\tdb files\ngroup:\tdb files\nhosts:\tfiles dns\n",
  },
};

const ALPINE_GROUPS = [
  "root:0:root",
  "bin:1:root,bin,daemon",
  "daemon:2:root,bin,daemon",
  "sys:3:root,bin",
  "adm:4:root,daemon",
  "tty:5",
  "disk:6:root",
  "mail:12:mail",
  "wheel:10:root",
  "floppy:11:root",
  "dialout:20:root",
  "tape:26:root",
  "video:27:root",
  "users:100",
  "www-data:82",
  "nogroup:65533",
  "nobody:65534",
];
const ALPINE_USERS = [
  "root:0:0:/root:/bin/sh",
  "bin:1:1:/bin:/sbin/nologin",
  "daemon:2:2:/sbin:/sbin/nologin",
  "mail:8:12:/var/mail:/sbin/nologin",
  "guest:405:100:/dev/null:/sbin/nologin",
  "nobody:65534:65534:/:/sbin/nologin",
];

function alpine(version: string, users: readonly string[] = [], groups: readonly string[] = []): BaseFiles {
  const [major, minor] = version.split(".");
  const full = version.split(".").length > 2 ? version : `${version}.0`;
  return {
    folders: [...FOLDERS, ...LARGER],
    files: {
      ...accounts([...ALPINE_USERS, ...users], [...ALPINE_GROUPS, ...groups]),
      "/etc/os-release": `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${full}\nPRETTY_NAME="Alpine Linux v${major}.${minor}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n`,
      "/etc/alpine-release": `${full}\n`,
    },
  };
}

const DEBIAN_USERS = [
  "root:0:0:/root:/bin/bash",
  "daemon:1:1:/usr/sbin:/usr/sbin/nologin",
  "bin:2:2:/bin:/usr/sbin/nologin",
  "sys:3:3:/dev:/usr/sbin/nologin",
  "mail:8:8:/var/mail:/usr/sbin/nologin",
  "www-data:33:33:/var/www:/usr/sbin/nologin",
  "nobody:65534:65534:/nonexistent:/usr/sbin/nologin",
];
const DEBIAN_GROUPS = ["root:0", "daemon:1", "bin:2", "sys:3", "mail:8", "www-data:33", "users:100", "nogroup:65534"];

/** The accounts of Debian and one more, whose group is called as it is. */
export function debianAccounts(user: string): Readonly<Record<string, string>> {
  const [name = "", , gid = ""] = user.split(":");
  return accounts([...DEBIAN_USERS, user], [...DEBIAN_GROUPS, `${name}:${gid}`]);
}

function debianLike(release: Readonly<Record<string, string>>, more: Readonly<Record<string, string>>): BaseFiles {
  const lines = Object.entries(release).map(([name, value]) => `${name}=${value}\n`);
  return {
    folders: [...FOLDERS, ...LARGER, "/boot", "/lib64"],
    files: { ...accounts(DEBIAN_USERS, DEBIAN_GROUPS), "/etc/os-release": lines.join(""), ...more },
  };
}

const DEBIAN: Readonly<Record<string, readonly [number: string, point: string]>> = {
  buster: ["10", "10.13"],
  bullseye: ["11", "11.11"],
  bookworm: ["12", "12.12"],
  trixie: ["13", "13.2"],
};

function debian(codename: string): BaseFiles {
  const [number, point] = DEBIAN[codename] ?? ["12", "12.12"];
  return debianLike(
    {
      PRETTY_NAME: `"Debian GNU/Linux ${number} (${codename})"`,
      NAME: '"Debian GNU/Linux"',
      VERSION_ID: `"${number}"`,
      VERSION: `"${number} (${codename})"`,
      VERSION_CODENAME: codename,
      ID: "debian",
      HOME_URL: '"https://www.debian.org/"',
      SUPPORT_URL: '"https://www.debian.org/support"',
      BUG_REPORT_URL: '"https://bugs.debian.org/"',
    },
    { "/etc/debian_version": `${point}\n` },
  );
}

const UBUNTU: Readonly<Record<string, string>> = {
  "20.04": "Focal Fossa",
  "22.04": "Jammy Jellyfish",
  "24.04": "Noble Numbat",
};

function ubuntu(version: string): BaseFiles {
  const name = UBUNTU[version] ?? "";
  const codename = name.split(" ", 1)[0]?.toLowerCase() ?? "";
  return debianLike(
    {
      PRETTY_NAME: `"Ubuntu ${version} LTS"`,
      NAME: '"Ubuntu"',
      VERSION_ID: `"${version}"`,
      VERSION: `"${version} LTS (${name})"`,
      VERSION_CODENAME: codename,
      ID: "ubuntu",
      ID_LIKE: "debian",
      HOME_URL: '"https://www.ubuntu.com/"',
      UBUNTU_CODENAME: codename,
    },
    {},
  );
}

const OTHERS: Readonly<Record<string, readonly [id: string, name: string, version: string]>> = {
  "docker.io/library/fedora": ["fedora", "Fedora Linux", "43"],
  "docker.io/library/centos": ["centos", "CentOS Linux", "8"],
};
const ON_ALPINE: ReadonlySet<string> = new Set([
  "docker.io/library/alpine",
  "docker.io/library/bash",
  "docker.io/curlimages/curl",
  "docker.io/alpine/git",
  "docker.io/nicolaka/netshoot",
]);
/** Users of upstream's test image. Upstream: test/images/agnhost/Dockerfile. */
const AGNHOST = alpine(
  "3.22",
  ["user-defined-in-image:1000:1000:/home/user-defined-in-image:/bin/sh"],
  ["user-defined-in-image:1000", "group-defined-in-image:50000:user-defined-in-image"],
);

/** What the tag says of the base system, or what is usual for the repository. */
export function baseFiles(repository: string, tag: string): BaseFiles {
  if (/(?:^|\/)busybox(?:plus)?$/.test(repository)) return BUSYBOX;
  if (repository.endsWith("/agnhost")) return AGNHOST;
  const pet = /\/e2e-test-images\/(kitten|nautilus)$/.exec(repository)?.[1];
  if (pet !== undefined) {
    const { folders, files } = alpine("3.22");
    return { folders, files: { ...files, "/data.json": `{\n  "image": "${pet}.jpg"\n}\n` } };
  }
  const onAlpine = /alpine(\d+\.\d+)?/.exec(tag);
  if (onAlpine !== null) return alpine(onAlpine[1] ?? "3.22");
  if (ON_ALPINE.has(repository))
    return alpine(/^\d+\.\d+(?:\.\d+)?$/.test(tag) && repository.endsWith("/alpine") ? tag : "3.22");
  if (repository === "docker.io/library/ubuntu")
    return ubuntu(Object.keys(UBUNTU).find((one) => tag.startsWith(one)) ?? byCodename(tag) ?? "24.04");
  const other = OTHERS[repository];
  if (other !== undefined) {
    const [id, name, version] = other;
    const lines = { NAME: `"${name}"`, ID: id, VERSION_ID: version, PRETTY_NAME: `"${name} ${version}"` };
    return debianLike(lines, {});
  }
  return debian(Object.keys(DEBIAN).find((codename) => tag.includes(codename)) ?? "bookworm");
}

function byCodename(tag: string): string | undefined {
  return Object.keys(UBUNTU).find((version) => UBUNTU[version]?.toLowerCase().startsWith(`${tag} `));
}
