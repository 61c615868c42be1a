import type { Block } from '../../config-file/block.js';
import { ConfigFileError } from '../../config-file/config-file-error.js';

/**
 * Highest bcrypt cost of a password. Each step doubles the time of a comparison: about 75 ms of a core at 10, 300 ms at 12 and
 * 1.2 s at 14. A wrong password costs as much as the right one.
 */
export const MAX_BCRYPT_COST = 14;
const MIN_BCRYPT_COST = 4;

const HASH = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const ADVICE = 'expected a bcrypt hash, as written by "htpasswd -nBC 10 USER"';

/** Reads `basic_auth_users`: the bcrypt hash by user. Throws a `ConfigFileError`, which does not show the hash: it may be a password. */
export function readUsers(block: Block): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const { text: user, line } of block.keys()) {
    // Basic authentication ends the user at the first colon.
    if (user.includes(':'))
      throw new ConfigFileError(
        `${block.pathOf(user)} has a colon, so nobody could sign in: rename the user`,
        { line },
      );
    const hash = block.text(user)?.text ?? '';
    const cost = Number(HASH.exec(hash)?.[1]);
    if (Number.isNaN(cost)) throw block.fault(user, `has no usable hash: ${ADVICE}`);
    if (cost < MIN_BCRYPT_COST || cost > MAX_BCRYPT_COST) {
      throw block.fault(
        user,
        `has a hash of cost ${cost}: expected ${MIN_BCRYPT_COST} to ${MAX_BCRYPT_COST}, since each step doubles the time of a comparison, about 75 ms at 10`,
      );
    }
    users.set(user, hash);
  }
  return users;
}
