/**
 * Mounted file systems from /proc/self/mounts, proc_mounts(5):
 *
 *     /dev/vda / ext4 rw,relatime,discard 0 0
 *     tmpfs /mnt/small\040disk tmpfs rw,size=8192k 0 0
 *
 * Source, mount point, type, options. Space, tab, newline and backslash are written as \040, \011, \012, \134.
 * Damaged lines are skipped.
 */

/** A file system on which programs keep data. */
export interface Mount {
  readonly source: string;
  readonly mount: string;
  readonly isReadOnly: boolean;
}

/** More are not watched: containers mount hundreds. */
export const MAX_MOUNTS = 32;

/** Types that hold no data of their own or whose fullness is not the device's affair. */
const DATA_TYPES = new Set([
  "ext2",
  "ext3",
  "ext4",
  "xfs",
  "btrfs",
  "f2fs",
  "vfat",
  "exfat",
  "ntfs",
  "ntfs3",
  "fuseblk",
  "jffs2",
  "ubifs",
  "yaffs2",
  "zfs",
  "bcachefs",
  "reiserfs",
  "jfs",
  "nilfs2",
  "overlay",
  "tmpfs",
  "nfs",
  "nfs4",
  "cifs",
  "9p",
  "virtiofs",
]);
const SYSTEM_FOLDERS = /^\/(?:dev|proc|sys|run)(?:\/|$)/;

/**
 * Real file systems, each once, by mount point.
 *
 * The last mount on a point hides those before; of several mounts of one block device (bind mounts) the shortest path stays.
 */
export function parseMounts(text: string): readonly Mount[] {
  const byMount = new Map<string, Mount & { readonly type: string }>();
  for (const line of text.split("\n")) {
    const [source = "", mount = "", type = "", flags = ""] = line.split(" ").map(unescapeOctal);
    if (!mount.startsWith("/") || flags === "") continue;
    byMount.set(mount, { source, mount, type, isReadOnly: flags.split(",").includes("ro") });
  }
  const real = [...byMount.values()].filter(isData).sort((a, b) => a.mount.length - b.mount.length);
  const seen = new Set<string>();
  const once = real.filter(
    ({ source }) => !source.startsWith("/dev/") || (!seen.has(source) && seen.add(source)),
  );
  return once.slice(0, MAX_MOUNTS).map(({ source, mount, isReadOnly }) => ({ source, mount, isReadOnly }));
}

function isData({ type, mount, isReadOnly }: Mount & { readonly type: string }): boolean {
  if (!DATA_TYPES.has(type) || SYSTEM_FOLDERS.test(mount) || mount.length > 200) return false;
  // A read-only tmpfs or overlay is a mask over a folder, never a disk that has failed.
  return !(isReadOnly && (type === "tmpfs" || type === "overlay"));
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
