/** Why a file cannot be read; its name stands beside this already. Errors of files may be of another realm. */
export function fileFault(error: unknown): string {
  const { code, message }: { code?: unknown; message?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return typeof message === 'string' ? message : String(error);
}
