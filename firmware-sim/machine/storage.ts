import type { FileSystemUsage } from "@housecall/agent";
import { AppError } from "@housecall/proto/base";
import type { MountModel } from "./machine-model.ts";

interface Volume extends MountModel {
  filledBytes: number;
  files: number;
}

/** Average size of a file on a small system; decides how many inodes are used. Ours. */
const BYTES_PER_FILE = 48 * 1_024;

/** File systems of a machine; what is on them survives a power cut. */
export class Storage {
  readonly #volumes = new Map<string, Volume>();

  constructor(mounts: readonly MountModel[]) {
    for (const mount of mounts) this.mount(mount);
  }

  get mounts(): readonly MountModel[] {
    return [...this.#volumes.values()];
  }

  mount(model: MountModel): void {
    const files = Math.round(model.usedBytes / BYTES_PER_FILE);
    this.#volumes.set(model.mount, { ...model, filledBytes: model.usedBytes, files });
  }

  unmount(mount: string): void {
    this.#volumes.delete(mount);
  }

  usedBytes(mount: string): number {
    return this.#of(mount).filledBytes;
  }

  /** What an ordinary program can still write. */
  availableBytes(mount: string): number {
    const { totalBytes, reservedRatio, filledBytes, access } = this.#of(mount);
    return access === "ro" ? 0 : Math.max(0, Math.floor(totalBytes * (1 - reservedRatio)) - filledBytes);
  }

  /** Sets how much is used, as far as there is room. */
  fillTo(mount: string, bytes: number): void {
    const volume = this.#of(mount);
    const wanted = Math.round(Math.max(0, bytes) - volume.filledBytes);
    this.#grow(volume, Math.min(wanted, this.availableBytes(mount)));
  }

  /** Writes what fits; how much that was. */
  write(mount: string, bytes: number): number {
    const written = Math.min(bytes, this.availableBytes(mount));
    this.#grow(this.#of(mount), written);
    return written;
  }

  remove(mount: string, bytes: number): void {
    this.#grow(this.#of(mount), -Math.min(bytes, this.usedBytes(mount)));
  }

  /** statfs(2); undefined when nothing is mounted there. */
  usage(mount: string): FileSystemUsage | undefined {
    const volume = this.#volumes.get(mount);
    if (volume === undefined) return undefined;
    const { totalBytes, filledBytes, bytesPerInode, files, access } = volume;
    // A compressed read-only image has neither free blocks nor free inodes, squashfs statfs.
    const inodes = access === "ro" ? files : Math.floor(totalBytes / bytesPerInode);
    return {
      totalBytes,
      freeBytes: totalBytes - filledBytes,
      availableBytes: this.availableBytes(mount),
      inodes,
      freeInodes: Math.max(0, inodes - files),
    };
  }

  #grow(volume: Volume, bytes: number): void {
    volume.filledBytes += bytes;
    volume.files = Math.round(volume.filledBytes / BYTES_PER_FILE);
  }

  #of(mount: string): Volume {
    const volume = this.#volumes.get(mount);
    if (volume === undefined) throw new AppError("NOT_FOUND", `Mount ${mount}: there is no such mount`);
    return volume;
  }
}
