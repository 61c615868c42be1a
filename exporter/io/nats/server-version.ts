/** Whether a nats-server has at least this version. `version`: as in its INFO, `2.14.0-preview.1`. */
export function isSince(version: string, [wantedMajor, wantedMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
