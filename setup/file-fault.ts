/** Why a file cannot be read, without its name. File errors may come from another realm, so `instanceof` does not work. */
export function fileFault(error: unknown): string {
  const { code, message }: { code?: unknown; message?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'is a directory';
  return typeof message === 'string' ? message : String(error);
}
