export const NO_SUCH_FILE = 'no such file';

/** Why a file cannot be read, without its name. File errors may come from another realm, so `instanceof` does not work. */
export function fileFault(error: unknown): string {
  const { code, message }: { code?: unknown; message?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  if (code === 'ENOENT') return NO_SUCH_FILE;
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'is a directory';
  if (code === 'ENOTDIR') return 'a part of its path is not a directory';
  if (code === 'ELOOP') return 'its symbolic links form a circle';
  if (code === 'EPERM') return 'not permitted';
  if (code === 'EROFS') return 'the file system is read-only';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'no space is left on the device';
  if (code === 'ENAMETOOLONG') return 'its name is too long';
  return typeof message === 'string' ? message : String(error);
}
